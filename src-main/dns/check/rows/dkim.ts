import type { DnsRow } from "../../../contract/dns.ts";
import { canonicalName } from "../../ask/domain-name.ts";
import { recordText } from "../../ask/message.ts";
import type { Seen } from "../../ask/view.ts";
import type { Own } from "../../ask/wildcard.ts";
import { showText } from "../../damage.ts";
import { damageFinding, damageTitle } from "../../damage-finding.ts";
import { rowFinding, source } from "../../finding.ts";
import {
  type DkimKey,
  isSameKey,
  looksLikeDkimKey,
  type MendedKey,
  mendDkimKey,
  parseDkimKey,
} from "../dkim.ts";
import { wildcardFinding } from "../mistakes/name.ts";
import { findMistake } from "../mistakes.ts";
import type { WantedOf } from "../records.ts";
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
import { keyFinding, keyMissing, keySplit, noKeyBehind, otherDomain, privateKey } from "./dkim-findings.ts";

/** A row for a DKIM key of the provider. */
export async function dkimRow(context: RowContext, wanted: WantedOf<"dkim">): Promise<DnsRow> {
  const { told } = wanted.record;
  const row = { ...openRow(wanted, context), ...(told && entered(context.host, wanted.type, told)) };
  return wanted.record.leadsToKey
    ? aliasRow(context, wanted, row, wanted.record.leadsToKey)
    : publishedRow(context, wanted, row);
}

/** The key itself stands in the zone. */
async function publishedRow(context: RowContext, wanted: WantedOf<"dkim">, row: DnsRow): Promise<DnsRow> {
  const { view, nowMs } = context;
  const seen = await view.own(wanted.fqdn, "TXT");
  if (seen.status === "failed") return unknownRow(row, seen);
  const keys = (answer: Pick<Seen, "records">) => answer.records.map(recordText).filter(looksLikeDkimKey);
  const { told } = wanted.record;
  // What the console told is the one key that counts.
  const isExpected = told ? (value: string) => isSameKey(value, told) : looksLikeDkimKey;
  const agreed = agreement(seen, (answer) => keys(answer).some(isExpected));
  if (agreed.share === "some") return behindRow(row, seen, agreed, nowMs);
  const spoiled = mendDkimKey(seen.records.map(recordText));
  if (spoiled) return spoiledRow(context, row, seen, spoiled);
  // An alias may lead to a key outside the zone, which the zone's servers themselves do not see.
  if (keys(seen).some(isExpected)) return keyRow(row, seen, nowMs, wanted.record.afterwards);
  return absentRow(context, wanted, row, seen, isExpected);
}

/** Nothing at the name that could be the record: it is missing, or stands elsewhere, or something is in its place. */
async function absentRow(
  context: RowContext,
  wanted: WantedOf<"dkim">,
  row: DnsRow,
  seen: Own,
  isExpected: (value: string) => boolean,
): Promise<DnsRow> {
  const otherNames = wanted.record.mistakenNames?.(context.domain) ?? [];
  const mistake = await findMistake({ context, wanted, seen, isExpected, otherNames });
  const missing = keyMissing(wanted);
  const { code } = mistake.finding;
  const said =
    code === "dns-wildcard" && seen.wildcard
      ? wildcardFinding(wanted, seen.wildcard, { how: missing.fix })
      : code === "dns-record-missing"
        ? missing
        : code === "dns-value-differs"
          ? {
              ...mistake.finding,
              fix: wanted.record.told
                ? [`Replace the value at the DNS host by ${wanted.record.told}. The console told it.`]
                : [...missing.fix.slice(0, 2), "Replace the value at the DNS host by the one shown there."],
            }
          : mistake.finding;
  return {
    ...row,
    found: mistake.found ?? valuesOf(seen).map(showText),
    status: mistake.status,
    statusText: mistake.statusText,
    findings: [said],
    ...cachedUntil(seen, context.nowMs),
  };
}

