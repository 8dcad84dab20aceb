import type { IssuedToken } from "../tokens.ts";

/** What one provider's submission server says and decides. Replies are texts as on the wire, lines joined by LF. */
export interface SubmissionRules {
  /** After `220 `. */
  readonly greeting: string;
  /** Lines of the EHLO reply, without `250`. */
  ehlo(client: string, secure: boolean): readonly string[];
  /** Mechanisms that AUTH takes. */
  readonly mechanisms: readonly string[];
  /** Longest command line in octets, CRLF included, and what is said to a longer one. */
  readonly longestCommand: { readonly octets: number; readonly reply: string };
  readonly phrases: Readonly<Record<Phrase, string>>;
  /** Judges an access token for a user name. */
  authenticate(user: string, token: string): AuthVerdict;
  /** Refuses a sender after MAIL FROM, or says nothing. */
  sender(login: Login, address: string): string | undefined;
  /** Refuses a whole message after DATA, or says nothing. `headerFrom` is the address in its From field. */
  message(login: Login, headerFrom: string): string | undefined;
}

/** Who is logged in, and by which token. */
export interface Login {
  readonly username: string;
  readonly token: IssuedToken;
}

export type AuthVerdict =
  | { readonly ok: true; readonly token: IssuedToken }
  /** `challenge` is the JSON of a 334 that precedes the reply. */
  | { readonly ok: false; readonly reply: string; readonly challenge?: string };

export type Phrase =
  | "ready-for-tls"
  | "authenticated"
  | "authenticate-first"
  | "tls-first"
  | "unknown-mechanism"
  | "password-refused"
  | "malformed-response"
  | "cancelled"
  | "sender-ok"
  | "recipient-ok"
  | "go-ahead"
  | "accepted"
  | "bye";

export interface WireReply {
  readonly code: number;
  readonly lines: readonly string[];
}

/** `535-5.7.8 one\n535 5.7.8 two` as its code and lines. */
export function parseReply(text: string): WireReply {
  const lines = text.split("\n");
  return { code: Number(lines[0]?.slice(0, 3)), lines: lines.map((line) => line.slice(4)) };
}
