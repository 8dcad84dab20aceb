import type { Evidence } from "../contract/evidence.ts";
import { redact } from "../credentials/redact.ts";
import { Secret } from "../credentials/secret.ts";

/** Read of a body at most, in bytes. A token reply has about 3,000. */
export const bodyLimit = 65_536;
/** Kept of a body as evidence, in characters. */
const bodyKept = 8192;
const fieldKept = 2000;

export type TokenReply = Extract<Evidence, { kind: "token-reply" }>;

/** The JSON object in a body, or undefined: a list, a number or HTML is no token reply. */
export function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Makes evidence of a reply: its parts by the names of RFC 6749 section 5.2 and of Entra, without secrets.
 * @param nowMs our clock when the reply arrived, for the difference to the server's `Date`
 */
export function replyEvidence(
  request: TokenReply["request"],
  url: URL,
  response: Response,
  body: { text: string; oversized: boolean },
  nowMs: number,
  secrets: readonly Secret[],
): TokenReply {
  const json = jsonObject(body.text);
  const known = [...secrets, ...secretsIn(json)];
  const text = (value: unknown): string | undefined =>
    typeof value === "string" ? redact(value, known).slice(0, fieldKept) : undefined;
  const description = text(json?.error_description);
  const codes = errorCodes(json?.error_codes, description);
  const date = Date.parse(response.headers.get("date") ?? "");
  return {
    kind: "token-reply",
    url: url.origin + url.pathname,
    httpStatus: response.status,
    ...optional("contentType", text(response.headers.get("content-type") ?? undefined)),
    ...optional("error", text(json?.error)),
    ...optional("errorDescription", description),
    ...optional("errorCodes", codes),
    ...optional("suberror", text(json?.suberror)),
    request,
    body: redact(body.text, known).slice(0, bodyKept),
    ...optional("location", text(response.headers.get("location") ?? undefined)),
    ...(body.oversized ? { oversized: true } : {}),
    ...(Number.isNaN(date) ? {} : { clockSkewS: Math.round((date - nowMs) / 1000) }),
  };
}

/** Members of a reply whose value is a secret, whatever it looks like (RFC 6749 section 5.1, OpenID Connect Core section 3.1.3.3). */
const secretMember = /token|assertion|secret|password|private_?key/i;
/** Words that such a member may hold and that are none: RFC 6749 section 7.1, RFC 8693 section 2.2.1. */
const publicMember = /token_type|expires/i;

/** The secrets that a reply hands out: known before any of it becomes evidence, so that its own echo of them is found too. */
function secretsIn(json: Record<string, unknown> | undefined): Secret[] {
  return Object.entries(json ?? {}).flatMap(([name, value]) =>
    secretMember.test(name) && !publicMember.test(name) && typeof value === "string" && value.length >= 8
      ? [new Secret(value)]
      : [],
  );
}

/** Entra's `error_codes`; where a proxy or a version leaves them out, the code that opens the description. */
function errorCodes(codes: unknown, description: string | undefined): number[] | undefined {
  if (Array.isArray(codes)) {
    const integers = codes.filter((code): code is number => Number.isSafeInteger(code)).slice(0, 10);
    if (integers.length > 0) return integers;
  }
  const first = /^AADSTS(\d{1,9}):/.exec(description ?? "")?.[1];
  return first === undefined ? undefined : [Number(first)];
}

const optional = <K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } =>
  value === undefined ? {} : ({ [key]: value } as { [P in K]: V });
