import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Finding, finding, MailwrightError, Setup } from "../contract/index.ts";
import { notWritten, writeAtomically } from "./atomic-file.ts";
import { writeSetup } from "./document.ts";
import { LockBusy, withFileLock, withLongLock } from "./file-lock.ts";
import { FileHeld, patiently } from "./patience.ts";
import { readSetup } from "./read-document.ts";
import { unfinished } from "./replace-file.ts";

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

const suffix = ".json";
const backupSuffix = ".backup.json";

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
  const path = (id: string) => join(folder, id + suffix);
  const backup = (id: string) => join(folder, id + backupSuffix);
  const queues = new Map<string, Promise<unknown>>();
  /** Each setup's text as this process read or wrote it last. */
  const known = new Map<string, string>();

  /** One change of a setup at a time: two fields saved at once must both be there afterwards. */
  function inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
    const before = queues.get(id) ?? Promise.resolve();
    const mine = before.then(work, work);
    const settled = mine.catch(() => undefined);
    queues.set(id, settled);
    void settled.then(() => {
      if (queues.get(id) === settled) queues.delete(id);
    });
    return mine;
  }

  /** The same, and no other process meanwhile. Nothing of a process that died under the lock is left behind. */
  const alone = <T>(id: string, work: () => Promise<T>): Promise<T> =>
    inTurn(id, async () => {
      await makeFolder();
      try {
        return await withFileLock(join(folder, id + lockSuffix), work);
      } catch (error) {
        if (error instanceof LockBusy) throw locked(id);
        // The lock itself could not be written.
        throw isOfSystem(error) ? notWritten(path(id), error) : error;
      }
    });

  async function makeFolder(): Promise<void> {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
    } catch {
      // Writing says why.
    }
  }

  function see(id: string, text: string): void {
    const before = known.get(id);
    known.set(id, text);
    if (before !== undefined && before !== text) onForeign(id);
  }

  async function save(setup: Setup): Promise<Setup> {
    const text = writeSetup(Setup.parse(setup));
    const old = await readText(path(setup.id));
    // Only a good copy may become the last good copy.
    if (old !== null && old !== text && readSetup(old).kind === "setup")
      await writeAtomically(backup(setup.id), old);
    await writeAtomically(path(setup.id), text);
    known.set(setup.id, text);
    return setup;
  }

  /** The setup as its file has it, when that is good: no lock is needed to read what is renamed into its place. */
  async function glance(id: string): Promise<Setup | undefined> {
    const text = await readText(path(id));
    const read = text === null ? null : readSetup(text);
    if (text === null || read?.kind !== "setup" || read.setup.id !== id) return undefined;
    see(id, text);
    return read.setup;
  }

  /** Reads one setup; where there is a last good copy, puts a damaged file aside and brings the copy back. */
  async function load(id: string): Promise<{ setup: Setup; restored?: Finding }> {
    const text = await readText(path(id));
    const read = text === null ? null : readSetup(text);
    if (text !== null && read?.kind === "setup" && read.setup.id === id) {
      see(id, text);
      return { setup: read.setup };
    }
    if (read?.kind === "newer") throw newer(path(id), read.version);

    const lastGood = await readText(backup(id));
    const copy = lastGood === null ? null : readSetup(lastGood);
    if (text === null && lastGood === null) throw unknownSetup(id);
    const reason =
      read?.kind === "damaged"
        ? read.reason
        : read
          ? "Its name and its content do not agree."
          : "The file is gone.";
    // What cannot be mended stays where it is, so that every start finds it and says so.
    if (copy?.kind !== "setup" || copy.setup.id !== id)
      throw damaged(reason, text === null ? backup(id) : path(id));
    const aside = text === null ? null : await putAside(id);
    await writeAtomically(path(id), lastGood as string);
    known.set(id, lastGood as string);
    return { setup: copy.setup, restored: restored(copy.setup, reason, aside) };
  }

  async function putAside(id: string): Promise<string> {
    const aside = join(dataFolder, "damaged");
    await mkdir(aside, { recursive: true });
    const target = join(aside, `${id}-${new Date(now()).toISOString().replaceAll(":", "-")}${suffix}`);
    await patiently(() => rename(path(id), target));
    return target;
  }

  /** Takes away what a process that was killed has left unfinished. Under its lock, no setup has such files. */
  async function sweep(names: readonly string[]): Promise<void> {
    const left = names.filter((name) => name.endsWith(unfinished) || name.includes(lockSuffix));
    for (const id of new Set(left.map((name) => name.slice(0, name.indexOf("."))))) {
      await alone(id, async () => {
        for (const name of await readdir(folder))
          if (name.startsWith(`${id}.`) && name.endsWith(unfinished))
            await rm(join(folder, name), { force: true });
      }).catch(() => undefined);
    }
  }

  return {
    folder,
    async list() {
      const setups: Setup[] = [];
      const problems: Finding[] = [];
      const names = await readdir(folder).catch(() => [] as string[]);
      const ids = new Set(
        names
          .filter((n) => n.endsWith(suffix))
          .map((n) => n.slice(0, n.endsWith(backupSuffix) ? -backupSuffix.length : -suffix.length)),
      );
      await sweep(names);
      for (const id of ids) {
        try {
          const good = await inTurn(id, () => glance(id));
          const { setup, restored = undefined } = good ? { setup: good } : await alone(id, () => load(id));
          setups.push(setup);
          if (restored) problems.push(restored);
        } catch (error) {
          if (!(error instanceof MailwrightError)) throw error;
          problems.push(error.finding);
        }
      }
      setups.sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
      return { setups, damaged: problems };
    },
    read: async (id) =>
      (await inTurn(id, () => glance(id))) ?? (await alone(id, async () => (await load(id)).setup)),
    update: (id, change) => alone(id, async () => save(change((await load(id)).setup))),
    create: (setup) => alone(setup.id, () => save(setup)),
    remove: (id) =>
      alone(id, async () => {
        known.delete(id);
        for (const file of [path(id), backup(id)]) await patiently(() => rm(file, { force: true }));
      }),
    async hold(id, work, busy) {
      await makeFolder();
      let begun = false;
      try {
        return await withLongLock(join(folder, `${id}.work${lockSuffix}`), () => {
          begun = true;
          return work();
        });
      } catch (error) {
        if (error instanceof LockBusy) throw busy();
        throw !begun && isOfSystem(error) ? notWritten(path(id), error) : error;
      }
    },
  };
}

