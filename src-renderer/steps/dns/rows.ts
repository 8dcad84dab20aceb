import type { DnsCheck, DnsRow } from "../../../src-main/contract/dns.ts";
import { blocks } from "../../../src-main/contract/weight.ts";
import type { Tone } from "../../components/Status.tsx";
import type { DnsDeskState } from "../../setup/dns-desk.ts";

/** The rows to show: of the last check, each replaced by the running check's as soon as that knows it. */
export function rowsNow(last: DnsCheck | null, { checking, live }: DnsDeskState): readonly DnsRow[] {
  if (!checking || live.size === 0) return last?.rows ?? [];
  const before = new Map(last?.rows.map((row) => [row.id, row]));
  const known = [...live.values()].map((row) =>
    row.status === "checking" ? (before.get(row.id) ?? row) : row,
  );
  const untold = (last?.rows ?? []).filter((row) => !live.has(row.id));
  return last ? sortedLike(last.rows, [...known, ...untold]) : known;
}

function sortedLike(order: readonly DnsRow[], rows: readonly DnsRow[]): readonly DnsRow[] {
  const place = new Map(order.map((row, index) => [row.id, index]));
  return rows.toSorted((a, b) => (place.get(a.id) ?? order.length) - (place.get(b.id) ?? order.length));
}

export function toneOf(row: DnsRow): Tone {
  switch (row.status) {
    case "found":
    case "covered":
      return "ok";
    case "partial":
    case "advice":
      return "wait";
    case "missing":
    case "wrong":
      return blocks(row.findings) ? "bad" : "wait";
    case "checking":
    case "unknown":
      return "idle";
    default:
      return row.status satisfies never;
  }
}
