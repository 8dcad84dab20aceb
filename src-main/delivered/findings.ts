import type { Delivered, DeliveredRow } from "../contract/delivered.ts";
import type { Finding } from "../contract/finding.ts";
import { type FindingDraft, finding } from "../contract/make-finding.ts";
import type { ProviderId } from "../contract/settings.ts";
import { mailDnsOf } from "../providers/index.ts";
import type { AuthenticationResults } from "./authentication-results.ts";
import { addressIn, domainOf, fieldOf, type MessageSource } from "./source.ts";

export interface Seen {
  readonly source: MessageSource;
  readonly results: AuthenticationResults | undefined;
  readonly rows: readonly DeliveredRow[];
  readonly from: string;
  readonly returnPath: string;
  readonly message: Delivered["message"];
  readonly expectedFrom: string;
  readonly provider: ProviderId | null;
}

const gmailSource = {
  label: "Google: send mail from another address or alias",
  url: "https://support.google.com/mail/answer/22370",
};
const senderGuidelines = {
  label: "Google: e-mail sender guidelines",
  url: "https://support.google.com/a/answer/81126",
};

/** Most are warnings that are mended in the DNS. */
const remark = (draft: Omit<FindingDraft, "severity" | "step"> & Partial<FindingDraft>): Finding =>
  finding({ severity: "warning", step: "dns", ...draft });

/** What is wrong with a message that arrived: each says where it is mended. None blocks, for the message did arrive. */
export function deliveredFindings(seen: Seen): Finding[] {
  const row = (id: DeliveredRow["id"]) => seen.rows.find((r) => r.id === id) as DeliveredRow;
  return [
    whose(seen),
    rewritten(seen),
    dmarc(seen, row("dmarc")),
    dkim(seen, row("dkim")),
    spf(seen, row("spf"), row("dkim")),
    unjudged(seen),
  ].filter((found) => found !== undefined);
}

function whose({ message }: Seen): Finding | undefined {
  if (message === "last") return undefined;
  return remark({
    code: message === "other" ? "smtp-message-of-another-run" : "smtp-message-foreign",
    severity: "info",
    step: "test",
    title:
      message === "other"
        ? "This message is of an earlier test"
        : "This message was not sent by a test of this setup",
    cause:
      message === "other"
        ? "Its X-Mailwright-Run is not that of the last run. What it shows may have been mended since."
        : "It carries no X-Mailwright-Run. What it shows may be true of another sender.",
    fix: ["Open the message of the last run, and take its source."],
  });
}

function rewritten({ source, from, expectedFrom }: Seen): Finding | undefined {
  const original = addressIn(fieldOf(source, "x-google-original-from"));
  const expected = expectedFrom.trim().toLowerCase();
  if (original !== "" && original !== from)
    return remark({
      code: "gmail-from-rewritten",
      step: "domain",
      field: "from",
      title: "Gmail replaced the From address",
      cause: `The message was sent as ${original} and arrived as ${from}. Gmail does this without a word when the From address is neither the mailbox's own nor one it may send as. Okta's mail would arrive the same way.`,
      fix: [
        `Use ${from} as Okta's sender.`,
        `Or add ${original} to the user's alternate email addresses in the Google Admin console, and in Gmail under Settings > Accounts > Send mail as.`,
      ],
      expected: original,
      found: from,
      sources: [gmailSource],
    });
  if (expected === "" || expected === from) return undefined;
  return remark({
    code: "setting-from-differs",
    step: "domain",
    field: "from",
    title: "The message arrived from another address",
    cause: `It was to come from ${expected}. The mail server put ${from || "nothing"} in its place, or this is not the test message.`,
    fix: [
      "Compare the subject with that of the test message.",
      "If it is the test message, let the mailbox send as the From address, or use the mailbox's own.",
    ],
    expected,
    found: from,
  });
}

const evidenceOf = ({ receiver, here }: DeliveredRow): string =>
  [receiver && `At the receiver: ${receiver}`, here && `Here and now: ${here}`].filter(Boolean).join("\n");

/** The receiver said no and it verifies now, or the other way round. */
const changedSince = (row: DeliveredRow): string =>
  row.receiver !== undefined && !row.receiver.startsWith("pass") && row.here?.startsWith("pass") === true
    ? " Checked now it passes: the record was probably mended after the message was sent."
    : "";

