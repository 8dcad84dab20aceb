import type { Evidence } from "../contract/evidence.ts";

export type Reply = Extract<Evidence, { kind: "smtp-reply" }>;

/**
 * What a reply is about: the subjects of enhanced status codes (RFC 3463 section 3), the sign-in apart from other matters of
 * security, and a refusal that leaves the subject open.
 */
export type ReplySubject =
  | "address"
  | "mailbox"
  | "system"
  | "route"
  | "protocol"
  | "content"
  | "policy"
  | "sign-in"
  | "refused";

/** What a mail server says by a reply, and what tells it. */
export interface ReplyMeaning {
  readonly subject: ReplySubject;
  readonly says: string;
  readonly source: string;
}

/**
 * The subject and detail of an enhanced status code (the second and third number), as IANA's registry of Simple Mail Transfer
 * Protocol Enhanced Status Codes has them: RFC 3463 section 3, and the RFC that is named.
 */
const statusCodes: Readonly<Record<string, string | readonly [says: string, rfc: string]>> = {
  "1.1": "the recipient's mailbox does not exist",
  "1.2": "the recipient's domain does not exist, or takes no mail",
  "1.3": "the recipient's address is written wrongly",
  "1.4": "the recipient's address fits more than one mailbox",
  "1.6": "the recipient's mailbox has moved and left no address",
  "1.7": "the sender's address is written wrongly",
  "1.8": "the sender's domain does not exist, or takes no mail",
  // Exchange Online gives it to any recipient it does not find.
  "1.10": ["the recipient does not exist, or its domain takes no mail", "RFC 7505"],
  "2.1": "the mailbox is disabled",
  "2.2": "the mailbox is full",
  "2.3": "the message is larger than the mailbox may take",
  "2.4": "a mailing list could not be expanded",
  "3.1": "the mail server's disk is full",
  "3.2": "the mail server takes no mail now",
  "3.3": "the mail server cannot do what was asked of it",
  "3.4": "the message is larger than the server takes",
  "3.5": "the mail server is set up wrongly",
  "4.1": "the next mail server does not answer",
  "4.2": "the connection broke off or timed out",
  "4.3": "a directory or DNS server that was needed failed",
  "4.4": "no way to the recipient's mail server was found",
  "4.5": "the mail server is overloaded",
  "4.6": "the message goes in a circle",
  "4.7": "the message waited too long",
  "5.1": "the server does not know this command, or not at this place",
  "5.2": "the command is written wrongly",
  "5.3": "the message has too many recipients",
  "5.4": "the command has wrong arguments",
  "5.5": "the versions of the protocol do not fit",
  "5.6": ["the line of the sign-in is too long", "RFC 4954"],
  "6.1": "the content of the message is of a kind the server does not take",
  "6.7": ["addresses outside of ASCII are not taken here", "RFC 6531"],
  "7.1": "a rule of the server does not allow it",
  "7.2": "the sender may not write to this mailing list",
  "7.4": "the server does not have the security feature that was asked for",
  "7.5": "a cryptographic check failed",
  "7.7": "the message was changed on its way",
  "7.8": ["the credentials were not accepted", "RFC 4954"],
  "7.9": ["the way to sign in is too weak", "RFC 4954"],
  "7.10": ["the connection has to be encrypted", "RFC 5248"],
  "7.11": ["the sign-in needs an encrypted connection", "RFC 4954"],
  "7.12": ["a password has to be changed", "RFC 4954"],
  "7.13": ["the user account is disabled", "RFC 5248"],
  "7.14": ["another server has to vouch for the sender first", "RFC 5248"],
  "7.20": ["no DKIM signature of the message passes", "RFC 7372"],
  "7.21": ["no DKIM signature of the message is acceptable", "RFC 7372"],
  "7.22": ["no DKIM signature of the From address's domain passes", "RFC 7372"],
  "7.23": ["SPF does not allow the sender", "RFC 7372"],
  "7.24": ["SPF could not be evaluated", "RFC 7372"],
  "7.25": ["the sending address has no fitting name in DNS", "RFC 7372"],
  "7.26": ["several checks of the sender failed", "RFC 7372"],
  "7.27": ["the sender's domain takes no mail: it has a null MX record", "RFC 7505"],
  "7.28": ["too much mail comes at once", "RFC 8514"],
  "7.29": ["the chain of ARC seals does not verify", "RFC 8617"],
};

