import { applyInPractice } from "../../src-main/headless/apply.ts";
import { practiceSetup } from "../../src-main/headless/practice-setup.ts";
import { openEstate } from "../../src-main/practice/open-estate.ts";
import { startPracticeWorld } from "../../src-main/practice/world.ts";
import { worldOptions } from "../../src-main/practice/world-options.ts";
import { oktaSettings } from "../../src-main/setup/okta-settings.ts";
import { farNetwork } from "./apply/far-network.ts";
import type { Bench } from "./bench.ts";

/** Added to every question, in milliseconds. */
const roundTripMs = 20;

export const bench: Bench = {
  summary:
    "A whole plan, from an empty Okta org and zone to everything done, with 20 ms a round trip: over its bound",
  async measure({ smoke }) {
    const rounds = smoke ? 4 : 8;
    const ratios: number[] = [];
    let last = { ms: 0, roundTrips: 0, questions: 0, changes: 0 };
    // The first one loads what is loaded when it is first used.
    for (let i = 0; i <= rounds; i++) {
      last = await once();
      if (i > 0) ratios.push(last.ms / (last.roundTrips * roundTripMs));
    }
    // The best one: what else the computer does adds to a round, and takes nothing from it.
    const ratio = Math.min(...ratios);
    return {
      ratio_to_bound: Math.round(ratio * 100) / 100,
      run_ms: Math.round(last.ms),
      bound_ms: last.roundTrips * roundTripMs,
      round_trips: last.roundTrips,
      questions: last.questions,
      changes: last.changes,
    };
  },
};

async function once() {
  const { setup, secret } = await practiceSetup({
    provider: "microsoft",
    scenario: "works",
    now: Date.now(),
    empty: true,
  });
  const estate = await openEstate(setup, { okta: "feature-off" });
  await using world = await startPracticeWorld({ ...worldOptions(setup), estate });
  await world.register(oktaSettings(setup), secret);
  const far = farNetwork(world.network, roundTripMs);
  const started = performance.now();
  const { connections, outcome } = await applyInPractice({
    setup,
    secret,
    estate,
    network: far.network,
    signal: AbortSignal.timeout(120_000),
    onEvent: () => {},
  });
  const ms = performance.now() - started;
  if (outcome !== "done") throw new Error(`The plan ended with ${outcome}`);
  const { questions, roundTrips } = far;
  return { ms, questions, roundTrips, changes: connections.flatMap(({ changes }) => changes).length };
}
