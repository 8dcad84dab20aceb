import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { evaluateSpf } from "../../../src-main/dns/spf/evaluate.ts";
import type { SpfAnswer, SpfQuery } from "../../../src-main/dns/spf/query.ts";

/** The openspf.org suite for RFC 7208, kept beside the repository and not in it. */
const file = fileURLToPath(new URL("../../../../shared/suites/rfc7208-tests.yml", import.meta.url));

interface Test {
  host: string;
  helo: string;
  mailfrom: string;
  result: string | string[];
  explanation?: string;
}
type Record_ = "TIMEOUT" | Record<string, unknown>;
interface Scenario {
  description: string;
  tests: Record<string, Test>;
  zonedata: Record<string, Record_[]>;
}

/** Answers from the suite's zone data, by its README: SPF records are TXT too unless the name has TXT of its own. */
function zoneQuery(zones: Scenario["zonedata"]): SpfQuery {
  const byName = new Map(Object.entries(zones).map(([name, records]) => [name.toLowerCase(), records]));
  const ask = (name: string, type: string, hops = 0): SpfAnswer => {
    const records = byName.get(name.toLowerCase());
    if (records === undefined) return { status: "nxdomain", values: [] };
    const ownTxt = records.some((r) => r !== "TIMEOUT" && "TXT" in r);
    const values: string[] = [];
    for (const record of records) {
      if (record === "TIMEOUT") {
        if (values.length === 0) return { status: "failed", values: [] };
        continue;
      }
      for (const [kind, data] of Object.entries(record)) {
        if (kind === "CNAME" && type !== "CNAME" && hops < 8) return ask(String(data), type, hops + 1);
        const counts = kind === type || (kind === "SPF" && type === "TXT" && !ownTxt);
        if (!counts || data === "NONE") continue;
        if (type === "TXT") values.push(Array.isArray(data) ? data.join("") : String(data));
        else values.push(Array.isArray(data) ? String(data[1]).replace(/\.$/, "") || "." : String(data));
      }
    }
    return values.length > 0 ? { status: "found", values } : { status: "nodata", values: [] };
  };
  return async (name, type) => ask(name, type);
}

if (!existsSync(file)) {
  it("RFC 7208 suite", (context) =>
    context.skip("../shared/suites/rfc7208-tests.yml is not beside this repository"));
} else {
  const scenarios = parseAllDocuments(readFileSync(file, "utf8")).map((d) => d.toJS() as Scenario);

  it("has all 203 tests of the suite", () => {
    expect(scenarios.flatMap((s) => Object.keys(s.tests))).toHaveLength(203);
  });

  for (const scenario of scenarios)
    describe(`RFC 7208 suite, ${scenario.description}`, () => {
      const query = zoneQuery(scenario.zonedata);
      for (const [name, test] of Object.entries(scenario.tests))
        it(name, async () => {
          const got = await evaluateSpf(query, { ip: test.host, sender: test.mailfrom, helo: test.helo });
          expect([test.result].flat(), JSON.stringify(got)).toContain(got.result);
          if (test.explanation !== undefined) expect(got.explanation ?? "DEFAULT").toBe(test.explanation);
        });
    });
}
