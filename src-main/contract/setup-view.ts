import { z } from "zod";
import { DnsCheck } from "./dns.ts";
import { Finding, StepId } from "./finding.ts";
import { Change } from "./plan.ts";
import { AuthType, FormRow, OktaSettings, ProviderId, SettingsInput } from "./settings.ts";
import { Setup } from "./setup.ts";

/** A step's state, computed. `text` is the sentence fragment under its name: "4 of 6, one to mend". */
export const StepState = z.object({
  id: StepId,
  state: z.enum(["done", "attention", "blocked", "open", "waiting"]),
  text: z.string(),
  findings: z.array(Finding),
});
export type StepState = z.infer<typeof StepState>;

/** One action in a vendor's console. */
export const ConsoleTask = z.object({
  id: z.string(),
  /** Verb first: "Create the service account". */
  title: z.string(),
  where: z.string(),
  link: z.string().optional(),
  why: z.string(),
  /** Exact labels of the console with the values to enter there. */
  copy: z.array(z.object({ label: z.string(), value: z.string() })),
  /** Fields of this wizard that take what the console shows. */
  inputs: z.array(
    z.object({
      field: SettingsInput.keyof(),
      label: z.string(),
      hint: z.string(),
      /** Another value that does the same, and why there are two. */
      instead: z.object({ value: z.string(), why: z.string() }).optional(),
    }),
  ),
  /** How Mailwright knows that it is done. */
  proof: z.string(),
  done: z.enum(["no", "by-hand", "proven"]),
});
export type ConsoleTask = z.infer<typeof ConsoleTask>;

/**
 * What the runs so far say of the settings as they are now: a run passed with exactly these, here or, as a bundle says, on
 * another computer (`elsewhere`); something changed since the last run that passed; the last run failed; there was none.
 */
export const Tested = z.enum(["tested", "elsewhere", "changed", "failed", "never"]);
export type Tested = z.infer<typeof Tested>;

/** In practice: the one thing that ends the scenario. In the real world it is done in a console, or comes with time. */
const Deed = z.object({
  /** Code of the finding that it mends. */
  finding: z.string(),
  /** Verb first, as on a button: "Enter the delegation in the practice console". */
  label: z.string(),
});

/** A setup with everything the window shows of it, computed in one place. */
export const SetupView = z.object({
  setup: Setup,
  settings: OktaSettings,
  /** Where a test message goes unless another address is entered; empty while nothing is known. */
  recipient: z.string(),
  steps: z.array(StepState),
  /** The first step with something left to do. */
  next: StepId,
  tasks: z.array(ConsoleTask),
  form: z.array(FormRow),
  /** The last DNS check, when it is about the email domain as it is now. */
  dnsCheck: DnsCheck.nullable(),
  /** Is the secret there now? (A session-only secret is gone after a restart.) */
  secretPresent: z.boolean(),
  fingerprint: z.string(),
  tested: Tested,
  /** When the test is tried again by itself (ISO 8601); a time that has passed is due now. Null when it is not. */
  retryAt: z.string().nullable(),
  /** What ends the practice scenario, to be offered where its finding is mended; null where there is nothing to end. */
  deed: Deed.nullable(),
  /** What was done through the connections, by the log: the latest state of each change. */
  changes: z.array(Change),
  /** While the secret or key is being replaced. */
  rotation: z
    .object({
      startedAt: z.string(),
      /** Is the new secret or key in place? */
      replaced: z.boolean(),
      /** The body of Okta's PATCH request without the secret, as JSON; null when the type of authentication changed. */
      body: z.string().nullable(),
      /** Settings in it beside the secret or key and its ID, by Okta's names. */
      others: z.array(z.string()),
    })
    .nullable(),
});
export type SetupView = z.infer<typeof SetupView>;

export const SetupSummary = z.object({
  id: z.string(),
  title: z.string(),
  provider: ProviderId.nullable(),
  authType: AuthType.nullable(),
  practice: z.boolean(),
  updatedAt: z.string(),
  next: StepId,
  /** Whose turn it is: something is to be mended, or to be done next; time or somebody else is waited for; nothing is left. */
  turn: z.enum(["mend", "next", "waits", "done"]),
  /** How it stands and what it waits for, in one sentence without its full stop: "2 records to mend at Cloudflare". */
  state: z.string(),
  retryAt: SetupView.shape.retryAt,
  /** A wait ended by itself, and nobody has looked at the setup since. */
  news: z.boolean(),
  /** Steps that are done, of all. */
  done: z.number().int(),
  /** What ran out, or does so within 30 days. */
  expiring: z.array(Finding),
});
export type SetupSummary = z.infer<typeof SetupSummary>;

/** A setup that was removed and can be brought back. */
export const RemovedSetup = SetupSummary.pick({
  id: true,
  title: true,
  provider: true,
  practice: true,
}).extend({
  removedAt: z.string(),
  /** When it is gone for good (ISO 8601). */
  until: z.string(),
});
export type RemovedSetup = z.infer<typeof RemovedSetup>;
