import { SmtpCommand } from "../../contract/evidence.ts";
import { worldwide } from "../../providers/microsoft/clouds.ts";
import {
  advice,
  any,
  at,
  type Case,
  type CatalogueRow,
  network,
  type RowFinding,
  reply,
  row,
  type SmtpReply,
  said,
  saidRow,
  source,
  stageRow,
} from "../row.ts";
import { host, jwt, mailbox, named, seen, soon } from "../words.ts";
import { envelope, smtpEnvelopeRows } from "./smtp-envelope.ts";

const anyStage = ["reach", "tls", "auth", "send"] as const;
const beforeQuit = SmtpCommand.options.filter((command) => command !== "QUIT");

const refused = (e: SmtpReply): boolean => e.code >= 400;
const temporary = (e: SmtpReply): boolean => e.code >= 400 && e.code < 500;
const permanent = (e: SmtpReply): boolean => e.code >= 500;
const from = (c: Case): string => named(c.context?.from, "the From address");
/** In a run the mechanism is XOAUTH2. A text tells it, or does not. */
const xoauth2Tried = (c: Case): boolean =>
  c.context !== undefined || seen(c, "text", (e) => /\bAUTH XOAUTH2\b/i.test(e.text)) !== undefined;

/** A token is issued to Subject, and the server compares it with the user name. */
function subjectDiffers(c: Case): string {
  const settings = jwt(c);
  if (settings === undefined || settings.subject === "" || settings.username === "") return "";
  return settings.subject.toLowerCase() === settings.username.toLowerCase()
    ? ""
    : ` Subject is ${named(settings.subject, "")}, and Username is ${named(settings.username, "")}: the token is for another user.`;
}

const encryptionMissing = (cause: string): RowFinding => ({
  step: "app",
  field: "port",
  title: "The server does not offer encryption here",
  cause,
  fix: [advice.compareServer, "If the provider offers implicit TLS, use port 465.", advice.anotherNetwork],
});

