import type { Evidence } from "../../../src-main/contract/evidence.ts";
import type { StageId } from "../../../src-main/contract/run.ts";
import type { ProviderId } from "../../../src-main/contract/settings.ts";

/** Raw words of the services, as they were recorded, and the code each must lead to. */
export interface Known {
  readonly code: string;
  readonly stage: StageId;
  readonly provider: ProviderId;
  readonly evidence: Evidence;
  /** What a person would paste; absent where the words alone do not say it. */
  readonly pasted?: string;
  /** How much of the paste may be cut off at the end and still be right. */
  readonly truncated?: string;
}

const trace =
  " Trace ID: 0b8a4f5e-1c0d-4e6f-9d2a-3b4c5d6e7f80 Correlation ID: 9f8e7d6c-5b4a-4938-a271-605f4e3d2c1b Timestamp: 2026-10-05 10:11:12Z";

function entra(code: string, number: number, httpStatus: number, error: string, words: string): Known {
  const description = `AADSTS${number}: ${words}${trace}`;
  const body = JSON.stringify({
    error,
    error_description: description,
    error_codes: [number],
    timestamp: "2026-10-05 10:11:12Z",
    trace_id: "0b8a4f5e-1c0d-4e6f-9d2a-3b4c5d6e7f80",
    correlation_id: "9f8e7d6c-5b4a-4938-a271-605f4e3d2c1b",
    error_uri: `https://login.microsoftonline.com/error?code=${number}`,
  });
  return {
    code,
    stage: "token",
    provider: "microsoft",
    pasted: body,
    truncated: `AADSTS${number}`,
    evidence: {
      kind: "token-reply",
      url: "https://login.microsoftonline.com/t/oauth2/v2.0/token",
      httpStatus,
      contentType: "application/json; charset=utf-8",
      error,
      errorDescription: description,
      errorCodes: [number],
      request: "token",
      body,
    },
  };
}

function google(
  code: string,
  httpStatus: number,
  error: string,
  description: string,
  pasteable = true,
): Known {
  const body = JSON.stringify({ error, error_description: description });
  return {
    code,
    stage: "token",
    provider: "google",
    ...(pasteable ? { pasted: body } : {}),
    evidence: {
      kind: "token-reply",
      url: "https://oauth2.googleapis.com/token",
      httpStatus,
      contentType: "application/json; charset=utf-8",
      error,
      errorDescription: description,
      request: "token",
      body,
    },
  };
}

type Command = Extract<Evidence, { kind: "smtp-reply" }>["command"];

function smtp(
  code: string,
  command: Command,
  raw: string,
  provider: ProviderId = "microsoft",
  pasteable = true,
): Known {
  const lines = raw.split("\n");
  const [, number = "", enhanced = ""] = /^(\d{3})[ -](\d\.\d+\.\d+)?/.exec(raw) ?? [];
  const text = lines.map((line) => line.replace(/^\d{3}[ -]?(\d\.\d+\.\d+ ?)?/, "")).join("\n");
  const stages: Partial<Record<Command, StageId>> = {
    greeting: "reach",
    EHLO: "tls",
    STARTTLS: "tls",
    AUTH: "auth",
  };
  return {
    code,
    stage: stages[command] ?? "send",
    provider,
    ...(pasteable ? { pasted: raw } : {}),
    evidence: {
      kind: "smtp-reply",
      command,
      code: Number(number),
      ...(enhanced === "" ? {} : { enhanced }),
      text,
    },
  };
}

function network(
  code: string,
  stage: StageId,
  operation: "resolve" | "connect" | "tls" | "request" | "read",
  node: string,
  message: string,
  port = 587,
  pasteable = true,
): Known {
  return {
    code,
    stage,
    provider: "microsoft",
    ...(pasteable ? { pasted: message } : {}),
    evidence: { kind: "network", operation, host: "smtp.office365.com", port, code: node, message },
  };
}

const app = "3e8d61b7-0f49-4a2c-b1d5-96a7f04c82ee";
const tenant = "7c2f9a41-5b3e-4d86-9f17-20c8e6b5d3a4";
const outlook = "[AM0PR02CA0081.EURPRD02.PROD.OUTLOOK.COM 2026-10-05T10:11:12.345Z 08DD9C0FFEE12345]";

