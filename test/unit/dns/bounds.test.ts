import { describe, expect, it } from "vitest";
import { auditDomain } from "../../../src-main/dns/audit.ts";
import { spfReport } from "../../../src-main/dns/spf-report.ts";
import { companyWorld, domain, request } from "./company.ts";
import { check, openWorld, rowOf } from "./harness.ts";

/** 3,500 includes, as somebody who wants to hurt a checker writes them: 56 kB in one record. */
const includes = Array.from({ length: 3_500 }, (_, i) => `include:v${i.toString(36).padStart(3, "0")}.io`);
const bomb = `v=spf1 ${includes.join(" ")} -all`;
const world = () =>
  companyWorld({ without: /^notifications\.acme\.com TXT/, add: [`${domain} TXT ${bomb}`] });

/** Runs a thing and tells how long it took, and how many bytes its JSON has. */
async function measured<T>(run: () => Promise<T>) {
  const began = performance.now();
  const result = await run();
  return { result, ms: performance.now() - began, bytes: JSON.stringify(result, null, 2).length };
}

describe("an SPF record of 3,500 includes", () => {
  // A loaded machine is slow; what is to be found is work that grows with the square of the record.
  const mostMs = 5_000;
  const mostBytes = 100_000;

  it("is named in a check, once, and bounded", async () => {
    const { world: open, result, ms } = await check(world());
    const row = rowOf(result, "spf");
    expect(row.findings.map((f) => f.code)).toContain("spf-include-without-record");
    expect(new Set(row.findings.map((f) => f.code + f.title)).size).toBe(row.findings.length);
    expect(row.findings.length).toBeLessThan(20);
    expect(row.lookups?.used).toBeGreaterThan(3_000);
    expect(JSON.stringify(result).length).toBeLessThan(mostBytes);
    expect(ms).toBeLessThan(mostMs);
    expect(open.asked.filter((line) => / v\w{3}\.io /.test(line)).length).toBeLessThan(150);
  });

  it("is bounded in an audit and in the report of its SPF", async () => {
    const { network } = await openWorld(world());
    for (const run of [
      () => auditDomain(network, domain, {}),
      () => spfReport(network, { domain, include: request.spfInclude ?? "" }),
    ]) {
      const { ms, bytes } = await measured<unknown>(run);
      expect(bytes).toBeLessThan(mostBytes);
      expect(ms).toBeLessThan(mostMs);
    }
  });
});
