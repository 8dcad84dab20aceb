import { isIP } from "node:net";
import { blocks, type Finding } from "../../../contract/index.ts";
import type { PlainTerm } from "../../../dns/spf/plain.ts";
import type { SpfReport } from "../../../dns/spf-report.ts";
import { type Arguments, type Command, isJson, jsonOption, text, UsageError, word } from "../command.ts";
import { dnsOption, networkOf } from "../network.ts";
import { sayJson } from "../say.ts";
import { findingsText } from "../text.ts";
import { oneLine } from "../visible.ts";

/** `mailwright spf`: the SPF of one domain as a tree with its costs, the result for an address, and the smallest edit. */
export const spf: Command = {
  words: { DOMAIN: { says: "the domain whose SPF record is read" } },
  options: {
    ip: {
      value: "ADDRESS",
      says: "the result of check_host() (RFC 7208) for this address, IPv4 or IPv6",
    },
    sender: {
      value: "ADDRESS",
      says: "the MAIL FROM of the message; postmaster at DOMAIN when not given",
    },
    helo: { value: "NAME", says: "the name the sending server gives; DOMAIN when not given" },
    add: {
      value: "google|microsoft|DOMAIN",
      says: "the smallest edit that lets google, microsoft or another domain's SPF through",
    },
    dns: {
      ...dnsOption.dns,
      says: "the only DNS server to ask; without it the zone's own name servers are asked",
    },
    ...jsonOption("domain, records, lookups, terms, result, change, findings"),
  },
  exits: { 0: "nothing blocks", 1: "a finding blocks" },
  async run(args, io) {
    const { normaliseDomain } = await import("../../../setup/email-domain.ts");
    const { spfReport } = await import("../../../dns/spf-report.ts");
    const { everyProvider } = await import("../../../providers/index.ts");
    const name = word(args, "DOMAIN");
    const client = clientOf(args);
    const add = text(args, "add")?.toLowerCase();
    const known = everyProvider.find((p) => p.id === add)?.cloudOf({})?.dns.spfInclude;
    const include = known ?? (add === undefined ? null : includeOf(normaliseDomain(add), add));
    const named = normaliseDomain(name);
    // RFC 7208 section 4.3: check_host() has a result for what is no domain name, "none". Without an address it is wrong usage.
    if ("finding" in named && (!client || !isPlainName(name))) throw notADomain(name, named.finding);
    const read = await spfReport(
      await networkOf(args, io),
      {
        domain: "domain" in named ? named.domain : name,
        ...(client && { client }),
        ...(include !== null && { include }),
        resolverOnly: text(args, "dns") !== undefined,
      },
      io.signal,
    );
    const report = "finding" in named ? { ...read, findings: [...read.findings, named.finding] } : read;
    if (isJson(args)) sayJson(io, report);
    else io.out(reportText(report, io.columns));
    return blocks(report.findings) ? 1 : 0;
  },
};

/** ASCII without spaces, as a HELO name is: it may be no domain name for all that. */
const isPlainName = (name: string): boolean => /^[\x21-\x7e]+$/.test(name);

const notADomain = (name: string, { fix, cause, code }: Finding): UsageError =>
  new UsageError(`“${name.slice(0, 100)}” is not a domain name`, fix, { cause, code });

function includeOf(named: { domain: string } | { finding: Finding }, text: string): string {
  if ("finding" in named) throw notADomain(text, named.finding);
  return named.domain;
}

/** Who sends, by the options; undefined without `--ip`. */
function clientOf(args: Arguments): { ip: string; sender?: string; helo?: string } | undefined {
  const ip = text(args, "ip")?.trim();
  const sender = text(args, "sender");
  const helo = text(args, "helo");
  if (ip === undefined) {
    if (sender === undefined && helo === undefined) return undefined;
    throw new UsageError("--sender and --helo need --ip", [
      "Add --ip with the address of the sending server.",
    ]);
  }
  if (isIP(ip) === 0 || ip.includes("%"))
    throw new UsageError(`--ip wants an IPv4 or IPv6 address, not “${ip.slice(0, 100)}”`, [
      "For example: --ip 192.0.2.1",
    ]);
  return { ip, ...(sender !== undefined && { sender }), ...(helo !== undefined && { helo }) };
}

function reportText(report: SpfReport, columns: number | undefined): string {
  const { evaluation, change } = report;
  const parts = [
    [report.domain, ...(report.records.length > 0 ? report.records.map(oneLine) : ["no SPF record"])].join(
      "\n  ",
    ),
    [
      ...treeLines(report.terms, 1),
      `  ${report.lookups} of ${report.limit} DNS lookups${report.lookups > report.limit ? ", too many" : ""}`,
      ...report.voids.map((v) => `  finds nothing: ${oneLine(v.text)} (in ${v.domain})`),
    ].join("\n"),
  ];
  if (evaluation)
    parts.push(
      [
        `Result for ${evaluation.ip}, sender ${evaluation.sender || "<>"}, HELO ${evaluation.helo}: ${report.result}`,
        ...(report.reason === undefined ? [] : [`  ${oneLine(report.reason)}`]),
        ...(report.explanation === undefined ? [] : [`  ${oneLine(report.explanation)}`]),
        `  after ${evaluation.lookups} DNS lookups`,
      ].join("\n"),
    );
  if (change) parts.push(changeText(change));
  if (report.findings.length > 0) parts.push(findingsText(report.findings, columns));
  return `${parts.join("\n\n")}\n`;
}

/** A line a term: indented by its depth, its cost behind it. */
function treeLines(terms: readonly PlainTerm[], depth: number): string[] {
  return terms.flatMap((t) => {
    const cost = t.lookups > 0 ? String(t.lookups) : "";
    const remark = t.status === undefined || t.status === "ok" ? "" : `  ${statusWords[t.status]}`;
    return [
      `${`${"  ".repeat(depth)}${oneLine(t.text)}`.padEnd(56)}${cost.padStart(4)}${remark}`.trimEnd(),
      ...treeLines(t.terms ?? [], depth + 1),
    ];
  });
}

const statusWords: Record<Exclude<NonNullable<PlainTerm["status"]>, "ok">, string> = {
  none: "no SPF record there",
  several: "several SPF records there",
  syntax: "syntax error there",
  unreachable: "could not be read",
  loop: "leads back here",
  macro: "depends on the message",
  cut: "not followed further",
};

function changeText(change: NonNullable<SpfReport["change"]>): string {
  const { include, kind, renderings, lookups, diff, replaces } = change;
  if (kind === "none") return `include:${include} is let through already: nothing to change`;
  if (!renderings) return `include:${include} cannot be added as it is; see below`;
  const marks = { same: "", add: "+", remove: "-" } as const;
  return [
    `To let include:${include} through${lookups ? ` (${lookups.used} of ${lookups.limit} DNS lookups then)` : ""}`,
    ...(replaces ?? []).map((old) => `  replace     ${old}`),
    ...(diff ?? []).filter((d) => d.change !== "same").map((d) => `  ${marks[d.change]} ${d.text.trim()}`),
    `  name        ${renderings.host}`,
    `  plain       ${renderings.plain}`,
    `  quoted      ${renderings.quoted}`,
  ].join("\n");
}
