import { isIP } from "node:net";
import { recordsOf } from "../dns/ask/answer.ts";
import type { QueryType } from "../dns/ask/message.ts";
import { createResolver } from "../dns/ask/resolver.ts";
import type { Network } from "../network/port.ts";
import type { MessageSource } from "./source.ts";

/** What verifying the message here gave, with the records as they are published now. */
export interface Verified {
  /** Absent when the client's address is not known: then SPF has nothing to judge. */
  readonly spf?: { readonly result: string; readonly domain: string };
  readonly dkim: readonly { readonly result: string; readonly domain: string; readonly selector: string }[];
  /** `result` as in RFC 8601 section 2.7.2; `policy` is what the domain asks of receivers. */
  readonly dmarc?: { readonly result: string; readonly policy: string; readonly organization: string };
}

/** The whole verification, in milliseconds. */
const boundMs = 20_000;

/**
 * Verifies SPF, DKIM and DMARC of a message with mailauth, over the network's DNS.
 * @param client address that handed the message to the receiver, when it is known
 * @returns undefined when the DNS could not be asked in time
 */
export async function verifyMessage(
  network: Network,
  source: MessageSource,
  client: string | undefined,
  mailFrom: string,
  signal: AbortSignal,
): Promise<Verified | undefined> {
  const { authenticate } = await import("mailauth");
  const bound = new AbortController();
  const timer = setTimeout(() => bound.abort(), boundMs);
  const ended = AbortSignal.any([signal, bound.signal]);
  try {
    const stopped = new Promise<undefined>((resolve) => {
      if (ended.aborted) resolve(undefined);
      ended.addEventListener("abort", () => resolve(undefined), { once: true });
    });
    const work = authenticate(source.bytes, {
      ...(client === undefined ? {} : { ip: client, sender: mailFrom }),
      mta: "localhost",
      disableArc: true,
      disableBimi: true,
      resolver: resolverOver(network, ended),
    });
    work.catch(() => undefined);
    const found = await Promise.race([work, stopped]);
    if (found === undefined) return undefined;
    const { spf, dkim, dmarc } = found;
    return {
      ...(client === undefined || spf === false
        ? {}
        : { spf: { result: spf.status.result, domain: spf.domain } }),
      dkim: dkim.results
        .filter((signature) => signature.signingDomain !== undefined)
        .map((signature) => ({
          result: signature.status.result,
          domain: signature.signingDomain?.toLowerCase() ?? "",
          selector: signature.selector ?? "",
        })),
      ...(dmarc === false
        ? {}
        : {
            dmarc: {
              result: dmarc.status.result,
              policy: dmarc.policy ?? "",
              organization: dmarc.domain ?? "",
            },
          }),
    };
  } finally {
    clearTimeout(timer);
  }
}

const types: ReadonlySet<string> = new Set<QueryType>(["A", "AAAA", "CNAME", "MX", "PTR", "TXT"]);

/** The network's DNS in the shape of `node:dns`, as mailauth asks it: its answers, and its error codes. */
function resolverOver(network: Network, signal: AbortSignal) {
  const resolver = createResolver(network, signal);
  const failure = (code: string, name: string) => Object.assign(new Error(`${code} ${name}`), { code });
  return async (name: string, type: string): Promise<never> => {
    if (!types.has(type)) throw failure("ENODATA", name);
    const answer = await resolver.query(name, type as QueryType);
    if (answer.status === "nxdomain") throw failure("ENOTFOUND", name);
    if (answer.status === "nodata") throw failure("ENODATA", name);
    if (answer.status === "failed") throw failure("ETIMEOUT", name);
    const values: readonly unknown[] = (() => {
      switch (type as QueryType) {
        case "TXT":
          return recordsOf(answer, "TXT").map((r) => [r.text]);
        case "MX":
          return recordsOf(answer, "MX").map((r) => ({ exchange: r.exchange, priority: r.preference }));
        case "A":
        case "AAAA":
          return answer.records.flatMap((r) => ("address" in r && isIP(r.address) !== 0 ? [r.address] : []));
        default:
          return answer.records.flatMap((r) => ("target" in r ? [r.target] : []));
      }
    })();
    return values as never;
  };
}
