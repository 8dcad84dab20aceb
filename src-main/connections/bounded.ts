import { MailwrightError } from "../contract/mailwright-error.ts";
import { tookTooLong } from "./findings.ts";

/**
 * Does a work that asks a system several times, within a bound for all of it. Each question has its own, shorter one.
 * @param name the system's, for people @param seconds the bound
 * Throws `connection-too-slow`, the signal's reason when it was canceled, and what the work throws.
 */
export async function bounded<T>(
  name: string,
  seconds: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = AbortSignal.timeout(seconds * 1000);
  try {
    return await work(AbortSignal.any([signal, limit]));
  } catch (error) {
    if (limit.aborted && !signal.aborted) throw new MailwrightError(tookTooLong(name, seconds));
    throw error;
  }
}
