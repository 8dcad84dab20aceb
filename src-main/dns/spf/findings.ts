import type { Finding } from "../../contract/finding.ts";
import { showText } from "../damage.ts";
import { finding, source } from "../finding.ts";
import { spfLimits } from "./limited-dns.ts";
import { listed, mostListed } from "./listed.ts";
import { obstacleIn, type SpfObstacle } from "./obstacle.ts";
import { emptyTerms, lookupsOf, type SpfCost, type SpfNode } from "./walk.ts";

const termLine = (term: { readonly domain: string; readonly text: string }): string =>
  `${term.text} (in ${term.domain})`;

/** The first terms of a tree that find nothing, as a sentence. */
const emptyWords = (tree: SpfNode): string => {
  const empty = emptyTerms(tree);
  const first = empty.slice(0, mostListed).map(termLine).join(", ");
  return empty.length === 0
    ? "Hosts of one address family only find nothing for the other."
    : `${first}: nothing is found.`;
};

/** What the tree costs, a line a term: the arithmetic behind the number. */
export const costText = (tree: SpfNode): string =>
  listed(tree.terms.filter((t) => t.lookups > 0).map((t) => `${t.text} = ${t.lookups}`));

/** A permerror, or what will be one, as a finding. */
export function obstacleFinding(
  field: string,
  obstacle: SpfObstacle,
  tree: SpfNode,
  severity: Finding["severity"],
  keep?: string,
): Finding {
  const { domain, text } = obstacle;
  const own = domain === tree.domain;
  const common = { severity, field, found: showText(tree.records[0] ?? text) };
  switch (obstacle.kind) {
    case "syntax": {
      const at = own ? tree.errors[0] : undefined;
      return finding({
        ...common,
        code: own ? "spf-syntax" : "spf-include-syntax",
        title: own ? "The SPF record has a syntax error" : `The SPF record of ${domain} has a syntax error`,
        cause: at
          ? `At character ${at.position + 1}: "${showText(at.text)}". ${at.reason} One error makes receivers drop the whole record.`
          : `"${showText(text)}" in the record of ${domain} is not valid. One error makes receivers drop the whole record.`,
        fix: own
          ? [`Correct or take out "${showText(text)}".`]
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
        found: showText(text),
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
        title: text
          ? `"${text}" in the record of ${domain} could not be looked up`
          : `The SPF record of ${domain} could not be read`,
        cause:
          "From here it was not answered. Receivers that meet the same treat the mail as not decided (temperror).",
        fix: [
          "Check again in some minutes.",
          text ? `If it stays so, take "${text}" out.` : "If it stays so, take its include out.",
        ],
        wait: { usual: "some minutes", retryAfterMs: 300_000, giveUpAfterMs: 86_400_000 },
        sources: [source.spf("2.6.6")],
      });
    case "lookups":
      return tooManyLookups(field, tree, severity, keep);
    case "voids":
      return finding({
        ...common,
        code: "spf-void-lookups",
        title: `More than ${spfLimits.voids} lookups of the SPF record find nothing`,
        cause: `${emptyWords(tree)} ${spfLimits.voids} lookups without a result are allowed. Receivers stop at the next and treat SPF as broken (permerror).`,
        fix: [
          "Take out the terms that find nothing.",
          ...emptyTerms(tree).slice(0, mostListed).map(termLine),
        ],
        sources: [source.spf("4.6.4")],
      });
    case "hosts":
      return finding({
        ...common,
        code: "spf-too-many-hosts",
        title: `"${text}" leads to more than ${spfLimits.perTerm} mail hosts`,
        cause: `One term may lead to ${spfLimits.perTerm} hosts. Receivers stop there and treat SPF as broken (permerror).`,
        fix: own
          ? [
              `Take "${text}" out of the record.`,
              "If mail leaves from those hosts themselves, name their networks by ip4: and ip6: in its place.",
            ]
          : [`Ask the owner of ${domain} to mend it, or take its include out.`],
        sources: [source.spf("4.6.4")],
      });
    default:
      return obstacle.kind satisfies never;
  }
}

/** @param keep the provider's include, which is not to be taken out */
function tooManyLookups(field: string, tree: SpfNode, severity: Finding["severity"], keep?: string): Finding {
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
      "Take out what is not used any more, in this order.",
      ...removals(tree, keep === undefined ? {} : { keep }),
      "Or send from a sub-domain: it has a limit of its own.",
    ],
    ...(tree.records[0] !== undefined && { found: showText(tree.records[0]) }),
    sources: [source.spf("4.6.4")],
  });
}

/**
 * What can go, the safest first.
 *
 * @param options `covered` are terms whose addresses the provider's record has as well; `keep` is the provider's include
 */
export function removals(
  tree: SpfNode,
  options: { covered?: readonly SpfCost[]; keep?: string } = {},
): string[] {
  const { covered = [], keep } = options;
  const dead = tree.terms.filter((t) => t.child?.status === "none" || t.empty);
  const texts = new Set<string>();
  const again = tree.terms.filter((t) => {
    const text = t.text.toLowerCase();
    return texts.size === texts.add(text).size;
  });
  const named = new Set([...dead, ...again, ...covered]);
  const left = tree.terms.filter((t) => !named.has(t));
  const hosts = left.filter((t) => t.term.kind === "a" || t.term.kind === "mx");
  const vendors = left
    .filter((t) => t.term.kind === "include" && t.child?.domain !== keep)
    .toSorted((a, b) => b.lookups - a.lookups);
  const list = (terms: readonly SpfCost[]) => listed(terms.map((t) => `${t.text} (${t.lookups})`));
  return [
    ...dead.slice(0, mostListed).map((t) => `${t.text}: nothing is behind it.`),
    ...again.slice(0, mostListed).map((t) => `${t.text}: it stands twice.`),
    ...left.filter((t) => t.term.kind === "ptr").map((t) => `${t.text}: RFC 7208 says not to use ptr.`),
    ...covered.map((t) => `${t.text}: your provider's record has all its addresses.`),
    ...(hosts.length > 0 ? [`If the web or mail host itself does not send: ${list(hosts)}.`] : []),
    ...(vendors.length > 0 ? [`If you no longer send through them: ${list(vendors)}.`] : []),
  ];
}

/** All errors of a tree that an evaluation for the provider's addresses does not meet, because it has passed by then. */
export function laterObstacles(tree: SpfNode, provider: string | null): SpfObstacle[] {
  const found = new Map<string, SpfObstacle>();
  const visit = (node: SpfNode): void => {
    for (const { child } of node.terms) {
      // A tree that was cut off is over the limit of lookups, which is said of the whole.
      if (child === undefined || child.domain === provider || child.status === "cut") continue;
      const own = obstacleIn(child);
      if (own) found.set(`${own.kind} ${own.domain}`, own);
      else visit(child);
    }
  };
  visit(tree);
  return [...found.values()].slice(0, mostListed);
}
