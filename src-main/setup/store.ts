import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Finding, MailwrightError, type Setup } from "../contract/index.ts";
import { notWritten } from "./atomic-file.ts";
import { LockBusy, withFileLock, withLongLock } from "./file-lock.ts";
import { unfinished } from "./replace-file.ts";
import { idsOf, SetupFiles } from "./setup-files.ts";
import { locked } from "./store-findings.ts";
import { Turns } from "./turns.ts";

/**
 * The setups of one data folder: one JSON document each, written atomically, with the last good copy beside it. Several
 * processes may work on one folder: each change is made to what the file holds then, under the setup's lock.
 */
export interface SetupStore {
  readonly folder: string;
  /** Every setup that can be read, newest change first, and what was damaged. Never throws for a bad file. */
  list(): Promise<{ setups: Setup[]; damaged: Finding[] }>;
  /** Throws `setup-unknown`, `setup-damaged` or `setup-newer`. */
  read(id: string): Promise<Setup>;
  /** Reads, changes, saves and returns. Changes of one setup are made one after the other, by whichever process. */
  update(id: string, change: (setup: Setup) => Setup): Promise<Setup>;
  create(setup: Setup): Promise<Setup>;
  remove(id: string): Promise<void>;
  /**
   * Does a work on a setup that may take minutes, while no other process does one. Changes are made meanwhile as ever. Where
   * another one is at work, throws what `busy` makes, within seconds.
   */
  hold<T>(id: string, work: () => Promise<T>, busy: () => Error): Promise<T>;
}

const lockSuffix = ".lock";

/**
 * Opens the store of a data folder. The folder is made when the first setup is saved. `now` gives milliseconds; `onForeign` is
 * told of a setup that another process has changed since this one saw it.
 */
export function openStore(
  dataFolder: string,
  now: () => number,
  onForeign: (id: string) => void = () => {},
): SetupStore {
  const folder = join(dataFolder, "setups");
  const files = new SetupFiles(folder, join(dataFolder, "damaged"), now, onForeign);
  /** Two fields saved at once must both be there afterwards. */
  const turns = new Turns();
  /** The same, and no other process meanwhile. Nothing of a process that died under the lock is left behind. */
  const alone = <T>(id: string, work: () => Promise<T>): Promise<T> =>
    turns.take(id, async () => {
      await makeFolder(folder);
      try {
        return await withFileLock(join(folder, id + lockSuffix), work);
      } catch (error) {
        if (error instanceof LockBusy) throw locked(id);
        // The lock itself could not be written.
        throw isOfSystem(error) ? notWritten(files.path(id), error) : error;
      }
    });

  /** One setup, with what was brought back of it. */
  const open = async (id: string): Promise<{ setup: Setup; restored?: Finding }> => {
    const good = await turns.take(id, () => files.glance(id));
    return good ? { setup: good } : alone(id, () => files.load(id));
  };

  return {
    folder,
    async list() {
      const setups: Setup[] = [];
      const damaged: Finding[] = [];
      const names = await readdir(folder).catch(() => [] as string[]);
      for (const id of unfinishedIn(names)) await alone(id, () => sweep(folder, id)).catch(() => undefined);
      for (const id of idsOf(names)) {
        try {
          const { setup, restored } = await open(id);
          setups.push(setup);
          if (restored) damaged.push(restored);
        } catch (error) {
          if (!(error instanceof MailwrightError)) throw error;
          damaged.push(error.finding);
        }
      }
      setups.sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
      return { setups, damaged };
    },
    read: async (id) => (await open(id)).setup,
    update: (id, change) => alone(id, async () => files.save(change((await files.load(id)).setup))),
    create: (setup) => alone(setup.id, () => files.save(setup)),
    remove: (id) => alone(id, () => files.remove(id)),
    async hold(id, work, busy) {
      await makeFolder(folder);
      let begun = false;
      try {
        return await withLongLock(join(folder, `${id}.work${lockSuffix}`), () => {
          begun = true;
          return work();
        });
      } catch (error) {
        if (error instanceof LockBusy) throw busy();
        throw !begun && isOfSystem(error) ? notWritten(files.path(id), error) : error;
      }
    },
  };
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch {
    // Writing says why.
  }
}

/** The setups of which a process that was killed has left something unfinished. */
const unfinishedIn = (names: readonly string[]): Set<string> =>
  new Set(
    names
      .filter((name) => name.endsWith(unfinished) || name.includes(lockSuffix))
      .map((name) => name.slice(0, name.indexOf("."))),
  );

/** Takes it away. Under its lock, no setup has such files. */
async function sweep(folder: string, id: string): Promise<void> {
  for (const name of await readdir(folder))
    if (name.startsWith(`${id}.`) && name.endsWith(unfinished)) await rm(join(folder, name), { force: true });
}

const isOfSystem = (error: unknown): boolean =>
  /^E[A-Z0-9]+$/.test((error as NodeJS.ErrnoException | undefined)?.code ?? "");
