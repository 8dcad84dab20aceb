import type { DnsRow } from "../../../contract/dns.ts";
import { recordText } from "../../ask/message.ts";
import type { Seen } from "../../ask/view.ts";
import { showText } from "../../damage.ts";
import { damageFinding, damageTitle } from "../../damage-finding.ts";
import { isSpfRecord } from "../../spf/parse.ts";
import {
  type DmarcDiscovery,
  discoverDmarc,
  isDmarcRecord,
  mendDmarc,
  parseDmarc,
  readableDmarc,
} from "../dmarc.ts";
import { findMistake } from "../mistakes.ts";
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
import {
  advice,
  behindAlias,
  broken,
  missing,
  notRecognised,
  olderReading,
  policyUnread,
  severalRecords,
  spfAtDmarc,
} from "./dmarc-findings.ts";

const texts = (answer: Pick<Seen, "records">): string[] => answer.records.map(recordText);

/** Mistakes that say where the record is. What else stands at the name is told here. */
const misplaced = new Set(["dns-name-doubled", "dns-name-elsewhere"]);

/** A row for the DMARC record that applies to the domain: its own, or one higher up. */
export async function dmarcRow(context: RowContext, wanted: WantedOf<"dmarc">): Promise<DnsRow> {
  const { view, host, nowMs } = context;
  const row = openRow(wanted, context);
  const [seen, discovery] = await Promise.all([
    view.own(wanted.fqdn, "TXT"),
    discoverDmarc(async (domain) => {
      const answer = await view.see(`_dmarc.${domain}`, "TXT");
      return answer.status === "failed" ? null : texts(answer);
    }, context.domain),
  ]);
  if (seen.status === "failed") return unknownRow(row, seen);
  const own = texts(seen).filter(isDmarcRecord);
  const agreed = agreement(seen, (answer) => texts(answer).some(isDmarcRecord));
  if (agreed.share === "some") return behindRow(row, seen, agreed, nowMs);
  const base: DnsRow = { ...row, found: valuesOf(seen).map(showText), ...cachedUntil(seen, nowMs) };

  if (own.length > 1)
    return {
      ...base,
      status: "wrong",
      statusText: `${own.length} records`,
      replaces: own,
      ...entered(host, "TXT", kept(own)),
      findings: [severalRecords(wanted.id, own)],
    };
  const spoiled = spoiledBy(texts(seen));
  if (spoiled)
    return {
      ...base,
      ...entered(host, "TXT", spoiled.value),
      status: "wrong",
      statusText: damageTitle(spoiled.damage),
      replaces: [spoiled.text],
      findings: [
        damageFinding({ field: wanted.id, severity: "warning", ...spoiled, expected: spoiled.value }),
      ],
    };
  if (own.length === 1) return ownRow(base, own[0]!, host);
  return absentRow(context, wanted, base, seen, discovery);
}

/** Of several, none of which counts today: the mildest, which changes least for mail, and of those one with reports. */
function kept(records: readonly string[]): string {
  const order = ["none", "quarantine", "reject"];
  const weight = (text: string) =>
    order.indexOf(parseDmarc(text).policy) * 2 + (/[;\s]rua\s*=/i.test(text) ? 0 : 1);
  return records.toSorted((a, b) => weight(a) - weight(b) || (a < b ? -1 : 1))[0]!;
}

/** The one record at the name itself. */
function ownRow(base: DnsRow, text: string, host: RowContext["host"]): DnsRow {
  const record = parseDmarc(text);
  const readable = readableDmarc(text);
  if (!record.usable)
    return {
      ...base,
      ...entered(host, "TXT", readable ?? firstDmarc),
      status: "wrong",
      statusText: "Not usable",
      replaces: [text],
      findings: [broken(base.id, record.problems, text)],
    };
  if (readable !== undefined && !record.policyRead)
    return {
      ...base,
      ...entered(host, "TXT", readable),
      status: "advice",
      statusText: "Read as none",
      replaces: [text],
      findings: [policyUnread(base.id, record.problems, readable, text)],
    };
  const { cachedUntil: _old, ...settled } = base;
  return {
    ...settled,
    status: "found",
    statusText: `Found: ${record.policy}${record.testing ? ", test mode" : ""}`,
    findings: record.problems.length > 0 ? [advice(base.id, record.problems, text, readable)] : [],
  };
}

