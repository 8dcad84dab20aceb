import { isBundlePath } from "../part.ts";
import { oneLine } from "../plain-text.ts";
import { refusal } from "./refusal.ts";

/** Bounds of what is read, in bytes and files. A bundle has about 15 files and 60 kB. */
const zipLimits = { files: 64, fileBytes: 4_194_304, totalBytes: 16_777_216 } as const;

/** The files that are parsed are held shorter: a parser needs far more memory than the text has. */
const parsedLimits: Readonly<Record<string, number>> = {
  "manifest.json": 65_536,
  "mailwright/setup.json": 1_048_576,
};
const limitOf = (path: string): number =>
  (Object.hasOwn(parsedLimits, path) ? parsedLimits[path] : undefined) ?? zipLimits.fileBytes;

/** A file as the central directory describes it, checked against its local header. Offsets into the zip. */
export interface ZipEntry {
  readonly path: string;
  readonly method: "stored" | "deflated";
  readonly crc32: number;
  readonly size: number;
  readonly start: number;
  readonly end: number;
}

const localHeader = 0x04034b50;
const centralHeader = 0x02014b50;
const endRecord = 0x06054b50;

/**
 * Reads the central directory (APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16) and unpacks nothing. Strict on purpose: one disk,
 * no ZIP64, no encryption, narrow names, no symbolic links, no two entries of one name, and no entry that lies inside
 * another, which is how a small zip becomes a huge one.
 *
 * @throws MailwrightError (`bundle-…`) for everything else.
 */
export function readZipDirectory(bytes: Uint8Array): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEndRecord(bytes, view);
  const count = view.getUint16(end + 10, true);
  const size = view.getUint32(end + 12, true);
  const start = view.getUint32(end + 16, true);
  const disks = view.getUint16(end + 4, true) + view.getUint16(end + 6, true);
  if (disks !== 0 || view.getUint16(end + 8, true) !== count) throw refusal("bundle-damaged");
  if (start + size > end) throw refusal("bundle-damaged");
  if (count > zipLimits.files) throw refusal("bundle-foreign", `It holds ${count} files.`);

  const entries: ZipEntry[] = [];
  let at = start;
  let total = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > start + size || view.getUint32(at, true) !== centralHeader) throw refusal("bundle-damaged");
    const nameLength = view.getUint16(at + 28, true);
    const next = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > start + size) throw refusal("bundle-damaged");
    const entry = readEntry(bytes, view, at, start);
    at = next;
    if (entry === null) continue;
    if (entry.size > limitOf(entry.path)) throw refusal("bundle-expands-too-far", entry.path);
    total += entry.size;
    if (total > zipLimits.totalBytes) throw refusal("bundle-expands-too-far", entry.path);
    entries.push(entry);
  }
  checkApart(entries);
  return entries;
}

/** Where the end of central directory record starts. It is the last thing in the file, but for a comment. */
function findEndRecord(bytes: Uint8Array, view: DataView): number {
  const last = bytes.length - 22;
  for (let at = last; at >= 0 && at >= last - 65_535; at--) {
    if (view.getUint32(at, true) === endRecord && at + 22 + view.getUint16(at + 20, true) === bytes.length)
      return at;
  }
  if (bytes.length >= 4 && view.getUint32(0, true) === localHeader)
    throw refusal("bundle-damaged", "The end of the zip is missing: the download or copy was not complete.");
  throw refusal("bundle-not-a-zip", bytes.length === 0 ? "The file is empty." : undefined);
}

/** One entry; null for a folder, which holds nothing. */
function readEntry(bytes: Uint8Array, view: DataView, at: number, directory: number): ZipEntry | null {
  const flags = view.getUint16(at + 8, true);
  const method = view.getUint16(at + 10, true);
  const packed = view.getUint32(at + 20, true);
  const size = view.getUint32(at + 24, true);
  const nameLength = view.getUint16(at + 28, true);
  const mode = view.getUint32(at + 38, true) >>> 16;
  const local = view.getUint32(at + 42, true);
  const name = bytes.subarray(at + 46, at + 46 + nameLength);
  const path = Buffer.from(name).toString("utf8");

  // Bit 0: encrypted; 6: strongly; 13: names hidden.
  if (flags & 0b10_0000_0100_0001) throw refusal("bundle-encrypted");
  if (size === 0 && path.endsWith("/") && isBundlePath(path.slice(0, -1))) return null;
  const symbolicLink = (mode & 0o170000) === 0o120000;
  if (!isBundlePath(path) || symbolicLink) throw refusal("bundle-unsafe-path", oneLine(path).slice(0, 200));
  if (method !== 0 && method !== 8) throw refusal("bundle-damaged", path);

  if (local + 30 > directory || view.getUint32(local, true) !== localHeader)
    throw refusal("bundle-damaged", path);
  const localNameLength = view.getUint16(local + 26, true);
  const start = local + 30 + localNameLength + view.getUint16(local + 28, true);
  const localName = bytes.subarray(local + 30, local + 30 + localNameLength);
  const sameHeader = view.getUint16(local + 8, true) === method && Buffer.compare(localName, name) === 0;
  if (!sameHeader || start + packed > directory) throw refusal("bundle-damaged", path);
  return {
    path,
    method: method === 8 ? "deflated" : "stored",
    crc32: view.getUint32(at + 16, true),
    size,
    start,
    end: start + packed,
  };
}

/** No two entries share a name (whatever their case: some disks do not tell) or a byte. */
function checkApart(entries: readonly ZipEntry[]): void {
  const names = new Set<string>();
  for (const { path } of entries) {
    if (names.has(path.toLowerCase())) throw refusal("bundle-damaged", `${path} is in it twice.`);
    names.add(path.toLowerCase());
  }
  const inOrder = [...entries].sort((a, b) => a.start - b.start);
  for (const [i, entry] of inOrder.entries()) {
    const before = inOrder[i - 1];
    if (before && entry.start < before.end) throw refusal("bundle-expands-too-far", entry.path);
  }
}
