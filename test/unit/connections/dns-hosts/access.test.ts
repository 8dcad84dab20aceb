import { describe, expect, test } from "vitest";
import { delegatedZone } from "../../../../src-main/connections/dns-hosts/delegated.ts";
import type { HostZone } from "../../../../src-main/connections/dns-hosts/host.ts";
import { readKey } from "../../../../src-main/connections/dns-hosts/rfc2136/key.ts";
import { connectorOf, dnsConnectors } from "../../../../src-main/connections/index.ts";
import type { DnsCheck, DnsZone, MailwrightError } from "../../../../src-main/contract/index.ts";
import { checkDomain } from "../../../../src-main/dns/check/check.ts";
import { requestOf } from "../../../../src-main/dns/check/request.ts";
import { memoryJournal } from "../../../../src-main/plan/journal.ts";
import { practiceAzure } from "../../../../src-main/practice/dns-hosts/azure.ts";
import { practiceRoute53 } from "../../../../src-main/practice/dns-hosts/route53.ts";
import { noNetwork } from "./no-network.ts";
import { apply, domain, oktaRecords, setup, signal, startBench } from "./support.ts";

const zone: DnsZone = {
  apex: "mycompany.example",
  nameServers: ["ns1.mycompany.example", "ns2.mycompany.example"],
};

describe("a host lets Mailwright in", () => {
  test("with a temporary key and its session token, and with the secret of an app", async () => {
    for (const [system, host, by] of [
      ["route53", practiceRoute53, "temporary-key"],
      ["azure", practiceAzure, "client-secret"],
    ] as const) {
      await using bench = await startBench(system, {
        host: (stage) => host(stage, { temporary: true, app: true }),
      });
      const connected = await bench.connect();
      expect(connected.fact.by).toBe(by);
      expect((await apply([await bench.open(connected)])).outcome).toBe("done");
    }
  });

  test("and no longer with a secret of another app, or without the session token", async () => {
    const refusal = { finding: { code: "dns-host-access" } };
    await using aws = await startBench("route53", {
      host: (stage) => practiceRoute53(stage, { temporary: true }),
    });
    await expect(aws.connect({ sessionToken: "" })).rejects.toMatchObject(refusal);
    await using azure = await startBench("azure", { host: (stage) => practiceAzure(stage, { app: true }) });
    await expect(azure.connect({ clientSecret: `${crypto.randomUUID()}-none` })).rejects.toMatchObject(
      refusal,
    );
  });

  test("until the domain is served by another zone", async () => {
    await using bench = await startBench("cloudflare");
    const { fact, secret } = await bench.connect();
    const moved = { ...fact, values: { ...fact.values, delegation: "ns1.before.example" } };
    const run = await apply([await bench.open({ fact: moved, secret })], memoryJournal(), {
      shown: nothing,
    }).catch((error: unknown) => error);
    expect(run).toMatchObject({ outcome: "failed", finding: "dns-host-zone-moved" });
  });
});

const nothing = { readAt: "2026-11-26T08:00:00Z", changes: [], findings: [] };

test("a secret that a host repeats is taken out of what is shown", async () => {
  let sent = "";
  await using bench = await startBench("cloudflare", {
    over: (network) => ({
      ...network,
      async fetch(_url, init) {
        sent = (new Headers(init.headers).get("authorization") ?? "").replace("Bearer ", "");
        const message = `Invalid: ${sent} ${"and so on ".repeat(43)} ${sent}`;
        return Response.json({ success: false, errors: [{ code: 9109, message }] }, { status: 403 });
      },
    }),
  });
  const error = await bench.connect().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ finding: { code: "dns-host-access" } });
  const { evidence = "" } = (error as MailwrightError).finding;
  expect(evidence).toMatch(/^9109 Invalid: \[secret\] and so on /);
  // Also where the text is cut in the middle of it.
  expect(evidence).toMatch(/\[secret\]$/);
  expect(evidence).not.toContain(sent.slice(0, 4));
});

