import { randomInt } from "node:crypto";
import {
  type DecodedMessage,
  decodeMessage,
  opcodes,
  rcodes,
  types,
  type WireMessage,
  type WireQuestion,
  type WireRecord,
} from "../../../dns/update/message.ts";
import { sign, type TsigKey, tsigErrors, tsigOf, verify } from "../../../dns/update/tsig.ts";
import { onAbort } from "../../../network/abort.ts";
import { framed, messagesOf } from "../../../network/framed.ts";
import { errorCode } from "../../../network/port.ts";
import type { Hands } from "../../../plan/connection.ts";
import type { Access } from "../dns-connector.ts";
import { changedBehind, missingRight, refusedChange, unreachable, unreadable } from "../findings.ts";
import { host, notPrimary, rightFix, wrongKey, wrongSignature, wrongTime } from "./findings.ts";

/** For one message and its reply. */
const timeoutMs = 10_000;

/** One TCP connection to the primary name server: messages go one after the other, each signed. */
export interface Conversation extends AsyncDisposable {
  /** Asks a question. Throws a `MailwrightError` for anything but an answer with authority, or "there is none". */
  ask(name: string, type: number): Promise<readonly WireRecord[]>;
  /** Sends an update of the zone (RFC 2136 section 2). Throws a `MailwrightError` unless it was carried out. */
  update(zone: string, prerequisites: readonly WireRecord[], updates: readonly WireRecord[]): Promise<void>;
}

export async function converse(access: Access, key: TsigKey, hands: Hands): Promise<Conversation> {
  const { network, values } = access;
  const [server = "", port = "53"] = [values["server"], values["port"]];
  const to = { host: server, port: Number(port) };
  const lost = (error: unknown) => {
    hands.signal.throwIfAborted();
    return unreachable(host, `${server} port ${port}: ${errorCode(error)}`);
  };
  const socket = await network.connect(to, { timeoutMs, signal: hands.signal }).catch((error: unknown) => {
    throw lost(error);
  });
  const read = messagesOf(socket);

  async function exchange(message: WireMessage): Promise<DecodedMessage> {
    const { bytes, mac } = sign(message, key, network.now());
    socket.write(framed(bytes));
    const timer = AbortSignal.any([hands.signal, AbortSignal.timeout(timeoutMs)]);
    using _ending = onAbort(timer, () => socket.destroy());
    const { value: answered } = await read.next().catch((error: unknown) => {
      throw lost(error);
    });
    if (!answered) throw lost(new Error(timer.aborted ? "ETIMEDOUT" : "ECONNRESET"));
    const reply = decodeMessage(answered);
    if (!reply?.isReply || reply.id !== message.id || reply.opcode !== message.opcode)
      throw unreadable(host, "The reply is no DNS message, or is for somebody else.");
    const error = tsigOf(reply)?.error ?? tsigErrors.none;
    if (error === tsigErrors.badKey) throw wrongKey(key.name);
    if (error === tsigErrors.badSig) throw wrongSignature(key.name);
    if (error === tsigErrors.badTime) throw wrongTime(serverTime(reply), network.now());
    const verified = verify(answered, key, network.now(), mac);
    if (verified === "wrong-time") throw wrongTime((tsigOf(reply)?.time ?? 0) * 1000, network.now());
    // Some servers sign only replies to updates; what is written is held against what they have in any case.
    const mayBeUnsigned = message.opcode === opcodes.query || reply.rcode !== rcodes.noError;
    if (verified !== "valid" && !(verified === "unsigned" && mayBeUnsigned))
      throw unreadable(host, `The signature of the reply: ${verified}`);
    return reply;
  }

  return {
    async ask(name, type) {
      const question: WireQuestion = { name, type, class: 1 };
      const reply = await exchange(messageOf(opcodes.query, [question], [], []));
      const fits = reply.rcode === rcodes.noError || reply.rcode === rcodes.nxDomain;
      if (!fits || !reply.authoritative)
        throw refusal(reply.rcode === rcodes.noError ? rcodes.notAuth : reply.rcode);
      return reply.answers;
    },
    async update(zone, prerequisites, updates) {
      const question: WireQuestion = { name: zone, type: types.SOA, class: 1 };
      const reply = await exchange(messageOf(opcodes.update, [question], prerequisites, updates));
      if (reply.rcode !== rcodes.noError) throw refusal(reply.rcode);
    },
    async [Symbol.asyncDispose]() {
      socket.destroy();
    },
  };
}

const messageOf = (
  opcode: number,
  questions: readonly WireQuestion[],
  answers: readonly WireRecord[],
  authorities: readonly WireRecord[],
): WireMessage => ({
  id: randomInt(0x10000),
  isReply: false,
  opcode,
  authoritative: false,
  rcode: 0,
  questions,
  answers,
  authorities,
  additionals: [],
});

/** Of a reply with BADTIME: six bytes of the server's own clock (RFC 8945 section 5.2.3). Milliseconds. */
function serverTime(reply: DecodedMessage): number | undefined {
  const other = tsigOf(reply)?.otherData;
  return other?.length === 6 ? other.readUIntBE(0, 6) * 1000 : undefined;
}

function refusal(rcode: number) {
  switch (rcode) {
    case rcodes.yxDomain:
      return changedBehind(host, "YXDOMAIN: the name is in use");
    case rcodes.yxRrset:
      return changedBehind(host, "YXRRSET: records are there that were not");
    case rcodes.nxRrset:
      return changedBehind(host, "NXRRSET: records are not as they were read");
    case rcodes.notAuth:
      return notPrimary();
    case rcodes.refused:
      return missingRight(host, rightFix, "REFUSED");
    case rcodes.notImp:
      return missingRight(host, rightFix, "NOTIMP: the server takes no updates");
    case rcodes.notZone:
      return refusedChange(host, "NOTZONE: a name is not in the zone");
    case rcodes.servFail:
      return refusedChange(host, "SERVFAIL: the server could not write the zone");
    default:
      return refusedChange(host, `RCODE ${rcode}`);
  }
}