const isOfSystem = (error: unknown): boolean =>
  /^E[A-Z0-9]+$/.test((error as NodeJS.ErrnoException | undefined)?.code ?? "");

async function readText(path: string): Promise<string | null> {
  try {
    return await patiently(() => readFile(path, "utf8"));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT") return null;
    if (error instanceof FileHeld)
      throw new MailwrightError({
        code: "store-file-held",
        step: "domain",
        title: "A setup could not be read: another program holds its file",
        cause: "A virus scanner, a backup or OneDrive had it open for more than two seconds.",
        fix: ["Try again in a moment."],
        evidence: path,
      });
    throw new MailwrightError({
      code: "store-not-readable",
      step: "domain",
      title: "A setup could not be read",
      cause: `The system refused to open its file (${code ?? "unknown reason"}).`,
      fix: ["Give this user the right to read the file.", "Then open Mailwright again."],
      evidence: path,
    });
  }
}

const unknownSetup = (id: string) =>
  new MailwrightError({
    code: "setup-unknown",
    step: "domain",
    title: "This setup is not on this computer",
    cause: "It was removed, or it lives in another data folder.",
    fix: ["Go back to the list of setups and open one from there."],
    evidence: id,
  });

const newer = (path: string, version: number) =>
  new MailwrightError({
    code: "setup-newer",
    step: "domain",
    title: "This setup was saved by a newer Mailwright",
    cause: `Its format is version ${version}. This Mailwright would lose what it does not know, so it leaves the file alone.`,
    fix: ["Install the current Mailwright on this computer.", "Then open the setup again."],
    evidence: path,
  });

const locked = (id: string) =>
  new MailwrightError({
    code: "store-locked",
    step: "domain",
    title: "The last change could not be saved: another Mailwright is writing this setup",
    cause: "It did not finish within 15 seconds. The setup as it was saved before is untouched.",
    fix: [
      "Close the other Mailwright, or wait until it is done.",
      "Make the change again. It is saved at once.",
    ],
    evidence: id,
  });

const damaged = (reason: string, path: string) =>
  new MailwrightError({
    code: "setup-damaged",
    step: "domain",
    title: "A setup's file is damaged, and there is no good copy of it",
    cause: reason,
    fix: [
      "The file is left where it is: see the path below.",
      "Start a new setup, or open a bundle that was exported from this one.",
    ],
    evidence: path,
  });

const restored = (setup: Setup, reason: string, aside: string | null): Finding =>
  finding({
    code: "setup-restored",
    severity: "warning",
    step: "domain",
    title: `The setup ${setup.domain.emailDomain || "without a domain yet"} was brought back from its last good copy`,
    cause: `Its file was damaged. ${reason}`,
    fix: [
      "Look over the last thing you changed: it may be missing.",
      ...(aside ? ["The damaged file is kept: see the path below."] : []),
    ],
    evidence: aside ?? undefined,
  });
