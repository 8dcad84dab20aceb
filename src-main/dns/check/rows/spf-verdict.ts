import type { DnsRow } from "../../../contract/dns.ts";
import type { Finding } from "../../../contract/finding.ts";
import { blocks } from "../../../contract/weight.ts";
import { everyCloud } from "../../../providers/index.ts";
import { showText } from "../../damage.ts";
import { rowFinding, source } from "../../finding.ts";
import { coveredTerms, sampleAddress } from "../../spf/covered.ts";
import { addInclude, replaceInclude, withoutTerm } from "../../spf/edit.ts";
import { evaluateSpf, type SpfResult } from "../../spf/evaluate.ts";
import { costText, laterObstacles, obstacleFinding, removals } from "../../spf/findings.ts";
import { spfLimits } from "../../spf/limited-dns.ts";
import { spfLint } from "../../spf/lint.ts";
import { type NearInclude, nearInclude } from "../../spf/near.ts";
import type { SpfObstacle } from "../../spf/obstacle.ts";
import type { SpfQuery } from "../../spf/query.ts";
import type { SpfReach } from "../../spf/reach.ts";
import { judgeSpf } from "../../spf/verdict.ts";
import type { SpfCost, SpfNode } from "../../spf/walk.ts";
import type { DnsHost } from "../hosts.ts";
import { entered } from "./context.ts";

/** What an SPF record is judged with. */
export interface SpfCase {
  readonly host: DnsHost | undefined;
  /** The provider's include. */
  readonly include: string;
  readonly row: DnsRow;
  readonly tree: SpfNode;
  /** The provider's own record, with what it includes. */
  readonly providerTree: SpfNode | undefined;
  readonly query: SpfQuery;
  /** DNS lookups of another text in the place of the record. */
  readonly recount: (value: string) => Promise<number>;
}

/** No include to look for: only whether the record itself is sound. */
export function withoutProvider(row: DnsRow, tree: SpfNode): DnsRow {
  const { obstacle } = judgeSpf(tree, { family: 4 });
  const later = laterObstacles(tree, null).filter((o) => !isSame(o, obstacle));
  const findings = [
    ...row.findings,
    ...(obstacle ? [obstacleFinding(row.id, obstacle, tree, "error")] : overIPv6(row, tree)),
    ...later.map((o) => obstacleFinding(row.id, o, tree, "warning")),
    ...spfLint(row.id, tree),
  ];
  return blocks(findings)
    ? { ...row, status: "wrong", statusText: "Broken", findings }
    : found(row, findings);
}

/** The record, by where an evaluation for the provider's servers ends. */
export async function withProvider(of: SpfCase, reach: SpfReach): Promise<DnsRow> {
  const { row, tree, include } = of;
  const lint = spfLint(row.id, tree);
  const near = nearInclude(tree, include);
  if (near !== undefined && isMeant(near, reach)) return meantAs(of, near, lint);
  switch (reach.kind) {
    case "passes": {
      // Other senders go on behind the provider, where an error may wait for them.
      const { obstacle } = judgeSpf(tree, { family: 4 });
      const more = laterObstacles(tree, include).filter((o) => !isSame(o, obstacle));
      const later = [...(obstacle ? [obstacle] : []), ...more].map((o) =>
        obstacleFinding(row.id, o, tree, "warning", include),
      );
      return found(row, [
        ...row.findings,
        ...later,
        ...(obstacle ? [] : overIPv6(row, tree, include)),
        ...lint,
      ]);
    }
    case "blocked": {
      const { obstacle } = reach;
      // The providers' own includes have records: a DNS that does not know them says nothing of this domain's.
      if (obstacle.domain === include && isProviders(include) && /^(?:none|unreachable)$/.test(obstacle.kind))
        return {
          ...found(row, [...row.findings, ...lint]),
          statusDetail: `include:${include} is there. Its own record could not be read from here.`,
        };
      const severity = obstacle.kind === "unreachable" ? "warning" : "error";
      return {
        ...row,
        status: "wrong",
        statusText: obstacle.kind === "lookups" ? `${usedOf(row)} of ${spfLimits.lookups} lookups` : "Broken",
        findings: [...row.findings, obstacleFinding(row.id, obstacle, tree, severity, include), ...lint],
      };
    }
    case "missing":
      return missingProvider(of, lint);
    case "hosted": {
      const sample = await sampled(of);
      if (sample?.result === "pass") return found(row, [...row.findings, ...lint]);
      return {
        ...row,
        status: "advice",
        statusText: "Run by an SPF service",
        findings: [...row.findings, hosted(of, reach.text, sample), ...lint],
      };
    }
    case "after-all":
      return edited(
        of,
        "One word to move",
        notLetThrough(
          of,
          "spf-provider-after-all",
          `"${reach.text}" stands behind all, where nothing is read any more.`,
          "5.1",
        ),
        lint.filter((f) => f.code !== "spf-terms-after-all"),
      );
    case "qualified": {
      const cause = `"${reach.text}" begins with ${reach.qualifier}, which gives another result than pass.`;
      return edited(
        of,
        "One word to change",
        notLetThrough(of, "spf-provider-qualified", cause, "4.6.2"),
        lint,
      );
    }
    default:
      return reach satisfies never;
  }
}

