import { randomBytes } from "node:crypto";
import { mkdir, open, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { patiently, type Waiting } from "./patience.ts";

/** The one name that a file which is not finished yet ends with. */
export const unfinished = ".tmp";

/** How the file comes to be in its place. */
export interface ReplaceOptions {
  /** Permissions of the file; 0600 when absent. */
  readonly mode?: number;
  /** Makes the folders above it, for this user only. */
  readonly makeFolder?: boolean;
  readonly rename?: typeof rename;
  readonly waiting?: Waiting;
}

/**
 * Writes a file so that it is either the old one or the new one, also when the disk is full or the power goes: into a new file
 * beside it, flushed, then renamed over it. A symbolic link stays one; what it points to is replaced.
 * @throws the system's error, `FileHeld`, or an error of code ENOTFILE where something stands that is no file
 */
export async function replaceFile(
  path: string,
  data: string | Uint8Array,
  options: ReplaceOptions = {},
): Promise<void> {
  const { mode = 0o600, waiting } = options;
  if (options.makeFolder) await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const target = await realpath(path).catch(() => path);
  const there = await stat(target).catch(() => undefined);
  if (there?.isDirectory()) throw Object.assign(new Error("It is a folder"), { code: "EISDIR" });
  if (there && !there.isFile()) throw Object.assign(new Error("It is no file"), { code: "ENOTFILE" });
  const temporary = `${target}.${randomBytes(6).toString("hex")}${unfinished}`;
  try {
    const file = await open(temporary, "wx", mode);
    try {
      await file.writeFile(data);
      await file.sync();
    } finally {
      await file.close();
    }
    await patiently(() => (options.rename ?? rename)(temporary, target), waiting);
    await syncFolder(dirname(target));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** A rename is only safe on disk once its folder is. Windows cannot open a folder, and does not need it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
