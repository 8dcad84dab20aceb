import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { basename } from "node:path";
import type { ReceivedFile } from "../../contract/index.ts";
import { textOf } from "../../credentials/file-text.ts";
import { secretIn } from "../../providers/secret-shapes.ts";
import { type Arguments, type FileInput, type Io, text, UsageError } from "./command.ts";
import { oneLine } from "./visible.ts";

/** How a file is named in a sentence: its path, or the option it was given by where the path may be the secret itself. */
const named = (path: string, option: string | undefined): string =>
  option === undefined ? `The file ${shownPath(path)}` : `The file given by ${option}`;

/** A path for people. What has a secret's shape was given in a file's place, and is not repeated. */
function shownPath(path: string): string {
  const random = /[A-Za-z0-9+=_~-]{24,}/.exec(path)?.[0] ?? "";
  const isSecret =
    secretIn(path) !== null || (/[A-Z]/.test(random) && /[a-z]/.test(random) && /\d/.test(random));
  return isSecret ? "that was named (it looks like a secret, and is not repeated)" : oneLine(path);
}

/**
 * Reads the file that a word or an option names: at most what the table of the command allows, and one byte more. Standard input
 * where the table says so. Null when nothing was named. Throws a UsageError that names what is wrong.
 */
export async function readGiven(args: Arguments, io: Io, name: string): Promise<ReceivedFile | null> {
  const row = fileOf(args, name);
  const path = text(args, name);
  if (row.orInput && (path === undefined || path === "-")) {
    const bytes = await io.readInput(row.limit);
    return { name: "-", size: bytes.byteLength, bytes };
  }
  return path === undefined ? null : readBounded(path, row.limit, row.secret && `--${name}`);
}

/**
 * The same for a whole text: UTF-8, or UTF-16 as Windows PowerShell writes it. A file that is larger than the table allows is
 * refused.
 */
export async function readGivenText(args: Arguments, io: Io, name: string): Promise<string | null> {
  const file = await readGiven(args, io, name);
  if (file === null) return null;
  const { limit, secret } = fileOf(args, name);
  if (file.size > limit)
    throw new UsageError(
      `${named(text(args, name) ?? file.name, secret && `--${name}`)} is larger than ${limit.toLocaleString("en-US")} bytes`,
      ["Give the right file: the ones this command reads are small."],
      { code: "file-too-large", cause: `It has ${file.size.toLocaleString("en-US")} bytes.` },
    );
  return textOf(file.bytes);
}

/** What the table says of the file. That a command reads a file its table does not know is a fault of the program. */
function fileOf({ command }: Arguments, name: string): FileInput {
  const file = (command.words[name] ?? command.options[name])?.file;
  if (!file) throw new Error(`The table of the command says of no file in ${name}`);
  return file;
}

/**
 * Reads at most `limit` bytes of a file, and tells its real size. Whatever is no file (a folder, a device, a pipe) is refused
 * at once. `option` is the option that gave the path, when a secret may have been given in its place: it is named instead.
 * Throws a UsageError that names what is wrong.
 */
async function readBounded(path: string, limit: number, option?: string): Promise<ReceivedFile> {
  try {
    // Without waiting: to open a pipe would last until somebody writes to it.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const found = await file.stat();
      if (found.isDirectory()) throw Object.assign(new Error(), { code: "EISDIR" });
      if (!found.isFile()) throw Object.assign(new Error(), { code: "ENOTFILE" });
      const buffer = Buffer.alloc(Math.min(found.size, limit) || limit);
      let filled = 0;
      while (filled < buffer.length) {
        const { bytesRead } = await file.read(buffer, filled, buffer.length - filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return { name: basename(path), size: Math.max(found.size, filled), bytes: buffer.subarray(0, filled) };
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new UsageError(
      `${named(path, option)} ${whyNot(code)}`,
      [code === "ENOTFILE" ? "Save it as a file, or give it on standard input." : "Check the path."],
      { code: "file-unreadable", cause: "Nothing was read." },
    );
  }
}

function whyNot(code: string | undefined): string {
  switch (code) {
    case "ENOENT":
    case "ENAMETOOLONG":
      return "is not there";
    case "EISDIR":
      return "is a folder, not a file";
    case "ENOTFILE":
    case "ENXIO":
      return "is a device or a pipe, not a file";
    case "EACCES":
    case "EPERM":
      return "may not be read by this user";
    case "EBUSY":
      return "is held by another program";
    default:
      return `could not be read (${code ?? "unknown reason"})`;
  }
}
