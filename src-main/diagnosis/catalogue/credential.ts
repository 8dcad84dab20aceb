import type { Evidence } from "../../contract/evidence.ts";
import { type Case, type CatalogueRow, row, stageRow } from "../row.ts";

const token = ["token"] as const;

const problem =
  (...problems: readonly Extract<Evidence, { kind: "credential" }>["problem"][]) =>
  ({ evidence: e }: Case): boolean =>
    e.kind === "credential" && problems.includes(e.problem);

const newKey = [
  "In the Google Cloud console, open IAM & Admin > Service Accounts, the account, then Keys.",
  "Choose Add key > Create new key > JSON.",
  "Drop the file on the Credentials step as it is.",
];

/** The credential or a setting leaves nothing to send. Found on this computer, before any request. */
export const credentialRows: readonly CatalogueRow[] = [
  stageRow("secret-missing", token, { none: "local" }, problem("missing"), () => ({
    step: "credentials",
    title: "There is no secret to test with",
    cause: "The client secret or private key was not added, or was kept for an earlier session only.",
    fix: ["On the Credentials step, add the client secret or the key file.", "Test again."],
  })),
  row("key-unreadable", token, { none: "local" }, problem("unreadable"), () => ({
    step: "credentials",
    title: "The private key cannot be read",
    cause:
      "Its text is not a whole PEM key. Line breaks were lost or written as \\n, a part is missing, or it is not a private key at all.",
    fix: newKey,
  })),
  row("key-not-rsa", token, { none: "local" }, problem("not-rsa"), () => ({
    step: "credentials",
    title: "The private key is not an RSA key",
    cause: "Okta signs with RS256, which needs RSA.",
    fix: newKey,
  })),
  row("key-too-short", token, { none: "local" }, problem("too-short"), () => ({
    step: "credentials",
    title: "The private key is too short",
    cause: "RS256 needs an RSA key of 2,048 bits or more.",
    fix: newKey,
  })),
  stageRow(
    "setting-unusable",
    ["reach", "tls", "token", "auth", "send"],
    { none: "local" },
    ({ evidence: e }) => e.kind === "setting",
    ({ evidence: e }) => ({
      step: "app",
      ...(e.kind === "setting" ? { field: e.field } : {}),
      title: "A value is missing or cannot be used",
      cause: e.kind === "setting" ? e.message : "",
      fix: ["Correct the value on the Provider app step.", "Test again."],
    }),
  ),
];
