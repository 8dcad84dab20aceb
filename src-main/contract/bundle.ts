import { z } from "zod";
import { ProviderId } from "./settings.ts";
import { Tested } from "./setup.ts";

export const bundleVersion = 1;

/** Largest bundle that is read, in bytes. One with a long test report is about 100,000. */
export const bundleLimit = 8_388_608;

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
  tested: Tested,
  /** Of the settings in this bundle, and of the settings of the last run that passed. See setup/fingerprint.ts. */
  fingerprint: z.string(),
  testedFingerprint: z.string().nullable(),
  /** When the last run that passed started (ISO 8601). */
  testedAt: z.string().nullable(),
  /** Path inside the zip → SHA-256 (hex) and size in bytes. `manifest.json` itself is not listed. */
  files: z.record(
    z.string(),
    z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), size: z.number().int().nonnegative() }),
  ),
});
export type Manifest = z.infer<typeof Manifest>;
