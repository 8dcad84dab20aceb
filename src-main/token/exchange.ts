import type { Evidence } from "../contract/evidence.ts";
import { redact } from "../credentials/redact.ts";
import type { Secret } from "../credentials/secret.ts";
import { errorCode, type Network, NetworkError } from "../network/port.ts";
import { readBody } from "../network/read-body.ts";
import { portOf } from "../network/where.ts";
import { bodyLimit, replyEvidence, type TokenReply } from "./reply.ts";

export interface ExchangeOptions {
  readonly signal: AbortSignal;
  /** For the whole exchange, the body included, in milliseconds. */
  readonly timeoutMs: number;
  readonly onEvidence: (evidence: Evidence) => void;
  /** Taken out of everything that is kept. */
  readonly secrets: readonly Secret[];
}

/** A reply read to its bound: what the caller parses, never what is shown. */
export interface Exchanged {
  readonly status: number;
  readonly text: string;
}

/**
 * One HTTP exchange, bounded in time and size. What was seen goes to `onEvidence`, redacted.
 * @returns the reply, or undefined when there was none; the network's error is evidence then
 * @throws NetworkError `ABORTED` when cancelled
 */
export async function exchange(
  network: Network,
  request: TokenReply["request"],
  url: URL,
  init: RequestInit,
  options: ExchangeOptions,
): Promise<Exchanged | undefined> {
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const signal = AbortSignal.any([options.signal, timeout]);
  try {
    const response = await network.fetch(url.href, { ...init, redirect: "manual", signal });
    const body = await readBody(response, bodyLimit, signal);
    options.onEvidence(replyEvidence(request, url, response, body, network.now(), options.secrets));
    return { status: response.status, text: body.text };
  } catch (error) {
    if (options.signal.aborted) throw cancelled(url);
    options.onEvidence(failureEvidence(error, url, timeout.aborted, options));
    return undefined;
  }
}

const isProxys = (error: NetworkError): boolean => error.code.startsWith("PROXY_");

const cancelled = (url: URL): NetworkError =>
  new NetworkError("request", url.hostname, portOf(url), "ABORTED", "The request was canceled.");

function failureEvidence(
  error: unknown,
  url: URL,
  timedOut: boolean,
  options: ExchangeOptions,
): Extract<Evidence, { kind: "network" }> {
  const text = error instanceof Error ? error.message : String(error);
  return {
    kind: "network",
    operation: error instanceof NetworkError ? error.operation : "request",
    // A proxy that failed is named, and not the endpoint that was never reached.
    host: error instanceof NetworkError && isProxys(error) ? error.host : url.hostname,
    port: error instanceof NetworkError && isProxys(error) ? error.port : portOf(url),
    code: timedOut ? "ETIMEDOUT" : errorCode(error),
    message: timedOut
      ? `No complete answer within ${options.timeoutMs / 1000} s.`
      : redact(text, options.secrets).slice(0, 500),
  };
}
