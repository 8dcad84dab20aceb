import { basename } from "node:path";
import { isWindowsName } from "../../setup/file-name.ts";
import { FileHeld } from "../../setup/patience.ts";
import { saveFile } from "../shared/save-file.ts";
import { UsageError } from "./command.ts";
import { oneLine } from "./visible.ts";

/** Writes a file where `--out` says. Throws a UsageError that names what stands in the way; a file that was there is as it was. */
export async function writeOut(path: string, data: string | Uint8Array): Promise<void> {
  try {
    if (process.platform === "win32" && !isWindowsName(basename(path)))
      throw Object.assign(new Error(), { code: "EINVAL" });
    await saveFile(path, data);
  } catch (error) {
    throw new UsageError(
      `The file could not be written to ${oneLine(path)}: ${error instanceof FileHeld ? "another program has it open" : whyNot((error as NodeJS.ErrnoException).code)}`,
      ["Give another path with --out."],
      { code: "bundle-not-written", cause: "Nothing was written. A file that was there is as it was." },
    );
  }
}

function whyNot(code: string | undefined): string {
  switch (code) {
    case "EINVAL":
      return "a file cannot have that name here";
    case "ENAMETOOLONG":
      return "its name is too long";
    case "ENOENT":
    case "ENOTDIR":
      return "its folder is not there";
    case "ENOSPC":
    case "EDQUOT":
      return "the disk is full";
    case "EISDIR":
      return "it is a folder";
    case "ENOTFILE":
      return "it is a device or a pipe";
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return "this user may not write there";
    default:
      return code ?? "unknown reason";
  }
}
