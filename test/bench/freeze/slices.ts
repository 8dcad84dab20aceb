/** What a work did to the thread it ran in. Milliseconds. */
export interface Slices {
  /** Processor time of its longest turn of the event loop: so long everything else had to wait. */
  readonly longest: number;
  /** Processor time of all its turns. */
  readonly whole: number;
}

/** Processor time of this thread: what else the computer does, and other threads, do not count. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** Does a work, with a probe beside it that asks for its turn as often as there is one. A work that fails is measured as well. */
export async function slicesOf(work: () => Promise<unknown>): Promise<Slices> {
  let longest = 0;
  let running = true;
  const began = cpuMs();
  let last = began;
  const turn = () => {
    const now = cpuMs();
    longest = Math.max(longest, now - last);
    last = now;
    if (running) setImmediate(turn);
  };
  setImmediate(turn);
  await work().catch(() => undefined);
  running = false;
  const ended = cpuMs();
  return { longest: Math.max(longest, ended - last), whole: ended - began };
}
