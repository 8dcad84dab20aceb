import { MailwrightError } from "../../contract/index.ts";

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
  "bundle-passphrase-wrong": {
    title: "This passphrase does not open the secret in the bundle",
    cause: "The secret was put in under another passphrase, or secrets.jwe was changed.",
    fix: [
      "Enter the passphrase again: upper and lower case, blanks and hyphens count.",
      "Ask whoever made the bundle for it. Nobody else knows it, and it cannot be read from the file.",
      "Or open the bundle without the secret, and enter the secret by hand on the Credentials step.",
    ],
  },
  "bundle-secret-unreadable": {
    title: "The secret in this bundle cannot be read",
    cause:
      "secrets.jwe has another form than Mailwright writes: PBES2-HS512+A256KW with at most 2,000,000 iterations, and A256GCM.",
    fix: [
      "Open the bundle without the secret, and enter the secret by hand on the Credentials step.",
      ...askAgain,
    ],
  },
  "bundle-secret-foreign": {
    title: "The secret in this bundle belongs to another setup",
    cause: "secrets.jwe and the setup do not name the same credential: one of them was put in afterwards.",
    fix: [
      "Open the bundle without the secret, and enter the secret by hand on the Credentials step.",
      ...askAgain,
    ],
  },
  "bundle-no-secret": {
    title: "There is no secret in this bundle",
    cause: "A passphrase was given, and the bundle was exported without its secret.",
    fix: ["Open the bundle without a passphrase, and enter the secret on the Credentials step."],
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
