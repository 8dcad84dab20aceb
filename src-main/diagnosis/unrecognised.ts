import type { Evidence } from "../contract/evidence.ts";
import type { Finding, SourceLink } from "../contract/finding.ts";
import { finding } from "../contract/make-finding.ts";
import { rawText } from "./finding.ts";
import { aboutAadsts } from "./row.ts";
import { type Reply, type ReplyMeaning, type ReplySubject, replyMeaning } from "./status-codes.ts";

/** What RFC 6749 section 5.2 says of `error`. It is where to look, not what is wrong. */
const oauthErrors: Readonly<Record<string, string>> = {
  invalid_client: "The word invalid_client points to the client ID, the secret or the way it is sent.",
  invalid_grant:
    "The word invalid_grant points to the signed request: key, Issuer, Subject, Audience or clock.",
  invalid_request: "The word invalid_request points to a value that is missing or malformed.",
  invalid_scope: "The word invalid_scope points to the scope.",
  unauthorized_client: "The word unauthorized_client says that this client may not ask this way.",
  unsupported_grant_type:
    "The word unsupported_grant_type points to the connection type or the token endpoint.",
  temporarily_unavailable: "The words say that it is temporary. Test again later.",
};

/** RFC 3463 section 3: the subject of an enhanced status code, its second number. */
const statusSubjects: Readonly<Record<string, string>> = {
  "1": "Its code points to an address: the sender's or the recipient's.",
  "2": "Its code points to a mailbox: its state, size or rights.",
  "3": "Its code points to the mail system itself: full, or not taking mail.",
  "4": "Its code points to the network or the routing behind the server.",
  "5": "Its code points to the conversation: a command the server did not expect.",
  "6": "Its code points to the content of the message.",
  "7": "Its code points to security or a policy: sign-in, rights or filters.",
};

/** The nearest guess, named as one; empty when there is none. */
function nearest(e: Evidence | undefined): string {
  if (e?.kind === "token-reply") return oauthErrors[e.error ?? ""] ?? "";
  if (e?.kind === "smtp-reply") return statusSubjects[e.enhanced?.split(".")[1] ?? ""] ?? "";
  return "";
}

/** Microsoft explains every AADSTS number, also the ones that are not in the catalogue. */
const microsoftsPage = (e: Evidence | undefined): SourceLink[] =>
  e?.kind === "token-reply" ? (e.errorCodes ?? []).slice(0, 3).map(aboutAadsts) : [];

/** The finding for what nothing in the catalogue fits: it shows the raw words and claims nothing. */
export function unrecognised(e: Evidence | undefined, severity: Finding["severity"]): Finding {
  const meaning = e?.kind === "smtp-reply" ? replyMeaning(e) : undefined;
  if (e?.kind === "smtp-reply" && meaning) return plainReply(e, meaning, severity);
  const guess = nearest(e);
  return finding({
    code: "unrecognised",
    severity,
    step: "test",
    title: "This answer is not known to Mailwright",
    cause:
      guess === ""
        ? "Nothing in its catalogue fits, and it does not guess."
        : `Nothing in its catalogue fits. ${guess}`,
    fix: [
      "Read the raw answer: it is the provider's own.",
      "Look its code up in the provider's documentation.",
      "Compare every value of the Provider app step with the provider's console.",
    ],
    evidence: e && rawText(e),
    sources: microsoftsPage(e),
  });
}

/** The finding's code for a reply that is known by what it is about, and by nothing of a setup. */
const replyKinds: Readonly<Record<ReplySubject, { readonly code: string; readonly about: string }>> = {
  address: { code: "reply-address", about: "It is about an address: the sender's or the recipient's." },
  mailbox: { code: "reply-mailbox", about: "It is about a mailbox: its state, size or rights." },
  system: { code: "reply-system", about: "It is about the mail server itself." },
  route: { code: "reply-route", about: "It is about the network or the way to the next server." },
  protocol: { code: "reply-protocol", about: "It is about a command and the server's answer to it." },
  content: { code: "reply-content", about: "It is about what the message holds." },
  policy: { code: "reply-policy", about: "It is about a rule of the server, or its trust in the sender." },
  "sign-in": { code: "reply-sign-in", about: "It is about the sign-in (AUTH)." },
  refused: { code: "reply-refused", about: "Servers use this code for many reasons." },
};
const unnamed: ReadonlySet<string> = new Set([
  "unrecognised",
  ...Object.values(replyKinds).map(({ code }) => code),
]);

/** True when a finding names a failure, and not only what a mail server's reply means by itself. */
export const namesFailure = ({ code }: Finding): boolean => !unnamed.has(code);

/** A reply whose codes say what the server means, whichever server it is, and nothing of a value of the setup. */
function plainReply(
  e: Reply,
  { subject, says, source }: ReplyMeaning,
  severity: Finding["severity"],
): Finding {
  const kind = replyKinds[subject];
  const number = e.enhanced === undefined && e.text === "";
  return finding({
    code: kind.code,
    severity,
    step: "test",
    title: number ? `As a mail server's reply, ${e.code} says: ${says}` : `A mail server says: ${says}`,
    cause: `${kind.about} That is told by ${source}. ${e.code < 500 ? "It is for now: a sender tries again by itself." : "It is final: sent again, the same gets the same answer."} Which value of a setup is meant, if any, is not in the text.${e.text === "" ? " Neither is which server it was: its words are missing." : ""}`,
    fix: [
      e.text === ""
        ? "Paste the whole line, with the server's words after the code, and the lines before it: they say what was asked."
        : "Read the raw answer: it is the server's own, and may say more.",
      "If it came while Okta sent, test the setup here: a run shows what the server was asked before.",
    ],
    evidence: rawText(e),
    sources: [],
  });
}
