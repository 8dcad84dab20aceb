import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import { quotedChunks } from "../../../src-main/dns/ask/character-strings.ts";
import { auditDomain } from "../../../src-main/dns/audit.ts";
import { checkDomain } from "../../../src-main/dns/check/check.ts";
import { createRealNetwork } from "../../../src-main/network/real.ts";
import { programPath } from "../../support/needs.ts";
import { dnsCases } from "../../unit/dns/cases/cases.ts";
import type { CaseRecord } from "../../unit/dns/cases/form.ts";
import { caseZones, judge } from "../../unit/dns/cases/judge.ts";
import { nameServer, type ServedZone } from "../../unit/dns/cases/zone-server.ts";
import { type Listening, startNsd, startUnbound } from "./support/daemons.ts";

const missing = ["nsd", "unbound"].filter((name) => programPath(name) === undefined);
function needs(context: TestContext): void {
  if (missing.length > 0) context.skip(`${missing.join(" and ")} not installed: apt-get install nsd unbound`);
}

const line = ([name, type, ...data]: CaseRecord): string => {
  const [value = ""] = data;
  if (type === "TXT") return `${name}. TXT ${data.map(quotedChunks).join(" ")}`;
  if (type === "MX") return `${name}. MX ${value === "0 ." ? value : `${value}.`}`;
  return `${name}. ${type} ${type === "A" ? value : `${value}.`}`;
};

const zoneText = ({ apex, records, negativeTtl = 300 }: ServedZone): string =>
  [
    "$TTL 300",
    `${apex}. ${negativeTtl} SOA ${nameServer}. hostmaster.${apex}. 1 3600 600 86400 ${negativeTtl}`,
    `${apex}. 300 NS ${nameServer}.`,
    ...records.map(line),
    "",
  ].join("\n");

const zones = Object.fromEntries(caseZones.map((zone) => [zone.apex, zoneText(zone)]));
/** Answers over UDP as they are, and cut short, so that every longer one comes over TCP. */
const servers: { readonly name: string; readonly udpBytes: number; listening?: Listening }[] = [
  { name: "over UDP", udpBytes: 1232 },
  { name: "over TCP, for what does not fit 512 bytes", udpBytes: 512 },
];

beforeAll(async () => {
  if (missing.length > 0) return;
  for (const server of servers) server.listening = await startNsd(zones, { udpBytes: server.udpBytes });
});
afterAll(() => Promise.all(servers.map((server) => server.listening?.stop())));

describe("zones as admins really had them, served by NSD", () => {
  it.for(servers)(
    "are each judged by the cause that was found in the end, $name",
    async (server, context) => {
      needs(context);
      const port = server.listening?.port ?? 0;
      const table = await Promise.all(dnsCases.map(async (of) => [of.id, await judge(of, port)] as const));
      expect(Object.fromEntries(table.filter(([, wrong]) => wrong.length > 0))).toEqual({});
    },
  );
});

describe("a zone whose DS record does not fit its keys, behind a resolver that validates", () => {
  it("is named as that, with the way out at the registrar", async (context) => {
    needs(context);
    const at = servers[0]?.listening?.port ?? 0;
    const resolver = await startUnbound(
      { "m33.com": at, "m6.com": at },
      { trustAnchor: `m33.com. DS 12345 13 2 ${"ab".repeat(32)}` },
    );
    try {
      const network = createRealNetwork({ dns: { address: "127.0.0.1", port: resolver.port } });
      const bogus = await auditDomain(network, "m33.com", {});
      expect(bogus.findings.map((f) => [f.code, f.severity])).toEqual([["dns-dnssec-broken", "error"]]);
      expect(bogus.findings[0]?.fix[0]).toContain("delete the DS record");
      const request = { domain: "notifications.m33.com", from: "", provider: null, oktaRecords: [] };
      const { rows } = await checkDomain(network, { ...request, spfInclude: null, dkim: [] }, {});
      expect(rows.map((row) => row.status)).not.toContain("found");
      expect((await auditDomain(network, "m6.com", {})).findings.map((f) => f.code)).not.toContain(
        "dns-dnssec-broken",
      );
    } finally {
      await resolver.stop();
    }
  });
});
