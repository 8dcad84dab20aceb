import { isIP } from "node:net";
import { recordsOf } from "../dns/ask/answer.ts";
import type { QueryType } from "../dns/ask/message.ts";
import { createResolver } from "../dns/ask/resolver.ts";
import type { Network } from "../network/port.ts";
import type { ResolveDns, Verified } from "./message-authentication.ts";
import type { MessageSource } from "./source.ts";

/** The whole verification, in milliseconds. */
const boundMs = 20_000;

/**
 * Verifies SPF, DKIM and DMARC of a message over the network's DNS, in a thread.
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
  const { authenticateInThread } = await import("./message-thread.ts");
  const bound = new AbortController();
  const timer = setTimeout(() => bound.abort(), boundMs);
  const ended = AbortSignal.any([signal, bound.signal]);
  try {
    const message = { bytes: source.bytes, client, mailFrom };
    return await authenticateInThread(message, resolverOver(network, ended), ended);
  } catch (error) {
    if (ended.aborted) return undefined;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

const types: ReadonlySet<string> = new Set<QueryType>(["A", "AAAA", "CNAME", "MX", "PTR", "TXT"]);

/** The network's DNS in the shape of `node:dns`, as mailauth asks it: its answers, and its error codes. */
function resolverOver(network: Network, signal: AbortSignal): ResolveDns {
  const resolver = createResolver(network, signal);
  const failure = (code: string, name: string) => Object.assign(new Error(`${code} ${name}`), { code });
  return async (name, type) => {
    if (!types.has(type)) throw failure("ENODATA", name);
    const answer = await resolver.query(name, type as QueryType);
    if (answer.status === "nxdomain") throw failure("ENOTFOUND", name);
    if (answer.status === "nodata") throw failure("ENODATA", name);
    if (answer.status === "failed") throw failure("ETIMEOUT", name);
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
  };
}
