import { describe, expect, it } from "vitest";
import { cloudflare, companyWorld } from "./company.ts";
import { check, codes } from "./harness.ts";

const registry = { apex: "com", servers: { "a.gtld.example": "192.0.2.200" }, records: [] };

describe("the delegation", () => {
  it("that names the zone's own servers is right", async () => {
    const { result } = await check(companyWorld({ zones: [registry] }));
    expect(codes(result)).toEqual([]);
  });

  it("that names other servers than the zone is told, with both lists", async () => {
    const ns = ["dns1.registrar-servers.com", "dns2.registrar-servers.com"];
    const { result } = await check(
      companyWorld({
        zone: { ns },
        zones: [
          registry,
          {
            apex: "registrar-servers.com",
            servers: {},
            records: ns.map((n, i) => `${n} A 192.0.2.${i + 1}`),
          },
        ],
      }),
    );
    expect(codes(result)).toEqual(["dns-delegation-differs"]);
    expect(result.findings[0]).toMatchObject({
      expected: `Registrar: ${Object.keys(cloudflare).join(", ")}`,
      found: `Zone: ${ns.join(", ")}`,
    });
    expect(result.findings[0]?.cause).toContain("none in common");
  });

  it("is left alone when the zone above does not answer, and no row waits for it", async () => {
    const { result, ms } = await check(
      companyWorld({ zones: [registry], faults: { "192.0.2.200": "silent" } }),
    );
    expect(codes(result)).toEqual([]);
    expect(ms).toBeLessThan(1_500);
  });
});
