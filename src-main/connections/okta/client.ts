import type { z } from "zod";
import { MailwrightError } from "../../contract/index.ts";
import type { Secret } from "../../credentials/secret.ts";
import { readModestJson } from "../../network/modest-json.ts";
import type { Hands } from "../../plan/connection.ts";
import { type Answer, Unanswered } from "./exchange.ts";
import { OktaRefusal, odd, quoted, refusal, throttled } from "./refusal.ts";
import type { OktaRequest, SignIn } from "./sign-in.ts";

/** How often a limit is waited for in one request, and the longest such wait in milliseconds. Okta's windows are a minute. */
const limitWaits = 4;
const longestLimitMs = 180_000;
/** Reported where Okta does not say when, in milliseconds. */
const unknownLimitMs = 30_000;
/** The shortest wait, doubled each time: of a limit on requests at one time, Okta's reset is a hint only. In milliseconds. */
const leastLimitMs = 1_000;
/** Beyond the time that Okta names, so that not everybody who waited comes back at once, in milliseconds. */
const jitterMs = 1_000;
/** Before a reading is tried again after a server error or a lost answer, in milliseconds. */
const retryMs = [1_000, 4_000] as const;
/** Pages of a list at most. */
const pageLimit = 20;

interface WriteOptions {
  readonly body?: unknown;
  /** In the body. */
  readonly secrets?: readonly Secret[];
}

/** Okta's Management API, as far as it is used. Everything throws a `MailwrightError`, and the signal's reason when cancelled. */
export interface OktaClient {
  /** One answer. @param path with its query */
  read<S extends z.ZodType>(path: string, shape: S): Promise<z.infer<S>>;
  /** All pages of a list. */
  list<S extends z.ZodType>(path: string, shape: S): Promise<z.infer<S>[]>;
  /** One change, sent once. Null for an answer without a body. */
  write<S extends z.ZodType>(
    method: "POST" | "PATCH" | "PUT" | "DELETE",
    path: string,
    shape: S,
    options?: WriteOptions,
  ): Promise<z.infer<S> | null>;
  /** Milliseconds since the epoch by Okta's clock, as its last answer told. */
  serverNow(): number;
}

/** @param url the org's own URL */
export function oktaClient(
  url: string,
  signIn: SignIn,
  hands: Hands,
  random: () => number = Math.random,
): OktaClient {
  let skewMs = 0;

  async function send(request: Omit<OktaRequest, "signal">): Promise<Answer> {
    const isRead = request.method === "GET";
    let tries = 0;
    for (let waits = 0; ; ) {
      const answer = await signIn({ ...request, signal: hands.signal }).catch(async (error: unknown) => {
        const again = isRead && error instanceof Unanswered ? retryMs[tries++] : undefined;
        if (again === undefined) throw error;
        await hands.wait("Okta did not answer; it is asked again", again);
        return undefined;
      });
      if (!answer) continue;
      const date = Date.parse(answer.headers.get("date") ?? "");
      if (!Number.isNaN(date)) skewMs = date - hands.now();
      if (answer.status === 429 && waits++ < limitWaits) {
        await hands.wait("Okta limits how often it may be asked", limitMs(answer, waits));
        continue;
      }
      if (answer.status === 429) throw new MailwrightError(throttled(quoted(`HTTP 429 ${answer.text}`)));
      const again = isRead && answer.status >= 500 ? retryMs[tries++] : undefined;
      if (again !== undefined) {
        await hands.wait(`Okta answers with an error (${answer.status}); it is asked again`, again);
        continue;
      }
      if (answer.status < 200 || answer.status >= 300)
        throw new OktaRefusal(refusal(answer, request), answer);
      return answer;
    }
  }

  /** `X-Rate-Limit-Reset` is in seconds of Okta's clock, which its `Date` tells; this computer's may be wrong. */
  function limitMs({ headers }: Answer, waits: number): number {
    const reset = Number(headers.get("x-rate-limit-reset") ?? Number.NaN) * 1_000;
    const named = reset - (hands.now() + skewMs);
    const ms = Number.isNaN(named) ? unknownLimitMs : Math.max(leastLimitMs * 2 ** (waits - 1), named);
    return Math.min(Math.ceil(ms + random() * jitterMs), longestLimitMs);
  }

  const at = (path: string) => new URL(path, url);

  function parsed<S extends z.ZodType>(answer: Answer, shape: S, path: URL): z.infer<S> {
    const json = readModestJson(answer.text);
    if (!("value" in json)) throw new MailwrightError(odd(path.pathname, answer.text));
    const read = shape.safeParse(json.value);
    if (!read.success) {
      const [issue] = read.error.issues;
      throw new MailwrightError(odd(path.pathname, `${issue?.path.join(".")}: ${issue?.message}`));
    }
    return read.data;
  }

  return {
    async read(path, shape) {
      return parsed(await send({ method: "GET", url: at(path) }), shape, at(path));
    },
    async list(path, shape) {
      const all: z.infer<typeof shape>[] = [];
      const list = shape.array().max(1_000);
      let next: URL | undefined = at(path);
      for (let page = 0; next && page < pageLimit; page++) {
        const here: URL = next;
        const answer = await send({ method: "GET", url: here });
        all.push(...parsed(answer, list, here));
        next = nextPage(answer, here);
      }
      return all;
    },
    async write(method, path, shape, { body, secrets } = {}) {
      const answer = await send({
        method,
        url: at(path),
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...(secrets && { secrets }),
      });
      return answer.text.trim() === "" ? null : parsed(answer, shape, at(path));
    },
    serverNow: () => hands.now() + skewMs,
  };
}

/** RFC 8288: the next page, which has to be on the same host. The token goes nowhere else. */
function nextPage({ headers }: Answer, here: URL): URL | undefined {
  const target = /<([^<>]{1,2000})>\s{0,4};[^,<]{0,200}\brel="?next"?/i.exec(headers.get("link") ?? "")?.[1];
  if (target === undefined || !URL.canParse(target, here)) return undefined;
  const next = new URL(target, here);
  if (next.origin !== here.origin)
    throw new MailwrightError(odd(here.pathname, `next page at ${next.origin}`));
  return next;
}
