import { errorCode, type Network } from "../../network/port.ts";
import { readBytes } from "../../network/read-body.ts";
import { answersQuestion, decodeReply, encodeQuery, type Question } from "./message.ts";
import { type Outcome, throwIfAborted } from "./wire.ts";

/** Public resolvers that answer over HTTPS. By name, because a company proxy lets names through, not addresses. */
export const dohServers: readonly string[] = [
  "https://dns.google/dns-query",
  "https://cloudflare-dns.com/dns-query",
];

const timeoutMs = 3_000;
/** A DNS message is at most this long (RFC 1035 section 4.2.2). Bytes. */
const longestMessage = 65_535;

/**
 * Asks one question over HTTPS (RFC 8484, POST, message id 0). For networks where port 53 is closed. Network trouble is
 * an outcome; only cancelling throws.
 */
export async function askDoh(
  network: Network,
  url: string,
  question: Question,
  options: { signal?: AbortSignal },
): Promise<Outcome> {
  throwIfAborted(options.signal, question.name);
  const message = encodeQuery(question, { id: 0, recursionDesired: true, edns: true });
  if (message === undefined) return { failed: "BADNAME" };
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout;
  try {
    const response = await network.fetch(url, {
      method: "POST",
      headers: { "content-type": "application/dns-message", accept: "application/dns-message" },
      body: Buffer.from(message),
      signal,
    });
    const type = response.headers.get("content-type") ?? "";
    if (!response.ok || !type.startsWith("application/dns-message")) {
      await response.body?.cancel();
      return { failed: `HTTP${response.status}` };
    }
    const { bytes, oversized } = await readBytes(response, longestMessage, signal);
    const reply = oversized ? undefined : decodeReply(bytes);
    return reply && answersQuestion(reply, 0, question) ? { reply } : { failed: "GARBAGE" };
  } catch (error) {
    throwIfAborted(options.signal, question.name);
    return { failed: timeout.aborted ? "ETIMEDOUT" : errorCode(error) };
  }
}
