import { z } from "zod";
import { ProviderId } from "./settings.ts";
import { Tested } from "./setup.ts";

export const bundleVersion = 1;

/** `manifest.json` of a bundle: what is in it, and whether what is in it was tested. */
export const Manifest = z.object({
  format: z.literal("mailwright-bundle"),
  version: z.literal(bundleVersion),
  createdAt: z.string(),
  createdBy: z.string(),
  practice: z.boolean(),
  provider: ProviderId,
  emailDomain: z.string(),
  tested: Tested,
  /** Of the settings in this bundle, and of the settings of the last passing run. */
  fingerprint: z.string(),
  testedFingerprint: z.string().nullable(),
  testedAt: z.string().nullable(),
  /** Path inside the zip → SHA-256 (hex) and size in bytes. `manifest.json` itself is not listed. */
  files: z.record(z.string(), z.object({ sha256: z.string(), size: z.number().int() })),
});
export type Manifest = z.infer<typeof Manifest>;
