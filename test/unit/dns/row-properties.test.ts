import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DnsRow } from "../../../src-main/contract/dns.ts";
import { failedAnswer } from "../../../src-main/dns/ask/answer.ts";
import type { DnsRecord, QueryType } from "../../../src-main/dns/ask/message.ts";
import type { Seen, View } from "../../../src-main/dns/ask/view.ts";
import { wantedRecords } from "../../../src-main/dns/check/records.ts";
import { answerRow } from "../../../src-main/dns/check/rows.ts";
import { parseSpf } from "../../../src-main/dns/spf/parse.ts";
import { dkimRecord, request } from "./company.ts";

const { domain } = request;
const wanted = wantedRecords(request);

/** A look at a DNS of some TXT records, and nothing else. */
function viewOf(texts: Readonly<Record<string, readonly string[]>>): View {
  async function see(name: string, type: QueryType): Promise<Seen> {
    const values = type === "TXT" ? (texts[name] ?? []) : [];
    const records = values.map(
      (text): DnsRecord => ({ type: "TXT", name, ttl: 300, text, strings: [Buffer.byteLength(text)] }),
    );
    const answer = {
      question: { name, type },
      status: records.length > 0 ? ("found" as const) : ("nodata" as const),
      records,
      aliases: [],
      ttl: 300,
      server: "192.0.2.1",
    };
    return { ...answer, source: "authority", groups: [{ servers: ["ns1"], answer }] };
  }
  const resolver = {
    query: async (name: string, type: QueryType) => failedAnswer({ name, type }, "TIMEOUT", "192.0.2.9"),
  } as unknown as View["resolver"];
  const search = { found: "none" } as View["search"];
  return { search, resolver, authority: undefined, resolverOnly: true, see, plain: see, own: see, held: see };
}

const rowOf = (
  kind: "spf" | "dmarc" | "dkim",
  texts: Readonly<Record<string, readonly string[]>>,
): Promise<DnsRow> =>
  answerRow(
    { view: viewOf(texts), domain, nowMs: 0, apex: "acme.com", host: undefined, wanted },
    wanted.find((w) => w.kind === kind)!,
  );

const others: Readonly<Record<string, readonly string[]>> = {
  "_spf.google.com": ["v=spf1 ip4:192.0.2.0/24 ~all"],
  "vendor.net": ["v=spf1 ip4:198.51.100.0/24 -all"],
  "broken.net": ["v=spf1 ip4:oops -all"],
};
const term = fc.constantFrom(
  "include:_spf.google.com",
  "include:spf.google.com",
  "include:vendor.net",
  "include:broken.net",
  "include:none.net",
  "include=vendor.net",
  "include: vendor.net",
  "redirect=vendor.net",
  "redirect:vendor.net",
  "a:gone.acme.com",
  "mx",
  "ptr",
  "ip4:203.0.113.1",
  "ip4:2001:db8::1",
  "203.0.113.9",
  "exists:%{i}.vendor.net",
  "~all",
  "-all",
  "+all",
  "?all",
  "all",
  "v=DMARC1;",
);
const noise = fc.constantFrom("", "", " ", ",", ";", "\u200b", "\u00a0", '"', "\u2013", "\\", "&nbsp;", "\n");
/** SPF as people enter it: any terms in any order, with what came between. */
const record = fc
  .tuple(
    fc.constantFrom("v=spf1 ", "v=spf1 ", "v=spf1 ", "V=SPF1 ", "v=spf1;", "spf1 ", "TXT v=spf1 ", ""),
    fc.array(fc.tuple(term, noise), { minLength: 1, maxLength: 6 }),
  )
  .map(([begin, terms]) => `${begin}${terms.map(([text, after]) => `${text}${after}`).join(" ")}`);

const said = (row: DnsRow): string[] => row.findings.flatMap((f) => [f.title, f.cause, ...f.fix]);

