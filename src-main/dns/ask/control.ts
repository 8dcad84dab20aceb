import type { Network } from "../../network/port.ts";
import { canonicalName } from "./domain-name.ts";
import type { Question, Reply } from "./message.ts";
import { askServer } from "./wire.ts";

/** Longest wait for all control questions together, in milliseconds. They go out side by side. */
const controlMs = 2_000;
/** An address that every resolver of the public DNS finds. Like every lookup it goes the way that host names go. */
const rootServer = "a.root-servers.net";

/** What the control questions showed. */
export interface Control {
  /** Somebody answered one of them. */
  readonly answers: boolean;
  /** The questions, for people. */
  readonly asked: readonly string[];
}

/**
 * Asks control questions after a name was not found: the NS of the root and of the two names above `host` (RFC 1034 section
 * 3.1: whoever answers for a name got there through them), and the addresses of a root server and of `others`, over the ways
 * that names are resolved. They tell “DNS answers nothing here” from “this name is not there”.
 *
 * Ends after two seconds at most, with the first answer, and when `signal` fires. Never throws.
 */
export async function askControl(
  network: Network,
  host: string,
  others: readonly string[],
  signal: AbortSignal,
): Promise<Control> {
  const labels = canonicalName(host).split(".");
  const above = [1, 2].map((n) => labels.slice(n).join(".")).filter((name) => name !== "");
  const questions = [".", ...above].map((name): Question => ({ name, type: "NS" }));
  const names = [rootServer, ...others];
  const done = new AbortController();
  const until = AbortSignal.any([signal, done.signal, AbortSignal.timeout(controlMs)]);
  const wait = { signal: until, timeoutMs: controlMs };
  const ways = [
    ...names.map((name) => network.lookup(name, wait)),
    ...network.resolvers().flatMap((server) =>
      questions.map(async (question) => {
        const asked = { recursionDesired: true, tries: 1, timeoutMs: controlMs, signal: until };
        const outcome = await askServer(network, server, question, asked);
        if (!("reply" in outcome && isKnowledge(outcome.reply))) throw new Error("No answer");
      }),
    ),
  ];
  const asked = [...questions.map(({ name }) => `NS ${name}`), ...names.map((name) => `A ${name}`)];
  try {
    await Promise.any(ways);
    return { answers: true, asked };
  } catch {
    return { answers: false, asked };
  } finally {
    done.abort();
  }
}

/** A reply of somebody who knows the DNS, or a zone of it. A gate that says the same to everything gives neither. */
const isKnowledge = ({ rcode, authoritative, answers, authorities }: Reply): boolean =>
  rcode === "NOERROR" ? answers.length + authorities.length > 0 : rcode === "NXDOMAIN" && authoritative;
