import { describe, expect, it } from "vitest";
import { type DnsCheck, DnsCheck as DnsCheckSchema, type DnsRow } from "../../../src-main/contract/dns.ts";
import { checkDomain } from "../../../src-main/dns/check/check.ts";
import { createRealNetwork } from "../../../src-main/network/real.ts";
import { companyWorld, domain, request, rightRecords } from "./company.ts";
import { check, codes, openWorld, rowOf } from "./harness.ts";
import { resolverAddress } from "./world.ts";

const statuses = (result: DnsCheck) => result.rows.map((r) => r.status);

describe("a domain with everything right", () => {
  it("is found in every row, at the zone's own servers, without a finding", async () => {
    const { result } = await check(companyWorld());
    expect(DnsCheckSchema.parse(result)).toEqual(result);
    expect(result.source).toBe("authority");
    expect(result.zone).toMatchObject({ apex: "acme.com", provider: "Cloudflare" });
    expect(result.findings).toEqual([]);
    expect(result.rows.map((r) => [r.id, r.status, codes(r)])).toEqual([
      ["okta-txt-_oktaverification", "found", []],
      ["okta-cname-mail", "found", []],
      ["okta-cname-p03._domainkey", "found", []],
      ["spf", "found", []],
      ["dkim-google", "found", []],
      ["dmarc", "covered", []],
      ["mx", "found", []],
    ]);
    expect(rowOf(result, "dmarc").statusDetail).toContain("acme.com: quarantine");
    expect(rowOf(result, "okta-cname-mail").host).toBe("mail.notifications");
  });

  it("tells each row as checking first, and then as it is answered", async () => {
    const told: DnsRow[] = [];
    const { result } = await check(companyWorld(), { onRow: (row) => told.push(row) });
    expect(told.slice(0, 7).map((r) => r.status)).toEqual(new Array(7).fill("checking"));
    for (const row of result.rows) expect(told.findLast((t) => t.id === row.id)).toEqual(row);
  });

  it("keeps since while the status is the same, and sets it anew when it changed", async () => {
    const first = await check(companyWorld({ without: /^mail\./ }));
    const earlier = {
      ...first.result,
      rows: first.result.rows.map((r) => ({ ...r, since: "2026-11-01T00:00:00.000Z" })),
    };
    const { result } = await check(companyWorld(), { previous: earlier });
    expect(rowOf(result, "spf").since).toBe("2026-11-01T00:00:00.000Z");
    expect(rowOf(result, "okta-cname-mail").since).toBe("2026-11-23T12:00:00.000Z");
  });
});

describe("recursive resolvers", () => {
  it("are never asked for a record that the zone does not have yet", async () => {
    const { world } = await check(companyWorld({ without: /./ }));
    const wanted = world.asked.filter((a) => a.startsWith(resolverAddress) && a.includes("notifications"));
    expect(wanted).toEqual([]);
  });

  it("are compared once the zone has the record, and their old answer is shown with its time", async () => {
    const plan = companyWorld({
      cached: { [`mail.${domain} cname`]: [] },
      publicResolvers: ["198.51.100.2"],
    });
    const { result } = await check({ ...plan });
    const mail = rowOf(result, "okta-cname-mail");
    expect(mail.status).toBe("found");
    expect(mail.foundByResolver).toEqual([]);
    expect(mail.statusDetail).toContain("2 of 2 resolvers still have the old answer");
    expect(mail.cachedUntil).toBe("2026-11-23T12:15:00.000Z");
    expect(rowOf(result, "spf").foundByResolver).toEqual(["v=spf1 include:_spf.google.com ~all"]);
  });
});

