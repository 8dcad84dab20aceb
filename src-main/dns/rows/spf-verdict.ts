import type { DnsRow } from "../../contract/dns.ts";
import { blocks, type Finding } from "../../contract/finding.ts";
import { finding, source } from "../finding.ts";
import type { DnsHost } from "../hosts.ts";
import { addInclude } from "../spf/edit.ts";
import { costText, laterObstacles, obstacleFinding, removals, tooManyLookups } from "../spf/findings.ts";
import { spfLimits } from "../spf/limited-dns.ts";
import { spfLint } from "../spf/lint.ts";
import { obstacleIn, type SpfReach } from "../spf/reach.ts";
import type { SpfNode } from "../spf/walk.ts";
import { entered } from "./context.ts";

/** What an SPF record is judged with. */
export interface SpfCase {
  readonly host: DnsHost | undefined;
  /** The provider's include. */
  readonly include: string;
  readonly row: DnsRow;
  readonly tree: SpfNode;
  /** DNS lookups the provider's include would add. */
  readonly added: number;
}

/** No include to look for: only whether the record itself is sound. */
export function withoutProvider(row: DnsRow, tree: SpfNode): DnsRow {
  const own = obstacleIn(tree);
  const obstacles = [...(own ? [own] : []), ...laterObstacles(tree, null)];
  const findings = [
    ...row.findings,
    ...obstacles.map((o) => obstacleFinding(row.id, o, tree, "error")),
    ...(usedOf(row) > spfLimits.lookups ? [tooManyLookups(row.id, tree, "error")] : []),
    ...spfLint(row.id, tree),
  ];
  return blocks(findings)
    ? { ...row, status: "wrong", statusText: "Broken", findings }
    : found(row, findings);
}

/** The record, by where an evaluation for the provider's servers ends. */
export function withProvider(of: SpfCase, reach: SpfReach): DnsRow {
  const { row, tree, include } = of;
  const lint = spfLint(row.id, tree);
  switch (reach.kind) {
    case "passes": {
      const over = usedOf(row) > spfLimits.lookups ? [tooManyLookups(row.id, tree, "warning")] : [];
      const later = laterObstacles(tree, include).map((o) => obstacleFinding(row.id, o, tree, "warning"));
      return found(row, [...row.findings, ...over, ...later, ...lint]);
    }
    case "blocked": {
      const { obstacle } = reach;
      const severity = obstacle.kind === "unreachable" ? "warning" : "error";
      return {
        ...row,
        status: "wrong",
        statusText: obstacle.kind === "lookups" ? `${usedOf(row)} of ${spfLimits.lookups} lookups` : "Broken",
        findings: [...row.findings, obstacleFinding(row.id, obstacle, tree, severity), ...lint],
      };
    }
    case "missing":
      return missingProvider(of, lint);
    case "hosted":
      return {
        ...row,
        status: "advice",
        statusText: "Run by an SPF service",
        findings: [...row.findings, hosted(of, reach.text), ...lint],
      };
    case "after-all":
      return edited(of, usedOf(row), "One word to move", [
        notLetThrough(
          of,
          "spf-provider-after-all",
          `"${reach.text}" stands behind all, where nothing is read any more.`,
          "5.1",
        ),
        ...lint.filter((f) => f.code !== "spf-terms-after-all"),
      ]);
    case "qualified": {
      const cause = `"${reach.text}" begins with ${reach.qualifier}, which gives another result than pass.`;
      return edited(of, usedOf(row), "One word to change", [
        notLetThrough(of, "spf-provider-qualified", cause, "4.6.2"),
        ...lint,
      ]);
    }
    default:
      return reach satisfies never;
  }
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

function missingProvider(of: SpfCase, lint: Finding[]): DnsRow {
  const { row, tree, include, added } = of;
  const record = tree.records[0] ?? "";
  const used = usedOf(row) + added;
  const common = { severity: "warning", field: row.id, found: record } as const;
  if (used > spfLimits.lookups) {
    const noRoom = finding({
      ...common,
      code: "spf-no-room",
      title: `With your provider the SPF record would need ${used} DNS lookups; ${spfLimits.lookups} are allowed`,
      cause: `It uses ${usedOf(row)} already. ${costText(tree)}.`,
      fix: [
        "Use a sub-domain for this mail: it has a limit of its own.",
        "Or take out what you no longer use:",
        ...removals(tree),
        `Then add include:${include}.`,
      ],
      sources: [source.spf("4.6.4")],
    });
    return {
      ...row,
      status: "wrong",
      statusText: "No room for the provider",
      findings: [...row.findings, noRoom, ...lint],
    };
  }
  const missing = finding({
    ...common,
    code: "spf-provider-missing",
    title: "The SPF record does not name your provider",
    cause: `include:${include} is neither in the record nor in what it includes, so receivers see your mail as not authorised.`,
    fix: [`Add include:${include} to the existing record, as shown. Do not add a second SPF record.`],
    expected: `include:${include}`,
    sources: [source.spf("5.2")],
  });
  return edited(of, used, "One word to add", [missing, ...lint]);
}

/** A row with the edit that makes the record let the provider through. */
function edited(of: SpfCase, used: number, statusText: string, findings: Finding[]): DnsRow {
  const { host, row, tree, include } = of;
  const edit = addInclude(tree.records[0] ?? "", include);
  return {
    ...row,
    status: "advice",
    statusText,
    statusDetail: `${used} of ${spfLimits.lookups} lookups after it`,
    lookups: { used, limit: spfLimits.lookups },
    replaces: [...tree.records],
    findings: [...row.findings, ...findings],
    ...(edit && { ...entered(host, "TXT", edit.value), diff: edit.diff.map((d) => ({ ...d })) }),
  };
}

const notLetThrough = ({ row, tree }: SpfCase, code: string, cause: string, section: string): Finding =>
  finding({
    code,
    severity: "warning",
    field: row.id,
    title: "Your provider stands in the SPF record, and is not let through",
    cause,
    fix: ["Change the record as shown."],
    found: tree.records[0] ?? "",
    sources: [source.spf(section)],
  });

const hosted = ({ row, tree, include }: SpfCase, text: string): Finding =>
  finding({
    code: "spf-hosted",
    severity: "warning",
    field: row.id,
    title: "The SPF record is run by a service, which decides for each message",
    cause: `"${text}" depends on the message, so it cannot be seen from here whether your provider is allowed.`,
    fix: [
      `Allow your provider (include:${include}) in the portal of that service.`,
      "The test message of the Test step will show the result.",
    ],
    found: tree.records[0] ?? "",
    sources: [source.spf("7")],
  });
