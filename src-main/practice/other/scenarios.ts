import { common } from "../scenarios/common.ts";
import { dnsScenarios } from "../scenarios/dns.ts";
import {
  type BendOf,
  change,
  inConsoles,
  type PracticeScenario,
  scenario,
  smtpFault,
  tokenReply,
} from "../scenarios/scenario.ts";
import type { OtherClient, OtherPlan } from "./plan.ts";

const row = scenario<OtherPlan>("other");
const other = inConsoles<OtherPlan>;

const client = (how: Partial<OtherClient>): BendOf<OtherPlan> =>
  other((now) => ({ clients: now.clients.map((c) => ({ ...c, ...how })) }));
const text = "text/plain; charset=utf-8";
const jsonType = "application/json";

export const otherScenarios: readonly PracticeScenario[] = [
  row("works", null, "Everything is set up", (plan) => plan),

  row(
    "secret-wrong",
    "secret-refused",
    "The provider does not know the secret",
    client({ secretSha256: null }),
  ),
  row(
    "client-unknown",
    "secret-refused",
    "The provider does not know the client ID",
    client({ clientId: "another-client" }),
  ),
  row(
    "auth-method-refused",
    "secret-refused",
    "The provider does not take this client authentication method",
    other({ authMethods: [] }),
  ),
  row(
    "grant-refused",
    "setting-grant-refused",
    "The provider does not offer this flow",
    other({ grantTypes: [] }),
  ),
  row(
    "scope-refused",
    "setting-scope-refused",
    "The provider does not know the scope",
    other({ scopes: [] }),
  ),
  row(
    "request-refused",
    "setting-request-refused",
    "The provider misses something in the request",
    tokenReply(
      400,
      jsonType,
      '{"error":"invalid_request","error_description":"The parameter resource is missing."}',
    ),
  ),
  row(
    "token-endpoint-not-found",
    "setting-token-endpoint-not-found",
    "There is no token endpoint at this address",
    tokenReply(404, text, "Not Found"),
  ),
  row(
    "token-endpoint-moved",
    "network-token-redirect",
    "The token endpoint has moved",
    tokenReply(302, text, "", { location: "https://login.mailhost.example/signin" }),
  ),
  row(
    "token-endpoint-empty",
    "setting-token-endpoint-empty",
    "The token endpoint answers with nothing",
    tokenReply(200, text, ""),
  ),
  row(
    "token-endpoint-not-json",
    "setting-token-endpoint-not-json",
    "The token endpoint answers with text",
    tokenReply(200, text, "token=granted"),
  ),
  row(
    "token-missing",
    "setting-token-missing-in-answer",
    "The answer has no access token",
    tokenReply(200, jsonType, '{"token_type":"Bearer","expires_in":3600}'),
  ),

  row("user-unknown", "smtp-auth-refused", "The mail server does not know the user", other({ users: [] })),
  row(
    "auth-temporary",
    "smtp-auth-temporary",
    "The mail server cannot authenticate at the moment",
    smtpFault("AUTH", "454 4.7.0 Temporary authentication failure"),
  ),
  row(
    "mechanism-refused",
    "smtp-auth-mechanism-refused",
    "The mail server offers XOAUTH2 and refuses it",
    smtpFault("AUTH", "504 5.7.4 Unrecognized authentication type"),
  ),
  row(
    "certificate-self-signed",
    "tls-certificate-self-signed",
    "The mail server signed its certificate itself",
    change("smtp", { certificate: "self-signed" }),
  ),
  row(
    "greeting-refused",
    "smtp-greeting-refused",
    "The mail server does not talk to this computer",
    smtpFault("greeting", "554 5.7.1 No SMTP service for you here"),
  ),
  row(
    "sender-refused",
    "smtp-sender-not-owned",
    "The From address is not the user's",
    other({ senders: [] }),
  ),
  row(
    "sender-unwanted",
    "smtp-sender-refused",
    "The mail server refuses the From address",
    smtpFault("MAIL FROM", "550 5.7.0 Not this one"),
  ),
  row(
    "sender-domain-unknown",
    "smtp-sender-domain-unknown",
    "The From address's domain does not exist for the mail server",
    smtpFault("RCPT TO", "450 4.1.8 <okta@example.com>: Sender address rejected: Domain not found"),
  ),
  row(
    "client-blocked",
    "smtp-client-blocked",
    "This network is on a blocklist",
    smtpFault(
      "RCPT TO",
      "554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org",
    ),
  ),
  row(
    "helo-refused",
    "smtp-ehlo-name-refused",
    "The mail server does not like this computer's name",
    smtpFault("RCPT TO", "504 5.5.2 <[127.0.0.1]>: Helo command rejected: need fully-qualified hostname"),
  ),
  row(
    "greylisted",
    "smtp-rate-limited",
    "The mail server does not know this sender yet",
    smtpFault("RCPT TO", "450 4.2.0 <okta@example.com>: Recipient address rejected: Greylisted"),
  ),
  row(
    "deferred",
    "smtp-message-deferred",
    "The mail server has trouble of its own",
    smtpFault("message", "451 4.3.0 Error: queue file write error"),
  ),
  row("quota", "smtp-rate-limited", "The user has sent all that a day allows", other({ messagesPerDay: 0 })),
  row(
    "recipient-unknown",
    "smtp-recipient-unknown",
    "The recipient does not exist",
    smtpFault("RCPT TO", "550 5.1.1 Recipient address rejected: User unknown"),
  ),
  row(
    "recipient-refused",
    "smtp-recipient-refused",
    "The mail server does not take mail for the recipient",
    smtpFault("RCPT TO", "550 5.7.1 Recipient address rejected: by our policy"),
  ),
  row(
    "relay-denied",
    "smtp-relay-denied",
    "The mail server does not relay to other domains",
    smtpFault("RCPT TO", "554 5.7.1 <okta@example.com>: Relay access denied"),
  ),
  row(
    "mailbox-full",
    "smtp-mailbox-full",
    "The recipient's mailbox is full",
    smtpFault("RCPT TO", "552 5.2.2 Mailbox full"),
  ),
  row(
    "message-too-large",
    "smtp-message-too-large",
    "The message is too large",
    smtpFault("message", "552 5.3.4 Message size exceeds fixed limit"),
  ),
  row(
    "size-too-small",
    "smtp-size-too-small",
    "The mail server's limit is below one short message",
    other({ largestMessage: 100 }),
  ),
  row(
    "message-refused",
    "smtp-message-refused",
    "The mail server refuses the message",
    smtpFault("message", "554 5.6.0 Message content rejected"),
  ),

  row(
    "assertion-refused",
    "key-assertion-refused",
    "The provider does not take the signed request",
    tokenReply(
      400,
      jsonType,
      '{"error":"invalid_grant","error_description":"The assertion could not be verified."}',
    ),
  ),
  row(
    "token-endpoint-flood",
    "network-token-oversized",
    "The token endpoint sends far too much",
    tokenReply(200, text, "x".repeat(1_000_000)),
  ),
  row(
    "not-smtp",
    "smtp-not-smtp",
    "A web server answers on the mail port",
    smtpFault("greeting", { raw: "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n" }),
  ),
  row(
    "ehlo-refused",
    "smtp-ehlo-refused",
    "The mail server refuses EHLO",
    smtpFault("EHLO", "550 5.7.1 Not for you"),
  ),
  row(
    "reply-flood",
    "network-reply-too-large",
    "The mail server sends a line without end",
    smtpFault("EHLO", { act: "flood" }),
  ),
  row(
    "starttls-wanted",
    "smtp-starttls-first",
    "The mail server wants STARTTLS once more",
    smtpFault("AUTH", "530 5.7.0 Must issue a STARTTLS command first"),
  ),
  row(
    "line-too-long",
    "smtp-line-too-long",
    "The mail server finds the token's line too long",
    smtpFault("AUTH", "500 5.5.2 Line too long"),
  ),
  row("tls-in-clear", "tls-not-spoken", "The mail server stays in clear", change("smtp", { tls: "plain" })),
  row(
    "tls-old",
    "tls-version-unsupported",
    "The mail server has only old versions of TLS",
    change("smtp", { tls: "old" }),
  ),
  row("tls-refused", "tls-failed", "The mail server fails at TLS", change("smtp", { tls: "alert" })),
  row(
    "unsigned",
    "dkim-not-signed",
    "The provider does not sign",
    change("delivery", { dkim: "off" }),
    "delivered",
  ),

  ...common("other"),
  ...dnsScenarios("other"),
];
