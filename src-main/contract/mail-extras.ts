import { z } from "zod";

/** The text of a record, null where there is none; absent where it could not be asked. */
const record = z.string().nullable().optional();

/** What else of a domain's mail stands in the DNS. Nothing of it is needed to send; it is told, and not judged. */
export const MailExtras = z.object({
  /** Whether the zone above vouches for the zone's keys (a DS record, RFC 4034 section 5); null when that is not known. */
  dnssec: z.enum(["signed", "unsigned"]).nullable(),
  /** The TXT records of MTA-STS (RFC 8461 section 3.1), TLS-RPT (RFC 8460 section 3) and BIMI. */
  mtaSts: record,
  tlsRpt: record,
  bimi: record,
  /** Domains elsewhere that get the DMARC reports, and whether they agreed to (RFC 9990 section 4). */
  reportsTo: z.array(z.object({ domain: z.string(), agreed: z.boolean().nullable() })),
});
export type MailExtras = z.infer<typeof MailExtras>;
