import { type Finding, finding, MailwrightError, type Setup } from "../contract/index.ts";
import { FileHeld } from "./patience.ts";

/** What may be wrong with a setup's file, as the store says it. */

export const notReadable = (path: string, error: unknown): MailwrightError => {
  if (error instanceof FileHeld)
    return new MailwrightError({
      code: "store-file-held",
      step: "domain",
      title: "A setup could not be read: another program holds its file",
      cause: "A virus scanner, a backup or OneDrive had it open for more than two seconds.",
      fix: ["Try again in a moment."],
      evidence: path,
    });
  const { code = "unknown reason" } = error as NodeJS.ErrnoException;
  return new MailwrightError({
    code: "store-not-readable",
    step: "domain",
    title: "A setup could not be read",
    cause: `The system refused to open its file (${code}).`,
    fix: ["Give this user the right to read the file.", "Then open Mailwright again."],
    evidence: path,
  });
};

export const unknownSetup = (id: string) =>
  new MailwrightError({
    code: "setup-unknown",
    step: "domain",
    title: "This setup is not on this computer",
    cause: "It was removed, or it lives in another data folder.",
    fix: ["Go back to the list of setups and open one from there."],
    evidence: id,
  });

export const newer = (path: string, version: number) =>
  new MailwrightError({
    code: "setup-newer",
    step: "domain",
    title: "This setup was saved by a newer Mailwright",
    cause: `Its format is version ${version}. This Mailwright would lose what it does not know, so it leaves the file alone.`,
    fix: ["Install the current Mailwright on this computer.", "Then open the setup again."],
    evidence: path,
  });

export const locked = (id: string) =>
  new MailwrightError({
    code: "store-locked",
    step: "domain",
    title: "The last change could not be saved: another Mailwright is writing this setup",
    cause: "It did not finish within 15 seconds. The setup as it was saved before is untouched.",
    fix: [
      "Close the other Mailwright, or wait until it is done.",
      "Make the change again. It is saved at once.",
    ],
    evidence: id,
  });

export const damaged = (reason: string, path: string) =>
  new MailwrightError({
    code: "setup-damaged",
    step: "domain",
    title: "A setup's file is damaged, and there is no good copy of it",
    cause: reason,
    fix: [
      "The file is left where it is: see the path below.",
      "Start a new setup, or open a bundle that was exported from this one.",
    ],
    evidence: path,
  });

export const restored = (setup: Setup, reason: string, aside: string | null): Finding =>
  finding({
    code: "setup-restored",
    severity: "warning",
    step: "domain",
    title: `The setup ${setup.domain.emailDomain || "without a domain yet"} was brought back from its last good copy`,
    cause: `Its file was damaged. ${reason}`,
    fix: [
      "Look over the last thing you changed: it may be missing.",
      ...(aside ? ["The damaged file is kept: see the path below."] : []),
    ],
    evidence: aside ?? undefined,
  });
