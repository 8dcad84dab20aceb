import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Finding, finding, MailwrightError, Setup } from "../contract/index.ts";
import { writeAtomically } from "./atomic-file.ts";
import { readSetup, writeSetup } from "./document.ts";

/** The setups of one data folder: one JSON document each, written atomically, with the last good copy beside it. */
export interface SetupStore {
  readonly folder: string;
  /** Every setup that can be read, newest change first, and what was damaged. Never throws for a bad file. */
  list(): Promise<{ setups: Setup[]; damaged: Finding[] }>;
  /** Throws `setup-unknown`, `setup-damaged` or `setup-newer`. */
  read(id: string): Promise<Setup>;
  /** Reads, changes, saves and returns. Changes of one setup are made one after the other. */
  update(id: string, change: (setup: Setup) => Setup): Promise<Setup>;
  create(setup: Setup): Promise<Setup>;
  remove(id: string): Promise<void>;
}

const suffix = ".json";
const backupSuffix = ".backup.json";

/** Opens the store of a data folder. The folder is made when the first setup is saved. `now` gives milliseconds. */
export function openStore(dataFolder: string, now: () => number): SetupStore {
  const folder = join(dataFolder, "setups");
  const path = (id: string) => join(folder, id + suffix);
  const backup = (id: string) => join(folder, id + backupSuffix);
  const queues = new Map<string, Promise<unknown>>();

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

  async function save(setup: Setup): Promise<Setup> {
    const text = writeSetup(Setup.parse(setup));
    const old = await readFile(path(setup.id), "utf8").catch(() => null);
    // Only a good copy may become the last good copy.
    if (old !== null && old !== text && readSetup(old).kind === "setup")
      await writeAtomically(backup(setup.id), old);
    await writeAtomically(path(setup.id), text);
    return setup;
  }

  /** Reads one setup; puts a damaged file aside and brings the last good copy back. */
  async function load(id: string): Promise<{ setup: Setup; restored?: Finding }> {
    const text = await readText(path(id));
    const read = text === null ? null : readSetup(text);
    if (read?.kind === "setup" && read.setup.id === id) return { setup: read.setup };
    if (read?.kind === "newer") throw newer(path(id), read.version);

    const lastGood = await readText(backup(id));
    const copy = lastGood === null ? null : readSetup(lastGood);
    if (read === null && copy?.kind !== "setup") throw unknownSetup(id);
    const reason =
      read?.kind === "damaged"
        ? read.reason
        : read
          ? "Its name and its content do not agree."
          : "The file is gone.";
    const aside = text === null ? null : await putAside(id);
    if (copy?.kind !== "setup" || copy.setup.id !== id) throw damaged(id, reason, aside);
    await writeAtomically(path(id), lastGood as string);
    return { setup: copy.setup, restored: restored(copy.setup, reason, aside) };
  }

  async function putAside(id: string): Promise<string> {
    const aside = join(dataFolder, "damaged");
    await mkdir(aside, { recursive: true });
    const target = join(aside, `${id}-${new Date(now()).toISOString().replaceAll(":", "-")}${suffix}`);
    await rename(path(id), target);
    return target;
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
      for (const id of ids) {
        try {
          const { setup, restored } = await inTurn(id, () => load(id));
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
    read: (id) => inTurn(id, async () => (await load(id)).setup),
    update: (id, change) => inTurn(id, async () => save(change((await load(id)).setup))),
    create: (setup) => inTurn(setup.id, () => save(setup)),
    remove: (id) =>
      inTurn(id, async () => {
        await rm(path(id), { force: true });
        await rm(backup(id), { force: true });
      }),
  };
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT") return null;
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

const damaged = (id: string, reason: string, aside: string | null) =>
  new MailwrightError({
    code: "setup-damaged",
    step: "domain",
    title: "A setup's file is damaged, and there is no good copy of it",
    cause: reason,
    fix: [
      aside ? "The damaged file is kept: see the path below." : "The damaged file is where it was.",
      "Start a new setup, or open a bundle that was exported from this one.",
    ],
    evidence: aside ?? id,
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
