import { randomBytes } from "node:crypto";
import { open, readFile, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { patiently } from "./patience.ts";

/** How long a lock is waited for, and how long one stays the same until its owner is taken for gone, in milliseconds. */
const waitMs = 15_000;
const staleMs = 8_000;
const beatMs = 2_000;

/** Nobody let go of the lock in time. */
export class LockBusy extends Error {
  override readonly name = "LockBusy";
}

interface Owner {
  readonly pid: number;
  readonly host: string;
  readonly nonce: string;
  /** Of a long work: how often its owner wrote it anew. */
  beat: number;
}

/**
 * Does the work while no other process does work under the same lock. The lock is a file that exists meanwhile; one whose owner
 * has died is taken over at once, and one that stays the same for 8 seconds too. The folder must be there.
 * @throws LockBusy when it was not free within 15 seconds; what the work throws
 */
export const withFileLock = <T>(path: string, work: () => Promise<T>): Promise<T> =>
  locked(path, work, false);

/**
 * The same for a work that may take minutes: its owner writes the lock anew every two seconds, and whoever sees that does not wait.
 * @throws LockBusy when its owner is alive; what the work throws
 */
export const withLongLock = <T>(path: string, work: () => Promise<T>): Promise<T> => locked(path, work, true);

async function locked<T>(path: string, work: () => Promise<T>, long: boolean): Promise<T> {
  const nonce = randomBytes(8).toString("hex");
  const owner = { pid: process.pid, host: hostname(), nonce, beat: 0 } satisfies Owner;
  const text = JSON.stringify(owner);
  const until = performance.now() + waitMs;
  const seen: Seen = { text: "", since: performance.now() };
  while (!(await create(path, text))) {
    if (long && seen.beats) throw new LockBusy(path);
    if (performance.now() > until) throw new LockBusy(path);
    if (!(await takeAway(path, seen)))
      await new Promise((resolve) => setTimeout(resolve, 2 + Math.random() * 8));
  }
  let writing: Promise<unknown> = Promise.resolve();
  const beat = () => {
    owner.beat++;
    // Over a file that is there, and over no other: whoever took the lock away has the right to it.
    writing = writeFile(path, JSON.stringify(owner), { flag: "r+" }).catch(() => undefined);
  };
  const heart = long ? setInterval(beat, beatMs).unref() : undefined;
  try {
    return await work();
  } finally {
    clearInterval(heart);
    await writing;
    await remove(path);
  }
}

/**
 * Removes a file of the lock. Windows refuses while a scanner has it open. The work under the lock is done all the same, so a file
 * that cannot be removed is no failure of it: nobody writes it anew, and it is old in 8 seconds.
 */
const remove = (path: string): Promise<void> =>
  patiently(() => rm(path, { force: true })).catch(() => undefined);

/** Makes a file with this text, if there is none. */
async function create(path: string, text: string): Promise<boolean> {
  try {
    // Windows refuses while a file of this name is being removed.
    const file = await patiently(() => open(path, "wx", 0o600));
    try {
      await file.writeFile(text);
    } catch (error) {
      // On a full disk: nobody has a lock without a name, and nobody is to wait for it.
      await remove(path);
      throw error;
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** The lock as it was found last, and since when it has been the same: a clock that is changed misleads nobody. */
interface Seen {
  text: string;
  since: number;
  /** Its owner wrote it anew meanwhile: it is alive, and at a long work. */
  beats?: boolean;
}

/**
 * Removes a lock whose owner is gone; true when the way may be free. Only one process may remove a certain lock: the one that
 * makes the file of its nonce. So nobody removes a lock that was taken anew in between.
 */
async function takeAway(path: string, seen: Seen): Promise<boolean> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => error);
  // Gone, or not to be read just now: then it is there, and waited for.
  if (typeof text !== "string") return text.code === "ENOENT";
  const owner = parse(text);
  if (text !== seen.text) {
    const beats = owner !== undefined && owner.nonce === parse(seen.text)?.nonce;
    Object.assign(seen, { text, since: performance.now(), beats });
  }
  const dead = owner?.host === hostname() && !isAlive(owner.pid);
  const old = performance.now() - seen.since > staleMs;
  if (!dead && !old) return false;
  // Its owner may have died before it could write its name.
  const right = `${path}.${owner?.nonce ?? "unnamed"}`;
  if (!(await create(right, ""))) {
    // Whoever had the right died as well.
    if (old) await remove(right);
    return false;
  }
  try {
    if ((await readFile(path, "utf8").catch(() => undefined)) === text) await remove(path);
  } finally {
    await remove(right);
  }
  return true;
}

function parse(text: string): Owner | undefined {
  try {
    const { pid, host, nonce, beat = 0 } = JSON.parse(text) as Partial<Owner>;
    return typeof pid === "number" && typeof host === "string" && /^[0-9a-f]{16}$/.test(nonce ?? "")
      ? { pid, host, nonce: nonce as string, beat }
      : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
