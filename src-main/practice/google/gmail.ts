import { randomBytes, randomInt } from "node:crypto";
import { mailScope } from "../../providers/google/servers.ts";
import type { AuthVerdict, SubmissionRules } from "../smtp/rules.ts";
import type { TokenLedger } from "../tokens.ts";
import type { GooglePlan } from "./plan.ts";

/** Gmail signs each reply with an ID of the session. */
const signed = (text: string) => `${text} ${randomBytes(9).toString("hex")}.${randomInt(60)} - gsmtp`;

/** The JSON says which scope Gmail wants, whatever the token carries. */
const challenge = JSON.stringify({ status: "400", schemes: "Bearer", scope: mailScope });

const badCredentials = () =>
  `535-5.7.8 Username and Password not accepted. For more information, go to\n${signed("535 5.7.8  https://support.google.com/mail/?p=BadCredentials")}`;

/** `smtp.gmail.com`: what it says, and whom it lets send. */
export function gmailRules(google: GooglePlan, tokens: TokenLedger, nowMs: number): SubmissionRules {
  const userOf = (address: string) => google.users.find((u) => u.address === address);

  const authenticate = (user: string, token: string): AuthVerdict => {
    const issued = tokens.find(token, nowMs);
    const account = userOf(user);
    const fits =
      issued !== undefined &&
      issued.subject === user &&
      issued.scopes.includes(mailScope) &&
      account?.gmail === true &&
      !account.suspended;
    return fits ? { ok: true, token: issued } : { ok: false, challenge, reply: badCredentials() };
  };

  return {
    greeting: signed("smtp.gmail.com ESMTP"),
    ehlo: (client, secure) => [
      `smtp.gmail.com at your service, [${client}]`,
      "SIZE 35882577",
      "8BITMIME",
      ...(secure ? ["AUTH LOGIN PLAIN XOAUTH2 PLAIN-CLIENTTOKEN OAUTHBEARER XOAUTH"] : ["STARTTLS"]),
      "ENHANCEDSTATUSCODES",
      "PIPELINING",
      "CHUNKING",
      "SMTPUTF8",
    ],
    mechanisms: ["LOGIN", "PLAIN", "XOAUTH2", "OAUTHBEARER"],
    longestCommand: {
      octets: 1000,
      reply: signed(
        "555-5.5.2 Syntax error, command line too long. For more information, go to\n555 5.5.2  https://support.google.com/a/answer/3221692",
      ),
    },
    phrases: {
      "ready-for-tls": "2.0.0 Ready to start TLS",
      authenticated: "2.7.0 Accepted",
      "authenticate-first": signed(
        "5.7.0 Authentication Required. For more information, go to\n5.7.0  https://support.google.com/accounts/troubleshooter/2402620.",
      ),
      "tls-first": signed("530 5.7.0 Must issue a STARTTLS command first"),
      "unknown-mechanism": signed("504 5.7.4 Unrecognized Authentication Type"),
      "password-refused": signed(
        "534-5.7.9 Application-specific password required. For more information, go to\n534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor",
      ),
      "malformed-response": signed("501 5.5.2 Cannot Decode response"),
      cancelled: signed("501 5.7.0 Authentication canceled"),
      "sender-ok": signed("2.1.0 OK"),
      "recipient-ok": signed("2.1.5 OK"),
      "go-ahead": signed("Go ahead"),
      accepted: signed(`2.0.0 OK  ${Math.floor(nowMs / 1000)}`),
      bye: signed("2.0.0 closing connection"),
    },
    authenticate,
    sender({ username }) {
      const account = userOf(username);
      if (account === undefined || account.sentToday < google.messagesPerDay) return undefined;
      return signed(
        "550-5.4.5 Daily user sending quota exceeded. For more information on Gmail\n550-5.4.5 sending limits go to\n550 5.4.5  https://support.google.com/a/answer/166852",
      );
    },
    // Another From is not refused: Gmail replaces it without a word.
    message: () => undefined,
  };
}