/** The provider is not let through, for no other reason than that its include is written otherwise. */
const isMeant = ({ cost }: NearInclude, reach: SpfReach): boolean =>
  reach.kind === "missing" || (reach.kind === "blocked" && reach.obstacle.domain === cost.child?.domain);

/** The provider's include in the place of the one that was meant as it. */
async function meantAs(of: SpfCase, { cost, cloud }: NearInclude, lint: Finding[]): Promise<DnsRow> {
  const { host, row, tree, include, recount } = of;
  const record = tree.records[0] ?? "";
  // Where the right one stands as well, the other was left over from a first try.
  const isLeftOver = tree.terms.some(({ child }) => child?.domain === include);
  const edit = isLeftOver ? withoutTerm(record, cost.term) : replaceInclude(record, cost.term, include);
  const broken = cost.child?.status === "none";
  return {
    ...row,
    ...entered(host, "TXT", edit.value),
    status: broken ? "wrong" : "advice",
    statusText: isLeftOver ? "One word to take out" : "One word to change",
    lookups: { used: await recount(edit.value), limit: spfLimits.lookups },
    replaces: [...tree.records],
    diff: edit.diff.map((d) => ({ ...d })),
    findings: [
      ...row.findings,
      rowFinding(row.id, {
        code: cloud === undefined ? "spf-include-misspelled" : "spf-include-of-other-cloud",
        severity: broken ? "error" : "warning",
        title:
          cloud === undefined
            ? "Your provider's include is misspelled in the SPF record"
            : "The SPF record names your provider's include for another cloud",
        cause:
          cloud === undefined
            ? `"${cost.text}" has no SPF record behind it${broken ? ", and that makes SPF broken (permerror)" : " that could be read"}. Your provider's is include:${include}.`
            : `"${cost.text}" is for ${cloud}. This setup is for a cloud whose include is include:${include}.`,
        fix:
          cloud === undefined
            ? ["Change the record as shown."]
            : [
                `If your tenant is in ${cloud}, choose that cloud in the setup.`,
                "If not, change the record as shown.",
              ],
        expected: `include:${include}`,
        found: showText(tree.records[0] ?? ""),
        sources: [source.spf("5.2")],
      }),
      ...lint,
    ],
  };
}

/** True for the include of a provider that is known here. */
export const isProviders = (include: string): boolean =>
  everyCloud.some(({ dns }) => dns.spfInclude === include);

const isSame = (a: SpfObstacle, b: SpfObstacle | undefined): boolean =>
  a.kind === b?.kind && a.domain === b.domain;

/** Hosts without an IPv6 address find nothing for a client that has one, and that counts too (section 4.6.4). */
function overIPv6(row: DnsRow, tree: SpfNode, include?: string): Finding[] {
  const { obstacle } = judgeSpf(tree, { family: 6, ...(include !== undefined && { include }) });
  if (obstacle?.kind !== "voids") return [];
  const said = obstacleFinding(row.id, obstacle, tree, "warning", include);
  return [
    {
      ...said,
      title: `${said.title} over IPv6`,
      cause: `${said.cause} That is for mail that arrives over IPv6; over IPv4 the record works.`,
      fix: ["Take out hosts that have no IPv6 address, or name their networks by ip4: in their place."],
    },
  ];
}

const usedOf = (row: DnsRow): number => row.lookups?.used ?? 0;

