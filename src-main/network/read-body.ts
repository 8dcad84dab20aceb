/**
 * Reads a body up to a limit in bytes and lets go of the rest. The signal that bounds the request bounds the reading too:
 * when it fires, its reason is thrown.
 */
export async function readBody(
  response: Response,
  limit: number,
  signal: AbortSignal,
): Promise<{ text: string; oversized: boolean }> {
  if (response.body === null) return { text: "", oversized: false };
  const reader = response.body.getReader();
  const stop = () => void reader.cancel(signal.reason).catch(() => undefined);
  signal.addEventListener("abort", stop, { once: true });
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  try {
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) return { text: text + decoder.decode(), oversized: false };
      size += value.byteLength;
      text += decoder.decode(value.subarray(0, Math.max(0, value.byteLength - (size - limit))), {
        stream: true,
      });
      if (size > limit) {
        stop();
        return { text, oversized: true };
      }
    }
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
