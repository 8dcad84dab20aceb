import type { DnsRow } from "../../../contract/dns.ts";
import { recordText } from "../../ask/message.ts";
import type { Seen } from "../../ask/view.ts";
import { finding, source } from "../../finding.ts";
import { type DkimKey, looksLikeDkimKey, parseDkimKey } from "../dkim.ts";
import { findMistake } from "../mistakes.ts";
import type { WantedOf } from "../records.ts";
import {
  agreement,
  behindRow,
  cachedUntil,
  openRow,
  type RowContext,
  unknownRow,
  valuesOf,
} from "./context.ts";
import { keyFinding, keyMissing, noKeyBehind } from "./dkim-findings.ts";

/** A row for a DKIM key of the provider. */
export async function dkimRow(context: RowContext, wanted: WantedOf<"dkim">): Promise<DnsRow> {
  const row = openRow(wanted, context);
  return wanted.record.leadsToKey
    ? aliasRow(context, wanted, row, wanted.record.leadsToKey)
    : publishedRow(context, wanted, row);
}

/** The key itself stands in the zone. */
async function publishedRow(context: RowContext, wanted: WantedOf<"dkim">, row: DnsRow): Promise<DnsRow> {
  const { view, nowMs } = context;
  const seen = await view.see(wanted.fqdn, "TXT");
  if (seen.status === "failed") return unknownRow(row);
  const keys = (answer: Pick<Seen, "records">) => answer.records.map(recordText).filter(looksLikeDkimKey);
  const agreed = agreement(seen, (answer) => keys(answer).length > 0);
  if (agreed.share === "some") return behindRow(row, seen, agreed, nowMs);
  // An alias may lead to a key outside the zone, which the zone's servers themselves do not see.
  if (keys(seen).length > 0) return keyRow(row, seen, nowMs, wanted.record.afterwards);
  const mistake = await findMistake({ context, wanted, seen, isExpected: looksLikeDkimKey });
  return {
    ...row,
    found: mistake.found ?? valuesOf(seen),
    status: mistake.status,
    statusText: mistake.statusText,
    findings: [mistake.finding.code === "dns-record-missing" ? keyMissing(wanted) : mistake.finding],
    ...cachedUntil(seen, nowMs),
  };
}

/** An alias leads to where the provider keeps the key. */
async function aliasRow(
  context: RowContext,
  wanted: WantedOf<"dkim">,
  row: DnsRow,
  isTarget: (target: string) => boolean,
): Promise<DnsRow> {
  const { view, nowMs } = context;
  const seen = await view.see(wanted.fqdn, "CNAME");
  if (seen.status === "failed") return unknownRow(row);
  const agreed = agreement(seen, (answer) => answer.records.some((r) => isTarget(recordText(r))));
  if (agreed.share === "some") return behindRow(row, seen, agreed, nowMs);
  if (agreed.share === "all") {
    const key = await view.see(wanted.fqdn, "TXT");
    const target = recordText(seen.records[0]!);
    if (key.status === "failed")
      return {
        ...row,
        found: [target],
        status: "found",
        statusText: "Found",
        statusDetail: "The key behind it could not be read.",
      };
    if (key.records.length > 0)
      return { ...keyRow(row, key, nowMs, wanted.record.afterwards), found: [target] };
    return {
      ...row,
      found: [target],
      status: "advice",
      statusText: "No key behind it",
      findings: [noKeyBehind(wanted, target)],
    };
  }
  const mistake = await findMistake({ context, wanted, seen, isExpected: isTarget });
  return {
    ...row,
    found: mistake.found ?? valuesOf(seen),
    status: mistake.status,
    statusText: mistake.statusText,
    findings: [mistake.finding.code === "dns-record-missing" ? keyMissing(wanted) : mistake.finding],
    ...cachedUntil(seen, nowMs),
  };
}

/** Judges the key that was found. */
function keyRow(row: DnsRow, seen: Seen, nowMs: number, more: string): DnsRow {
  const found = valuesOf(seen);
  const keys = seen.records.map(recordText).filter(looksLikeDkimKey);
  if (keys.length > 1)
    return {
      ...row,
      found,
      status: "wrong",
      statusText: `${keys.length} keys`,
      findings: [
        finding({
          code: "dkim-multiple",
          severity: "warning",
          field: row.id,
          title: "Several keys stand at one selector",
          cause: "What receivers do with more than one is not defined, so signatures may fail.",
          fix: ["Keep the key that the provider's console shows.", "Delete the others."],
          found: keys.join(" | ").slice(0, 2000),
          sources: [source.dkim("3.6.2.2")],
        }),
      ],
      ...cachedUntil(seen, nowMs),
    };
  const key: DkimKey = parseDkimKey(keys[0] ?? recordText(seen.records[0]!));
  if (key.state === "valid") {
    const size = key.bits === undefined ? key.keyType : `${key.bits}-bit key`;
    return {
      ...row,
      found,
      status: "found",
      statusText: `Found: ${size}`,
      ...(more !== "" && { statusDetail: more }),
      findings:
        key.problems.length > 0
          ? [keyFinding(row.id, "dkim-weak", "info", "The DKIM key works and could be better", key, found)]
          : [],
    };
  }
  const [code, title] =
    key.state === "revoked"
      ? (["dkim-revoked", "The DKIM key was revoked"] as const)
      : (["dkim-invalid", "The DKIM key cannot be used"] as const);
  return {
    ...row,
    found,
    status: "wrong",
    statusText: key.state === "revoked" ? "Revoked" : "Not a valid key",
    findings: [keyFinding(row.id, code, "warning", title, key, found)],
    ...cachedUntil(seen, nowMs),
  };
}