export const known: readonly Known[] = [
  entra(
    "entra-secret-invalid",
    7000215,
    401,
    "invalid_client",
    `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${app}'.`,
  ),
  entra(
    "entra-secret-expired",
    7000222,
    401,
    "invalid_client",
    `The provided client secret keys for app '${app}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret.`,
  ),
  entra(
    "entra-client-unknown",
    700016,
    400,
    "unauthorized_client",
    `Application with identifier '${app}' was not found in the directory '${tenant}'. This can happen if the application has not been installed by the administrator of the tenant.`,
  ),
  entra(
    "entra-tenant-unknown",
    90002,
    400,
    "invalid_request",
    `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`,
  ),
  entra("entra-tenant-unknown", 90002, 400, "invalid_tenant", `Tenant '${tenant}' not found.`),
  entra(
    "entra-tenant-malformed",
    900023,
    400,
    "invalid_request",
    "Specified tenant identifier '{{tenantid}}' is neither a valid DNS name, nor a valid external domain.",
  ),
  entra(
    "entra-scope-invalid",
    1002012,
    400,
    "invalid_scope",
    "The provided value for scope https://outlook.office.com/SMTP.Send is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).",
  ),
  entra(
    "entra-scope-invalid",
    70011,
    400,
    "invalid_scope",
    "The provided value for the input parameter 'scope' is not valid. The scope x is not valid.",
  ),
  ...[28002, 28003, 700022, 700023].map((n) =>
    entra("entra-scope-invalid", n, 400, "invalid_scope", "The scope is not valid."),
  ),
  entra(
    "entra-resource-unknown",
    500011,
    400,
    "invalid_resource",
    `The resource principal named https://outlook.ofice.com was not found in the tenant named ${tenant}.`,
  ),
  entra(
    "entra-app-disabled",
    7000112,
    400,
    "unauthorized_client",
    `Application '${app}'(mail api) is disabled.`,
  ),
  entra(
    "entra-resource-disabled",
    500014,
    400,
    "invalid_resource",
    "The service principal for resource '00000002-0000-0ff1-ce00-000000000000' is disabled.",
  ),
  entra(
    "entra-conditional-access",
    53003,
    400,
    "invalid_grant",
    "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.",
  ),
  entra(
    "entra-service-principal-missing",
    7000229,
    401,
    "invalid_client",
    `The client application ${app} is missing service principal in the tenant ${tenant}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119`,
  ),
  entra(
    "entra-role-not-assigned",
    501051,
    400,
    "invalid_grant",
    `Application '${app}'(Okta) is not assigned to a role for the application '00000002-0000-0ff1-ce00-000000000000'(Office 365 Exchange Online).`,
  ),
  entra(
    "entra-secret-not-sent",
    7000216,
    401,
    "invalid_client",
    "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
  ),
  entra(
    "entra-secret-not-sent",
    7000218,
    401,
    "invalid_client",
    "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  ),
  entra(
    "entra-parameter-missing",
    900144,
    400,
    "invalid_request",
    "The request body must contain the following parameter: 'scope'.",
  ),
  entra(
    "entra-tenant-not-named",
    50059,
    400,
    "invalid_request",
    "No tenant-identifying information found in either the request or implied by any provided credentials.",
  ),
  entra(
    "entra-user-endpoint",
    50034,
    400,
    "invalid_grant",
    "The user account okta@example.com does not exist in the directory.",
  ),
  entra(
    "entra-request-malformed",
    9002313,
    400,
    "invalid_request",
    "Invalid request. Request is malformed or invalid.",
  ),
  entra("entra-request-malformed", 90013, 400, "invalid_request", "Invalid input received from the user."),
  entra(
    "entra-unavailable",
    90033,
    503,
    "temporarily_unavailable",
    "A transient error has occurred. Please try again.",
  ),

  entra(
    "entra-parameter-missing",
    90014,
    400,
    "invalid_request",
    "The required field 'grant_type' is missing from the credential.",
  ),
  ...[50128, 90019, 9001023].map((n) =>
    entra("entra-tenant-not-named", n, 400, "invalid_request", "No tenant-identifying information found."),
  ),
  ...[5000224, 5000225].map((n) =>
    entra(
      "entra-tenant-blocked",
      n,
      400,
      "interaction_required",
      "This tenant has been blocked due to inactivity.",
    ),
  ),
  ...[50002, 500021, 500022].map((n) =>
    entra("entra-tenant-restricted", n, 400, "invalid_request", `Access to '${tenant}' tenant is denied.`),
  ),
  ...[900382, 900432, 90051].map((n) =>
    entra(
      "entra-cloud-wrong",
      n,
      400,
      "invalid_request",
      "Confidential Client is not supported in Cross Cloud request.",
    ),
  ),
  entra(
    "entra-tenant-unknown",
    90038,
    400,
    "invalid_request",
    `The specified tenant '${tenant}' belongs to a National Cloud.`,
  ),
  entra(
    "entra-app-public",
    700025,
    401,
    "invalid_client",
    "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
  ),
  ...[700027, 700024, 50012, 50013].map((n) =>
    entra(
      "entra-assertion-invalid",
      n,
      401,
      "invalid_client",
      "Client assertion failed signature validation.",
    ),
  ),
  ...[70003, 7000114].map((n) =>
    entra(
      "entra-grant-not-supported",
      n,
      400,
      "unsupported_grant_type",
      "The app returned an unsupported grant type.",
    ),
  ),
  entra(
    "entra-endpoint-not-posted",
    900561,
    400,
    "invalid_request",
    "The endpoint only accepts POST, OPTIONS requests. Received a GET request.",
  ),
  // A person's sign-in: as a token endpoint's answer it is about us, alone it is anybody's.
  ...(
    [
      [50126, "Error validating credentials due to invalid username or password."],
      [
        50076,
        "Due to a configuration change made by your administrator, you must use multi-factor authentication.",
      ],
      [65001, "The user or administrator has not consented to use the application."],
      [700082, "The refresh token has expired due to inactivity."],
      [50173, "The provided grant has expired due to it being revoked, a fresh auth token is needed."],
    ] as const
  ).map(([n, words]) => {
    const { truncated: _, ...answer } = entra("entra-user-endpoint", n, 400, "invalid_grant", words);
    return answer;
  }),
  entra(
    "entra-conditional-access",
    530032,
    400,
    "invalid_grant",
    "The tenant admin has configured a security policy that blocks this request.",
  ),

  google(
    "google-delegation-missing",
    401,
    "unauthorized_client",
    "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.",
  ),
  google("google-delegation-missing", 401, "unauthorized_client", "Unauthorized client or scope in request."),
  google(
    "google-issuer-unverifiable",
    400,
    "invalid_grant",
    "Invalid JWT: No valid verifier found for issuer.",
  ),
  google("google-grant-type", 400, "unsupported_grant_type", "Invalid grant_type: client_credentials"),
  google("google-scope-not-authorised", 403, "access_denied", "Requested client not authorized."),
  google("google-admin-policy", 400, "admin_policy_enforced", "Access is blocked by the administrator."),
  google("google-subject-unknown", 400, "invalid_grant", "Invalid email or User ID"),
  google("google-subject-unknown", 400, "invalid_grant", "Not a valid email or user ID."),
  google("google-subject-unknown", 400, "invalid_grant", "Not a valid email."),
  google("google-key-not-accepted", 400, "invalid_grant", "Invalid JWT Signature."),
  google("google-account-not-found", 400, "invalid_grant", "Invalid grant: account not found"),
  google(
    "google-clock-or-lifetime",
    400,
    "invalid_grant",
    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.",
  ),
  google(
    "google-clock-or-lifetime",
    400,
    "invalid_grant",
    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values and use a clock with skew to account for clock differences between systems.",
  ),
  google("google-audience-wrong", 400, "invalid_grant", "Invalid JWT: Failed audience check."),
  google("google-scope-invalid", 400, "invalid_scope", "Invalid OAuth scope or ID token audience provided."),
  google("google-account-disabled", 401, "disabled_client", "The OAuth client was disabled."),
  google("google-client-deleted", 401, "deleted_client", "The OAuth client was deleted."),
  google(
    "google-org-internal",
    403,
    "org_internal",
    "This client is restricted to users within its organization.",
  ),
  google("google-client-not-found", 401, "invalid_client", "The OAuth client was not found."),
  google("google-principal-invalid", 400, "invalid_request", "Invalid principal for the request."),
  google("google-assertion-malformed", 400, "invalid_request", "Bad Request", false),

  smtp("exchange-authentication-unsuccessful", "AUTH", `535 5.7.3 Authentication unsuccessful ${outlook}`),
  smtp(
    "exchange-smtp-auth-disabled-tenant",
    "AUTH",
    `535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information. ${outlook}`,
  ),
  smtp(
    "exchange-smtp-auth-disabled-mailbox",
    "AUTH",
    `535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. Visit https://aka.ms/smtp_auth_disabled for more information. ${outlook}`,
  ),
  smtp(
    "exchange-authentication-policy",
    "AUTH",
    `535 5.7.139 Authentication unsuccessful, the request did not meet the criteria to be authenticated successfully. Contact your administrator. ${outlook}`,
  ),
  smtp(
    "exchange-authentication-policy",
    "AUTH",
    `535 5.7.139 Authentication unsuccessful, the organization configuration doesn't allow this authentication request. ${outlook}`,
  ),
  smtp(
    "exchange-security-defaults",
    "AUTH",
    `535 5.7.139 Authentication unsuccessful, user is locked by your organization's security defaults policy. Contact your administrator. ${outlook}`,
  ),
  smtp(
    "exchange-basic-auth-used",
    "AUTH",
    `535 5.7.139 Authentication unsuccessful, basic authentication is disabled. ${outlook}`,
  ),
  smtp(
    "exchange-basic-auth-used",
    "AUTH",
    `535 5.7.139 Authentication unsuccessful, the user credentials were incorrect. ${outlook}`,
  ),
  smtp(
    "exchange-sign-in-refused",
    "AUTH",
    `535 5.7.139 Authentication unsuccessful, the account is not enabled for something new. ${outlook}`,
  ),
  smtp(
    "exchange-temporary",
    "AUTH",
    `451 4.7.0 Temporary server error. Please try again later. PRX4 ${outlook}`,
  ),
  smtp(
    "exchange-tls-old",
    "AUTH",
    `421 4.7.66 TLS 1.0 and 1.1 are not supported. Please upgrade/update your client to support TLS 1.2. Visit https://aka.ms/smtp_auth_tls. ${outlook}`,
  ),
  smtp(
    "exchange-basic-auth-used",
    "AUTH",
    "550 5.7.30 Basic authentication is not supported for Client Submission.",
  ),
  smtp(
    "exchange-high-volume-user",
    "AUTH",
    "501 5.5.124 Invalid XOAUTH2 auth data - User address provided is not valid.",
  ),
  smtp(
    "exchange-high-volume-token",
    "AUTH",
    "501 5.5.127 Invalid XOAUTH2 auth data - Token will expire soon error",
  ),
  smtp("smtp-auth-mechanism-refused", "AUTH", "504 5.7.4 Unrecognized authentication type"),
  smtp(
    "exchange-not-authenticated",
    "MAIL FROM",
    `530 5.7.57 Client not authenticated to send mail. ${outlook}`,
  ),
  smtp(
    "exchange-send-as-denied",
    "MAIL FROM",
    "550 5.7.60 SMTP; Client does not have permissions to send as this sender",
  ),
  smtp(
    "exchange-send-as-denied",
    "message",
    `554 5.2.252 SendAsDenied; okta@example.com not allowed to send as noreply@example.com; STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied; Failed to process message due to a permanent exception with message [BeginDiagnosticData]Cannot submit message.[EndDiagnosticData] ${outlook}`,
  ),
  smtp(
    "exchange-send-as-denied",
    "message",
    "554 5.2.0 STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied; Failed to process message",
  ),
  smtp(
    "exchange-mailbox-permission",
    "message",
    `430 4.2.0 STOREDRV; mailbox logon failure; STOREDRV.Submission.Exception:ConnectionFailedTransientException.MapiExceptionLogonFailed; Failed to process message due to a transient exception with message [BeginDiagnosticData]Cannot open mailbox. Server = AM0PR02MB1234 [EndDiagnosticData] ${outlook}`,
  ),
  smtp(
    "exchange-concurrency",
    "MAIL FROM",
    "432 4.3.2 Concurrent connections limit exceeded. Visit https://aka.ms/concurrent_sending for more information.",
  ),
  smtp("exchange-concurrency", "message", "451 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded"),
  smtp(
    "exchange-ip-blocked",
    "message",
    "550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP.",
  ),
  smtp("exchange-tenant-threshold", "message", "550 5.7.705 Access denied, tenant has exceeded threshold."),
  smtp(
    "exchange-external-limit",
    "message",
    "550 5.7.233 Your message can't be sent because your tenant exceeded its daily limit for sending email to external recipients (tenant external recipient rate limit)",
  ),
  smtp("exchange-high-volume-external", "RCPT TO", "550 5.5.105 External sending is not supported for HVE."),
  smtp("exchange-sender-blocked", "message", "550 5.1.8 Access denied, bad outbound sender AS(42004)"),
  smtp(
    "exchange-recipient-limit",
    "message",
    "550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients",
  ),
  smtp("exchange-relay-denied", "RCPT TO", "550 5.7.64 TenantAttribution; Relay Access Denied"),
  smtp("exchange-busy", "message", "451 4.7.500 Server busy. Please try again later"),
  smtp("exchange-busy", "RCPT TO", "451 4.7.500 Access denied, please try again later. (AS112201)"),

  smtp(
    "gmail-user-mismatch",
    "AUTH",
    "535-5.7.8 Username and Password not accepted. Learn more at\n535 5.7.8 https://support.google.com/mail/?p=BadCredentials a640c23a62f3a-b3e9b1c8f7dsm1234567.12 - gsmtp",
    "google",
  ),
  smtp(
    "gmail-user-mismatch",
    "AUTH",
    "535-5.7.1 Username and Password not accepted. Learn more at\n535 5.7.1 https://support.google.com/mail/?p=BadCredentials - gsmtp",
    "google",
  ),
  smtp(
    "gmail-command-too-long",
    "AUTH",
    "555-5.5.2 Syntax error, command line too long. For more information, go to\n555 5.5.2 https://support.google.com/a/answer/3221692 - gsmtp",
    "google",
  ),
  smtp("gmail-response-undecodable", "AUTH", "501 5.5.2 Cannot Decode response n2sm123 - gsmtp", "google"),
  smtp(
    "gmail-temporary",
    "AUTH",
    "454 4.7.0 Cannot authenticate due to temporary system problem. Try again later.",
    "google",
  ),
  smtp(
    "gmail-temporary",
    "greeting",
    "421 4.7.0 Try again later, closing connection. x7sm123 - gsmtp",
    "google",
  ),
  smtp(
    "gmail-ehlo-refused",
    "EHLO",
    "421 4.7.0 Try again later, closing connection. (EHLO) x7sm123 - gsmtp",
    "google",
  ),
  smtp(
    "gmail-relay-denied",
    "RCPT TO",
    "550-5.7.0 Mail relay denied [192.0.2.1]. Invalid credentials for relay for\n550 5.7.0 one of the domains in: example.com - gsmtp",
    "google",
  ),
  smtp(
    "gmail-password-login",
    "AUTH",
    "534-5.7.9 Application-specific password required. Learn more at\n534 5.7.9 https://support.google.com/mail/?p=InvalidSecondFactor - gsmtp",
    "google",
  ),
  smtp(
    "gmail-password-login",
    "AUTH",
    "534-5.7.14 <https://accounts.google.com/signin/continue?sarp=1> Please log in via your web browser",
    "google",
  ),
  smtp(
    "gmail-daily-limit",
    "message",
    "550 5.4.5 Daily user sending quota exceeded. x7sm123 - gsmtp",
    "google",
  ),
  smtp("gmail-daily-limit", "message", "550 5.4.5 Daily SMTP relay limit exceeded for customer.", "google"),
  smtp("gmail-relay-denied", "RCPT TO", "550 5.7.1 Mail relay denied [192.0.2.1].", "google"),
  smtp("gmail-relay-peak", "RCPT TO", "450 4.2.1 Peak SMTP relay limit exceeded for customer.", "google"),
  smtp(
    "gmail-unauthenticated-sender",
    "message",
    "550-5.7.26 This mail is unauthenticated, which poses a security risk to the sender and Gmail users, and has been blocked.\n550 5.7.26 https://support.google.com/mail/answer/81126 - gsmtp",
    "google",
  ),
  smtp(
    "gmail-authentication-required",
    "MAIL FROM",
    "530 5.5.1 Authentication Required. Learn more at - gsmtp",
    "google",
  ),
  smtp(
    "gmail-authentication-required",
    "MAIL FROM",
    "530-5.7.0 Authentication Required. For more information, go to\n530 5.7.0 https://support.google.com/accounts/troubleshooter/2402620 - gsmtp",
    "google",
  ),
  smtp(
    "smtp-starttls-first",
    "MAIL FROM",
    "530 5.7.0 Must issue a STARTTLS command first. x7sm123 - gsmtp",
    "google",
  ),
  smtp(
    "exchange-outbound-spam",
    "message",
    "554 5.2.0 STOREDRV.Submission.Exception:OutboundSpamException; Failed to process message due to a permanent exception with message WASCL UserAction verdict is not None.",
  ),
  smtp(
    "exchange-domain-unregistered",
    "MAIL FROM",
    "550 5.7.750 Service unavailable. Client blocked from sending from unregistered domains.",
  ),
  smtp("gmail-admin-rule", "message", "550 5.7.1 Your message is not allowed here. x7sm123 - gcdp", "google"),
  smtp("smtp-line-too-long", "AUTH", "500 5.5.2 Line too long", "other"),

  smtp("smtp-auth-refused", "AUTH", "535 5.7.8 Error: authentication failed: not today", "other", false),
  smtp("smtp-auth-temporary", "AUTH", "454 4.7.0 Temporary authentication failure", "other", false),
  smtp("smtp-greeting-refused", "greeting", "554 5.7.1 No SMTP service for you here", "other", false),
  smtp("smtp-starttls-missing", "STARTTLS", "502 5.5.1 Unrecognized command", "other", false),
  smtp("smtp-ehlo-refused", "EHLO", "550 5.7.1 Go away", "other", false),
  smtp(
    "smtp-sender-not-owned",
    "MAIL FROM",
    "553 5.7.1 <noreply@example.com>: Sender address rejected: not owned by user okta@example.com",
    "other",
  ),
  smtp(
    "smtp-not-signed-in",
    "RCPT TO",
    "553 5.7.1 <noreply@example.com>: Sender address rejected: not logged in",
    "other",
  ),
  smtp("smtp-sender-refused", "MAIL FROM", "550 5.7.0 Not this one", "other", false),
  smtp("smtp-recipient-unknown", "RCPT TO", "550 5.1.1 User unknown", "other", false),
  smtp(
    "smtp-recipient-refused",
    "RCPT TO",
    "550 5.7.1 Recipient address rejected: by policy",
    "other",
    false,
  ),
  smtp("smtp-relay-denied", "RCPT TO", "554 5.7.1 Relay access denied", "other", false),
  smtp("smtp-mailbox-full", "message", "552 5.2.2 Mailbox full", "other", false),
  smtp("smtp-message-too-large", "MAIL FROM", "552 5.3.4 Message size exceeds fixed limit", "other", false),
  smtp("smtp-message-too-large", "message", "552 Message size exceeds maximum permitted", "other", false),
  smtp("smtp-ehlo-name-refused", "EHLO", "501 5.5.4 Invalid domain name", "other", false),
  smtp("smtp-message-deferred", "message", "451 4.3.0 Try again", "other", false),
  smtp("smtp-message-refused", "message", "554 5.6.0 Content refused", "other", false),
  smtp("smtp-server-closing", "MAIL FROM", "421 4.3.2 Shutting down", "other", false),

  network(
    "network-name-not-found",
    "reach",
    "resolve",
    "ENOTFOUND",
    "getaddrinfo ENOTFOUND smtp.ofice365.com",
  ),
  network(
    "network-dns-unavailable",
    "reach",
    "resolve",
    "EAI_AGAIN",
    "getaddrinfo EAI_AGAIN smtp.office365.com",
  ),
  network(
    "network-connection-refused",
    "reach",
    "connect",
    "ECONNREFUSED",
    "connect ECONNREFUSED 52.98.152.162:465",
  ),
  network("network-timeout", "reach", "connect", "ETIMEDOUT", "connect ETIMEDOUT 52.98.152.162:587"),
  network(
    "network-unreachable",
    "reach",
    "connect",
    "ENETUNREACH",
    "connect ENETUNREACH 2603:1026::1:587 - smtp",
  ),
  network("network-blocked-locally", "reach", "connect", "EACCES", "connect EACCES", 587, false),
  network("network-reply-timeout", "auth", "read", "ETIMEDOUT", "No reply to AUTH within 30 s.", 587, false),
  network(
    "network-reply-too-large",
    "tls",
    "read",
    "TOO_LARGE",
    "Server response exceeds maximum allowed size",
    587,
    false,
  ),
  network("network-connection-lost", "send", "read", "ECONNRESET", "smtp: read ECONNRESET"),
  network(
    "network-run-timeout",
    "auth",
    "request",
    "RUN_TIMEOUT",
    "The whole test may take 120 s.",
    587,
    false,
  ),
  network(
    "network-proxy-failed",
    "token",
    "request",
    "ERR_TUNNEL_CONNECTION_FAILED",
    "net::ERR_TUNNEL_CONNECTION_FAILED",
    443,
    false,
  ),
  network(
    "network-proxy-authentication",
    "token",
    "request",
    "PROXY_AUTHENTICATION",
    "Proxy response (407) !== 200 when HTTP Tunneling: login.microsoftonline.com",
    443,
  ),
  network(
    "network-proxy-unreachable",
    "token",
    "connect",
    "PROXY_UNREACHABLE",
    "net::ERR_PROXY_CONNECTION_FAILED at https://login.microsoftonline.com",
    443,
  ),
  network(
    "tls-certificate-expired",
    "tls",
    "tls",
    "CERT_HAS_EXPIRED",
    "smtp: certificate has expired (CERT_HAS_EXPIRED)",
  ),
  network(
    "tls-certificate-not-yet-valid",
    "tls",
    "tls",
    "CERT_NOT_YET_VALID",
    "smtp: certificate is not yet valid (CERT_NOT_YET_VALID)",
  ),
  network(
    "tls-inspected",
    "tls",
    "tls",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "self-signed certificate in certificate chain",
    587,
    false,
  ),
  network(
    "tls-certificate-wrong-name",
    "tls",
    "tls",
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "Hostname/IP does not match certificate's altnames: Host: smtp.office365.com. is not in the cert's altnames: DNS:proxy.corp",
  ),
  network("tls-certificate-revoked", "tls", "tls", "CERT_REVOKED", "smtp: CERT_REVOKED"),
  network(
    "tls-not-spoken",
    "tls",
    "tls",
    "ERR_SSL_WRONG_VERSION_NUMBER",
    "smtp: C0D7E5F77F7F0000:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:ssl/record/ssl3_record.c:355:",
  ),
  network(
    "tls-not-spoken",
    "tls",
    "tls",
    "EPROTO",
    "write EPROTO C0D7:error:0A00010B:SSL routines:ssl3_get_record:wrong version number",
    587,
    false,
  ),
  network(
    "tls-version-unsupported",
    "tls",
    "tls",
    "ERR_SSL_UNSUPPORTED_PROTOCOL",
    "unsupported protocol",
    587,
    false,
  ),
  network("tls-handshake-timeout", "tls", "tls", "ETIMEDOUT", "No TLS handshake within 10 s.", 587, false),
  network("tls-handshake-cut", "tls", "tls", "ECONNRESET", "read ECONNRESET", 587, false),
  network("tls-failed", "tls", "tls", "ERR_SSL_SOMETHING_NEW", "something new", 587, false),
  {
    code: "smtp-not-smtp",
    stage: "reach",
    provider: "other",
    evidence: { kind: "smtp-reply", command: "greeting", code: 0, text: "HTTP/1.1 400 Bad Request" },
  },
];

/** Words without a run: an Okta message, a console's dialogue, a library's error. */
export const pastedOnly: readonly (readonly [string, string])[] = [
  [
    "okta-only-one-enabled",
    '{"errorCode":"E0000222","errorSummary":"You can enable only one SMTP server at a time. Another SMTP server is already enabled.","errorLink":"E0000222","errorId":"oae1","errorCauses":[]}',
  ],
  [
    "okta-connection-failed",
    '{"errorCode":"E0000223","errorSummary":"Connection with the specified SMTP server failed.","errorId":"oaeX"}',
  ],
  ["okta-connection-failed", "Connection with the specified SMTP server failed."],
  ["okta-authentication-failed", "E0000224: Authentication with the specified SMTP server failed."],
  ["okta-authentication-failed", "Authentication with the specified SMTP server failed."],
  [
    "okta-server-limit",
    "E0000225 You reached the maximum number of enrolled SMTP servers. An org can't have more than 1 enrolled servers.",
  ],
  [
    "okta-token-failed",
    "Failed to get access token for SMTP server configuration. Failure details: unknown.",
  ],
  ["okta-request-invalid", '{"errorCode":"E0000001","errorSummary":"Api validation failed: host"}'],
  ["okta-permission-missing", "HTTP 403 E0000006 You do not have permission to perform the requested action"],
  ["okta-not-found", "E0000007: Not found: Resource not found: ces123 (EmailServer)"],
  ["okta-api-token-invalid", '{"errorCode":"E0000011","errorSummary":"Invalid token provided"}'],
  ["okta-throttled", "E0000047 API call exceeded rate limit due to too many requests."],
  ["okta-domain-exists", "E0000197 Email domain already exists"],
  ["okta-domain-not-found", "E0000198"],
  ["okta-domain-in-use", "E0000216"],
  ["okta-domain-status", "E0000217"],
  ["okta-domain-not-verified", "E0000218 Email domain couldn't be verified by mail provider."],
  ["key-unreadable", "Error: error:1E08010C:DECODER routines::unsupported"],
  ["key-unreadable", "error:0909006C:PEM routines:get_name:no start line"],
  ["key-unreadable", "Error: error:0906D06C:PEM routines:PEM_read_bio:no start line"],
  [
    "google-key-creation-disabled",
    "ERROR: (gcloud.iam.service-accounts.keys.create) FAILED_PRECONDITION: Key creation is not allowed on this service account.",
  ],
  [
    "google-key-creation-disabled",
    "Service account key creation is disabled\nAn Organization Policy that blocks service accounts key creation has been enforced on your organization.\nEnforced Organization Policies IDs: iam.disableServiceAccountKeyCreation",
  ],
  [
    "gmail-user-mismatch",
    "334 eyJzdGF0dXMiOiI0MDAiLCJzY2hlbWVzIjoiQmVhcmVyIiwic2NvcGUiOiJodHRwczovL21haWwuZ29vZ2xlLmNvbS8ifQ==",
  ],
  [
    "google-delegation-missing",
    "google.auth.exceptions.RefreshError: ('unauthorized_client: Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.', {'error': 'unauthorized_client', 'error_description': 'Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.'})",
  ],
  ["google-key-not-accepted", "GaxiosError: invalid_grant: Invalid JWT Signature."],
  ["google-account-not-found", "Error: invalid_grant: Invalid grant: account not found"],
  [
    "exchange-authentication-unsuccessful",
    "smtplib.SMTPAuthenticationError: (535, b'5.7.3 Authentication unsuccessful [AM0PR02CA0081.EURPRD02.PROD.OUTLOOK.COM 2026-10-05T10:11:12.345Z 08DD9C0FFEE12345]')",
  ],
  [
    "exchange-authentication-unsuccessful",
    "Invalid login: 535 5.7.3 Authentication unsuccessful [AM0PR02CA0081.EURPRD02.PROD.OUTLOOK.COM]",
  ],
  [
    "google-key-upload-disabled",
    "Constraint `constraints/iam.managed.disableServiceAccountKeyUpload` violated for service account okta@p.iam.gserviceaccount.com attempting to upload public key.",
  ],
  [
    "exchange-cmdlet-unknown",
    "New-ServicePrincipal: The term 'New-ServicePrincipal' is not recognized as a name of a cmdlet, function, script file, or executable program.",
  ],
  [
    "exchange-cmdlet-unknown",
    'Add-MailboxPermission : Die Benennung "Add-MailboxPermission" wurde nicht als Name eines Cmdlet erkannt.\n    + FullyQualifiedErrorId : CommandNotFoundException',
  ],
  [
    "exchange-principal-unknown",
    "Add-MailboxPermission: |Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException|User 'b94a05d2-71ce-43f8-8d60-e5f1297ab36c' wasn't found. Please make sure you've typed it correctly.",
  ],
  [
    "exchange-mailbox-unknown",
    "Set-CASMailbox : The operation couldn't be performed because object 'okta@example.com' couldn't be found on 'AM0PR02DC001.EURPR02A001.PROD.OUTLOOK.COM'.",
  ],
  [
    "exchange-module-conflict",
    "Connect-ExchangeOnline : Method not found: 'System.Threading.Tasks.Task`1<...> Microsoft.Identity.Client.AcquireTokenInteractiveParameterBuilder.ExecuteAsync()'.",
  ],
  ["exchange-role-missing", "New-ServicePrincipal: UnAuthorized"],
  [
    "google-person-sign-in",
    "google.auth.exceptions.RefreshError: ('invalid_grant: Token has been expired or revoked.', {'error': 'invalid_grant', 'error_description': 'Token has been expired or revoked.'})",
  ],
  [
    "gmail-api-precondition",
    '{"error":{"code":400,"message":"Precondition check failed.","errors":[{"message":"Precondition check failed.","domain":"global","reason":"failedPrecondition"}],"status":"FAILED_PRECONDITION"}}',
  ],
  ["gmail-api-delegation-denied", "GaxiosError: Delegation denied for okta@example.com"],
  [
    "google-federation",
    "{'error': 'invalid_grant', 'error_description': 'The given subject token is not valid'} from external_account credentials",
  ],
  ["smtp-starttls-missing", "smtplib.SMTPNotSupportedError: STARTTLS extension not supported by server."],
  ["smtp-sender-not-owned", "550 Sender address is not allowed for this user"],
  [
    "smtp-sign-in-not-tried",
    "postfix/smtp[17]: SASL authentication failed; cannot authenticate to server smtp.office365.com[192.0.2.1]: generic failure",
  ],
  [
    "secret-refused",
    '{"error":"invalid_client","error_description":"Client authentication failed (e.g., unknown client, no client authentication included, or unsupported authentication method)."}',
  ],
  [
    "network-not-connected",
    "curl: (7) Failed to connect to smtp.example.net port 587 after 21034 ms: Could not connect to server",
  ],
  ["smtp-not-smtp", "Error: Invalid greeting. response=HTTP/1.1 400 Bad Request: HTTP/1.1 400 Bad Request"],
  [
    "tls-revocation-unknown",
    "MailKit: ServerCertificateValidationCallback: RemoteCertificateChainErrors, RevocationStatusUnknown",
  ],
];
