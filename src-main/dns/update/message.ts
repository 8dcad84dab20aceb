/**
 * DNS messages in all their parts, which an update needs (RFC 2136): classes NONE and ANY, records without data, data byte for
 * byte. Questions to name servers go another way (dns/ask).
 */

/** RFC 1035 section 4.1.1, RFC 2136 section 2.2. */
export const rcodes = {
  noError: 0,
  servFail: 2,
  nxDomain: 3,
  notImp: 4,
  refused: 5,
  yxDomain: 6,
  yxRrset: 7,
  nxRrset: 8,
  notAuth: 9,
  notZone: 10,
} as const;

/** Numbers of the registry "Domain Name System (DNS) Parameters". */
export const types = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  TSIG: 250,
  ANY: 255,
  CAA: 257,
} as const;
export const classes = { IN: 1, NONE: 254, ANY: 255 } as const;
export const opcodes = { query: 0, update: 5 } as const;

export interface WireQuestion {
  /** As it stands on the wire: case kept, no dot at its end, `\.` for a dot in a label; empty for the root. */
  readonly name: string;
  readonly type: number;
  readonly class: number;
}

export interface WireRecord extends WireQuestion {
  /** Seconds. */
  readonly ttl: number;
  /** Names in it are written out. */
  readonly data: Buffer;
}

/** The sections of an update are zone, prerequisites, updates and additional data (RFC 2136 section 2). */
export interface WireMessage {
  readonly id: number;
  readonly isReply: boolean;
  readonly opcode: number;
  readonly authoritative: boolean;
  readonly rcode: number;
  readonly questions: readonly WireQuestion[];
  readonly answers: readonly WireRecord[];
  readonly authorities: readonly WireRecord[];
  readonly additionals: readonly WireRecord[];
}

/** Two bytes, the greater one first. */
export const uint16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
};
const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** A name without compression (RFC 1035 section 3.1). Throws a RangeError for a label that is empty or too long. */
export function encodeName(name: string): Buffer {
  if (name === "") return Buffer.from([0]);
  const labels = name.split(/(?<!\\)\./).map((label) => Buffer.from(label.replaceAll("\\.", "."), "latin1"));
  if (labels.some(({ length }) => length === 0 || length > 63)) throw new RangeError("no domain name");
  return Buffer.concat([
    ...labels.flatMap((label) => [Buffer.from([label.length]), label]),
    Buffer.from([0]),
  ]);
}

const encodeQuestion = ({ name, type, class: klass }: WireQuestion): Buffer =>
  Buffer.concat([encodeName(name), uint16(type), uint16(klass)]);

export const encodeRecord = (record: WireRecord): Buffer =>
  Buffer.concat([encodeQuestion(record), uint32(record.ttl), uint16(record.data.length), record.data]);

export function encodeMessage(message: WireMessage): Buffer {
  const { id, isReply, opcode, authoritative, rcode, questions, answers, authorities, additionals } = message;
  const flags = (isReply ? 0x8000 : 0) | (opcode << 11) | (authoritative ? 0x0400 : 0) | rcode;
  const counts = [questions, answers, authorities, additionals].map(({ length }) => uint16(length));
  return Buffer.concat([
    uint16(id),
    uint16(flags),
    ...counts,
    ...questions.map(encodeQuestion),
    ...[...answers, ...authorities, ...additionals].map(encodeRecord),
  ]);
}

/** A message, and where its last record begins: a TSIG record signs what stands before it (RFC 8945 section 5.1). */
export interface DecodedMessage extends WireMessage {
  readonly lastRecordAt: number;
}

/** Reads a message. Bytes that are none, or broken anywhere, give undefined. */
export function decodeMessage(bytes: Buffer): DecodedMessage | undefined {
  try {
    return new Reader(bytes).message();
  } catch {
    return undefined;
  }
}

class Reader {
  readonly #bytes: Buffer;
  #at = 0;
  #lastRecordAt = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  message(): DecodedMessage {
    const id = this.#uint16();
    const flags = this.#uint16();
    const counts = [this.#uint16(), this.#uint16(), this.#uint16(), this.#uint16()] as const;
    const many = <T>(count: number, read: () => T): T[] => Array.from({ length: count }, read);
    const questions = many(counts[0], () => this.#question());
    const records = counts.slice(1).map((count) => many(count, () => this.#record()));
    if (this.#at !== this.#bytes.length) throw new RangeError("more than a message");
    return {
      id,
      isReply: (flags & 0x8000) !== 0,
      opcode: (flags >> 11) & 15,
      authoritative: (flags & 0x0400) !== 0,
      rcode: flags & 15,
      questions,
      answers: records[0] ?? [],
      authorities: records[1] ?? [],
      additionals: records[2] ?? [],
      lastRecordAt: this.#lastRecordAt,
    };
  }

  #uint16(): number {
    const value = this.#bytes.readUInt16BE(this.#at);
    this.#at += 2;
    return value;
  }

  #question(): WireQuestion {
    return { name: this.#name(), type: this.#uint16(), class: this.#uint16() };
  }

  #record(): WireRecord {
    this.#lastRecordAt = this.#at;
    const question = this.#question();
    const ttl = this.#bytes.readUInt32BE(this.#at);
    this.#at += 4;
    const end = this.#uint16() + this.#at;
    if (end > this.#bytes.length) throw new RangeError("cut");
    const data = this.#data(question.type, end);
    if (this.#at !== end) throw new RangeError("data of another length");
    return { ...question, ttl, data };
  }

  /** Data of the types of RFC 1035 may hold compressed names, which mean nothing outside the message. */
  #data(type: number, end: number): Buffer {
    const isName = type === types.NS || type === types.CNAME || type === types.PTR;
    if (end > this.#at && isName) return encodeName(this.#name());
    if (end > this.#at && type === types.MX)
      return Buffer.concat([uint16(this.#uint16()), encodeName(this.#name())]);
    const data = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return Buffer.from(data);
  }

  #name(): string {
    const labels: string[] = [];
    let at = this.#at;
    let jumped = false;
    for (let hops = 0; hops < 128; hops++) {
      const length = this.#bytes.readUInt8(at);
      if (length >= 0xc0) {
        if (!jumped) this.#at = at + 2;
        jumped = true;
        at = this.#bytes.readUInt16BE(at) & 0x3fff;
      } else if (length === 0) {
        if (!jumped) this.#at = at + 1;
        return labels.join(".");
      } else {
        if (length > 63 || at + 1 + length > this.#bytes.length) throw new RangeError("no label");
        labels.push(
          this.#bytes
            .subarray(at + 1, at + 1 + length)
            .toString("latin1")
            .replaceAll(".", "\\."),
        );
        at += 1 + length;
      }
    }
    throw new RangeError("a name without end");
  }
}

/** The first name in data of CNAME, NS, PTR, behind the preference of MX. */
export function nameIn(data: Buffer, from = 0): string {
  const labels: string[] = [];
  for (let at = from; at < data.length; ) {
    const length = data.readUInt8(at);
    if (length === 0) break;
    labels.push(
      data
        .subarray(at + 1, at + 1 + length)
        .toString("latin1")
        .replaceAll(".", "\\."),
    );
    at += 1 + length;
  }
  return labels.join(".");
}
