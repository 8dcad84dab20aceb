import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Finding, Setup } from "../contract/index.ts";
import { writeAtomically } from "./atomic-file.ts";
import { writeSetup } from "./document.ts";
import { patiently } from "./patience.ts";
import { type ReadResult, readSetup } from "./read-document.ts";
import { damaged, newer, notReadable, restored, unknownSetup } from "./store-findings.ts";

const suffix = ".json";
const backupSuffix = ".backup.json";

/** The setups that a folder's files are of. */
export const idsOf = (names: readonly string[]): Set<string> =>
  new Set(
    names
      .filter((name) => name.endsWith(suffix))
      .map((name) => name.slice(0, name.endsWith(backupSuffix) ? -backupSuffix.length : -suffix.length)),
  );

/**
 * The documents of setups in a folder, each with its last good copy beside it. Who calls sees to it that nobody else writes
 * meanwhile. `onForeign` is told of a setup that another process has changed since this one saw it.
 */
export class SetupFiles {
  readonly #folder: string;
  /** Where a damaged file is put. */
  readonly #aside: string;
  readonly #now: () => number;
  readonly #onForeign: (id: string) => void;
  /** Each setup's text as this process read or wrote it last. */
  readonly #known = new Map<string, string>();

  constructor(folder: string, aside: string, now: () => number, onForeign: (id: string) => void) {
    this.#folder = folder;
    this.#aside = aside;
    this.#now = now;
    this.#onForeign = onForeign;
  }

  path(id: string): string {
    return join(this.#folder, id + suffix);
  }

  #backup(id: string): string {
    return join(this.#folder, id + backupSuffix);
  }

  async save(setup: Setup): Promise<Setup> {
    const { id } = setup;
    const text = writeSetup(Setup.parse(setup));
    const old = await readText(this.path(id));
    // Only a good copy may become the last good copy.
    if (old !== null && old !== text && readSetup(old).kind === "setup")
      await writeAtomically(this.#backup(id), old);
    await writeAtomically(this.path(id), text);
    this.#known.set(id, text);
    return setup;
  }

  /** The setup as its file has it, when that is good: no lock is needed to read what is renamed into its place. */
  async glance(id: string): Promise<Setup | undefined> {
    const text = await readText(this.path(id));
    return text === null ? undefined : this.#good(id, text, readSetup(text));
  }

  /** Reads one setup; where there is a last good copy, puts a damaged file aside and brings the copy back. */
  async load(id: string): Promise<{ setup: Setup; restored?: Finding }> {
    const text = await readText(this.path(id));
    const read = text === null ? null : readSetup(text);
    const setup = text !== null && read !== null ? this.#good(id, text, read) : undefined;
    if (setup) return { setup };
    if (read?.kind === "newer") throw newer(this.path(id), read.version);
    return this.#restore(id, text !== null, wrongWith(read));
  }

  #good(id: string, text: string, read: ReadResult): Setup | undefined {
    if (read.kind !== "setup" || read.setup.id !== id) return undefined;
    const before = this.#known.get(id);
    this.#known.set(id, text);
    if (before !== undefined && before !== text) this.#onForeign(id);
    return read.setup;
  }

  /** What cannot be mended stays where it is, so that every start finds it and says so. */
  async #restore(id: string, isThere: boolean, reason: string): Promise<{ setup: Setup; restored: Finding }> {
    const lastGood = await readText(this.#backup(id));
    if (lastGood === null) throw isThere ? damaged(reason, this.path(id)) : unknownSetup(id);
    const copy = readSetup(lastGood);
    if (copy.kind !== "setup" || copy.setup.id !== id)
      throw damaged(reason, isThere ? this.path(id) : this.#backup(id));
    const aside = isThere ? await this.#putAside(id) : null;
    await writeAtomically(this.path(id), lastGood);
    this.#known.set(id, lastGood);
    return { setup: copy.setup, restored: restored(copy.setup, reason, aside) };
  }

  async #putAside(id: string): Promise<string> {
    await mkdir(this.#aside, { recursive: true });
    const target = join(
      this.#aside,
      `${id}-${new Date(this.#now()).toISOString().replaceAll(":", "-")}${suffix}`,
    );
    await patiently(() => rename(this.path(id), target));
    return target;
  }

  async remove(id: string): Promise<void> {
    this.#known.delete(id);
    for (const file of [this.path(id), this.#backup(id)]) await patiently(() => rm(file, { force: true }));
  }
}

function wrongWith(read: ReadResult | null): string {
  if (read === null) return "The file is gone.";
  return read.kind === "damaged" ? read.reason : "Its name and its content do not agree.";
}

async function readText(path: string): Promise<string | null> {
  try {
    return await patiently(() => readFile(path, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw notReadable(path, error);
  }
}
