import type { AuthType } from "../contract/index.ts";

/** Okta's own name of the switch (Admin Console, Settings > Features), by which the Features API is searched. */
export const featureName = "OAuth 2.0 support for custom email providers";

/** What the secret is called in sentences. */
export const secretWord = (authType: AuthType): "client secret" | "private key" =>
  authType === "OAUTH2_CLIENT_CREDENTIALS" ? "client secret" : "private key";

/** What it is called in the body of an email server. */
export const secretField = (authType: AuthType): "clientSecret" | "privateKey" =>
  authType === "OAUTH2_CLIENT_CREDENTIALS" ? "clientSecret" : "privateKey";
