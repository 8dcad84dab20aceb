import type { Finding } from "../contract/finding.ts";
import { codePoint, type Damage, type DamageKind, showText } from "./damage.ts";
import { rowFinding } from "./finding.ts";

/** What is said of each kind of damage. */
const words: Readonly<Record<DamageKind, { code: string; title: string; cause: string }>> = {
  prefix: {
    code: "dns-value-prefix",
    title: "More than the value was entered",
    cause: "The name or the type of the record became part of its value.",
  },
  scheme: {
    code: "dns-value-scheme",
    title: "A web address in the place of a name",
    cause: "A record holds the bare name of a host.",
  },
  markup: {
    code: "dns-markup",
    title: "Markup of a web page in the value",
    cause: "It came along when the text was copied. To a receiver it is part of the value.",
  },
  invisible: {
    code: "dns-invisible-character",
    title: "An invisible character in the value",
    cause: "It came along when the text was copied, and cannot be seen.",
  },
  "no-break-space": {
    code: "dns-no-break-space",
    title: "A no-break space in the value",
    cause: "It looks like a space and is none, so what stands before and after it is read as one word.",
  },
  control: {
    code: "dns-control-character",
    title: "A line break, a tab or a control character in the value",
    cause: "It came along when the text was copied. Receivers do not read it as a space.",
  },
  quotes: {
    code: "dns-quoted-value",
    title: "Quotation marks in the value",
    cause: "The quotation marks became part of the value. This DNS host adds its own, or takes none.",
  },
  backslash: {
    code: "dns-backslash",
    title: "Backslashes in the value",
    cause: "They are the way zone files write special characters. This DNS host takes them as they are.",
  },
  dash: {
    code: "dns-typographic-dash",
    title: "A dash in the place of a hyphen",
    cause: "A word processor made a dash of the hyphen. To a receiver it is another character.",
  },
  lookalike: {
    code: "dns-lookalike-character",
    title: "A character that only looks like the right one",
    cause: "It comes from another script or keyboard. To a receiver it is another character.",
  },
  strings: {
    code: "dns-strings-glued",
    title: "The words of the value became separate strings",
    cause:
      "Without quotation marks around the whole, some DNS hosts make a string of each word. Receivers join them without a space between.",
  },
  glued: {
    code: "dns-space-missing",
    title: "A space is missing in the value",
    cause: "Two words stand together and are read as one.",
  },
  version: {
    code: "dns-version-misspelled",
    title: "The beginning of the record is misspelled",
    cause:
      "Receivers know a record by its first word, written exactly so. One that begins otherwise is not read.",
  },
  separator: {
    code: "dns-separator",
    title: "The parts of the value are not separated as they must be",
    cause:
      "SPF has a space between its terms and nothing else. DMARC and DKIM have a semicolon between their tags, and an equals sign behind the name of each.",
  },
  gap: {
    code: "dns-space-inside",
    title: "A space stands inside a term",
    cause: "A space ends a term, so both halves are read alone.",
  },
  sign: {
    code: "spf-equals-sign",
    title: "A colon and an equals sign are mixed up",
    cause: "include, a, mx, ip4, ip6 and exists take a colon; redirect and exp take an equals sign.",
  },
  mechanism: {
    code: "spf-mechanism-misspelled",
    title: "A term of the SPF record has another name",
    cause:
      "Names of terms are written exactly so. IPv4 addresses and networks stand behind ip4:, those of IPv6 behind ip6:, names behind a: or include:.",
  },
  armor: {
    code: "dkim-pem-lines",
    title: "The first and last line of the key file stand in the value",
    cause: "A DKIM record holds the text between those lines alone.",
  },
  bare: {
    code: "dkim-bare-key",
    title: "Only the key itself was entered",
    cause: "A DKIM record begins with v=DKIM1, and p= stands before the key.",
  },
  plus: {
    code: "dkim-plus-lost",
    title: "The plus signs of the key became spaces",
    cause: "That happens to a text that goes through a web address. Every plus sign is part of the key.",
  },
  space: {
    code: "dns-value-space",
    title: "A space before or after the value",
    cause: "The value holds a space that does not belong to it.",
  },
};

/** Where a kind of damage stands: "U+200B at character 22 (2 in all)". */
const place = ({ kind, character, position, count }: Damage): string =>
  character === ""
    ? kind === "bare" || kind === "version"
      ? "Its beginning is missing"
      : `The space is missing behind character ${position}`
    : `${nameOf(character)} at character ${position}${count > 1 ? `, ${count} in all` : ""}`;

function nameOf(character: string): string {
  if (character.length > 2) return `"${showText(character)}"`;
  if (character === " ") return "A space";
  if (character === '"') return "A quotation mark";
  return /[\x21-\x7e]/.test(character) ? character : codePoint(character);
}

/** The title of the damage that is named first. */
export const damageTitle = ([first]: readonly Damage[]): string =>
  first === undefined ? "Damaged text" : words[first.kind].title;

/**
 * A record whose text was damaged, as a finding: named by the first kind, with the place of each.
 *
 * @param of `fix` is what to do where it is not to replace the value by the one shown
 */
export function damageFinding(of: {
  readonly field: string;
  readonly severity: Finding["severity"];
  readonly text: string;
  readonly expected: string;
  readonly damage: readonly Damage[];
  readonly fix?: readonly string[];
}): Finding {
  const first = of.damage[0]?.kind ?? "space";
  const others = of.damage.slice(1).map((d) => `${words[d.kind].title}: ${place(d)}.`);
  return rowFinding(of.field, {
    code: words[first].code,
    severity: of.severity,
    title: words[first].title,
    cause: [words[first].cause, ...of.damage.slice(0, 1).map((d) => `${place(d)}.`), ...others].join(" "),
    fix: [
      ...(of.fix ?? [
        "Open the record at the DNS host.",
        "Replace the value by the one shown here, without anything around it. Type it anew, or copy it from here.",
      ]),
    ],
    expected: of.expected,
    found: showText(of.text),
  });
}
