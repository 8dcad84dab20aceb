import { createSocket } from "node:dgram";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Answer, decode, encode } from "dns-packet";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { main } from "../../../src-main/hosts/terminal/program.ts";
import { named } from "../../support/needs.ts";
import { companyWorld, domain } from "./company.ts";
import { openWorld } from "./harness.ts";
import { resolverAddress, type WorldPlan } from "./world.ts";

/** Runs `mailwright …` in this process: its exit code, and all it wrote. */
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

/** `mailwright spf` against the resolver of a world, over real sockets. */
async function spf(plan: WorldPlan, ...args: string[]) {
  const world = await openWorld(plan);
  const dns = `127.0.0.1:${world.portOf(resolverAddress)}`;
  const { code, out } = await run("spf", ...args, "--dns", dns, "--json");
  return { code, report: JSON.parse(out) };
}

const withSpf = (...records: string[]) =>
  companyWorld({
    without: /^notifications\.acme\.com TXT/,
    add: [
      ...records.map((r) => `${domain} TXT ${r}`),
      "a.acme.com TXT v=spf1 ip4:192.0.2.0/24 include:b.acme.com -all",
      "b.acme.com TXT v=spf1 ip4:198.51.100.7 -all",
      "host.acme.com A 203.0.113.77",
      "joe.relay.acme.com A 127.0.0.2",
      ...Array.from({ length: 10 }, (_, i) => `v${i}.acme.com TXT v=spf1 ip4:10.0.0.${i} -all`),
    ],
  });

