import { MailwrightError } from "../contract/problem.ts";
import { FileHeld } from "./patience.ts";
import { type ReplaceOptions, replaceFile } from "./replace-file.ts";

/**
 * Writes what Mailwright keeps so that the file is either the old one or the new one (`replaceFile`), and makes its folder.
 * Throws a MailwrightError that says what stands in the way; the old file stays.
 */
export async function writeAtomically(
  path: string,
  text: string,
  options: ReplaceOptions = {},
): Promise<void> {
  try {
    await replaceFile(path, text, { makeFolder: true, ...options });
  } catch (error) {
    throw notWritten(path, error);
  }
}

/** What stands in the way of writing, in words. */
export function notWritten(path: string, error: unknown): MailwrightError {
  const code = (error as NodeJS.ErrnoException).code ?? "UNKNOWN";
  const evidence = `${code}: ${path}`;
  const step = "domain" as const;
  if (error instanceof FileHeld)
    return new MailwrightError({
      code: "store-file-held",
      step,
      title: "The last change could not be saved: another program holds the file",
      cause:
        "A virus scanner, a backup or OneDrive had it open for more than two seconds. The setup as it was saved before is untouched.",
      fix: [
        "Make the change again. It is saved at once.",
        "If it happens often, leave the folder named below out of the scanner's or OneDrive's work.",
      ],
      evidence,
    });
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
