import { decode, encode, type Packet } from "dns-packet";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wordDiff } from "../../../src-main/contract/word-diff.ts";
import { quotedChunks } from "../../../src-main/dns/ask/character-strings.ts";
import { fitsOnWire } from "../../../src-main/dns/ask/domain-name.ts";
import { decodeReply, encodeQuery } from "../../../src-main/dns/ask/message.ts";
import { parseDkimKey } from "../../../src-main/dns/check/dkim.ts";
import {
  discoverDmarc,
  isDmarcRecord,
  parseDmarc,
  treeWalkNames,
} from "../../../src-main/dns/check/dmarc.ts";
import { parseOktaRecords } from "../../../src-main/dns/okta-records.ts";
import { addInclude, mergeRecords } from "../../../src-main/dns/spf/edit.ts";
import { evaluateSpf } from "../../../src-main/dns/spf/evaluate.ts";
import { parseMacroString } from "../../../src-main/dns/spf/macro.ts";
import { isSpfRecord, parseSpf } from "../../../src-main/dns/spf/parse.ts";
import type { SpfQuery } from "../../../src-main/dns/spf/query.ts";
import { reachInclude } from "../../../src-main/dns/spf/reach.ts";
import { walkSpf } from "../../../src-main/dns/spf/walk.ts";
import { normaliseDomain } from "../../../src-main/setup/email-domain.ts";

/** Words that records are made of, right and wrong, and any text between them. */
const words = fc.constantFrom(
  "include:a.example",
  "include:b.example",
  "~include:a.example",
  "redirect=b.example",
  "exp=c.example",
  "all",
  "-all",
  "~all",
  "a",
  "mx",
  "a:c.example/24//64",
  "mx//200",
  "ptr",
  "ip4:192.0.2.0/24",
  "ip4:192.0.2.0/33",
  "ip6:2001:db8::/32",
  "ip6:::1",
  "exists:%{i}.x.example",
  "include:%{d2}.x.example",
  "%{",
  "a=b",
  "include=x",
  "\u201call\u201d",
  "\t",
  "-",
  "all:x",
);
const record = fc
  .array(fc.oneof({ weight: 4, arbitrary: words }, { weight: 1, arbitrary: fc.string({ maxLength: 12 }) }), {
    maxLength: 14,
  })
  .map((list) => ["v=spf1", ...list].join(" "));
const anyText = fc.oneof(
  fc.string({ maxLength: 300 }),
  fc.string({ unit: "binary", maxLength: 120 }),
  record,
);
const names = ["a.example", "b.example", "c.example", "d.example"];

/** A small DNS whose records are any of the above. */
const dns = fc.array(fc.tuple(fc.constantFrom(...names), record), { maxLength: 6 }).map(
  (entries): SpfQuery =>
    async (name, type) => {
      const values = type === "TXT" ? entries.filter(([n]) => n === name).map(([, text]) => text) : [];
      return values.length > 0 ? { status: "found", values } : { status: "nodata", values: [] };
    },
);

