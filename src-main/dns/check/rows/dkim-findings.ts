import type { Finding } from "../../../contract/finding.ts";
import { finding, source } from "../../finding.ts";
import type { DkimKey } from "../dkim.ts";
import type { WantedOf } from "../records.ts";

export const keyFinding = (
  field: string,
  code: string,
  severity: Finding["severity"],
  title: string,
  key: DkimKey,
  found: readonly string[],
): Finding =>
  finding({
    code,
    severity,
    field,
    title,
    cause: key.problems.join(" "),
    fix: [
      "Copy the record again from the provider's console, in one piece.",
      "Replace the value at the DNS host.",
    ],
    found: found.join(" | ").slice(0, 2000),
    sources: [source.dkim("3.6.1")],
  });

export const keyMissing = ({ id, expected, record }: WantedOf<"dkim">): Finding =>
  finding({
    code: "dkim-missing",
    severity: "warning",
    field: id,
    ...record.missing,
    fix: [...record.missing.fix],
    expected,
    sources: [record.source],
  });

export const noKeyBehind = ({ id, record }: WantedOf<"dkim">, target: string): Finding =>
  finding({
    code: "dkim-no-key",
    severity: "warning",
    field: id,
    title: "The CNAME is right, and there is no key behind it yet",
    cause: record.noKey?.cause ?? "The provider publishes the key when DKIM signing is switched on.",
    fix: [...(record.noKey?.fix ?? []), "Check again after some minutes."],
    wait: { usual: "a few minutes after switching it on", retryAfterMs: 300_000, giveUpAfterMs: 86_400_000 },
    found: target,
    sources: [record.source],
  });
