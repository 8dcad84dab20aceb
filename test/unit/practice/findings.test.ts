import { afterAll, expect, test } from "vitest";
import { runChecks } from "../../../src-main/checks/run.ts";
import type { ProviderId } from "../../../src-main/contract/settings.ts";
import { Secret } from "../../../src-main/credentials/secret.ts";
import { readDelivered } from "../../../src-main/delivered/read.ts";
import { stampResults } from "../../../src-main/delivered/stamp.ts";
import { catalogue } from "../../../src-main/diagnosis/catalogue.ts";
import { scenarios } from "../../../src-main/practice/scenarios/index.ts";
import { practiceValues } from "../../../src-main/practice/values.ts";
import { newSetup } from "../../../src-main/setup/document.ts";
import { rehearse } from "./support/world.ts";

/** Shorter than the product's: what is silent here stays silent. */
const bounds = { connectMs: 2_500, tlsMs: 2_500, replyMs: 2_500, messageReplyMs: 2_500 };

/** A check run of the product in a practice world: the findings that block, the others, and what the arrived message tells. */
async function findingsOf(provider: ProviderId, name: string, shows: "run" | "delivered") {
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
    { signal: AbortSignal.timeout(60_000), bounds, onEvent: () => {} },
  );
  const codes = (severity: string) =>
    report.findings.filter((f) => f.severity === severity).map((f) => f.code);
  const arrived = shows === "delivered" ? await world.lastDelivery() : null;
  const signal = AbortSignal.timeout(20_000);
  const delivered =
    arrived === null
      ? []
      : (
          await readDelivered(
            world.network,
            await stampResults(
              world.network,
              arrived.source,
              { name: arrived.receiver, client: arrived.client },
              signal,
            ),
            { from, provider, runId: name, signal },
          )
        ).findings.map((f) => f.code);
  return {
    outcome: report.outcome,
    blocking: codes("error"),
    warnings: codes("warning"),
    notes: codes("info"),
    delivered,
  };
}

const walked = new Set<string>();

// Some scenarios wait for an answer that never comes: side by side they cost that once.
test.concurrent.for(scenarios.map((s) => [s.provider, s.name, s.finding, s.shows] as const))(
  "the check run names the cause of %s %s: %s",
  { timeout: 120_000 },
  async ([provider, name, finding, shows]) => {
    const { outcome, blocking, warnings, notes, delivered } = await findingsOf(provider, name, shows);
    if (finding === null)
      expect({ outcome, blocking, warnings }).toEqual({ outcome: "passed", blocking: [], warnings: [] });
    else if (shows === "delivered") {
      expect({ outcome, blocking }).toEqual({ outcome: "passed", blocking: [] });
      expect(delivered).toEqual([finding]);
    } else if (blocking.length > 0) expect(blocking).toEqual([finding]);
    else expect([...warnings, ...notes]).toContain(finding);
    walked.add(`${name} ${finding}`);
  },
);

/** The rows that name a scenario, each once: two rows may lead to one code from different evidence. */
const rows = catalogue.filter((row) => row.scenario !== null);

test("every row of the catalogue that a server can show was walked through its scenario", () => {
  const missing = rows.filter((row) => !walked.has(`${row.scenario} ${row.code}`)).map((row) => row.code);
  expect(missing).toEqual([]);
  expect(new Set(rows.map((row) => row.code)).size).toBeGreaterThanOrEqual(70);
});

afterAll(() => {
  const done = rows.filter((row) => walked.has(`${row.scenario} ${row.code}`)).length;
  console.log(`${done} of ${rows.length} catalogue rows walked through their scenario, over real sockets`);
});
