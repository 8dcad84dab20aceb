import { z } from "zod";
import { systemNames } from "../../../contract/index.ts";
import type { Hands } from "../../../plan/connection.ts";
import type { Access } from "../dns-connector.ts";
import { changedBehind, missingRight, refusedAccess, refusedChange } from "../findings.ts";
import { ask, type HostAnswer, readJson } from "../request.ts";

/** For people, and in evidence. */
export const host = systemNames.cloudflare;
const base = "https://api.cloudflare.com/client/v4";

const Message = z.object({ code: z.number(), message: z.string().default("") });
const Envelope = z.object({
  success: z.boolean(),
  errors: z.array(Message).default([]),
  result: z.unknown().optional(),
  result_info: z.object({ total_pages: z.number() }).partial().nullish(),
});
export type Envelope = z.infer<typeof Envelope>;

export const tokenFix = [
  "Make a new token with the page that is linked here: Zone, Zone, Read and Zone, DNS, Edit, for this zone.",
  "Copy it whole: it is shown once.",
];
export const rightFix = [
  "Open the token at Cloudflare, My Profile, API Tokens, and choose Edit.",
  "Give it Zone, DNS, Edit beside Zone, Zone, Read, for this zone, and connect again.",
];

/** Codes of the interface. Sources: the recorded exchanges, and Cloudflare's documentation of its codes. */
const badToken = new Set([1000, 6003, 6111, 9106, 9109]);
const noRight = new Set([10000]);
/** An identical record is there: what was wanted. */
const identical = 81058;
/** A record stands in the way that was not there a moment before. */
const inTheWay = new Set([81053, 81054, 81057]);
const tooMany = 971;

/** One request. Throws a `MailwrightError` for whatever Cloudflare refuses; an identical record that is there is none. */
export async function call(
  { network, withSecret }: Access,
  hands: Hands,
  method: "GET" | "POST",
  path: string,
  body?: unknown,
): Promise<Envelope> {
  const answer = await withSecret((secret) =>
    ask(network, hands, {
      host,
      url: base + path,
      method,
      headers: {
        authorization: secret.use((token) => `Bearer ${token}`),
        accept: "application/json",
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      isPutOff: ({ text }) => new RegExp(`"code":\\s*${tooMany}\\b`).test(text),
    }),
  );
  const envelope = readJson(host, answer, Envelope);
  if (envelope.success) return envelope;
  if (envelope.errors.length > 0 && envelope.errors.every(({ code }) => code === identical)) return envelope;
  throw refusal(envelope, answer);
}

function refusal({ errors }: Envelope, { status, text }: HostAnswer) {
  const is = (codes: ReadonlySet<number>) => errors.some(({ code }) => codes.has(code));
  const detail = errors.map(({ code, message }) => `${code} ${message}`).join("; ") || text;
  if (is(inTheWay)) return changedBehind(host, detail);
  if (status === 401 || is(badToken)) return refusedAccess(host, tokenFix, detail);
  if (status === 403 || is(noRight)) return missingRight(host, rightFix, detail);
  return refusedChange(host, detail);
}
