import type { Finding } from "../../../contract/finding.ts";
import { registeredName } from "../../ask/registered-name.ts";
import { showText } from "../../damage.ts";
import { rowFinding, source } from "../../finding.ts";
import { type DmarcDiscovery, parseDmarc } from "../dmarc.ts";
import { firstDmarc } from "../records.ts";

/**
 * Receivers that follow RFC 7489 still do not walk: they look at the name itself and at the registered domain only, which
 * they know from the list of public suffixes.
 */
export function olderReading(field: string, domain: string, discovery: DmarcDiscovery): Finding[] {
  const registered = registeredName(domain);
  const { record, recordDomain } = discovery;
  if (record === undefined || recordDomain === domain || recordDomain === registered) return [];
  const there = discovery.steps.find((s) => s.domain === registered)?.records ?? [];
  const policy = there.length === 1 ? parseDmarc(there[0]!).subdomainPolicy : undefined;
  if (policy === record.subdomainPolicy) return [];
  return [
    rowFinding(field, {
      code: "dmarc-older-receivers",
      severity: "info",
      title: "Older receivers read the DMARC records otherwise",
      cause: `By RFC 9989 the record of ${recordDomain} applies. Receivers that still follow RFC 7489 skip it and look at ${registered}, ${policy === undefined ? "which has none" : `whose policy for this name is ${policy}`}.`,
      fix: [`Nothing has to be done. To have one reading everywhere, publish a record at _dmarc.${domain}.`],
      found: record.text,
      sources: [source.dmarc("4.10")],
    }),
  ];
}

export const missing = (field: string, domain: string): Finding =>
  rowFinding(field, {
    code: "dmarc-missing",
    title: "No DMARC record applies to this domain",
    cause: `Neither ${domain} nor a name above it has one. Gmail and Yahoo ask senders of many messages for a DMARC record.`,
    fix: [
      `Add the record shown here. p=none changes nothing for your mail yet.`,
      "Later, when SPF and DKIM pass, raise it to quarantine or reject.",
    ],
    expected: firstDmarc,
    sources: [source.dmarc("4.7")],
  });

export const severalRecords = (field: string, records: readonly string[]): Finding =>
  rowFinding(field, {
    code: "dmarc-multiple",
    title: `There are ${records.length} DMARC records`,
    cause: "Receivers act as if there were none when a name has more than one.",
    fix: ["Keep one of them: the one shown here, or another that is right.", "Delete the others."],
    found: showText(records.join(" | ")),
    sources: [source.dmarc("4.10")],
  });

export const broken = (field: string, problems: readonly string[], text: string): Finding =>
  rowFinding(field, {
    code: "dmarc-syntax",
    title: "The DMARC record cannot be used",
    cause: problems.join(" "),
    fix: ["Replace the record by the one shown here, or mend what is named above."],
    found: showText(text),
    sources: [source.dmarc("4.7")],
  });

export const policyUnread = (
  field: string,
  problems: readonly string[],
  expected: string,
  text: string,
): Finding =>
  rowFinding(field, {
    code: "dmarc-policy-unread",
    title: "The policy of the DMARC record is not read",
    cause: `${problems.join(" ")} Receivers act as for p=none, and send reports only.`,
    fix: ["Replace the record by the one shown here."],
    expected,
    found: showText(text),
    sources: [source.dmarc("4.7")],
  });

/** @param readable the record with the parts that are not read put right, where they can be */
export const advice = (
  field: string,
  problems: readonly string[],
  text: string,
  readable: string | undefined,
): Finding =>
  rowFinding(field, {
    code: "dmarc-advice",
    severity: "info",
    title: "The DMARC record works and has parts without effect",
    cause: problems.join(" "),
    fix: [
      "Nothing has to be done for mail to arrive.",
      readable === undefined
        ? "Tidy it up when you change it next."
        : `To have all of it read, enter ${readable}`,
    ],
    found: showText(text),
    sources: [source.dmarc("4.7")],
  });

/** A CNAME at `_dmarc` without a DMARC record behind it. */
export const behindAlias = (field: string, target: string, gone: boolean): Finding =>
  rowFinding(field, {
    code: "dmarc-at-cname",
    title: "A CNAME stands where the DMARC record must go",
    cause: gone
      ? `_dmarc is an alias of ${target}, which does not exist. Often that is left over from a service that is no longer used.`
      : `_dmarc is an alias of ${target}, and there is no DMARC record behind it. Some DNS hosts make such an alias by themselves.`,
    fix: ["Delete the CNAME at _dmarc.", "Add the DMARC record shown here as TXT."],
    expected: firstDmarc,
    found: `CNAME ${target}`,
  });

export const spfAtDmarc = (field: string, text: string): Finding =>
  rowFinding(field, {
    code: "spf-at-dmarc",
    title: "An SPF record stands at _dmarc",
    cause: "SPF is read at the domain itself. At _dmarc it has no effect.",
    fix: ["Take the SPF record away from _dmarc.", "If it is not at the domain itself, add it there."],
    found: showText(text),
  });

export const notRecognised = (field: string, text: string): Finding =>
  rowFinding(field, {
    code: "dmarc-syntax",
    title: "A record at _dmarc is not recognized as DMARC",
    cause: "A DMARC record begins with v=DMARC1, written exactly so, and nothing before it.",
    fix: ["Mend the beginning of the record."],
    found: showText(text),
    sources: [source.dmarc("4.7")],
  });
