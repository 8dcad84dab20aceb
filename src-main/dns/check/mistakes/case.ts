import type { DnsRowStatus } from "../../../contract/dns.ts";
import type { Finding } from "../../../contract/finding.ts";
import { isAtOrBelow, relativeName } from "../../ask/domain-name.ts";
import { type QueryType, recordText } from "../../ask/message.ts";
import type { Own } from "../../ask/wildcard.ts";
import { rowFinding } from "../../finding.ts";
import type { Wanted } from "../records.ts";
import type { RowContext } from "../rows/context.ts";

/** A record that is missing or wrong, and what is needed to find out why. */
export interface Case {
  readonly context: RowContext;
  readonly wanted: Pick<Wanted, "id" | "kind" | "type" | "fqdn" | "expected">;
  readonly seen: Own;
  /** Whether a value is the one meant for this record. */
  readonly isExpected: (value: string) => boolean;
  /** Other names under which this record is entered by mistake. */
  readonly otherNames?: readonly string[];
}

/** What was found out. */
export interface Mistake {
  readonly status: Extract<DnsRowStatus, "missing" | "wrong">;
  readonly statusText: string;
  readonly finding: Finding;
  /** What to show as found, where that is not the answer itself. */
  readonly found?: string[];
  /** The value meant for this record, where it stands elsewhere. */
  readonly value?: string;
}

/** One way to go wrong: undefined when it is not this one. */
export type Probe = (of: Case) => Promise<Mistake | undefined> | Mistake | undefined;

/** A finding about the record of a case: Okta's own records block, those of the mail provider cost delivery. */
export const caseFinding = ({ wanted }: Case, of: Parameters<typeof rowFinding>[1]): Finding =>
  rowFinding(wanted.id, { severity: wanted.kind === "okta" ? "error" : "warning", ...of });

/** A record that is wrong. @param found what to show as found, where that is not the answer itself */
export const wrong = (
  of: Case,
  statusText: string,
  found: string[] | undefined,
  said: Parameters<typeof rowFinding>[1],
): Mistake => ({ status: "wrong", statusText, ...(found && { found }), finding: caseFinding(of, said) });

/** The values of the answer itself. */
export const valuesOfCase = ({ seen }: Case): string[] => seen.records.map(recordText);

/** The value that was meant for this record, published under another name or type. */
export async function expectedAt(of: Case, name: string, type: QueryType): Promise<string | undefined> {
  const seen = await of.context.view.held(name, type);
  return seen.aliases.length > 0 ? undefined : seen.records.map(recordText).find(of.isExpected);
}

/** Names outside the zone are not asked for: no mistake at this DNS host can put a record there. */
export const inZone = ({ context }: Case, name: string): boolean =>
  context.apex === undefined || isAtOrBelow(name, context.apex);

/** What to enter as name at this DNS host. */
export const shortName = ({ context, wanted }: Case): string =>
  context.apex === undefined
    ? wanted.fqdn
    : relativeName(wanted.fqdn, context.apex) || context.host?.apex || "@";
