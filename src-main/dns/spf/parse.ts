import { parseIp } from "./ip.ts";
import { hasMacros, type MacroPart, parseMacroString } from "./macro.ts";

type Qualifier = "+" | "-" | "~" | "?";

/** One term of a record, with the text it was read from and where that begins in the record. */
interface Place {
  readonly text: string;
  readonly position: number;
}
export type Mechanism = Place & { readonly qualifier: Qualifier } & (
    | { readonly kind: "all" }
    | { readonly kind: "include" | "exists"; readonly spec: DomainSpec }
    /** Prefix lengths in bits; 32 and 128 when not given. */
    | {
        readonly kind: "a" | "mx";
        readonly spec?: DomainSpec;
        readonly prefix4: number;
        readonly prefix6: number;
      }
    | { readonly kind: "ptr"; readonly spec?: DomainSpec }
    | { readonly kind: "ip4" | "ip6"; readonly network: readonly number[]; readonly prefix: number }
  );
type Modifier = Place &
  (
    | { readonly kind: "redirect" | "exp"; readonly spec: DomainSpec }
    | { readonly kind: "unknown-modifier"; readonly name: string }
  );
export type Term = Mechanism | Modifier;

export interface DomainSpec {
  readonly text: string;
  readonly parts: readonly MacroPart[];
}

export interface SpfSyntaxError extends Place {
  /** What is wrong, as a sentence. */
  readonly reason: string;
}

export interface ParsedSpf {
  readonly text: string;
  readonly terms: readonly Term[];
  readonly errors: readonly SpfSyntaxError[];
}

/** True for a TXT record that is an SPF record: `v=spf1`, then a space or the end (RFC 7208 section 4.5). */
export const isSpfRecord = (text: string): boolean => /^v=spf1(?: |$)/i.test(text);

/** The DNS questions of this term count toward the limit of 10 (RFC 7208 section 4.6.4). */
export const costsLookup = (term: Term): boolean =>
  ["include", "a", "mx", "ptr", "exists", "redirect"].includes(term.kind);

/** What a match leads to (RFC 7208 section 4.6.2). */
export const qualified = { "+": "pass", "-": "fail", "~": "softfail", "?": "neutral" } as const;

export const isMechanism = (term: Term): term is Mechanism => "qualifier" in term;

/**
 * Parses a record that starts with `v=spf1`. Reads on after an error, so that all of them can be shown; a record with any
 * error is a permerror as a whole (RFC 7208 section 4.6).
 */
export function parseSpf(text: string): ParsedSpf {
  const terms: Term[] = [];
  const errors: SpfSyntaxError[] = [];
  // Terms are parted by spaces only: a tab or line break is part of a term, and an error.
  for (const match of text.slice("v=spf1".length).matchAll(/[^ ]+/g)) {
    const place = { text: match[0], position: match.index + "v=spf1".length };
    const term = parseTerm(place);
    if (typeof term === "string") errors.push({ ...place, reason: term });
    else terms.push(term);
  }
  for (const kind of ["redirect", "exp"] as const) {
    const again = terms.filter((t) => t.kind === kind)[1];
    if (again) errors.push({ text: again.text, position: again.position, reason: `${kind}= stands twice.` });
  }
  return { text, terms, errors };
}

/** The term, or the sentence that says what is wrong with it. */
function parseTerm(place: Place): Term | string {
  if (/[^\x21-\x7e]/.test(place.text)) return "It holds a character that is not plain ASCII.";
  const modifier = /^([a-z][a-z0-9_.-]*)=(.*)$/is.exec(place.text);
  if (modifier) return parseModifier(place, modifier[1]!.toLowerCase(), modifier[2]!);
  const mechanism = /^([+~?-]?)([a-z][a-z0-9_.-]*)(.*)$/is.exec(place.text);
  if (!mechanism) return "It is neither a mechanism nor a modifier.";
  const [, sign, name = "", rest = ""] = mechanism;
  return parseMechanism(place, (sign || "+") as Qualifier, name.toLowerCase(), rest);
}

const mechanismNames = ["include", "a", "mx", "ptr", "ip4", "ip6", "exists"];

/** Legal as an unknown modifier, but never meant as one: `include=` is read as nothing at all. */
export const isConfused = (term: Term): boolean =>
  term.kind === "unknown-modifier" && mechanismNames.includes(term.name);

function parseModifier(place: Place, name: string, value: string): Modifier | string {
  if (name === "redirect" || name === "exp") {
    const spec = parseDomainSpec(value);
    return typeof spec === "string" ? spec : { ...place, kind: name, spec };
  }
  if (mechanismNames.includes(name) && value !== "") return { ...place, kind: "unknown-modifier", name };
  return parseMacroString(value, "domain") === undefined
    ? "Its value is not a valid macro string."
    : { ...place, kind: "unknown-modifier", name };
}

