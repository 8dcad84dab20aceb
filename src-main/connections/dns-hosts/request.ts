import { readModestJson } from "../../network/modest-json.ts";
import { errorCode, type Network } from "../../network/port.ts";
import { readBody } from "../../network/read-body.ts";
import type { Hands } from "../../plan/connection.ts";
import { failing, throttled, unreachable, unreadable } from "./findings.ts";

/** For one request with its answer. */
const timeoutMs = 20_000;
/** Of an answer, in bytes: a page has a hundred records at most. */
const bodyLimit = 1_048_576;
/** Tries of a request that the host puts off, and the longest wait between two of them. */
const tries = 4;
const longestWaitMs = 60_000;

export interface HostAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface HostRequest {
  /** For people: "Cloudflare". */
  readonly host: string;
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whether an answer says to come back later, beside status 429. */
  readonly isPutOff?: (answer: HostAnswer) => boolean;
}

/**
 * One request to a host's interface, bounded in time and size, redirects not followed: a token goes to nobody else. When
 * the host asks to wait it is waited for, and asked again; a request that was put off was not carried out.
 * @throws MailwrightError `dns-host-unreachable`, `dns-host-throttled`, `dns-host-failing`, or `dns-host-answer` for a redirection
 */
export async function ask(
  network: Network,
  hands: Hands,
  request: HostRequest | (() => Promise<HostRequest>),
): Promise<HostAnswer> {
  for (let attempt = 1; ; attempt++) {
    const made = typeof request === "function" ? await request() : request;
    const answer = await send(network, hands.signal, made);
    if (answer.status !== 429 && !made.isPutOff?.(answer)) {
      const detail = `HTTP ${answer.status} ${answer.text}`;
      if (answer.status >= 500) throw failing(made.host, detail);
      if (answer.status >= 300 && answer.status < 400) throw unreadable(made.host, detail);
      return answer;
    }
    if (attempt === tries) throw throttled(made.host, answer.text);
    const asked = retryAfterMs(answer.headers);
    const ms = Math.min(asked > 0 ? asked : 1000 * 2 ** attempt, longestWaitMs);
    await hands.wait(`${made.host} asks to wait`, ms);
  }
}

/** `Retry-After` in milliseconds: seconds, or a date by the clock of the answer's own `Date` (RFC 9110 section 10.2.3). */
function retryAfterMs(headers: Headers): number {
  const value = headers.get("retry-after") ?? "";
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  return Date.parse(value) - Date.parse(headers.get("date") ?? "");
}

async function send(network: Network, outer: AbortSignal, request: HostRequest): Promise<HostAnswer> {
  const { url, method, headers, body } = request;
  const signal = AbortSignal.any([outer, AbortSignal.timeout(timeoutMs)]);
  try {
    const init = {
      method,
      headers,
      ...(body !== undefined && { body }),
      redirect: "manual" as const,
      signal,
    };
    const response = await network.fetch(url, init);
    const { text, oversized } = await readBody(response, bodyLimit, signal);
    if (oversized) throw unreadable(request.host, "The answer has more than 1 MiB.");
    return { status: response.status, headers: response.headers, text };
  } catch (error) {
    outer.throwIfAborted();
    if (error instanceof Error && error.name === "MailwrightError") throw error;
    throw unreachable(
      request.host,
      `${new URL(url).hostname}: ${signal.aborted ? "ETIMEDOUT" : errorCode(error)}`,
    );
  }
}

/** Reads a JSON body with a schema. Throws `dns-host-answer` for anything else. */
export function readJson<T>(
  host: string,
  answer: HostAnswer,
  schema: { safeParse(value: unknown): { success: true; data: T } | { success: false } },
): T {
  const json = readModestJson(answer.text);
  const read = "value" in json ? schema.safeParse(json.value) : ({ success: false } as const);
  if (!read.success) throw unreadable(host, `HTTP ${answer.status} ${answer.text}`);
  return read.data;
}
