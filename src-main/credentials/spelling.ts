import { escapeAt, isBlank, isOpening } from "./escapes.ts";

/**
 * What a text says, whatever way it is spelt: percent-encoding in either case and doubled, JSON's and JavaScript's escapes and
 * those of JSON inside JSON, HTML's character references, quoted-printable (RFC 2045 section 6.7), form encoding's plus sign
 * for a blank, and lines that were wrapped. Two spellings of one value read the same.
 */
export interface Reading {
  /** UTF-8, a character a byte. Blanks, line ends, plus signs and backslashes are left out. */
  readonly bytes: string;
  /** Where each byte's spelling begins and ends in the text. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** Spellings inside spellings that are undone. */
const layers = 5;

/** What a layer of spelling says, and where each byte of it stands in the text, where that is asked for. */
interface Layer {
  readonly bytes: Buffer;
  readonly places?: Omit<Reading, "bytes">;
}

const noPlaces = (length: number) => ({ starts: new Int32Array(length), ends: new Int32Array(length) });

/** Where each byte of a text's UTF-8 stands in it. */
function placesOf(text: string, length: number): Omit<Reading, "bytes"> {
  const { starts, ends } = noPlaces(length);
  for (let at = 0, byte = 0; at < text.length; ) {
    const code = text.codePointAt(at) ?? 0;
    const to = at + (code < 0x1_0000 ? 1 : 2);
    const next = byte + (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4);
    for (; byte < next; byte++) {
      starts[byte] = at;
      ends[byte] = to;
    }
    at = to;
  }
  return { starts, ends };
}

/** Takes one layer of spelling off; the same layer when there is none. What is undone is never longer than its spelling. */
function undo(layer: Layer, quotedPrintable: boolean): Layer {
  const { bytes, places: before } = layer;
  const out = Buffer.allocUnsafe(bytes.length);
  const places = before && noPlaces(bytes.length);
  let length = 0;
  const put = (byte: number, from: number, to: number) => {
    if (places && before) {
      places.starts[length] = before.starts[from] ?? 0;
      places.ends[length] = before.ends[to] ?? 0;
    }
    out[length++] = byte;
  };
  let isSame = true;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    const spelt = isOpening(byte) ? escapeAt(bytes, at, quotedPrintable) : undefined;
    if (spelt) {
      for (const said of spelt.says) put(said, at, spelt.end - 1);
      at = spelt.end - 1;
      isSame = false;
    } else if (isBlank(byte)) isSame = false;
    else put(byte, at, at);
  }
  if (isSame) return layer;
  const [starts, ends] = [places?.starts.subarray(0, length), places?.ends.subarray(0, length)];
  return { bytes: out.subarray(0, length), ...(starts && ends && { places: { starts, ends } }) };
}

function undoAll(text: Layer, quotedPrintable: boolean): Layer {
  let layer = text;
  for (let i = 0; i < layers; i++) {
    const next = undo(layer, quotedPrintable);
    if (next === layer) break;
    layer = next;
  }
  return layer;
}

/** What a text says: the bytes of its reading. Quoted-printable is a reading of its own: `=41` is an `A` there, and in `id=41` it is not. */
export const whatItSays = (text: string, quotedPrintable: boolean): string =>
  undoAll({ bytes: Buffer.from(text, "utf8") }, quotedPrintable).bytes.toString("latin1");

/** The same, with the place of each byte in the text: for a text in which something was found, since that takes longer. */
export function readSpelling(text: string, quotedPrintable: boolean): Reading {
  const bytes = Buffer.from(text, "utf8");
  const { bytes: said, places } = undoAll({ bytes, places: placesOf(text, bytes.length) }, quotedPrintable);
  return { bytes: said.toString("latin1"), ...(places ?? noPlaces(0)) };
}
