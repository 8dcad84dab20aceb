import { findingAt } from "../contract/make-finding.ts";

/** A finding of the Credentials step. The words never hold any part of what was given. */
export const finding = findingAt("credentials");

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
