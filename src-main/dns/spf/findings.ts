import type { Finding } from "../../contract/finding.ts";
import { finding, source } from "../finding.ts";
import { spfLimits } from "./limited-dns.ts";
import { obstacleIn, type SpfObstacle } from "./reach.ts";
import { lookupsOf, type SpfCost, type SpfNode } from "./walk.ts";

/** What the tree costs, a line a term: the arithmetic behind the number. */
export const costText = (tree: SpfNode): string =>
  tree.terms
    .filter((t) => t.lookups > 0)
    .map((t) => `${t.text} = ${t.lookups}`)
    .join(", ");

/** A permerror, or what will be one, as a finding. */
export function obstacleFinding(
  field: string,
  obstacle: SpfObstacle,
  tree: SpfNode,
  severity: Finding["severity"],
): Finding {
  const { domain, text } = obstacle;
  const own = domain === tree.domain;
  const common = { severity, field, found: tree.records[0] ?? text };
  switch (obstacle.kind) {
    case "syntax": {
      const at = own ? tree.errors[0] : undefined;
      return finding({
        ...common,
        code: own ? "spf-syntax" : "spf-include-syntax",
        title: own ? "The SPF record has a syntax error" : `The SPF record of ${domain} has a syntax error`,
        cause: at
          ? `At character ${at.position + 1}: "${at.text}". ${at.reason} One error makes receivers drop the whole record.`
          : `"${text}" in the record of ${domain} is not valid. One error makes receivers drop the whole record.`,
        fix: own
          ? [`Correct or take out "${text}".`]
          : [`Ask the owner of ${domain} to mend it, or take its include out.`],
        sources: [source.spf("4.6")],
      });
    }
    case "several":
      return finding({
        ...common,
        code: own ? "spf-multiple" : "spf-include-multiple",
        title: own ? "There is more than one SPF record" : `${domain} has more than one SPF record`,
        cause: "A name may have one. With more, receivers treat SPF as broken (permerror).",
        fix: own
          ? ["Replace them by the one merged record shown here.", "Delete the others."]
          : [`Ask the owner of ${domain} to mend it, or take its include out.`],
        found: text,
        sources: [source.spf("4.5")],
      });
    case "none":
      return finding({
        ...common,
        code: "spf-include-without-record",
        title: `The record includes ${domain}, which has no SPF record`,
        cause: "An include without a record behind it makes SPF broken (permerror) as soon as it is reached.",
        fix: [`Take the term with ${domain} out of the record.`],
        sources: [source.spf("5.2")],
      });
    case "loop":
      return finding({
        ...common,
        code: "spf-loop",
        title: "The SPF record includes itself",
        cause: `${domain} is reached again from its own record, so an evaluation never ends before the limit.`,
        fix: [`Take out the include that leads back to ${domain}.`],
        sources: [source.spf("4.6.4")],
      });
    case "unreachable":
      return finding({
        ...common,
        severity: "warning",
        code: "spf-unreachable",
        title: `The SPF record of ${domain} could not be read`,
        cause:
          "Its name servers did not answer. Receivers that meet the same treat the mail as not decided (temperror).",
        fix: ["Check again in some minutes.", "If it stays so, take its include out."],
        wait: { usual: "some minutes", retryAfterMs: 300_000, giveUpAfterMs: 86_400_000 },
        sources: [source.spf("2.6.6")],
      });
    case "lookups":
      return tooManyLookups(field, tree, severity);
    default:
      return obstacle.kind satisfies never;
  }
}

export function tooManyLookups(field: string, tree: SpfNode, severity: Finding["severity"]): Finding {
  const used = lookupsOf(tree);
  return finding({
    code: "spf-too-many-lookups",
    severity,
    field,
    title: `The SPF record needs ${used} DNS lookups; ${spfLimits.lookups} are allowed`,
    cause:
      severity === "error"
        ? `Receivers stop at the limit and treat SPF as broken, before they get to your provider. ${costText(tree)}.`
        : `Your provider comes early enough to pass. Senders behind the limit fail. ${costText(tree)}.`,
    fix: [
      "Take out what you no longer use:",
      ...removals(tree),
      "Or send from a sub-domain: it has a limit of its own.",
    ],
    ...(tree.records[0] !== undefined && { found: tree.records[0] }),
    sources: [source.spf("4.6.4")],
  });
}

/** What can go, the safest first. `covered` are terms whose addresses the provider's record has as well. */
export function removals(tree: SpfNode, covered: readonly SpfCost[] = []): string[] {
  const seen = new Set<string>();
  const steps: string[] = [];
  const dead = tree.terms.filter((t) => t.child?.status === "none" || t.empty);
  for (const t of dead) steps.push(`${t.text}: nothing is behind it.`);
  for (const t of tree.terms) {
    const key = t.text.toLowerCase();
    if (seen.has(key)) steps.push(`${t.text}: it stands twice.`);
    seen.add(key);
  }
  for (const t of tree.terms)
    if (t.term.kind === "ptr") steps.push(`${t.text}: RFC 7208 says not to use ptr.`);
  for (const t of covered) steps.push(`${t.text}: your provider's record has all its addresses.`);
  for (const t of tree.terms)
    if ((t.term.kind === "a" || t.term.kind === "mx") && !dead.includes(t) && !covered.includes(t))
      steps.push(`${t.text} (${t.lookups}): only if the web or mail host itself does not send.`);
  const vendors = tree.terms
    .filter((t) => t.term.kind === "include" && !dead.includes(t))
    .toSorted((a, b) => b.lookups - a.lookups);
  for (const t of vendors) steps.push(`${t.text} (${t.lookups}): only if you no longer send through it.`);
  return steps;
}

/** All errors of a tree that an evaluation for the provider's addresses does not meet, because it has passed by then. */
export function laterObstacles(tree: SpfNode, provider: string | null): SpfObstacle[] {
  return tree.terms.flatMap((t) => {
    if (t.child === undefined || t.child.domain === provider) return [];
    const own = obstacleIn(t.child);
    return own ? [own] : laterObstacles(t.child, provider);
  });
}
