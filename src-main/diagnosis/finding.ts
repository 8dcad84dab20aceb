import type { Evidence } from "../contract/evidence.ts";
import type { Finding } from "../contract/finding.ts";
import { finding } from "../contract/make-finding.ts";
import { withPatience } from "./patience.ts";
import { placeOf } from "./places.ts";
import type { Case, CatalogueRow } from "./row.ts";
import { sentences } from "./words.ts";

const shown = 600;

/** The raw words of a piece of evidence, as one text, for the reader who wants to look it up. */
export function rawText(e: Evidence): string | undefined {
  switch (e.kind) {
    case "token-reply": {
      const words = [e.error, e.errorDescription].filter((part) => part !== undefined && part !== "");
      const text = words.length > 0 ? words.join(": ") : e.body;
      return bounded(e.httpStatus === 0 ? text : `HTTP ${e.httpStatus} ${text}`);
    }
    case "smtp-reply":
      return bounded(
        [e.code === 0 ? "" : String(e.code), e.enhanced, e.text]
          .filter((p) => p !== undefined && p !== "")
          .join(" "),
      );
    case "network":
      return bounded(e.message.includes(e.code) ? e.message : `${e.code}: ${e.message}`);
    case "okta-error":
      return bounded(`${e.errorCode} ${e.text}`.trim());
    case "ehlo":
      return bounded(e.keywords.join("\n"));
    case "claims":
      return bounded(JSON.stringify(e.claims));
    case "credential":
    case "setting":
      return bounded(e.message);
    case "text":
      return bounded(e.text);
    case "certificate":
      return bounded(`${e.subject}, issued by ${e.issuer}, valid ${e.validFrom} to ${e.validTo}`);
    case "transcript":
    case "addresses":
      return undefined;
    default:
      return e satisfies never;
  }
}

const bounded = (text: string): string | undefined =>
  text.trim() === "" ? undefined : text.trim().slice(0, shown);

/** The finding of a row for a case, with the raw evidence. `severity` overrides the row's. */
export function findingOf(row: CatalogueRow, c: Case, severity?: Finding["severity"]): Finding {
  const of = row.finding(c);
  const place = of.field ? {} : placeOf(row.code, c.context?.provider);
  const whole = finding({
    ...of,
    ...place,
    title: sentences(of.title),
    cause: sentences(of.cause),
    fix: of.fix.map(sentences),
    code: row.code,
    severity: severity ?? of.severity,
    evidence: rawText(c.evidence),
  });
  return withPatience(whole, c.context);
}
