import { createHash } from "node:crypto";
import type { WrittenScript } from "../../../contract/index.ts";
import { shellWord } from "../../shell.ts";
import { tidy } from "../../text.ts";
import { body } from "./body.ts";

export interface SetupScriptValues {
  /** The setup's id: the mark of what the script makes. */
  readonly setup: string;
  /** A project that is there, or that shall be made: 6 to 30 letters, digits and hyphens. */
  readonly project: string;
  /** The user who sends. */
  readonly mailbox: string;
  /** The name of the key that was made here, its certificate (PEM), and the certificate's end (RFC 3339, UTC, seconds). */
  readonly key: { readonly id: string; readonly certificate: string; readonly until: string };
  /** The key is being replaced: without an option the script adds the second one. */
  readonly rotating?: boolean;
}

/** The service account's name in the project. */
const account = "okta-email";
/** How often something that Google does not know yet is asked for again, and the first pause in seconds; each is longer. */
const tries = 6;
const pause = 5;

/** What google/setup.sh does of the console tasks. */
export const doneTasks = [
  "google-project",
  "google-gmail-api",
  "google-service-account",
  "google-key",
] as const;

/**
 * One bash script for Google Cloud's side: project, APIs, service account, and an uploaded certificate whose private key was
 * made here and stays here. It holds no secret, and neither does its reply. What has no interface (domain-wide delegation,
 * Gmail's DKIM) stays a task.
 */
export function setupScript({
  setup,
  project,
  mailbox,
  key,
  rotating = false,
}: SetupScriptValues): WrittenScript {
  const values = {
    SETUP: setup,
    MARK: `mailwright:${setup}`,
    PROJECT: tidy(project),
    ACCOUNT: account,
    NAME: "Okta email",
    MAILBOX: tidy(mailbox),
    KEY_NAME: key.id,
    UNTIL: key.until,
    CERTIFICATE: key.certificate.trim(),
    MODE: rotating ? "rotate" : "set-up",
    TRIES: String(tries),
    PAUSE: String(pause),
  };
  const yours = Object.entries(values).map(([name, value]) => `${name}=${shellWord(value)}`);
  const revision = createHash("sha256")
    .update([...yours, body].join("\n"), "utf8")
    .digest("hex");
  const text = `(\n# ---- Your values ----\n${[...yours, `REVISION=${shellWord(revision)}`].join("\n")}\n# ---- What it does ----\n${body})\n`;
  return {
    name: "setup.sh",
    text,
    sha256: createHash("sha256").update(text, "utf8").digest("hex"),
    revision,
    does: rotating ? whatRotationDoes : whatItDoes(values.PROJECT),
    inputs: [],
    tasks: [...doneTasks],
    shell: { name: "Google Cloud Shell", link: "https://shell.cloud.google.com/?show=terminal" },
    run: "bash setup.sh",
    others: [
      { when: "Where a policy forbids to upload keys", run: "bash setup.sh --json-key" },
      { when: "After Okta has a new key", run: "bash setup.sh --retire" },
    ],
  };
}

const whatItDoes = (project: string): string[] => [
  `Uses the Google Cloud project ${project}, or makes it, and switches on the Gmail API.`,
  `Makes the service account ${account}. It needs no role in the project.`,
  "Uploads a certificate as its key. The private key was made on this computer and never leaves its keychain.",
  "Prints one reply without a secret. It leaves what is there already, and can be run again.",
];

const whatRotationDoes = [
  `Uploads a second certificate as a key of the service account ${account}. The key that Okta uses stays valid.`,
  "Prints one reply without a secret. It leaves what is there already, and can be run again.",
];
