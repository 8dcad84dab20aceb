import { z } from "zod";

/** What Okta's lines of a log note of an email server: which it is, and what it took last. */
export const Known = z.object({
  id: z.string(),
  /** Made through here; false for one that somebody else made and that was given a new credential. */
  made: z.boolean(),
  /** Of settings and credential, as they were when it took them. */
  fingerprint: z.string(),
  /** Of the credential alone. */
  revision: z.string().nullable(),
  fields: z.record(z.string(), z.json()),
});
export type Known = z.infer<typeof Known>;

/** Noted before a server is created: which ones there were, and what is asked for. By it the new one is found again. */
export const Creating = Known.omit({ id: true, made: true }).extend({ others: z.array(z.string()) });
export type Creating = z.infer<typeof Creating>;

/** Noted before a server is given other values. */
export const Patching = z.object({ known: Known });

/** Of a test: through which server and with which credential, and since when events are about it. */
export const Sent = z.object({
  server: z.string(),
  fingerprint: z.string(),
  since: z.string(),
  /** The server was enabled for the moment of the test alone. */
  enabledFor: z.boolean().optional(),
});
export type Sent = z.infer<typeof Sent>;

/** Of a server that was switched on or off. */
export const Switched = z.object({ id: z.string(), authType: z.string() });

/** Of a verification: the email domain, in its one form. */
export const Verified = z.object({ domain: z.string() });
