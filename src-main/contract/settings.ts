import { z } from "zod";
import { type Field, fields, type SettingsField, settingsFields } from "./fields.ts";
import { providerIds } from "./provider-ids.ts";

export const ProviderId = z.enum(providerIds);
export type ProviderId = z.infer<typeof ProviderId>;

/** The values of a choice, in the order of its row. */
const choiceOf = <C extends string>({ choices }: { readonly choices: Readonly<Record<C, string>> }) =>
  z.enum(Object.keys(choices) as C[]);

/** Okta's `SmtpAuthType`, without the basic one: this wizard is about OAuth 2.0. (Okta API 2026.06.3) */
export const AuthType = choiceOf(fields.authType);
export type AuthType = z.infer<typeof AuthType>;

export const TokenEndpointAuthMethod = choiceOf(fields.tokenEndpointAuthMethod);
export type TokenEndpointAuthMethod = z.infer<typeof TokenEndpointAuthMethod>;

/** Microsoft's clouds. A tenant lives in one of them; see providers/microsoft/clouds.ts. */
export type MicrosoftCloudId = keyof typeof fields.cloud.choices;

export const ExchangeAccess = choiceOf(fields.exchangeAccess);
export type ExchangeAccess = z.infer<typeof ExchangeAccess>;

/** Longest text a single field accepts, in characters. Longer input is refused at the door with a sentence. */
export const fieldLimit = 4096;

type SchemaOf<F extends Field> = F extends { choices: Readonly<Record<infer C extends string, string>> }
  ? ReturnType<typeof choiceOf<C>>
  : F extends { shape: "port" }
    ? z.ZodNumber
    : z.ZodString;

function schemaOf(row: Field): z.ZodType {
  if (row.choices) return choiceOf({ choices: row.choices });
  if (row.shape === "port") return z.number().int().min(1).max(65535);
  return z.string().max(fieldLimit, `Longer than ${fieldLimit} characters`);
}

/**
 * What the admin entered, by the names of Okta's API. A field that is absent takes the provider's default. Those that only
 * one provider has are not sent to Okta: the work needs them.
 */
export const SettingsInput = z.object(
  Object.fromEntries(settingsFields.map((field) => [field, schemaOf(fields[field]).optional()])) as {
    [F in SettingsField]: z.ZodOptional<SchemaOf<(typeof fields)[F]>>;
  },
);
export type SettingsInput = z.infer<typeof SettingsInput>;

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
