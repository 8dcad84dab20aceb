import { dayBegins, dayMs } from "../contract/day.ts";
import type { Finding, Setup } from "../contract/index.ts";
import { finding } from "../contract/make-finding.ts";

/** What ends within so many days is said. */
const noticeDays = 30;
/** A key this old is worth a new one. Days. */
const oldKeyDays = 365;

const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });

/**
 * What of a setup's credential ran out, or does so within 30 days. `now` in milliseconds since the epoch. A credential
 * counts until the end of its last day in UTC: providers show the day only.
 */
export function expiring(setup: Pick<Setup, "credential" | "settings">, now: number): Finding[] {
  const { credential, settings } = setup;
  if (credential?.kind === "private-key") return ends(credential.keyExpiresOn, "key", now);
  return credential ? ends(settings.secretExpiresOn, "secret", now) : [];
}

/** A private key that was added long ago. Worth knowing, and nothing runs out. */
export function oldKey({ credential }: Pick<Setup, "credential">, now: number): Finding[] {
  if (credential?.kind !== "private-key") return [];
  const days = Math.floor((now - Date.parse(credential.addedAt)) / dayMs);
  if (!(days >= oldKeyDays)) return [];
  return [
    finding({
      code: "key-old",
      severity: "info",
      step: "credentials",
      title: `The private key was added ${days} days ago`,
      cause:
        "A service account's key does not end by itself. The longer it is used, the more places it may have leaked to.",
      fix: [
        "Make a new key in Google Cloud and add it here.",
        "Test it, and enter it in Okta.",
        "Then delete the old key in Google Cloud.",
      ],
    }),
  ];
}

function ends(date: string | undefined, what: "key" | "secret", now: number): Finding[] {
  const midnight = dayBegins(date ?? "");
  if (midnight === null) return [];
  const days = Math.floor((midnight + dayMs - now) / dayMs);
  if (days > noticeDays) return [];
  const name = what === "key" ? "private key" : "client secret";
  const over = midnight + dayMs <= now;
  const left = days === 0 ? "today" : days === 1 ? "tomorrow" : `in ${days} days`;
  return [
    finding({
      code: `${what}-${over ? "expired" : "expires-soon"}` as const,
      severity: over ? "error" : "warning",
      step: "credentials",
      field: what === "secret" ? "secretExpiresOn" : undefined,
      title: over ? `The ${name} ran out on ${day.format(midnight)}` : `The ${name} runs out ${left}`,
      cause: over
        ? "The provider gives no more tokens for it, and Okta cannot send."
        : `Its last day is ${day.format(midnight)}. After it Okta cannot send.`,
      fix: [
        what === "key"
          ? "Make a new key in Google Cloud and add the file on the Credentials step."
          : "Create a new client secret at the provider, and enter it with its date on the Credentials step.",
        "Test it, and enter it in Okta.",
      ],
    }),
  ];
}
