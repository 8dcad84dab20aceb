import { expect, test } from "vitest";
import { ended, practiceWithoutMail, rememberSecrets, states } from "./plan-walk.ts";
import { openProfile } from "./profile.ts";

/** What the DNS has to say in each of Microsoft's clouds: the include, and the zone in which the keys are. */
const clouds = [
  ["worldwide", "spf.protection.outlook.com", "n-v1.dkim.mail.microsoft"],
  ["us-gcc-high", "spf.protection.office365.us", "onmicrosoft.us"],
  ["us-dod", "spf.protection.office365.us", "onmicrosoft.us"],
  ["china", "spf.protection.partner.outlook.cn", "partner.onmschina.cn"],
] as const;

test.each(clouds)(
  "in Microsoft's cloud %s the hand-over and the plan say its SPF and DKIM, and the plan's zone passes",
  { timeout: 240_000 },
  async (cloud, include, keyZone) => {
    const profile = await openProfile();
    const { handlers } = profile;
    const id = await practiceWithoutMail(profile, "microsoft", { cloud });
    await handlers["app.script"]({ id });
    const { screen } = await handlers["practice.shell"]({ id });
    const { findings } = await handlers["app.scriptReply"]({ id, text: screen });
    expect(findings).toEqual([]);
    await handlers["practice.connect"]({ id, system: "okta" });
    await handlers["practice.connect"]({ id, system: "cloudflare" });
    await rememberSecrets(profile, id);

    await handlers["dns.check"]({ id });
    const { text } = await handlers["dns.handOver"]({ id, format: "text" });
    expect(text).toContain(`include:${include}`);
    for (const selector of ["selector1", "selector2"])
      expect(text).toMatch(new RegExp(`${selector}-[^\\s]*\\.${keyZone.replaceAll(".", "\\.")}\\b`));

    const { plan } = await handlers["plan.read"]({ id });
    const after = (change: string) =>
      plan.changes.find((one) => one.id === change)?.items.flatMap((item) => item.after ?? []);
    expect(after("dns/spf")?.join()).toContain(`include:${include}`);
    expect(after("dns/dkim")).toHaveLength(2);
    for (const target of after("dns/dkim") ?? []) expect(target).toContain(`.${keyZone}`);

    expect(await ended(profile, handlers["plan.apply"]({ id, agreed: [] }))).toMatchObject({
      outcome: "asks",
    });
    expect(states((await handlers["plan.read"]({ id })).plan)).toMatchObject({
      "dns/okta": "done",
      "dns/spf": "done",
      "dns/dkim": "done",
      "okta/test": "done",
    });
    const { check } = await handlers["dns.check"]({ id });
    const asked = check.rows.filter(({ kind }) => kind !== "mx");
    expect(asked.map((row) => [row.id, row.status])).toEqual(asked.map((row) => [row.id, "found"]));
    const stored = profile.next("setup.changed");
    await handlers["run.start"]({ id });
    await stored;
    const { setup } = await handlers["setup.open"]({ id });
    expect(setup.lastRun).toMatchObject({ outcome: "passed", findings: [] });
  },
);
