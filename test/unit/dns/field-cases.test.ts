import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { spfReport } from "../../../src-main/dns/spf-report.ts";
import { createRealNetwork } from "../../../src-main/network/real.ts";
import type { DnsServer } from "../../../src-main/practice/dns/server.ts";
import { dnsCases } from "./cases/cases.ts";
import { caseZones, judge } from "./cases/judge.ts";
import { serveZones } from "./cases/zone-server.ts";

let server: DnsServer;
beforeAll(async () => {
  server = await serveZones(caseZones);
});
afterAll(() => server.close());

describe("zones as admins really had them", () => {
  it("are each judged by the cause that was found in the end, with an edit that is safe", async () => {
    const table = await Promise.all(
      dnsCases.map(async (of) => [of.id, await judge(of, server.port)] as const),
    );
    expect(Object.fromEntries(table.filter(([, wrong]) => wrong.length > 0))).toEqual({});
    expect(table.length).toBeGreaterThan(40);
  });

  it("run by an SPF service are evaluated for each address", async () => {
    const network = createRealNetwork({ dns: { address: "127.0.0.1", port: server.port } });
    const request = { domain: "jobv.com", client: { ip: "8.8.8.8" }, resolverOnly: true };
    expect((await spfReport(network, request)).result).toBe("pass");
  });
});
