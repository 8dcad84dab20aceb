import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { MailwrightError, type ReceivedFile } from "../contract/index.ts";

interface Original {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

/** Moves a file to the system's trash. */
type Trash = (path: string) => Promise<void>;

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/**
 * The key files that setups were given in this session, so that they can go to the trash. Where they lie is never stored
 * and never told to the window.
 */
export class OriginalFiles {
  readonly #trash: Trash | undefined;
  readonly #files = new Map<string, Original>();

  /** Without `trash`, on a host that does not learn where a file lies, none is noted. */
  constructor(trash?: Trash) {
    this.#trash = trash;
  }

  /** Notes the file a setup's key came from. Answers its name when it can go to the trash, null when it cannot. */
  remember(id: string, file: ReceivedFile): string | null {
    this.#files.delete(id);
    if (file.path === undefined || !this.#trash) return null;
    this.#files.set(id, { path: file.path, size: file.size, sha256: sha256(file.bytes) });
    return file.name;
  }

  forget(id: string): void {
    this.#files.delete(id);
  }

  /** Moves it to the trash. Throws `key-file-…` when it is gone, is not the same file any more, or the system refuses. */
  async trash(id: string): Promise<void> {
    const original = this.#files.get(id);
    const trash = this.#trash;
    if (!original || !trash) throw gone("Mailwright no longer knows which file it was.");
    await same(original);
    try {
      await trash(original.path);
    } catch {
      throw new MailwrightError({
        code: "key-file-not-moved",
        step: "credentials",
        title: "The file could not be moved to the trash",
        cause: "The system refused. Some drives have no trash.",
        fix: ["Delete the file yourself: it holds the private key."],
      });
    }
    this.#files.delete(id);
  }
}

/** What was put in its place since must not be thrown away. */
async function same(original: Original): Promise<void> {
  const found = await stat(original.path).catch(() => null);
  if (!found) throw gone("It was moved, renamed or deleted since it was read.");
  const bytes =
    found.isFile() && found.size === original.size ? await readFile(original.path).catch(() => null) : null;
  if (!bytes || sha256(bytes) !== original.sha256) {
    throw new MailwrightError({
      code: "key-file-changed",
      step: "credentials",
      title: "The file is not the one that was read",
      cause: "It was changed or replaced since. It was left where it is.",
      fix: ["Look for the key file yourself and delete it: it holds the private key."],
    });
  }
}

const gone = (cause: string) =>
  new MailwrightError({
    code: "key-file-gone",
    step: "credentials",
    title: "The file is not there any more",
    cause,
    fix: ["If it was only moved, delete it yourself: it holds the private key."],
  });
