import { z } from "zod";
import { DnsCheck, OktaRecord } from "./dns.ts";
import { Finding, StepId } from "./finding.ts";
import { RunReport } from "./run.ts";
import { AuthType, FormRow, fieldLimit, OktaSettings, ProviderId, SettingsInput } from "./settings.ts";

/** The version of the stored document. A store refuses a newer one and migrates an older one. */
export const setupVersion = 1;

/** What the credentials step knows about the secret. Never the secret. */
export const CredentialFact = z.object({
  kind: z.enum(["private-key", "client-secret"]),
  addedAt: z.string(),
  /** Where it was put: the OS keychain, or this session's memory only. */
  store: z.enum(["keychain", "session"]),
  /** Changes whenever the secret is replaced; says nothing about the secret itself (random). */
  revision: z.string(),
  /** For a private key. */
  keyBits: z.number().int().optional(),
  projectId: z.string().optional(),
  clientEmail: z.string().optional(),
  clientId: z.string().optional(),
  keyId: z.string().optional(),
  /** Until when Google publishes the key's certificate (ISO date, YYYY-MM-DD), as the last look there said. */
  keyExpiresOn: z.string().optional(),
  /** What was mended on the way in, in words. */
  repairs: z.array(z.string()).default([]),
});
export type CredentialFact = z.infer<typeof CredentialFact>;

/** One setup: facts, and when and how each was verified. Statuses are computed from it, never stored. */
export const Setup = z.object({
  version: z.literal(setupVersion),
  id: z.string().regex(/^[A-Za-z0-9-]{1,64}$/),
  createdAt: z.string(),
  updatedAt: z.string(),
  provider: ProviderId.nullable(),
  /** Not null: this setup lives in the practice world, with this scenario, for ever. */
  practice: z.object({ scenario: z.string() }).nullable(),
  domain: z.object({
    /** Ticked by hand: what must be there first. Keys are `prerequisites[].id`. */
    prerequisites: z.record(z.string(), z.boolean()),
    customUrlDomain: z.string().max(fieldLimit),
    emailDomain: z.string().max(fieldLimit),
    /** The From address Okta will use. */
    from: z.string().max(fieldLimit),
    oktaRecords: z.array(OktaRecord).max(20),
  }),
  settings: SettingsInput,
  /** Console tasks ticked by hand: task id → when (ISO 8601). */
  tasks: z.record(z.string(), z.string()),
  credential: CredentialFact.nullable(),
  lastDns: DnsCheck.nullable(),
  lastRun: RunReport.nullable(),
  /** Of the last run that passed. */
  lastPass: z.object({ at: z.string(), fingerprint: z.string() }).nullable(),
  lastExport: z.object({ at: z.string(), fingerprint: z.string(), name: z.string() }).nullable(),
});
export type Setup = z.infer<typeof Setup>;

/** What the window may change. Absent keys stay; `settings` and `tasks` are merged key by key, `null` removes a key. */
export const SetupChange = z.object({
  provider: ProviderId.optional(),
  domain: Setup.shape.domain.partial().optional(),
  settings: z
    .object(
      Object.fromEntries(
        Object.entries(SettingsInput.shape).map(([k, v]) => [k, v.unwrap().nullable().optional()]),
      ) as {
        [K in keyof typeof SettingsInput.shape]: z.ZodOptional<
          z.ZodNullable<ReturnType<(typeof SettingsInput.shape)[K]["unwrap"]>>
        >;
      },
    )
    .optional(),
  tasks: z.record(z.string(), z.boolean()).optional(),
  scenario: z.string().optional(),
});
export type SetupChange = z.infer<typeof SetupChange>;

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
  inputs: z.array(z.object({ field: SettingsInput.keyof(), label: z.string(), hint: z.string() })),
  /** How Mailwright knows that it is done. */
  proof: z.string(),
  done: z.enum(["no", "by-hand", "proven"]),
});
export type ConsoleTask = z.infer<typeof ConsoleTask>;

/**
 * What the last run says of the settings as they are now: the run passed with exactly these; something changed since
 * the last run that passed; the last run failed; there was none.
 */
export const Tested = z.enum(["tested", "changed", "failed", "never"]);
export type Tested = z.infer<typeof Tested>;

/** A setup with everything the window shows of it, computed in one place. */
export const SetupView = z.object({
  setup: Setup,
  settings: OktaSettings,
  steps: z.array(StepState),
  /** The first step with something left to do. */
  next: StepId,
  tasks: z.array(ConsoleTask),
  form: z.array(FormRow),
  /** Is the secret there now? (A session-only secret is gone after a restart.) */
  secretPresent: z.boolean(),
  fingerprint: z.string(),
  tested: Tested,
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
  /** What it still needs, as a sentence fragment. */
  needs: z.string(),
  /** What ran out, or does so within 30 days. */
  expiring: z.array(Finding),
});
export type SetupSummary = z.infer<typeof SetupSummary>;
