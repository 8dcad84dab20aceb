import type { OktaSettings } from "../contract/index.ts";

/**
 * The body of `PATCH /api/v1/email-servers/{id}` that brings a server from the settings it has to the new ones, without
 * `clientSecret` or `privateKey`. `authType` is always in it: Okta requires it for OAuth servers. With a private key goes
 * its `keyId`. `enabled` is never in it: a server that sends goes on sending. Null when the type of authentication changed:
 * that is another server.
 */
export function oktaPatchBody(before: OktaSettings, now: OktaSettings): Record<string, unknown> | null {
  if (before.authType !== now.authType) return null;
  return changedFields(oktaCreateBody(before), now);
}

/** The same, from the fields that the server is known to have, by their names in the body. */
export function changedFields(
  had: Readonly<Record<string, unknown>>,
  now: OktaSettings,
): Record<string, unknown> {
  const { enabled: _, ...has } = oktaCreateBody(now);
  const always = now.authType === "OAUTH2_JWT_BEARER_GRANT" ? ["authType", "keyId"] : ["authType"];
  return Object.fromEntries(
    Object.entries(has).filter(
      ([name, value]) => always.includes(name) || JSON.stringify(value) !== JSON.stringify(had[name]),
    ),
  );
}

/**
 * The body of `POST /api/v1/email-servers` (Okta Management API 2026.06.3), as `OAUTH2_CLIENT_CREDENTIALS_CREATE` or
 * `OAUTH2_JWT_BEARER_GRANT_CREATE`, without `clientSecret` or `privateKey`: the secret is added when it is sent. Always
 * `enabled: false`: no mail of the org goes through a server before it was tested.
 */
export function oktaCreateBody(settings: OktaSettings): Record<string, unknown> {
  const common = {
    alias: settings.alias,
    enabled: false,
    authType: settings.authType,
    host: settings.host,
    port: settings.port,
    username: settings.username,
    clientId: settings.clientId,
    tokenEndpoint: settings.tokenEndpoint,
    scopes: [...settings.scopes],
  };
  switch (settings.authType) {
    case "OAUTH2_CLIENT_CREDENTIALS":
      return { ...common, tokenEndpointAuthMethod: settings.tokenEndpointAuthMethod };
    case "OAUTH2_JWT_BEARER_GRANT":
      return {
        ...common,
        signingAlgorithm: settings.signingAlgorithm,
        keyId: settings.keyId,
        issuer: settings.issuer,
        subject: settings.subject,
        audience: settings.audience,
      };
    default:
      throw new Error(`unknown authType ${(settings satisfies never as OktaSettings).authType}`);
  }
}