/** A key whose text was damaged, or that was split into two records: the edit is the key as it was meant. */
function spoiledRow({ host, nowMs }: RowContext, row: DnsRow, seen: Own, spoiled: MendedKey): DnsRow {
  const { value, texts, damage } = spoiled;
  const isSplit = damage.length === 0;
  return {
    ...row,
    found: texts.map(showText),
    status: "wrong",
    statusText: isSplit ? `Key in ${texts.length} records` : damageTitle(damage),
    ...entered(host, "TXT", value),
    replaces: [...texts],
    findings: [
      isSplit
        ? keySplit(row.id, value, texts)
        : damageFinding({
            field: row.id,
            severity: "warning",
            text: texts[0] ?? "",
            expected: value,
            damage,
          }),
    ],
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
  const seen = await view.own(wanted.fqdn, "CNAME");
  if (seen.status === "failed") return unknownRow(row, seen);
  const agreed = agreement(seen, (answer) => answer.records.some((r) => isTarget(recordText(r))));
  if (agreed.share === "some") return behindRow(row, seen, agreed, nowMs);
  const { told: target } = wanted.record;
  const other = seen.records.map(recordText).find((value) => target && canonicalName(value) !== target);
  if (agreed.share === "all" && (!other || wanted.record.otherDomainIn?.(other, context.domain)))
    return behindAlias(context, wanted, row, recordText(seen.records[0]!));
  // What the console told is the one target that counts.
  const isExpected = target
    ? (value: string) => canonicalName(value) === target
    : (value: string) => isTarget(value) || looksLikeDkimKey(value);
  return absentRow(context, wanted, row, seen, isExpected);
}

/** The alias is there and leads to the provider: is it this domain's, and is there a key behind it? */
async function behindAlias(
  { view, nowMs, domain }: RowContext,
  wanted: WantedOf<"dkim">,
  row: DnsRow,
  target: string,
): Promise<DnsRow> {
  const other = wanted.record.otherDomainIn?.(target, domain);
  const found = [target];
  if (other !== undefined)
    return {
      ...row,
      found,
      status: "wrong",
      statusText: "For another domain",
      findings: [otherDomain(wanted, target, other)],
    };
  const key = await view.see(wanted.fqdn, "TXT");
  if (key.status === "failed")
    return {
      ...row,
      found,
      status: "found",
      statusText: "Found",
      statusDetail: "The key behind it could not be read.",
    };
  if (key.records.length > 0) return { ...keyRow(row, key, nowMs, wanted.record.afterwards), found };
  return {
    ...row,
    found,
    status: "advice",
    statusText: "No key behind it",
    findings: [noKeyBehind(wanted, target)],
  };
}

/** Judges the key that was found. */
function keyRow(row: DnsRow, seen: Seen, nowMs: number, more: string): DnsRow {
  const found = valuesOf(seen).map(showText);
  const keys = seen.records.map(recordText).filter(looksLikeDkimKey);
  if (keys.length > 1)
    return {
      ...row,
      found,
      status: "wrong",
      statusText: `${keys.length} keys`,
      findings: [
        rowFinding(row.id, {
          code: "dkim-multiple",
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
  if (key.isPrivate)
    return {
      ...row,
      found: [],
      status: "wrong",
      statusText: "The private key",
      findings: [privateKey(row.fqdn, row.id)],
    };
  const [code, title, statusText] =
    key.state === "revoked"
      ? (["dkim-revoked", "The DKIM key was revoked", "Revoked"] as const)
      : key.cut
        ? (["dkim-key-cut", "The DKIM key is cut off", "Key cut off"] as const)
        : (["dkim-invalid", "The DKIM key cannot be used", "Not a valid key"] as const);
  return {
    ...row,
    found,
    status: "wrong",
    statusText,
    findings: [keyFinding(row.id, code, "warning", title, key, found)],
    ...cachedUntil(seen, nowMs),
  };
}
