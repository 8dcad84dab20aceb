import { describe, expect, test } from "vitest";
import { Scenario } from "../../../src-main/contract/api.ts";
import { providerIds } from "../../../src-main/contract/provider-ids.ts";
import type { ProviderId } from "../../../src-main/contract/settings.ts";
import { listed } from "../../../src-main/practice/scenario-list.ts";
import { scenarioOf, scenarios } from "../../../src-main/practice/scenarios/index.ts";
import { probe } from "./support/probe.ts";
import { rehearse } from "./support/world.ts";

/** What the servers say in each scenario, from the facts: the raw reply a submission ends with. */
const common: Readonly<Record<string, RegExp>> = {
  works: /^message 250 2\.0\.0 OK/,
  "smtp-refused": /^smtp connect ECONNREFUSED$/,
  "smtp-blocked": /^smtp connect ETIMEDOUT$/,
  "smtp-reset": /^smtp (connect|tls) (ECONNRESET|UNKNOWN)$/,
  "smtp-host-unknown": /^smtp resolve ENOTFOUND$/,
  "smtp-unreachable": /^smtp connect ENETUNREACH$/,
  "smtp-forbidden": /^smtp connect EACCES$/,
  "dns-unavailable": /^(smtp|token) resolve EAI_AGAIN$/,
  "server-closing": /^MAIL FROM 421 4\.3\.2 /,
  "certificate-expiring": /^message 250 2\.0\.0 OK/,
  "certificate-expired": /^smtp tls CERT_HAS_EXPIRED$/,
  "certificate-not-yet-valid": /^smtp tls CERT_NOT_YET_VALID$/,
  "certificate-wrong-name": /^smtp tls ERR_TLS_CERT_ALTNAME_INVALID$/,
  "certificate-inspected": /^smtp tls (UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED_CERT_IN_CHAIN)$/,
  "starttls-missing": /^STARTTLS 500 /,
  "starttls-refused": /^STARTTLS 454 4\.7\.0 TLS not available/,
  "xoauth2-not-offered": /^AUTH 504 5\.(7|5)\.4 /,
  "token-refused": /^token connect ECONNREFUSED$/,
  "token-certificate-inspected": /^token tls (UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED_CERT_IN_CHAIN)$/,
  "captive-portal": /^token 200 <!DOCTYPE html>/,
  "token-throttled": /^token 429 /,
  "token-server-error": /^token 503 <!DOCTYPE html>/,
};

const grant = (description: string) =>
  new RegExp(`^token 400 \\{"error":"invalid_grant","error_description":"${description}"\\}$`);
const unauthorized =
  /^token 401 \{"error":"unauthorized_client","error_description":"Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested\."\}$/;
const entra = (status: number, error: string, code: number, description: string) =>
  new RegExp(
    `^token ${status} \\{"error":"${error}","error_description":"AADSTS${code}: ${description}.*"error_codes":\\[${code}\\],`,
  );
const signed = "\\S+ - gsmtp$";
const traced = "\\[\\S+\\.PROD\\.OUTLOOK\\.COM \\S+ [0-9A-F]+\\]$";

