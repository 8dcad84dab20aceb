import { createPublicKey } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Endpoint } from "../../../src-main/network/port.ts";
import { ask, askOverTcp, authorities, delegation, resolver, texts } from "./support/dns.ts";
import { rehearse } from "./support/world.ts";

describe.each(["google", "microsoft", "other"] as const)("the DNS of a %s setup", (provider) => {
  test("has Okta's records, at the zone's name servers and at the resolvers", async () => {
    await using r = await rehearse(provider);
    const { network } = r.world;
    for (const server of [...(await authorities(r)), resolver(r), network.publicResolvers()[0] as Endpoint]) {
      const txt = await ask(network, server, "_oktaverification.notifications.mycompany.example", "TXT");
      expect(texts(txt)).toEqual(["5d0c94e7b1a84f26a3f76c02de98b514"]);
      const cname = await ask(network, server, "t04._domainkey.notifications.mycompany.example", "CNAME");
      expect(cname.answers).toMatchObject([{ data: "t04.domainkey.u41827365.wl104.sendgrid.net" }]);
    }
  });

  test("has SPF, DKIM with a real key, DMARC and MX", async () => {
    await using r = await rehearse(provider);
    const { network } = r.world;
    const spf = texts(await ask(network, resolver(r), r.domain, "TXT"));
    expect(spf).toHaveLength(1);
    expect(spf[0]).toMatch(/^v=spf1 .* -all$/);
    const selector = { google: "google", microsoft: "selector1", other: "mail" }[provider];
    const dkim = texts(await askOverTcp(network, resolver(r), `${selector}._domainkey.${r.domain}`, "TXT"));
    const der = Buffer.from(dkim[0]?.split("p=")[1] ?? "", "base64");
    expect(
      createPublicKey({ key: der, format: "der", type: "spki" }).asymmetricKeyDetails?.modulusLength,
    ).toBe(2048);
    expect(texts(await ask(network, resolver(r), "_dmarc.mycompany.example", "TXT"))[0]).toMatch(
      /^v=DMARC1; p=/,
    );
    expect((await ask(network, resolver(r), r.domain, "MX")).answers).toHaveLength(1);
  });
});

test("the zone above refers to the name servers that the zone itself names", async () => {
  await using r = await rehearse("google");
  const servers = ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"];
  expect(await delegation(r, "mycompany.example")).toEqual(servers);
  await using british = await rehearse("google", "works", { domain: "mail.agency.co.uk" });
  expect(await delegation(british, "agency.co.uk")).toEqual(servers);
});

test("the zone above denies with authority what it does not delegate", async () => {
  await using r = await rehearse("google");
  const registry = { address: "192.0.2.200", port: 53 };
  const missing = await ask(r.world.network, registry, "nobody.example", "NS", { rd: false });
  expect((missing as { rcode?: string }).rcode).toBe("NXDOMAIN");
  expect([missing.flag_aa, missing.authorities?.[0]]).toMatchObject([true, { type: "SOA", name: "example" }]);
});

test("SPF includes lead to a record", async () => {
  for (const [provider, target] of [
    ["google", "_spf.google.com"],
    ["microsoft", "spf.protection.outlook.com"],
  ] as const) {
    await using r = await rehearse(provider);
    expect(texts(await ask(r.world.network, resolver(r), target, "TXT"))[0]).toMatch(/^v=spf1 ip4:/);
  }
});

describe("a name server of the zone", () => {
  test("answers with AA and without RA, and refuses other zones", async () => {
    await using r = await rehearse("google");
    const [ada] = (await authorities(r)) as [Endpoint];
    const own = await ask(r.world.network, ada, r.domain, "TXT", { rd: false });
    expect([own.flag_aa, own.flag_ra, own.flag_rd]).toEqual([true, false, false]);
    const foreign = (await ask(r.world.network, ada, "_spf.google.com", "TXT", { rd: false })) as {
      rcode?: string;
    };
    expect(foreign.rcode).toBe("REFUSED");
  });

  test("tells a name that does not exist from a name without such a record, with the SOA", async () => {
    await using r = await rehearse("google");
    const [ada] = (await authorities(r)) as [Endpoint];
    const missing = await ask(r.world.network, ada, `nothing.${r.domain}`, "TXT");
    expect([(missing as { rcode?: string }).rcode, missing.authorities?.[0]?.type]).toEqual([
      "NXDOMAIN",
      "SOA",
    ]);
    const noData = await ask(r.world.network, ada, r.domain, "A");
    expect([(noData as { rcode?: string }).rcode, noData.answers, noData.authorities?.[0]?.type]).toEqual([
      "NOERROR",
      [],
      "SOA",
    ]);
    const between = await ask(r.world.network, ada, `_domainkey.${r.domain}`, "TXT");
    expect((between as { rcode?: string }).rcode).toBe("NOERROR");
  });

  test("cuts what does not fit in a datagram, and gives it over TCP", async () => {
    await using r = await rehearse("google");
    const [ada] = (await authorities(r)) as [Endpoint];
    const name = `google._domainkey.${r.domain}`;
    const edns = await ask(r.world.network, ada, name, "TXT", { edns: 1232 });
    expect([edns.flag_tc, texts(edns)[0]?.length]).toEqual([false, expect.any(Number)]);
    const longName = `google._domainkey.${r.domain}`;
    const small = await ask(r.world.network, ada, longName, "TXT");
    const overTcp = await askOverTcp(r.world.network, ada, longName, "TXT");
    expect(texts(overTcp)).toEqual(texts(edns));
    if (small.flag_tc) expect(small.answers).toEqual([]);
    else expect(texts(small)).toEqual(texts(edns));
  });

  test("drops what is not a query", async () => {
    await using r = await rehearse("google");
    const [ada] = (await authorities(r)) as [Endpoint];
    for (const message of [Buffer.from("garbage"), Buffer.alloc(0), Buffer.alloc(12, 0xff)])
      await expect(r.world.network.udp(ada, message, () => true, { timeoutMs: 80 })).rejects.toMatchObject({
        code: "ETIMEDOUT",
      });
    expect((await ask(r.world.network, ada, r.domain, "TXT")).flag_aa).toBe(true);
  });
});

test("a resolver answers with RA and without AA, and its answers age until it asks again", async () => {
  let lateMs = 0;
  await using r = await rehearse("google", "works", { now: () => 1_800_000_000_000 + lateMs });
  const ttl = async () => {
    const packet = await ask(r.world.network, resolver(r), r.domain, "MX");
    expect([packet.flag_aa, packet.flag_ra]).toEqual([false, true]);
    const answer = packet.answers?.[0];
    return answer && "ttl" in answer ? answer.ttl : undefined;
  };
  expect(await ttl()).toBe(3600);
  lateMs = 600_000;
  expect(await ttl()).toBe(3000);
  lateMs = 3_600_000;
  expect(await ttl()).toBe(3600);
});

test("a domain that the setup changes to has its zone", async () => {
  await using r = await rehearse("google", "works", { domain: "mail.agency.co.uk" });
  const soa = await ask(r.world.network, resolver(r), "agency.co.uk", "SOA");
  expect(soa.answers?.[0]?.name).toBe("agency.co.uk");
  expect(texts(await ask(r.world.network, resolver(r), "mail.agency.co.uk", "TXT"))[0]).toMatch(/^v=spf1 /);
});
