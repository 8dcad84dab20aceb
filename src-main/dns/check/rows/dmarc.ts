import type { DnsRow } from "../../../contract/dns.ts";
import type { Finding } from "../../../contract/finding.ts";
import { registeredName } from "../../ask/domain-name.ts";
import { recordText } from "../../ask/message.ts";
import { finding, source } from "../../finding.ts";
import { isSpfRecord } from "../../spf/parse.ts";
import { type DmarcDiscovery, discoverDmarc, isDmarcRecord, parseDmarc } from "../dmarc.ts";
import { firstDmarc, type WantedOf } from "../records.ts";
import {
  agreement,
  behindRow,
  cachedUntil,
  entered,
  openRow,
  type RowContext,
  unknownRow,
  valuesOf,
} from "./context.ts";

const texts = (answer: {
  readonly records: Parameters<typeof recordText>[0][] | readonly Parameters<typeof recordText>[0][];
}) => answer.records.map(recordText);

/** A row for the DMARC record that applies to the domain: its own, or one higher up. */
export async function dmarcRow(context: RowContext, wanted: WantedOf<"dmarc">): Promise<DnsRow> {
  const { view, host, nowMs } = context;
  const row = openRow(wanted, context);
  const [seen, discovery] = await Promise.all([
    view.see(wanted.fqdn, "TXT"),
    discoverDmarc(async (domain) => {
      const answer = await view.see(`_dmarc.${domain}`, "TXT");
      return answer.status === "failed" ? null : texts(answer);
    }, context.domain),
  ]);
  if (seen.status === "failed") return unknownRow(row);
  const own = texts(seen).filter(isDmarcRecord);
  const agreed = agreement(seen, (answer) => texts(answer).some(isDmarcRecord));
  if (agreed.share === "some") return behindRow(row, seen, agreed, nowMs);
  const found = valuesOf(seen);
  const enter = entered(host, "TXT", firstDmarc);
  const base: DnsRow = { ...row, found, ...cachedUntil(seen, nowMs) };

  if (own.length > 1)
    return {
      ...base,
      status: "wrong",
      statusText: `${own.length} records`,
      replaces: own,
      ...entered(host, "TXT", own[0]!),
      findings: [severalRecords(wanted.id, own)],
    };
  if (own.length === 1) {
    const record = parseDmarc(own[0]!);
    const { cachedUntil: _old, ...settled } = base;
    if (!record.usable)
      return {
        ...base,
        ...enter,
        status: "wrong",
        statusText: "Not usable",
        replaces: own,
        findings: [broken(wanted.id, record.problems, own[0]!)],
      };
    return {
      ...settled,
      status: "found",
      statusText: `Found: ${record.policy}${record.testing ? ", test mode" : ""}`,
      findings: record.problems.length > 0 ? [advice(wanted.id, record.problems, own[0]!)] : [],
    };
  }
  const stray = strayFindings(wanted.id, seen.aliases, texts(seen));
  if (discovery.record && discovery.recordDomain !== undefined && discovery.record.usable) {
    const inherited =
      discovery.recordDomain === context.domain ? discovery.record.policy : discovery.record.subdomainPolicy;
    return {
      ...row,
      found: [discovery.record.text],
      status: "covered",
      statusText: "Covered",
      statusDetail: `Inherited from ${discovery.recordDomain}: ${inherited}.`,
      findings: [...stray, ...olderReading(wanted.id, context.domain, discovery)],
    };
  }
  return {
    ...base,
    ...enter,
    status: stray.length > 0 ? "wrong" : "missing",
    statusText: seen.aliases.length > 0 ? "A CNAME is in the way" : "Missing",
    findings: [...stray, missing(wanted.id, context.domain)],
  };
}

/**
 * Receivers that follow RFC 7489 still do not walk: they look at the name itself and at the registered domain only, which
 * they know from a list of public suffixes. Here it is guessed, so a wrong guess must do no more than a note.
 */
