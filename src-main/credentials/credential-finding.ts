import type { Finding, Severity } from "../contract/index.ts";

interface Words {
  readonly title: string;
  readonly cause: string;
  readonly fix: readonly string[];
}

/** A finding of the Credentials step. The words never hold any part of what was given. */
export function credentialFinding(
  code: `key-${string}` | `secret-${string}`,
  { title, cause, fix }: Words,
  severity: Severity = "error",
): Finding {
  return { code, severity, step: "credentials", title, cause, fix: [...fix], sources: [] };
}

/** Where Google gives the right file. */
export const newGoogleKey = [
  "In Google Cloud, open IAM & Admin, Service Accounts, your account, Keys.",
  "Choose Add key, Create new key, JSON, and add the file that is downloaded.",
] as const;

/** Where Entra gives the right value. */
export const newEntraSecret = [
  "In Entra, open App registrations, your app, Certificates & secrets.",
  "Create a new client secret and copy the column Value at once: it is shown one time only.",
] as const;
