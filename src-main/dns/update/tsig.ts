import { createHmac, timingSafeEqual } from "node:crypto";
import { canonicalName } from "../ask/domain-name.ts";
import {
  classes,
  type DecodedMessage,
  decodeMessage,
  encodeMessage,
  encodeName,
  encodeRecord,
  nameIn,
  types,
  uint16,
  type WireMessage,
} from "./message.ts";

/** Algorithms by their names on the wire and in Node (RFC 8945 section 6). */
export const tsigAlgorithms = {
  "hmac-sha1": "sha1",
  "hmac-sha224": "sha224",
  "hmac-sha256": "sha256",
  "hmac-sha384": "sha384",
  "hmac-sha512": "sha512",
} as const;
export type TsigAlgorithm = keyof typeof tsigAlgorithms;

/** A key that client and server share. */
export interface TsigKey {
  readonly name: string;
  readonly algorithm: TsigAlgorithm;
  readonly secret: Buffer;
}

/** Error codes of a TSIG record (RFC 8945 section 3). */
export const tsigErrors = { none: 0, badSig: 16, badKey: 17, badTime: 18 } as const;

/** How far the two clocks may be apart, in seconds (RFC 8945 section 10). */
const fudge = 300;

/** What a TSIG record says. Times are in seconds since the epoch. */
export interface Tsig {
  readonly keyName: string;
  readonly algorithm: string;
  readonly time: number;
  readonly fudge: number;
  readonly mac: Buffer;
  readonly originalId: number;
  readonly error: number;
  readonly otherData: Buffer;
}

/** A time as TSIG carries it: 48 bits. */
export const time48 = (seconds: number): Buffer => {
  const bytes = Buffer.alloc(6);
  bytes.writeUIntBE(seconds, 0, 6);
  return bytes;
};

/** RFC 8945 section 4.3: the request's MAC before a reply, the message, and the variables of the record. */
function macOf(
  key: TsigKey,
  message: Uint8Array,
  tsig: Pick<Tsig, "time" | "fudge" | "error" | "otherData">,
  requestMac: Buffer | undefined,
): Buffer {
  const hmac = createHmac(tsigAlgorithms[key.algorithm], key.secret);
  if (requestMac) hmac.update(uint16(requestMac.length)).update(requestMac);
  return hmac
    .update(message)
    .update(encodeName(canonicalName(key.name)))
    .update(uint16(classes.ANY))
    .update(Buffer.alloc(4))
    .update(encodeName(key.algorithm))
    .update(time48(tsig.time))
    .update(uint16(tsig.fudge))
    .update(uint16(tsig.error))
    .update(uint16(tsig.otherData.length))
    .update(tsig.otherData)
    .digest();
}

/** What a message was signed with: for its reply. */
export interface Signed {
  readonly bytes: Buffer;
  readonly mac: Buffer;
}

/**
 * Signs a message.
 * @param nowMs milliseconds since the epoch
 * @param options `requestMac` for a reply; `error` with `otherData` for one that says what was wrong with the request's record;
 * `unsigned` for the errors that are answered without a MAC (RFC 8945 section 5.3.2)
 */
export function sign(
  message: WireMessage,
  key: TsigKey,
  nowMs: number,
  options: { requestMac?: Buffer; error?: number; otherData?: Buffer; unsigned?: boolean } = {},
): Signed {
  const { requestMac, error = tsigErrors.none, otherData = Buffer.alloc(0), unsigned = false } = options;
  const bytes = encodeMessage(message);
  const time = Math.floor(nowMs / 1000);
  const mac = unsigned ? Buffer.alloc(0) : macOf(key, bytes, { time, fudge, error, otherData }, requestMac);
  const data = Buffer.concat([
    encodeName(key.algorithm),
    time48(time),
    uint16(fudge),
    uint16(mac.length),
    mac,
    uint16(message.id),
    uint16(error),
    uint16(otherData.length),
    otherData,
  ]);
  const record = encodeRecord({
    name: canonicalName(key.name),
    type: types.TSIG,
    class: classes.ANY,
    ttl: 0,
    data,
  });
  const whole = Buffer.concat([bytes, record]);
  whole.writeUInt16BE(message.additionals.length + 1, 10);
  return { bytes: whole, mac };
}

/** The TSIG record at the end of a message; undefined where there is none that can be read. */
export function tsigOf(message: DecodedMessage): Tsig | undefined {
  const record = message.additionals.at(-1);
  if (record?.type !== types.TSIG) return undefined;
  try {
    const { data } = record;
    const algorithm = nameIn(data);
    let at = encodeName(algorithm).length;
    const time = data.readUIntBE(at, 6);
    const fudgeS = data.readUInt16BE(at + 6);
    const macLength = data.readUInt16BE(at + 8);
    const mac = data.subarray(at + 10, at + 10 + macLength);
    at += 10 + macLength;
    const otherData = data.subarray(at + 6, at + 6 + data.readUInt16BE(at + 4));
    return {
      keyName: canonicalName(record.name),
      algorithm: canonicalName(algorithm),
      time,
      fudge: fudgeS,
      mac,
      originalId: data.readUInt16BE(at),
      error: data.readUInt16BE(at + 2),
      otherData,
    };
  } catch {
    return undefined;
  }
}

/** What became of a signature. */
export type Verified = "valid" | "unsigned" | "wrong-key" | "wrong-signature" | "wrong-time";

/**
 * Checks the signature of a message (RFC 8945 section 5.2).
 * @param requestMac for a reply: the MAC of the request it answers
 */
export function verify(bytes: Buffer, key: TsigKey, nowMs: number, requestMac?: Buffer): Verified {
  const message = decodeMessage(bytes);
  const tsig = message && tsigOf(message);
  if (!message || !tsig) return "unsigned";
  if (tsig.keyName !== canonicalName(key.name) || tsig.algorithm !== key.algorithm) return "wrong-key";
  const before = Buffer.from(bytes.subarray(0, message.lastRecordAt));
  before.writeUInt16BE(tsig.originalId, 0);
  before.writeUInt16BE(message.additionals.length - 1, 10);
  const mac = macOf(key, before, tsig, requestMac);
  if (tsig.mac.length !== mac.length || !timingSafeEqual(tsig.mac, mac)) return "wrong-signature";
  return Math.abs(nowMs / 1000 - tsig.time) > tsig.fudge ? "wrong-time" : "valid";
}
