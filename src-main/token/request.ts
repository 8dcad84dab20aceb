import * as oauth from "oauth4webapi";
import type { Evidence } from "../contract/evidence.ts";
import type { ClientCredentialsSettings, OktaSettings } from "../contract/settings.ts";
import { Secret } from "../credentials/secret.ts";
import type { Network } from "../network/port.ts";
import { signAssertion } from "./assertion.ts";
import { readEndpoint } from "./endpoint.ts";
import { exchange } from "./exchange.ts";
import { jsonObject } from "./reply.ts";

export interface TokenResult {
  readonly token: Secret;
  /** Lifetime in seconds from when it was issued; 0 when the server does not say. */
  readonly expiresInS: number;
  /** The scope granted, when it is said (RFC 6749 section 5.1: only when it differs from the one asked for). */
  readonly scope?: string;
}

export interface TokenRequestOptions {
  readonly signal: AbortSignal;
  /** For the whole request, in milliseconds. */
  readonly timeoutMs: number;
  readonly onEvidence: (evidence: Evidence) => void;
  /** JWT bearer only: asks without `sub`, for the service account itself. */
  readonly withoutSub?: boolean;
}

/** RFC 7523 section 2.1. */
const jwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/**
 * Asks the token endpoint: client credentials (RFC 6749 section 4.4) or JWT bearer (RFC 7523), as Okta will.
 * Everything seen goes to `onEvidence`, redacted.
 * @returns the token, or undefined when there is none: the evidence says why
 * @throws NetworkError `ABORTED` when cancelled, and nothing else
 */
export async function requestToken(
  network: Network,
  settings: OktaSettings,
  credential: Secret,
  options: TokenRequestOptions,
): Promise<TokenResult | undefined> {
  const endpoint = readEndpoint(settings.tokenEndpoint);
  if ("refused" in endpoint) {
    options.onEvidence({ kind: "setting", field: "tokenEndpoint", message: endpoint.refused });
    return undefined;
  }
  const { url, insecure } = endpoint;
  const form = await tokenForm(network, settings, credential, options);
  if (form === undefined) return undefined;

  const server: oauth.AuthorizationServer = { issuer: url.origin, token_endpoint: url.href };
  // A signed assertion is asked for without a client ID (RFC 7523 section 3), which the library wants all the same.
  const client: oauth.Client = { client_id: settings.clientId || "none" };
  let answered = false;
  const send = async (
    _url: string,
    init: oauth.CustomFetchOptions<"POST", URLSearchParams>,
  ): Promise<Response> => {
    const reply = await exchange(
      network,
      options.withoutSub === true ? "token-without-sub" : "token",
      url,
      { method: init.method, headers: init.headers, body: init.body.toString() },
      { ...options, secrets: form.secrets },
    );
    answered = reply !== undefined;
    return asJsonResponse(reply);
  };
  const transport = {
    [oauth.customFetch]: send,
    [oauth.allowInsecureRequests]: insecure,
    signal: options.signal,
  };
  const response =
    form.grant === "client_credentials"
      ? await oauth.clientCredentialsGrantRequest(server, client, form.auth, form.parameters, transport)
      : await oauth.genericTokenEndpointRequest(
          server,
          client,
          form.auth,
          form.grant,
          form.parameters,
          transport,
        );
  if (!answered) return undefined;
  try {
    const reply =
      form.grant === "client_credentials"
        ? await oauth.processClientCredentialsResponse(server, client, response)
        : await oauth.processGenericTokenEndpointResponse(server, client, response);
    return {
      token: new Secret(reply.access_token),
      expiresInS: reply.expires_in ?? 0,
      ...(reply.scope === undefined ? {} : { scope: reply.scope }),
    };
  } catch {
    // Not a token reply. What it was instead is evidence already, with more of it than this error tells.
    return undefined;
  }
}

interface TokenForm {
  readonly grant: "client_credentials" | typeof jwtBearer;
  readonly auth: oauth.ClientAuth;
  readonly parameters: URLSearchParams;
  readonly secrets: readonly Secret[];
}

async function tokenForm(
  network: Network,
  settings: OktaSettings,
  credential: Secret,
  options: TokenRequestOptions,
): Promise<TokenForm | undefined> {
  const scope = settings.scopes.join(" ");
  switch (settings.authType) {
    case "OAUTH2_CLIENT_CREDENTIALS": {
      const missing = unusable(settings, credential);
      if (missing !== undefined) {
        options.onEvidence(missing);
        return undefined;
      }
      return {
        grant: "client_credentials",
        auth: credential.use(
          settings.tokenEndpointAuthMethod === "CLIENT_SECRET_BASIC"
            ? oauth.ClientSecretBasic
            : oauth.ClientSecretPost,
        ),
        parameters: new URLSearchParams(scope === "" ? {} : { scope }),
        secrets: [credential],
      };
    }
    case "OAUTH2_JWT_BEARER_GRANT": {
      const assertion = await signAssertion(settings, credential, network.now(), options.withoutSub === true);
      if (!(assertion instanceof Secret)) {
        options.onEvidence(assertion);
        return undefined;
      }
      return {
        grant: jwtBearer,
        // The assertion is the whole authentication: Google takes no client_id beside it.
        auth: () => undefined,
        parameters: assertion.use((value) => new URLSearchParams({ assertion: value })),
        secrets: [credential, assertion],
      };
    }
    default:
      return settings satisfies never;
  }
}

/** RFC 6749 section 2.3.1: without a client ID or a secret there is no request to send. */
function unusable(settings: ClientCredentialsSettings, credential: Secret): Evidence | undefined {
  if (settings.clientId === "")
    return { kind: "setting", field: "clientId", message: "There is no client ID." };
  if (credential.byteLength === 0)
    return { kind: "credential", problem: "missing", message: "The client secret is empty." };
  return undefined;
}

/** The reply as oauth4webapi reads it: a JSON body counts as JSON whatever a proxy made of its content type. */
function asJsonResponse(reply: { status: number; text: string } | undefined): Response {
  const json = jsonObject(reply?.text ?? "") !== undefined;
  const status = reply?.status ?? 0;
  const representable = json && status >= 200 && status < 600 && ![204, 205, 304].includes(status);
  return representable
    ? new Response(reply?.text, { status, headers: { "content-type": "application/json" } })
    : new Response(null, { status: 500 });
}
