import type { DnsRow } from "./dns.ts";

/** The records a setup needs, which are counted: where replies go is told for information. */
export const neededRows = (rows: readonly DnsRow[]): readonly DnsRow[] =>
  rows.filter(({ kind }) => kind !== "mx");

/** Nothing is left to do for a record. */
export const isInPlace = ({ status }: Pick<DnsRow, "status">): boolean =>
  status === "found" || status === "covered";

/** A text that shows the form of a value whose rest is not known: nobody can enter it as it is. */
export const isPlaceholder = (text: string): boolean => text.includes("…");
