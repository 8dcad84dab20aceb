import { z } from "zod";
import { Finding } from "./finding.ts";

/** Largest message source that is read, in bytes. The test message arrives with about 8,000. */
export const deliveredLimit = 2_097_152;

export const DeliveredStatus = z.enum([
  "passed",
  /** Passed, but for another domain than the From address's: DMARC does not count it. */
  "not-aligned",
  "failed",
  /** Nothing of the kind is there: no signature, no record. */
  "none",
  /** The source does not tell, and it could not be verified here. */
  "unknown",
]);
export type DeliveredStatus = z.infer<typeof DeliveredStatus>;

/** What one mechanism says of a received message. */
export const DeliveredRow = z.object({
  id: z.enum(["from", "spf", "dkim", "dmarc"]),
  status: DeliveredStatus,
  /** The status in words, with the domain: "Passed for notifications.mycompany.com". */
  text: z.string(),
  /** The domain it passed or failed for, where the source names one. */
  domain: z.string().optional(),
  /** What the receiving server wrote in its Authentication-Results (RFC 8601); absent where it says nothing. */
  receiver: z.string().optional(),
  /** What verifying the message here gave, with the records as they are now; absent where it cannot be done. */
  here: z.string().optional(),
});
export type DeliveredRow = z.infer<typeof DeliveredRow>;

/** What the source of a received message tells of the domain's SPF, DKIM and DMARC. */
export const Delivered = z.object({
  subject: z.string(),
  /** Address in the From field, and the envelope sender (Return-Path). Empty where the source does not say. */
  from: z.string(),
  returnPath: z.string(),
  /** Who wrote the Authentication-Results: "mx.google.com". Empty where nobody did. */
  receiver: z.string(),
  /** `last`: the message of the setup's last run. `other`: of another run. `foreign`: not sent by Mailwright. */
  message: z.enum(["last", "other", "foreign"]),
  rows: z.array(DeliveredRow),
  findings: z.array(Finding),
  /** The header fields this was read from, as they came. */
  evidence: z.string(),
});
export type Delivered = z.infer<typeof Delivered>;
