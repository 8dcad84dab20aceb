import { open, stat } from "node:fs/promises";
import { basename } from "node:path";
import type { ReceivedFile } from "../../contract/index.ts";
import { UsageError } from "./command.ts";

/** Reads at most `limit` bytes of a file, and tells its real size. Throws a UsageError that names what is wrong. */
export async function readBounded(path: string, limit: number): Promise<ReceivedFile> {
  try {
    const { size } = await stat(path);
    const file = await open(path, "r");
    try {
      const buffer = Buffer.alloc(Math.min(size, limit) || limit);
      let filled = 0;
      while (filled < buffer.length) {
        const { bytesRead } = await file.read(buffer, filled, buffer.length - filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return { name: basename(path), size: Math.max(size, filled), bytes: buffer.subarray(0, filled) };
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why =
      code === "ENOENT"
        ? "is not there"
        : code === "EISDIR"
          ? "is a folder, not a file"
          : code === "EACCES"
            ? "may not be read by this user"
            : `could not be read (${code ?? "unknown reason"})`;
    throw new UsageError(`The file ${path} ${why}`, ["Check the path."], {
      code: "file-unreadable",
      cause: "Nothing was read.",
    });
  }
}

/** A whole text file of at most `limit` bytes. */
export async function readTextFile(path: string, limit: number): Promise<string> {
  const file = await readBounded(path, limit);
  if (file.size > limit) {
    throw new UsageError(
      `The file ${path} is larger than ${limit.toLocaleString("en-US")} bytes`,
      ["Give the right file: the ones this command reads are small."],
      {
        code: "file-too-large",
        cause: `It has ${file.size.toLocaleString("en-US")} bytes.`,
      },
    );
  }
  return Buffer.from(file.bytes).toString("utf8");
}