/** By the second number of an enhanced status code. */
const subjects: Readonly<Record<string, ReplySubject>> = {
  "1": "address",
  "2": "mailbox",
  "3": "system",
  "4": "route",
  "5": "protocol",
  "6": "content",
  "7": "policy",
};
const ofSignIn = new Set(["7.8", "7.9", "7.11", "7.12", "7.13"]);

/**
 * Codes that no other protocol of the kind has (HTTP's end at 431, 451 and 511), so that the number and words like a server's
 * are enough: RFC 5321 section 4.2.3, RFC 4954 section 6.
 */
const replyCodes: Readonly<Record<number, readonly [ReplySubject, says: string]>> = {
  450: ["mailbox", "the mailbox cannot take mail now"],
  452: ["system", "there is no room for the message now"],
  454: ["protocol", "something that was asked for cannot be had now, such as TLS or a sign-in"],
  455: ["protocol", "the parameters of the command cannot be met now"],
  534: ["sign-in", "the way to sign in is too weak"],
  535: ["sign-in", "the credentials were not accepted"],
  538: ["sign-in", "the sign-in needs an encrypted connection"],
  550: ["refused", "the mailbox does not exist or may not be used, or a rule does not allow it"],
  551: ["address", "the recipient is not a user of this server"],
  552: ["mailbox", "the message is too large, or the mailbox is full"],
  553: ["address", "an address is not allowed"],
  554: ["refused", "the server refuses the message"],
  555: ["protocol", "the parameters of MAIL or RCPT are not known to the server"],
  556: ["address", "the domain takes no mail"],
};

/** Words that say more than their code: servers use one code for many things. */
const words: readonly (readonly [RegExp, ReplySubject, says: string])[] = [
  [/\bgr[ae]y-?list/i, "policy", "the sender is not known yet, and has to come back later (greylisting)"],
  [
    /\brelay(?:ing)?\b[^\r\n]{0,30}\b(?:denied|not (?:permitted|allowed)|prohibited)|\bunable to relay\b/i,
    "policy",
    "it does not pass mail on to other domains for this sender",
  ],
  [/\brate\b[^\r\n]{0,60}\b(?:exceed|limit)/i, "policy", "too much mail comes at once"],
  [/\b(?:black|block) ?list|\bblocked using\b/i, "policy", "the sending address is on a blocklist"],
];

/** True for a number that is a mail server's wherever it stands. */
export const isReplyCode = (code: number): boolean => Object.hasOwn(replyCodes, code);

/**
 * What a reply of a mail server says by its words and codes alone, whatever the server is. Undefined for one that says no more
 * than that something is wrong, and for a number that may be none of a mail server's.
 */
export function replyMeaning({ code, enhanced, text }: Reply): ReplyMeaning | undefined {
  if (code < 400) return undefined;
  const told = words.find(([pattern]) => pattern.test(text));
  if (told) return { subject: told[1], says: told[2], source: "its own words" };
  if (enhanced !== undefined) {
    const detail = enhanced.slice(2);
    const known = statusCodes[detail];
    const subject = ofSignIn.has(detail) ? "sign-in" : subjects[detail.split(".")[0] ?? ""];
    if (known === undefined || subject === undefined) return undefined;
    const [says, rfc] = typeof known === "string" ? [known, "RFC 3463"] : known;
    return { subject, says, source: `the code ${enhanced}, ${rfc}` };
  }
  const plain = replyCodes[code];
  return plain === undefined
    ? undefined
    : { subject: plain[0], says: plain[1], source: `the code ${code}, RFC 5321` };
}
