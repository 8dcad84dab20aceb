import { z } from "zod";
import { SettingsInput } from "./settings.ts";

/** The public key a script seals its reply to: the modulus of an RSA key of 2048 bits (base64url), and its name. */
export const ReplyKey = z.object({
  id: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/),
  modulus: z.string().regex(/^[A-Za-z0-9_-]{340,344}$/),
});
export type ReplyKey = z.infer<typeof ReplyKey>;

/** Largest text in which a reply is looked for, in characters: all that a terminal keeps, a pasted script drawn in it. */
export const replyTextLimit = 3 << 18;

/** The script that was written for a setup, and the reply that came back. The private key is in the keychain. */
const Script = z.object({
  key: ReplyKey,
  /** Only where the key itself becomes the credential: its certificate (PEM), and until when (RFC 3339). */
  certificate: z.object({ pem: z.string().max(8192), until: z.string() }).optional(),
  /** The revisions of the scripts that were given out, the latest last. */
  written: z.array(z.string()).max(20),
  reply: z
    .object({
      /** When the script printed it, and when it was taken over here (ISO 8601). */
      at: z.string(),
      takenAt: z.string(),
      /** Entra's ID of the secret that came with it, or before it. */
      secretKeyId: z.string(),
      /** The values that the console gave, with its labels. */
      values: z.array(z.object({ label: z.string(), value: z.string() })).max(10),
      /** Where the domain's DKIM records have to lead, as the console told. */
      dkim: z.object({ domain: z.string(), targets: z.array(z.string().max(253)).max(4) }).optional(),
      /** What the script did, in its words. */
      did: z.array(z.string()).max(50),
      /** The console tasks that it proves. */
      tasks: z.array(z.string()).max(50),
    })
    .nullable(),
});
/** `before` is that of the key that is being replaced, where the key itself is the credential: the way back leads to it. */
export const ScriptFact = Script.extend({ before: Script.optional() });
export type ScriptFact = z.infer<typeof ScriptFact>;

/** A script for people to run in a cloud's shell. */
export const WrittenScript = z.object({
  name: z.string(),
  text: z.string(),
  /** Of the file's bytes (hex). */
  sha256: z.string(),
  /** What its reply calls it by. */
  revision: z.string(),
  /** What it does, in order: sentences. */
  does: z.array(z.string()),
  /** Settings that decide what it does. */
  inputs: z.array(z.object({ field: SettingsInput.keyof(), label: z.string(), hint: z.string() })),
  /** The console tasks it does. */
  tasks: z.array(z.string()),
  /** The shell it is for, in which the admin is signed in already. */
  shell: z.object({ name: z.string(), link: z.string() }),
  /** The line that runs the file in the shell after it was uploaded there. */
  run: z.string(),
  /** Its other modes that a person may need: when, and the line. */
  others: z.array(z.object({ when: z.string(), run: z.string() })),
});
export type WrittenScript = z.infer<typeof WrittenScript>;
