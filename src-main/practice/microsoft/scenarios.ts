import { common } from "../scenarios/common.ts";
import { dnsScenarios } from "../scenarios/dns.ts";
import {
  type Bend,
  type BendOf,
  both,
  change,
  inConsoles,
  type PracticeScenario,
  scenario,
  smtpFault,
  tokenReply,
} from "../scenarios/scenario.ts";
import type { EntraApp, EntraPlan, ExchangePlan, Mailbox, MicrosoftPlan } from "./plan.ts";

const row = scenario<MicrosoftPlan>("microsoft");
type Change = BendOf<MicrosoftPlan>;
const entra = (how: (now: EntraPlan) => Partial<EntraPlan>): Change =>
  inConsoles(({ entra: now }) => ({ entra: { ...now, ...how(now) } }));
const exchange = (how: (now: ExchangePlan) => Partial<ExchangePlan>): Change =>
  inConsoles(({ exchange: now }) => ({ exchange: { ...now, ...how(now) } }));

const app = (how: (now: EntraApp) => Partial<EntraApp>): Change =>
  entra((now) => ({ app: { ...now.app, ...how(now.app) } }));
const resources = (how: { disabled?: boolean; assignmentRequired?: boolean }): Change =>
  entra((now) => ({
    resources: Object.fromEntries(Object.entries(now.resources).map(([uri, r]) => [uri, { ...r, ...how }])),
  }));
const mailbox = (how: Partial<Mailbox>): Change =>
  exchange((now) => ({ mailboxes: now.mailboxes.map((m) => ({ ...m, ...how })) }));
/** A mistake in the admin's own values: the token endpoint reads these instead. */
const readAs = (values: Readonly<Record<string, string>>): Change => entra(() => ({ readAs: values }));

/** Identifiers that exist in the practice world, where the admin's do not. */
const anotherTenant = "d1e6b3c8-29f4-4a75-8c1b-6f0d52e7a934";
const anotherApp = "5a0c7e93-d842-4b1f-9e36-71c4f8b2ad05";
const anotherObject = "e27d4f10-86b9-4c53-a1fe-09d8c37b6542";

const front = "[AM0PR02CA0081.EURPRD02.PROD.OUTLOOK.COM 2026-11-23T09:41:07.512Z 08DE2A7C41F09B35]";
const authFault = (reason: string): Bend =>
  smtpFault("AUTH", `535 5.7.139 Authentication unsuccessful, ${reason} ${front}`);

