import { dayBegins, dayMs } from "../contract/day.ts";
import type { AuthType, CredentialFact } from "../contract/index.ts";
import { capital } from "../contract/words.ts";
import { icsTime, parseIso } from "./iso-time.ts";
import { oneLine } from "./plain-text.ts";

/** How long a key is used before it is replaced, in days. Google's advice for service account keys. */
const keyLifeDays = 90;

/** What the reminder is made from. Dates are ISO 8601. */
export interface RotationInput {
  readonly id: string;
  readonly createdAt: string;
  readonly emailDomain: string;
  readonly provider: string;
  readonly authType: AuthType;
  readonly secretExpiresOn: string | undefined;
  readonly credential: CredentialFact | null;
  readonly practice: boolean;
}

/**
 * `rotation.ics` (RFC 5545): an all-day event on the day the client secret expires, or 90 days after the key or secret was
 * added, with alarms 30 and 7 days before. Null when neither is known. Holds names and dates, nothing of the secret.
 */
export function rotationCalendar(input: RotationInput): string | null {
  const created = parseIso(input.createdAt);
  const stamp = created === null ? null : icsTime(created);
  const due = dueDate(input);
  if (stamp === null || due === null) return null;
  const subject = oneLine(input.emailDomain) || "the email provider";
  const what = input.authType === "OAUTH2_CLIENT_CREDENTIALS" ? "client secret" : "private key";
  const summary = due.expires
    ? `${what} of ${subject} expires: Okta can no longer send mail`
    : `Replace the ${what} of ${subject} in Okta`;
  const description = [
    due.expires
      ? `From this day ${input.provider} refuses the ${what}, and Okta does not fall back to its own mailer.`
      : `The ${what} is ${keyLifeDays} days old.`,
    "1. Make a new one beside the old one.",
    "2. Test it in Mailwright.",
    "3. Put it into Okta: Customizations > Email provider.",
    "4. Send a test email, then delete the old one.",
  ].join("\n");
  const mark = input.practice ? "PRACTICE: " : "";
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Mailwright//Rotation//EN",
    "CALSCALE:GREGORIAN",
    "BEGIN:VEVENT",
    `UID:${input.id}-${due.expires ? "expiry" : "rotation"}@mailwright`,
    `DTSTAMP:${stamp}`,
    `DTSTART;VALUE=DATE:${due.day}`,
    `SUMMARY:${escapeText(capital(mark + summary))}`,
    `DESCRIPTION:${escapeText(mark + description)}`,
    "TRANSP:TRANSPARENT",
    ...[30, 7].flatMap((days) => [
      "BEGIN:VALARM",
      "ACTION:DISPLAY",
      `TRIGGER:-P${days}D`,
      `DESCRIPTION:${escapeText(`${mark}${days} days: ${summary}`)}`,
      "END:VALARM",
    ]),
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${fold(line)}\r\n`).join("");
}

/** The day of the event as RFC 5545 writes a DATE, and whether something ends on it. */
function dueDate(input: RotationInput): { day: string; expires: boolean } | null {
  if (input.authType === "OAUTH2_CLIENT_CREDENTIALS" && input.secretExpiresOn) {
    const date = input.secretExpiresOn.trim();
    if (dayBegins(date) !== null) return { day: date.replaceAll("-", ""), expires: true };
  }
  const added = input.credential ? parseIso(input.credential.addedAt) : null;
  const day = added === null ? undefined : icsTime(added + keyLifeDays * dayMs)?.slice(0, 8);
  return day === undefined ? null : { day, expires: false };
}

/** RFC 5545 section 3.3.11. */
const escapeText = (text: string): string => text.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n");

/** RFC 5545 section 3.1: lines of at most 75 octets, and no character cut in two. */
function fold(line: string): string {
  let out = "";
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > 75) {
      out += "\r\n ";
      octets = 1;
    }
    out += character;
    octets += size;
  }
  return out;
}