describe("name servers in trouble", () => {
  it("do not hold up a row: with one dead server all rows are there within a second", async () => {
    const { result, ms } = await check(companyWorld({ faults: { "192.0.2.2": "silent" } }));
    expect(ms).toBeLessThan(1_200);
    expect(statuses(result).slice(0, 5)).toEqual(new Array(5).fill("found"));
    expect(codes(result)).toEqual(["dns-server-silent"]);
  });

  it("that are slow but alive are waited for", async () => {
    const behind = rightRecords.filter((r) => !r.startsWith("mail."));
    const { result } = await check(
      companyWorld({ delays: { "192.0.2.2": 250 }, zone: { at: { "192.0.2.2": behind } } }),
    );
    expect(rowOf(result, "okta-cname-mail").status).toBe("partial");
  });

  it("that do not serve the zone are named as such", async () => {
    const { result } = await check(companyWorld({ faults: { "192.0.2.2": "lame" } }));
    expect(result.source).toBe("authority");
    expect(codes(result)).toEqual(["dns-server-lame"]);
    expect(result.findings[0]?.found).toBe("bob.ns.cloudflare.com");
    expect(rowOf(result, "okta-cname-mail").status).toBe("found");
  });

  it.each(["formerr-on-edns", "truncates", "garbage-over-udp"] as const)(
    "that answer with %s are still understood",
    async (fault) => {
      const { result } = await check(companyWorld({ faults: { "192.0.2.1": fault, "192.0.2.2": fault } }));
      expect(result.source).toBe("authority");
      expect(rowOf(result, "okta-txt-_oktaverification").status).toBe("found");
      expect(rowOf(result, "dkim-google").status).toBe("found");
    },
  );

  it("whose replies have a wrong id are not believed", async () => {
    const { result } = await check(
      companyWorld({ faults: { "192.0.2.1": "wrong-id", "192.0.2.2": "wrong-id" } }),
    );
    expect(result.source).toBe("resolver");
    expect(codes(result)).toEqual(["dns-authority-unreachable"]);
    expect(rowOf(result, "okta-cname-mail").status).toBe("found");
  });

  it("whose names do not resolve do not break the check", async () => {
    const { result } = await check(
      companyWorld({ zone: { ns: ["ada.ns.cloudflare.com", "gone.ns.example"] } }),
    );
    expect(result.source).toBe("authority");
    expect(codes(result)).toEqual(["dns-server-no-address"]);
  });
});

describe("everything that can be asked at once", () => {
  it("is: a check takes a few round trips, not the sum of all", async () => {
    const delays = Object.fromEntries(
      [resolverAddress, "192.0.2.1", "192.0.2.2", "192.0.2.100"].map((address) => [address, 60]),
    );
    const { world, ms } = await check(companyWorld({ delays }));
    const oneByOne = world.asked.length * 60;
    expect(oneByOne).toBeGreaterThan(1_500);
    expect(ms).toBeLessThan(1_000);
  });
});

describe("a delegated sub-domain", () => {
  it("is followed from the zone above to its own servers", async () => {
    const plan = companyWorld({ zone: { records: [] } });
    const zones = [
      ...plan.zones,
      {
        apex: domain,
        servers: { "ns1.gandi.net": "192.0.2.50" },
        records: rightRecords.filter((r) => !r.startsWith("_dmarc")),
      },
    ];
    const { result } = await check({ ...plan, zones });
    expect(result.source).toBe("authority");
    expect(result.zone).toMatchObject({ apex: domain, provider: "Gandi" });
    expect(rowOf(result, "okta-cname-mail")).toMatchObject({ status: "found", host: "mail" });
    expect(rowOf(result, "spf").host).toBe("@");
  });
});

