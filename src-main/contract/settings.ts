import { z } from "zod";

export const providerIds = ["google", "microsoft", "other"] as const;
export const ProviderId = z.enum(providerIds);
export type ProviderId = z.infer<typeof ProviderId>;

/** Okta's `SmtpAuthType`, without the basic one: this wizard is about OAuth 2.0. (Okta API 2026.06.3) */
export const AuthType = z.enum(["OAUTH2_CLIENT_CREDENTIALS", "OAUTH2_JWT_BEARER_GRANT"]);
export type AuthType = z.infer<typeof AuthType>;

export const TokenEndpointAuthMethod = z.enum(["CLIENT_SECRET_POST", "CLIENT_SECRET_BASIC"]);
export type TokenEndpointAuthMethod = z.infer<typeof TokenEndpointAuthMethod>;

/** Microsoft's clouds. A tenant lives in one of them; see providers/microsoft/clouds.ts. */
export const MicrosoftCloudId = z.enum(["worldwide", "us-gcc-high", "us-dod", "china"]);
export type MicrosoftCloudId = z.infer<typeof MicrosoftCloudId>;

/**
 * How Exchange lets the app use its mailbox: FullAccess to the one mailbox beside the Entra permission SMTP.SendAsApp, or a
 * role of RBAC for Applications for that mailbox alone, without any Entra permission.
 */
export const ExchangeAccess = z.enum(["mailbox-permission", "rbac"]);
export type ExchangeAccess = z.infer<typeof ExchangeAccess>;

/** Longest text a single field accepts, in characters. Longer input is refused at the door with a sentence. */
export const fieldLimit = 4096;
const field = z.string().max(fieldLimit, `Longer than ${fieldLimit} characters`);

/**
 * What the admin entered, by the names of Okta's API. A field that is absent takes the provider's default.
 * `cloud`, `tenantId`, `objectId`, `displayName`, `exchangeAccess` and `secretExpiresOn` are not sent to Okta: Microsoft's
 * values that the work needs.
 */
export const SettingsInput = z.object({
  alias: field.optional(),
  authType: AuthType.optional(),
  host: field.optional(),
  port: z.number().int().min(1).max(65535).optional(),
  username: field.optional(),
  clientId: field.optional(),
  tokenEndpoint: field.optional(),
  /** Space-separated, as in RFC 6749 section 3.3. */
  scope: field.optional(),
  tokenEndpointAuthMethod: TokenEndpointAuthMethod.optional(),
  keyId: field.optional(),
  issuer: field.optional(),
  subject: field.optional(),
  audience: field.optional(),
  cloud: MicrosoftCloudId.optional(),
  tenantId: field.optional(),
  /** The Enterprise application's Object ID (the service principal's), not the App registration's. */
  objectId: field.optional(),
  displayName: field.optional(),
  exchangeAccess: ExchangeAccess.optional(),
  /** ISO date (YYYY-MM-DD). */
  secretExpiresOn: field.optional(),
});
export type SettingsInput = z.infer<typeof SettingsInput>;
export type SettingsField = keyof SettingsInput;

const common = {
  alias: z.string(),
  host: z.string(),
  port: z.number().int(),
  username: z.string(),
  clientId: z.string(),
  tokenEndpoint: z.string(),
  scopes: z.array(z.string()),
};

/**
 * The settings exactly as Okta will get them (the secret apart). A text not known yet is the empty string, so that
 * lint can name it. This is what a run tests, what the fingerprint covers and what the bundle exports.
 */
export const OktaSettings = z.discriminatedUnion("authType", [
  z.object({
    authType: z.literal("OAUTH2_CLIENT_CREDENTIALS"),
    ...common,
    tokenEndpointAuthMethod: TokenEndpointAuthMethod,
  }),
  z.object({
    authType: z.literal("OAUTH2_JWT_BEARER_GRANT"),
    ...common,
    signingAlgorithm: z.literal("RS256"),
    keyId: z.string(),
    issuer: z.string(),
    subject: z.string(),
    audience: z.string(),
  }),
]);
export type OktaSettings = z.infer<typeof OktaSettings>;
export type ClientCredentialsSettings = Extract<OktaSettings, { authType: "OAUTH2_CLIENT_CREDENTIALS" }>;
export type JwtBearerSettings = Extract<OktaSettings, { authType: "OAUTH2_JWT_BEARER_GRANT" }>;

/** One line of Okta's form, in Okta's order. `secret` rows have no value: the secret comes from the keychain or the admin. */
export const FormRow = z.object({ label: z.string(), value: z.string(), secret: z.boolean() });
export type FormRow = z.infer<typeof FormRow>;
