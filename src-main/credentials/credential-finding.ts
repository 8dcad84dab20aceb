import type { Finding } from "../contract/index.ts";
import { type FindingDraft, findingAt } from "../contract/make-finding.ts";

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

/** What was given in a credential's place: how it is recognized, and what is said of it. */
export interface Kind<T> {
  readonly matches: (given: T) => boolean;
  readonly finding: Finding;
}

type KindWords = Omit<FindingDraft, "step" | "fix"> & Partial<Pick<FindingDraft, "fix">>;

/** A kind of what is taken for a service account's key. A new key mends it, unless its words say otherwise. */
export const keyKind = <T>(matches: Kind<T>["matches"], words: KindWords): Kind<T> => ({
  matches,
  finding: finding({ fix: newGoogleKey, ...words }),
});

/** A kind of what is taken for a client secret. A new secret mends it, unless its words say otherwise. */
export const secretKind = (matches: Kind<string>["matches"], words: KindWords): Kind<string> => ({
  matches,
  finding: finding({ fix: newEntraSecret, ...words }),
});

/** What is said of the first kind that matches. */
export const firstKind = <T>(kinds: readonly Kind<T>[], given: T): Finding | undefined =>
  kinds.find(({ matches }) => matches(given))?.finding;
