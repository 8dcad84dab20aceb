import { type Field, fields } from "../../contract/fields.ts";
import type { Finding, SettingsField, Severity, SourceLink, StepId } from "../../contract/index.ts";
import { finding } from "../../contract/make-finding.ts";
import { secretIn } from "../secret-shapes.ts";

interface Words {
  readonly title: string;
  readonly cause: string;
  readonly fix: readonly string[];
  readonly expected?: string;
  readonly found?: string;
  readonly sources?: readonly SourceLink[];
  readonly step?: StepId;
}

/** A finding about one field. `found` is cut to 120 characters, and left out when it could be a secret. */
export function settingFinding(
  severity: Severity,
  field: SettingsField,
  code: `setting-${string}`,
  { title, cause, fix, expected, found, sources = [], step }: Words,
): Finding {
  const row: Field = fields[field];
  return finding({
    code,
    severity,
    step: step ?? row.step ?? "app",
    field,
    title,
    cause,
    fix,
    expected,
    found: found && !secretIn(found) ? (found.length > 120 ? `${found.slice(0, 119)}…` : found) : undefined,
    sources,
  });
}
