import type { DnsRow } from "../../../contract/dns.ts";
import { recordsOf } from "../../ask/answer.ts";
import { finding } from "../../finding.ts";
import type { WantedOf } from "../records.ts";
import { providerOfMail } from "../suggest.ts";
import { openRow, type RowContext, unknownRow } from "./context.ts";

/** Informative: a domain that only sends needs no MX record, and its replies bounce. */
export async function mxRow(context: RowContext, wanted: WantedOf<"mx">): Promise<DnsRow> {
  const row = openRow(wanted, context);
  const seen = await context.view.see(wanted.fqdn, "MX");
  if (seen.status === "failed") return unknownRow(row, seen);
  const records = recordsOf(seen, "MX").toSorted((a, b) => a.preference - b.preference);
  const found = records.map((r) => `${r.preference} ${r.exchange}`);
  const receiving = records.filter((r) => r.exchange !== ".");
  if (receiving.length > 0) {
    const known = providerOfMail(receiving.map((r) => r.exchange));
    return { ...row, found, status: "found", statusText: known ? `Found: ${known.words.name}` : "Found" };
  }
  return {
    ...row,
    found,
    status: "covered",
    statusText: "Not needed to send",
    findings: [
      finding({
        code: "dns-mx-missing",
        severity: "info",
        field: wanted.id,
        title: `Replies to ${context.domain} will bounce`,
        cause:
          records.length > 0
            ? "The record says that this name takes no mail (null MX, RFC 7505)."
            : "The name has no MX record, so no server takes mail for it.",
        fix: ["Nothing, if nobody shall reply.", "Otherwise add the MX records of your mail provider."],
      }),
    ],
  };
}
