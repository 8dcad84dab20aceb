import {
  type Finding,
  fieldLimit,
  finding,
  MailwrightError,
  type OperationName,
  operations,
  type SetupChange,
  type StepId,
  stepsOfChange,
} from "../../contract/index.ts";
import { NetworkError } from "../../network/port.ts";

type Issue = {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly maximum?: unknown;
  readonly origin?: string;
};

/** The step of an operation, or of the part of a setup that `setup.update` was to change. */
function stepOf(operation: OperationName, path: readonly PropertyKey[]): StepId {
  const part = path[0] === "change" ? path[1] : undefined;
  return stepsOfChange[part as keyof SetupChange] ?? operations[operation].step;
}

/** For input that the operation's schema refuses. Names the field and the limit; never shows what was entered. */
export function refusedInput(operation: OperationName, issue: Issue | undefined): Finding {
  const path = issue?.path ?? [];
  const field = path.filter((key) => typeof key === "string").at(-1);
  const name = field === undefined ? "This field" : `The field “${field}”`;
  const step = stepOf(operation, path);
  const place = { step, field };
  if (issue?.code === "too_big" && issue.origin === "string") {
    const limit = Number(issue.maximum ?? fieldLimit).toLocaleString("en-US");
    return finding({
      ...place,
      code: "setting-too-long",
      title: `${name} is longer than ${limit} characters`,
      cause:
        "A text of this length is not what belongs here. Often a whole file or page was pasted by mistake.",
      fix: ["Paste only the value itself."],
    });
  }
  return finding({
    ...place,
    code: "setting-invalid",
    title: `${name} has a value that cannot be used`,
    cause: "The value has another form than this field needs.",
    fix: [
      "Enter the value again.",
      "If the field is filled by Mailwright itself, close and open Mailwright.",
    ],
  });
}

/** For a request larger than anything the window sends. */
export const tooLarge = (operation: OperationName, limitBytes: number): Finding =>
  finding({
    code: "setting-too-large",
    step: stepOf(operation, []),
    title: "This is too much text at once",
    cause: `A request may hold ${Math.floor(limitBytes / 1024).toLocaleString("en-US")} kB.`,
    fix: ["Paste a shorter part."],
  });

/** For an operation this version does not have: a window and a host that do not belong together. */
export const unknownOperation = (): Finding =>
  finding({
    code: "internal-unknown-operation",
    step: "domain",
    title: "This window belongs to another version of Mailwright",
    cause: "It asked for something that the running program does not know.",
    fix: ["Close the window and open Mailwright again."],
  });

/** For a file operation without a file, or with one that cannot be read (`reason` is a sentence). */
export const fileMissing = (operation: OperationName, reason: string): Finding =>
  finding({
    code: "key-file-unreadable",
    step: stepOf(operation, []),
    title: "The file could not be read",
    cause: reason,
    fix: [
      "Save the file in a folder on this computer, for example Downloads.",
      "Drop it here again, or choose it with the button.",
    ],
  });

/** Makes a finding of whatever an operation threw. Only a `MailwrightError` brings its own words. */
export function findingOf(operation: OperationName, error: unknown): Finding {
  if (error instanceof MailwrightError) return error.finding;
  if (error instanceof NetworkError) {
    return finding({
      code: "network-failed",
      step: stepOf(operation, []),
      title: "The network did not answer as expected",
      cause: error.message,
      fix: ["Check that this computer is online.", "Try again."],
    });
  }
  return finding({
    code: "internal",
    step: stepOf(operation, []),
    title: "Mailwright could not do this",
    cause: "Something went wrong inside the program. Your setup is kept as it was last saved.",
    fix: ["Try again.", "If it happens again, close Mailwright and open it again."],
  });
}
