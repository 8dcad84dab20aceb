import { MailwrightError } from "../../contract/mailwright-error.ts";
import { findingAt } from "../../contract/make-finding.ts";
import { redactBeginning } from "../../credentials/redact.ts";
import { unprintable } from "../../providers/text.ts";

/** A finding of this room: it is mended at the DNS step. */
export const finding = findingAt("dns");

/** Longest that is handed on of what a host said, in characters. What is shown of it is cut in `discreet.ts`, which knows the secrets. */
const told = 65_536;

/** What a host said, as evidence: without secrets, control characters and lines without end. */
const said = (text: string): string => redactBeginning(text, [], told).replace(unprintable, " ");

/** The same, to be thrown. */
export const error = (draft: Parameters<typeof finding>[0]) => new MailwrightError(finding(draft));

export const unreachable = (host: string, detail: string) =>
  error({
    code: "dns-host-unreachable",
    title: `${host} could not be reached`,
    cause: "The request got no answer. Whether a change was made is found out when the plan is read again.",
    fix: ["Look at the network of this computer, and try again."],
    evidence: said(detail),
  });

export const unreadable = (host: string, detail: string) =>
  error({
    code: "dns-host-answer",
    title: `${host} gave an answer that Mailwright does not understand`,
    cause:
      "Its interface answered in another form than its documentation says, or something on the way answered for it.",
    fix: ["Try again in a minute.", "If it stays, enter the records by hand as the DNS check shows them."],
    evidence: said(detail),
  });

export const failing = (host: string, detail: string) =>
  error({
    code: "dns-host-failing",
    title: `${host} has a fault of its own`,
    cause:
      "It answered with an error of its server. Whether a change was made is found out when the plan is read again.",
    fix: ["Try again in a few minutes.", "If it stays, look at the status page of the host."],
    wait: { usual: "some minutes", retryAfterMs: 60_000, giveUpAfterMs: 3_600_000 },
    evidence: said(detail),
  });

export const throttled = (host: string, detail: string) =>
  error({
    code: "dns-host-throttled",
    title: `${host} asks to wait`,
    cause:
      "More requests came from this account than the host allows. Other programs with the same account count too.",
    fix: ["Wait five minutes, and try again."],
    wait: { usual: "five minutes", retryAfterMs: 300_000, giveUpAfterMs: 1_800_000 },
    evidence: said(detail),
  });

export const refusedAccess = (host: string, fix: readonly string[], detail: string) =>
  error({
    code: "dns-host-access",
    title: `${host} does not accept what was entered`,
    cause: "The token or key is not known there, has ended, or was cut when it was copied.",
    fix,
    evidence: said(detail),
  });

export const missingRight = (host: string, fix: readonly string[], detail: string) =>
  error({
    code: "dns-host-right",
    title: `The access to ${host} may not do this`,
    cause: "The token or key is valid, and lacks the right to edit the records of this zone.",
    fix,
    evidence: said(detail),
  });

export const changedBehind = (host: string, detail: string) =>
  error({
    code: "dns-host-changed",
    title: "A record was changed while the plan was applied",
    cause: `What stands at ${host} is no longer what was read a moment before. Nothing was overwritten.`,
    fix: ["Read the plan again.", "Look at what stands there now, then apply the new plan."],
    evidence: said(detail),
  });

export const refusedChange = (host: string, detail: string) =>
  error({
    code: "dns-host-refused",
    title: `${host} refused the change`,
    cause: "The host has a rule that the record does not fit, or the zone is locked there.",
    fix: ["Read what it said.", "Enter the record by hand at the host, which may tell more."],
    evidence: said(detail),
  });
