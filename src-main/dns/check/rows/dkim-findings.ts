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

export const googleMissing = (wanted: WantedOf<"dkim">): Finding =>
  finding({
    code: "dkim-missing",
    severity: "warning",
    field: wanted.id,
    title: "Google's DKIM key is not published",
    cause:
      "Without it Google signs with a key of its own domain, which does not count for yours in DMARC. The key is made in the Google Admin console.",
    fix: [
      "In the Google Admin console, open Apps > Google Workspace > Gmail > Authenticate email.",
      "Select the domain, choose Generate new record, 2048 bits, prefix google.",
      "Enter the record at the DNS host.",
      "When it is found here, choose Start authentication there.",
    ],
    expected: wanted.expected,
    sources: [source.googleDkim],
  });

export const microsoftMissing = (wanted: WantedOf<"dkim">): Finding =>
  finding({
    code: "dkim-missing",
    severity: "warning",
    field: wanted.id,
    title: "Microsoft's DKIM record is missing",
    cause:
      "Without it Microsoft 365 signs with the onmicrosoft.com domain, which does not count for yours in DMARC. The target is shown in the Defender portal.",
    fix: [
      "In the Microsoft Defender portal, open Email & collaboration > Policies & rules > Threat policies > Email authentication settings > DKIM.",
      "Select the domain and copy both CNAMEs.",
      "Enter them at the DNS host.",
      "When they are found here, switch Sign messages for this domain with DKIM signatures to Enabled.",
    ],
    expected: wanted.expected,
    sources: [source.microsoftDkim],
  });

export const microsoftNoKey = (wanted: WantedOf<"dkim">, target: string): Finding =>
  finding({
    code: "dkim-no-key",
    severity: "warning",
    field: wanted.id,
    title: "The CNAME is right, and there is no key behind it yet",
    cause:
      "Microsoft publishes the key when DKIM signing is switched on. For the second selector that is at the first key rotation.",
    fix: [
      "In the Microsoft Defender portal, switch on DKIM signatures for this domain.",
      "Check again after some minutes.",
    ],
    wait: { usual: "a few minutes after switching it on", retryAfterMs: 300_000, giveUpAfterMs: 86_400_000 },
    found: target,
    sources: [source.microsoftDkim],
  });
