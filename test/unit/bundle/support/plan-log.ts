import type { JournalEntry } from "../../../../src-main/contract/index.ts";
import { oktaChanges as ids } from "../../../../src-main/contract/okta-changes.ts";

/** How far a plan came before somebody exports the bundle. */
export const planEnds = [
  "none",
  /** The DNS host refused: the email domain is there, and is not verified. */
  "at the DNS",
  /** The answer to the creation of the server never came. */
  "in the creation",
  /** The server is there, disabled, and no test was sent. */
  "before the test",
  /** Okta refused to send its test. */
  "test refused",
  /** Somebody said that Okta's test did not arrive. */
  "test lost",
  /** Okta's test arrived, and the last question waits. */
  "before enabling",
  "whole",
  /** Whole, and then the settings or the credential became others. */
  "changed since",
  /** The same, and Okta refused to give the server the new ones. */
  "change refused",
  /** Whole, for another email domain. */
  "other domain",
  "undone",
  /** An undo that broke off: the server is there, disabled. */
  "undone by half",
] as const;
export type PlanEnd = (typeof planEnds)[number];

/** The log that such a plan leaves, as the connections write it. `fingerprint` is that of the settings as they are. */
export function planLog(end: PlanEnd, emailDomain: string, fingerprint: string): JournalEntry[] {
  const domain = end === "other domain" ? "mail.before.example" : emailDomain;
  const print = ["changed since", "change refused", "other domain"].includes(end)
    ? "e".repeat(64)
    : fingerprint;
  const server = { id: "oes1", made: true, fingerprint: print, revision: "r1", fields: {} };
  const asked = { others: [], fingerprint: print, revision: "r1", fields: {} };
  const entries: JournalEntry[] = [];
  const add = (id: string, title: string, phase: JournalEntry["phase"], more: Partial<JournalEntry> = {}) => {
    const system = id.startsWith("okta/") ? "okta" : "cloudflare";
    const at = new Date(Date.UTC(2026, 10, 23, 15, 0, entries.length)).toISOString();
    entries.push({ id, system, title, at, phase, items: [], ...more });
  };
  const made = (
    id: string,
    title: string,
    left: JournalEntry["left"],
    replaced?: JournalEntry["replaced"],
  ) => {
    add(id, title, "begun", replaced === undefined ? {} : { replaced });
    add(id, title, "done", { left });
  };
  const whole: readonly (() => void)[] = [
    () => made(ids.emailDomain, `Create the email domain ${domain}`, { id: "oed1", domain }),
    () => made("dns/okta", "Add Okta's records", []),
    () => made(ids.verify, `Verify ${domain}`, { domain }),
    () => add(ids.feature, "Switch on the feature", "yes"),
    () => made(ids.feature, "Switch on the feature", { id: "ftr1", status: "ENABLED" }),
    () => made(ids.server, "Create the email server, disabled", server, asked),
    () => made(ids.test, "Send Okta's test", { server: server.id, fingerprint: print, since: "2026" }),
    () => add(ids.received, "See that it arrived", "yes"),
    () => add(ids.enable, "Enable the email server", "yes"),
    () => made(ids.enable, "Enable the email server", { id: server.id, authType: "OAUTH2" }),
  ];
  const upTo: Readonly<Partial<Record<PlanEnd, number>>> = {
    none: 0,
    "at the DNS": 1,
    "in the creation": 5,
    "before the test": 6,
    "test refused": 6,
    "test lost": 7,
    "before enabling": 8,
  };
  for (const step of whole.slice(0, upTo[end] ?? whole.length)) step();
  if (end === "at the DNS") {
    add("dns/okta", "Add Okta's records", "begun");
    add("dns/okta", "Add Okta's records", "failed", { code: "dns-host-refused" });
  }
  if (end === "test refused") {
    add(ids.test, "Send Okta's test", "begun", {
      replaced: { server: server.id, fingerprint: print, since: "2026" },
    });
    add(ids.test, "Send Okta's test", "failed", { code: "okta-authentication-failed" });
  }
  if (end === "change refused") {
    add(ids.server, "Change the email server", "begun", { replaced: { known: server } });
    add(ids.server, "Change the email server", "failed", { code: "okta-settings-refused" });
  }
  if (end === "test lost") add(ids.received, "See that it arrived", "no");
  if (end === "in the creation")
    add(ids.server, "Create the email server, disabled", "begun", { replaced: asked });
  if (end === "undone by half" || end === "undone") add(ids.enable, "Enable the email server", "undone");
  if (end === "undone") {
    add(ids.test, "Send Okta's test", "kept");
    add(ids.server, "Create the email server, disabled", "undone");
    add(ids.feature, "Switch on the feature", "undone");
    add(ids.verify, "Verify", "kept");
    add(ids.emailDomain, `Create the email domain ${domain}`, "undone");
  }
  return entries;
}