test("the servers of the company's own names are known by their addresses", async () => {
  const at: Record<string, string> = {
    "ns1.mycompany.example": "192.0.2.1",
    "ns-1.awsdns-01.com": "192.0.2.1",
    "ns-2.awsdns-02.com": "192.0.2.9",
  };
  const network = { ...noNetwork(), lookup: async (name: string) => (at[name] ? [at[name]] : []) };
  const hosted = (id: string, nameServers: string[]): HostZone => ({
    values: { zoneId: id },
    apex: zone.apex,
    nameServers,
    isPrivate: false,
    writable: null,
  });
  const zones = [hosted("other", ["ns-2.awsdns-02.com"]), hosted("own", ["ns-1.awsdns-01.com"])];
  const picked = await delegatedZone("Route 53", { zones, others: [] }, zone, network, signal);
  expect(picked.values).toEqual({ zoneId: "own" });
  // Of two zones with a server in common, the one with most of its servers in the delegation.
  const shared = [
    hosted("twin", ["ns1.mycompany.example", "x.example", "y.example"]),
    hosted("own", zone.nameServers),
  ];
  const better = await delegatedZone("Route 53", { zones: shared, others: [] }, zone, network, signal);
  expect(better.values).toEqual({ zoneId: "own" });
});

test("a key is read as three values, and as BIND, Knot and nsupdate write it", () => {
  const secret = "c2VjcmV0IG9mIG5vYm9keSBhdCBhbGw=";
  const expected = { keyName: "mailwright", algorithm: "hmac-sha512", secret };
  expect(readKey({ keyName: "Mailwright.", algorithm: "HMAC-SHA512", secret })).toEqual(expected);
  expect(
    readKey({ secret: `key "mailwright" {\n\talgorithm hmac-sha512;\n\tsecret "${secret}";\n};` }),
  ).toEqual(expected);
  expect(
    readKey({ secret: `# hmac\nkey:\n- id: mailwright\n  algorithm: hmac-sha512\n  secret: ${secret}\n` }),
  ).toEqual(expected);
  expect(readKey({ secret: `hmac-sha512:mailwright:${secret}` })).toEqual(expected);
  expect(readKey({ secret: `mailwright:${secret}` })).toEqual({ ...expected, algorithm: "hmac-sha256" });
  expect(readKey({ keyName: "mailwright.", algorithm: "hmac-sha512.", secret })).toEqual(expected);
  expect(readKey({ keyName: "mailwright", secret })?.algorithm).toBe("hmac-sha256");
  const wrongs: readonly Record<string, string>[] = [
    { keyName: "a b", secret },
    { keyName: "a", secret: "no base64!" },
    { keyName: "a", algorithm: "hmac-md5", secret },
    {},
  ];
  for (const wrong of wrongs) expect(readKey(wrong)).toBeUndefined();
});

describe("the guide of each host", () => {
  test("names the fields that its connector takes, secret ones marked, and no secret's value", async () => {
    for (const connector of await dnsConnectors()) {
      const guide = connector.guide?.(zone, null);
      expect(guide?.host).toBe(connector.system);
      expect(guide?.name).toBe(connector.name);
      expect(guide?.fields.some(({ secret }) => secret)).toBe(true);
      expect(guide?.fields.filter(({ secret, value }) => secret && value !== undefined)).toEqual([]);
      expect(guide?.steps.length).toBeGreaterThan(2);
    }
  });

  test("allows the records that are written, and no others", async () => {
    await using bench = await startBench("route53");
    const check: DnsCheck = await checkDomain(bench.world.network, requestOf(setup), { signal });
    const { policy } = (await connectorOf("route53")).guide?.(zone, check) ?? {};
    const { Statement } = JSON.parse(policy?.text ?? "{}") as {
      Statement: { Action: string; Condition?: Record<string, Record<string, string[]>> }[];
    };
    const write = Statement.find(({ Action }) => Action === "route53:ChangeResourceRecordSets");
    const names =
      write?.Condition?.["ForAllValues:StringLike"]?.[
        "route53:ChangeResourceRecordSetsNormalizedRecordNames"
      ];
    for (const { fqdn } of oktaRecords) expect(names).toContain(fqdn);
    expect(names).toContain(domain);
    expect(names?.every((name) => name === domain || name.endsWith(`.${domain}`))).toBe(true);
    expect(names?.some((name) => name.includes("*"))).toBe(false);
    const early = (await connectorOf("route53")).guide?.(zone, { ...check, rows: [] });
    expect(early?.policy?.text).toContain(`"*.${domain}"`);
  });

  test("opens Cloudflare's page for a token with the two permissions chosen", async () => {
    const { page } = (await connectorOf("cloudflare")).guide?.(zone, null) ?? {};
    const { hostname, searchParams } = new URL(page?.url ?? "");
    expect(hostname).toBe("dash.cloudflare.com");
    expect(JSON.parse(searchParams.get("permissionGroupKeys") ?? "")).toEqual([
      { key: "zone", type: "read" },
      { key: "dns", type: "edit" },
    ]);
  });
});
