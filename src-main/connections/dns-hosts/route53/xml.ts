/** An element of an XML document: what it is called, the elements in it in order, and its text. */
export interface XmlElement {
  readonly name: string;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

/** A page of a hundred record sets has some thousand. */
const mostElements = 20_000;

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

const unescaped = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (all, hex, decimal, name) => {
    if (name !== undefined) return entities[name] ?? all;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });

/** A text as it stands between tags. */
export const xmlText = (text: string): string =>
  text.replace(/[<>&]/g, (character) => ({ "<": "&lt;", ">": "&gt;" })[character] ?? "&amp;");

/**
 * Reads the XML that Amazon's interface answers: elements and text. Attributes, comments and processing instructions are
 * passed over; a document type, and what is not well formed, gives undefined. No entity is ever fetched or defined.
 */
export function readXml(source: string): XmlElement | undefined {
  if (/<!DOCTYPE|<!ENTITY/i.test(source)) return undefined;
  let elements = 0;
  const open: { name: string; children: XmlElement[]; text: string }[] = [];
  let root: XmlElement | undefined;
  const put = (element: XmlElement): boolean => {
    const parent = open.at(-1);
    if (parent) parent.children.push(element);
    else if (root) return false;
    else root = element;
    return true;
  };
  const tokens =
    /<\?[^>]*\?>|<!--[\s\S]*?-->|<(\/?)([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)|</g;
  for (const [all, close, name, , empty, text] of source.matchAll(tokens)) {
    if (text !== undefined) {
      const here = open.at(-1);
      if (here) here.text += unescaped(text);
      else if (text.trim() !== "") return undefined;
    } else if (name === undefined) {
      if (all === "<") return undefined;
    } else if (close === "/") {
      const element = open.pop();
      if (element?.name !== name || !put(element)) return undefined;
    } else if (empty === "/") {
      if (!put({ name, children: [], text: "" })) return undefined;
    } else {
      if (open.length > 20 || ++elements > mostElements) return undefined;
      open.push({ name, children: [], text: "" });
    }
  }
  return open.length === 0 ? root : undefined;
}

/** The first element of a name in another one, down a path. */
export const child = (element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined =>
  path.reduce<XmlElement | undefined>((at, name) => at?.children.find((one) => one.name === name), element);

/** The text at the end of a path; undefined where there is none. */
export const textAt = (element: XmlElement | undefined, ...path: readonly string[]): string | undefined =>
  child(element, ...path)?.text.trim();
