import { z } from "zod";
import { DkimValues, DnsCheck, OktaRecord } from "./dns.ts";
import type { StepId } from "./finding.ts";
import { JournalEntry, journalLimit, PlanEnd, SystemId } from "./plan.ts";
import { RunReport } from "./run.ts";
import { ScriptFact } from "./script.ts";
import { fieldLimit, ProviderId, SettingsInput } from "./settings.ts";
import { setupVersion } from "./setup-version.ts";

/** Where secrets are: in the OS keychain, or in this session's memory only. */
export const SecretPlace = z.enum(["keychain", "session"]);
export type SecretPlace = z.infer<typeof SecretPlace>;

/** What the credentials step knows about the secret. Never the secret. */
export const CredentialFact = z.object({
  kind: z.enum(["private-key", "client-secret"]),
  addedAt: z.string(),
  store: SecretPlace,
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
  /** It came sealed with a script's reply, or was made for one: no person has a copy of it. */
  fromScript: z.literal(true).optional(),
  /** What was mended on the way in, in words. */
  repairs: z.array(z.string()).default([]),
});
export type CredentialFact = z.infer<typeof CredentialFact>;

/**
 * A failure that time may mend, and every run that met it: with it the wizard knows when to try again, and when it has
 * waited long enough. Kept as long as the settings stay the same and no other run outcome ends it.
 */
const Waiting = z.object({
  /** The finding that keeps coming. */
  code: z.string(),
  /** Of the settings that were tested. */
  fingerprint: z.string(),
  /** When the first run met it (ISO 8601). */
  since: z.string(),
  /** When each run began (ISO 8601), the latest last. The oldest are left out beyond 100. */
  tries: z.array(z.string()).max(100),
  /** A person said that no more tries are to begin by themselves. */
  stopped: z.boolean().optional(),
});

/** A system that a setup is connected to. The token, key or secret of the connection is in the keychain. */
export const ConnectionFact = z.object({
  system: SystemId,
  /** Where: the org's URL, or the zone's name. */
  where: z.string().max(fieldLimit),
  connectedAt: z.string(),
  /** Names the keychain entry; changes whenever the connection is made anew. */
  revision: z.string(),
  /** How it signs in: "token", "service-app", "access-key", "tsig". */
  by: z.string().max(40),
  /** What else is no secret and needed to reach it, by the system's own names: zone and account IDs, client ID, key name. */
  values: z.record(z.string().max(60), z.string().max(fieldLimit)),
  /** When the token ends (ISO 8601), where that is known. */
  expiresAt: z.string().optional(),
});
export type ConnectionFact = z.infer<typeof ConnectionFact>;

/** One setup: facts, and when and how each was verified. Statuses are computed from it, never stored. */
export const Setup = z.object({
  version: z.literal(setupVersion),
  id: z.string().regex(/^[A-Za-z0-9-]{1,64}$/),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** What a person calls it; absent, it goes by its email domain. */
  name: z.string().max(120).optional(),
  provider: ProviderId.nullable(),
  /** Not null: this setup lives in the practice world, with this scenario, for ever. */
  practice: z
    .object({
      scenario: z.string(),
      /** What is wrong in the company's own systems, its Okta org and its DNS host; absent where nothing is. */
      estate: z.string().max(80).optional(),
      /** The scenario before this one, that its deed ended, and when (ISO 8601). */
      ended: z.object({ scenario: z.string(), at: z.string() }).optional(),
    })
    .nullable(),
  domain: z.object({
    /** Ticked by hand: what must be there first. Keys are `prerequisites[].id`. */
    prerequisites: z.record(z.string(), z.boolean()),
    customUrlDomain: z.string().max(fieldLimit),
    /** In its canonical form: see setup/email-domain.ts. A text that is no domain name stays as it was typed. */
    emailDomain: z.string().max(fieldLimit),
    /** The From address Okta will use. */
    from: z.string().max(fieldLimit),
    oktaRecords: z.array(OktaRecord).max(20),
    dkim: DkimValues.optional(),
  }),
  settings: SettingsInput,
  /** Console tasks ticked by hand: task id → when (ISO 8601). */
  tasks: z.record(z.string(), z.string()),
  credential: CredentialFact.nullable(),
  lastDns: DnsCheck.nullable(),
  lastRun: RunReport.nullable(),
  /** Not null: the last run failed with something that may pass by itself. */
  waiting: Waiting.nullable().default(null),
  /** A wait ended by itself, and nobody has looked at the setup since: when (ISO 8601). */
  news: z.string().optional(),
  /** Of the last run that passed. */
  lastPass: z.object({ at: z.string(), fingerprint: z.string() }).nullable(),
  lastExport: z.object({ at: z.string(), fingerprint: z.string(), name: z.string() }).nullable(),
  /**
   * Only in a setup that came out of a bundle: when it was opened here, and which run and which pass came with it. Those were
   * made elsewhere, on the word of whoever sent the bundle. Stays on this computer: a bundle never holds it.
   */
  imported: z
    .object({ at: z.string(), runId: z.string().nullable(), passedAt: z.string().nullable() })
    .optional(),
  /** Stays on this computer: a bundle never holds it. */
  connections: z.array(ConnectionFact).max(5).optional(),
  /**
   * The key of a service app at Okta that is not connected yet: its public half, to be pasted there, and what names the private
   * half in the keychain. Stays on this computer: a bundle never holds it.
   */
  oktaKey: z.object({ revision: z.string(), jwk: z.string().max(fieldLimit) }).optional(),
  /** What was done through the connections. Stays on this computer: nobody else's log decides what is undone here. */
  journal: z.array(JournalEntry).max(journalLimit).optional(),
  /** How the last run of the plan ended. Stays on this computer. */
  lastPlan: PlanEnd.optional(),
  /** A secret or key that was forgotten, and when (ISO 8601). Its entry goes after `undoMs`; until then it can come back. */
  forgotten: z.object({ at: z.string(), credential: CredentialFact }).optional(),
  /** Only when one script was written for the console work. Stays on this computer: a bundle never holds it. */
  script: ScriptFact.optional(),
  /**
   * Only while the secret or key is being replaced: the credential and the settings that Okta has now, and the last run that
   * passed before. The old secret stays in the keychain until the rotation ends.
   */
  rotation: z
    .object({
      startedAt: z.string(),
      credential: CredentialFact,
      settings: SettingsInput,
      lastPass: z.object({ at: z.string(), fingerprint: z.string() }).nullable(),
    })
    .optional(),
});
export type Setup = z.infer<typeof Setup>;

/** What the window may change. Absent keys stay; `settings` and `tasks` are merged key by key, `null` removes a key. */
export const SetupChange = z.object({
  name: z.string().max(120).optional(),
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

/** Where each part of a change is entered. */
export const stepsOfChange: Readonly<Record<keyof SetupChange, StepId>> = {
  name: "domain",
  provider: "domain",
  domain: "domain",
  settings: "app",
  tasks: "app",
  scenario: "test",
};
