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
import { sign, type TsigKey, time48, tsigErrors, tsigOf, verify } from "../../dns/update/tsig.ts";
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

const opened = (stage: Stage, now: () => number) => ({
  stage,
  now,
  keys: new Map<string, TsigKey>(),
  /** The strings a text was given in. */
  spelt: new Map<string, Buffer>(),
});
type Primary = ReturnType<typeof opened>;

/** A primary name server that takes signed updates over TCP: RFC 2136 and RFC 8945, as far as TXT and CNAME go. */
export function practicePrimary(stage: Stage, now: () => number = Date.now): PracticeDnsHost {
  const primary = opened(stage, now);
  return {
    services: [{ kind: "tcp", host: server, port: 53, serve: (socket) => serve(primary, socket) }],
    async connect() {
      const secret = randomBytes(32);
      const name = `mailwright-${randomBytes(4).toString("hex")}`;
      primary.keys.set(name, { name, algorithm: "hmac-sha256", secret });
      return { server, keyName: name, algorithm: "hmac-sha256", secret: secret.toString("base64") };
    },
  };
}

async function serve(primary: Primary, socket: Socket): Promise<void> {
  for await (const message of messagesOf(socket)) {
    const answered = reply(primary, message);
    if (answered === "cut") return;
    socket.write(framed(answered));
  }
}

const noRecords = { answers: [], authorities: [], additionals: [] };

/** RFC 8945 section 5.2: key, signature and time are looked at in this order, and only then what is asked. */
function reply(primary: Primary, bytes: Buffer): Buffer | "cut" {
  const { keys, now } = primary;
  const request = decodeMessage(bytes);
  const tsig = request && tsigOf(request);
  if (!request || !tsig) return "cut";
  const head: WireMessage = { ...request, ...noRecords, isReply: true, authoritative: true };
  const key = keys.get(tsig.keyName);
  const refused = { ...head, rcode: rcodes.notAuth };
  if (!key || key.algorithm !== tsig.algorithm) {
    const named: TsigKey = { name: tsig.keyName, algorithm: "hmac-sha256", secret: randomBytes(32) };
    return sign(refused, named, now(), { error: tsigErrors.badKey, unsigned: true }).bytes;
  }
  const verified = verify(bytes, key, now());
  if (verified === "wrong-signature")
    return sign(refused, key, now(), { error: tsigErrors.badSig, unsigned: true }).bytes;
  if (verified === "wrong-time")
    return sign(refused, key, tsig.time * 1000, {
      error: tsigErrors.badTime,
      otherData: time48(Math.floor(now() / 1000)),
      requestMac: tsig.mac,
    }).bytes;
  const said = request.opcode === opcodes.update ? update(primary, request) : answer(primary, request);
  return said === "cut" ? said : sign({ ...head, ...said }, key, now(), { requestMac: tsig.mac }).bytes;
}

type Said = Pick<WireMessage, "rcode"> & Partial<Pick<WireMessage, "answers">>;

function answer(primary: Primary, { questions: [question] }: WireMessage): Said {
  const { name = "", type = 0 } = question ?? {};
  const { apex } = primary.stage.zone;
  if (!isBelow(lower(name), apex)) return { rcode: rcodes.refused };
  if (lower(name) === apex && type === types.NS) {
    const [listed] = listedZones(primary.stage);
    const answers = (listed?.nameServers ?? []).map((data) =>
      toWire(primary, { name: apex, type: "NS", data, ttl: 86_400 }),
    );
    return { rcode: rcodes.noError, answers };
  }
  const found = recordsAt(primary, name, type);
  const isThere = found.length > 0 || recordsAt(primary, name).length > 0 || lower(name) === apex;
  return {
    rcode: isThere ? rcodes.noError : rcodes.nxDomain,
    answers: found.map((one) => toWire(primary, one)),
  };
}

function update(primary: Primary, { questions: [zone], answers, authorities }: WireMessage): Said | "cut" {
  const { stage } = primary;
  if (lower(zone?.name ?? "") !== stage.zone.apex || stage.trouble === "other-zone")
    return { rcode: rcodes.notAuth };
  if (stage.trouble === "read-only" && authorities.length > 0) return { rcode: rcodes.refused };
  const failed = failedPrerequisite(primary, answers);
  if (failed !== rcodes.noError || authorities.length === 0) return { rcode: failed };
  const said = { done: { rcode: rcodes.noError }, failed: { rcode: rcodes.servFail } };
  return carryOut<Said>(stage, authorities.map(stepOf(primary)), said, true);
}

/** RFC 2136 section 3.2: each has to hold; values of one set together are the whole set. */
function failedPrerequisite(primary: Primary, records: readonly WireRecord[]): number {
  for (const { name, type, class: klass, data } of records) {
    if (!isBelow(lower(name), primary.stage.zone.apex)) return rcodes.notZone;
    const there = recordsAt(primary, name, type === types.ANY ? undefined : type);
    if (klass === classes.NONE && there.length > 0)
      return type === types.ANY ? rcodes.yxDomain : rcodes.yxRrset;
    if (klass === classes.ANY && there.length === 0) return rcodes.nxRrset;
    if (klass !== classes.IN) continue;
    const wanted = records.filter(
      (one) => one.class === classes.IN && one.type === type && lower(one.name) === lower(name),
    );
    const isSame =
      wanted.length === there.length &&
      wanted.every((one) => there.some((other) => dataOf(primary, other).equals(one.data)));
    if (data.length === 0 || !isSame) return rcodes.nxRrset;
  }
  return rcodes.noError;
}

/** Section 3.4.2. A record that cannot stand beside what is there is left out without a word. */
const stepOf =
  (primary: Primary) =>
  (one: WireRecord): Step =>
  (records) => {
    const isThere = isAt(one.name);
    const isSame = (other: ZoneRecord) =>
      isThere(other) && types[other.type] === one.type && dataOf(primary, other).equals(one.data);
    if (one.class === classes.NONE) return records.filter((other) => !isSame(other));
    const added = toRecord(primary, one);
    if (clashes(added.type, records.filter(isThere)) || records.some((r) => keyOf(r) === keyOf(added)))
      return records;
    return [...records, added];
  };

const recordsAt = ({ stage }: Primary, name: string, type?: number): ZoneRecord[] =>
  stage.zone.records().filter((r) => isAt(name)(r) && (type === undefined || types[r.type] === type));

function dataOf({ spelt }: Primary, record: ZoneRecord): Buffer {
  const { type, data } = record;
  if (type === "TXT") return spelt.get(keyOf(record)) ?? dataOfStrings(inStrings(data));
  if (type === "A") return Buffer.from(data.split(".").map(Number));
  if (type === "MX") {
    const { preference, exchange } = mailExchange(data);
    return Buffer.concat([uint16(preference), encodeName(exchange)]);
  }
  return type === "AAAA" ? Buffer.alloc(16) : encodeName(lower(data));
}

const toWire = (primary: Primary, record: ZoneRecord): WireRecord => ({
  name: record.name,
  type: types[record.type],
  class: classes.IN,
  ttl: record.ttl,
  data: dataOf(primary, record),
});

function toRecord({ spelt }: Primary, { name, type, ttl, data }: WireRecord): ZoneRecord {
  const isText = type === types.TXT;
  const record: ZoneRecord = {
    name: lower(name),
    type: isText ? "TXT" : "CNAME",
    data: isText ? Buffer.concat(stringsIn(data)).toString("utf8") : lower(nameIn(data)),
    ttl,
  };
  if (isText) spelt.set(keyOf(record), data);
  return record;
}
