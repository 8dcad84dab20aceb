/** A macro-string, parsed (RFC 7208 section 7.1). */
export type MacroPart =
  | { readonly kind: "text"; readonly text: string }
  | {
      readonly kind: "macro";
      /** Lower case: s l o d i p h c r t v. */
      readonly letter: string;
      /** An upper-case letter asks for URL escaping. */
      readonly escape: boolean;
      /** How many right-hand parts to keep; undefined keeps all. */
      readonly keep: number | undefined;
      readonly reverse: boolean;
      readonly delimiters: string;
    };

export interface MacroValues {
  readonly sender: string;
  readonly domain: string;
  readonly helo: string;
  readonly ip: readonly number[];
  /** The validated name of the client, asked for only when %{p} is used. */
  readonly validatedName: () => Promise<string>;
  /** Seconds since the epoch, for %{t} in explanations. */
  readonly nowSeconds: number;
}

/** `c`, `r` and `t` are for explanations only (RFC 7208 section 7.2). */
const anywhere = "slodiphv";
const explanationOnly = "crt";

/**
 * Parses a macro-string.
 *
 * @returns its parts, or undefined for a syntax error: a lone `%`, an unknown letter, `{0}` digits, other characters than
 * visible ASCII (spaces are for explanations only)
 */
export function parseMacroString(text: string, use: "domain" | "explanation"): MacroPart[] | undefined {
  const parts: MacroPart[] = [];
  const literal = use === "explanation" ? /^[\x20-\x24\x26-\x7e]+/ : /^[\x21-\x24\x26-\x7e]+/;
  let rest = text;
  while (rest !== "") {
    const plain = literal.exec(rest)?.[0];
    if (plain !== undefined) {
      parts.push({ kind: "text", text: plain });
      rest = rest.slice(plain.length);
      continue;
    }
    const special = /^%([%_-])/.exec(rest);
    if (special) {
      parts.push({ kind: "text", text: { "%": "%", _: " ", "-": "%20" }[special[1] as "%" | "_" | "-"] });
      rest = rest.slice(2);
      continue;
    }
    const macro = /^%\{([a-z])(\d*)(r?)([.\-+,/_=]*)\}/i.exec(rest);
    if (!macro) return undefined;
    const [whole, letter = "", digits = "", reverse, delimiters] = macro;
    const allowed = use === "explanation" ? anywhere + explanationOnly : anywhere;
    if (!allowed.includes(letter.toLowerCase())) return undefined;
    if (digits !== "" && Number(digits) === 0) return undefined;
    parts.push({
      kind: "macro",
      letter: letter.toLowerCase(),
      escape: letter !== letter.toLowerCase(),
      keep: digits === "" ? undefined : Math.min(Number(digits), 128),
      reverse: reverse !== "",
      delimiters: delimiters || ".",
    });
    rest = rest.slice(whole.length);
  }
  return parts;
}

/** True when a macro-string has macros, so that what it names depends on the message. */
export const hasMacros = (parts: readonly MacroPart[]): boolean => parts.some((p) => p.kind === "macro");

/** Expands a parsed macro-string (RFC 7208 section 7.3). */
export async function expandMacros(parts: readonly MacroPart[], values: MacroValues): Promise<string> {
  let out = "";
  for (const part of parts) {
    if (part.kind === "text") {
      out += part.text;
      continue;
    }
    const value = await letterValue(part.letter, values);
    let pieces = value.split(new RegExp(`[${part.delimiters.replace(/[\]\\^-]/g, "\\$&")}]`));
    if (part.reverse) pieces = pieces.reverse();
    if (part.keep !== undefined) pieces = pieces.slice(-part.keep);
    const joined = pieces.join(".");
    out += part.escape ? urlEscape(joined) : joined;
  }
  return out;
}

/** Everything but the unreserved characters of RFC 3986 is escaped. */
const urlEscape = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

async function letterValue(letter: string, v: MacroValues): Promise<string> {
  const at = v.sender.lastIndexOf("@");
  switch (letter) {
    case "s":
      return v.sender;
    case "l":
      return v.sender.slice(0, at);
    case "o":
      return v.sender.slice(at + 1);
    case "d":
      return v.domain;
    case "i":
      // Section 7.4 writes the nibbles in upper case.
      return v.ip.length === 4 ? v.ip.join(".") : nibbles(v.ip).join(".").toUpperCase();
    case "p":
      return v.validatedName();
    case "v":
      return v.ip.length === 4 ? "in-addr" : "ip6";
    case "h":
      return v.helo;
    case "c":
      return v.ip.length === 4 ? v.ip.join(".") : colonForm(v.ip);
    case "r":
      return "unknown";
    case "t":
      return String(v.nowSeconds);
    default:
      return "";
  }
}

const nibbles = (ip: readonly number[]): string[] =>
  ip.flatMap((byte) => [(byte >> 4).toString(16), (byte & 15).toString(16)]);

/** An IPv6 address in the short form of RFC 5952, as the URL parser writes it. */
const colonForm = (ip: readonly number[]): string => {
  const groups = Array.from({ length: 8 }, (_, i) => ((ip[2 * i]! << 8) | ip[2 * i + 1]!).toString(16));
  return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
};

/** The name whose PTR records name an address (RFC 1035 section 3.5, RFC 3596 section 2.5). */
export const reverseName = (ip: readonly number[]): string =>
  ip.length === 4
    ? `${ip.toReversed().join(".")}.in-addr.arpa`
    : `${nibbles(ip).reverse().join(".")}.ip6.arpa`;
