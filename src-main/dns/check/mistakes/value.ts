import { sameName } from "../../ask/domain-name.ts";
import { type Case, caseFinding, type Mistake, valuesOfCase } from "./case.ts";

const quotes = /["'\u201c\u201d\u201e\u2018\u2019]/g;

/** Quotation marks, a dot or a space that became part of a text value. */
export function damagedValue(of: Case): Mistake | undefined {
  for (const value of valuesOfCase(of)) {
    const trimmed = value.trim();
    const bare = trimmed.replace(quotes, "").trim();
    const [code, title, cause] = of.isExpected(trimmed)
      ? [
          "dns-value-space",
          "A space before or after the value",
          "The value holds a space that does not belong to it.",
        ]
      : of.isExpected(bare)
        ? [
            "dns-quoted-value",
            "Quotation marks in the value",
            "The quotation marks became part of the value. This DNS host adds its own, or takes none.",
          ]
        : of.isExpected(bare.replace(/\.+$/, ""))
          ? ["dns-value-dot", "A dot at the end of the value", "A text value has no dot at its end."]
          : [];
    if (code === undefined || title === undefined || cause === undefined) continue;
    return {
      status: "wrong",
      statusText: title,
      finding: caseFinding(of, {
        code,
        title,
        cause,
        fix: [
          "Open the record at the DNS host.",
          "Replace the value by the one shown here, without anything around it.",
        ],
        expected: of.wanted.expected,
        found: value,
      }),
    };
  }
  return undefined;
}

/** The DNS host added the zone name to the target of a CNAME. */
export function doubledTarget(of: Case): Mistake | undefined {
  const { wanted, context } = of;
  if (wanted.type !== "CNAME" || context.apex === undefined) return undefined;
  const ends = [context.apex, context.domain];
  const target = valuesOfCase(of).find((v) => ends.some((end) => sameName(v, `${wanted.expected}.${end}`)));
  if (target === undefined) return undefined;
  return {
    status: "wrong",
    statusText: "Zone name added to the target",
    finding: caseFinding(of, {
      code: "dns-target-doubled",
      title: "The zone name was added to the target",
      cause: `${context.host?.name ?? "The DNS host"} takes a target without a dot at its end for a name inside the zone.`,
      fix: [
        "Open the record at the DNS host.",
        `Enter the target with a dot at its end: ${wanted.expected}.`,
      ],
      expected: wanted.expected,
      found: target,
    }),
  };
}

/** Something else is published, or nothing: what remains when no mistake was recognised. */
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
