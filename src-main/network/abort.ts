/** Calls `stop` when the signal fires, or at once where it has; until what this gives is disposed of. */
export function onAbort(signal: AbortSignal, stop: () => void): Disposable {
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  return { [Symbol.dispose]: () => signal.removeEventListener("abort", stop) };
}
