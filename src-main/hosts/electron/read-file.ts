import { open, stat } from "node:fs/promises";
import { basename, isAbsolute } from "node:path";
import type { ReceivedFile } from "../../contract/index.ts";

/**
 * Reads the beginning of a file the person chose: at most `maxBytes`, and its real size. Undefined when there is no
 * such file or it is not a file: a folder, a device, a pipe (which would wait for ever).
 */
export async function readChosenFile(path: string, maxBytes: number): Promise<ReceivedFile | undefined> {
  if (!isAbsolute(path)) return undefined;
  try {
    if (!(await stat(path)).isFile()) return undefined;
    const file = await open(path, "r");
    try {
      const { size } = await file.stat();
      const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(size, maxBytes)), { position: 0 });
      return { name: basename(path), size, bytes: buffer.subarray(0, bytesRead), path };
    } finally {
      await file.close();
    }
  } catch {
    return undefined;
  }
}
