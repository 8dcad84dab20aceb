import { randomBytes } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { MailwrightError } from "../contract/problem.ts";

/**
 * Writes a text so that the file is either the old one or the new one, also when the power goes: into a new file beside
 * it, flushed, then renamed over it. Throws a MailwrightError that says what stands in the way; the old file stays.
 */
export async function writeAtomically(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(temporary, "wx", 0o600);
    try {
      await file.writeFile(text, "utf8");
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw notWritten(path, error);
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

function notWritten(path: string, error: unknown): MailwrightError {
  const code = (error as NodeJS.ErrnoException).code ?? "UNKNOWN";
  const evidence = `${code}: ${path}`;
  const step = "domain" as const;
  switch (code) {
    case "ENOSPC":
    case "EDQUOT":
      return new MailwrightError({
        code: "store-disk-full",
        step,
        title: "The last change could not be saved: the disk is full",
        cause:
          "There is no room left where Mailwright keeps its setups. The setup as it was saved before is untouched.",
        fix: ["Free some space on the disk.", "Make the change again. It is saved at once."],
        evidence,
      });
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return new MailwrightError({
        code: "store-not-writable",
        step,
        title: "The last change could not be saved: Mailwright may not write to its folder",
        cause: "The folder or the file is read-only for this user, or another program holds it open.",
        fix: [
          "Give this user the right to write there, or close the program that holds the file.",
          "Or start Mailwright with another folder: --data FOLDER.",
        ],
        evidence,
      });
    default:
      return new MailwrightError({
        code: "store-not-saved",
        step,
        title: "The last change could not be saved",
        cause: `The system refused to write the file (${code}). The setup as it was saved before is untouched.`,
        fix: ["Look at the folder named below.", "Make the change again. It is saved at once."],
        evidence,
      });
  }
}
