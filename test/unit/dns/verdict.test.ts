import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluateSpf } from "../../../src-main/dns/spf/evaluate.ts";
import { mendSpf } from "../../../src-main/dns/spf/mend.ts";
import { isSpfRecord, parseSpf } from "../../../src-main/dns/spf/parse.ts";
import type { SpfAnswer, SpfQuery } from "../../../src-main/dns/spf/query.ts";
import { judgeSpf } from "../../../src-main/dns/spf/verdict.ts";
import { walkSpf } from "../../../src-main/dns/spf/walk.ts";

const provider = "provider.example";
const names = ["a.example", "b.example", "c.example"];
/** Addresses that only the provider's record lets through. */
const sample = { 4: "203.0.113.7", 6: "2001:db8:5::7" } as const;

const term = fc.constantFrom(
  ...names.map((n) => `include:${n}`),
  `include:${provider}`,
  `include:${provider}`,
  `~include:${provider}`,
  "?include:b.example",
  "-include:c.example",
  "include:none.example",
  "redirect=c.example",
  `redirect=${provider}`,
  "a:host.example",
  "a:four.example",
  "a:gone.example",
  "mx:gone.example",
  "mx:many.example",
  "mx:few.example",
  "exists:there.example",
  "exists:gone.example",
  "a:silent.example",
  "ip4:198.51.100.0/24",
  "ip4:0.0.0.0/0",
  "ip6:2001:db8:9::/48",
  "ip4:oops",
  "-all",
  "~all",
  "?all",
  "+all",
  "unknown=x",
);
const record = fc.array(term, { minLength: 1, maxLength: 8 }).map((terms) => ["v=spf1", ...terms].join(" "));
const zones = fc.tuple(
  record,
  fc.option(record, { nil: undefined }),
  fc.option(fc.array(record, { minLength: 1, maxLength: 2 }), { nil: undefined }),
);

const found = (...values: string[]): SpfAnswer => ({ status: "found", values });
const nothing: SpfAnswer = { status: "nodata", values: [] };

/** A small DNS of any records at three names. */
function dnsOf([a, b, c]: readonly [string, string | undefined, string[] | undefined]): SpfQuery {
  const texts: Record<string, string[]> = {
    "a.example": [a],
    "b.example": b === undefined ? [] : [b],
    "c.example": c ?? [],
    [provider]: ["v=spf1 ip4:203.0.113.0/24 ip6:2001:db8:5::/48 -all"],
  };
  return async (name, type) => {
    if (name === "silent.example") return { status: "failed", values: [] };
    switch (`${type} ${name}`) {
      case "A host.example":
      case "A four.example":
      case "A there.example":
        return found("198.51.100.1");
      case "AAAA host.example":
        return found("2001:db8:9::1");
      case "MX few.example":
        return found("host.example");
      case "MX many.example":
        return found(...Array.from({ length: 11 }, (_, i) => `mx${i}.example`));
      default: {
        const values = type === "TXT" ? (texts[name] ?? []) : [];
        return values.length > 0 ? found(...values) : nothing;
      }
    }
  };
}

describe("the verdict over a tree that was read", () => {
  it("is the result of an evaluation, for 10,000 records and both families of addresses", async () => {
    await fc.assert(
      fc.asyncProperty(zones, fc.constantFrom(4 as const, 6 as const), async (zone, family) => {
        const query = dnsOf(zone);
        const input = { ip: sample[family], sender: "x@a.example", helo: "h.example" };
        const [tree, evaluation] = await Promise.all([
          walkSpf(query, "a.example"),
          evaluateSpf(query, input),
        ]);
        const verdict = judgeSpf(tree, { include: provider, family });
        expect([verdict.result, zone]).toEqual([evaluation.result, zone]);
      }),
      { numRuns: 10_000 },
    );
  }, 60_000);
});

describe("the mending of a damaged record", () => {
  const damage = fc.constantFrom("\u200b", "\u00a0", '"', "\u2013", "\\", "", " ");

  it("gives a record that is whole, or nothing, and loses no sender", () => {
    fc.assert(
      fc.property(record, fc.nat(), damage, (text, at, what) => {
        const place = at % (text.length + 1);
        const mended = mendSpf(`${text.slice(0, place)}${what}${text.slice(place)}`);
        if (mended === undefined) return;
        expect(isSpfRecord(mended.value)).toBe(true);
        expect(parseSpf(mended.value).errors).toEqual([]);
        expect(mended.damage.length).toBeGreaterThan(0);
        const senders = (value: string) => value.match(/include:/g)?.length ?? 0;
        if (what !== " ") expect(senders(mended.value)).toBeGreaterThanOrEqual(senders(text));
      }),
      { numRuns: 3_000 },
    );
  });

  it("puts back every space that was lost before a term", () => {
    const senders = fc.array(
      fc.constantFrom("include:x.example.com", "include:y.example.net", "ip4:192.0.2.1"),
      {
        minLength: 2,
        maxLength: 5,
      },
    );
    fc.assert(
      fc.property(senders, fc.nat(), fc.constantFrom("~all", "-all"), (terms, which, all) => {
        const words = ["v=spf1", ...terms, all];
        const lost = 1 + (which % (words.length - 1));
        const text = words.map((word, i) => (i === 0 ? word : i === lost ? word : ` ${word}`)).join("");
        expect(mendSpf(text)?.value).toBe(words.join(" "));
      }),
    );
  });
});
