import { describe, expect, test } from "vitest";
import { MailwrightError, type SystemId } from "../../../src-main/contract/index.ts";
import { connectionRef } from "../../../src-main/credentials/secret-ref.ts";
import { estateScenarioList } from "../../../src-main/practice/estate-scenarios.ts";
import { rememberSecret } from "../../support/canary.ts";
import { ended, practiceWithoutMail, states } from "./plan-walk.ts";
import { openProfile, type Profile } from "./profile.ts";

/** Connects a system as the window does; the finding where it is refused. */
async function connect({ handlers, secrets }: Profile, id: string, system: SystemId): Promise<string | null> {
  try {
    const { view } = await handlers["practice.connect"]({ id, system });
    for (const fact of view.setup.connections ?? [])
      await secrets.withSecret(connectionRef(id, fact), (secret) => secret.use(rememberSecret));
    return null;
  } catch (error) {
    if (error instanceof MailwrightError) return error.finding.code;
    throw error;
  }
}

async function applied(profile: Profile, id: string): Promise<string> {
  await profile.handlers["plan.read"]({ id });
  return (await ended(profile, profile.handlers["plan.apply"]({ id, agreed: [] }))).outcome;
}

/** Won: Okta's test went out, and the plan asks whether it arrived. */
const isWon = ({ "okta/test": sent, "okta/verify": verified }: Record<string, string>) =>
  sent === "done" && verified === "done";

describe("a practice company", { timeout: 120_000 }, () => {
  test.each(estateScenarioList().filter(({ deed }) => deed !== undefined))(
    "$name is in the way of the plan, and $deed ends it",
    async ({ name }) => {
      const profile = await openProfile();
      const { handlers } = profile;
      const id = await practiceWithoutMail(profile);
      await handlers["practice.estate"]({ id, scenario: name });
      const refused: (string | null)[] = [];
      for (const system of ["okta", "cloudflare"] as const) refused.push(await connect(profile, id, system));
      const isRefused = refused.some((code) => code !== null);
      // Classic Engine is said where the org is looked up, and stands in nobody's way after that.
      if (!isRefused && name !== "okta-classic")
        expect(await applied(profile, id)).toMatch(/failed|conflict/);
      const view = await handlers["practice.mend"]({ id });
      expect(view.setup.practice).toEqual({ scenario: "works" });
      for (const [i, system] of (["okta", "cloudflare"] as const).entries())
        if (refused[i]) expect(await connect(profile, id, system)).toBeNull();
      expect(await applied(profile, id)).toBe("asks");
      expect(isWon(states((await handlers["plan.read"]({ id })).plan))).toBe(true);
    },
  );

  test("that is another one has nothing of the one before: connections, log and records are gone", async () => {
    const profile = await openProfile();
    const { handlers, secrets } = profile;
    const id = await practiceWithoutMail(profile);
    for (const system of ["okta", "cloudflare"] as const)
      expect(await connect(profile, id, system)).toBeNull();
    await handlers["plan.read"]({ id });
    await ended(profile, handlers["plan.apply"]({ id, agreed: [], only: ["dns/spf"] }));
    expect((await handlers["setup.open"]({ id })).setup.journal).toHaveLength(2);
    const { setup } = await handlers["practice.estate"]({ id, scenario: "okta-log-late" });
    expect([setup.connections, setup.journal, setup.lastPlan, setup.domain.oktaRecords]).toEqual([
      undefined,
      undefined,
      undefined,
      [],
    ]);
    expect((await secrets.list()).filter((name) => name.includes("connection"))).toEqual([]);
    expect(setup.practice).toEqual({ scenario: "works", estate: "okta-log-late" });
    // Another scenario of the provider leaves the company's systems as they are.
    const after = await handlers["setup.update"]({ id, change: { scenario: "works" } });
    expect(after.setup.practice).toEqual({ scenario: "works", estate: "okta-log-late" });
    const none = await handlers["practice.estate"]({ id, scenario: "works" });
    expect(none.setup.practice).toEqual({ scenario: "works" });
  });
});
