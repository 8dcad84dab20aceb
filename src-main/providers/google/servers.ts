import type { Cloud } from "../cloud.ts";
import { googleDns } from "./dns.ts";

/** Google's token endpoint, and the only `aud` besides its older names (facts of Google's service-account flow). */
export const tokenEndpoint = "https://oauth2.googleapis.com/token";

/** Names the same endpoint had before. Key files of old accounts still carry them, and they still answer. */
const olderTokenEndpoints: readonly string[] = [
  "https://www.googleapis.com/oauth2/v4/token",
  "https://www.googleapis.com/oauth2/v3/token",
  "https://accounts.google.com/o/oauth2/token",
];

export const isGoogleTokenEndpoint = (url: string): boolean =>
  url === tokenEndpoint || olderTokenEndpoints.includes(url);

/** What Google says when no active key of the account fits the signature. */
export const signatureRefused = /^Invalid JWT Signature\b/i;

/** Where Google publishes a service account's public keys, as certificates by key ID. */
export const publishedKeysUrl = (account: string): URL =>
  new URL(`https://www.googleapis.com/robot/v1/metadata/x509/${encodeURIComponent(account)}`);

/** The one scope that opens SMTP. `gmail.send` and its relatives are for the REST API only. */
export const mailScope = "https://mail.google.com/";

export const smtpHost = "smtp.gmail.com";
export const relayHost = "smtp-relay.gmail.com";

/** Google has one cloud. Its tokens are opaque: they name no audience. */
export const googleCloud: Cloud = {
  smtpHosts: [smtpHost, relayHost],
  smtpPorts: [587, 465],
  tokenHosts: ["oauth2.googleapis.com", "www.googleapis.com", "accounts.google.com"],
  audiences: [],
  scope: mailScope,
  dns: googleDns,
};
