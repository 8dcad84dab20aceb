import { describe, expect, test } from "vitest";
import { AzureSet, toSet } from "../../../../src-main/connections/dns-hosts/azure/records.ts";
import { CloudflareRecord, setsOf } from "../../../../src-main/connections/dns-hosts/cloudflare/records.ts";
import { readSet } from "../../../../src-main/connections/dns-hosts/route53/records.ts";
import { child, readXml } from "../../../../src-main/connections/dns-hosts/route53/xml.ts";
import type { DnsHostId } from "../../../../src-main/contract/index.ts";
import type { Network } from "../../../../src-main/network/port.ts";
import { memoryJournal } from "../../../../src-main/plan/journal.ts";
import type { Trouble } from "../../../../src-main/practice/dns-hosts/stage.ts";
import {
  type Exchange,
  missingDescription,
  openApi,
  readDescription,
} from "../../../support/api-descriptions.ts";
import { named } from "../../../support/needs.ts";
import { smithyModel } from "./smithy.ts";
import { apply, domain, record, startBench, undo } from "./support.ts";

/** A network that notes what goes over it by HTTPS. */
function noted(network: Network, exchanges: Exchange[]): Network {
  return {
    ...network,
    async fetch(url, init) {
      const response = await network.fetch(url, init);
      const responseBody = await response.text();
      exchanges.push({
        method: init.method ?? "GET",
        url,
        requestBody: typeof init.body === "string" ? init.body : "",
        status: response.status,
        contentType: response.headers.get("content-type") ?? "",
        responseBody,
      });
      const { status, headers } = response;
      return new Response(status === 204 ? null : responseBody, { status, headers });
    },
  };
}

/** Everything that is said between a host and us, in good days and in bad ones. */
async function conversation(system: DnsHostId): Promise<Exchange[]> {
  const exchanges: Exchange[] = [];
  const over = (network: Network) => noted(network, exchanges);
  const troubles: readonly (Trouble | undefined)[] = [
    undefined,
    "only-twin",
    "private-twin",
    "other-zone",
    "read-only",
    "throttled",
    "half",
    "cut",
  ];
  for (const trouble of troubles) {
    const records = [
      record("TXT", domain, "v=spf1 ip4:203.0.113.77 -all"),
      record("TXT", domain, "google-site-verification=5f3c1b"),
      record("MX", domain, "1 smtp.google.com"),
    ];
    await using bench = await startBench(system, { trouble, records, over });
    const connected = await bench.connect().catch(() => undefined);
    await bench
      .connect({ token: `${crypto.randomUUID()}-none`, accessKeyId: "AKIAAAAAAAAAAAAAAAAA" })
      .catch(() => undefined);
    if (!connected) continue;
    const connection = await bench.open(connected);
    const journal = memoryJournal();
    await apply([connection], journal);
    await apply([connection], journal);
    await undo([connection], journal);
  }
  return exchanges;
}

describe.each([
  ["cloudflare", "cloudflare-dns.json", openApi],
  ["azure", "azure-dns.json", openApi],
  ["route53", "route53-smithy.json", smithyModel],
] as const)("what is said between %s and us", (system, file, validator) => {
  const missing = missingDescription(file);

  test.skipIf(missing)(
    named("fits the description that others made of it, requests and answers", missing),
    async () => {
      const validate = validator(file);
      const exchanges = await conversation(system);
      const methods = new Set(exchanges.map(({ method, status }) => `${method} ${status}`));
      expect(methods.size).toBeGreaterThan(3);
      const wrong = exchanges.flatMap((exchange) => validate(exchange));
      expect([...new Set(wrong)]).toEqual([]);
      // It can tell: the same exchange with an answer of another form.
      const first = exchanges.find(({ status }) => status === 200) as Exchange;
      expect(validate({ ...first, responseBody: "[]" })).not.toEqual([]);
      expect(validate({ ...first, url: `${first.url}&nothing=1` })).not.toEqual([]);
    },
    60_000,
  );
});

interface Recorded {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly responseBody: string;
}

describe("exchanges that were recorded at the hosts themselves", () => {
  const file = "dns-recorded.json";
  const missing = missingDescription(file);
  const recorded = (host: string): readonly Recorded[] =>
    (readDescription(file) as { recorded: Record<string, Recorded[]> }).recorded[host] ?? [];

  test.skipIf(missing)(named("are read: Cloudflare's records", missing), () => {
    const sets = recorded("cloudflare").flatMap(({ url, method, responseBody }) => {
      if (!url.includes("/dns_records") || method === "DELETE") return [];
      const { result } = JSON.parse(responseBody) as { result: unknown };
      return [setsOf([result].flat().map((one) => CloudflareRecord.parse(one)))];
    });
    expect(sets).toHaveLength(8);
    for (const [set] of sets)
      expect(set).toMatchObject({
        ttl: 3600,
        values: [{ text: expect.stringMatching(/^(?:challengetoken|docs)/) }],
      });
  });

  test.skipIf(missing)(named("are read: Route 53's zones, sets and changes", missing), () => {
    const answers = recorded("route53").map(({ responseBody }) => {
      // Bodies were cut at 2,500 characters: what is whole of a list is read.
      const end = responseBody.lastIndexOf("</ResourceRecordSet>");
      const isCut = !/<\/\w+Response>\s*$/.test(responseBody);
      return readXml(
        isCut
          ? `${responseBody.slice(0, end)}</ResourceRecordSet></ResourceRecordSets></ListResourceRecordSetsResponse>`
          : responseBody,
      );
    });
    expect(answers).toHaveLength(10);
    expect(answers).not.toContain(undefined);
    const sets = answers.flatMap((one) => child(one, "ResourceRecordSets")?.children.map(readSet) ?? []);
    expect(sets.length).toBeGreaterThan(4);
    expect(sets).not.toContain(undefined);
    expect(sets[0]).toMatchObject({ name: "example.com", type: "NS", ttl: 172_800 });
    expect(answers.filter((one) => child(one, "ChangeInfo", "Status")?.text === "PENDING")).toHaveLength(8);
  });

  test.skipIf(missing)(named("are read: Azure's sets", missing), () => {
    const sets = recorded("azure").flatMap(({ url, responseBody }) =>
      /\/(?:TXT|CNAME)\//.test(url) && responseBody !== ""
        ? [toSet(AzureSet.parse(JSON.parse(responseBody)), "example.com")]
        : [],
    );
    expect(sets).toHaveLength(7);
    expect(sets.map(({ name }) => name)).toContain("_acme-challenge.createrecordset.example.com");
    for (const set of sets) {
      expect(set.special).toBeUndefined();
      expect(set.values[0]?.text).toMatch(/^(?:challengetoken|docs\.example\.com)/);
    }
  });
});