describe("mailwright spf", () => {
  it("shows the tree with the cost of every term", async () => {
    const { code, report } = await spf(withSpf("v=spf1 include:a.acme.com a:host.acme.com mx ~all"), domain);
    expect(code).toBe(0);
    expect(report).toMatchObject({
      domain,
      lookups: 4,
      limit: 10,
      result: null,
      evaluation: null,
      change: null,
      terms: [
        { text: "include:a.acme.com", lookups: 2, domain: "a.acme.com", status: "ok" },
        { text: "a:host.acme.com", lookups: 1 },
        { text: "mx", lookups: 1 },
        { text: "~all", lookups: 0 },
      ],
    });
    expect(report.terms[0].terms[1]).toMatchObject({ text: "include:b.acme.com", lookups: 1 });
  });

  it.each([
    ["198.51.100.7", "pass"],
    ["203.0.113.77", "pass"],
    ["203.0.113.9", "softfail"],
    ["2001:db8::1", "softfail"],
  ])("says what %s gets: %s", async (ip, result) => {
    const plan = withSpf("v=spf1 include:a.acme.com a:host.acme.com ~all");
    const { code, report } = await spf(plan, domain, "--ip", ip);
    expect({ code, result: report.result }).toEqual({ code: 0, result });
    expect(report.evaluation).toMatchObject({ ip, sender: `postmaster@${domain}`, helo: domain });
  });

  it("uses the sender and the HELO name in macros", async () => {
    const plan = withSpf("v=spf1 exists:%{l}.%{h}.acme.com -all");
    const args = ["--ip", "192.0.2.1", "--sender", `joe@${domain}`, "--helo"];
    expect((await spf(plan, domain, ...args, "relay")).report.result).toBe("pass");
    expect((await spf(plan, domain, ...args, "other")).report.result).toBe("fail");
  });

  it("gives the smallest edit in three renderings, with the lookups counted anew", async () => {
    const { code, report } = await spf(withSpf("v=spf1 include:a.acme.com -all"), domain, "--add", "google");
    expect(code).toBe(0);
    expect(report.change).toEqual({
      include: "_spf.google.com",
      kind: "edit",
      lookups: { used: 3, limit: 10 },
      diff: [
        { text: "v=spf1 include:a.acme.com ", change: "same" },
        { text: "include:_spf.google.com ", change: "add" },
        { text: "-all", change: "same" },
      ],
      replaces: ["v=spf1 include:a.acme.com -all"],
      renderings: {
        plain: "v=spf1 include:a.acme.com include:_spf.google.com -all",
        quoted: '"v=spf1 include:a.acme.com include:_spf.google.com -all"',
        host: "notifications",
      },
    });
  });

  it("has nothing to change for a sender that is let through already, however deep", async () => {
    const { report } = await spf(withSpf("v=spf1 include:a.acme.com -all"), domain, "--add", "b.acme.com");
    expect(report.change).toEqual({ include: "b.acme.com", kind: "none" });
  });

  it("merges several records into one, counts the merged one, and offers none over the limit", async () => {
    const two = ["v=spf1 include:a.acme.com -all", "v=spf1 include:b.acme.com -all"];
    const merged = await spf(withSpf(...two), domain, "--add", "google");
    expect(merged.code).toBe(1);
    expect(merged.report.change).toMatchObject({ kind: "merge", lookups: { used: 4, limit: 10 } });
    const many = Array.from({ length: 10 }, (_, i) => `include:v${i}.acme.com`).join(" ");
    const over = await spf(withSpf(`v=spf1 ${many} -all`, "v=spf1 -all"), domain, "--add", "google");
    expect(over.report.change).toMatchObject({ kind: "impossible", lookups: { used: 11, limit: 10 } });
  });

  it("keeps the tree over the limit, offers no edit, and says which terms the new sender makes needless", async () => {
    const many = Array.from({ length: 9 }, (_, i) => `include:v${i}.acme.com`).join(" ");
    const plan = withSpf(`v=spf1 a:host.acme.com ${many} -all`);
    const { report } = await spf(plan, domain, "--add", "google");
    expect(report.terms).toHaveLength(11);
    expect(report.change).toMatchObject({ kind: "impossible", lookups: { used: 11, limit: 10 } });
    const fix = report.findings.find((f: { code: string }) => f.code === "spf-no-room").fix;
    expect(fix).toContain("a:host.acme.com: your provider's record has all its addresses.");
  });

  it("does not add an include that has no SPF record behind it", async () => {
    const { code, report } = await spf(withSpf("v=spf1 -all"), domain, "--add", "host.acme.com");
    expect(code).toBe(1);
    expect(report.change).toEqual({ include: "host.acme.com", kind: "impossible" });
    expect(report.findings[0].code).toBe("spf-include-without-record");
  });

  it("offers a new record where there is none", async () => {
    const { report } = await spf(withSpf(), domain, "--add", "google");
    expect(report.change).toMatchObject({
      kind: "new",
      lookups: { used: 1, limit: 10 },
      renderings: { plain: "v=spf1 include:_spf.google.com ~all" },
    });
  });

  it("gives what is no domain name the result none, with an address; without, it is wrong usage", async () => {
    const { code, report } = await spf(withSpf(), "a..example.com", "--ip", "192.0.2.1");
    expect({ code, result: report.result }).toEqual({ code: 1, result: "none" });
    expect((await run("spf", "a..example.com")).code).toBe(2);
  });

  it.each([
    [["acme.com", "--ip", "not-an-address"]],
    [["acme.com", "--sender", "x@acme.com"]],
    [["acme.com", "other.com"]],
    [["acme.com", "--add", "exa mple"]],
    [[]],
  ])("refuses %j as wrong usage", async (args) => {
    expect((await run("spf", ...args)).code).toBe(2);
  });

  it("is readable without --json", async () => {
    const world = await openWorld(withSpf("v=spf1 include:a.acme.com -all"));
    const dns = `127.0.0.1:${world.portOf(resolverAddress)}`;
    const { out } = await run("spf", domain, "--ip", "192.0.2.9", "--add", "google", "--dns", dns);
    expect(out).toContain("include:b.acme.com");
    expect(out).toMatch(/2 of 10 DNS lookups/);
    expect(out).toMatch(/Result for 192\.0\.2\.9.*: pass/);
    expect(out).toContain("+ include:_spf.google.com");
  });
});

