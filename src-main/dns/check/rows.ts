import type { DnsRow } from "../../contract/dns.ts";
import type { Wanted } from "./records.ts";
import { withoutBeside } from "./rows/beside.ts";
import type { RowContext } from "./rows/context.ts";
import { dkimRow } from "./rows/dkim.ts";
import { dmarcRow } from "./rows/dmarc.ts";
import { mxRow } from "./rows/mx.ts";
import { oktaRow } from "./rows/okta.ts";
import { spfRow } from "./rows/spf.ts";

/** Answers one row. Throws only when cancelled. */
export async function answerRow(context: RowContext, wanted: Wanted): Promise<DnsRow> {
  return withoutBeside(context, wanted, await rowOf(context, wanted));
}

function rowOf(context: RowContext, wanted: Wanted): Promise<DnsRow> {
  switch (wanted.kind) {
    case "okta":
      return oktaRow(context, wanted);
    case "spf":
      return spfRow(context, wanted);
    case "dkim":
      return dkimRow(context, wanted);
    case "dmarc":
      return dmarcRow(context, wanted);
    case "mx":
      return mxRow(context, wanted);
    default:
      return wanted satisfies never;
  }
}