/** No record at the name itself: it stands elsewhere, or one higher up applies, or something is in its place. */
async function absentRow(
  context: RowContext,
  wanted: WantedOf<"dmarc">,
  base: DnsRow,
  seen: Awaited<ReturnType<RowContext["view"]["own"]>>,
  discovery: DmarcDiscovery,
): Promise<DnsRow> {
  const { domain, host } = context;
  const [label, ...above] = domain.split(".");
  const otherNames = [domain, `dmarc.${domain}`, `${label}._dmarc.${above.join(".")}`];
  const mistake = await findMistake({ context, wanted, seen, isExpected: isDmarcRecord, otherNames });
  const { finding } = mistake;
  const isMisplaced = misplaced.has(finding.code);
  const covers = discovery.record?.usable === true && discovery.recordDomain !== undefined;
  const [alias] = seen.aliases;
  const spf = texts(seen).find(isSpfRecord);
  const near = texts(seen).find((v) => !isSpfRecord(v) && /dmarc/i.test(v));
  const stray = [
    ...(isMisplaced ? [finding] : []),
    ...(alias === undefined ? [] : [behindAlias(base.id, alias, seen.status === "nxdomain")]),
    ...(spf === undefined ? [] : [spfAtDmarc(base.id, spf)]),
    ...(near === undefined ? [] : [notRecognised(base.id, near)]),
  ];
  if (covers && discovery.record)
    return {
      ...base,
      found: [showText(discovery.record.text)],
      status: "covered",
      statusText: "Covered",
      statusDetail: `Inherited from ${discovery.recordDomain}: ${await inheritedPolicy(context, discovery)}.`,
      findings: [...stray, ...olderReading(base.id, domain, discovery)],
    };
  const shown = { ...base, ...entered(host, "TXT", mistake.value ?? firstDmarc) };
  if (isMisplaced)
    return {
      ...shown,
      status: mistake.status,
      statusText: mistake.statusText,
      findings: stray,
      found: mistake.found ?? [],
    };
  // What stands in the way says itself what is to be done; a record that is merely missing is named last.
  const named = alias !== undefined || near !== undefined;
  const absent = seen.wildcard ? finding : missing(base.id, domain);
  return {
    ...shown,
    ...(near !== undefined && { replaces: [near] }),
    status: stray.length > 0 ? "wrong" : "missing",
    statusText:
      alias !== undefined ? "A CNAME is in the way" : seen.wildcard ? mistake.statusText : "Missing",
    findings: named ? stray : [...stray, absent],
  };
}

/** The policy of a record higher up for this domain: `np` where the domain does not exist (RFC 9989 section 4.7). */
async function inheritedPolicy(
  { view, domain }: RowContext,
  { record, recordDomain }: DmarcDiscovery,
): Promise<string> {
  if (record === undefined) return "none";
  if (recordDomain === domain) return record.policy;
  if (record.nonexistentPolicy === record.subdomainPolicy) return record.subdomainPolicy;
  const { status, aliases } = await view.see(domain, "MX");
  // An alias exists, also where its target does not.
  return status === "nxdomain" && aliases.length === 0 ? record.nonexistentPolicy : record.subdomainPolicy;
}

/** The one text at the name that is a DMARC record but for its damage. */
function spoiledBy(values: readonly string[]) {
  const all = values.flatMap((text) => {
    const { text: value, damage } = mendDmarc(text);
    if (damage.length === 0 || !isDmarcRecord(value)) return [];
    const [was, is] = [isDmarcRecord(text) ? parseDmarc(text) : undefined, parseDmarc(value)];
    const better = was === undefined || is.problems.length < was.problems.length;
    const whole = is.usable && is.problems.length === 0 ? value : (readableDmarc(value) ?? value);
    return better && parseDmarc(whole).usable ? [{ text, value: whole, damage }] : [];
  });
  return all.length === 1 ? all[0] : undefined;
}
