import type { SMTPConnectionCustomAuthContext } from "nodemailer/lib/smtp-connection";
import type { Secret } from "../credentials/secret.ts";
import { ReplyRefused } from "./failure.ts";
import { readReply } from "./reply.ts";
import type { Transcript } from "./transcript.ts";

/** How the token is sent: after the server's 334, or as the initial response in the AUTH line (RFC 4954 section 4). */
export type AuthForm = "two-steps" | "one-line";

/**
 * AUTH XOAUTH2 as nodemailer's custom mechanism: the command, 334, the response on a line of its own. nodemailer's own
 * puts the response on the command line, which Gmail and Dovecot refuse for a long token, and drops the server's JSON.
 * `context.auth` carries `response`, `token` and `form`.
 * @throws ReplyRefused when the server says no; what it said is in the transcript
 */
export async function authenticateWithToken(
  context: SMTPConnectionCustomAuthContext,
  transcript: Transcript,
): Promise<void> {
  const { response, token, form } = context.auth as unknown as {
    response: Secret;
    token: Secret;
    form: AuthForm;
  };
  const length = token.use((value) => value.length.toLocaleString("en"));
  const say = async (line: string): Promise<number> =>
    readReply("AUTH", (await context.sendCommand(line)).response).code;
  let code: number;
  if (form === "one-line") {
    transcript.sayInstead(`AUTH XOAUTH2 [token, ${length} characters]`);
    code = await response.use((value) => say(`AUTH XOAUTH2 ${value}`));
  } else {
    code = await say("AUTH XOAUTH2");
    if (code === 334) {
      transcript.sayInstead(`[token, ${length} characters]`);
      code = await response.use(say);
    }
  }
  if (code === 334) {
    // The server explains its refusal in JSON, and answers for good after an empty line.
    transcript.sayInstead("(empty line)");
    code = await say("");
  }
  if (code !== 235) throw new ReplyRefused();
}
