import type { Evidence } from "../contract/evidence.ts";
import type { Finding } from "../contract/finding.ts";
import { finding } from "../contract/make-finding.ts";
import { rawText } from "./finding.ts";
import { source } from "./row.ts";

/**
 * The remark on a server that refused a sign-in with the token in the AUTH line, after it had taken the same token in
 * two steps. A temporary refusal or a lost connection says nothing.
 * @param octets length of the AUTH line, its end included
 */
export function oneLineRefused(evidence: readonly Evidence[], octets: number): Finding[] {
  const refusal = evidence.find((e) => e.kind === "smtp-reply" && e.command === "AUTH" && e.code >= 500);
  if (refusal === undefined) return [];
  return [
    finding({
      code: "smtp-one-line-refused",
      severity: "info",
      step: "finish",
      title: "A client that sends the token in one line would be refused here",
      cause: `The test passed with the token on a line of its own, as RFC 4954 asks. A second sign-in put it in the AUTH line, which then has ${octets.toLocaleString("en")} octets, and was refused. How Okta's client sends it is not documented.`,
      fix: [
        "Nothing to do as long as Okta's own test message arrives.",
        "If Okta fails where this test passes, send this reply to Okta support: its AUTH XOAUTH2 must send the token after the 334 reply.",
      ],
      evidence: rawText(refusal),
      sources: [
        {
          label: "RFC 4954 section 4: the AUTH command",
          url: "https://www.rfc-editor.org/rfc/rfc4954#section-4",
        },
        source.xoauth2,
      ],
    }),
  ];
}
