/** A word of the field, said in one or two sentences. */
export interface Term {
  readonly id: string;
  /** As it stands in the window's texts: these letters, as a whole word. */
  readonly words: readonly string[];
  readonly means: string;
}

/** Every word that is explained where it stands, and in the sheet of keys and words. This list is the only place of them. */
export const glossary: readonly Term[] = [
  {
    id: "dns",
    words: ["DNS"],
    means: "The public list of what belongs to a domain name. Whoever runs the zone enters its records.",
  },
  {
    id: "zone",
    words: ["zone", "name servers"],
    means: "All records of a domain, kept by its own name servers. What these answer is what counts.",
  },
  {
    id: "mx",
    words: ["MX records", "MX"],
    means: "The DNS records that say which servers take a domain's mail. They show who runs the mailboxes.",
  },
  {
    id: "spf",
    words: ["SPF"],
    means:
      "A DNS record with the servers that may send mail for a domain. Receivers look the sender up in it.",
  },
  {
    id: "dkim",
    words: ["DKIM"],
    means: "A signature on each message. Receivers check it with a key that stands in the DNS.",
  },
  {
    id: "dmarc",
    words: ["DMARC"],
    means:
      "A DNS record with what receivers shall do with mail that neither SPF nor DKIM ties to the domain.",
  },
  {
    id: "smtp",
    words: ["SMTP"],
    means: "The way in which mail is handed to a mail server. Okta uses it to send through your provider.",
  },
  {
    id: "oauth",
    words: ["OAuth 2.0"],
    means: "A way to sign in with a token that runs out, in place of a password that does not.",
  },
  {
    id: "xoauth2",
    words: ["XOAUTH2"],
    means: "How a token is shown to a mail server: the user and the token in one line, over TLS.",
  },
  {
    id: "token",
    words: ["token"],
    means:
      "A short text from the provider that opens the mailbox for about an hour. Okta asks for a new one.",
  },
  {
    id: "token-endpoint",
    words: ["token endpoint", "Token endpoint"],
    means: "The address of the provider where a token is asked for.",
  },
  {
    id: "tls",
    words: ["TLS"],
    means: "The encryption of a connection, and the proof of whose server is at its other end.",
  },
  {
    id: "scope",
    words: ["scope", "scopes"],
    means: "What a token may be used for. Here: to send mail as one mailbox, and nothing else.",
  },
  {
    id: "client-secret",
    words: ["client secret"],
    means: "A text that proves the app to Microsoft or another provider. Whoever has it can act as the app.",
  },
  {
    id: "private-key",
    words: ["private key", "JSON key"],
    means:
      "It signs the request for a token. It is not sent: the provider checks the signature with its public half.",
  },
  {
    id: "service-account",
    words: ["service account"],
    means: "An account of Google Cloud for a program, not for a person. Okta signs in with it.",
  },
  {
    id: "delegation",
    words: ["domain-wide delegation", "delegation"],
    means: "The Workspace admin's leave for a service account to act as users of the domain, for one scope.",
  },
  {
    id: "tenant",
    words: ["tenant"],
    means: "Your organization's directory at Microsoft: its users, apps and domains.",
  },
  {
    id: "enterprise-application",
    words: ["Enterprise application", "service principal"],
    means: "The app as it exists in your tenant. Exchange knows the app by this one's Object ID.",
  },
  {
    id: "consent",
    words: ["admin consent"],
    means:
      "An admin's yes to what an app may do in the tenant. Without it the token comes without the permission.",
  },
  {
    id: "early-access",
    words: ["Early Access"],
    means: "What Okta calls a feature that each org switches on for itself under Settings > Features.",
  },
  {
    id: "email-domain",
    words: ["email domain"],
    means: "What stands after the @ of the From address. Okta wants proof that it is yours.",
  },
  {
    id: "custom-url-domain",
    words: ["custom URL domain"],
    means: "Your own name for the org's sign-in page, in place of its okta.com address.",
  },
];

/** A part of a text: words, or a word that is explained. */
export interface GlossaryPart {
  readonly text: string;
  readonly term: Term | null;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const byWord = new Map(glossary.flatMap((term) => term.words.map((word) => [word, term] as const)));
const longestFirst = [...byWord.keys()].toSorted((a, b) => b.length - a.length);
const known = new RegExp(
  `(?<![\\p{L}\\p{N}.@_-])(?:${longestFirst.map(escaped).join("|")})(?![\\p{L}\\p{N}@_-]|\\.[\\p{L}\\p{N}])`,
  "gu",
);

/** A text in its parts: each word of the glossary is marked where it stands first. Together they are the text again. Pure. */
export function explained(text: string): readonly GlossaryPart[] {
  const parts: GlossaryPart[] = [];
  const seen = new Set<Term>();
  let at = 0;
  for (const { 0: word, index } of text.matchAll(known)) {
    const term = byWord.get(word);
    if (!term || seen.has(term)) continue;
    seen.add(term);
    if (index > at) parts.push({ text: text.slice(at, index), term: null });
    parts.push({ text: word, term });
    at = index + word.length;
  }
  if (at < text.length) parts.push({ text: text.slice(at), term: null });
  return parts;
}
