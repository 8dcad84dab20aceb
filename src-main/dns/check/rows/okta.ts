import type { DnsRow } from "../../../contract/dns.ts";
import { sameName } from "../../ask/domain-name.ts";
import { recordText } from "../../ask/message.ts";
import { findMistake } from "../mistakes.ts";
import type { WantedOf } from "../records.ts";
import {
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

/** A row for one of Okta's verification records: the value must be there exactly. */
export async function oktaRow(context: RowContext, wanted: WantedOf<"okta">): Promise<DnsRow> {
  const { view, host, nowMs } = context;
  const row: DnsRow = {
    ...openRow(wanted, context),
    ...entered(host, wanted.type, wanted.expected),
  };
  const isExpected = (value: string) =>
    wanted.type === "CNAME" ? sameName(value, wanted.expected) : value === wanted.expected;
  const seen = await view.own(wanted.fqdn, wanted.type);
  if (seen.status === "failed") return unknownRow(row, seen);
  const agreed = agreement(
    seen,
    (answer) => answer.aliases.length === 0 && answer.records.some((r) => isExpected(recordText(r))),
  );
  if (agreed.share === "all") return { ...row, found: valuesOf(seen), status: "found", statusText: "Found" };
  if (agreed.share === "some") return behindRow(row, seen, agreed, nowMs);

  const mistake = await findMistake({ context, wanted, seen, isExpected });
  const detail = cachedWords(seen);
  return {
    ...row,
    found: mistake.found ?? valuesOf(seen),
    status: mistake.status,
    statusText: mistake.statusText,
    ...(detail !== undefined && { statusDetail: detail }),
    findings: [mistake.finding],
    ...(seen.status === "found" && wanted.type === "CNAME" && { replaces: valuesOf(seen) }),
    ...cachedUntil(seen, nowMs),
  };
}
