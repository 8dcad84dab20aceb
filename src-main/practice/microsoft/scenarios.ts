import { common } from "../scenarios/common.ts";
import { dnsScenarios } from "../scenarios/dns.ts";
import {
  type Bend,
  type BendOf,
  both,
  change,
  changing,
  inConsoles,
  type PracticeScenario,
  scenario,
  smtpSays,
  tokenReply,
} from "../scenarios/scenario.ts";
import type { EntraApp, EntraPlan, ExchangePlan, Mailbox, MicrosoftPlan } from "./plan.ts";

const row = scenario<MicrosoftPlan>("microsoft");
type Change = BendOf<MicrosoftPlan>;
const inEntra = (how: (now: EntraPlan) => Partial<EntraPlan>): Change =>
  inConsoles(({ entra: now }) => ({ entra: { ...now, ...how(now) } }));
const inExchange = (how: (now: ExchangePlan) => Partial<ExchangePlan>): Change =>
  inConsoles(({ exchange: now }) => ({ exchange: { ...now, ...how(now) } }));
const inApp = (how: (now: EntraApp) => Partial<EntraApp>): Change =>
  inEntra((now) => ({ app: { ...now.app, ...how(now.app) } }));

const entra = changing(row, inEntra);
const exchange = changing(row, inExchange);
const app = changing(row, inApp);
const resources = changing(row, (how: { disabled?: boolean; assignmentRequired?: boolean }) =>
  inEntra((now) => ({
    resources: Object.fromEntries(Object.entries(now.resources).map(([uri, r]) => [uri, { ...r, ...how }])),
  })),
);
const mailbox = changing(row, (how: Partial<Mailbox>) =>
  inExchange((now) => ({ mailboxes: now.mailboxes.map((m) => ({ ...m, ...how })) })),
);
/** A mistake in the admin's own values: the token endpoint reads these instead. */
const readAs = changing(row, (values: Readonly<Record<string, string>>) =>
  inEntra(() => ({ readAs: values })),
);
const says = changing(row, smtpSays);

/** Identifiers that exist in the practice world, where the admin's do not. */
const anotherTenant = "d1e6b3c8-29f4-4a75-8c1b-6f0d52e7a934";
const anotherApp = "5a0c7e93-d842-4b1f-9e36-71c4f8b2ad05";
const anotherObject = "e27d4f10-86b9-4c53-a1fe-09d8c37b6542";

const front = "[AM0PR02CA0081.EURPRD02.PROD.OUTLOOK.COM 2026-11-23T09:41:07.512Z 08DE2A7C41F09B35]";
const authFault = (reason: string): Bend =>
  smtpSays({ AUTH: `535 5.7.139 Authentication unsuccessful, ${reason} ${front}` });

/** A token that says something else of itself. Exchange says no more than that it does not fit. */
const claims = changing(row, (other: Readonly<Record<string, unknown>>) =>
  both(
    inApp(() => ({ claims: other })),
    smtpSays({ AUTH: `535 5.7.3 Authentication unsuccessful ${front}` }),
  ),
);
const entraError = (status: number, code: number, error: string, text: string): Bend =>
  tokenReply(
    status,
    "application/json; charset=utf-8",
    JSON.stringify({
      error,
      error_description: `AADSTS${code}: ${text} Trace ID: 5c1e0f6a-2d84-4b39-9e70-a8c3f1d25b00 Correlation ID: 0d9e8c7b-6a5f-4e4d-8c3b-2a1908f7e6d5 Timestamp: 2026-11-23 09:41:07Z`,
      error_codes: [code],
      timestamp: "2026-11-23 09:41:07Z",
    }),
  );

