import type { Finding } from "../contract/finding.ts";
import type { ProviderId } from "../contract/settings.ts";
import { type Provider, providers } from "../providers/index.ts";

/** Where a failure is mended, below its step. Never both. */
export type Place = Pick<Finding, "field" | "task">;

const task = (id: string): Place => ({ task: id });
const field = (name: string): Place => ({ field: name });
const secret = field("secret");
const key = field("key");
const recipient = field("to");

/** The work that rows of any provider send to, by what that provider calls it. */
const work = (kind: keyof Provider["work"]) => (provider: ProviderId) => task(providers[provider].work[kind]);

/**
 * The field or the console task in which a failure is mended, by the finding's code, where its row names no field. Every
 * failure that is mended on the Provider app or the Credentials step has one.
 */
const places: Readonly<Record<string, Place | ((provider: ProviderId) => Place)>> = {
  "secret-missing": (provider) => (providers[provider].flow === "OAUTH2_JWT_BEARER_GRANT" ? key : secret),
  "key-unreadable": key,
  "key-not-rsa": key,
  "key-too-short": key,
  "secret-refused": secret,
  "key-assertion-refused": task("other-app"),

  "entra-secret-invalid": secret,
  "entra-secret-expired": secret,
  "entra-secret-not-sent": secret,
  "entra-app-disabled": task("microsoft-app"),
  "entra-resource-disabled": task("microsoft-permission"),
  "entra-conditional-access": task("microsoft-app"),
  "entra-service-principal-missing": task("microsoft-consent"),
  "entra-role-not-assigned": task("microsoft-permission"),
  "entra-parameter-missing": task("microsoft-values"),
  "entra-user-endpoint": field("tokenEndpoint"),
  "entra-tenant-blocked": task("microsoft-app"),
  "entra-app-public": task("microsoft-app"),
  "entra-assertion-invalid": secret,
  "entra-grant-not-supported": field("tokenEndpoint"),
  "entra-token-not-app": task("microsoft-permission"),
  "entra-role-missing": task("microsoft-app"),
  "entra-secret-policy": task("microsoft-app"),
  "entra-consent-missing": task("microsoft-consent"),

  "exchange-smtp-auth-disabled-tenant": task("microsoft-smtp-auth"),
  "exchange-smtp-auth-disabled-mailbox": task("microsoft-smtp-auth"),
  "exchange-security-defaults": task("microsoft-smtp-auth"),
  "exchange-authentication-policy": task("microsoft-smtp-auth"),
  "exchange-authentication-unsuccessful": task("microsoft-exchange"),
  "exchange-not-authenticated": task("microsoft-values"),
  "exchange-send-as-denied": task("microsoft-mailbox"),
  "exchange-mailbox-permission": task("microsoft-exchange"),
  "exchange-sign-in-refused": task("microsoft-smtp-auth"),
  "exchange-cmdlet-unknown": task("microsoft-exchange"),
  "exchange-module-conflict": task("microsoft-exchange"),
  "exchange-role-missing": task("microsoft-exchange"),
  "exchange-module-missing": task("microsoft-exchange"),
  "exchange-parameter-unknown": task("microsoft-exchange"),
  "exchange-organization-not-customized": task("microsoft-exchange"),
  "exchange-principal-exists": task("microsoft-exchange"),
  "exchange-sign-in-broker": task("microsoft-exchange"),
  "exchange-outbound-spam": task("microsoft-mailbox"),
  "exchange-scripts-disabled": task("microsoft-exchange"),
  "exchange-module-rights": task("microsoft-exchange"),
  "exchange-sign-in-window": task("microsoft-exchange"),
  "exchange-ip-blocked": task("microsoft-domain"),
  "exchange-tenant-threshold": task("microsoft-domain"),
  "exchange-sender-blocked": task("microsoft-mailbox"),

  "google-delegation-missing": task("google-delegation"),
  "google-scope-not-authorised": task("google-delegation"),
  "google-admin-policy": task("google-delegation"),
  "google-key-not-accepted": key,
  "google-account-disabled": task("google-service-account"),
  "google-client-deleted": task("google-service-account"),
  "google-org-internal": task("google-project"),
  "google-client-not-found": key,
  "google-key-creation-disabled": task("google-key"),
  "google-key-upload-disabled": task("google-key"),
  "google-account-creation-disabled": task("google-service-account"),
  "google-key-role-missing": task("google-key"),
  "google-grant-type": task("google-values"),
  "google-token-refused": task("google-delegation"),
  "key-not-service-account": key,
  "google-person-sign-in": task("google-service-account"),
  "google-federation": key,
  "gmail-authentication-required": task("google-values"),
  "gmail-admin-rule": task("google-mailbox"),
  "gmail-unauthenticated-sender": field("spf"),

  "setting-request-refused": work("values"),
  "smtp-message-too-large": work("mailbox"),
  "smtp-token-challenged": work("values"),
  "smtp-login-refused": work("values"),
  "smtp-not-signed-in": work("values"),
  "smtp-sign-in-not-tried": secret,
  "smtp-no-common-mechanism": work("values"),
  "smtp-credentials-missing": secret,
  "smtp-message-refused": work("permission"),
  "smtp-recipient-unknown": recipient,
  "smtp-recipient-refused": recipient,
};

/** The place of a failure; empty for one that is not mended in this setup (the network, the provider's own trouble). */
export function placeOf(code: string, provider: ProviderId | undefined): Place {
  const place = Object.hasOwn(places, code) ? places[code] : undefined;
  if (typeof place !== "function") return place ?? {};
  // Pasted text knows no provider, and no setup whose task could be opened.
  return provider === undefined ? {} : place(provider);
}
