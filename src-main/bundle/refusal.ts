import { MailwrightError } from "../contract/index.ts";

const askAgain = [
  "Ask for the bundle again, as the zip that Mailwright saved.",
  "Send it as a file: some mail and chat systems repack or cut what they carry.",
];

/** Why a file is not opened as a bundle: code → what happened, cause, ordered fix. */
const refusals = {
  "bundle-not-a-zip": {
    title: "This file is not a bundle",
    cause: "A bundle is a zip file. This one is something else.",
    fix: ["Choose the file whose name begins with “mailwright-” and ends with “.zip”."],
  },
  "bundle-too-large": {
    title: "This file is too large for a bundle",
    cause: "A bundle is small; the largest that is opened has 8 MB.",
    fix: ["Choose the file whose name begins with “mailwright-” and ends with “.zip”."],
  },
  "bundle-foreign": {
    title: "This zip is not a bundle of Mailwright",
    cause: "It has no manifest.json of a bundle at its top.",
    fix: [
      "Choose the file whose name begins with “mailwright-” and ends with “.zip”.",
      "If the bundle was unpacked and packed again, its files lie in a folder now. Use the zip that Mailwright saved.",
    ],
  },
  "bundle-newer": {
    title: "This bundle was made by a newer Mailwright",
    cause: "It holds something that this version does not know.",
    fix: ["Install the newest version of Mailwright, and open the bundle again."],
  },
  "bundle-encrypted": {
    title: "This zip is under a password",
    cause: "Mailwright's bundles have none, so it was packed again on the way.",
    fix: ["Unpack it, and open the zip inside.", ...askAgain],
  },
  "bundle-damaged": {
    title: "This bundle is damaged",
    cause: "The zip cannot be read to its end, so part of it was lost or changed on the way.",
    fix: askAgain,
  },
  "bundle-changed": {
    title: "A file in this bundle was changed after it was made",
    cause: "The checksum in manifest.json does not fit the file.",
    fix: [
      "If you changed it yourself: open the unchanged bundle, and make the change in Mailwright.",
      ...askAgain,
    ],
  },
  "bundle-incomplete": {
    title: "A file is missing from this bundle",
    cause: "manifest.json lists a file that is not there.",
    fix: askAgain,
  },
  "bundle-unlisted-file": {
    title: "This bundle holds a file that does not belong to it",
    cause: "manifest.json does not list the file, so somebody added it.",
    fix: ["Do not use anything from this bundle.", ...askAgain],
  },
  "bundle-unsafe-path": {
    title: "This zip tries to write outside its folder",
    cause: "It holds a file name that no bundle of Mailwright has.",
    fix: ["Do not unpack it.", "Ask whoever sent it where it comes from."],
  },
  "bundle-expands-too-far": {
    title: "This zip would unpack to far more than a bundle holds",
    cause: "A bundle unpacks to at most 16 MB. A zip like this one is made to fill a disk.",
    fix: ["Do not unpack it.", "Ask whoever sent it where it comes from."],
  },
} as const;

export type RefusalCode = keyof typeof refusals;

/**
 * The error for a file that is not opened. `found` says what was seen, for the finding's detail: a file name in the zip or a
 * short sentence.
 */
export function refusal(code: RefusalCode, found?: string): MailwrightError {
  const { title, cause, fix } = refusals[code];
  return new MailwrightError({
    code,
    step: "finish",
    title,
    cause,
    fix: [...fix],
    ...(found === undefined ? {} : { found }),
  });
}
