import { z } from "zod";

/** The steps of the wizard, in order. Home is not a step: it is where no setup is open. */
export const stepIds = ["domain", "dns", "app", "credentials", "test", "finish"] as const;
export const StepId = z.enum(stepIds);
export type StepId = z.infer<typeof StepId>;

/**
 * How much a finding weighs.
 * `error` blocks: Okta could not send, or not verify the domain, with this as it is.
 * `warning` does not block, but costs delivery or will bite later. `info` is worth knowing.
 */
export const Severity = z.enum(["error", "warning", "info"]);
export type Severity = z.infer<typeof Severity>;

export const SourceLink = z.object({ label: z.string(), url: z.string() });
export type SourceLink = z.infer<typeof SourceLink>;

/**
 * One thing that is wrong (or worth knowing), as data. The window, the terminal and the report show the same object.
 * Texts are for people: short sentences, no secrets.
 */
export const Finding = z.object({
  /** Stable, kebab-case: people script against it. */
  code: z.string(),
  severity: Severity,
  /** The step where it is mended. */
  step: StepId,
  /**
   * The field of that step, when one field is to blame: a key of `SettingsInput` or of the setup's domain, a DNS row's id,
   * `secret` or `key` (what the Credentials step takes), `to` (the recipient of the Test step).
   */
  field: z.string().optional(),
  /** The console task of the Provider app step in which it is mended, when no single field is to blame: its id. */
  task: z.string().optional(),
  /** What happened, in the admin's world. */
  title: z.string(),
  cause: z.string(),
  /** What to do, in order. */
  fix: z.array(z.string()),
  /** Parts of `fix` that are typed into a console, letter by letter as they stand there: to be shown and copied whole. */
  commands: z.array(z.string()).optional(),
  /** Present when waiting is the likely answer. Times in milliseconds. */
  wait: z
    .object({
      usual: z.string(),
      retryAfterMs: z.number().int().positive(),
      giveUpAfterMs: z.number().int().positive(),
    })
    .optional(),
  /** The raw reply the finding was read from, redacted. */
  evidence: z.string().optional(),
  expected: z.string().optional(),
  found: z.string().optional(),
  sources: z.array(SourceLink).default([]),
});
export type Finding = z.infer<typeof Finding>;
