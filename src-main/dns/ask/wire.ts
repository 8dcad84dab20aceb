import { randomInt } from "node:crypto";
import { onAbort } from "../../network/abort.ts";
import { framed, messagesOf } from "../../network/framed.ts";
import { type Endpoint, errorCode, type Network, NetworkError } from "../../network/port.ts";
import { answersQuestion, decodeReply, encodeQuery, type Question, type Reply } from "./message.ts";

/** How long one try waits for a datagram, and how many tries there are. */
const tryTimeoutMs = 1_500;
const usualTries = 2;
/** A whole exchange over TCP: connect, ask, read. */
const tcpTimeoutMs = 2_500;

export interface AskOptions {
  readonly recursionDesired: boolean;
  /** Asks a validating resolver for the answer it would otherwise refuse (CD, RFC 4035 section 3.2.2). */
  readonly checkingDisabled?: boolean;
  /** Datagrams sent before giving up, and how long each is waited for in milliseconds. */
  readonly tries?: number;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}
/** A reply, or why there is none: Node's code, or BADNAME, GARBAGE. */
export type Outcome = { readonly reply: Reply } | { readonly failed: string };

/** Throws the one error this room throws for a cancelled check. */
export function throwIfAborted(signal: AbortSignal | undefined, name: string): void {
  if (signal?.aborted)
    throw new NetworkError("resolve", name, undefined, "ABORTED", "The check was canceled");
}

/**
 * Asks one server one question: over UDP with EDNS and one retry; over TCP when the answer is cut (TC) or cannot be read;
 * without EDNS when the server does not know it (FORMERR or NOTIMP, RFC 6891 section 7).
 *
 * Network trouble is an outcome. Only cancelling throws (`NetworkError`, code ABORTED).
 */
export async function askServer(
  network: Network,
  server: Endpoint,
  question: Question,
  options: AskOptions,
): Promise<Outcome> {
  const first = await askUdp(network, server, question, { ...options, edns: true });
  if (!("reply" in first) || !["FORMERR", "NOTIMP"].includes(first.reply.rcode)) return first;
  return askUdp(network, server, question, { ...options, edns: false });
}

interface Ask extends AskOptions {
  readonly edns: boolean;
}

async function askUdp(network: Network, server: Endpoint, question: Question, ask: Ask): Promise<Outcome> {
  let failed = "ETIMEDOUT";
  const { timeoutMs = tryTimeoutMs, tries = usualTries } = ask;
  for (let attempt = 0; attempt < tries; attempt++) {
    throwIfAborted(ask.signal, question.name);
    const id = randomInt(0x10000);
    const message = encodeQuery(question, { id, ...ask });
    if (message === undefined) return { failed: "BADNAME" };
    // A datagram with our id that cannot be read further is a broken answer to us, and TCP may bring a whole one.
    // One with another id or question is somebody else's: wait on.
    let reply: Reply | undefined;
    const mine = (bytes: Uint8Array) => {
      reply = decodeReply(bytes);
      return reply
        ? isAnswer(reply, id, question)
        : bytes.length >= 12 && ((bytes[0]! << 8) | bytes[1]!) === id;
    };
    try {
      await network.udp(server, message, mine, { timeoutMs, signal: ask.signal });
      if (reply && !reply.truncated) return { reply };
      const whole = await askTcp(network, server, question, ask);
      // A cut answer with something in it is better than none when TCP is closed.
      return "failed" in whole && reply && reply.answers.length > 0 ? { reply } : whole;
    } catch (error) {
      throwIfAborted(ask.signal, question.name);
      failed = errorCode(error);
      if (failed !== "ETIMEDOUT") break;
    }
  }
  return { failed };
}

/** FORMERR may come back without the question (RFC 1035 section 4.1.1): then the id has to do. */
const isAnswer = (reply: Reply, id: number, question: Question): boolean =>
  answersQuestion(reply, id, question) ||
  (reply.id === id && reply.question === undefined && reply.rcode !== "NOERROR");

/** One question over TCP. */
async function askTcp(network: Network, server: Endpoint, question: Question, ask: Ask): Promise<Outcome> {
  const id = randomInt(0x10000);
  const message = encodeQuery(question, { id, ...ask });
  if (message === undefined) return { failed: "BADNAME" };
  throwIfAborted(ask.signal, question.name);
  const timeout = AbortSignal.timeout(tcpTimeoutMs);
  const signal = ask.signal ? AbortSignal.any([timeout, ask.signal]) : timeout;
  try {
    const socket = await network.connect(
      { host: server.address, port: server.port },
      { timeoutMs: tcpTimeoutMs, signal: ask.signal },
    );
    using _ending = onAbort(signal, () => socket.destroy());
    try {
      if (signal.aborted) return { failed: "ETIMEDOUT" };
      socket.write(framed(message));
      for await (const whole of messagesOf(socket)) {
        const reply = decodeReply(whole);
        // Cut on TCP as well: what is missing cannot be told from what is not there.
        const isWhole = reply !== undefined && !reply.truncated && isAnswer(reply, id, question);
        return isWhole ? { reply } : { failed: "GARBAGE" };
      }
      return { failed: timeout.aborted ? "ETIMEDOUT" : "ECONNRESET" };
    } finally {
      socket.destroy();
    }
  } catch (error) {
    throwIfAborted(ask.signal, question.name);
    return { failed: timeout.aborted ? "ETIMEDOUT" : errorCode(error) };
  }
}
