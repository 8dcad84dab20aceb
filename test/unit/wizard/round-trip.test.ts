import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildBundle } from "../../../src-main/bundle/export.ts";
import { bundleInput } from "../../../src-main/bundle/input.ts";
import { withoutForeignLinks } from "../../../src-main/bundle/read/links.ts";
import type { Setup } from "../../../src-main/contract/index.ts";
import { withDomain } from "../../../src-main/setup/document.ts";
import { fingerprint } from "../../../src-main/setup/fingerprint.ts";
import { oktaSettings } from "../../../src-main/setup/okta-settings.ts";
import { anySetup } from "../bundle/support/any-setup.ts";
import { imported, openProfile } from "./profile.ts";

/** Setups as Mailwright makes them: with its own ids, and links to the documents it cites. The texts are anybody's. */
const setups = fc.tuple(anySetup({ secrets: false }), fc.uuid(), fc.uuid(), fc.boolean()).map(fromTexts);

function fromTexts([any, id, revision, passed]: [Setup, string, string, boolean]): Setup {
  const setup: Setup = {
    ...withDomain(any, {}),
    id,
    lastRun: withoutForeignLinks(any.lastRun),
    credential: any.credential && { ...any.credential, revision },
  };
  if (!passed || !setup.lastRun) return setup;
  // Its last run passed, with exactly what it holds.
  const print = fingerprint(setup, oktaSettings(setup));
  return {
    ...setup,
    lastRun: {
      ...setup.lastRun,
      practice: setup.practice !== null,
      outcome: "passed",
      fingerprint: print,
    },
    lastPass: { at: setup.lastRun.startedAt, fingerprint: print },
  };
}

// Later than every time in them, and standing still: the same moment is written into both bundles.
const now = Date.parse("2101-01-01T00:00:00.000Z");

describe("export, import in a clean profile, export", () => {
  test("gives the same bytes for 500 generated setups", async () => {
    const profile = await openProfile({ now: () => now });
    const { handlers, saved } = profile;
    const tested: Record<string, number> = {};
    await fc.assert(
      fc.asyncProperty(setups, async (setup) => {
        const first = buildBundle(bundleInput(setup, "0.1.0", new Date(now).toISOString()));
        const { view } = await imported(profile, first.bytes);
        // The other profile says the same of it, but for who tested it.
        expect(view.tested).toBe(first.manifest.tested === "tested" ? "elsewhere" : first.manifest.tested);
        tested[first.manifest.tested] = (tested[first.manifest.tested] ?? 0) + 1;
        const { ticket, manifest } = await handlers["bundle.export"]({ id: setup.id });
        expect(manifest).toEqual(first.manifest);
        await handlers["file.save"]({ ticket });
        expect(Buffer.compare(saved(), first.bytes)).toBe(0);
        // The profile is clean again for the next one.
        await handlers["setup.remove"]({ id: setup.id });
      }),
      { numRuns: 500 },
    );
    expect(tested["tested"]).toBeGreaterThan(50);
    console.log("500 setups exported, imported, exported:", tested);
  }, 180_000);
});
