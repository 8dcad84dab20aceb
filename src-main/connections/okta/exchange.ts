import { type Finding, MailwrightError } from "../../contract/index.ts";
import { redactKnown } from "../../credentials/redact.ts";
import type { Secret } from "../../credentials/secret.ts";
import { errorCode, NetworkError, operationOf } from "../../network/port.ts";
import { readBody } from "../../network/read-body.ts";
import { atDomain } from "./finding.ts";

/** Longest wait for one answer, its body included, in milliseconds. */
const answerMs = 30_000;
/** Read of a body at most, in bytes: a hundred email domains with their brands are about 200,000. */
const bodyLimit = 262_144;

/** An answer as it came, without the secrets that were sent. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** No answer, or not a whole one: what became of the request is not known. */
export class Unanswered extends MailwrightError {
  readonly unanswered = true;
}

/**
 * One HTTP exchange, bounded in time and size. Redirects are not followed: the token is for this host alone.
 * @param secrets what was sent and must not come back in what is kept
 * Throws `Unanswered`, and the signal's reason when cancelled.
 */
export async function exchange(
  url: URL,
  send: (signal: AbortSignal) => Promise<Response>,
  signal: AbortSignal,
  secrets: readonly Secret[],
): Promise<Answer> {
  const timeout = AbortSignal.timeout(answerMs);
  const bound = AbortSignal.any([signal, timeout]);
  try {
    const response = await send(bound);
    const { text, oversized } = await readBody(response, bodyLimit, bound);
    if (oversized) throw new Unanswered(tooLong(url));
    return { status: response.status, headers: response.headers, text: redactKnown(text, secrets) };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Unanswered) throw error;
    throw new Unanswered(unreachable(url, timeout.aborted ? "ETIMEDOUT" : errorCode(error), error));
  }
}

const unreachable = ({ hostname }: URL, code: string, error: unknown): Finding =>
  atDomain({
    code: "okta-unreachable",
    title: `No answer from ${hostname}`,
    cause:
      operationOf(code) === "resolve"
        ? "There is no such name in the DNS, as far as this computer can see."
        : operationOf(code) === "tls"
          ? "The connection is not secure: the certificate is not one that this computer trusts for that name. Nothing was sent."
          : "The connection failed, or ended before the answer was whole. Whether Okta did what was asked is read again before anything else is done.",
    fix: [
      "Check the address of the org, and that this computer reaches it in a browser.",
      "Where a proxy inspects connections, let this address pass.",
      "Then try again.",
    ],
    evidence: error instanceof NetworkError ? error.message.slice(0, 500) : code,
  });

const tooLong = ({ hostname }: URL): Finding =>
  atDomain({
    code: "okta-answer-odd",
    title: `${hostname} sent more than an answer of Okta holds`,
    cause: "The answer is longer than a quarter of a megabyte. It was not read to its end.",
    fix: ["Check that this is the address of your org.", "Try again."],
  });
