import type { SMTPConnectionCustomAuthContext } from "nodemailer/lib/smtp-connection";
import type { Secret } from "../credentials/secret.ts";
import { ReplyRefused } from "./failure.ts";
import { readReply } from "./reply.ts";
import type { Transcript } from "./transcript.ts";

/**
 * AUTH XOAUTH2 as nodemailer's custom mechanism: the command, 334, the response on a line of its own. nodemailer's own
 * puts the response on the command line, which Gmail and Dovecot refuse for a long token, and drops the server's JSON.
 * `context.auth` carries `response` and `token`.
 * @throws ReplyRefused when the server says no; what it said is in the transcript
 */
export async function authenticateInTwoSteps(
  context: SMTPConnectionCustomAuthContext,
  transcript: Transcript,
): Promise<void> {
  const { response, token } = context.auth as unknown as { response: Secret; token: Secret };
  const say = async (line: string): Promise<number> =>
    readReply("AUTH", (await context.sendCommand(line)).response).code;
  let code = await say("AUTH XOAUTH2");
  if (code === 334) {
    const length = token.use((value) => value.length.toLocaleString("en"));
    transcript.sayInstead(`[token, ${length} characters]`);
    code = await response.use(say);
  }
  if (code === 334) {
    // The server explains its refusal in JSON, and answers for good after an empty line.
    transcript.sayInstead("(empty line)");
    code = await say("");
  }
  if (code !== 235) throw new ReplyRefused();
}