/** Nothing to change, so an old answer in a cache is of no interest. */
function found(row: DnsRow, findings: Finding[]): DnsRow {
  const { cachedUntil: _old, ...settled } = row;
  return {
    ...settled,
    status: "found",
    statusText: "Found",
    statusDetail: `${usedOf(row)} of ${spfLimits.lookups} lookups`,
    findings,
  };
}

function missingProvider(of: SpfCase, lint: Finding[]): Promise<DnsRow> {
  const { row, tree, include } = of;
  const missing = rowFinding(row.id, {
    code: "spf-provider-missing",
    title: "The SPF record does not name your provider",
    cause: `include:${include} is neither in the record nor in what it includes, so receivers see your mail as not authorized.`,
    fix: [`Add include:${include} to the existing record, as shown. Do not add a second SPF record.`],
    expected: `include:${include}`,
    found: showText(tree.records[0] ?? ""),
    sources: [source.spf("5.2")],
  });
  return edited(of, "One word to add", missing, lint);
}

/** A row with the edit that makes the record let the provider through; without it when that would pass the limit. */
async function edited(of: SpfCase, statusText: string, said: Finding, lint: Finding[]): Promise<DnsRow> {
  const { host, row, tree, include, recount, query, providerTree } = of;
  const edit = addInclude(tree.records[0] ?? "", include);
  const used = edit === undefined ? usedOf(row) : await recount(edit.value);
  if (used > spfLimits.lookups)
    return {
      ...row,
      status: "wrong",
      statusText: "No room for the provider",
      lookups: { used, limit: spfLimits.lookups },
      findings: [...row.findings, noRoom(of, used, await coveredTerms(query, tree, providerTree)), ...lint],
    };
  return {
    ...row,
    status: "advice",
    statusText,
    statusDetail: `${used} of ${spfLimits.lookups} lookups after it`,
    lookups: { used, limit: spfLimits.lookups },
    replaces: [...tree.records],
    findings: [...row.findings, said, ...lint],
    ...(edit && { ...entered(host, "TXT", edit.value), diff: edit.diff.map((d) => ({ ...d })) }),
  };
}

const noRoom = ({ row, tree, include }: SpfCase, used: number, covered: readonly SpfCost[]): Finding =>
  rowFinding(row.id, {
    code: "spf-no-room",
    title: `With your provider the SPF record would need ${used} DNS lookups; ${spfLimits.lookups} are allowed`,
    cause: `It uses ${usedOf(row)} already. ${costText(tree)}.`,
    fix: [
      "Use a sub-domain for this mail: it has a limit of its own.",
      "Or take out what is not used any more, in this order.",
      ...removals(tree, { covered, keep: include }),
      `Then add include:${include}.`,
    ],
    found: showText(tree.records[0] ?? ""),
    sources: [source.spf("4.6.4")],
  });

const notLetThrough = ({ row, tree }: SpfCase, code: string, cause: string, section: string): Finding =>
  rowFinding(row.id, {
    code,
    title: "Your provider stands in the SPF record, and is not let through",
    cause,
    fix: ["Change the record as shown."],
    found: showText(tree.records[0] ?? ""),
    sources: [source.spf(section)],
  });

interface Sample {
  readonly ip: string;
  readonly result: SpfResult;
}

/** A record that depends on the message is asked as a receiver would, for one address of the provider. */
async function sampled({ query, tree, include, providerTree }: SpfCase): Promise<Sample | undefined> {
  const ip = providerTree && sampleAddress(providerTree);
  if (ip === undefined) return undefined;
  const input = { ip, sender: `postmaster@${tree.domain}`, helo: include, domain: tree.domain };
  return { ip, result: (await evaluateSpf(query, input)).result };
}

const hosted = ({ row, tree, include }: SpfCase, text: string, sample: Sample | undefined): Finding =>
  rowFinding(row.id, {
    code: "spf-hosted",
    title: "The SPF record is run by a service, which decides for each message",
    cause: `"${text}" depends on the message, so it cannot be seen from here whether your provider is allowed.${sample ? ` One of its addresses, ${sample.ip}, gets ${sample.result}.` : ""}`,
    fix: [
      `Allow your provider (include:${include}) in the portal of that service.`,
      "The test message of the Test step will show the result.",
    ],
    found: showText(tree.records[0] ?? ""),
    sources: [source.spf("7")],
  });