/** The openspf.org suite for RFC 7208, kept beside the repository and not in it. */
const suite = fileURLToPath(new URL("../../../../shared/suites/rfc7208-tests.yml", import.meta.url));
interface Scenario {
  readonly tests: Record<
    string,
    { host: string; helo: string; mailfrom: string; result: string | string[]; explanation?: string }
  >;
  readonly zonedata: Record<string, readonly ("TIMEOUT" | Record<string, unknown>)[]>;
}

describe("mailwright spf, over the wire", () => {
  it.skipIf(!existsSync(suite))(
    named(
      "gives the result of the RFC 7208 suite for each of its tests",
      existsSync(suite) ? undefined : "../shared/suites/rfc7208-tests.yml is not beside this repository",
    ),
    { timeout: 60_000 },
    async () => {
      const wrong: string[] = [];
      let ran = 0;
      const scenarios = parseAllDocuments(readFileSync(suite, "utf8")).map((d) => d.toJS() as Scenario);
      for (const { tests, zonedata } of scenarios) {
        const server = await serve(zonedata);
        await Promise.all(
          Object.entries(tests).map(async ([name, t]) => {
            const domain = t.mailfrom === "" ? t.helo : t.mailfrom.slice(t.mailfrom.lastIndexOf("@") + 1);
            const who = ["--ip", t.host, `--sender=${t.mailfrom}`, `--helo=${t.helo}`];
            const { out } = await run("spf", domain, ...who, "--dns", `127.0.0.1:${server.port}`, "--json");
            const got = JSON.parse(out);
            ran++;
            if (![t.result].flat().includes(got.result)) wrong.push(`${name}: ${got.result} ${got.reason}`);
            else if (t.explanation !== undefined && (got.explanation ?? "DEFAULT") !== t.explanation)
              wrong.push(`${name}: “${got.explanation}”`);
          }),
        );
        server.close();
      }
      expect(wrong).toEqual([]);
      expect(ran).toBe(203);
    },
  );
});

/** A name server of the suite's zone data, by its README: SPF records are TXT too unless the name has TXT of its own. */
async function serve(zonedata: Scenario["zonedata"]) {
  const zones = new Map(Object.entries(zonedata).map(([name, records]) => [name.toLowerCase(), records]));
  const socket = createSocket("udp4");
  socket.on("message", (message, from) => {
    const query = decode(message);
    const question = query.questions?.[0];
    const records = zones.get(question?.name.toLowerCase() ?? "");
    const answers: Answer[] = [];
    const ownTxt = records?.some((r) => r !== "TIMEOUT" && "TXT" in r);
    for (const record of records ?? []) {
      if (record === "TIMEOUT") {
        if (answers.length === 0) {
          socket.send(
            encode({ id: query.id, type: "response", flags: 2, questions: query.questions }),
            from.port,
          );
          return;
        }
        continue;
      }
      for (const [kind, data] of Object.entries(record)) {
        const type = kind === "SPF" && !ownTxt ? "TXT" : kind;
        if ((type === question?.type || type === "CNAME") && data !== "NONE")
          answers.push(answer(question!.name, type, data));
      }
    }
    const flags = 0x80 | (records === undefined ? 3 : 0);
    const reply = encode({ id: query.id, type: "response", flags, questions: query.questions, answers });
    socket.send(reply, from.port);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return { port: socket.address().port, close: () => socket.close() };
}

function answer(name: string, type: string, data: unknown): Answer {
  const ttl = 60;
  switch (type) {
    case "TXT":
      return { name, type, ttl, data: [data].flat().map((s) => Buffer.from(String(s), "utf8")) };
    // The old type's data is that of TXT (RFC 4408 section 3.1.1); the library takes it as bytes.
    case "SPF": {
      const strings = [data].flat().map((s) => Buffer.from(String(s), "utf8"));
      const bytes = Buffer.concat(strings.flatMap((s) => [Buffer.of(s.length), s]));
      return { name, type, ttl, data: bytes } as unknown as Answer;
    }
    case "MX": {
      const [preference, exchange] = data as [number, string];
      return { name, type, ttl, data: { preference, exchange: exchange.replace(/\.$/, "") || "." } };
    }
    default:
      return { name, type, ttl, data: String(data) } as Answer;
  }
}
