import { expect, test } from "vitest";
import { runChecks } from "../../../src-main/checks/run.ts";
import type { providerIds } from "../../../src-main/contract/settings.ts";
import { Secret } from "../../../src-main/credentials/secret.ts";
import { scenarios } from "../../../src-main/practice/scenarios/index.ts";
import { practiceValues } from "../../../src-main/practice/values.ts";
import { newSetup } from "../../../src-main/setup/document.ts";
import { rehearse } from "./support/world.ts";

/** A check run of the product in a practice world: the findings that block, the others, and the outcome. */
async function findingsOf(provider: (typeof providerIds)[number], name: string) {
  await using rehearsal = await rehearse(provider, name);
  const { world, settings, credential, from } = rehearsal;
  const { domain, settings: input } = practiceValues(provider);
  const setup = {
    ...newSetup(provider, true, world.network.now()),
    practice: { scenario: name },
    domain,
    settings: input,
  };
  const report = await runChecks(
    world.network,
    { setup, settings, fingerprint: "", credential: new Secret(credential), to: from, runId: name },
    { signal: AbortSignal.timeout(60_000), onEvent: () => {} },
  );
  const codes = (blocking: boolean) =>
    report.findings.filter((f) => (f.severity === "error") === blocking).map((f) => f.code);
  return { outcome: report.outcome, blocking: codes(true), remarks: codes(false) };
}

// `smtp-blocked` waits ten seconds for a connection that never comes: side by side they cost ten seconds once.
test.concurrent.for(scenarios.map((s) => [s.provider, s.name, s.finding] as const))(
  "the check run names the cause of %s %s: %s",
  { timeout: 40_000 },
  async ([provider, name, finding]) => {
    const { outcome, blocking, remarks } = await findingsOf(provider, name);
    if (finding === null)
      expect({ outcome, blocking, remarks }).toEqual({ outcome: "passed", blocking: [], remarks: [] });
    else if (blocking.length > 0) expect(blocking).toEqual([finding]);
    else expect(remarks).toContain(finding);
  },
);
