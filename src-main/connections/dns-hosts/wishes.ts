import { isInPlace } from "../../contract/dns-rows.ts";
import type { DnsRow, OktaRecord } from "../../contract/index.ts";
import { canonicalName } from "../../dns/ask/domain-name.ts";
import { requestOf } from "../../dns/check/request.ts";
import type { ConnectionFacts, OpenPlace } from "../connector.ts";
import type { WrittenType } from "./host.ts";

/** The changes of a DNS host, in the order in which they are shown. */
export const changeKinds = ["okta", "spf", "dkim", "dmarc"] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** A record that shall stand in the zone. */
export interface Wish {
  readonly kind: ChangeKind;
  readonly name: string;
  readonly type: WrittenType;
  /** What it shall say; null where nothing is to be written: it is right as the DNS check sees it, or made elsewhere. */
  readonly value: string | null;
  /** Texts at the name that the value takes the place of: the same record, damaged. */
  readonly replaces: readonly string[];
  /** For SPF: the name that the record has to include, where the provider has one. */
  readonly include?: string;
  /** What the DNS check says of it. */
  readonly row?: DnsRow;
}

/** What shall stand in the zone. Okta's records are null while they are not known: Okta does not have the email domain yet. */
export interface Wishes {
  readonly okta: readonly Wish[] | null;
  readonly others: readonly Wish[];
}

/**
 * Reads the wishes from the DNS check, and Okta's own from what Okta said; without Okta connected, from what was pasted.
 * Where mail goes is no wish: it is the company's own decision.
 */
export function wishesOf(place: Pick<OpenPlace, "setup" | "check">, facts: ConnectionFacts): Wishes {
  const { setup, check } = place;
  const isConnected = setup.connections?.some(({ system }) => system === "okta") ?? false;
  const isRead = isConnected && !facts.unread?.includes("okta");
  const records = facts.oktaRecords ?? (isRead ? null : setup.domain.oktaRecords);
  const include = requestOf(setup).spfInclude ?? undefined;
  return {
    okta: records ? records.map((record) => oktaWish(record, check.rows)) : null,
    others: check.rows.flatMap((row) => rowWish(row, include) ?? []),
  };
}

/** The row of the check is about it when the check was made with this very record. */
function oktaWish({ recordType: type, fqdn, verificationValue }: OktaRecord, rows: readonly DnsRow[]): Wish {
  const name = canonicalName(fqdn);
  const value = textOf(type, verificationValue);
  const row = rows.find(
    (one) =>
      one.kind === "okta" &&
      one.type === type &&
      canonicalName(one.fqdn) === name &&
      one.value !== undefined &&
      textOf(type, one.value) === value,
  );
  return { kind: "okta", name, type, value, replaces: [], ...(row && { row }) };
}

const textOf = (type: WrittenType, value: string): string =>
  type === "CNAME" ? canonicalName(value) : value.trim();

function rowWish(row: DnsRow, include: string | undefined): Wish | undefined {
  const { kind, type, value, replaces = [] } = row;
  if (kind === "okta" || kind === "mx" || type === "MX") return undefined;
  return {
    kind,
    type,
    name: canonicalName(row.fqdn),
    value: isInPlace(row) || value === undefined ? null : textOf(type, value),
    replaces,
    ...(kind === "spf" && include !== undefined && { include }),
    row,
  };
}
