import { describe, expect, it } from "vitest";
import { companyWorld, domain, elsewhere, rightRecords } from "./company.ts";
import { check, codes, rowOf } from "./harness.ts";
import { resolverAddress } from "./world.ts";

describe("a company with a DNS of its own", () => {
  const open = "198.51.100.2";
  const inner = (records: readonly string[]) => ({
    resolver: resolverAddress,
    zones: [{ apex: "acme.com", servers: { "dc1.acme.example": "192.0.2.90" }, records }, elsewhere],
  });

  it("is told of, and what the world sees is shown: a record that is inside only is missing", async () => {
    const plan = companyWorld({ without: /^mail\./, publicResolvers: [open], inner: inner(rightRecords) });
    const { result } = await check(plan);
    expect(result.findings[0]).toMatchObject({
      code: "dns-split-horizon",
      severity: "warning",
      expected: "Public: ada.ns.cloudflare.com, bob.ns.cloudflare.com",
      found: "Here: dc1.acme.example",
    });
    expect(result.zone?.provider).toBe("Cloudflare");
    expect(rowOf(result, "okta-cname-mail").status).toBe("missing");
  });

  it("and a record that is outside only is found", async () => {
    const { result } = await check(companyWorld({ publicResolvers: [open], inner: inner([]) }));
    expect(codes(result)).toEqual(["dns-split-horizon"]);
    expect(result.rows.every((r) => r.status === "found" || r.status === "covered")).toBe(true);
  });

  it("is not suspected where both see the same, nor where public resolvers do not answer", async () => {
    const same = await check(companyWorld({ publicResolvers: [open] }));
    expect(same.result.findings).toEqual([]);
    const closed = await check(
      companyWorld({
        publicResolvers: [open],
        faults: { [open]: "silent" },
        inner: inner(rightRecords),
      }),
    );
    expect(codes(closed.result)).not.toContain("dns-split-horizon");
    expect(closed.result.rows.every((r) => r.status === "found" || r.status === "covered")).toBe(true);
  });
});

describe("name servers with IPv6", () => {
  const servers6 = { "ada.ns.cloudflare.com": "2001:db8::1", "bob.ns.cloudflare.com": "2001:db8::2" };

  it("are asked at every address", async () => {
    const { world, result } = await check(companyWorld({ zone: { servers6 } }));
    expect(result.findings).toEqual([]);
    for (const address of ["192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2"])
      expect(world.count(address, `mail.${domain}`, "CNAME")).toBe(1);
  });

  it("are asked one at a time for names that are only looked through", async () => {
    const plan = companyWorld({ zone: { servers6 }, without: /^mail\./ });
    const { world, result } = await check(plan);
    expect(rowOf(result, "okta-cname-mail").status).toBe("missing");
    const asked = (name: string, type: "CNAME" | "TXT") =>
      ["192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2"]
        .map((address) => world.count(address, name, type))
        .reduce((sum, n) => sum + n, 0);
    // Where the record was entered with the zone name twice, and a name of SendGrid's own setup: one or two of four.
    expect(asked(`mail.${domain}.acme.com`, "CNAME")).toBe(1);
    expect(asked(`s1._domainkey.${domain}`, "CNAME")).toBeLessThan(3);
  });

  it("of which one address is behind: it is named with that address", async () => {
    const at = { "2001:db8::2": rightRecords.filter((r) => !r.startsWith("mail.")) };
    const { result } = await check(companyWorld({ zone: { servers6, at } }));
    const row = rowOf(result, "okta-cname-mail");
    expect(row.status).toBe("partial");
    expect(row.findings[0]?.found).toBe("bob.ns.cloudflare.com (2001:db8::2)");
  });

  it("of which one address is dead: it is named with that address", async () => {
    const { result } = await check(companyWorld({ zone: { servers6 }, faults: { "2001:db8::1": "silent" } }));
    expect(codes(result)).toEqual(["dns-server-silent"]);
    expect(result.findings[0]?.found).toBe("ada.ns.cloudflare.com (2001:db8::1)");
  });

  it("are not blamed where this network has no IPv6", async () => {
    const faults = { "2001:db8::1": "silent", "2001:db8::2": "silent" } as const;
    const { result } = await check(companyWorld({ zone: { servers6 }, faults }));
    expect(result.findings).toEqual([]);
    expect(rowOf(result, "okta-cname-mail").status).toBe("found");
  });
});

describe("a server that answers late", () => {
  it("corrects rows that were told before it", async () => {
    const at = { "192.0.2.2": rightRecords.filter((r) => !r.startsWith("mail.")) };
    const told: string[] = [];
    const { result } = await check(companyWorld({ zone: { at }, delays: { "192.0.2.2": 150 } }), {
      onRow: (row) => {
        if (row.id === "okta-cname-mail") told.push(row.status);
      },
    });
    expect(told[1]).toBe("found");
    expect(told.at(-1)).toBe("partial");
    expect(rowOf(result, "okta-cname-mail").status).toBe("partial");
  });
});
