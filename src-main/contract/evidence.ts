import { z } from "zod";
import { SettingsInput } from "./settings.ts";

const SettingsField = SettingsInput.keyof();

/** What a command of the SMTP session was, for replies: the same reply means different things at different commands. */
export const SmtpCommand = z.enum([
  "greeting",
  "EHLO",
  "STARTTLS",
  "AUTH",
  "MAIL FROM",
  "RCPT TO",
  "DATA",
  "message",
  "QUIT",
]);
export type SmtpCommand = z.infer<typeof SmtpCommand>;

/**
 * What a stage saw, redacted, as data. The diagnosis reads these and nothing else; the window and the report show them raw.
 * Sizes are bounded where they are made: bodies to 8,192 characters, transcripts to 200 lines.
 */
export const Evidence = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("token-reply"),
    url: z.string(),
    httpStatus: z.number().int(),
    contentType: z.string().optional(),
    /** `error`, `error_description` of RFC 6749 section 5.2; `error_codes`, `suberror` are Entra's. */
    error: z.string().optional(),
    errorDescription: z.string().optional(),
    errorCodes: z.array(z.number().int()).optional(),
    suberror: z.string().optional(),
    /** Which request this answers: the real one, a discovery document, or Google's probe without `sub`. */
    request: z.enum(["token", "openid-configuration", "token-without-sub", "certificates"]).default("token"),
    body: z.string(),
    /** Where a redirect points, when the reply was one. Redirects are never followed. */
    location: z.string().optional(),
    /** True when the server sent more than is read (64 kB). */
    oversized: z.boolean().optional(),
    /** Server's `Date` minus our clock, in seconds; absent when the server sent none. */
    clockSkewS: z.number().optional(),
  }),
  /** Claims of an access token, decoded and not verified (Exchange tokens cannot be verified by a client). */
  z.object({ kind: z.literal("claims"), claims: z.record(z.string(), z.unknown()) }),
  z.object({
    kind: z.literal("network"),
    operation: z.enum(["resolve", "connect", "tls", "request", "read"]),
    host: z.string(),
    port: z.number().int().optional(),
    /**
     * Node's or OpenSSL's code: `ECONNREFUSED`, `CERT_HAS_EXPIRED`, `ETIMEDOUT`. Our own: `CLOSED` (the other side ended
     * the connection where a reply was due), `TOO_LARGE` (a reply beyond the bound), `RUN_TIMEOUT` (the whole run's bound),
     * `TLS_FAILED` (no more is known), and of a proxy `PROXY_AUTHENTICATION` (407), `PROXY_REFUSED` (another refusal),
     * `PROXY_UNREACHABLE`, `PROXY_NAME_NOT_FOUND`, `PROXY_NOT_HTTP`: `host` and `port` are the proxy's then.
     */
    code: z.string(),
    message: z.string(),
    /** The SMTP command under way, when a session was cut. */
    during: SmtpCommand.optional(),
  }),
  z.object({
    kind: z.literal("certificate"),
    host: z.string(),
    subject: z.string(),
    issuer: z.string(),
    altNames: z.array(z.string()),
    validFrom: z.string(),
    validTo: z.string(),
    protocol: z.string(),
    authorized: z.boolean(),
    /** OpenSSL's code when not authorized: `DEPTH_ZERO_SELF_SIGNED_CERT`. */
    authorizationError: z.string().optional(),
  }),
  z.object({
    kind: z.literal("smtp-reply"),
    command: SmtpCommand,
    code: z.number().int(),
    /** Enhanced status code, RFC 3463: "5.7.3". */
    enhanced: z.string().optional(),
    text: z.string(),
    /** The JSON of an XOAUTH2 334 challenge, decoded. */
    challenge: z.string().optional(),
  }),
  /** EHLO keywords with their parameters, as offered after TLS. */
  z.object({ kind: z.literal("ehlo"), keywords: z.array(z.string()) }),
  z.object({ kind: z.literal("transcript"), lines: z.array(z.string()) }),
  /** Addresses a host name was resolved to. */
  z.object({ kind: z.literal("addresses"), host: z.string(), addresses: z.array(z.string()) }),
  /** The credential could not be used before anything was sent: a key OpenSSL cannot read, or one that is not RSA. */
  z.object({
    kind: z.literal("credential"),
    problem: z.enum(["missing", "unreadable", "not-rsa", "too-short"]),
    message: z.string(),
  }),
  /** A setting that leaves a stage nothing to try: no host name, a token endpoint that is no URL. */
  z.object({ kind: z.literal("setting"), field: SettingsField, message: z.string() }),
  /** An error code of Okta's API or System Log, for `explain`. */
  z.object({ kind: z.literal("okta-error"), errorCode: z.string(), text: z.string() }),
  /** Words of a text. `says`: what they were taken to say, by the name of the row that waits for it. */
  z.object({ kind: z.literal("text"), text: z.string(), says: z.string().optional() }),
]);
export type Evidence = z.infer<typeof Evidence>;
