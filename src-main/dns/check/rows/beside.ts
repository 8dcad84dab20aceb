import type { DnsRow } from "../../../contract/dns.ts";
import { recordText } from "../../ask/message.ts";
import { showText } from "../../damage.ts";
import { rowFinding, source } from "../../finding.ts";
import { besideOf, type Wanted } from "../records.ts";
import type { RowContext } from "./context.ts";

/**
 * A CNAME and another record at one name, which some DNS hosts allow: which of them a resolver gets, and keeps, is chance
 * (RFC 1034 section 3.6.2, RFC 2181 section 10.1). Such a row is not found, whatever its record says.
 */
export async function withoutBeside(context: RowContext, wanted: Wanted, row: DnsRow): Promise<DnsRow> {
  const question = besideOf(wanted);
  if (question === undefined || (row.status !== "found" && row.status !== "advice")) return row;
  const [own, beside] = await Promise.all([
    context.view.own(wanted.fqdn, wanted.type),
    // The name is there, so no wildcard makes anything up at it (RFC 4592 section 2.2.1).
    context.view.plain(question.name, question.type),
  ]);
  // What is seen through the alias itself is not beside it.
  if (own.aliases.length > 0 || beside.aliases.length > 0 || beside.records.length === 0) return row;
  const other = beside.records.map((r) => `${question.type} ${showText(recordText(r))}`);
  return {
    ...row,
    status: "wrong",
    statusText: `${question.type} at the same name`,
    findings: [
      rowFinding(row.id, {
        code: "dns-cname-beside",
        severity: wanted.kind === "okta" ? "error" : "warning",
        title: `A ${question.type} stands beside the ${wanted.type} record`,
        cause:
          "A name with a CNAME can have no other records. Where a DNS host allows both, a resolver gets now one and now the other.",
        fix:
          question.type === "CNAME"
            ? [`Take the CNAME at ${wanted.fqdn} away, or use another name for what it serves.`]
            : [`Take the TXT record at ${wanted.fqdn} away: only the CNAME may stand there.`],
        expected: `${wanted.type} alone`,
        found: other.join("; "),
        sources: [source.dns(1034, "3.6.2"), source.dns(2181, "10.1")],
      }),
    ],
  };
}