describe("a network without an answer", () => {
  it("ends within 8 seconds with rows unknown and one finding", async () => {
    const plan = companyWorld({
      resolvers: ["198.51.100.1"],
      publicResolvers: ["198.51.100.2", "198.51.100.3"],
    });
    const faults = { "198.51.100.1": "silent", "198.51.100.2": "silent", "198.51.100.3": "silent" } as const;
    const { result, ms } = await check({ ...plan, faults });
    expect(ms).toBeLessThan(8_000);
    expect(result.source).toBe("none");
    expect(new Set(statuses(result))).toEqual(new Set(["unknown"]));
    expect(result.findings.map((f) => [f.code, f.severity])).toEqual([
      ["network-dns-unreachable", "warning"],
    ]);
  });

  it("asks over HTTPS when port 53 is silent", async () => {
    const plan = companyWorld({ publicResolvers: ["198.51.100.2"], doh: true });
    const silent = {
      "198.51.100.1": "silent",
      "198.51.100.2": "silent",
      "192.0.2.1": "silent",
      "192.0.2.2": "silent",
    } as const;
    const { result, ms } = await check({ ...plan, faults: silent });
    expect(ms).toBeLessThan(8_000);
    expect(result.source).toBe("resolver");
    expect(codes(result)).toEqual(["dns-authority-unreachable", "dns-over-https"]);
    expect(rowOf(result, "okta-cname-mail").status).toBe("found");
  });

  it("is not asked at all when the check is canceled, and cancelling ends it at once", async () => {
    const world = await openWorld(companyWorld({ faults: { [resolverAddress]: "silent" } }));
    const controller = new AbortController();
    const began = performance.now();
    setTimeout(() => controller.abort(), 50);
    await expect(checkDomain(world.network, request, { signal: controller.signal })).rejects.toMatchObject({
      name: "NetworkError",
      code: "ABORTED",
    });
    expect(performance.now() - began).toBeLessThan(500);
  });
});

describe("cancelling", () => {
  it.each([5, 40, 90, 150, 300])(
    "after %i ms ends the check at once, and leaves nothing behind",
    async (after) => {
      const delays = { [resolverAddress]: 20, "192.0.2.1": 60 };
      const world = await openWorld(companyWorld({ delays, faults: { "192.0.2.2": "silent" } }));
      const controller = new AbortController();
      const began = performance.now();
      setTimeout(() => controller.abort(), after);
      await expect(checkDomain(world.network, request, { signal: controller.signal })).rejects.toMatchObject({
        code: "ABORTED",
      });
      expect(performance.now() - began).toBeLessThan(after + 250);
    },
  );
});

describe("a private DNS server", () => {
  it("that answers for the zone itself without SOA and NS of it is believed", async () => {
    const world = await openWorld({ zones: [], cached: privateAnswers() });
    const result = await checkDomain(world.network, request, {});
    expect(result.source).toBe("resolver");
    expect(rowOf(result, "okta-cname-mail").status).toBe("found");
    expect(rowOf(result, "spf").status).toBe("found");
  });

  it("with a dead name server at 127.0.0.1 is asked in its place", async () => {
    const world = await openWorld(
      companyWorld({ zone: { servers: { "ns.acme.com": "127.0.0.9" } }, faults: { "127.0.0.9": "silent" } }),
    );
    const result = await checkDomain(world.network, request, {});
    expect(result.source).toBe("resolver");
    expect(rowOf(result, "okta-cname-mail").status).toBe("found");
  });

  it("that nobody runs gives unknown rows over the real network", async () => {
    const network = createRealNetwork({ dns: { address: "127.0.0.1", port: 1 } });
    const began = performance.now();
    const result = await checkDomain(network, request, {});
    expect(performance.now() - began).toBeLessThan(3_000);
    expect(codes(result)).toEqual(["network-dns-unreachable"]);
  });
});

/** The right records as a server knows them that has nothing else. */
function privateAnswers(): Record<string, string[]> {
  const answers: Record<string, string[]> = { "_spf.google.com txt": ["v=spf1 ip4:203.0.113.0/24 ~all"] };
  for (const line of rightRecords) {
    const [name, type, ...data] = line.split(" ");
    answers[`${name} ${type?.toLowerCase()}`] = [data.join(" ")];
  }
  return answers;
}
