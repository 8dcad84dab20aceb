import type { DnsRow } from "../../../contract/dns.ts";
import { sameName } from "../../ask/domain-name.ts";
import { recordText } from "../../ask/message.ts";
import type { Seen } from "../../ask/view.ts";
import { showText } from "../../damage.ts";
import { rowFinding } from "../../finding.ts";
import { findMistake } from "../mistakes.ts";
import type { WantedOf } from "../records.ts";
import {
  type Agreement,
  agreement,
  behindRow,
  cachedUntil,
  cachedWords,
  entered,
  openRow,
  type RowContext,
  unknownRow,
  valuesOf,
} from "./context.ts";

/** Is a value the one that Okta wants? */
export const expecting = (type: DnsRow["type"], expected: string) => (value: string) =>
  type === "CNAME" ? sameName(value, expected) : value === expected;

/** How many of the zone's servers lead to such a value: a text behind an alias is what everyone is answered (RFC 1034 section 3.6.2). */
export const publishing = (seen: Seen, isExpected: (value: string) => boolean): Agreement =>
  agreement(seen, (answer) => answer.records.some((r) => isExpected(recordText(r))));

/** A row for one of Okta's verification records: the value must be there exactly. */
export async function oktaRow(context: RowContext, wanted: WantedOf<"okta">): Promise<DnsRow> {
  const { view, host, nowMs } = context;
  const row: DnsRow = {
    ...openRow(wanted, context),
    ...entered(host, wanted.type, wanted.expected),
  };
  const isExpected = expecting(wanted.type, wanted.expected);
  const seen = await view.own(wanted.fqdn, wanted.type);
  if (seen.status === "failed") return unknownRow(row, seen);
  const agreed = publishing(seen, isExpected);
  if (agreed.share === "all") {
    const isGone = wanted.type === "CNAME" && saysNo(await view.see(wanted.expected, "A"));
    return {
      ...row,
      found: valuesOf(seen).map(showText),
      status: "found",
      statusText: isGone ? "Found, leads nowhere" : "Found",
      ...(isGone && { findings: [targetGone(wanted)] }),
    };
  }
  if (agreed.share === "some") return behindRow(row, seen, agreed, nowMs);

  const mistake = await findMistake({ context, wanted, seen, isExpected });
  const detail = cachedWords(seen);
  return {
    ...row,
    found: mistake.found ?? valuesOf(seen).map(showText),
    status: mistake.status,
    statusText: mistake.statusText,
    ...(detail !== undefined && { statusDetail: detail }),
    findings: [mistake.finding],
    ...(seen.status === "found" && wanted.type === "CNAME" && { replaces: valuesOf(seen) }),
    ...cachedUntil(seen, nowMs),
  };
}

/** The zone of the target itself says so: a DNS that does not know that zone says nothing of it. */
const saysNo = ({ status, soa }: Seen): boolean => status === "nxdomain" && soa?.name.includes(".") === true;

/** The record is as Okta wants it, and what it leads to does not exist. */
const targetGone = ({ id, fqdn, expected }: WantedOf<"okta">) =>
  rowFinding(id, {
    code: "dns-target-gone",
    title: "The CNAME is right, and its target does not exist",
    cause: `${fqdn} is as Okta asked for it. SendGrid, where Okta verifies domains, does not know ${expected} any more: the email domain was deleted in Okta, or made again with other records.`,
    fix: [
      "In Okta, open the email domain and compare its records with these.",
      "Where they differ, paste the new ones here and replace them at the DNS host.",
      "Where they are the same, delete the email domain in Okta and add it again.",
    ],
    expected,
    found: `${expected} does not exist`,
  });
