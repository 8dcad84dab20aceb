import type { providerIds } from "./provider-ids.ts";

/**
 * How a value looks. A `word` has no blank in it, nor have the more particular `url`, `guid` and `address`; `text` is free.
 * A `choice` is one of few values.
 */
type FieldShape = "text" | "word" | "url" | "guid" | "address" | "port" | "date" | "choice";

/** What is known of a setting, for all who show, check or name it. Plain data without zod: the window reads it too. */
export interface Field {
  /** Its name in Okta's form, or in the console it comes from. */
  readonly label: string;
  readonly shape: FieldShape;
  /** Of a choice: the values and their words. The first is the default where the provider names none. */
  readonly choices?: Readonly<Record<string, string>>;
  /** The providers that have it; all of them unless given. */
  readonly providers?: readonly (typeof providerIds)[number][];
  /** A secret may be pasted here by mistake. */
  readonly maySecret?: true;
  /** Sending needs it: always, or with a JWT bearer grant only. */
  readonly needed?: "always" | "bearer";
  /** The step that asks for it; the Provider app's tasks unless given. */
  readonly step?: "credentials";
  /** The setting whose value it takes when it is empty: when both are missing, that one is named. */
  readonly follows?: string;
}

/**
 * Every setting, in the order of Okta's form. The schema of what is stored, the control in the window, the rules of pasting,
 * the lint of missing values and the names in findings follow from its row.
 */
export const fields = {
  alias: { label: "Name", shape: "text", maySecret: true },
  authType: {
    label: "Connection Type",
    shape: "choice",
    choices: {
      OAUTH2_CLIENT_CREDENTIALS: "OAuth 2.0 - Client credentials flow",
      OAUTH2_JWT_BEARER_GRANT: "OAuth 2.0 - JWT Bearer token flow",
    },
  },
  host: { label: "Hostname", shape: "word", maySecret: true, needed: "always" },
  port: { label: "Port", shape: "port" },
  username: { label: "Username", shape: "address", maySecret: true, needed: "always" },
  clientId: { label: "Client ID", shape: "word", maySecret: true, needed: "always" },
  tokenEndpoint: { label: "Token endpoint URL", shape: "url", maySecret: true, needed: "always" },
  /** Separated by spaces, as in RFC 6749 section 3.3. */
  scope: { label: "Scope", shape: "text", maySecret: true, needed: "always" },
  tokenEndpointAuthMethod: {
    label: "Token endpoint authentication method",
    shape: "choice",
    choices: { CLIENT_SECRET_POST: "CLIENT_SECRET_POST", CLIENT_SECRET_BASIC: "CLIENT_SECRET_BASIC" },
  },
  keyId: { label: "Key ID", shape: "word", maySecret: true, needed: "bearer" },
  issuer: { label: "Issuer", shape: "word", maySecret: true, needed: "bearer" },
  subject: { label: "Subject", shape: "address", maySecret: true, needed: "bearer", follows: "username" },
  audience: { label: "Audience", shape: "word", maySecret: true, needed: "bearer", follows: "tokenEndpoint" },
  cloud: {
    label: "Microsoft cloud",
    shape: "choice",
    providers: ["microsoft"],
    choices: {
      worldwide: "Worldwide",
      "us-gcc-high": "US Government GCC High",
      "us-dod": "US Government DoD",
      china: "China (21Vianet)",
    },
  },
  tenantId: {
    label: "Directory (tenant) ID",
    shape: "word",
    providers: ["microsoft"],
    maySecret: true,
  },
  /** The service principal's, not the App registration's. */
  objectId: {
    label: "Enterprise application Object ID",
    shape: "guid",
    providers: ["microsoft"],
    maySecret: true,
  },
  displayName: { label: "Name in Exchange", shape: "text", providers: ["microsoft"], maySecret: true },
  /**
   * How Exchange lets the app use its mailbox: FullAccess to the one mailbox beside the Entra permission SMTP.SendAsApp, or
   * a role of RBAC for Applications for that mailbox alone, without any Entra permission.
   */
  exchangeAccess: {
    label: "Access to the mailbox",
    shape: "choice",
    providers: ["microsoft"],
    choices: {
      "mailbox-permission": "Use the mailbox (FullAccess)",
      rbac: "Only send as it (RBAC for Applications)",
    },
  },
  /** Asked once, beside the secret it belongs to: the next secret has another day. */
  secretExpiresOn: { label: "Secret expires on", shape: "date", maySecret: true, step: "credentials" },
} as const satisfies Readonly<Record<string, Field>>;

export type SettingsField = keyof typeof fields;

export const settingsFields = Object.keys(fields) as readonly SettingsField[];
