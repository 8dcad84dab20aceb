import { z } from "zod";
import { Finding } from "./finding.ts";
import { MailExtras } from "./mail-extras.ts";
import { DnsHostId, WordDiff } from "./plan.ts";

/** A domain name as a record has it: letters, digits, hyphens and underscores in labels of at most 63 (RFC 1035, RFC 8552). */
const RecordName = z
  .string()
  .max(254)
  .regex(/^(?:[\w-]{1,63}\.)+[\w-]{1,63}\.?$/);
export const isRecordName = (text: string): boolean => RecordName.safeParse(text).success;
/** Printable ASCII, as Okta's values are: no control character ever reaches a zone file. */
const recordValue = z
  .string()
  .max(2048)
  .regex(/^[\x20-\x7e]+$/);

/**
 * A verification record as Okta gives it (`dnsValidationRecords` of the Email Domains API), in the form a record has: also where
 * it comes by hand or from a bundle.
 */
export const OktaRecord = z
  .object({
    recordType: z.enum(["TXT", "CNAME"]),
    fqdn: RecordName,
    verificationValue: recordValue,
  })
  .refine((record) => record.recordType === "TXT" || isRecordName(record.verificationValue));
export type OktaRecord = z.infer<typeof OktaRecord>;

/** What the DKIM records of a domain shall hold, as a person copied it from the provider's console: a key record, or an alias's target. */
export const DkimValues = z.object({
  domain: z.string().max(254),
  /** `id` is that of the record's row in a check. */
  records: z.array(z.object({ id: z.string().max(60), value: recordValue })).max(4),
});
export type DkimValues = z.infer<typeof DkimValues>;

export const DnsRowStatus = z.enum([
  "checking",
  /** The authority publishes what is expected. */
  "found",
  /** Nothing of its own, but a record higher up applies (DMARC of the organizational domain). */
  "covered",
  /** Some of the zone's name servers have it, some do not yet. */
  "partial",
  "missing",
  /** Something is there, and it is not what is expected. */
  "wrong",
  /** Works, and could be better. */
  "advice",
  /** The zone could not be asked. */
  "unknown",
]);
export type DnsRowStatus = z.infer<typeof DnsRowStatus>;

/** One record the setup needs, and what the zone's own name servers and public resolvers say of it. */
export const DnsRow = z.object({
  id: z.string(),
  kind: z.enum(["okta", "spf", "dkim", "dmarc", "mx"]),
  type: z.enum(["TXT", "CNAME", "MX"]),
  /** Fully qualified, no trailing dot. */
  fqdn: z.string(),
  /** What to type as host or name at this DNS host. */
  host: z.string(),
  purpose: z.string(),
  expected: z.string(),
  /** What to type as value at this DNS host. Absent where nothing has to be entered. */
  enter: z.string().optional(),
  /** The same value without the marks of this host's form: what the record holds. */
  value: z.string().optional(),
  /** The same value as zone files write a TXT record: quoted, in pieces of at most 255 bytes. */
  quoted: z.string().optional(),
  /** Values now at this name that the new one takes the place of. */
  replaces: z.array(z.string()).optional(),
  /** For SPF: DNS lookups of the record with what is to be added, of the 10 that RFC 7208 section 4.6.4 allows. */
  lookups: z.object({ used: z.number().int(), limit: z.number().int() }).optional(),
  /** At the zone's own name servers. */
  found: z.array(z.string()),
  /** At a recursive resolver; absent until the authority has it. */
  foundByResolver: z.array(z.string()).optional(),
  status: DnsRowStatus,
  /** The status in words: "Found", "Proxied at Cloudflare", "One word to add". */
  statusText: z.string(),
  statusDetail: z.string().optional(),
  findings: z.array(Finding),
  /** When this status was first seen, and when it was last checked (ISO 8601). */
  since: z.string().optional(),
  checkedAt: z.string().optional(),
  /** Until when a resolver may still hand out an old or negative answer (ISO 8601). */
  cachedUntil: z.string().optional(),
  /** For a record to edit: the words of the new value, marked. */
  diff: WordDiff.optional(),
});
export type DnsRow = z.infer<typeof DnsRow>;

export const DnsZone = z.object({
  apex: z.string(),
  nameServers: z.array(z.string()),
  /** Who runs the zone ("Cloudflare"), when the name servers tell. */
  provider: z.string().optional(),
  /** The same, where Mailwright can write there once it is connected. */
  host: DnsHostId.optional(),
  /** How that provider's form wants host names and long TXT values. */
  hint: z.string().optional(),
});
export type DnsZone = z.infer<typeof DnsZone>;

export const DnsCheck = z.object({
  domain: z.string(),
  checkedAt: z.string(),
  zone: DnsZone.optional(),
  rows: z.array(DnsRow),
  /** Findings about the zone or the network rather than about one record. */
  findings: z.array(Finding),
  /** What is not needed to send; absent where the zone was not found. */
  more: MailExtras.optional(),
  /** Where the answers came from. */
  source: z.enum(["authority", "resolver", "none"]),
});
export type DnsCheck = z.infer<typeof DnsCheck>;

/** The records for a colleague: explained, as a zone file, as a table. */
export const HandOverFormat = z.enum(["text", "zone", "csv"]);
export type HandOverFormat = z.infer<typeof HandOverFormat>;
