import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundNetwork } from "../../../src-main/dns/ask/bounded-network.ts";
import type { DomainAudit } from "../../../src-main/dns/audit.ts";
import { auditCsvHeader, auditCsvLine } from "../../../src-main/hosts/terminal/audit-csv.ts";
import { main } from "../../../src-main/hosts/terminal/program.ts";
import type { Network } from "../../../src-main/network/port.ts";
import { companyWorld } from "./company.ts";
import { openWorld } from "./harness.ts";
import { resolverAddress } from "./world.ts";

async function run(...args: string[]) {
  let out = "";
  let err = "";
  const code = await main(args, {
    env: {},
    readInput: async () => new Uint8Array(),
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    signal: new AbortController().signal,
  });
  return { code, out, err };
}

/** The server of the world as `--dns`, which is the name server of the zones as well. */
async function dnsOfWorld(): Promise<string> {
  const names = Array.from(
    { length: 30 },
    (_, i) => `d${i}.acme.com TXT v=spf1 include:_spf.google.com -all`,
  );
  const world = await openWorld(
    companyWorld({ add: names, zone: { servers: { "ns.acme.com": "127.0.0.1" } } }),
  );
  return `127.0.0.1:${world.portOf(resolverAddress)}`;
}
/** A line of RFC 4180, read. */
const cellsOf = (line: string): string[] =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "",
  );
const list = async (text: string): Promise<string> => {
  const path = join(await mkdtemp(join(tmpdir(), "mailwright-audit-")), "domains.txt");
  await writeFile(path, text);
  return path;
};

describe("mailwright audit", () => {
  it("prints one JSON line a domain of a list, each domain once, and how far it is", async () => {
    const lines = Array.from({ length: 30 }, (_, i) => `D${i}.acme.com   # number ${i}`);
    const file = await list(["# ours", "", ...lines, "d1.acme.com."].join("\r\n"));
    const { code, out, err } = await run("audit", "--file", file, "--dns", await dnsOfWorld(), "--jsonl");
    expect(code).toBe(0);
    const audits = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { domain: string; spf: { lookups: number } });
    expect(audits.map((a) => a.domain).sort()).toEqual(
      Array.from({ length: 30 }, (_, i) => `d${i}.acme.com`).sort(),
    );
    expect(audits.every((a) => a.spf.lookups === 1)).toBe(true);
    expect(err.trim().split("\n").at(-1)).toBe("30 of 30 domains, 0 with errors");
  });

  it("keeps the order of the list in one JSON document", async () => {
    const { out } = await run("audit", "d3.acme.com", "d1.acme.com", "--dns", await dnsOfWorld(), "--json");
    expect(JSON.parse(out).domains.map((d: { domain: string }) => d.domain)).toEqual([
      "d3.acme.com",
      "d1.acme.com",
    ]);
  });

  it("prints a table with a line a domain, in the order of the list", async () => {
    const names = ["d7.acme.com", "d3.acme.com", "d1.acme.com", "d22.acme.com"];
    const { code, out } = await run("audit", ...names, "--dns", await dnsOfWorld(), "--csv");
    expect(code).toBe(0);
    expect(out.endsWith("\r\n")).toBe(true);
    const [header = [], ...rows] = out.trimEnd().split("\r\n").map(cellsOf);
    expect(rows.map((row) => row[header.indexOf("domain")])).toEqual(names);
    expect(rows.every((row) => row.length === header.length)).toBe(true);
    expect(rows[0]?.[header.indexOf("spf")]).toBe("v=spf1 include:_spf.google.com -all");
    expect(rows[0]?.[header.indexOf("spf_lookups")]).toBe("1");
    expect(rows[0]?.[header.indexOf("dmarc_policy")]).toBe("quarantine");
    expect(rows[0]?.[header.indexOf("dmarc_at")]).toBe("_dmarc.acme.com");
  });

  it("writes whatever a zone holds into one line of as many cells, none of them a formula", () => {
    const width = cellsOf(auditCsvHeader().trimEnd()).length;
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 60 }),
        fc.constantFrom("", "=", "+", "-", "@", "|"),
        (text, sign) => {
          const hostile = `${sign}${text}`;
          const audit = {
            domain: "acme.com",
            provider: null,
            zone: { apex: hostile, provider: hostile },
            mx: [hostile],
            spf: { records: [hostile], lookups: 1, limit: 10, terms: [] },
            dmarc: null,
            dkim: [],
            more: { dnssec: null, mtaSts: hostile, tlsRpt: null, bimi: null, reportsTo: [] },
            findings: [],
          } as unknown as DomainAudit;
          const line = auditCsvLine(audit);
          expect(line).toMatch(/^[^\r\n]*\r\n$/);
          const cells = cellsOf(line.slice(0, -2));
          expect(cells).toHaveLength(width);
          expect(cells.filter((cell) => /^[=+\-@|]/.test(cell) && cell !== "@")).toEqual([]);
        },
      ),
    );
  });

  it("takes one form of answer at a time", async () => {
    const { code, err } = await run("audit", "acme.com", "--csv", "--jsonl");
    expect(code).toBe(2);
    expect(err).toContain("Give one of --jsonl, --csv");
  });

  it("names every line of a list that is no domain, before anything is asked", async () => {
    const file = await list("acme.com\nexa mple.com\nfine.com\n-bad-.com\n");
    const { code, err } = await run("audit", "--file", file, "--dns", "127.0.0.1:9");
    expect(code).toBe(2);
    expect(err).toContain("line 2: exa mple.com");
    expect(err).toContain("line 4: -bad-.com");
  });
});

describe("a bounded network", () => {
  it("has no more datagrams under way than it may, and all are sent in the end", async () => {
    let open = 0;
    let most = 0;
    const udp: Network["udp"] = async (_to, message) => {
      most = Math.max(most, ++open);
      await new Promise((later) => setTimeout(later, 2));
      open--;
      if (message[0] === 1) throw new Error("lost");
      return message;
    };
    const bounded = boundNetwork({ udp } as unknown as Network, 5);
    const results = await Promise.allSettled(
      Array.from({ length: 40 }, (_, i) =>
        bounded.udp({ address: "192.0.2.1", port: 53 }, new Uint8Array([i % 2]), () => true, {
          timeoutMs: 10,
        }),
      ),
    );
    expect(most).toBe(5);
    expect(results.filter((r) => r.status === "fulfilled")).toHaveLength(20);
    expect(open).toBe(0);
  });
});
