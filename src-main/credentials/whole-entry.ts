import { createHash } from "node:crypto";
import type { Entries } from "./keychain-calls.ts";

/** Windows takes 2,560 bytes an entry (CRED_MAX_CREDENTIAL_BLOB_SIZE), of UTF-8 as keytar writes it. */
const entryLimit = 2560;

/** Parts of a value are there, but not all of them, or not of one writing. */
export class DamagedEntry extends Error {
  override readonly name = "DamagedEntry";
}

/**
 * How a value lies in the keychain. A short one is one entry, `plain:<value>`. A long one is parts, `<ref>#<generation><n>`,
 * and one head entry that names generation, count and SHA-256. Parts are written under the generation that is not in use,
 * then the head, then the old parts are removed: wherever a crash falls, the head names either the whole old value or
 * the whole new one.
 */
type Generation = "a" | "b";
type Head =
  | { readonly kind: "plain"; readonly value: string }
  | {
      readonly kind: "split";
      readonly generation: Generation;
      readonly count: number;
      readonly sha256: string;
    };

const sha256 = (value: string): string => createHash("sha256").update(value, "utf8").digest("hex");
const partName = (ref: string, generation: Generation, n: number) => `${ref}#${generation}${n}`;
export const isPartName = (account: string): boolean => account.includes("#");

function parseHead(text: string): Head {
  if (text.startsWith("plain:")) return { kind: "plain", value: text.slice("plain:".length) };
  const split = /^split:([ab]):(\d{1,4}):([0-9a-f]{64})$/.exec(text);
  if (!split) throw new DamagedEntry("The head entry is not one of ours");
  return { kind: "split", generation: split[1] as Generation, count: Number(split[2]), sha256: split[3]! };
}

/** Writes a value so that it is read back whole or not at all. */
export async function writeWhole(entries: Entries, ref: string, value: string): Promise<void> {
  const plain = `plain:${value}`;
  if (Buffer.byteLength(plain) <= entryLimit) {
    await entries.set(ref, plain);
    await sweep(entries, ref, { a: 0, b: 0 });
    return;
  }
  const generation = (await generationInUse(entries, ref)) === "a" ? "b" : "a";
  const parts = splitUtf8(value, entryLimit);
  for (const [n, part] of parts.entries()) await entries.set(partName(ref, generation, n), part);
  await entries.set(ref, `split:${generation}:${parts.length}:${sha256(value)}`);
  await sweep(entries, ref, generation === "a" ? { a: parts.length, b: 0 } : { a: 0, b: parts.length });
}

/** The value, or null when there is none. Throws `DamagedEntry` when it is not whole. */
export async function readWhole(entries: Entries, ref: string): Promise<string | null> {
  for (let text = await entries.get(ref), attempt = 0; text !== null; attempt++) {
    const head = parseHead(text);
    const value = head.kind === "plain" ? head.value : await joinParts(entries, ref, head);
    if (value !== null) return value;
    // Another process may have replaced the value while we read: then the head has changed too.
    const again = await entries.get(ref);
    if (again === text || attempt >= 2)
      throw new DamagedEntry("A part is missing or belongs to another value");
    text = again;
  }
  return null;
}

/** Removes the value and every part, also those a crash left behind. The head goes first: then there is no value. */
export async function removeWhole(entries: Entries, ref: string): Promise<void> {
  await entries.remove(ref);
  await removeParts(entries, ref, "a", 0);
  await removeParts(entries, ref, "b", 0);
}

async function joinParts(
  entries: Entries,
  ref: string,
  head: Extract<Head, { kind: "split" }>,
): Promise<string | null> {
  const parts: string[] = [];
  for (let n = 0; n < head.count; n++) {
    const part = await entries.get(partName(ref, head.generation, n));
    if (part === null) return null;
    parts.push(part);
  }
  const value = parts.join("");
  return sha256(value) === head.sha256 ? value : null;
}

async function generationInUse(entries: Entries, ref: string): Promise<Generation | null> {
  const text = await entries.get(ref);
  const split = text === null ? null : /^split:([ab]):/.exec(text);
  return split ? (split[1] as Generation) : null;
}

/** Removes what the new head does not name. The value is safe already: what cannot be removed now is, next time. */
async function sweep(
  entries: Entries,
  ref: string,
  from: Readonly<Record<Generation, number>>,
): Promise<void> {
  try {
    await removeParts(entries, ref, "a", from.a);
    await removeParts(entries, ref, "b", from.b);
  } catch {
    // Left for the next write or `forget`; unreachable meanwhile.
  }
}

/** From the last to the first, so that a crash leaves no gap and the next sweep finds all the rest. */
async function removeParts(
  entries: Entries,
  ref: string,
  generation: Generation,
  from: number,
): Promise<void> {
  let end = from;
  while ((await entries.get(partName(ref, generation, end))) !== null) end++;
  for (let n = end - 1; n >= from; n--) await entries.remove(partName(ref, generation, n));
}

/** Cuts a text into pieces of at most `limit` bytes of UTF-8, never inside a character. */
function splitUtf8(value: string, limit: number): string[] {
  const pieces: string[] = [];
  let piece = "";
  let bytes = 0;
  for (const character of value) {
    const size = Buffer.byteLength(character);
    if (bytes + size > limit) {
      pieces.push(piece);
      piece = "";
      bytes = 0;
    }
    piece += character;
    bytes += size;
  }
  pieces.push(piece);
  return pieces;
}
