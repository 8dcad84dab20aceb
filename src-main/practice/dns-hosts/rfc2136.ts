import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import { dataOfStrings, inStrings, stringsIn } from "../../dns/ask/character-strings.ts";
import {
  classes,
  decodeMessage,
  encodeName,
  nameIn,
  opcodes,
  rcodes,
  types,
  uint16,
  type WireMessage,
  type WireRecord,
} from "../../dns/update/message.ts";
import { sign, type TsigKey, tsigErrors, tsigOf, verify } from "../../dns/update/tsig.ts";
import { framed, messagesOf } from "../../network/framed.ts";
import { isBelow, lower, mailExchange, type ZoneRecord } from "../dns/zone.ts";
import {
  carryOut,
  clashes,
  isAt,
  keyOf,
  listedZones,
  type PracticeDnsHost,
  type Stage,
  type Step,
} from "./stage.ts";

const server = "primary.practice-dns.example";

/** A primary name server that takes signed updates over TCP: RFC 2136 and RFC 8945, as far as TXT and CNAME go. */
export function practicePrimary(stage: Stage, now: () => number = Date.now): PracticeDnsHost {
  const { zone } = stage;
  const keys = new Map<string, TsigKey>();
  /** The strings a text was given in. */
  const spelt = new Map<string, Buffer>();

  const dataOf = (record: ZoneRecord): Buffer => {
    const { type, data } = record;
    if (type === "TXT") return spelt.get(keyOf(record)) ?? dataOfStrings(inStrings(data));
    if (type === "A") return Buffer.from(data.split(".").map(Number));
    if (type === "MX") {
      const { preference, exchange } = mailExchange(data);
      return Buffer.concat([uint16(preference), encodeName(exchange)]);
    }
    return type === "AAAA" ? Buffer.alloc(16) : encodeName(lower(data));
  };
  const toWire = (record: ZoneRecord): WireRecord => ({
    name: record.name,
    type: types[record.type],
    class: classes.IN,
    ttl: record.ttl,
    data: dataOf(record),
  });
  const toRecord = ({ name, type, ttl, data }: WireRecord): ZoneRecord => {
    const isText = type === types.TXT;
    const record: ZoneRecord = {
      name: lower(name),
      type: isText ? "TXT" : "CNAME",
      data: isText ? Buffer.concat(stringsIn(data)).toString("utf8") : lower(nameIn(data)),
      ttl,
    };
    if (isText) spelt.set(keyOf(record), data);
    return record;
  };
  const at = (name: string, type?: number) =>
    zone.records().filter((one) => isAt(name)(one) && (type === undefined || types[one.type] === type));

  function answer(name: string, type: number): { rcode: number; answers: WireRecord[] } {
    const apex = zone.apex;
    if (!isBelow(lower(name), apex)) return { rcode: rcodes.refused, answers: [] };
    if (lower(name) === apex && type === types.NS) {
      const [listed] = listedZones(stage);
      const answers = (listed?.nameServers ?? []).map((data) =>
        toWire({ name: apex, type: "NS", data, ttl: 86_400 }),
      );
      return { rcode: rcodes.noError, answers };
    }
    const found = at(name, type);
    const isThere = found.length > 0 || at(name).length > 0 || lower(name) === apex;
    return { rcode: isThere ? rcodes.noError : rcodes.nxDomain, answers: found.map(toWire) };
  }

  /** RFC 2136 section 3.2: each has to hold; values of one set together are the whole set. */
  function failedPrerequisite(records: readonly WireRecord[]): number {
    for (const { name, type, class: klass, data } of records) {
      if (!isBelow(lower(name), zone.apex)) return rcodes.notZone;
      const there = at(name, type === types.ANY ? undefined : type);
      if (klass === classes.NONE && there.length > 0)
        return type === types.ANY ? rcodes.yxDomain : rcodes.yxRrset;
      if (klass === classes.ANY && there.length === 0) return rcodes.nxRrset;
      if (klass !== classes.IN) continue;
      const wanted = records.filter(
        (one) => one.class === classes.IN && one.type === type && lower(one.name) === lower(name),
      );
      const isSame =
        wanted.length === there.length &&
        wanted.every((one) => there.some((other) => dataOf(other).equals(one.data)));
      if (data.length === 0 || !isSame) return rcodes.nxRrset;
    }
    return rcodes.noError;
  }

  /** Section 3.4.2. A record that cannot stand beside what is there is left out without a word. */
  const stepOf =
    (update: WireRecord): Step =>
    (records) => {
      const isThere = isAt(update.name);
      if (update.class === classes.NONE)
        return records.filter(
          (one) => !(isThere(one) && types[one.type] === update.type && dataOf(one).equals(update.data)),
        );
      const added = toRecord(update);
      if (clashes(added.type, records.filter(isThere)) || records.some((one) => keyOf(one) === keyOf(added)))
        return records;
      return [...records, added];
    };

  function carry(request: WireMessage): number | "cut" {
    const [question] = request.questions;
    if (lower(question?.name ?? "") !== zone.apex || stage.trouble === "other-zone") return rcodes.notAuth;
    if (stage.trouble === "read-only" && request.authorities.length > 0) return rcodes.refused;
    const failed = failedPrerequisite(request.answers);
    if (failed !== rcodes.noError) return failed;
    if (request.authorities.length === 0) return rcodes.noError;
    const end = carryOut(stage, request.authorities.map(stepOf), true);
    return end === "cut" ? "cut" : end === "failed" ? rcodes.servFail : rcodes.noError;
  }

  function reply(bytes: Buffer): Buffer | "cut" {
    const request = decodeMessage(bytes);
    const tsig = request && tsigOf(request);
    if (!request || !tsig) return "cut";
    const head: WireMessage = {
      ...request,
      isReply: true,
      authoritative: true,
      answers: [],
      authorities: [],
      additionals: [],
    };
    const key = keys.get(tsig.keyName);
    const refused = { ...head, rcode: rcodes.notAuth };
    if (!key || key.algorithm !== tsig.algorithm) {
      const named: TsigKey = { name: tsig.keyName, algorithm: "hmac-sha256", secret: randomBytes(32) };
      return sign(refused, named, now(), { error: tsigErrors.badKey, unsigned: true }).bytes;
    }
    const verified = verify(bytes, key, now());
    if (verified === "wrong-signature")
      return sign(refused, key, now(), { error: tsigErrors.badSig, unsigned: true }).bytes;
    if (verified === "wrong-time") {
      const otherData = Buffer.alloc(6);
      otherData.writeUIntBE(Math.floor(now() / 1000), 0, 6);
      return sign(refused, key, tsig.time * 1000, {
        error: tsigErrors.badTime,
        otherData,
        requestMac: tsig.mac,
      }).bytes;
    }
    const signed = (message: WireMessage) => sign(message, key, now(), { requestMac: tsig.mac }).bytes;
    if (request.opcode === opcodes.update) {
      const rcode = carry(request);
      return rcode === "cut" ? "cut" : signed({ ...head, rcode });
    }
    const [question] = request.questions;
    return signed({ ...head, ...answer(question?.name ?? "", question?.type ?? 0) });
  }

  async function serve(socket: Socket): Promise<void> {
    for await (const message of messagesOf(socket)) {
      const answered = reply(message);
      if (answered === "cut") return;
      socket.write(framed(answered));
    }
  }

  return {
    services: [{ kind: "tcp", host: server, port: 53, serve }],
    async connect() {
      const secret = randomBytes(32);
      const name = `mailwright-${randomBytes(4).toString("hex")}`;
      keys.set(name, { name, algorithm: "hmac-sha256", secret });
      return { server, keyName: name, algorithm: "hmac-sha256", secret: secret.toString("base64") };
    },
  };
}
