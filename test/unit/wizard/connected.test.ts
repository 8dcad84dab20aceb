import { describe, expect, test } from "vitest";
import type { Plan } from "../../../src-main/contract/index.ts";
import { ended, practiceWithoutMail, rememberSecrets, states } from "./plan-walk.ts";
import { openProfile, type Profile } from "./profile.ts";

/** Connects Okta and the DNS host of an empty practice setup. The canary knows both tokens. */
async function connected(profile: Profile, provider: "google" | "microsoft"): Promise<string> {
  const { handlers } = profile;
  const id = await practiceWithoutMail(profile, provider);
  await handlers["practice.connect"]({ id, system: "okta" });
  await handlers["practice.connect"]({ id, system: "cloudflare" });
  await rememberSecrets(profile, id);
  return id;
}

/** Applies the plan, and answers the question of a change as a window does. */
async function agree(profile: Profile, id: string, change: string): Promise<Plan> {
  const { handlers } = profile;
  const { plan } = await handlers["plan.answer"]({ id, change, yes: true });
  if (states(plan)[change] !== "pending") return plan;
  await ended(profile, handlers["plan.apply"]({ id, agreed: [change], only: [change] }));
  return (await handlers["plan.read"]({ id })).plan;
}

async function passTest(profile: Profile, id: string): Promise<void> {
  const stored = profile.next("setup.changed");
  await profile.handlers["run.start"]({ id });
  await stored;
  expect((await profile.handlers["setup.open"]({ id })).tested).toBe("tested");
}

describe("a setup whose Okta and DNS host are connected", { timeout: 240_000 }, () => {
  test.each(["google", "microsoft"] as const)(
    "of %s goes from nothing to an enabled server, and to another secret, without a gap",
    async (provider) => {
      const profile = await openProfile();
      const { handlers } = profile;
      const id = await connected(profile, provider);
      const { plan } = await handlers["plan.read"]({ id });
      expect(plan.findings).toEqual([]);
      const first = await ended(profile, handlers["plan.apply"]({ id, agreed: [] }));
      expect(first).toMatchObject({ outcome: "asks" });
      const asked = await handlers["plan.read"]({ id });
      // What Okta told of its records is in the setup: nobody pasted them.
      expect(asked.view.setup.domain.oktaRecords.length).toBeGreaterThan(0);
      expect(asked.view.setup.lastPlan).toMatchObject({ outcome: "asks", change: { id: "okta/received" } });
      expect(states(asked.plan)).toMatchObject({
        "okta/verify": "done",
        "okta/test": "done",
        "dns/okta": "done",
      });
      expect(states(await agree(profile, id, "okta/received"))["okta/enable"]).toBe("pending");
      const enabled = await agree(profile, id, "okta/enable");
      expect(enabled.changes.filter(({ state }) => state !== "done" && state !== "right")).toEqual([]);
      expect((await handlers["setup.open"]({ id })).setup.lastPlan).toMatchObject({ outcome: "done" });

      await passTest(profile, id);
      await handlers["rotation.start"]({ id });
      await handlers["credentials.makePractice"]({ id });
      // Nothing goes to Okta that was not proven here.
      const unproven = await handlers["plan.read"]({ id });
      expect(unproven.plan.changes.find((change) => change.id === "okta/server")).toMatchObject({
        state: "conflict",
        finding: { code: "okta-credential-unproven" },
      });
      await passTest(profile, id);
      await expect(handlers["rotation.finish"]({ id })).rejects.toMatchObject({
        finding: { code: "rotation-not-at-okta" },
      });
      await handlers["plan.read"]({ id });
      expect(await ended(profile, handlers["plan.apply"]({ id, agreed: [] }))).toMatchObject({
        outcome: "asks",
      });
      // Okta has it, and nobody has seen its test arrive yet.
      await handlers["plan.read"]({ id });
      await expect(handlers["rotation.finish"]({ id })).rejects.toMatchObject({
        finding: { code: "rotation-not-at-okta" },
      });
      const last = await agree(profile, id, "okta/received");
      expect(last.changes.filter(({ state }) => state !== "done" && state !== "right")).toEqual([]);
      expect((await handlers["rotation.finish"]({ id })).rotation).toBeNull();
    },
  );
});
