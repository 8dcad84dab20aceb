import { onAbort } from "./abort.ts";

/**
 * Reads a body up to a limit in bytes and lets go of the rest. The signal that bounds the request bounds the reading too:
 * when it fires, its reason is thrown.
 */
export async function readBytes(
  response: Response,
  limit: number,
  signal: AbortSignal,
): Promise<{ bytes: Buffer; oversized: boolean }> {
  if (response.body === null) return { bytes: Buffer.alloc(0), oversized: false };
  const reader = response.body.getReader();
  const stop = () => void reader.cancel(signal.reason).catch(() => undefined);
  using _stopping = onAbort(signal, stop);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    signal.throwIfAborted();
    const { done, value } = await reader.read();
    signal.throwIfAborted();
    if (done) return { bytes: Buffer.concat(chunks), oversized: false };
    chunks.push(value);
    size += value.byteLength;
    if (size > limit) {
      stop();
      return { bytes: Buffer.concat(chunks).subarray(0, limit), oversized: true };
    }
  }
}

/** The same as a text. A character that the limit cuts through is left out. */
export async function readBody(
  response: Response,
  limit: number,
  signal: AbortSignal,
): Promise<{ text: string; oversized: boolean }> {
  const { bytes, oversized } = await readBytes(response, limit, signal);
  return { text: new TextDecoder().decode(bytes, { stream: oversized }), oversized };
}
