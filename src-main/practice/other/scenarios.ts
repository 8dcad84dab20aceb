import type { Plan } from "../plan.ts";
import { common } from "../scenarios/common.ts";
import { dnsScenarios } from "../scenarios/dns.ts";
import {
  change,
  changing,
  inConsoles,
  type PracticeScenario,
  scenario,
  smtpSays,
  tokenReply,
} from "../scenarios/scenario.ts";
import type { OtherClient, OtherPlan } from "./plan.ts";

const row = scenario<OtherPlan>("other");
const other = changing(row, inConsoles<OtherPlan>);
const client = changing(row, (how: Partial<OtherClient>) =>
  inConsoles<OtherPlan>((now) => ({ clients: now.clients.map((c) => ({ ...c, ...how })) })),
);
const smtp = changing(row, (how: Partial<Plan["smtp"]>) => change("smtp", how));
const says = changing(row, smtpSays);
const text = "text/plain; charset=utf-8";
const jsonType = "application/json";

export const otherScenarios: readonly PracticeScenario[] = [
  row("works", null, "Everything is set up", (plan) => plan),

  client("secret-wrong", "secret-refused", "The provider does not know the secret", { secretSha256: null }),
  client("client-unknown", "secret-refused", "The provider does not know the client ID", {
    clientId: "another-client",
  }),
  other(
    "auth-method-refused",
    "secret-refused",
    "The provider does not take this client authentication method",
    { authMethods: [] },
  ),
  other("grant-refused", "setting-grant-refused", "The provider does not offer this flow", {
    grantTypes: [],
  }),
  other("scope-refused", "setting-scope-refused", "The provider does not know the scope", { scopes: [] }),
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

  other("user-unknown", "smtp-auth-refused", "The mail server does not know the user", { users: [] }),
  says("auth-temporary", "smtp-auth-temporary", "The mail server cannot authenticate at the moment", {
    AUTH: "454 4.7.0 Temporary authentication failure",
  }),
  says("mechanism-refused", "smtp-auth-mechanism-refused", "The mail server offers XOAUTH2 and refuses it", {
    AUTH: "504 5.7.4 Unrecognized authentication type",
  }),
  smtp(
    "certificate-self-signed",
    "tls-certificate-self-signed",
    "The mail server signed its certificate itself",
    { certificate: "self-signed" },
  ),
  says("greeting-refused", "smtp-greeting-refused", "The mail server does not talk to this computer", {
    greeting: "554 5.7.1 No SMTP service for you here",
  }),
  other("sender-refused", "smtp-sender-not-owned", "The From address is not the user's", { senders: [] }),
  says("sender-unwanted", "smtp-sender-refused", "The mail server refuses the From address", {
    "MAIL FROM": "550 5.7.0 Not this one",
  }),
  says(
    "sender-domain-unknown",
    "smtp-sender-domain-unknown",
    "The From address's domain does not exist for the mail server",
    { "RCPT TO": "450 4.1.8 <okta@example.com>: Sender address rejected: Domain not found" },
  ),
  says("client-blocked", "smtp-client-blocked", "This network is on a blocklist", {
    "RCPT TO": "554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org",
  }),
  says("helo-refused", "smtp-ehlo-name-refused", "The mail server does not like this computer's name", {
    "RCPT TO": "504 5.5.2 <[127.0.0.1]>: Helo command rejected: need fully-qualified hostname",
  }),
  says("greylisted", "smtp-rate-limited", "The mail server does not know this sender yet", {
    "RCPT TO": "450 4.2.0 <okta@example.com>: Recipient address rejected: Greylisted",
  }),
  says("deferred", "smtp-message-deferred", "The mail server has trouble of its own", {
    message: "451 4.3.0 Error: queue file write error",
  }),
  other("quota", "smtp-rate-limited", "The user has sent all that a day allows", { messagesPerDay: 0 }),
  says("recipient-unknown", "smtp-recipient-unknown", "The recipient does not exist", {
    "RCPT TO": "550 5.1.1 Recipient address rejected: User unknown",
  }),
  says(
    "recipient-refused",
    "smtp-recipient-refused",
    "The mail server does not take mail for the recipient",
    { "RCPT TO": "550 5.7.1 Recipient address rejected: by our policy" },
  ),
  says("relay-denied", "smtp-relay-denied", "The mail server does not relay to other domains", {
    "RCPT TO": "554 5.7.1 <okta@example.com>: Relay access denied",
  }),
  says("mailbox-full", "smtp-mailbox-full", "The recipient's mailbox is full", {
    "RCPT TO": "552 5.2.2 Mailbox full",
  }),
  says("message-too-large", "smtp-message-too-large", "The message is too large", {
    message: "552 5.3.4 Message size exceeds fixed limit",
  }),
  other("size-too-small", "smtp-size-too-small", "The mail server's limit is below one short message", {
    largestMessage: 100,
  }),
  says("message-refused", "smtp-message-refused", "The mail server refuses the message", {
    message: "554 5.6.0 Message content rejected",
  }),

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
  says("not-smtp", "smtp-not-smtp", "A web server answers on the mail port", {
    greeting: { raw: "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n" },
  }),
  says("ehlo-refused", "smtp-ehlo-refused", "The mail server refuses EHLO", {
    EHLO: "550 5.7.1 Not for you",
  }),
  says("reply-flood", "network-reply-too-large", "The mail server sends a line without end", {
    EHLO: { act: "flood" },
  }),
  says("starttls-wanted", "smtp-starttls-first", "The mail server wants STARTTLS once more", {
    AUTH: "530 5.7.0 Must issue a STARTTLS command first",
  }),
  says("line-too-long", "smtp-line-too-long", "The mail server finds the token's line too long", {
    AUTH: "500 5.5.2 Line too long",
  }),
  smtp("tls-in-clear", "tls-not-spoken", "The mail server stays in clear", { tls: "plain" }),
  smtp("tls-old", "tls-version-unsupported", "The mail server has only old versions of TLS", { tls: "old" }),
  smtp("tls-refused", "tls-failed", "The mail server fails at TLS", { tls: "alert" }),
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
