/** How long a file that another program holds is waited for, in milliseconds. */
const patienceMs = 2_500;
/** Between two tries: the first, and how much longer each next one, in milliseconds. */
const firstWaitMs = 20;
const waitGrowth = 1.6;

/** What Windows answers while a virus scanner, an indexer or OneDrive has a file open. */
const held = new Set(["EPERM", "EACCES", "EBUSY"]);

/** Where the waiting happens: this computer's, unless a test brings its own. */
export interface Waiting {
  readonly platform: NodeJS.Platform;
  /** Monotonic, in milliseconds. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

const real: Waiting = {
  platform: process.platform,
  now: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** The file was held all the time. Its `code` is the system's, the cause the system's error. */
export class FileHeld extends Error {
  override readonly name = "FileHeld";
  readonly code: string;
  constructor(cause: NodeJS.ErrnoException) {
    super(cause.message, { cause });
    this.code = cause.code ?? "EBUSY";
  }
}

/**
 * Does something with a file. On Windows a refusal that means "held by another program" is tried again for up to 2.5 s: the
 * same codes mean "not allowed" as well, and there is no telling them apart at once. Elsewhere they mean only that.
 * @throws FileHeld when it was held all the time; everything else as it came
 */
export async function patiently<T>(work: () => Promise<T>, waiting: Waiting = real): Promise<T> {
  const since = waiting.now();
  for (let wait = firstWaitMs; ; wait *= waitGrowth) {
    try {
      return await work();
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? "";
      if (waiting.platform !== "win32" || !held.has(code)) throw error;
      if (waiting.now() - since + wait > patienceMs) throw new FileHeld(error as NodeJS.ErrnoException);
      await waiting.sleep(wait);
    }
  }
}
