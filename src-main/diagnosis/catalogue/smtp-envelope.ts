import type { SmtpCommand } from "../../contract/evidence.ts";
import {
  advice,
  any,
  at,
  type Case,
  type CatalogueRow,
  row,
  type SmtpReply,
  said,
  stageRow,
} from "../row.ts";
import { mailbox, named, sender, soon } from "../words.ts";

/**
 * Postfix and Exim hold back what they think of the client, its name and the sender until RCPT TO (Postfix:
 * smtpd_delay_reject; Exim: acl_smtp_rcpt). So the words and the enhanced code decide, and the command does not.
 */
export const envelope: readonly SmtpCommand[] = ["MAIL FROM", "RCPT TO", "DATA", "message"];
const greeting: readonly SmtpCommand[] = ["greeting", "EHLO"];

const refused = (commands: readonly SmtpCommand[], test: (e: SmtpReply) => boolean) =>
  at(commands, (e) => isRefusal(e) && test(e));
/** .NET prints the enhanced code alone. */
const isRefusal = (e: SmtpReply): boolean => e.code >= 400 || (e.code === 0 && e.enhanced !== undefined);
const saying =
  (...words: readonly RegExp[]) =>
  (e: SmtpReply): boolean =>
    words.some((pattern) => pattern.test(e.text));
const coded =
  (...codes: readonly string[]) =>
  (e: SmtpReply): boolean =>
    e.enhanced !== undefined && codes.includes(e.enhanced);

const from = (c: Case): string => named(sender(c), "the From address");
const address = (c: Case): string =>
  c.evidence.kind === "smtp-reply"
    ? named(
        /\[((?:\d{1,3}\.){3}\d{1,3}|[0-9a-f:]{3,45})\]/i.exec(c.evidence.text)?.[1],
        "the address of this network",
      )
    : "the address of this network";

const stages = ["reach", "tls", "auth", "send"] as const;
const sending = ["send"] as const;

