import type { DnsRow } from "../../contract/dns.ts";
import type { Answer } from "../ask/answer.ts";
import { canonicalName } from "../ask/domain-name.ts";
import { type DnsRecord, recordText } from "../ask/message.ts";
import { after, inWords, negativeTtl } from "../ask/time.ts";
import { brokenAt, refusedByValidators } from "./refusal.ts";
import { type RowContext, valuesOf } from "./rows/context.ts";

/**
 * Adds to a row what recursive resolvers say of it. They are asked only for what the zone's own servers have already: a
 * question for a record that is not there yet would leave a negative answer in their caches.
 *
 * @returns the same row when there was nothing to ask or nobody answered
 */
export async function compareWithResolvers(context: RowContext, row: DnsRow): Promise<DnsRow> {
  const { view, nowMs } = context;
  // Nor for a record that is to be changed: the old value would only live longer in their caches.
  if (!view.authority?.answered() || row.status !== "found" || row.found.length === 0 || row.kind === "mx")
    return row;
  const seen = await view.see(row.fqdn, row.type);
  if (seen.source !== "authority") return row;
  const all = await view.resolver.queryEach(row.fqdn, row.type);
  if (
    all.some((a) => a.code === "SERVFAIL") &&
    (await brokenAt(view.resolver, row.fqdn, row.type)).length > 0
  )
    return { ...row, status: "partial", statusText: refusedByValidators };
  const answers = all.filter((a) => a.status !== "failed");
  const first = answers[0];
  if (first === undefined) return row;
  const key = (records: readonly DnsRecord[]) =>
    records
      .map((r) => canonicalName(recordText(r)))
      .sort()
      .join("\n");
  const behind = answers.filter((a) => key(a.records) !== key(seen.records));
  const shown: Answer = behind[0] ?? first;
  if (behind.length === 0) return { ...row, foundByResolver: valuesOf(shown) };
  const seconds = Math.max(...behind.map((a) => (a.status === "found" ? a.ttl : (negativeTtl(a.soa) ?? 0))));
  const who = behind.map((a) => a.server).join(", ");
  return {
    ...row,
    foundByResolver: valuesOf(shown),
    statusDetail: [
      row.statusDetail,
      `${behind.length} of ${answers.length} resolvers still have the old answer (${who}), for up to ${inWords(seconds)}.`,
    ]
      .filter((t) => t !== undefined)
      .join(" "),
    cachedUntil: after(nowMs, seconds),
  };
}
