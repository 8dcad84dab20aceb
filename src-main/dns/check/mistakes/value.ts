import { isAtOrBelow, relativeName, sameName } from "../../ask/domain-name.ts";
import { mendText, showText } from "../../damage.ts";
import { damageFinding, damageTitle } from "../../damage-finding.ts";
import { type Case, caseFinding, type Mistake, valuesOfCase } from "./case.ts";

/** Quotation marks, a space, a dot, or characters the eye does not see, that became part of a value. */
export function damagedValue(of: Case): Mistake | undefined {
  for (const value of valuesOfCase(of)) {
    const { text, damage } = mendText(value);
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
      return {
        status: "wrong",
        statusText: "A dot at the end of the value",
        finding: caseFinding(of, {
          code: "dns-value-dot",
          title: "A dot at the end of the value",
          cause: "A text value has no dot at its end.",
          fix: [
            "Open the record at the DNS host.",
            "Replace the value by the one shown here, without the dot.",
          ],
          expected: of.wanted.expected,
          found: showText(value),
        }),
      };
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
  return {
    status: "wrong",
    statusText: "Zone name added to the target",
    finding: caseFinding(of, {
      code: "dns-target-doubled",
      title: "The zone name was added to the target",
      cause: `${context.host?.name ?? "The DNS host"} takes a target without a dot at its end for a name inside the zone.`,
      fix: ["Open the record at the DNS host.", `Enter the target with a dot at its end: ${right}.`],
      expected: right,
      found: target,
    }),
  };
}

/** Something else is published, or nothing: what remains when no mistake was recognized. */
export function plainly(of: Case, shortName: string): Mistake {
  const { wanted, seen, context } = of;
  const found = [...seen.aliases.map((a) => `CNAME ${a}`), ...valuesOfCase(of)];
  if (found.length > 0)
    return {
      status: "wrong",
      statusText: "Another value",
      finding: caseFinding(of, {
        code: "dns-value-differs",
        title: "The record has another value",
        cause: `${wanted.fqdn} is published, with a value that is not the expected one. It may be from an earlier setup.`,
        fix: ["Open the record at the DNS host.", "Replace its value by the one shown here."],
        expected: wanted.expected,
        found: found.join("; "),
      }),
    };
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