/** What a server holds against the sender, the client, its name or its rate. The recipient's own rows come after these. */
export const smtpEnvelopeRows: readonly CatalogueRow[] = [
  stageRow(
    "smtp-rate-limited",
    sending,
    "greylisted",
    refused(
      envelope,
      (e) =>
        e.code < 500 &&
        (saying(
          /\bgr[ae]y-?list/i,
          /\btoo (?:much|many) (?:mail|messages|recipients|connections|errors)\b/i,
          /\brate[ -]?limit|\bsending rate\b|\bratelimit/i,
          /\bthrottl/i,
        )(e) ||
          coded("4.7.28", "4.7.32")(e)),
    ),
    () => ({
      step: "test",
      title: "The server asks to come back later",
      cause:
        "It defers the message on purpose: it does so with senders it has not met (greylisting), or counts how fast mail comes. Okta tries again by itself.",
      fix: [advice.ownWords, advice.waitSomeMinutes],
      wait: soon,
    }),
  ),
  stageRow(
    "smtp-ehlo-name-refused",
    stages,
    "helo-refused",
    any(
      refused(
        envelope,
        saying(
          /\bHelo command rejected\b/i,
          /\b(?:HELO|EHLO)\b[^\r\n]{0,60}\b(?:reject|refus|invalid|not accepted|denied|syntactically)/i,
          /\b(?:invalid|bad|forged|bogus) (?:HELO|EHLO)\b/i,
        ),
      ),
      refused(
        ["EHLO"],
        (e) =>
          coded("5.5.2", "5.5.4", "5.7.25", "4.7.25", "4.7.1")(e) ||
          e.code === 501 ||
          e.code === 504 ||
          saying(/\b(?:HELO|EHLO|host ?name|domain name|fully[- ]qualified)\b/i)(e),
      ),
    ),
    () => ({
      step: "test",
      title: "The server does not like the name this computer gave in EHLO",
      cause:
        "A client introduces itself with a name. This computer has no public one, so it gave an address, and then its own name. The server wants another. This is about the computer that tests: Okta sends a name of its own.",
      fix: [
        advice.ownWords,
        "Save the setup in Okta and send Okta's own test message: it may well pass.",
        "Or test from a computer whose name has an address in DNS, or ask who runs the server to take any name from clients that sign in.",
      ],
    }),
  ),
  row(
    "smtp-not-signed-in",
    ["auth", ...sending],
    { none: "rare" },
    any(
      refused(
        envelope,
        (e) =>
          saying(
            /\bSender address rejected: not logged in\b/i,
            /\b(?:SMTP )?authentication (?:is )?(?:required|needed)\b/i,
            /\bclient (?:was |is )?not authenticated\b/i,
            /\b(?:must|need to|please) (?:first )?(?:authenticate|log ?in)\b/i,
          )(e) &&
          (e.code >= 500 || e.enhanced?.startsWith("5") === true),
      ),
      refused(envelope, (e) => e.code === 530 && coded("5.7.0", "5.7.1")(e) && saying(/\bauth/i)(e)),
    ),
    () => ({
      step: "app",
      title: "The mail was sent without a sign-in",
      cause:
        "The server got the message's addresses from a connection on which nobody had signed in, and asks for that first.",
      fix: [
        "Look whether the client tried to sign in before: a refusal of AUTH in the same log is the cause.",
        "Check that the client is set to sign in, and uses the port for submission: 587 or 465, not 25.",
        "Check that no mail gateway stands in between.",
      ],
    }),
  ),
  row(
    "smtp-sender-not-owned",
    sending,
    "sender-refused",
    any(
      refused(
        envelope,
        saying(
          /\bnot owned by (?:the )?(?:user|authenticated|[^\s@<>]{1,64}@)/i,
          /\bSender address rejected: not owned by\b/i,
          /\bnot (?:allowed|permitted|authori[sz]ed) to (?:send (?:mail |e-?mails? |messages? )?(?:as|from|using|with)|use (?:this|that|the) (?:sender|from))\b/i,
          /\b(?:may|can|could) ?not (?:send (?:mail |messages? )?(?:as|from|using|with)|use)\b[^\r\n]{0,60}\b(?:sender|from|address)\b/i,
          /\bsender (?:address )?(?:<?\S{1,260} )?(?:is )?not (?:allowed|permitted|authori[sz]ed|owned)\b/i,
          /\b(?:envelope )?from address \S{0,260} ?(?:is )?not (?:authori[sz]ed|permitted|allowed)\b/i,
          /\b(?:sender|from|return[- ]path)\b[^\r\n]{0,300}\b(?:do(?:es)? not|doesn['’]t|must|has to) match\b[^\r\n]{0,40}\b(?:authenticated|login|logged|user|account|mailbox)/i,
          /\b(?:do(?:es)? not|doesn['’]t) match (?:the )?authenticated\b/i,
          /\bnot (?:the )?owner\b/i,
        ),
      ),
      said("smtp-sender-refused"),
    ),
    (c) => ({
      step: "domain",
      field: "from",
      title: "The user may not send as this From address",
      cause: `The server says that ${from(c)} is not one of the addresses that ${mailbox(c)} may send from.`,
      fix: [
        advice.ownWords,
        "Use the user's own address as From, in Okta and here.",
        "Or have the server's administrator allow this user the address.",
      ],
      found: sender(c),
    }),
  ),
  stageRow(
    "smtp-sender-domain-unknown",
    sending,
    "sender-domain-unknown",
    refused(
      envelope,
      (e) =>
        coded("5.1.8", "4.1.8", "5.1.7", "4.1.7")(e) ||
        saying(
          /\bSender address rejected: (?:Domain not found|need fully-qualified|Malformed DNS|User unknown|unverified|undeliverable)/i,
          /\bsender verif(?:y|ication) fail/i,
          /\bsender (?:domain|address)\b[^\r\n]{0,40}\b(?:does not (?:exist|resolve)|not found|unroutable|must resolve)\b/i,
          /\bcannot (?:verify|resolve) (?:the )?sender\b/i,
        )(e),
    ),
    (c) => ({
      step: "domain",
      field: "from",
      title: "The server finds no such sender",
      cause: `It looked up ${from(c)} and found no domain, no mail server for it, or no such address there.`,
      fix: [
        advice.ownWords,
        "Check the spelling of the From address.",
        "Give its domain an MX or an address record: on the DNS check step, look at the rows of the domain.",
      ],
      found: sender(c),
    }),
  ),
  stageRow(
    "smtp-client-blocked",
    stages,
    "client-blocked",
    refused(
      [...greeting, ...envelope],
      (e) =>
        coded("5.7.25", "4.7.25")(e) ||
        saying(
          /\bClient host\b[^\r\n]{0,120}\b(?:rejected|blocked)\b/i,
          /\b(?:blocked|rejected|listed|denied)\b[^\r\n]{0,60}\b(?:using|by|in|at|via)\b[^\r\n]{0,40}\b(?:spamhaus|spamcop|barracuda|sorbs|dnsbl|rbl|black ?list|block ?list|[a-z0-9-]{1,40}\.[a-z0-9.-]{1,80})/i,
          /\b(?:black|block) ?list(?:ed)?\b/i,
          /\bcannot find your (?:reverse )?host ?name\b/i,
          /\breverse DNS\b|\bPTR record\b/i,
        )(e),
    ),
    (c) => ({
      step: "test",
      title: "The server refuses the network this computer is in",
      cause: `The refusal is about ${address(c)}: it is on a blocklist, or has no name in DNS. Okta sends from its own addresses, so this may not concern it.`,
      fix: [
        advice.ownWords,
        advice.anotherNetwork,
        "Ask who runs the server to let clients that signed in pass before its blocklists, and Okta's addresses too.",
      ],
    }),
  ),
  stageRow(
    "smtp-relay-denied",
    sending,
    "relay-denied",
    refused(
      envelope,
      saying(
        /\brelay(?:ing)?\b[^\r\n]{0,30}\b(?:denied|not (?:permitted|allowed)|prohibited)\b/i,
        /\bunable to relay\b/i,
      ),
    ),
    () => ({
      step: "app",
      field: "host",
      title: "The server does not carry this user's mail to other domains",
      cause:
        "It takes mail for its own domains and refused to pass the message on, although the sign-in was accepted. Its rules do not let this user, or clients on this port, send outwards.",
      fix: [
        advice.ownWords,
        "Compare host and port with the provider's documentation: submission has a host or a port of its own.",
        "Ask who runs the server to let users who signed in relay.",
      ],
    }),
  ),
];