describe("no text breaks", () => {
  it("the parsers of SPF, macros, DKIM, DMARC and Okta's records", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        parseSpf(`v=spf1 ${text}`);
        parseMacroString(text, "domain");
        parseMacroString(text, "explanation");
        parseDkimKey(text);
        parseDkimKey(`v=DKIM1; ${text}`);
        if (isDmarcRecord(text)) parseDmarc(text);
        parseDmarc(`v=DMARC1; ${text}`);
        parseOktaRecords(text);
        normaliseDomain(text);
      }),
      { numRuns: 2_000 },
    );
  });

  it("the reading of a domain: what it accepts fits on the wire, and is accepted again as it is", () => {
    fc.assert(
      fc.property(fc.oneof(fc.domain(), anyText), (text) => {
        const read = normaliseDomain(text);
        if (!("domain" in read)) return;
        expect(fitsOnWire(read.domain)).toBe(true);
        expect(normaliseDomain(read.domain)).toEqual(read);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("SPF, for any records", () => {
  it("positions of errors point at their text", () => {
    fc.assert(
      fc.property(record, (text) => {
        for (const { position, text: term } of parseSpf(text).errors)
          expect(text.slice(position, position + term.length)).toBe(term);
      }),
    );
  });

  it("an evaluation ends, within the limits, with a result", async () => {
    await fc.assert(
      fc.asyncProperty(dns, fc.ipV4(), async (query, ip) => {
        const { result, lookups, voids } = await evaluateSpf(query, {
          ip,
          sender: "x@a.example",
          helo: "h.example",
        });
        expect(["none", "neutral", "pass", "fail", "softfail", "temperror", "permerror"]).toContain(result);
        expect(lookups).toBeLessThanOrEqual(11);
        expect(voids).toBeLessThanOrEqual(3);
      }),
    );
  });

  it("a walk ends, and what it says of the provider agrees with an evaluation", async () => {
    await fc.assert(
      fc.asyncProperty(dns, async (others) => {
        const query: SpfQuery = async (name, type) =>
          name === "d.example" && type === "TXT"
            ? { status: "found", values: ["v=spf1 ip4:203.0.113.0/24 -all"] }
            : others(name, type);
        const withProvider: SpfQuery = async (name, type) => {
          const answer = await query(name, type);
          return {
            ...answer,
            values: answer.values.map((v) => v.replaceAll("include:b.example", "include:d.example")),
          };
        };
        const reach = reachInclude(await walkSpf(withProvider, "a.example"), "d.example");
        const from = (ip: string) =>
          evaluateSpf(withProvider, { ip, sender: "x@a.example", helo: "h.example" });
        const [provider, stranger] = [await from("203.0.113.7"), await from("198.51.100.7")];
        // The walk leaves void lookups and macros out, so only what they cannot change is compared.
        if (reach.kind === "passes") expect(["pass", "permerror"]).toContain(provider.result);
        const onlyProvider = provider.result === "pass" && stranger.result !== "pass";
        if (onlyProvider) expect(["passes", "hosted"]).toContain(reach.kind);
      }),
      { numRuns: 500 },
    );
  });

  it("an edit adds the provider and takes nothing else away", () => {
    fc.assert(
      fc.property(record, (text) => {
        const edit = addInclude(text, "provider.example");
        if (edit === undefined) {
          expect(parseSpf(text).errors.length).toBeGreaterThan(0);
          return;
        }
        const terms = parseSpf(edit.value);
        expect(terms.errors).toEqual([]);
        expect(terms.terms.filter((t) => t.text === "include:provider.example")).toHaveLength(1);
        const before = parseSpf(text).terms.map((t) => t.text);
        expect(terms.terms.map((t) => t.text).filter((t) => t !== "include:provider.example")).toEqual(
          before,
        );
        const add = edit.diff
          .filter((d) => d.change !== "remove")
          .map((d) => d.text)
          .join("");
        expect(add).toBe(edit.value);
        const all = terms.terms.findIndex((t) => t.kind === "all");
        if (all >= 0)
          expect(terms.terms.findIndex((t) => t.text === "include:provider.example")).toBeLessThan(all);
      }),
    );
  });

  it("an edit that moves the last term leaves no blank behind", () => {
    expect(addInclude("v=spf1 -all include:a.example", "a.example")?.value).toBe(
      "v=spf1 include:a.example -all",
    );
  });

  it("an edit is not made twice", () => {
    fc.assert(
      fc.property(record, (text) => {
        const once = addInclude(text, "provider.example")?.value;
        if (once !== undefined) expect(addInclude(once, "provider.example")?.value.trim()).toBe(once.trim());
      }),
    );
  });

  it("a merged record is one record, with one all at its end", () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 2, maxLength: 4 }), (records) => {
        const merged = mergeRecords(records, "provider.example");
        if (merged === undefined) return;
        expect(isSpfRecord(merged.value)).toBe(true);
        const { terms } = parseSpf(merged.value);
        expect(terms.filter((t) => t.kind === "all")).toHaveLength(1);
        expect(terms.at(-1)?.kind).toBe("all");
      }),
    );
  });

  it("a diff holds the whole of both texts", () => {
    fc.assert(
      fc.property(record, record, (before, after) => {
        const diff = wordDiff(before, after);
        expect(
          diff
            .filter((d) => d.change !== "remove")
            .map((d) => d.text)
            .join(""),
        ).toBe(after);
        const kept = diff
          .filter((d) => d.change !== "add")
          .map((d) => d.text)
          .join("");
        expect(kept.replace(/\s+/g, "")).toBe(before.replace(/\s+/g, ""));
      }),
    );
  });
});