function dmarc({ from }: Seen, row: DeliveredRow): Finding | undefined {
  const domain = domainOf(from);
  if (row.status === "none")
    return remark({
      code: "dmarc-missing-at-receiver",
      severity: "info",
      field: "dmarc",
      title: "The receiver found no DMARC record",
      cause: `Neither ${domain} nor the domain above it publishes one. Large receivers ask for it.`,
      fix: ["Publish the DMARC record of the DNS step."],
      evidence: evidenceOf(row),
      sources: [senderGuidelines],
    });
  if (row.status !== "failed") return undefined;
  return remark({
    code: "dmarc-failed",
    field: "dmarc",
    title: "DMARC did not pass",
    cause: `Neither SPF nor DKIM passed for ${domain}, the domain of the From address. Receivers may put Okta's mail into spam, or refuse it.${changedSince(row)}`,
    fix: ["Mend DKIM first: it survives forwarding.", "Then test again, and take the new message's source."],
    evidence: evidenceOf(row),
    sources: [senderGuidelines],
  });
}

/** How DKIM is switched on, and the DNS row that shows its record. */
function signing({ provider }: Seen): { field?: string; fix: string[] } {
  const { dkim: records, signing: steps } = mailDnsOf(provider, {});
  const field = records[0]?.id;
  return {
    ...(field && { field }),
    fix: [...steps, "Test again afterwards, and take the new message's source."],
  };
}

function dkim(seen: Seen, row: DeliveredRow): Finding | undefined {
  const domain = domainOf(seen.from);
  const { fix, ...where } = signing(seen);
  switch (row.status) {
    case "none":
      return remark({
        code: "dkim-not-signed",
        ...where,
        title: "The message carries no DKIM signature",
        cause: `The provider did not sign it for ${domain}. Signing is not switched on.`,
        fix,
        evidence: evidenceOf(row),
      });
    case "not-aligned":
      return remark({
        code: "dkim-not-aligned",
        ...where,
        title: "DKIM signs for another domain",
        cause: `The signature is that of ${row.domain ?? "another domain"}, and the From address is at ${domain}. The provider signs with a domain of its own until signing is switched on for yours. DMARC does not count it.`,
        fix,
        evidence: evidenceOf(row),
      });
    case "failed":
      return remark({
        code: "dkim-failed",
        ...where,
        title: "The DKIM signature does not verify",
        cause: `The key in the DNS is missing or another one, or the message was changed on its way (a footer, a mailing list).${changedSince(row)}`,
        fix: [
          "Compare the DKIM record of the DNS step with the provider's console.",
          "Send the test message to a mailbox at another provider, without forwarding.",
        ],
        evidence: evidenceOf(row),
      });
    case "passed":
    case "unknown":
      return undefined;
    default:
      return row.status satisfies never;
  }
}

function spf({ from, returnPath }: Seen, row: DeliveredRow, dkimRow: DeliveredRow): Finding | undefined {
  const rest =
    dkimRow.status === "passed" ? " DMARC passes by DKIM alone, which breaks when a message is changed." : "";
  switch (row.status) {
    case "failed":
    case "none":
      return remark({
        code: "spf-failed-at-receiver",
        field: "spf",
        title: "SPF did not pass",
        cause: `The address that delivered the message is not in the SPF record of ${domainOf(returnPath) || "the envelope sender"}.${rest}${changedSince(row)}`,
        fix: [
          "Compare the SPF row of the DNS step.",
          "If the message was forwarded, look at a mailbox that got it directly: SPF does not survive forwarding.",
        ],
        evidence: evidenceOf(row),
      });
    case "not-aligned":
      return remark({
        code: "spf-not-aligned",
        severity: "info",
        field: "spf",
        title: "SPF passes for another domain than the From address's",
        cause: `The envelope sender is ${returnPath}, and the From address is at ${domainOf(from)}. DMARC does not count this SPF.${rest}`,
        fix: ["Use a mailbox of the email domain as the username, or rely on DKIM."],
        evidence: evidenceOf(row),
      });
    case "passed":
    case "unknown":
      return undefined;
    default:
      return row.status satisfies never;
  }
}

function unjudged({ source, results }: Seen): Finding | undefined {
  if (results === undefined)
    return remark({
      code: "smtp-message-not-judged",
      severity: "info",
      step: "test",
      title: "The receiving server wrote no results",
      cause:
        "There is no Authentication-Results field: this is the sender's own copy, or the receiver does not write one. What is shown was checked here, with the records of now.",
      fix: ["Send the test to a mailbox at Gmail or Outlook, and take the source from there."],
    });
  if (source.hasBody) return undefined;
  return remark({
    code: "smtp-message-header-only",
    severity: "info",
    step: "test",
    title: "Only the header is here",
    cause: "Without the body the DKIM signature cannot be checked here. The receiver's results are shown.",
    fix: ["Save the message as a file and drop that, to have it checked here too."],
  });
}
