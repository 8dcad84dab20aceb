import { z } from "zod";
import { unprintable } from "../../providers/text.ts";

/**
 * What is read of Okta's answers (Management API 2026.06.3), as they come and not only as they are described: lists may be
 * bare, a status may be one that no enumeration has, letter case differs. What is not needed is not kept.
 */
const id = z.string().min(1).max(100);
/** A stranger's text: control characters and marks that turn the reading direction are left out. */
const text = z
  .string()
  .max(4096)
  .transform((value) => value.replace(unprintable, ""));
const optionalText = text.nullish().transform((value) => value ?? undefined);

export const Feature = z.object({ id, name: text, status: text });
export type Feature = z.infer<typeof Feature>;

export const Brand = z.object({ id, name: text, isDefault: z.boolean().nullish() });
export type Brand = z.infer<typeof Brand>;

export const EmailDomain = z.object({
  id,
  domain: text,
  displayName: optionalText,
  userName: optionalText,
  /** NOT_STARTED, POLLING, VERIFIED, ERROR, DELETED; others were seen. */
  validationStatus: optionalText,
  dnsValidationRecords: z.array(z.unknown()).max(50).nullish(),
  _embedded: z.object({ brands: z.array(Brand).max(200).nullish() }).nullish(),
});
export type EmailDomain = z.infer<typeof EmailDomain>;

/** An email server as Okta shows it: never its secret, of a JWT not always the key's ID. */
export const EmailServer = z.object({
  id,
  alias: optionalText,
  /** Absent in answers of before OAuth: a password then. */
  authType: optionalText,
  enabled: z.boolean().nullish(),
  host: optionalText,
  port: z.number().int().nullish(),
  username: optionalText,
  clientId: optionalText,
  tokenEndpoint: optionalText,
  tokenEndpointAuthMethod: optionalText,
  scopes: z.array(text).max(50).nullish(),
  signingAlgorithm: optionalText,
  keyId: optionalText,
  issuer: optionalText,
  subject: optionalText,
  audience: optionalText,
});
export type EmailServer = z.infer<typeof EmailServer>;

/** `{"email-servers": […]}` by the description; a bare array was seen. */
export const EmailServers = z.union([
  z.array(EmailServer).max(200),
  z
    .object({ "email-servers": z.array(EmailServer).max(200).nullish() })
    .transform((list) => list["email-servers"] ?? []),
]);

export const CustomDomains = z
  .object({
    domains: z
      .array(z.object({ id, domain: text, validationStatus: optionalText, brandId: optionalText }))
      .max(200)
      .nullish(),
  })
  .transform(({ domains }) => domains ?? []);
export type CustomDomain = z.infer<typeof CustomDomains>[number];

/** An event of the System Log, `system.email.delivery`. */
export const LogEvent = z.object({
  published: text,
  eventType: text,
  outcome: z.object({ result: optionalText, reason: optionalText }).nullish(),
  target: z
    .array(z.object({ alternateId: optionalText, displayName: optionalText }))
    .max(100)
    .nullish(),
  debugContext: z.object({ debugData: z.record(z.string(), z.unknown()).nullish() }).nullish(),
});
export type LogEvent = z.infer<typeof LogEvent>;
export const LogEvents = LogEvent.array().max(1_000);

/** `/.well-known/okta-organization`. */
export const OrgMetadata = z.object({
  id,
  pipeline: z.enum(["idx", "v1"]),
  _links: z
    .object({
      organization: z.object({ href: text }).nullish(),
      alternate: z.object({ href: text }).nullish(),
    })
    .nullish(),
});

/** Okta's error, and OAuth's (RFC 6749 section 5.2). */
export const ErrorBody = z.object({
  errorCode: optionalText,
  errorSummary: optionalText,
  errorId: optionalText,
  errorCauses: z
    .array(z.object({ errorSummary: optionalText }))
    .max(50)
    .nullish(),
  error: optionalText,
  error_description: optionalText,
});
export type ErrorBody = z.infer<typeof ErrorBody>;