function olderReading(field: string, domain: string, discovery: DmarcDiscovery): Finding[] {
  const registered = registeredName(domain);
  const { record, recordDomain } = discovery;
  if (record === undefined || recordDomain === domain || recordDomain === registered) return [];
  const there = discovery.steps.find((s) => s.domain === registered)?.records ?? [];
  const policy = there.length === 1 ? parseDmarc(there[0]!).subdomainPolicy : undefined;
  if (policy === record.subdomainPolicy) return [];
  return [
    finding({
      code: "dmarc-older-receivers",
      severity: "info",
      field,
      title: "Older receivers read the DMARC records otherwise",
      cause: `By RFC 9989 the record of ${recordDomain} applies. Receivers that still follow RFC 7489 skip it and look at ${registered}, ${policy === undefined ? "which has none" : `whose policy for this name is ${policy}`}.`,
      fix: [`Nothing has to be done. To have one reading everywhere, publish a record at _dmarc.${domain}.`],
      found: record.text,
      sources: [source.dmarc("4.10")],
    }),
  ];
}

const missing = (field: string, domain: string): Finding =>
  finding({
    code: "dmarc-missing",
    severity: "warning",
    field,
    title: "No DMARC record applies to this domain",
    cause: `Neither ${domain} nor a name above it has one. Gmail and Yahoo ask senders of many messages for a DMARC record.`,
    fix: [
      `Add the record shown here. p=none changes nothing for your mail yet.`,
      "Later, when SPF and DKIM pass, raise it to quarantine or reject.",
    ],
    expected: firstDmarc,
    sources: [source.dmarc("4.7")],
  });

const severalRecords = (field: string, records: readonly string[]): Finding =>
  finding({
    code: "dmarc-multiple",
    severity: "warning",
    field,
    title: `There are ${records.length} DMARC records`,
    cause: "Receivers act as if there were none when a name has more than one.",
    fix: ["Keep one of them.", "Delete the others."],
    found: records.join(" | "),
    sources: [source.dmarc("4.10")],
  });

const broken = (field: string, problems: readonly string[], text: string): Finding =>
  finding({
    code: "dmarc-syntax",
    severity: "warning",
    field,
    title: "The DMARC record cannot be used",
    cause: problems.join(" "),
    fix: ["Replace the record by the one shown here, or mend what is named above."],
    found: text,
    sources: [source.dmarc("4.7")],
  });

const advice = (field: string, problems: readonly string[], text: string): Finding =>
  finding({
    code: "dmarc-advice",
    severity: "info",
    field,
    title: "The DMARC record works and has parts without effect",
    cause: problems.join(" "),
    fix: ["Nothing has to be done. Tidy it up when you change it next."],
    found: text,
    sources: [source.dmarc("4.7")],
  });

/** Things at `_dmarc` that are not DMARC. */
function strayFindings(field: string, aliases: readonly string[], values: readonly string[]): Finding[] {
  const found: Finding[] = [];
  if (aliases.length > 0)
    found.push(
      finding({
        code: "dmarc-at-cname",
        severity: "warning",
        field,
        title: "A CNAME stands where the DMARC record must go",
        cause: `_dmarc is an alias of ${aliases[0]}, and there is no DMARC record behind it. Some DNS hosts make such an alias by themselves.`,
        fix: ["Delete the CNAME at _dmarc.", "Add the DMARC record as TXT."],
        found: `CNAME ${aliases[0]}`,
      }),
    );
  const spf = values.find(isSpfRecord);
  const near = values.find((v) => !isSpfRecord(v) && /dmarc/i.test(v));
  if (spf !== undefined)
    found.push(
      finding({
        code: "spf-at-dmarc",
        severity: "warning",
        field,
        title: "An SPF record stands at _dmarc",
        cause: "SPF is read at the domain itself. At _dmarc it has no effect.",
        fix: ["Move the SPF record to the domain itself."],
        found: spf,
      }),
    );
  if (near !== undefined)
    found.push(
      finding({
        code: "dmarc-syntax",
        severity: "warning",
        field,
        title: "A record at _dmarc is not recognised as DMARC",
        cause: "A DMARC record begins with v=DMARC1, written exactly so, and nothing before it.",
        fix: ["Mend the beginning of the record."],
        found: near,
        sources: [source.dmarc("4.7")],
      }),
    );
  return found;
}
