import { randomBytes } from "node:crypto";
import type { AuthVerdict, SubmissionRules } from "../smtp/rules.ts";
import type { TokenLedger } from "../tokens.ts";
import type { OtherPlan } from "./plan.ts";

const mechanisms = ["PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER"];

/** Any submission server that takes XOAUTH2: it speaks as the widespread free ones do. */
export function otherRules(
  plan: OtherPlan,
  host: string,
  tokens: TokenLedger,
  nowMs: number,
): SubmissionRules {
  /** A token of a user is good for that user only; a token of an app for any mailbox here. */
  const authenticate = (user: string, text: string): AuthVerdict => {
    const token = tokens.find(text, nowMs);
    const account = plan.users.find((u) => u.address === user);
    const fits =
      token !== undefined &&
      account !== undefined &&
      !account.suspended &&
      (token.subject === undefined || token.subject === user) &&
      token.scopes.every((s) => plan.scopes.includes(s));
    if (fits) return { ok: true, token };
    const challenge = JSON.stringify({ status: "401", schemes: "bearer", scope: plan.scopes[0] ?? "mail" });
    return { ok: false, challenge, reply: "535 5.7.8 Error: authentication failed" };
  };

  return {
    greeting: `${host} ESMTP ready`,
    ehlo: (_client, secure) => [
      host,
      "PIPELINING",
      `SIZE ${plan.largestMessage}`,
      ...(secure ? [`AUTH ${mechanisms.join(" ")}`] : ["STARTTLS"]),
      "ENHANCEDSTATUSCODES",
      "8BITMIME",
      "CHUNKING",
    ],
    mechanisms,
    longestCommand: { octets: 1018, reply: "500 5.5.2 Line too long" },
    phrases: {
      "ready-for-tls": "2.0.0 Begin TLS negotiation now.",
      authenticated: "2.7.0 Logged in.",
      "authenticate-first": "5.7.0 Authentication required.",
      "tls-first": "530 5.7.0 Must issue a STARTTLS command first",
      "unknown-mechanism": "504 5.5.4 Unsupported authentication mechanism.",
      "password-refused": "535 5.7.8 Error: authentication failed",
      "malformed-response": "501 5.5.2 Invalid initial response",
      cancelled: "501 5.7.0 Authentication aborted",
      "sender-ok": "2.1.0 OK",
      "recipient-ok": "2.1.5 OK",
      "go-ahead": "OK",
      accepted: `2.0.0 OK: queued as ${randomBytes(5).toString("hex").toUpperCase()}`,
      bye: "2.0.0 Bye",
    },
    authenticate,
    sender({ username }, address) {
      if (plan.messagesPerDay === 0) return "450 4.7.1 Error: too much mail, sending quota exceeded";
      if (plan.senders.includes(address)) return undefined;
      return `553 5.7.1 <${address}>: Sender address rejected: not owned by user ${username}`;
    },
    message: () => undefined,
  };
}
