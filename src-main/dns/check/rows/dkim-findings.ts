import type { Finding } from "../../../contract/finding.ts";
import { showText } from "../../damage.ts";
import { finding, rowFinding, source } from "../../finding.ts";
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
    found: showText(found.join(" | ")),
    sources: [source.dkim("3.6.1")],
  });

export const keyMissing = ({ id, expected, record }: WantedOf<"dkim">): Finding =>
  rowFinding(id, {
    code: "dkim-missing",
    ...record.missing,
    fix: record.told
      ? [
          record.type === "CNAME"
            ? `Enter it at the DNS host: a CNAME that leads to ${record.told}. The console told this target.`
            : "Enter it at the DNS host as it stands here. The console told this key.",
          ...record.missing.fix.slice(-1),
        ]
      : [...record.missing.fix],
    expected,
    sources: [record.source],
  });

export const noKeyBehind = ({ id, record }: WantedOf<"dkim">, target: string): Finding =>
  rowFinding(id, {
    code: "dkim-no-key",
    title: `The CNAME of ${record.selector} is there, and no key is behind it`,
    cause: record.noKey?.cause ?? "The provider publishes the key when DKIM signing is switched on.",
    fix: [...(record.noKey?.fix ?? []), "Check again after some minutes."],
    wait: { usual: "a few minutes after switching it on", retryAfterMs: 300_000, giveUpAfterMs: 86_400_000 },
    found: target,
    sources: [record.source],
  });

export const otherDomain = ({ id, expected, record, fqdn }: WantedOf<"dkim">, target: string, of: string) =>
  rowFinding(id, {
    code: "dkim-target-of-other-domain",
    title: `The CNAME of ${record.selector} leads to the key of another domain`,
    cause: `The target at ${fqdn} is for "${of}". Each domain has targets of its own, and a key of another one does not sign for this.`,
    fix: [...record.missing.fix.slice(0, 2), "Replace the target at the DNS host by the one shown there."],
    expected,
    found: target,
    sources: [record.source],
  });

export const keySplit = (field: string, value: string, texts: readonly string[]): Finding =>
  rowFinding(field, {
    code: "dkim-key-split",
    title: `The DKIM key was split into ${texts.length} records`,
    cause:
      "A long value may consist of several strings, and they belong into one record. Of several records receivers read one, and that holds a part of the key.",
    fix: ["Replace them by the one record shown here.", "Delete the others."],
    expected: value,
    found: showText(texts.join(" | ")),
    sources: [source.dkim("3.6.2.2")],
  });

/** What stands in the record is not shown: it is a secret, however many have read it. @param name of the record */
export const privateKey = (name: string, field?: string): Finding =>
  finding({
    code: "dkim-private-key",
    field,
    title: "The private DKIM key was published",
    cause: `The record at ${name} holds the private half of the key. Whoever reads it can sign mail as this domain, and receivers cannot check a signature with it.`,
    fix: [
      "Make a new key in the provider's console.",
      "Replace the record by the one shown there: it holds the public half.",
      "Do not use the old key again, and keep no copy of it.",
    ],
    sources: [source.dkim("3.6.1")],
  });
