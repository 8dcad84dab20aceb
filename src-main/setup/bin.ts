import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { dayMs } from "../contract/day.ts";
import { MailwrightError, type Setup } from "../contract/index.ts";
import { binDays } from "../contract/limits.ts";
import { writeAtomically } from "./atomic-file.ts";
import { patiently } from "./patience.ts";
import { readSetup } from "./read-document.ts";

/** A setup that was removed. */
export interface Removed {
  readonly setup: Setup;
  /** ISO 8601. */
  readonly removedAt: string;
  /** Its entries in the keychain are still there. */
  readonly withSecrets: boolean;
}

/** The removed setups of one data folder: one document each. */
export interface Bin {
  /** The latest first. What cannot be read is left out: it is in nobody's way. */
  list(): Promise<Removed[]>;
  /** Throws `setup-not-removed`. */
  read(id: string): Promise<Removed>;
  put(removed: Removed): Promise<void>;
  erase(id: string): Promise<void>;
}

/** Opens the bin of a data folder. The folder is made by the first removal. */
export function openBin(dataFolder: string): Bin {
  const folder = join(dataFolder, "bin");
  const path = (id: string) => join(folder, `${id}.json`);
  const glance = async (id: string) => {
    const text = await patiently(() => readFile(path(id), "utf8")).catch(() => null);
    return text === null ? null : readRemoved(text);
  };
  return {
    async list() {
      const names = await readdir(folder).catch(() => [] as string[]);
      const ids = names
        .filter((name) => name.endsWith(".json"))
        .map((name) => name.slice(0, -".json".length));
      const all = await Promise.all(ids.map(glance));
      return all.filter((removed) => removed !== null).sort((a, b) => b.removedAt.localeCompare(a.removedAt));
    },
    async read(id) {
      const removed = await glance(id);
      if (removed === null) throw notRemoved(id);
      return removed;
    },
    put: (removed) => writeAtomically(path(removed.setup.id), `${JSON.stringify(removed, null, 1)}\n`),
    erase: (id) => patiently(() => rm(path(id), { force: true })),
  };
}

/** When a removed setup is gone for good, in milliseconds since the epoch. */
export const goneAt = ({ removedAt }: Removed): number => Date.parse(removedAt) + binDays * dayMs;

function readRemoved(text: string): Removed | null {
  try {
    const { removedAt, withSecrets, setup } = JSON.parse(text);
    const read = readSetup(JSON.stringify(setup));
    if (read.kind !== "setup" || Number.isNaN(Date.parse(removedAt))) return null;
    return { setup: read.setup, removedAt, withSecrets: withSecrets === true };
  } catch {
    return null;
  }
}

const notRemoved = (id: string) =>
  new MailwrightError({
    code: "setup-not-removed",
    step: "domain",
    title: "This setup cannot be brought back",
    cause: `It is not among those that were removed: it was brought back already, or removed more than ${binDays} days ago.`,
    fix: ["Look for it in the list of setups.", "Or open a bundle that was exported from it."],
    evidence: id,
  });