function parseMechanism(place: Place, qualifier: Qualifier, name: string, rest: string): Mechanism | string {
  const common = { ...place, qualifier };
  switch (name) {
    case "all":
      return rest === "" ? { ...common, kind: "all" } : "all takes no value.";
    case "include":
    case "exists": {
      if (!rest.startsWith(":")) return `${name} needs a colon and a domain.`;
      const spec = parseDomainSpec(rest.slice(1));
      return typeof spec === "string" ? spec : { ...common, kind: name, spec };
    }
    case "ptr": {
      if (rest === "") return { ...common, kind: "ptr" };
      if (!rest.startsWith(":")) return "After ptr only a colon and a domain may follow.";
      const spec = parseDomainSpec(rest.slice(1));
      return typeof spec === "string" ? spec : { ...common, kind: "ptr", spec };
    }
    case "a":
    case "mx":
      return parseAddressMechanism(common, name, rest);
    case "ip4":
    case "ip6":
      return parseIpMechanism(common, name, rest);
    default:
      return `${name} is not a mechanism of SPF.`;
  }
}

function parseAddressMechanism(
  common: Place & { qualifier: Qualifier },
  kind: "a" | "mx",
  rest: string,
): Mechanism | string {
  const cidr = /(?:\/(\d+))?(?:\/\/(\d+))?$/.exec(rest)!;
  const domain = rest.slice(0, cidr.index);
  const prefix4 = readPrefix(cidr[1], 32);
  const prefix6 = readPrefix(cidr[2], 128);
  if (prefix4 === undefined) return "The IPv4 prefix length is not a number from 0 to 32.";
  if (prefix6 === undefined) return "The IPv6 prefix length is not a number from 0 to 128.";
  if (domain === "") return { ...common, kind, prefix4, prefix6 };
  if (!domain.startsWith(":"))
    return `After ${kind} only a colon and a domain, or a prefix length, may follow.`;
  const spec = parseDomainSpec(domain.slice(1));
  return typeof spec === "string" ? spec : { ...common, kind, spec, prefix4, prefix6 };
}

function parseIpMechanism(
  common: Place & { qualifier: Qualifier },
  kind: "ip4" | "ip6",
  rest: string,
): Mechanism | string {
  const bits = kind === "ip4" ? 32 : 128;
  const match = /^:([^/]+)(?:\/(\d+))?$/.exec(rest);
  const network = match && parseIp(match[1]!, { unmap: false });
  if (!match || !network || network.length * 8 !== bits) {
    const other = match && parseIp(match[1]!, { unmap: false });
    return other
      ? `This is an ${kind === "ip4" ? "IPv6" : "IPv4"} address: use ${kind === "ip4" ? "ip6" : "ip4"}.`
      : `${kind} needs a colon and an ${kind === "ip4" ? "IPv4" : "IPv6"} address.`;
  }
  const prefix = readPrefix(match[2], bits);
  return prefix === undefined
    ? `The prefix length is not a number from 0 to ${bits}.`
    : { ...common, kind, network, prefix };
}

/** Leading zeros are not in the grammar (RFC 7208 section 12, ip4-cidr-length). */
function readPrefix(digits: string | undefined, bits: number): number | undefined {
  if (digits === undefined) return bits;
  return /^(?:0|[1-9]\d{0,2})$/.test(digits) && Number(digits) <= bits ? Number(digits) : undefined;
}

/** A domain-spec ends in a top label that is not all digits, or in a macro (RFC 7208 section 7.1). */
function parseDomainSpec(text: string): DomainSpec | string {
  if (text === "") return "The domain is missing.";
  const parts = parseMacroString(text, "domain");
  if (parts === undefined) return "The domain holds a macro that is not valid.";
  const last = parts.at(-1)!;
  const endsInMacro = last.kind === "macro" && /\}$/.test(text);
  if (!endsInMacro) {
    const top = /\.([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)\.?$/i.exec(text)?.[1];
    if (top === undefined || /^\d+$/.test(top)) return "The domain does not end in a top-level name.";
  }
  return { text, parts };
}

/** The name of a domain-spec that is the same for every message, lower case; undefined when it has macros. */
export const fixedName = (spec: DomainSpec): string | undefined =>
  hasMacros(spec.parts)
    ? undefined
    : spec.parts
        .map((p) => (p.kind === "text" ? p.text : ""))
        .join("")
        .replace(/\.$/, "")
        .toLowerCase();
