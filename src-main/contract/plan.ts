import { z } from "zod";
import { Finding } from "./finding.ts";
import { systemIds } from "./systems.ts";

export const SystemId = z.enum(systemIds);
export type SystemId = z.infer<typeof SystemId>;
export const DnsHostId = SystemId.exclude(["okta"]);
export type DnsHostId = z.infer<typeof DnsHostId>;

/** Words of a text before and after, marked. */
export const WordDiff = z.array(z.object({ text: z.string(), change: z.enum(["same", "add", "remove"]) }));
export type WordDiff = z.infer<typeof WordDiff>;

/** One thing that a change touches: a record set, an object of Okta. Never a secret. */
export const ChangeItem = z.object({
  /** What it is called where it stands: "TXT _dmarc.notifications.acme.com", "Email server". */
  name: z.string(),
  /** What stands there, as people read it; empty where there is nothing. */
  before: z.array(z.string()),
  /** What shall stand there; null where another change has to be made before it is known. */
  after: z.array(z.string()).nullable(),
  diff: WordDiff.optional(),
});
export type ChangeItem = z.infer<typeof ChangeItem>;

export const ChangeState = z.enum([
  /** It was as it shall be before Mailwright came. */
  "right",
  /** Mailwright is to make it. */
  "pending",
  /** Something stands in its way that Mailwright does not touch; or what stands there is no longer what the plan shows. */
  "conflict",
  /** Being made now. */
  "running",
  /** Mailwright made it, and it is still so. */
  "done",
  /** It was tried, and did not work. */
  "failed",
  /** Mailwright made it, and took it back. */
  "undone",
  /** Mailwright made it, and did not take it back: somebody changed it since, or it cannot be taken back. */
  "kept",
]);
export type ChangeState = z.infer<typeof ChangeState>;

/** One change in one system, as data: what is, what shall be, what it needs, how it stands. */
export const Change = z.object({
  /** Stable over readings: "okta/email-domain", "dns/spf". */
  id: z.string().max(120),
  system: SystemId,
  /** Verb first: "Create the email domain notifications.acme.com". */
  title: z.string(),
  /** A sentence or two under it. */
  detail: z.string().optional(),
  items: z.array(ChangeItem),
  /** Changes that have to be right or done before. One that is not in the plan is no obstacle. */
  needs: z.array(z.string()),
  /**
   * It is not made with the others: `ask` is asked first, alone, and `yes` and `no` are the answers on the buttons. `text` is
   * what to know before one answers; it does not say `ask` again.
   */
  question: z.object({ ask: z.string(), text: z.string(), yes: z.string(), no: z.string() }).optional(),
  /** Why it cannot be taken back; absent where it can. */
  final: z.string().optional(),
  /** Its system does not let itself be read now, so a person makes it by hand: how, and how the plan goes on. */
  byHand: z.string().optional(),
  state: ChangeState,
  /** When it came into this state through Mailwright (ISO 8601). */
  at: z.string().optional(),
  /** What became of it: "Seen at 2 of 2 name servers". */
  note: z.string().optional(),
  /** Why it is in conflict, or failed. */
  finding: Finding.optional(),
});
export type Change = z.infer<typeof Change>;

/** What is to be done in the connected systems, in order, as they were read at one time. */
export const Plan = z.object({
  /** ISO 8601. */
  readAt: z.string(),
  changes: z.array(Change),
  /** About the systems rather than about one change: a missing right, a twin zone. */
  findings: z.array(Finding),
});
export type Plan = z.infer<typeof Plan>;

/** A value of a system's own form goes no deeper: a schema that follows values to the end of any depth has no stack left. */
const mostDepth = 100;
const goesDeeper = (value: unknown, depth: number): boolean =>
  typeof value === "object" &&
  value !== null &&
  (depth === 0 || Object.values(value).some((inner) => goesDeeper(inner, depth - 1)));
const SystemValue = z
  .unknown()
  .refine((value) => !goesDeeper(value, mostDepth), `nested deeper than ${mostDepth} levels`)
  .pipe(z.json());

