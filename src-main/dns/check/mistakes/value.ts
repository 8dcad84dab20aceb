import { isAtOrBelow, relativeName, sameName } from "../../ask/domain-name.ts";
import { showText, unwrapText } from "../../damage.ts";
import { damageFinding, damageTitle } from "../../damage-finding.ts";
import { lettersApart } from "../../spf/near.ts";
import type { Wanted } from "../records.ts";
import { type Case, caseFinding, type Mistake, valuesOfCase, wrong } from "./case.ts";

/** Quotation marks, a space, a dot, or characters the eye does not see, that became part of a value. */
export function damagedValue(of: Case): Mistake | undefined {
  for (const value of valuesOfCase(of)) {
    const { text, damage } = unwrapText(value);
    const common = {
      field: of.wanted.id,
      severity: of.wanted.kind === "okta" ? "error" : "warning",
      text: value,
      expected: of.wanted.expected,
    } as const;
    if (damage.length > 0 && of.isExpected(text))
      return {
        status: "wrong",
        statusText: damageTitle(damage),
        found: [showText(value)],
        finding: damageFinding({ ...common, damage }),
      };
    if (/\.+$/.test(text) && of.isExpected(text.replace(/\.{1,8}$/, "")))
      return wrong(of, "A dot at the end of the value", undefined, {
        code: "dns-value-dot",
        title: "A dot at the end of the value",
        cause: "A text value has no dot at its end.",
        fix: [
          "Open the record at the DNS host.",
          "Replace the value by the one shown here, without the dot.",
        ],
        expected: of.wanted.expected,
        found: showText(value),
      });
  }
  return undefined;
}

/** The DNS host added the zone name to the target of a CNAME. */
export function doubledTarget(of: Case): Mistake | undefined {
  const { wanted, context } = of;
  if (wanted.type !== "CNAME" || context.apex === undefined) return undefined;
  const ends = [context.domain, context.apex];
  const meant = (target: string) =>
    ends
      .filter((end) => isAtOrBelow(target, end) && !sameName(target, end))
      .map((end) => relativeName(target, end))
      .find(of.isExpected);
  const target = valuesOfCase(of).find((v) => meant(v) !== undefined);
  if (target === undefined) return undefined;
  const right = meant(target) ?? wanted.expected;
  return wrong(of, "Zone name added to the target", undefined, {
    code: "dns-target-doubled",
    title: "The zone name was added to the target",
    cause: `${context.host?.name ?? "The DNS host"} takes a target without a dot at its end for a name inside the zone.`,
    fix: ["Open the record at the DNS host.", `Enter the target with a dot at its end: ${right}.`],
    expected: right,
    found: target,
  });
}

/** The value of another record of this check. */
export function swapped(of: Case): Mistake | undefined {
  const { wanted, context } = of;
  const fits = (other: Wanted, value: string): boolean =>
    other.kind === "dkim"
      ? other.record.leadsToKey?.(value) === true
      : other.kind === "okta" &&
        (other.type === "CNAME" ? sameName(value, other.expected) : value === other.expected);
  const others = context.wanted.filter((w) => w.type === wanted.type && w.fqdn !== wanted.fqdn);
  for (const value of valuesOfCase(of)) {
    const other = others.find((w) => fits(w, value));
    if (other === undefined || of.isExpected(value)) continue;
    return wrong(of, "The value of another record", undefined, {
      code: "dns-values-swapped",
      title: "The value of another record stands here",
      cause: `What stands at ${wanted.fqdn} belongs to ${other.fqdn}. The two were mixed up.`,
      fix: [
        "Open the record at the DNS host.",
        "Enter the value that belongs to this name.",
        "Check the other record as well.",
      ],
      expected: wanted.expected,
      found: showText(value),
    });
  }
  return undefined;
}

/** What can be said of a value by comparing it with the right one. */
function compared(found: readonly string[], expected: string): string {
  if (found.some((v) => v.toLowerCase() === expected.toLowerCase()))
    return "It differs in upper and lower case.";
  const apart = Math.min(...found.map((v) => lettersApart(v, expected)));
  return apart <= 3
    ? `It differs in ${apart === 1 ? "one character" : `${apart} characters`}.`
    : "It may be from an earlier setup.";
}

/** Something else is published, or nothing: what remains when no mistake was recognized. */
export function plainly(of: Case, shortName: string): Mistake {
  const { wanted, seen, context } = of;
  const found = [...seen.aliases.map((a) => `CNAME ${a}`), ...valuesOfCase(of)];
  if (found.length > 0)
    return wrong(of, "Another value", undefined, {
      code: "dns-value-differs",
      title: "The record has another value",
      cause:
        `${wanted.fqdn} is published, with a value that is not the expected one. ${wanted.kind === "okta" ? compared(valuesOfCase(of), wanted.expected) : ""}`.trim(),
      fix: ["Open the record at the DNS host.", "Replace its value by the one shown here."],
      expected: wanted.expected,
      found: found.join("; "),
    });
  return {
    status: "missing",
    statusText: "Missing",
    finding: caseFinding(of, {
      code: "dns-record-missing",
      title: `The ${wanted.type} record is missing`,
      cause: `There is no ${wanted.type} record at ${wanted.fqdn}.`,
      fix: [
        `Add a ${wanted.type} record${context.host ? ` at ${context.host.name}` : ""}. Name: ${shortName}`,
        "Copy the value from here.",
      ],
      expected: wanted.expected,
    }),
  };
}
