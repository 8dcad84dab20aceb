import type { Finding } from "../../../contract/finding.ts";
import { isAtOrBelow, relativeName } from "../../ask/domain-name.ts";
import { ownParentsOf } from "../../ask/registered-name.ts";
import type { Wildcard } from "../../ask/wildcard.ts";
import { showText } from "../../damage.ts";
import { rowFinding, source } from "../../finding.ts";
import type { Wanted } from "../records.ts";
import { type Case, expectedAt, inZone, type Mistake, shortName, wrong } from "./case.ts";

interface Elsewhere {
  readonly name: string;
  readonly value: string;
}

/** The first of some names, all asked at once, that has the value meant for this record. */
async function firstWithValue(of: Case, names: readonly string[]): Promise<Elsewhere | undefined> {
  const types = of.wanted.kind === "dkim" ? (["CNAME", "TXT"] as const) : [of.wanted.type];
  const ask = async (name: string): Promise<Elsewhere | undefined> => {
    const values = await Promise.all(types.map((type) => expectedAt(of, name, type)));
    const value = values.find((v) => v !== undefined);
    return value === undefined ? undefined : { name, value };
  };
  return (await Promise.all([...new Set(names)].map(ask))).find((hit) => hit !== undefined);
}

/**
 * The DNS host added the zone name to a name that had it already, in whole (`_dmarc.acme.com.acme.com`) or in part: in the
 * zone of a sub-domain the names of the zone above are entered (`_dmarc.news.news.acme.com`).
 */
export async function doubledName(of: Case): Promise<Mistake | undefined> {
  const { apex, domain, host } = of.context;
  const { fqdn } = of.wanted;
  if (apex === undefined) return undefined;
  const names = [apex, domain].flatMap((end) => [
    `${fqdn}.${end}`,
    ...[end, ...ownParentsOf(end)]
      .filter((above) => isAtOrBelow(fqdn, above))
      .map((above) => [relativeName(fqdn, above), end].filter((part) => part !== "").join(".")),
  ]);
  const hit = await firstWithValue(
    of,
    names.filter((name) => name !== fqdn && inZone(of, name)),
  );
  if (hit === undefined) return undefined;
  const whole = hit.name.endsWith(`.${apex}.${apex}`);
  return {
    ...wrong(of, whole ? "Zone name twice" : "Part of the name twice", [`at ${hit.name}`], {
      code: "dns-name-doubled",
      title: whole
        ? "The record is there, with the zone name twice"
        : "The record is there, with a part of its name twice",
      cause: `It stands at ${hit.name}. ${host?.name ?? "The DNS host"} adds ${apex} to what is entered as name.`,
      fix: [`Open the record ${hit.name}`, `Enter as name only: ${shortName(of)}`],
      expected: fqdn,
      found: hit.name,
    }),
    value: hit.value,
  };
}

/** The right value one label off: at a name above the domain, or without a part of its own name. */
export async function otherName(of: Case): Promise<Mistake | undefined> {
  const { kind, type, fqdn } = of.wanted;
  // SPF stands at the domain itself, and the names around have records of their own.
  const names = [...(kind === "spf" ? [] : neighbours(of)), ...(of.otherNames ?? [])];
  const hit = await firstWithValue(
    of,
    names.filter((name) => name !== fqdn && inZone(of, name)),
  );
  if (hit === undefined) return undefined;
  return {
    ...wrong(of, "Under another name", [`at ${hit.name}`], {
      code: "dns-name-elsewhere",
      title: "The value is there, under another name",
      cause: `The record is at ${hit.name}. It is looked for at ${fqdn}.`,
      fix:
        kind === "okta" || type === "TXT"
          ? [`Change the record's name to ${shortName(of)}`, "Or add it again under that name."]
          : [`Add the ${type} at ${shortName(of)}, with the target that the provider's console shows.`],
      expected: fqdn,
      found: hit.name,
    }),
    value: hit.value,
  };
}

/**
 * `p03._domainkey.news.acme.com`: the same at `acme.com`, with one of its own labels left out, and without the underscores,
 * which some DNS hosts do not take. A DKIM key or policy of a name above is that name's own, and no mistake.
 */
function neighbours({ wanted: { fqdn, kind }, context: { domain } }: Case): string[] {
  const prefix = relativeName(fqdn, domain);
  const labels = prefix === "" || prefix === fqdn ? [] : prefix.split(".");
  const above = kind === "okta" ? ownParentsOf(domain) : [];
  const plain = labels.map((label) => label.replace(/^_/, ""));
  return [
    ...above.map((parent) => [...labels, parent].join(".")),
    ...labels.map((_, i) => [...labels.slice(i + 1), domain].join(".")),
    ...labels.slice(1).map((_, i) => [...labels.slice(0, i + 1), domain].join(".")),
    [...plain, domain].join("."),
    // A label that the form had in it already, a dot that was lost, labels in the other order.
    ...labels.slice(0, 1).map((first) => [first, ...labels, domain].join(".")),
    ...(labels.length > 1
      ? [[labels.join(""), domain].join("."), [...labels.toReversed(), domain].join(".")]
      : []),
  ];
}

/** `*.zone` answers for every name that does not exist, so something is found that nobody entered here. */
export function wildcard(of: Case): Mistake | undefined {
  const { seen, wanted } = of;
  if (seen.wildcard === undefined) return undefined;
  return {
    status: "missing",
    statusText: "Missing: only a wildcard answers",
    found: [],
    finding: wildcardFinding(wanted, seen.wildcard, {
      // What the wildcard holds may do: then the record is missing all the same, and nothing is broken.
      ...(seen.wildcard.values.some((v) => of.isExpected(v.replace(/^CNAME /, ""))) && {
        severity: "warning",
      }),
    }),
  };
}

/**
 * A record is missing, and a wildcard answers in its place. Nothing has to be taken away for it: a record of the name itself
 * goes before the wildcard (RFC 4592 section 2.2.1).
 *
 * @param more `how` is what the record is made with, where that is not the value shown
 */
export function wildcardFinding(
  wanted: Pick<Wanted, "id" | "kind" | "type" | "fqdn" | "expected">,
  { owner, values }: Wildcard,
  more: { severity?: "warning"; how?: readonly string[] } = {},
): Finding {
  return rowFinding(wanted.id, {
    code: "dns-wildcard",
    severity: more.severity ?? (wanted.kind === "okta" ? "error" : "warning"),
    title: "Only a wildcard record answers here",
    cause: `${owner} answers for every name that does not exist. There is no ${wanted.type} record at ${wanted.fqdn} itself.`,
    fix: [
      ...(more.how ?? [`Add the ${wanted.type} record shown here, at ${wanted.fqdn}.`]),
      "Leave the wildcard as it is: the new record takes precedence over it.",
      `From then on the wildcard does not answer for ${wanted.fqdn} at all. If something else uses that, add it there too.`,
    ],
    expected: wanted.expected,
    found: `${owner}: ${showText(values.join(", "))}`,
    sources: [source.dns(4592, "2.2.1")],
  });
}