/** A token that says something else of itself. Exchange says no more than that it does not fit. */
const claims = (other: Readonly<Record<string, unknown>>): Change =>
  both(
    app(() => ({ claims: other })),
    smtpFault("AUTH", `535 5.7.3 Authentication unsuccessful ${front}`),
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

  row(
    "secret-id",
    "entra-secret-invalid",
    "The secret's ID was copied, not its value",
    app(() => ({ secrets: [] })),
  ),
  row(
    "secret-expired",
    "entra-secret-expired",
    "The client secret has expired",
    app((now) => ({ secrets: now.secrets.map((s) => ({ ...s, expiresAt: 0 })) })),
  ),
  row(
    "secret-not-sent",
    "entra-secret-not-sent",
    "The request carries no secret",
    readAs({ client_secret: "" }),
  ),
  row(
    "client-unknown",
    "entra-client-unknown",
    "No app with this client ID in the tenant",
    app(() => ({ clientId: anotherApp })),
  ),
  row(
    "tenant-unknown",
    "entra-tenant-unknown",
    "No tenant with this ID",
    entra(() => ({ tenant: { id: anotherTenant, domains: [] } })),
  ),
  row(
    "tenant-malformed",
    "entra-tenant-malformed",
    "A placeholder was left in the token endpoint",
    readAs({ tenant: "{TenantID}" }),
  ),
  row(
    "tenant-common",
    "entra-tenant-not-named",
    "The token endpoint names no tenant",
    readAs({ tenant: "common" }),
  ),
  row(
    "app-disabled",
    "entra-app-disabled",
    "The Enterprise application is disabled",
    app(() => ({ disabled: true })),
  ),
  row(
    "service-principal-missing",
    "entra-service-principal-missing",
    "The app has no Enterprise application in this tenant",
    app(() => ({ servicePrincipal: null })),
  ),
  row(
    "scope-wrong",
    "entra-scope-invalid",
    "The scope does not end in /.default",
    readAs({ scope: "https://outlook.office365.com/SMTP.Send" }),
  ),
  row(
    "scope-malformed",
    "entra-scope-invalid",
    "The scope has characters that no scope has",
    readAs({ scope: '"https://outlook.office365.com/.default"' }),
  ),
  row("scope-missing", "entra-parameter-missing", "The request carries no scope", readAs({ scope: "" })),
  row(
    "resource-unknown",
    "entra-resource-unknown",
    "The resource in the scope is misspelt",
    readAs({ scope: "https://outlok.office365.com/.default" }),
  ),
  row(
    "resource-disabled",
    "entra-resource-disabled",
    "Exchange Online is disabled in the tenant",
    resources({ disabled: true }),
  ),
  row(
    "role-not-assigned",
    "entra-role-not-assigned",
    "Exchange Online wants the app to be assigned",
    resources({ assignmentRequired: true }),
  ),
  row(
    "conditional-access",
    "entra-conditional-access",
    "Conditional Access blocks the app",
    entra(() => ({ conditionalAccess: "block" })),
  ),

  row(
    "consent-missing",
    "entra-consent-missing",
    "Admin consent was not granted",
    app(() => ({ roles: {} })),
  ),
  row(
    "audience-graph",
    "entra-audience-wrong",
    "The scope is Microsoft Graph's",
    readAs({ scope: "https://graph.microsoft.com/.default" }),
  ),
  row(
    "object-id-wrong",
    "entra-object-id-mismatch",
    "The App registration's Object ID was used for the Enterprise application's",
    // Exchange keeps the row that was made with the pasted ID; the token names the real one.
    app(() => ({ servicePrincipal: anotherObject })),
  ),
  row(
    "principal-missing",
    "exchange-authentication-unsuccessful",
    "New-ServicePrincipal was not run",
    exchange(() => ({ servicePrincipals: [] })),
  ),
  row(
    "mailbox-unknown",
    "exchange-authentication-unsuccessful",
    "The user name is no mailbox of the tenant",
    exchange(() => ({ mailboxes: [] })),
  ),
  row(
    "smtp-auth-disabled",
    "exchange-smtp-auth-disabled-tenant",
    "SMTP AUTH is off for the organization",
    mailbox({ smtpClientAuthenticationDisabled: null }),
  ),
  row(
    "smtp-auth-disabled-mailbox",
    "exchange-smtp-auth-disabled-mailbox",
    "SMTP AUTH is off for the mailbox",
    mailbox({ smtpClientAuthenticationDisabled: true }),
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

  row(
    "mailbox-permission",
    "exchange-mailbox-permission",
    "The app has no right on the mailbox",
    mailbox({ fullAccess: [] }),
  ),
  row(
    "send-as-denied",
    "exchange-send-as-denied",
    "The From address is not the mailbox's own",
    mailbox({ addresses: [] }),
  ),
  row(
    "sender-not-permitted",
    "exchange-send-as-denied",
    "Exchange refuses the sender before the message",
    smtpFault(
      "MAIL FROM",
      `550 5.7.60 SMTP; Client does not have permissions to send as this sender ${front}`,
    ),
  ),
  row(
    "concurrency",
    "exchange-concurrency",
    "The mailbox has too many connections",
    smtpFault("message", `432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded ${front}`),
  ),
  row(
    "ip-blocked",
    "exchange-ip-blocked",
    "Microsoft takes no mail from this address",
    smtpFault(
      "message",
      `550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP. For more information please go to http://go.microsoft.com/fwlink/?LinkId=526653 ${front}`,
    ),
  ),
  row(
    "tenant-threshold",
    "exchange-tenant-threshold",
    "The tenant is blocked for sending too much",
    smtpFault("message", `550 5.7.705 Access denied, tenant has exceeded threshold. ${front}`),
  ),
  row(
    "external-limit",
    "exchange-external-limit",
    "The tenant has reached its limit of external recipients",
    smtpFault(
      "message",
      `550 5.7.233 Your message can't be sent because your tenant exceeded its daily limit for sending email to external recipients. ${front}`,
    ),
  ),
  row(
    "sender-blocked",
    "exchange-sender-blocked",
    "The mailbox is blocked for spam",
    smtpFault("message", `550 5.1.8 Access denied, bad outbound sender ${front}`),
  ),
  row(
    "recipient-limit",
    "exchange-recipient-limit",
    "The mailbox has reached its recipients of the day",
    smtpFault(
      "message",
      `550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients ${front}`,
    ),
  ),
  row(
    "sign-in-refused",
    "exchange-sign-in-refused",
    "Exchange refuses the sign-in in words that are not known",
    authFault("the mailbox is not enabled for this way to sign in."),
  ),
  row(
    "exchange-temporary",
    "exchange-temporary",
    "Exchange's front server cannot pass the sign-in on",
    smtpFault("AUTH", `451 4.7.0 Temporary server error. Please try again later. PRX4 ${front}`),
  ),
  row(
    "tls-too-old",
    "exchange-tls-old",
    "Something in between speaks an old TLS to Exchange",
    smtpFault(
      "AUTH",
      `421 4.7.66 TLS 1.0 and 1.1 are not supported. Please upgrade/update your client to support TLS 1.2. Visit https://aka.ms/smtp_auth_tls. ${front}`,
    ),
  ),
  row(
    "exchange-busy",
    "exchange-busy",
    "Exchange is busy",
    smtpFault("MAIL FROM", `451 4.7.500 Server busy. Please try again later. ${front}`),
  ),

  row(
    "token-of-a-person",
    "entra-token-not-app",
    "The token belongs to a person",
    claims({ idtyp: "user", scp: "SMTP.Send", roles: undefined }),
  ),
  row(
    "token-without-principal",
    "entra-service-principal-missing",
    "The token names no Enterprise application",
    claims({ oid: undefined, sub: undefined }),
  ),
  row(
    "token-of-another-tenant",
    "entra-token-tenant-mismatch",
    "The token comes from another tenant",
    claims({ tid: anotherTenant }),
  ),
  row(
    "token-of-another-app",
    "entra-token-client-mismatch",
    "The token belongs to another app",
    claims({ appid: anotherApp }),
  ),
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
  row(
    "high-volume-user",
    "exchange-high-volume-user",
    "The high volume email service does not know the user",
    smtpFault("AUTH", `501 5.5.124 Invalid XOAUTH2 auth data ${front}`),
  ),
  row(
    "high-volume-token",
    "exchange-high-volume-token",
    "The high volume email service wants a fresher token",
    smtpFault("AUTH", `501 5.5.127 OAuth token expires too soon ${front}`),
  ),
  row(
    "high-volume-external",
    "exchange-high-volume-external",
    "The high volume email service does not send outside",
    smtpFault("RCPT TO", `550 5.5.105 External recipients are not allowed ${front}`),
  ),
  row(
    "not-authenticated",
    "exchange-not-authenticated",
    "Exchange has forgotten the sign-in",
    smtpFault("MAIL FROM", `530 5.7.57 Client not authenticated to send mail. ${front}`),
  ),
  row(
    "relay-denied",
    "exchange-relay-denied",
    "The host is the organization's mail entrance",
    smtpFault("RCPT TO", `550 5.7.64 TenantAttribution; Relay Access Denied ${front}`),
  ),
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