describe("for any SPF texts at a name", () => {
  it("the findings quote nothing that stands in no record", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 2 }), async (texts) => {
        const row = await rowOf("spf", { ...others, [domain]: texts });
        // What the eye would miss is marked where it is shown; the marks are no part of the text.
        const plain = (text: string) =>
          text.replace(/\u27e8[^\u27e9]*\u27e9|\u2420|[^\x21-\x7e]/g, "").toLowerCase();
        const held = plain([...texts, ...Object.values(others).flat()].join(" "));
        const quoted = said(row).flatMap((text) => [...text.matchAll(/"([^"]+)"/g)].map((m) => m[1] ?? ""));
        for (const text of quoted) expect(held).toContain(plain(text));
      }),
      { numRuns: 2_000 },
    );
  }, 60_000);

  it("what is to be entered is one record without errors, with the provider in it, and every sender of before", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 2 }), async (texts) => {
        const row = await rowOf("spf", { ...others, [domain]: texts });
        if (row.value === undefined) return;
        expect(parseSpf(row.value).errors).toEqual([]);
        for (const old of row.replaces ?? []) expect(texts).toContain(old);
        for (const old of row.replaces ?? [])
          for (const sender of old.match(/vendor\.net|broken\.net|none\.net|203\.0\.113\.\d/g) ?? [])
            expect(row.value).toContain(sender);
      }),
      { numRuns: 2_000 },
    );
  }, 60_000);
});

/** Of these, only one may be said of one row: each denies what the others say. */
const exclusive = [
  [
    "spf-missing",
    "spf-multiple",
    "spf-syntax",
    "spf-split",
    "spf-provider-missing",
    "spf-provider-after-all",
  ],
  ["spf-missing", "spf-allows-all"],
  ["spf-syntax", "spf-allows-all"],
  ["spf-syntax", "spf-no-all"],
  ["spf-provider-missing", "spf-include-misspelled", "spf-provider-qualified", "spf-hosted"],
  ["dmarc-missing", "dmarc-multiple", "dmarc-syntax", "dmarc-advice", "dmarc-policy-unread"],
  ["dkim-missing", "dkim-revoked", "dkim-invalid", "dkim-key-cut", "dkim-weak", "dkim-multiple"],
];

describe("for any texts at the names of a row", () => {
  const any = fc.oneof(
    record,
    fc.constantFrom(
      "v=DMARC1; p=none",
      "v=DMARC1, p=reject",
      "v=DMARC1; p=oops",
      "p=none; v=DMARC1",
      "v=dmarc1",
    ),
    fc.constantFrom(
      dkimRecord,
      dkimRecord.slice(0, 200),
      dkimRecord.slice(200),
      "v=DKIM1; p=",
      "p=oops",
      "anything",
    ),
  );

  it.each(["spf", "dmarc", "dkim"] as const)(
    "no two findings of the %s row contradict each other",
    async (kind) => {
      const { fqdn } = wanted.find((w) => w.kind === kind)!;
      await fc.assert(
        fc.asyncProperty(fc.array(any, { maxLength: 3 }), async (texts) => {
          const row = await rowOf(kind, { ...others, [fqdn]: texts });
          const codes = row.findings.map((f) => f.code);
          for (const group of exclusive)
            expect(codes.filter((c) => group.includes(c)).length).toBeLessThan(2);
          // One edit a row: what is found missing or broken is expected to be one thing.
          const expected = row.findings.flatMap((f) => f.expected ?? []);
          if (row.value !== undefined && row.replaces !== undefined)
            for (const text of expected)
              expect([row.value, row.expected, "include:_spf.google.com"]).toContain(text);
          if (row.status === "found")
            expect(codes.filter((c) => /^(?:spf|dmarc|dkim)-(?:missing|multiple|syntax)$/.test(c))).toEqual(
              [],
            );
        }),
        { numRuns: 700 },
      );
    },
  );
});