describe("DMARC, for any domain", () => {
  it("the walk asks at most eight names, the last with one label", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "b", "c"), { minLength: 2, maxLength: 30 }), (labels) => {
        const walk = treeWalkNames(labels.join("."));
        expect(walk.length).toBeLessThanOrEqual(8);
        expect(walk.at(-1)).toBe(labels.at(-1));
      }),
    );
  });

  it("any texts anywhere give a policy or none", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyText, { maxLength: 3 }), async (texts) => {
        const found = await discoverDmarc(async () => texts.map((t) => `v=DMARC1;${t}`), "x.y.example");
        expect(found.steps).toHaveLength(3);
      }),
    );
  });
});

describe("packets", () => {
  const reply = (name: string, texts: string[]): Packet => ({
    type: "response",
    id: 7,
    flags: 0x400,
    questions: [{ name, type: "TXT" }],
    answers: [
      { name, type: "CNAME", ttl: 60, data: `other.${name}` },
      ...texts.map((data) => ({ name: `other.${name}`, type: "TXT" as const, ttl: 60, data })),
    ],
    authorities: [
      {
        name,
        type: "SOA",
        ttl: 60,
        data: { mname: "ns.example", rname: "x.example", serial: 1, minimum: 60 },
      },
    ],
    additionals: [{ name: "ns.example", type: "AAAA", ttl: 1, data: "2001:db8::1" }],
  });
  const packet = fc
    .tuple(fc.domain(), fc.array(fc.string({ unit: "grapheme-ascii", maxLength: 200 }), { maxLength: 4 }))
    .map(([name, texts]) => new Uint8Array(encode(reply(name, texts))));

  it("mutated anywhere, cut anywhere, or of any bytes are read or refused, never an error", () => {
    const mutation = fc.tuple(packet, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }), fc.nat());
    fc.assert(
      fc.property(mutation, ([bytes, changes, cut]) => {
        const broken = bytes.slice(0, cut % 5 === 0 ? cut % bytes.length : bytes.length);
        for (const [at, to] of changes) if (broken.length > 0) broken[at % broken.length] = to;
        const read = decodeReply(broken);
        if (read !== undefined) expect(Array.isArray(read.answers)).toBe(true);
      }),
      { numRuns: 5_000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => void decodeReply(bytes)),
      { numRuns: 2_000 },
    );
  });

  it("of a query hold the name that was asked, or are not made", () => {
    fc.assert(
      fc.property(fc.oneof(fc.domain(), fc.string({ maxLength: 80 })), (name) => {
        const bytes = encodeQuery({ name, type: "TXT" }, { id: 1, recursionDesired: true, edns: true });
        if (bytes === undefined) return;
        // The root has no label to cut a dot from (RFC 1034 section 3.1).
        const asked = name === "." ? name : name.replace(/\.$/, "");
        expect(decode(Buffer.from(bytes)).questions?.[0]?.name).toBe(asked);
      }),
      { numRuns: 2_000 },
    );
  });

  it("of text survive the quoting of a zone file", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 700 }), (text) => {
        const quoted = quotedChunks(text);
        expect(quoted).toMatch(/^[\x20-\x7e]*$/);
        const bytes = [...quoted.matchAll(/"((?:[^"\\]|\\\d{3}|\\.)*)"/g)].map(([, chunk = ""]) =>
          Buffer.concat(
            [...chunk.matchAll(/\\(\d{3})|\\(.)|(.)/g)].map(([, code, escaped, plain]) =>
              code === undefined ? Buffer.from(escaped ?? plain ?? "") : Buffer.from([Number(code)]),
            ),
          ),
        );
        expect(bytes.every((b) => b.length <= 255)).toBe(true);
        expect(Buffer.concat(bytes).toString("utf8")).toBe(Buffer.from(text, "utf8").toString("utf8"));
      }),
    );
  });
});
