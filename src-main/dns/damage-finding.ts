import type { Finding } from "../contract/finding.ts";
import { codePoint, type Damage, type DamageKind, showText } from "./damage.ts";
import { finding } from "./finding.ts";

/** What is said of each kind of damage. */
const words: Readonly<Record<DamageKind, { code: string; title: string; cause: string }>> = {
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
  space: {
    code: "dns-value-space",
    title: "A space before or after the value",
    cause: "The value holds a space that does not belong to it.",
  },
};

/** Where a kind of damage stands: "U+200B at character 22 (2 in all)". */
const place = ({ character, position, count }: Damage): string =>
  character === ""
    ? `The space is missing behind character ${position}`
    : `${/[\x21-\x7e]/.test(character) ? character : character === " " ? "A space" : codePoint(character)} at character ${position}${count > 1 ? `, ${count} in all` : ""}`;

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
  return finding({
    code: words[first].code,
    severity: of.severity,
    field: of.field,
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
