import { createRequire } from "node:module";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluateSpf } from "../../../src-main/dns/spf/evaluate.ts";
import type { SpfAnswer, SpfQuery } from "../../../src-main/dns/spf/query.ts";

/** Another implementation of RFC 7208, by another author: where the two agree, both are likely right. */
interface Oracle {
  spf(options: {
    sender: string;
    ip: string;
    helo: string;
    resolver: (name: string, type: string) => Promise<unknown[]>;
  }): Promise<{ status: { result: string } }>;
}
const oracle = createRequire(import.meta.url)("mailauth/lib/spf") as Oracle;

const names = ["a.example", "b.example", "c.example"];
/** No syntax errors: mailauth sees those in the order of evaluation, RFC 7208 section 4.6 asks for them first. */
const term = fc.constantFrom(
  ...names.flatMap((n) => [
    `include:${n}`,
    `?include:${n}`,
    `redirect=${n}`,
    `a:${n}`,
    `-a:${n}/24`,
    `mx:${n}`,
    `exists:${n}`,
    `exists:%{ir}.${n}`,
  ]),
  "ip4:192.0.2.0/24",
  "-ip4:192.0.2.7",
  "ip4:198.51.100.0/25",
  "ip6:2001:db8::/32",
  "all",
  "-all",
  "~all",
  "?all",
  "x=y",
);
const spfRecord = fc.array(term, { maxLength: 5 }).map((terms) => ["v=spf1", ...terms].join(" "));
const zone = fc.record({
  txt: fc.array(spfRecord, { maxLength: 2, minLength: 0 }),
  a: fc.subarray(["192.0.2.7", "198.51.100.9"]),
  mx: fc.subarray(["b.example", "c.example"]),
});
const world = fc.tuple(zone, zone, zone);

describe("check_host() agrees with mailauth", () => {
  it("on any small world of records", async () => {
    await fc.assert(
      fc.asyncProperty(
        world,
        fc.constantFrom("192.0.2.7", "198.51.100.9", "203.0.113.1"),
        async (zones, ip) => {
          const at = (name: string) => zones[names.indexOf(name.toLowerCase())];
          const query: SpfQuery = async (name, type): Promise<SpfAnswer> => {
            const here = at(name);
            if (here === undefined) return { status: "nxdomain", values: [] };
            const values = type === "TXT" ? here.txt : type === "A" ? here.a : type === "MX" ? here.mx : [];
            return values.length > 0 ? { status: "found", values } : { status: "nodata", values: [] };
          };
          const resolver = async (name: string, type: string) => {
            const { status, values } = await query(name, type as "A");
            if (status !== "found")
              throw Object.assign(new Error(status), {
                code: status === "nxdomain" ? "ENOTFOUND" : "ENODATA",
              });
            if (type === "TXT") return values.map((v) => [v]);
            return type === "MX" ? values.map((exchange, priority) => ({ exchange, priority })) : [...values];
          };
          const input = { ip, sender: "someone@a.example", helo: "host.example" };
          const [ours, theirs] = await Promise.all([
            evaluateSpf(query, input),
            oracle.spf({ ...input, resolver }),
          ]);
          expect(ours.result, ours.reason).toBe(theirs.status.result);
        },
      ),
      { numRuns: 500 },
    );
  });
});
