import { crc32, deflateRawSync } from "node:zlib";

/** One entry of a zip made byte by byte, so that every field can lie. What is not given is right. */
export interface MadeEntry {
  readonly name: string | Buffer;
  readonly content: Buffer;
  readonly stored?: boolean;
  readonly flags?: number;
  readonly method?: number;
  readonly mode?: number;
  /** What the headers claim. */
  readonly size?: number;
  readonly packedSize?: number;
  readonly crc?: number;
  readonly localName?: string;
  /** Points to the data of the entry with this index instead of its own. */
  readonly sharesDataOf?: number;
  /** Compressed bytes as they are, instead of `content` compressed. */
  readonly packed?: Buffer;
}

export interface MadeEnd {
  readonly count?: number;
  readonly directorySize?: number;
  readonly directoryStart?: number;
  readonly disk?: number;
  readonly comment?: Buffer;
  readonly before?: Buffer;
}

export function makeZip(entries: readonly MadeEntry[], end: MadeEnd = {}): Buffer {
  const out: Buffer[] = [end.before ?? Buffer.alloc(0)];
  let offset = out[0]!.length;
  const push = (...parts: Buffer[]) => {
    for (const part of parts) {
      out.push(part);
      offset += part.length;
    }
  };
  const locals: number[] = [];
  const central: Buffer[] = [];
  for (const entry of entries) {
    const name = Buffer.from(entry.name as string);
    const packed = entry.packed ?? (entry.stored ? entry.content : deflateRawSync(entry.content));
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(entry.flags ?? 0, 2);
    common.writeUInt16LE(entry.method ?? (entry.stored ? 0 : 8), 4);
    common.writeUInt32LE(entry.crc ?? crc32(entry.content), 10);
    common.writeUInt32LE(entry.packedSize ?? packed.length, 14);
    common.writeUInt32LE(entry.size ?? entry.content.length, 18);
    common.writeUInt16LE(name.length, 22);
    let local = offset;
    if (entry.sharesDataOf === undefined) {
      const localName = Buffer.from(entry.localName ?? entry.name);
      const header = Buffer.concat([Buffer.from("PK\x03\x04"), common]);
      header.writeUInt16LE(localName.length, 26);
      push(header, localName, packed);
    } else local = locals[entry.sharesDataOf]!;
    locals.push(local);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 6);
    tail.writeUInt32LE(local, 10);
    central.push(Buffer.from("PK\x01\x02"), Buffer.from([20, 3]), common, tail, name);
  }
  const start = offset;
  push(...central);
  const record = Buffer.alloc(22);
  record.write("PK\x05\x06", "latin1");
  record.writeUInt16LE(end.disk ?? 0, 4);
  record.writeUInt16LE(end.count ?? entries.length, 8);
  record.writeUInt16LE(end.count ?? entries.length, 10);
  record.writeUInt32LE(end.directorySize ?? offset - start, 12);
  record.writeUInt32LE(end.directoryStart ?? start, 16);
  record.writeUInt16LE(end.comment?.length ?? 0, 20);
  push(record, end.comment ?? Buffer.alloc(0));
  return Buffer.concat(out);
}