const replies: Readonly<Record<ProviderId, Readonly<Record<string, RegExp>>>> = {
  google: {
    "delegation-missing": unauthorized,
    "delegation-email": unauthorized,
    "delegation-send-only": unauthorized,
    "delegation-no-slash": unauthorized,
    "delegation-scope": /^token 403 \{"error":"access_denied",/,
    "admin-policy": /^token 400 \{"error":"admin_policy_enforced",/,
    "key-deleted": grant("Invalid JWT Signature\\."),
    "key-mixed": grant("Invalid JWT Signature\\."),
    "account-not-found": grant("Invalid grant: account not found"),
    "account-disabled":
      /^token 401 \{"error":"disabled_client","error_description":"The OAuth client was disabled\."\}$/,
    "org-internal": /^token 403 \{"error":"org_internal",/,
    "client-deleted": /^token 401 \{"error":"deleted_client",/,
    "client-not-found":
      /^token 401 \{"error":"invalid_client","error_description":"The OAuth client was not found\."\}$/,
    "issuer-malformed": /^token 400 \{"error":"invalid_request","error_description":"Invalid principal/,
    "subject-unknown": grant("Invalid email or User ID"),
    "subject-suspended": grant("Invalid email or User ID"),
    "subject-elsewhere": unauthorized,
    "clock-wrong": grant("Invalid JWT: Token must be a short-lived token .*"),
    "clock-fast": grant("Invalid JWT: Token must be a short-lived token .*"),
    "audience-wrong": grant("Invalid JWT: Failed audience check\\."),
    "scope-invalid":
      /^token 400 \{"error":"invalid_scope","error_description":"Invalid OAuth scope or ID token audience provided\."\}$/,
    "user-mismatch": /^AUTH 535-5\.7\.8 Username and Password not accepted\./,
    "daily-limit": /^MAIL FROM 550-5\.4\.5 Daily user sending quota exceeded\./,
    "gmail-temporary": new RegExp(
      `^AUTH 454 4\\.7\\.0 Cannot authenticate due to temporary system problem\\. Try again later\\. ${signed}`,
    ),
    "gmail-busy": new RegExp(`^greeting 421 4\\.7\\.0 Try again later, closing connection\\. ${signed}`),
    "ehlo-name-refused": new RegExp(
      `^EHLO 421 4\\.7\\.0 Try again later, closing connection\\. \\(EHLO\\) ${signed}`,
    ),
    "gmail-challenge": /^AUTH 534-5\.7\.14 Please log in via your web browser/,
    "relay-denied": /^RCPT TO 550-5\.7\.1 Mail relay denied/,
    "relay-peak": /^MAIL FROM 450 4\.2\.1 Peak SMTP relay limit exceeded/,
    "sender-unauthenticated": /^message 550-5\.7\.26 .*unauthenticated/,
    "admin-rule": /^message 550 5\.7\.1 .* - gcdp$/,
    "assertion-malformed": /^token 400 \{"error":"invalid_request","error_description":"Bad Request"\}$/,
    "command-too-long": /^AUTH 555-5\.5\.2 Syntax error, command line too long/,
    "response-undecodable": new RegExp(`^AUTH 501 5\\.5\\.2 Cannot Decode response ${signed}`),
    "authentication-required": /^MAIL FROM 530[- ]5\.7\.0 Authentication Required/,
    "from-rewritten": /^message 250 /,
    "signed-by-google": /^message 250 /,
  },
  microsoft: {
    "secret-id": entra(401, "invalid_client", 7000215, "Invalid client secret provided\\."),
    "secret-expired": entra(401, "invalid_client", 7000222, "The provided client secret keys for app '"),
    "secret-not-sent": entra(401, "invalid_client", 7000216, "'client_assertion', 'client_secret'"),
    "client-unknown": entra(400, "unauthorized_client", 700016, "Application with identifier '"),
    "tenant-unknown": entra(400, "invalid_request", 90002, "Tenant '.*' not found\\."),
    "tenant-malformed": entra(
      400,
      "invalid_request",
      900023,
      "Specified tenant identifier '\\{TenantID\\}' is neither a valid DNS name",
    ),
    "tenant-common": entra(400, "invalid_request", 50059, "No tenant-identifying information found"),
    "app-disabled": entra(
      400,
      "unauthorized_client",
      7000112,
      "Application '.*'\\(Okta SMTP app\\) is disabled\\.",
    ),
    "service-principal-missing": entra(
      401,
      "invalid_client",
      7000229,
      "The client application \\S+ is missing",
    ),
    "scope-wrong": entra(400, "invalid_scope", 1002012, "The provided value for scope .* is not valid\\."),
    "scope-malformed": entra(400, "invalid_scope", 70011, ".*'scope' is not valid\\."),
    "scope-missing": entra(400, "invalid_request", 900144, ".* following parameter: 'scope'\\."),
    "resource-unknown": entra(400, "invalid_resource", 500011, "The resource principal named "),
    "resource-disabled": entra(400, "invalid_resource", 500014, "The service principal for resource '"),
    "role-not-assigned": entra(400, "invalid_grant", 501051, "Application '.* is not assigned to a role"),
    "conditional-access":
      /^token 400 \{"error":"invalid_grant",.*"error_codes":\[53003\],.*"suberror":"message_only","claims":"\{\\"access_token\\":\{\\"capolids\\"/,
    "consent-missing": new RegExp(`^AUTH 535 5\\.7\\.3 Authentication unsuccessful ${traced}`),
    "audience-graph": /^AUTH 535 5\.7\.3 /,
    "object-id-wrong": /^AUTH 535 5\.7\.3 /,
    "principal-missing": /^AUTH 535 5\.7\.3 /,
    "mailbox-unknown": /^AUTH 535 5\.7\.3 /,
    "smtp-auth-disabled": new RegExp(
      `^AUTH 535 5\\.7\\.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant\\. Visit https://aka\\.ms/smtp_auth_disabled for more information\\. ${traced}`,
    ),
    "smtp-auth-disabled-mailbox":
      /^AUTH 535 5\.7\.139 .* SmtpClientAuthentication is disabled for the Mailbox\./,
    "authentication-policy": /^AUTH 535 5\.7\.139 .*, the request did not meet the criteria/,
    "organization-policy": /^AUTH 535 5\.7\.139 .*, the organization configuration doesn't allow/,
    "security-defaults": /^AUTH 535 5\.7\.139 .*, user is locked by your organization's security defaults/,
    "mailbox-permission": /^message 430 4\.2\.0 STOREDRV; mailbox logon failure; /,
    "send-as-denied": /^message 554 5\.2\.252 SendAsDenied; \S+ not allowed to send as \S+; STOREDRV\./,
    "sender-not-permitted":
      /^MAIL FROM 550 5\.7\.60 SMTP; Client does not have permissions to send as this sender/,
    concurrency: /^message 432 4\.3\.2 STOREDRV\.ClientSubmit; sender thread limit exceeded/,
    "ip-blocked":
      /^message 550 5\.7\.708 Service unavailable\. Access denied, traffic not accepted from this IP/,
    "tenant-threshold": /^message 550 5\.7\.705 .*tenant has exceeded threshold/,
    "external-limit": /^message 550 5\.7\.233 .*tenant exceeded its daily limit/,
    "sender-blocked": /^message 550 5\.1\.8 /,
    "recipient-limit": /^message 550 5\.1\.90 /,
    "sign-in-refused": /^AUTH 535 5\.7\.139 .*, the mailbox is not enabled/,
    "exchange-temporary": /^AUTH 451 4\.7\.0 Temporary server error\. .* PRX4 /,
    "tls-too-old": /^AUTH 421 4\.7\.66 TLS 1\.0 and 1\.1 are not supported\./,
    "exchange-busy": /^MAIL FROM 451 4\.7\.500 /,
    "token-of-a-person": /^AUTH 535 5\.7\.3 /,
    "token-without-principal": /^AUTH 535 5\.7\.3 /,
    "token-of-another-tenant": /^AUTH 535 5\.7\.3 /,
    "token-of-another-app": /^AUTH 535 5\.7\.3 /,
    "user-endpoint": entra(400, "invalid_grant", 50034, "The user account does not exist"),
    "request-malformed": entra(400, "invalid_request", 9002313, "Invalid request\\."),
    "entra-unavailable": entra(503, "temporarily_unavailable", 90033, "A transient error"),
    "basic-auth-used": /^AUTH 535 5\.7\.139 .*, basic authentication is disabled/,
    "high-volume-user": /^AUTH 501 5\.5\.124 Invalid XOAUTH2 auth data/,
    "high-volume-token": /^AUTH 501 5\.5\.127 /,
    "high-volume-external": /^RCPT TO 550 5\.5\.105 /,
    "not-authenticated": /^MAIL FROM 530 5\.7\.57 Client not authenticated/,
    "signed-by-microsoft": /^message 250 /,
    "relay-denied": /^RCPT TO 550 5\.7\.64 TenantAttribution; Relay Access Denied/,
  },
  other: {
    "secret-wrong": /^token 401 \{"error":"invalid_client",/,
    "client-unknown": /^token 401 \{"error":"invalid_client",/,
    "auth-method-refused": /^token 401 \{"error":"invalid_client",/,
    "grant-refused": /^token 400 \{"error":"unsupported_grant_type",/,
    "scope-refused": /^token 400 \{"error":"invalid_scope",/,
    "request-refused": /^token 400 \{"error":"invalid_request",/,
    "token-endpoint-not-found": /^token 404 Not Found$/,
    "token-endpoint-moved": /^token 302 $/,
    "token-endpoint-empty": /^token 200 $/,
    "token-endpoint-not-json": /^token 200 token=granted$/,
    "token-missing": /^token 200 \{"token_type":"Bearer"/,
    "user-unknown": /^AUTH 535 5\.7\.8 Error: authentication failed$/,
    "auth-temporary": /^AUTH 454 4\.7\.0 /,
    "mechanism-refused": /^AUTH 504 5\.7\.4 /,
    "certificate-self-signed": /^smtp tls DEPTH_ZERO_SELF_SIGNED_CERT$/,
    "greeting-refused": /^greeting 554 5\.7\.1 /,
    "sender-refused": /^MAIL FROM 553 5\.7\.1 /,
    "sender-unwanted": /^MAIL FROM 550 5\.7\.0 /,
    "sender-domain-unknown": /^RCPT TO 450 4\.1\.8 .*Sender address rejected: Domain not found/,
    "client-blocked": /^RCPT TO 554 5\.7\.1 .*Client host \[192\.0\.2\.7\] blocked using/,
    "helo-refused": /^RCPT TO 504 5\.5\.2 .*Helo command rejected/,
    greylisted: /^RCPT TO 450 4\.2\.0 .*Greylisted/,
    deferred: /^message 451 4\.3\.0 /,
    "relay-denied": /^RCPT TO 554 5\.7\.1 .*Relay access denied/,
    "mailbox-full": /^RCPT TO 552 5\.2\.2 /,
    quota: /^MAIL FROM 450 4\.7\.1 /,
    "recipient-unknown": /^RCPT TO 550 5\.1\.1 /,
    "recipient-refused": /^RCPT TO 550 5\.7\.1 /,
    "size-too-small": /^message 250 /,
    "message-too-large": /^message 552 5\.3\.4 /,
    "message-refused": /^message 554 5\.6\.0 /,
    unsigned: /^message 250 /,
    "assertion-refused": /^token 400 \{"error":"invalid_grant",/,
    "token-endpoint-flood": /^token 200 x{1000}/,
    "ehlo-refused": /^EHLO 550 5\.7\.1 /,
    "starttls-wanted": /^AUTH 530 5\.7\.0 Must issue a STARTTLS command first/,
    "line-too-long": /^AUTH 500 5\.5\.2 Line too long/,
    "tls-in-clear": /^smtp tls (ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_PACKET_LENGTH_TOO_LONG|EPROTO)/,
    "tls-old": /^smtp tls ERR_SSL_/,
    "tls-refused": /^smtp tls ERR_SSL_/,
  },
};

/** Nobody answers in these, and the simple client here waits for ever: findings.test.ts walks them with the product's bounds. */
const isSilent = (name: string) => /^(server-silent|tls-silent|tls-cut|reply-flood|not-smtp)$/.test(name);
/** These bend the DNS of the domain, and no submission notices: dns-scenarios.test.ts looks at their records. */
const isDnsOnly = (name: string) =>
  /^(okta-record|name-server|delegation-differs|cname|wildcard|spf|dkim|dmarc|mx)/.test(name);

describe("the table of scenarios", () => {
  test("fits the contract, with names that are unique for their provider", () => {
    const offered = listed(scenarios);
    for (const scenario of offered) expect(Scenario.parse(scenario)).toEqual(scenario);
    expect(offered).toHaveLength(scenarios.length);
    const names = scenarios.map((s) => `${s.provider} ${s.name}`);
    expect(new Set(names).size).toBe(names.length);
  });

  test.each(providerIds)("of %s has one that works, and it stands first", (provider) => {
    const own = scenarios.filter((s) => s.provider === provider);
    expect(own.filter((s) => s.finding === null).map((s) => s.name)).toEqual(["works"]);
    expect(own[0]?.name).toBe("works");
  });

  test("names findings by kebab-case codes, and itself by words without a full stop", () => {
    for (const { finding, title } of scenarios) {
      if (finding !== null) expect(finding).toMatch(/^[a-z0-9]+(-[a-z0-9]+)+$/);
      expect(title).toMatch(/^[A-Z].*[^.!]$/);
    }
  });

  test("refuses a name it does not have", () => {
    expect(() => scenarioOf("google", "secret-id")).toThrow("There is no such practice scenario");
  });

  test("is covered by the table of replies, row for row", () => {
    for (const provider of providerIds) {
      const rows = new Set([...Object.keys(common), ...Object.keys(replies[provider])]);
      const own = scenarios
        .filter((s) => s.provider === provider && !isDnsOnly(s.name) && !isSilent(s.name))
        .map((s) => s.name);
      expect(new Set(own)).toEqual(rows);
    }
  });
});

describe.each(providerIds)("a scenario of %s shows its raw reply:", (provider) => {
  test.for(Object.entries({ ...common, ...replies[provider] }))("%s", async ([name, raw]) => {
    await using rehearsal = await rehearse(provider, name);
    expect(await probe(rehearsal)).toMatch(raw);
    expect(rehearsal.world.mails).toHaveLength(raw.source.startsWith("^message 250") ? 1 : 0);
  });

  test.for(scenarios.filter((s) => s.provider === provider && isDnsOnly(s.name)).map((s) => s.name))(
    "%s lets a mail through",
    async (name) => {
      await using rehearsal = await rehearse(provider, name);
      expect(await probe(rehearsal)).toMatch(/^message 250 /);
    },
  );
});
