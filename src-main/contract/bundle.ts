import { z } from "zod";
import { Finding } from "./finding.ts";
import { ProviderId } from "./settings.ts";
import { CredentialFact } from "./setup.ts";
import { Tested } from "./setup-view.ts";

export const bundleVersion = 1;

/** Largest bundle that is read, in bytes. One with a long test report is about 100,000. */
export const bundleLimit = 8_388_608;

/**
 * What a bundle says of its settings. Where the run was made is not said: a bundle is read on any computer, and its report
 * is in it.
 */
export const BundleTested = Tested.exclude(["elsewhere"]);
export type BundleTested = z.infer<typeof BundleTested>;

/** `manifest.json` of a bundle: what is in it, and whether what is in it was tested. */
export const Manifest = z.object({
  format: z.literal("mailwright-bundle"),
  version: z.literal(bundleVersion),
  /** The practice mark in words; only in the bundle of a practice setup. */
  notice: z.string().optional(),
  createdAt: z.string(),
  createdBy: z.string(),
  practice: z.boolean(),
  provider: ProviderId,
  emailDomain: z.string(),
  tested: BundleTested,
  /** Of the settings in this bundle, and of the settings of the last run that passed. See setup/fingerprint.ts. */
  fingerprint: z.string(),
  testedFingerprint: z.string().nullable(),
  /** When the last run that passed started (ISO 8601). */
  testedAt: z.string().nullable(),
  /** Fields of the settings that are still empty; Okta needs them. Absent in bundles of before. */
  missing: z.array(z.string()).optional(),
  /** What was said of the settings, the domain and its DNS: findings by their code. Absent before. */
  findings: z.array(Finding.pick({ code: true, severity: true, field: true, title: true })).optional(),
  /** Path inside the zip → SHA-256 (hex) and size in bytes. `manifest.json` itself is not listed. */
  files: z.record(
    z.string(),
    z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), size: z.number().int().nonnegative() }),
  ),
});
export type Manifest = z.infer<typeof Manifest>;

/** What stands in a bundle that was read and found whole, before anything of it is taken over. On its sender's word. */
export const BundlePreview = z.object({
  manifest: Manifest,
  /** The file's own name. */
  name: z.string(),
  from: z.string(),
  /** Where the setup would connect with the secret: to be looked at before one is entered. */
  host: z.string(),
  tokenEndpoint: z.string(),
  /** The kind of secret that lies in it under a passphrase. */
  sealed: CredentialFact.shape.kind.nullable(),
  /** This computer already has this setup: it is put beside it. */
  known: z.boolean(),
  findings: z.array(Finding),
});
export type BundlePreview = z.infer<typeof BundlePreview>;

/** How well a passphrase withstands guessing. */
export const PassphraseStrength = z.object({
  /** log2 of the guesses it takes, as zxcvbn estimates them. */
  bits: z.number(),
  /** `weak` is refused. */
  level: z.enum(["weak", "fair", "strong"]),
  /** What makes it easy to guess, as a sentence; "" where nothing stands out. */
  reason: z.string(),
});
export type PassphraseStrength = z.infer<typeof PassphraseStrength>;
