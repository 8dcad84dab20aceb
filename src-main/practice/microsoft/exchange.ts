import { randomBytes } from "node:crypto";
import type { AuthVerdict, SubmissionRules } from "../smtp/rules.ts";
import type { IssuedToken, TokenLedger } from "../tokens.ts";
import type { ExchangePlan, Mailbox } from "./plan.ts";

const frontEnd = "AM0PR02CA0081.EURPRD02.PROD.OUTLOOK.COM";
const backEnd = "AM7PR10MB3718.EURPRD10.PROD.OUTLOOK.COM";

/** `smtp.office365.com`: what it says, and whom it lets send. */
export function exchangeRules(exchange: ExchangePlan, tokens: TokenLedger, nowMs: number): SubmissionRules {
  const at = new Date(nowMs).toISOString();
  const traceId = randomBytes(8).toString("hex").toUpperCase();
  /** Exchange ends a refusal with its server, the time and an ID for its support. */
  const traced = (text: string, server = frontEnd) => `${text} [${server} ${at} ${traceId}]`;
  const mailboxOf = (user: string) => exchange.mailboxes.find((m) => m.userPrincipalName === user);

  /** Exchange must know the service principal under the very Object ID that stands in the token. */
  const mayLogIn = (token: IssuedToken) =>
    exchange.audiences.includes(token.audience) &&
    exchange.servicePrincipals.some((p) => p.appId === token.clientId && p.objectId === token.objectId) &&
    (token.roles.includes("SMTP.SendAsApp") || exchange.applicationRoles.includes(token.clientId));

  const switchedOff = (mailbox: Mailbox): string | undefined => {
    const ownSwitch = mailbox.smtpClientAuthenticationDisabled;
    if (!(ownSwitch ?? exchange.tenantSmtpClientAuthenticationDisabled)) return undefined;
    const where = ownSwitch === true ? "Mailbox" : "Tenant";
    return traced(
      `535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the ${where}. Visit https://aka.ms/smtp_auth_disabled for more information.`,
    );
  };

  const authenticate = (user: string, text: string): AuthVerdict => {
    const token = tokens.find(text, nowMs);
    const mailbox = mailboxOf(user);
    if (token === undefined || mailbox === undefined || !mayLogIn(token))
      return { ok: false, reply: traced("535 5.7.3 Authentication unsuccessful") };
    const reply = switchedOff(mailbox);
    return reply === undefined ? { ok: true, token } : { ok: false, reply };
  };

  return {
    greeting: `${frontEnd} Microsoft ESMTP MAIL Service ready at ${new Date(nowMs).toUTCString().replace("GMT", "+0000")}`,
    ehlo: (client, secure) => [
      `${frontEnd} Hello [${client}]`,
      "SIZE 157286400",
      "PIPELINING",
      "DSN",
      "ENHANCEDSTATUSCODES",
      ...(secure ? ["AUTH LOGIN XOAUTH2"] : ["STARTTLS"]),
      "8BITMIME",
      "BINARYMIME",
      "CHUNKING",
      "SMTPUTF8",
    ],
    mechanisms: ["LOGIN", "XOAUTH2"],
    // An app-only token in one AUTH line is about 2,200 octets, and Exchange takes it.
    longestCommand: { octets: 12_288, reply: "500 5.5.2 Command line too long" },
    phrases: {
      "ready-for-tls": "2.0.0 SMTP server ready",
      authenticated: "2.7.0 Authentication successful",
      "authenticate-first": traced("5.7.57 Client not authenticated to send mail."),
      "tls-first": traced("504 5.7.4 Unrecognized authentication type"),
      "unknown-mechanism": traced("504 5.7.4 Unrecognized authentication type"),
      "password-refused": traced(
        "535 5.7.139 Authentication unsuccessful, basic authentication is disabled.",
      ),
      "malformed-response": traced("535 5.7.3 Authentication unsuccessful"),
      // RFC 4954 asks for 501 here; Exchange says 535.
      cancelled: traced("535 5.7.3 Authentication unsuccessful"),
      "sender-ok": "2.1.0 Sender OK",
      "recipient-ok": "2.1.5 Recipient OK",
      "go-ahead": "Start mail input; end with <CRLF>.<CRLF>",
      accepted: `2.0.0 OK <${traceId.toLowerCase()}@${backEnd}> [Hostname=${backEnd}]`,
      bye: "2.0.0 Service closing transmission channel",
    },
    authenticate,
    sender: () => undefined,
    message({ username, token }, headerFrom) {
      const mailbox = mailboxOf(username);
      const byRole = exchange.applicationRoles.includes(token.clientId);
      // XOAUTH2 succeeds without any right on the mailbox: it is only opened when the message is there.
      if (mailbox === undefined || !(byRole || mailbox.fullAccess.includes(token.objectId ?? "")))
        return traced(
          "430 4.2.0 STOREDRV; mailbox logon failure; STOREDRV.Submission.Exception:ConnectionFailedTransientException.MapiExceptionLogonFailed; Failed to process message due to a transient exception with message [BeginDiagnosticData]Cannot open mailbox. Server = AM7PR10MB3718.EURPRD10.PROD.OUTLOOK.COM [EndDiagnosticData]",
          backEnd,
        );
      if (!mailbox.addresses.includes(headerFrom))
        return traced(
          `554 5.2.252 SendAsDenied; ${username} not allowed to send as ${headerFrom}; STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied; Failed to process message due to a permanent exception with message [BeginDiagnosticData]Cannot submit message. [EndDiagnosticData]`,
          backEnd,
        );
      return undefined;
    },
  };
}