/** Replies any SMTP server may give (RFC 5321, RFC 4954, RFC 3463). The vendors' rows come first and say more. */
export const smtpRows: readonly CatalogueRow[] = [
  row(
    "smtp-not-smtp",
    anyStage,
    "not-smtp",
    any((c) => c.context !== undefined && at(beforeQuit, (e) => e.code === 0)(c), said("smtp-not-smtp")),
    (c) => ({
      step: "app",
      field: "host",
      title: "This is not an SMTP server",
      cause: `${host(c)} answered with something that is no SMTP reply. Host or port belongs to another service.`,
      fix: [advice.compareServer],
    }),
  ),
  ...smtpEnvelopeRows,
  // nodemailer's own refusals: the server was not asked, or its SIZE was kept to.
  stageRow(
    "smtp-address-unusable",
    ["send"],
    { none: "local" },
    network({ code: "EENVELOPE" }),
    ({ evidence: e }) => ({
      step: "test",
      field: "to",
      title: "Mailwright could not use an address of the message",
      cause: `This is Mailwright's own refusal, and not the server's: ${e.kind === "network" ? e.message.replace(/\.?$/, ".") : ""}`,
      fix: [
        "Check the recipient on the Test step, and the From address on the Domain step: one address each, such as name@example.com.",
      ],
    }),
  ),
  stageRow(
    "smtp-size-too-small",
    ["send"],
    "size-too-small",
    network({ code: "EMESSAGE" }),
    ({ evidence: e }) => ({
      step: "app",
      field: "host",
      title: "The server offers less room than one short message needs",
      cause: `Mailwright did not send the test message: the server's own limit (SIZE in its EHLO) is below its 2 kB.${e.kind === "network" ? ` ${e.message.replace(/\.?$/, ".")}` : ""}`,
      fix: ["Ask who runs the server to raise its limit for message sizes.", advice.compareServer],
    }),
  ),
  stageRow("smtp-greeting-refused", ["reach", "tls"], "greeting-refused", at(["greeting"], refused), (c) => ({
    step: "test",
    title: "The mail server turns this computer away",
    cause: `${host(c)} ended the conversation with its greeting. It may refuse this network's address, or have too many connections.`,
    fix: [
      advice.ownWords,
      "Test again in a minute.",
      "Test once from another network. Okta connects from its own addresses.",
    ],
    wait: soon,
  })),
  row(
    "smtp-starttls-first",
    anyStage,
    "starttls-wanted",
    any(
      reply({ code: 530, enhanced: "5.7.0", text: /^Must issue a STARTTLS command first\b/i }),
      said("smtp-starttls-first"),
    ),
    () => ({
      step: "app",
      field: "port",
      title: "The server wants STARTTLS before anything else",
      cause: "The connection stayed in clear. Something on the way may hide STARTTLS.",
      fix: ["Use port 587 or 465.", advice.anotherNetwork],
    }),
  ),
  stageRow("smtp-starttls-missing", ["tls"], "starttls-missing", at(["STARTTLS"], refused), (c) =>
    encryptionMissing(
      `${host(c)} refused STARTTLS. A token is never sent in clear. A firewall that inspects mail may hide STARTTLS.`,
    ),
  ),
  saidRow("smtp-starttls-missing", (c) =>
    encryptionMissing(
      `${host(c)} did not list STARTTLS, or something on the way took it out: firewalls that inspect mail do. A token is never sent in clear.`,
    ),
  ),
  saidRow("smtp-no-common-mechanism", (c) => ({
    step: "app",
    title: "Program and server know no way to sign in that both have",
    cause: `The program found none among those that ${host(c)} lists. Many servers list AUTH only after STARTTLS, and many programs do not know XOAUTH2.`,
    fix: [
      "Switch STARTTLS on in the program, and use port 587.",
      "Check that the program can sign in with XOAUTH2, and that it is set to.",
      "Compare host and port with the provider's documentation for SMTP with OAuth 2.0.",
    ],
  })),
  saidRow("smtp-credentials-missing", () => ({
    step: "app",
    title: "The program had nothing to sign in with",
    cause: "It had no token for the user and no password. The server was not asked to let anybody in.",
    fix: [
      "Give the program the user and an access token.",
      "If it makes tokens itself, give it the token endpoint, client ID and secret (or key) for that.",
    ],
  })),
  saidRow("smtp-token-challenged", (c) => ({
    step: "app",
    title: "The server did not take the token, and the program hides why",
    cause: `${host(c)} answered the token with a challenge (334), as a server does that refuses it. It holds the reason; the program gave up without reading it. Most often the user name is not the token's user, or the token has another scope.`,
    fix: [
      "Run the test here with the same values: it reads the challenge and the reply after it.",
      "Check that the program signs in as the user that the token is for, by the primary address.",
      "Switch on the program's own log of the conversation, and paste it here.",
    ],
    sources: [source.xoauth2],
  })),
  saidRow("smtp-login-refused", (c) => ({
    step: "app",
    title: "The program could not sign in, and keeps the server's reply to itself",
    cause: `Its words say only that the sign-in to ${host(c)} failed. Whether a token or a password was sent, and what the server answered, is not in them.`,
    fix: [
      "Switch on the program's own log of the conversation, and paste the line with 535 or 334 here.",
      "Run the test here with the same values: it shows the server's own words.",
    ],
  })),
  saidRow("smtp-password-in-clear", (c) => ({
    step: "app",
    field: "port",
    title: "The program does not sign in without encryption",
    cause: `The connection to ${host(c)} was in clear, so the program's library held the credentials back. The server listed no STARTTLS, the program did not ask for it, or something on the way took it out.`,
    fix: [
      "Switch STARTTLS on in the program, and use port 587; or implicit TLS on port 465.",
      advice.anotherNetwork,
    ],
  })),
  row(
    "smtp-ehlo-name-refused",
    [],
    { none: "console" },
    reply({ code: 501, enhanced: "5.5.4", text: /^Invalid domain name\b/i }),
    () => ({
      step: "test",
      title: "The server does not like the name the client gave in EHLO",
      cause:
        "A client introduces itself with a name (EHLO), and the server finds this one malformed: a name with an underscore, with spaces, or none at all. It is not about an address of the message.",
      fix: [advice.nameInEhlo, "For Okta there is nothing to set: it gives a name of its own."],
    }),
  ),
  saidRow("smtp-sign-in-not-tried", (c) => ({
    step: "credentials",
    title: "The client gave up before it signed in",
    cause: `The server was reached, and no AUTH with a token was sent: the failure is in the client. Most often it had no token, because its token request failed before.${/smtp-mail\.outlook\.com/i.test(c.evidence.kind === "text" ? c.evidence.text : "") ? ` The host smtp-mail.outlook.com is the one for personal Outlook.com accounts; an organization's is ${worldwide.smtpHost}.` : ""}`,
    fix: [
      "Look at the client's own log for the token request, and paste its answer here.",
      "Check that the client is set to XOAUTH2, and that the library for it is installed.",
      "Run the test here with the same values: it shows the token's and the server's answers apart.",
    ],
  })),
  stageRow("smtp-ehlo-refused", ["reach", "tls"], "ehlo-refused", at(["EHLO"], refused), () => ({
    step: "app",
    field: "host",
    title: "The server refuses the conversation",
    cause:
      "It answered EHLO with an error, so the test could not go on. Okta gives another name in EHLO and comes from other addresses: it may get another answer.",
    fix: [advice.ownWords, advice.anotherNetwork, advice.compareServer],
  })),
  stageRow(
    "smtp-xoauth2-not-offered",
    ["auth"],
    "xoauth2-not-offered",
    ({ evidence: e }) => e.kind === "ehlo",
    (c) => {
      const offered =
        c.evidence.kind === "ehlo"
          ? c.evidence.keywords.filter((line) => /^AUTH\b/i.test(line)).join(", ")
          : "";
      return {
        step: "app",
        field: "host",
        title: "The server does not offer OAuth 2.0",
        cause: `${host(c)} does not list XOAUTH2 among its ways to sign in. ${offered === "" ? "It lists none at all." : `It lists ${offered}.`} Nothing was sent.`,
        fix: [
          "Compare host and port with the provider's documentation for SMTP with OAuth 2.0.",
          "Check that no mail gateway stands in between.",
        ],
        expected: "AUTH … XOAUTH2",
        found: offered,
      };
    },
  ),
  stageRow(
    "smtp-server-closing",
    anyStage,
    "server-closing",
    at(beforeQuit, (e) => e.code === 421),
    () => ({
      step: "test",
      title: "The mail server ended the conversation",
      cause: "It answered 421: it is busy, is being restarted, or limits this address.",
      fix: [advice.ownWords, advice.waitAMinute],
      wait: soon,
    }),
  ),
  stageRow("smtp-auth-temporary", ["auth"], "auth-temporary", at(["AUTH"], temporary), () => ({
    step: "test",
    title: "The sign-in failed for now",
    cause: "The server has a temporary problem with signing in (RFC 4954 section 6).",
    fix: [advice.ownWords, advice.waitAMinute],
    wait: soon,
  })),
  row(
    "smtp-auth-mechanism-refused",
    ["auth"],
    "mechanism-refused",
    any(
      reply({ code: 504, enhanced: "5.7.4", text: /^(Unrecognized authentication type\b|$)/i }),
      at(
        ["AUTH"],
        (e) =>
          [500, 502, 504].includes(e.code) &&
          /\b(?:not (?:implemented|supported)|unrecogni[sz]ed|unknown|unsupported)\b/i.test(e.text),
      ),
    ),
    (c) => ({
      step: "app",
      field: "host",
      title: "The server does not know this way to sign in",
      cause: xoauth2Tried(c)
        ? "It refused AUTH XOAUTH2 itself, before any token. The server has no OAuth on this port, or something on the way answers in its place."
        : "It refused the mechanism of the AUTH command. Which one that was is not in the text. AUTH may have come before STARTTLS, or the mechanism is none of the server's.",
      fix: ["Compare host and port with the provider's documentation for SMTP with OAuth 2.0."],
    }),
  ),
  row(
    "smtp-line-too-long",
    ["auth"],
    "line-too-long",
    any(
      reply({ code: 500, enhanced: "5.5.2", text: /^Line too long\b/i }),
      reply({ code: 500, enhanced: "5.5.6", text: /^Authentication exchange line is too long\b/i }),
    ),
    () => ({
      step: "finish",
      title: "The token did not fit on one line",
      cause:
        "The server bounds its lines. The sender put a token on the AUTH line instead of sending it by itself.",
      fix: [
        "If this comes from Okta while the test here passes, send this reply to Okta support: its AUTH XOAUTH2 must send the token after the 334 reply.",
      ],
    }),
  ),
  stageRow("smtp-auth-refused", ["auth"], "user-unknown", at(["AUTH"], permanent), (c) => ({
    step: "app",
    field: "username",
    title: "The server does not accept the token for this user",
    cause: `The token was issued, but ${host(c)} does not let ${mailbox(c)} in with it. The user, the scope or the audience of the token does not fit.${subjectDiffers(c)}`,
    fix: [
      advice.ownWords,
      "Check that Username is the name the server knows the mailbox by.",
      "Check that the scope is the provider's scope for SMTP.",
    ],
    sources: [source.xoauth2],
  })),
  stageRow(
    "smtp-mailbox-full",
    ["send"],
    "mailbox-full",
    at(
      envelope,
      (e) =>
        refused(e) &&
        (e.enhanced === "5.2.2" ||
          e.enhanced === "4.2.2" ||
          /\b(over ?quota|quota exceeded|mailbox (is )?full)\b/i.test(e.text)),
    ),
    (c) => ({
      step: "test",
      title: "A mailbox is full",
      cause: `${c.evidence.kind === "smtp-reply" && c.evidence.command === "MAIL FROM" ? `The quota of ${mailbox(c)} is used up.` : `The recipient's mailbox has no room. When the message goes to the sender itself, that is ${mailbox(c)}.`}`,
      fix: [advice.ownWords, "Make room in the mailbox, or enter another recipient. Then test again."],
    }),
  ),
  stageRow(
    "smtp-message-too-large",
    ["send"],
    "message-too-large",
    at(
      ["MAIL FROM", "DATA", "message"],
      (e) => permanent(e) && (e.code === 552 || e.enhanced === "5.3.4" || e.enhanced === "5.2.3"),
    ),
    () => ({
      step: "app",
      title: "The server finds the message too large",
      cause:
        "The test message has 2 kB. A limit below that is a mistake in the server's settings, or the server means something else by this code.",
      fix: [advice.ownWords, "Ask who runs the server to raise the limit for message sizes."],
    }),
  ),
  stageRow("smtp-sender-refused", ["send"], "sender-unwanted", at(["MAIL FROM"], permanent), (c) => ({
    step: "domain",
    field: "from",
    title: "The server refuses the From address",
    cause: `${mailbox(c)} may not send as ${from(c)}, or the address is written wrongly.`,
    fix: [advice.ownWords, "Use the mailbox's own address, or give it the right to send as the other one."],
    found: c.context?.from,
  })),
  stageRow(
    "smtp-recipient-unknown",
    ["send"],
    "recipient-unknown",
    at(
      ["RCPT TO", "message"],
      (e) =>
        permanent(e) && ["5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"].includes(e.enhanced ?? ""),
    ),
    () => ({
      step: "test",
      title: "The recipient does not exist",
      cause:
        "The server says so of the address for the test message: it is misspelled, its domain does not exist, or its mailbox is gone.",
      fix: ["Enter another recipient on the Test step.", "Test again."],
    }),
  ),
  stageRow("smtp-recipient-refused", ["send"], "recipient-refused", at(["RCPT TO"], refused), () => ({
    step: "test",
    title: "The server refuses the recipient",
    cause:
      "It refused at RCPT TO. Servers hold back until then what they have against the sender, the client or its name, so the words decide, and not the place.",
    fix: [
      advice.ownWords,
      "Enter another recipient on the Test step, for example the sender itself.",
      "Test again.",
    ],
  })),
  stageRow(
    "smtp-message-deferred",
    ["send"],
    "deferred",
    at(["MAIL FROM", "DATA", "message"], temporary),
    () => ({
      step: "test",
      title: "The server does not take the message for now",
      cause: "It gave a temporary error. Okta tries again by itself when it gets one.",
      fix: [advice.ownWords, advice.waitAMinute],
      wait: soon,
    }),
  ),
  stageRow("smtp-message-refused", ["send"], "message-refused", at(["DATA", "message"], permanent), (c) => ({
    step: "app",
    title: "The server refuses the message",
    cause: `The sign-in worked, but the mail from ${from(c)} was not taken. The sender's rights, a limit or a filter may be the reason.`,
    fix: [advice.ownWords, "Check that the mailbox may send as the From address.", "Test again."],
  })),
];
