import { describe, expect, test } from "vitest";
import { checkDomain } from "../../../src-main/dns/check/check.ts";
import { rehearseSetup } from "../../../src-main/headless/rehearse.ts";
import { makePracticeCredential, practiceValues } from "../../../src-main/practice/values.ts";
import { startPracticeWorld } from "../../../src-main/practice/world.ts";
import { mailDnsOf, providers } from "../../../src-main/providers/index.ts";
import { rememberSecret } from "../../support/canary.ts";

const rehearse = (cloud: "worldwide" | "us-gcc-high" | "us-dod" | "china", scenario: string) =>
  rehearseSetup({
    provider: "microsoft",
    scenario,
    entered: { cloud },
    version: "0.0.0",
    now: Date.now(),
    bundle: false,
    signal: AbortSignal.timeout(120_000),
    onEvent: () => {},
  });

/** What each of Microsoft's clouds asks for. */
const clouds = [
  [
    "worldwide",
    "https://outlook.office365.com/.default",
    "spf.protection.outlook.com",
    "dkim.mail.microsoft",
  ],
  ["us-gcc-high", "https://outlook.office365.us/.default", "spf.protection.office365.us", "onmicrosoft.us"],
  ["us-dod", "https://outlook-dod.office365.us/.default", "spf.protection.office365.us", "onmicrosoft.us"],
  [
    "china",
    "https://partner.outlook.cn/.default",
    "spf.protection.partner.outlook.cn",
    "partner.onmschina.cn",
  ],
] as const;

describe.each(clouds)("Microsoft's cloud %s", (cloud, scope, include, zone) => {
  test("passes in practice with right values, and nothing is called wrong", async () => {
    const { report } = await rehearse(cloud, "works");
    expect(report.stages.map(({ id, status }) => [id, status])).toEqual(
      report.stages.map(({ id }) => [id, "passed"]),
    );
    expect(report.findings).toEqual([]);
  });

  test("is known by the scope, the SPF include and the DKIM aliases of its own", async () => {
    const { domain, settings: own } = practiceValues("microsoft");
    const entered = { ...own, cloud };
    const settings = providers.microsoft.settings(entered, domain.from);
    expect(settings.scopes).toEqual([scope]);
    const made = await makePracticeCredential("microsoft", entered);
    rememberSecret(made.kind === "client-secret" ? made.secret : made.keyFileJson);
    await using world = await startPracticeWorld({
      provider: "microsoft",
      scenario: "works",
      domain: domain.emailDomain,
      from: domain.from,
      oktaRecords: domain.oktaRecords,
      settings,
    });
    const check = await checkDomain(
      world.network,
      {
        domain: domain.emailDomain,
        from: domain.from,
        provider: "microsoft",
        ...mailDnsOf("microsoft", entered),
        oktaRecords: domain.oktaRecords,
      },
      {},
    );
    const rows = check.rows.filter(({ kind }) => kind === "spf" || kind === "dkim");
    expect(rows.flatMap(({ id, status, findings }) => [[id, status, findings]])).toEqual(
      rows.map(({ id }) => [id, "found", []]),
    );
    expect(rows.find(({ kind }) => kind === "spf")?.found.join()).toContain(`include:${include}`);
    for (const row of rows.filter(({ kind }) => kind === "dkim"))
      expect(row.found.join()).toMatch(new RegExp(`${zone.replaceAll(".", "\\.")}$`));
  });

  test("is named where the scope was wrong", async () => {
    const { report } = await rehearse(cloud, "audience-graph");
    expect(report.findings.slice(0, 1)).toMatchObject([
      { code: "entra-audience-wrong", fix: [expect.stringContaining(scope), expect.any(String)] },
    ]);
  });
});
