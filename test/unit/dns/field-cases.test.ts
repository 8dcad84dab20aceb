import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditDomain } from "../../../src-main/dns/audit.ts";
import { checkDomain } from "../../../src-main/dns/check/check.ts";
import { spfReport } from "../../../src-main/dns/spf-report.ts";
import { createRealNetwork } from "../../../src-main/network/real.ts";
import type { Listening } from "../../../src-main/practice/listen.ts";
import { secretKey } from "./cases/field-texts.ts";
import { type CaseRecord, google, oktaOf, others, published } from "./cases/form.ts";
import { allCases, caseZones, judge } from "./cases/judge.ts";
import { serveZones } from "./cases/zone-server.ts";
import { request } from "./company.ts";

let server: Listening;
beforeAll(async () => {
  server = await serveZones(caseZones);
});
afterAll(() => server.close());

describe("zones as admins really had them", () => {
  it("are each judged by the cause that was found in the end, with an edit that is safe", async () => {
    const table: (readonly [string, string[]])[] = [];
    const left = [...allCases];
    // A few at once: one server has all the zones, and a packet that is lost is asked for again.
    const worker = async () => {
      for (let of = left.shift(); of !== undefined; of = left.shift())
        table.push([of.id, await judge(of, server.port)]);
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    expect(Object.fromEntries(table.filter(([, wrong]) => wrong.length > 0))).toEqual({});
    expect(new Set(table.map(([id]) => id)).size).toBe(allCases.length);
    expect(allCases.length).toBeGreaterThan(230);
  }, 60_000);

  it("run by an SPF service are evaluated for each address", async () => {
    const network = createRealNetwork({ dns: { address: "127.0.0.1", port: server.port } });
    const request = { domain: "jobv.com", client: { ip: "8.8.8.8" }, resolverOnly: true };
    expect((await spfReport(network, request)).result).toBe("pass");
  });
});

describe("a private key that was published", () => {
  it("is named by the check and by an audit, which says where, and repeated nowhere", async () => {
    const network = createRealNetwork({ dns: { address: "127.0.0.1", port: server.port } });
    const { zone = "" } = allCases.find(({ id }) => id === "dkim-field-private-key") ?? {};
    const check = await checkDomain(network, { ...request, domain: zone, from: "", oktaRecords: [] }, {});
    const audit = await auditDomain(network, zone, {});
    const named = audit.findings.find(({ code }) => code === "dkim-private-key");
    expect(check.rows.flatMap((row) => row.findings.map(({ code }) => code))).toContain("dkim-private-key");
    expect(named).toMatchObject({
      severity: "error",
      cause: expect.stringContaining(`google._domainkey.${zone}`),
    });
    const told = JSON.stringify([check, audit]);
    for (const part of secretKey.match(/.{40}/g) ?? []) expect(told).not.toContain(part);
  });
});

describe("for any zone with any wildcard", () => {
  const domain = "notifications.acme.com";
  const okta = oktaOf(domain);
  const right = [...google(domain), ...published(okta)];
  const data = fc.oneof(
    fc.constantFrom<CaseRecord>(
      ["", "A", "203.0.113.9"],
      ["", "CNAME", "www.parking.example"],
      ["", "MX", "0 ."],
    ),
    fc.constantFrom<CaseRecord>(...right.map(([, type, ...rest]): CaseRecord => ["", type, ...rest])),
    fc
      .constantFrom("v=spf1 -all", "v=DMARC1; p=reject", "v=DKIM1; p=", "v=spf1\u00a0-all", "anything")
      .map((text): CaseRecord => ["", "TXT", text]),
  );
  const owner = fc.constantFrom("*.acme.com", `*.${domain}`, `*._domainkey.${domain}`);
  const wildcard = fc.tuple(owner, data).map(([name, [, ...rest]]): CaseRecord => [name, ...rest]);
  const zone = fc.tuple(fc.subarray(right), wildcard, fc.boolean());
  /** Findings whose edit takes something away, or changes it. */
  const edits =
    /conflict|proxied|flattened|revoked|multiple|-at-|beside|wrong-type|quoted|space|split|differs/;

  it("no edit deletes or changes a record that the zone does not hold at that very name", async () => {
    await fc.assert(
      fc.asyncProperty(zone, async ([held, made, exists]) => {
        const records = [...held, made, ...(exists ? ([[domain, "A", "203.0.113.1"]] as const) : [])];
        const own = await serveZones([
          { apex: "acme.com", records },
          ...Object.entries(others).map(([apex, list]) => ({ apex, records: list })),
        ]);
        try {
          const network = createRealNetwork({ dns: { address: "127.0.0.1", port: own.port } });
          const { rows } = await checkDomain(network, { ...request, oktaRecords: okta }, {});
          for (const row of rows) {
            const there = records.filter(([name]) => name === row.fqdn);
            const values = there.map(([, , ...texts]) => texts.join(""));
            for (const old of row.replaces ?? []) expect(values).toContain(old);
            if (row.findings.some((f) => edits.test(f.code))) expect(there).not.toEqual([]);
          }
        } finally {
          await own.close();
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
