import type { RecordOf } from "./message.ts";

/** Resolvers keep answers for days at most; a TTL beyond a week says nothing useful (RFC 8767 section 4). Seconds. */
const longestTtl = 7 * 86_400;

/**
 * How long a resolver may remember that there is nothing, in seconds: the smaller of the SOA record's TTL and its MINIMUM
 * field (RFC 2308 section 5). In a resolver's own reply the SOA's TTL is what is left of it.
 */
export const negativeTtl = (soa: RecordOf<"SOA"> | undefined): number | undefined =>
  soa && Math.min(soa.ttl, soa.minimum, longestTtl);

/** The moment `seconds` from `nowMs`, ISO 8601. */
export const after = (nowMs: number, seconds: number): string =>
  new Date(nowMs + Math.min(seconds, longestTtl) * 1000).toISOString();

/** A duration for people: "5 minutes", "1 hour". */
export function inWords(seconds: number): string {
  const unit = (n: number, name: string) => `${n} ${name}${n === 1 ? "" : "s"}`;
  if (seconds < 90) return unit(Math.max(1, Math.round(seconds)), "second");
  if (seconds < 5400) return unit(Math.round(seconds / 60), "minute");
  if (seconds < 129_600) return unit(Math.round(seconds / 3600), "hour");
  return unit(Math.round(seconds / 86_400), "day");
}
