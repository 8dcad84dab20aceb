import { describe, expect, onTestFinished, test } from "vitest";
import { practiceSetup } from "../../../src-main/headless/practice-setup.ts";
import { consoleOf } from "../../../src-main/practice/estate.ts";
import { openEstate } from "../../../src-main/practice/open-estate.ts";
import { startPracticeWorld } from "../../../src-main/practice/world.ts";
import { worldOptions } from "../../../src-main/practice/world-options.ts";
import { rememberSecret } from "../../support/canary.ts";
import { openProfile } from "./profile.ts";

/** A setup in a profile whose network leads to an org that puts off every third request, and a token of it. */
async function throttled() {
  const { setup } = await practiceSetup({
    provider: "microsoft",
    scenario: "works",
    now: Date.now(),
    empty: true,
  });
  const estate = await openEstate(setup, { okta: "throttled" });
  const world = await startPracticeWorld({ ...worldOptions(setup), estate });
  onTestFinished(() => world.close());
  const profile = await openProfile({ network: world.network });
  const made = await profile.handlers["setup.create"]({ provider: "microsoft", practice: false });
  const { id } = made.setup;
  await profile.handlers["setup.update"]({ id, change: { domain: setup.domain } });
  const { org = "", token = "" } = await consoleOf(estate, "okta");
  rememberSecret(token);
  return { ...profile, id, org, token };
}

describe("connecting a system that asks to wait", { timeout: 60_000 }, () => {
  test("tells what is waited for and until when, and connects", async () => {
    const { handlers, planEvents, ...entered } = await throttled();
    const { view } = await handlers["connection.okta"]({
      id: entered.id,
      org: entered.org,
      token: entered.token,
    });
    expect(view.setup.connections).toHaveLength(1);
    const [wait] = planEvents.filter(({ type }) => type === "wait");
    expect(wait).toMatchObject({ text: "Okta limits how often it may be asked" });
    expect(Date.parse((wait as { until: string }).until)).toBeGreaterThan(Date.now() - 30_000);
  });

  test("is broken off by the setup's id, and nothing is kept", async () => {
    const { handlers, next, id, org, token } = await throttled();
    const waiting = next("plan.event");
    const connecting = handlers["connection.okta"]({ id, org, token });
    const refused = expect(connecting).rejects.toMatchObject({ finding: { code: "connection-cancelled" } });
    await waiting;
    await handlers["plan.cancel"]({ runId: id });
    await refused;
    expect((await handlers["setup.open"]({ id })).setup.connections ?? []).toEqual([]);
  });
});
