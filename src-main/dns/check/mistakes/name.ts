import { parentsOf, relativeName } from "../../ask/domain-name.ts";
import { recordText } from "../../ask/message.ts";
import type { Seen } from "../../ask/view.ts";
import { source } from "../../finding.ts";
import { type Case, caseFinding, hasExpected, inZone, type Mistake, shortName } from "./case.ts";

/** The first of some names, all asked at once, that has the value meant for this record. */
async function firstWithValue(of: Case, names: readonly string[]): Promise<string | undefined> {
  const hits = await Promise.all(names.map((name) => hasExpected(of, name, of.wanted.type)));
  return names.find((_, i) => hits[i]);
}

/** The DNS host added the zone name to a name that had it already. */
export async function doubledName(of: Case): Promise<Mistake | undefined> {
  const { apex, domain, host } = of.context;
  const { fqdn } = of.wanted;
  if (apex === undefined) return undefined;
  const at = await firstWithValue(of, [...new Set([`${fqdn}.${apex}`, `${fqdn}.${domain}`])]);
  if (at === undefined) return undefined;
  return {
    status: "wrong",
    statusText: "Zone name twice",
    found: [`at ${at}`],
    finding: caseFinding(of, {
      code: "dns-name-doubled",
      title: "The record is there, with the zone name twice",
      cause: `${host?.name ?? "The DNS host"} adds ${apex} to what is entered as name.`,
      fix: [`Open the record ${at}`, `Enter as name only: ${shortName(of)}`],
      expected: fqdn,
      found: at,
    }),
  };
}

/** The right value one label off: at a name above the domain, or without a part of its own name. */
export async function otherName(of: Case): Promise<Mistake | undefined> {
  const { domain } = of.context;
  const { fqdn } = of.wanted;
  const at = await firstWithValue(
    of,
    neighbours(fqdn, domain).filter((name) => inZone(of, name)),
  );
  if (at === undefined) return undefined;
  return {
    status: "wrong",
    statusText: "Under another name",
    found: [`at ${at}`],
    finding: caseFinding(of, {
      code: "dns-name-elsewhere",
      title: "The value is there, under another name",
      cause: `The record is at ${at}. It is looked for at ${fqdn}.`,
      fix: [`Change the record's name to ${shortName(of)}`, "Or add it again under that name."],
      expected: fqdn,
      found: at,
    }),
  };
}

/** `p03._domainkey.news.acme.com`: the same at `acme.com`, and with one of its own labels left out. */
function neighbours(fqdn: string, domain: string): string[] {
  const prefix = relativeName(fqdn, domain);
  const labels = prefix === "" || prefix === fqdn ? [] : prefix.split(".");
  const above = parentsOf(domain).filter((parent) => parent.includes("."));
  const names = [
    ...above.map((parent) => [...labels, parent].join(".")),
    ...labels.map((_, i) => [...labels.slice(i + 1), domain].join(".")),
    ...labels.slice(1).map((_, i) => [...labels.slice(0, i + 1), domain].join(".")),
  ];
  return [...new Set(names)].filter((name) => name !== fqdn);
}

/** `*.zone` answers for every name, so something is found that nobody entered here. */
export async function wildcard(of: Case): Promise<Mistake | undefined> {
  const { seen, wanted, context } = of;
  const parent = parentsOf(wanted.fqdn)[0];
  if (parent === undefined || !inZone(of, parent)) return undefined;
  const key = (s: Seen) => [...s.aliases, ...s.records.map(recordText)].sort().join(", ");
  if (key(seen) === "") return undefined;
  // A name nobody has: the same answer there is the wildcard's.
  const nobody = await context.view.see(`mailwright-${context.nowMs.toString(36)}.${parent}`, wanted.type);
  if (key(nobody) !== key(seen)) return undefined;
  return {
    status: "missing",
    statusText: "Only a wildcard answers",
    finding: caseFinding(of, {
      code: "dns-wildcard",
      title: "Only a wildcard record answers here",
      cause: `*.${parent} answers for every name below ${parent}. This record itself is missing.`,
      fix: ["Add the record shown here. It takes precedence over the wildcard."],
      expected: wanted.expected,
      found: `*.${parent}: ${key(seen)}`,
      sources: [source.dns(4592, "2.1.1")],
    }),
  };
}