/**
 * One line of the log of what Mailwright did in the systems of a setup. `begun` is written before a change is sent, so that
 * what was there before is known whatever happens then.
 */
export const JournalEntry = z.object({
  /** Of the change. */
  id: z.string().max(120),
  system: SystemId,
  title: z.string(),
  /** ISO 8601. */
  at: z.string(),
  /** `failed`: the system refused it, and does not show it. `yes` and `no` are a person's answers to the change's question. */
  phase: z.enum(["begun", "done", "failed", "undone", "kept", "yes", "no"]),
  /** The items as the person saw them. */
  items: z.array(ChangeItem).default([]),
  /** What stood there before, in the system's own form: what undo restores. Never a secret. */
  replaced: SystemValue.optional(),
  /** What stands there by this change, in the system's own form: undo touches only what is still like this. */
  left: SystemValue.optional(),
  note: z.string().optional(),
  /** Of the finding that says why it failed. */
  code: z.string().max(120).optional(),
});
export type JournalEntry = z.infer<typeof JournalEntry>;

/** Lines of a log that a setup keeps. */
export const journalLimit = 2000;

/** How an application, or an undo, ended. `asks`: all is done but what has a question of its own. */
export const PlanOutcome = z.enum(["done", "asks", "conflict", "failed", "cancelled"]);
export type PlanOutcome = z.infer<typeof PlanOutcome>;

/** How the last application of a setup's plan, or the last undo, ended. */
export const PlanEnd = z.object({
  /** ISO 8601. */
  at: z.string(),
  outcome: PlanOutcome,
  /** Changes still to be made; after an undo, to be taken back. */
  left: z.number().int(),
  /** Where it stopped, or the change whose question is open: its ID, and its title or question. */
  change: z.object({ id: z.string().max(120), title: z.string().max(500) }).optional(),
});
export type PlanEnd = z.infer<typeof PlanEnd>;

/** What an application of a plan, or an undo, tells as it goes. Times are ISO 8601. */
export const PlanEvent = z.discriminatedUnion("type", [
  /** All changes as they stand: at the start, and whenever more became known. */
  z.object({ type: z.literal("plan"), plan: Plan }),
  /** One change came into another state. */
  z.object({ type: z.literal("change"), change: Change }),
  /** A change waits for something: why, and until when at the latest. */
  z.object({ type: z.literal("wait"), id: z.string(), text: z.string(), until: z.string() }),
  /** The last one. `finding` where it broke off for a reason that belongs to no change. */
  z.object({
    type: z.literal("end"),
    at: z.string(),
    outcome: PlanOutcome,
    /** Changes still to be made. */
    left: z.number().int(),
    finding: Finding.optional(),
  }),
]);
export type PlanEvent = z.infer<typeof PlanEvent>;

/** What a DNS host needs to let Mailwright in, and how to make it as narrow as the host allows. */
export const DnsHostGuide = z.object({
  host: DnsHostId,
  /** For people: "Cloudflare". */
  name: z.string(),
  /** What is entered. A secret field goes to the keychain and never comes back. */
  fields: z.array(
    z.object({
      name: z.string(),
      label: z.string(),
      hint: z.string(),
      secret: z.boolean(),
      optional: z.boolean(),
      /** Filled in beforehand, where it is known. */
      value: z.string().optional(),
    }),
  ),
  /** What is done at the host, in order. */
  steps: z.array(z.string()),
  /** The host's own page, filled in as far as it can be. */
  page: z.object({ label: z.string(), url: z.string() }).optional(),
  /** A text to paste there: a policy, a key statement, a command. */
  policy: z.object({ label: z.string(), text: z.string() }).optional(),
});
export type DnsHostGuide = z.infer<typeof DnsHostGuide>;

/** What an org says of itself without a sign-in, and where its token is made. */
export const OktaOrg = z.object({
  /** The org's own URL, `https://` and host: what its API answers to. */
  url: z.string(),
  engine: z.enum(["idx", "v1"]),
  customDomain: z.string().nullable(),
  tokenPage: z.string(),
  /** What a service app is granted, narrowest first. */
  scopes: z.array(z.string()),
});
export type OktaOrg = z.infer<typeof OktaOrg>;
