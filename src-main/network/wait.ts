import { errorCode, NetworkError, type NetworkOperation, type Wait } from "./port.ts";

/** Where an attempt was going, for its error. */
export interface Target {
  readonly operation: NetworkOperation;
  readonly host: string;
  readonly port: number | undefined;
}

const place = ({ host, port }: Target) => (port === undefined ? host : `${host} port ${port}`);

/** Longest wait for the connection under a fetch, in milliseconds. The caller's signal bounds the whole. */
export const fetchConnectMs = 10_000;

/** What was attempted, as the beginning of a sentence. A closed table: a new operation does not compile without words. */
const attempt: Record<NetworkOperation, string> = {
  resolve: "The name could not be resolved",
  connect: "No connection",
  tls: "No secure connection",
  request: "The request failed",
  read: "The answer could not be read",
};

/**
 * Makes the port's error of any error, or of a code. An error that is one already comes back as it is.
 * `code` is for callers who know better than the error does.
 */
export function networkError(
  target: Target,
  cause: unknown,
  code = typeof cause === "string" ? cause : errorCode(cause),
): NetworkError {
  if (cause instanceof NetworkError) return cause;
  const options = cause instanceof Error ? { cause } : undefined;
  const message = `${attempt[target.operation]}: ${place(target)} (${code})`;
  return new NetworkError(target.operation, target.host, target.port, code, message, options);
}

/** ETIMEDOUT when the signal carries a time limit, ABORTED when a person or a caller cancelled. */
export const abortCode = (signal: AbortSignal): string =>
  signal.reason instanceof Error && signal.reason.name === "TimeoutError" ? "ETIMEDOUT" : "ABORTED";

/**
 * Runs one attempt within its bound. `start` gets `resolve` and `reject` and returns what undoes the attempt, which is
 * called when it failed, timed out or was canceled. Rejects with a NetworkError only.
 */
export function within<T>(
  target: Target,
  wait: Wait,
  start: (resolve: (value: T) => void, reject: (error: unknown) => void) => () => void,
): Promise<T> {
  const { signal, timeoutMs } = wait;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(networkError(target, abortCode(signal)));
    let undo: (() => void) | undefined;
    let settled = false;
    let failed = false;
    const settle = (end: () => void, failure: boolean) => {
      if (settled) return;
      settled = true;
      failed = failure;
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      if (failure) undo?.();
      end();
    };
    const fail = (error: unknown) => settle(() => reject(networkError(target, error)), true);
    const onAbort = () => fail(signal === undefined ? "ABORTED" : abortCode(signal));
    const timer = setTimeout(() => fail("ETIMEDOUT"), timeoutMs);
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      undo = start((value) => settle(() => resolve(value), false), fail);
      // A start that failed at once had nothing to be undone with yet.
      if (failed) undo();
    } catch (error) {
      fail(error);
    }
  });
}