export const microsoftScenarios: readonly PracticeScenario[] = [
  row("works", null, "Everything is set up", (plan) => plan),

  app("secret-id", "entra-secret-invalid", "The secret's ID was copied, not its value", () => ({
    secrets: [],
  })),
  app("secret-expired", "entra-secret-expired", "The client secret has expired", (now) => ({
    secrets: now.secrets.map((s) => ({ ...s, expiresAt: 0 })),
  })),
  readAs("secret-not-sent", "entra-secret-not-sent", "The request carries no secret", { client_secret: "" }),
  app("client-unknown", "entra-client-unknown", "No app with this client ID in the tenant", () => ({
    clientId: anotherApp,
  })),
  entra("tenant-unknown", "entra-tenant-unknown", "No tenant with this ID", () => ({
    tenant: { id: anotherTenant, domains: [] },
  })),
  readAs("tenant-malformed", "entra-tenant-malformed", "A placeholder was left in the token endpoint", {
    tenant: "{TenantID}",
  }),
  readAs("tenant-common", "entra-tenant-not-named", "The token endpoint names no tenant", {
    tenant: "common",
  }),
  app("app-disabled", "entra-app-disabled", "The Enterprise application is disabled", () => ({
    disabled: true,
  })),
  app(
    "service-principal-missing",
    "entra-service-principal-missing",
    "The app has no Enterprise application in this tenant",
    () => ({ servicePrincipal: null }),
  ),
  readAs("scope-wrong", "entra-scope-invalid", "The scope does not end in /.default", {
    scope: "https://outlook.office365.com/SMTP.Send",
  }),
  readAs("scope-malformed", "entra-scope-invalid", "The scope has characters that no scope has", {
    scope: '"https://outlook.office365.com/.default"',
  }),
  readAs("scope-missing", "entra-parameter-missing", "The request carries no scope", { scope: "" }),
  readAs("resource-unknown", "entra-resource-unknown", "The resource in the scope is misspelled", {
    scope: "https://outlok.office365.com/.default",
  }),
  resources("resource-disabled", "entra-resource-disabled", "Exchange Online is disabled in the tenant", {
    disabled: true,
  }),
  resources("role-not-assigned", "entra-role-not-assigned", "Exchange Online wants the app to be assigned", {
    assignmentRequired: true,
  }),
  entra("conditional-access", "entra-conditional-access", "Conditional Access blocks the app", () => ({
    conditionalAccess: "block",
  })),

  app("consent-missing", "entra-consent-missing", "Admin consent was not granted", () => ({ roles: {} })),
  readAs("audience-graph", "entra-audience-wrong", "The scope is Microsoft Graph's", {
    scope: "https://graph.microsoft.com/.default",
  }),
  row(
    "object-id-wrong",
    "entra-object-id-mismatch",
    "The App registration's Object ID was used for the Enterprise application's",
    // Exchange keeps the row that was made with the pasted ID; the token names the real one.
    inApp(() => ({ servicePrincipal: anotherObject })),
  ),
  exchange(
    "principal-missing",
    "exchange-authentication-unsuccessful",
    "New-ServicePrincipal was not run",
    () => ({ servicePrincipals: [] }),
  ),
  exchange(
    "mailbox-unknown",
    "exchange-authentication-unsuccessful",
    "The user name is no mailbox of the tenant",
    () => ({ mailboxes: [] }),
  ),
  mailbox(
    "smtp-auth-disabled",
    "exchange-smtp-auth-disabled-tenant",
    "SMTP AUTH is off for the organization",
    { smtpClientAuthenticationDisabled: null },
  ),
  mailbox(
    "smtp-auth-disabled-mailbox",
    "exchange-smtp-auth-disabled-mailbox",
    "SMTP AUTH is off for the mailbox",
    { smtpClientAuthenticationDisabled: true },
  ),
  row(
    "authentication-policy",
    "exchange-authentication-policy",
    "An authentication policy refuses the sign-in",
    authFault(
      "the request did not meet the criteria to be authenticated successfully. Contact your administrator.",
    ),
  ),
  row(
    "organization-policy",
    "exchange-authentication-policy",
    "The organization's configuration refuses the sign-in",
    authFault("the organization configuration doesn't allow this authentication request."),
  ),
  row(
    "security-defaults",
    "exchange-security-defaults",
    "Security defaults lock the user",
    authFault("user is locked by your organization's security defaults policy. Contact your administrator."),
  ),

  mailbox("mailbox-permission", "exchange-mailbox-permission", "The app has no right on the mailbox", {
    fullAccess: [],
  }),
  mailbox("send-as-denied", "exchange-send-as-denied", "The From address is not the mailbox's own", {
    addresses: [],
  }),
  says("sender-not-permitted", "exchange-send-as-denied", "Exchange refuses the sender before the message", {
    "MAIL FROM": `550 5.7.60 SMTP; Client does not have permissions to send as this sender ${front}`,
  }),
  says("concurrency", "exchange-concurrency", "The mailbox has too many connections", {
    message: `432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded ${front}`,
  }),
  says("ip-blocked", "exchange-ip-blocked", "Microsoft takes no mail from this address", {
    message: `550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP. For more information please go to http://go.microsoft.com/fwlink/?LinkId=526653 ${front}`,
  }),
  says("tenant-threshold", "exchange-tenant-threshold", "The tenant is blocked for sending too much", {
    message: `550 5.7.705 Access denied, tenant has exceeded threshold. ${front}`,
  }),
  says(
    "external-limit",
    "exchange-external-limit",
    "The tenant has reached its limit of external recipients",
    {
      message: `550 5.7.233 Your message can't be sent because your tenant exceeded its daily limit for sending email to external recipients. ${front}`,
    },
  ),
  says("sender-blocked", "exchange-sender-blocked", "The mailbox is blocked for spam", {
    message: `550 5.1.8 Access denied, bad outbound sender ${front}`,
  }),
  says("recipient-limit", "exchange-recipient-limit", "The mailbox has reached its recipients of the day", {
    message: `550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients ${front}`,
  }),
  row(
    "sign-in-refused",
    "exchange-sign-in-refused",
    "Exchange refuses the sign-in in words that are not known",
    authFault("the mailbox is not enabled for this way to sign in."),
  ),
  says("exchange-temporary", "exchange-temporary", "Exchange's front server cannot pass the sign-in on", {
    AUTH: `451 4.7.0 Temporary server error. Please try again later. PRX4 ${front}`,
  }),
  says("tls-too-old", "exchange-tls-old", "Something in between speaks an old TLS to Exchange", {
    AUTH: `421 4.7.66 TLS 1.0 and 1.1 are not supported. Please upgrade/update your client to support TLS 1.2. Visit https://aka.ms/smtp_auth_tls. ${front}`,
  }),
  says("exchange-busy", "exchange-busy", "Exchange is busy", {
    "MAIL FROM": `451 4.7.500 Server busy. Please try again later. ${front}`,
  }),

  claims("token-of-a-person", "entra-token-not-app", "The token belongs to a person", {
    idtyp: "user",
    scp: "SMTP.Send",
    roles: undefined,
  }),
  claims(
    "token-without-principal",
    "entra-service-principal-missing",
    "The token names no Enterprise application",
    { oid: undefined, sub: undefined },
  ),
  claims("token-of-another-tenant", "entra-token-tenant-mismatch", "The token comes from another tenant", {
    tid: anotherTenant,
  }),
  claims("token-of-another-app", "entra-token-client-mismatch", "The token belongs to another app", {
    appid: anotherApp,
  }),
  row(
    "user-endpoint",
    "entra-user-endpoint",
    "The endpoint signs in people",
    entraError(400, 50034, "invalid_grant", "The user account does not exist in the directory."),
  ),
  row(
    "request-malformed",
    "entra-request-malformed",
    "Entra cannot read the request",
    entraError(400, 9002313, "invalid_request", "Invalid request. Request is malformed or invalid."),
  ),
  row(
    "entra-unavailable",
    "entra-unavailable",
    "Entra cannot serve requests at the moment",
    entraError(503, 90033, "temporarily_unavailable", "A transient error has occurred. Please try again."),
  ),
  row(
    "basic-auth-used",
    "exchange-basic-auth-used",
    "Exchange takes the sign-in for one with a password",
    authFault("basic authentication is disabled."),
  ),
  says(
    "high-volume-user",
    "exchange-high-volume-user",
    "The high volume email service does not know the user",
    { AUTH: `501 5.5.124 Invalid XOAUTH2 auth data ${front}` },
  ),
  says(
    "high-volume-token",
    "exchange-high-volume-token",
    "The high volume email service wants a fresher token",
    { AUTH: `501 5.5.127 OAuth token expires too soon ${front}` },
  ),
  says(
    "high-volume-external",
    "exchange-high-volume-external",
    "The high volume email service does not send outside",
    { "RCPT TO": `550 5.5.105 External recipients are not allowed ${front}` },
  ),
  says("not-authenticated", "exchange-not-authenticated", "Exchange has forgotten the sign-in", {
    "MAIL FROM": `530 5.7.57 Client not authenticated to send mail. ${front}`,
  }),
  says("relay-denied", "exchange-relay-denied", "The host is the organization's mail entrance", {
    "RCPT TO": `550 5.7.64 TenantAttribution; Relay Access Denied ${front}`,
  }),
  row(
    "signed-by-microsoft",
    "dkim-not-aligned",
    "Exchange signs in its own name",
    change("delivery", { dkim: "provider" }),
    "delivered",
  ),

  ...common("microsoft"),
  ...dnsScenarios("microsoft"),
];
