import type { Evidence } from "../contract/evidence.ts";
import type { Finding } from "../contract/finding.ts";
import { cloudAmong } from "../providers/cloud.ts";
import { clouds, type MicrosoftCloud, worldwide } from "../providers/microsoft/clouds.ts";
import { guidPattern } from "../providers/text.ts";
import type { Case } from "./row.ts";

const minute = 60_000;
const hour = 60 * minute;

/** The value in quotes, or a description of it where none is known (pasted text knows no setup). */
export const named = (value: string | undefined, otherwise: string): string =>
  value === undefined || value === "" ? otherwise : `“${value}”`;

/** A phrase for a value that is not known may begin a sentence. */
export const sentences = (text: string): string =>
  text.replace(/(^|\. )(the|your|another) /g, (_, before: string, word: string) => {
    return `${before}${word.charAt(0).toUpperCase()}${word.slice(1)} `;
  });

/** What the words of the evidence say of a value: pasted text knows no setup, and often names it. */
export function inWords({ evidence: e }: Case, pattern: RegExp): string | undefined {
  const text = e.kind === "token-reply" ? (e.errorDescription ?? "") : "text" in e ? e.text : "";
  return pattern.exec(text)?.[1];
}
const address = "([^\\s@'\"“”<>()\\[\\];:,]{1,64}@[^\\s@'\"“”<>()\\[\\];:,]{1,190})";
/** The mailbox that signs in, in Exchange's words. */
const mailboxWords = new RegExp(`(?:SendAsDenied; |user account |mailbox )['"]?${address}`, "i");
const fromWords = new RegExp(`(?:not allowed to send as |From address <?)${address}`, "i");
const appWords = new RegExp(
  `\\b(?:app(?:lication)?(?: with identifier)?|client application) ['‘]?(${guidPattern})`,
  "i",
);
const scopeWords = /\bscope (\S{3,200}) is(?: not|n['’]t) valid\b/i;

const username = (c: Case): string | undefined => c.context?.settings.username || inWords(c, mailboxWords);
export const sender = (c: Case): string | undefined => c.context?.from || inWords(c, fromWords);
const scopeOf = (c: Case): string | undefined =>
  c.context?.settings.scopes.join(" ") || inWords(c, scopeWords);
const appId = (c: Case): string | undefined => c.context?.settings.clientId || inWords(c, appWords);

/** “okta@example.com”, or what stands for it. */
export const mailbox = (c: Case): string => named(username(c), "the sender's mailbox");
/** The mailbox “okta@example.com”. */
export const theMailbox = (c: Case): string => (username(c) ? `the mailbox ${mailbox(c)}` : mailbox(c));
/** A PowerShell argument: in single quotes, with every quote PowerShell takes for one doubled (the typographic ones too). */
export const argument = (value: string | undefined, otherwise: string): string =>
  value === undefined || value === "" ? otherwise : `'${value.replace(/['\u2018-\u201B]/g, "$&$&")}'`;
export const mailboxArgument = (c: Case): string => argument(username(c), "<mailbox>");
export const clientIdArgument = (c: Case): string => argument(appId(c), "<client ID>");
export const theClientId = (c: Case): string => (appId(c) ? `the client ID “${appId(c)}”` : "the client ID");
export const theApp = (c: Case): string => (appId(c) ? `the app with client ID “${appId(c)}”` : "your app");
export const scopes = (c: Case): string => named(scopeOf(c), "the scope");
/** “It is “…” now.” with a space before it, or nothing when the scope is not known. */
export const scopeNow = (c: Case): string => (scopeOf(c) ? ` It is ${scopes(c)} now.` : "");
/** Microsoft's cloud of the setup; the worldwide one for pasted text. */
export const cloud = (c: Case): MicrosoftCloud =>
  (c.context && cloudAmong(clouds, c.context.settings)) ?? worldwide;
export const host = (c: Case): string => {
  const e = c.evidence;
  if (e.kind === "network" && e.host !== "") return e.port === undefined ? e.host : `${e.host}:${e.port}`;
  return c.context === undefined ? "the server" : `${c.context.settings.host}:${c.context.settings.port}`;
};
export const jwt = (c: Case) =>
  c.context?.settings.authType === "OAUTH2_JWT_BEARER_GRANT" ? c.context.settings : undefined;

/** The first piece of a kind in the run, newest first. */
export const seen = <K extends Evidence["kind"]>(
  c: Case,
  kind: K,
  test: (e: Extract<Evidence, { kind: K }>) => boolean = () => true,
): Extract<Evidence, { kind: K }> | undefined =>
  c.all.findLast((e): e is Extract<Evidence, { kind: K }> => e.kind === kind && test(e as never));

/** Milliseconds since the app or the credential was changed, or undefined when that is not known. */
function sinceChange(c: Case): number | undefined {
  const at = Date.parse(c.context?.changedAt ?? "");
  return c.context === undefined || Number.isNaN(at) ? undefined : c.context.now - at;
}

/** Waiting for Exchange: minutes, at times more than an hour; after two hours something else is wrong. */
export function exchangeWait(c: Case): Finding["wait"] {
  const since = sinceChange(c);
  if (since === undefined || since > 2 * hour) return undefined;
  return { usual: "Minutes, at times over an hour", retryAfterMs: 5 * minute, giveUpAfterMs: 2 * hour };
}

/** A new secret is known everywhere within seconds. */
export function secretWait(c: Case): Finding["wait"] {
  const since = sinceChange(c);
  if (since === undefined || since > minute) return undefined;
  return { usual: "4 to 18 seconds", retryAfterMs: 5_000, giveUpAfterMs: 30_000 };
}

/** Google says: usually a few minutes, up to 24 hours. */
export function delegationWait(c: Case): Finding["wait"] {
  const since = sinceChange(c);
  if (since === undefined || since > 24 * hour) return undefined;
  return { usual: "A few minutes, up to 24 hours", retryAfterMs: 2 * minute, giveUpAfterMs: 24 * hour };
}

/** For a fault that passes by itself. */
export const soon: Finding["wait"] = {
  usual: "A minute or two",
  retryAfterMs: minute,
  giveUpAfterMs: 30 * minute,
};
/** For a limit counted over a day. */
export const tomorrow: Finding["wait"] = {
  usual: "Up to 24 hours",
  retryAfterMs: hour,
  giveUpAfterMs: 25 * hour,
};

/** “5 minutes ahead”: how the clock of this computer stands to the server's, from `Date` minus our clock in seconds. */
export function clockDifference(skewS: number): string {
  const minutes = Math.abs(skewS) / 60;
  const amount =
    minutes < 2
      ? `${Math.abs(skewS)} seconds`
      : minutes < 120
        ? `${Math.round(minutes)} minutes`
        : `${Math.round(minutes / 60)} hours`;
  return `${amount} ${skewS < 0 ? "ahead" : "behind"}`;
}
