import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BundleInput, buildBundle } from "../../../src-main/bundle/export.ts";
import { isBundlePath } from "../../../src-main/bundle/part.ts";
import { readBundle } from "../../../src-main/bundle/read/read.ts";
import { BundleTested, type Setup } from "../../../src-main/contract/index.ts";
import { oktaForm } from "../../../src-main/providers/form.ts";
import { fingerprint, tested } from "../../../src-main/setup/fingerprint.ts";
import { oktaSettings } from "../../../src-main/setup/okta-settings.ts";
import { anySetup } from "./support/any-setup.ts";

/** What the wizard gathers from a setup, in short: everything in a bundle follows from the setup. */
function inputOf(setup: Setup): BundleInput {
  const settings = oktaSettings(setup);
  const print = fingerprint(setup, settings);
  return {
    setup,
    settings,
    form: oktaForm(settings),
    tested: BundleTested.parse(tested(setup, print)),
    fingerprint: print,
    createdAt: "2026-11-23T16:42:00.000Z",
    appVersion: "0.1.0",
    findings: [],
    changes: [],
    atOkta: {
      feature: false,
      verified: false,
      server: "none",
      arrived: false,
      failed: false,
      enabled: false,
    },
    document: { name: "delegation.md", text: `# ${setup.domain.emailDomain}\n` },
    dns: [{ name: "records.txt", text: `${setup.domain.from}\n` }],
  };
}

describe("a bundle that is exported, opened and exported again", () => {
  test("stays the same once what looks like a secret was taken out, for 200 generated setups", () => {
    fc.assert(
      fc.property(anySetup({ secrets: true }), (setup) => {
        const clean = buildBundle(inputOf(readBundle(buildBundle(inputOf(setup)).bytes).setup));
        const again = buildBundle(inputOf(readBundle(clean.bytes).setup));
        expect(again.manifest).toEqual(clean.manifest);
        expect(Buffer.compare(again.bytes, clean.bytes)).toBe(0);
      }),
      { numRuns: 200 },
    );
  }, 120_000);

  test("has a safe name and safe paths whatever the setup holds, for 200 generated setups", () => {
    fc.assert(
      fc.property(anySetup({ secrets: true }), (setup) => {
        const { name, manifest } = buildBundle(inputOf(setup));
        expect(name).toMatch(
          /^mailwright-[a-z0-9][a-zA-Z0-9._-]{0,99}-(google|microsoft|other)(-practice)?\.zip$/,
        );
        for (const path of Object.keys(manifest.files)) expect(isBundlePath(path)).toBe(true);
      }),
      { numRuns: 200 },
    );
  }, 120_000);
});
