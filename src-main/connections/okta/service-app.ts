import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from "jose";
import * as oauth from "oauth4webapi";
import { type Finding, MailwrightError } from "../../contract/index.ts";
import { Secret } from "../../credentials/secret.ts";
import { readModestJson } from "../../network/modest-json.ts";
import type { Network } from "../../network/port.ts";
import { neededScopes, scopes } from "./areas.ts";
import { type Answer, exchange } from "./exchange.ts";
import { atDomain } from "./finding.ts";
import { errorBody, quoted } from "./refusal.ts";
import { headersOf, type OktaRequest, type SignIn } from "./sign-in.ts";

/** A token is renewed this long before it ends, in milliseconds. */
const earlyMs = 60_000;
/** How long an assertion may be used, in seconds. Okta takes up to an hour. */
const assertionS = 300;

/** A new key of a service app (RS256, RFC 7518): the public half for Okta's form, both halves for the keychain. */
export async function makeKey(): Promise<{ readonly jwk: string; readonly secret: Secret }> {
  const pair = await generateKeyPair("RS256", { modulusLength: 2048, extractable: true });
  const publicJwk = await exportJWK(pair.publicKey);
  const kid = await calculateJwkThumbprint(publicJwk);
  const more = { kid, alg: "RS256", use: "sig" };
  return {
    jwk: JSON.stringify({ ...publicJwk, ...more }, null, 2),
    secret: new Secret(JSON.stringify({ ...(await exportJWK(pair.privateKey)), ...more })),
  };
}

interface Token {
  readonly value: Secret;
  /** Milliseconds since the epoch. */
  readonly until: number;
  readonly dpop: oauth.DPoPHandle | undefined;
}

interface ServiceApp {
  readonly network: Network;
  readonly server: oauth.AuthorizationServer & { readonly token_endpoint: string };
  readonly client: oauth.Client;
  token?: Token | undefined;
  /** The token that is being asked for. */
  asking?: Promise<Token | Answer> | undefined;
  /** Where the app demands proof of possession: its key, and the nonce that the server gave last. */
  dpop?: oauth.DPoPHandle;
}

/**
 * As a service app: client credentials with a signed assertion (RFC 7523 section 2.2), which alone Okta takes for its own
 * scopes. Proof of possession (RFC 9449) is given where the app demands it.
 * @param app `url` of the org, whose own authorization server it is
 */
export function serviceAppSignIn(
  network: Network,
  { url, clientId }: { readonly url: string; readonly clientId: string },
  withSecret: <T>(use: (secret: Secret) => Promise<T>) => Promise<T>,
): SignIn {
  const server = { issuer: url, token_endpoint: new URL("/oauth2/v1/token", url).href };
  const app: ServiceApp = { network, server, client: { client_id: clientId } };
  return (request) =>
    withSecret(async (secret) => {
      const first = await tokenFor(app, secret, request);
      if ("status" in first) return first;
      const answer = await call(app, request, first);
      if (answer.status !== 401 && answer.status !== 403) return answer;
      // A scope that was granted since is in a new token only; one that ended early is replaced once.
      app.token = undefined;
      if (answer.status === 403) return answer;
      const second = await tokenFor(app, secret, request);
      return "status" in second ? second : call(app, request, second);
    });
}

/** Requests that go out side by side wait for one token: whoever comes first asks for it. */
async function tokenFor(app: ServiceApp, secret: Secret, request: OktaRequest): Promise<Token | Answer> {
  if (app.asking) return app.asking;
  if (app.token && app.token.until - earlyMs >= app.network.now()) return app.token;
  app.asking = newToken(app, secret, request);
  try {
    const got = await app.asking;
    app.token = "status" in got ? undefined : got;
    return got;
  } finally {
    app.asking = undefined;
  }
}

/** @returns the answer instead where Okta limits or has trouble: that is waited for like any other */
async function newToken(app: ServiceApp, secret: Secret, request: OktaRequest): Promise<Token | Answer> {
  const key = await secret.use(privateKey);
  let answer = await ask(app, key, secret, request.signal);
  for (let again = 0; again < 2 && answer.status === 400; again++) {
    const { error = "" } = errorBody(answer.text);
    if (error !== "use_dpop_nonce" && error !== "invalid_dpop_proof") break;
    // The handle keeps the nonce that came with the refusal (RFC 9449 section 8).
    app.dpop ??= oauth.DPoP(app.client, await oauth.generateKeyPair("ES256"));
    answer = await ask(app, key, secret, request.signal);
  }
  if (answer.status === 429 || answer.status >= 500) return answer;
  if (answer.status !== 200) throw new MailwrightError(tokenRefused(answer, app.client.client_id));
  const lacking = lackingIn(answer);
  if (lacking.length > 0)
    throw new MailwrightError(
      scopesMissing(lacking, quoted(`Scopes of the token: without ${lacking.join(" ")}`)),
    );
  return readToken(answer, app.network.now(), app.dpop);
}

/** Asks once for a token. */
function ask(app: ServiceApp, key: oauth.PrivateKey, secret: Secret, cancel: AbortSignal): Promise<Answer> {
  const { network, server, client, dpop } = app;
  const assertion = oauth.PrivateKeyJwt(key, {
    [oauth.modifyAssertion](_, claims) {
      const now = Math.floor(network.now() / 1_000);
      // Okta wants the token endpoint as audience, not the issuer.
      Object.assign(claims, { aud: server.token_endpoint, iat: now, nbf: now, exp: now + assertionS });
    },
  });
  const parameters = { scope: scopes.join(" ") };
  return exchange(
    new URL(server.token_endpoint),
    (signal) =>
      oauth.clientCredentialsGrantRequest(server, client, assertion, parameters, way(network, signal, dpop)),
    cancel,
    [secret],
  );
}

function call({ network }: ServiceApp, request: OktaRequest, by: Token): Promise<Answer> {
  const { url, method, body = null } = request;
  const send = (token: string, signal: AbortSignal) => {
    const options = way(network, signal, by.dpop);
    const headers = new Headers(headersOf(request));
    return oauth
      .protectedResourceRequest(token, method, url, headers, body, options)
      .catch((error: unknown) => {
        // A challenge is an answer too: it names the scope that is missing.
        if (error instanceof oauth.WWWAuthenticateChallengeError) return error.response;
        throw error;
      });
  };
  const secrets = [by.value, ...(request.secrets ?? [])];
  return exchange(url, (signal) => by.value.use((token) => send(token, signal)), request.signal, secrets);
}

/** Over the network of the setup, with proof of possession where there is a key for it. */
const way = (network: Network, signal: AbortSignal, dpop: oauth.DPoPHandle | undefined) => ({
  ...(dpop && { DPoP: dpop }),
  signal,
  [oauth.customFetch]: (url: string, init: { body?: unknown }) =>
    network.fetch(url, { ...init, body: (init.body ?? null) as BodyInit | null, signal }),
});

async function privateKey(text: string): Promise<oauth.PrivateKey> {
  try {
    const jwk = JSON.parse(text) as JWK;
    const key = await importJWK(jwk, "RS256");
    if (key instanceof Uint8Array || jwk.kid === undefined) throw new Error("not a private key");
    return { key: key as CryptoKey, kid: jwk.kid };
  } catch {
    throw new MailwrightError(keyUnreadable());
  }
}

function readToken(answer: Answer, now: number, dpop: oauth.DPoPHandle | undefined): Token {
  try {
    const { access_token, token_type, expires_in } = JSON.parse(answer.text) as Record<string, unknown>;
    if (typeof access_token !== "string" || access_token.length < 8) throw new Error("no token");
    const isBound = String(token_type).toLowerCase() === "dpop";
    const seconds = typeof expires_in === "number" && expires_in > 0 ? expires_in : 300;
    return {
      value: new Secret(access_token),
      until: now + seconds * 1_000,
      dpop: isBound ? dpop : undefined,
    };
  } catch {
    throw new MailwrightError(tokenRefused({ ...answer, text: "" }, ""));
  }
}

/** Scopes without which there is no plan, and that a token was given without: RFC 6749 section 3.3 lets it be less than was asked. */
function lackingIn({ text }: Answer): string[] {
  const json = readModestJson(text);
  const { scope } = (("value" in json && json.value) || {}) as { scope?: unknown };
  if (typeof scope !== "string") return [];
  const given = scope.split(" ");
  return neededScopes.filter((one) => !given.includes(one));
}

const scopesMissing = (missing: readonly string[], evidence: string): Finding =>
  atDomain({
    code: "okta-scope-missing",
    title: "The service app was not granted all scopes",
    cause:
      "Okta gives a token only for scopes that were granted to the app. It refuses the others, or gives one without them.",
    fix: [
      `In the Okta Admin Console, open the app, then Okta API Scopes, and grant: ${missing.join(", ")}.`,
      "Then connect again.",
    ],
    evidence,
    expected: missing.join(" "),
  });

/** Why Okta gives no token (RFC 6749 section 5.2). */
function tokenRefused({ status, text }: Answer, clientId: string): Finding {
  const { error = "", error_description = "" } = errorBody(text);
  const evidence = quoted(`HTTP ${status} ${error} ${error_description}`);
  if (error === "invalid_scope") return scopesMissing(scopes, evidence);
  return atDomain({
    code: "okta-app-refused",
    title: "Okta gives the service app no token",
    cause:
      error === "invalid_client"
        ? "The client ID is not that of an API Services app of this org, the app is not active, or it does not have the public key that was made here."
        : "Okta refused the signed request.",
    fix: [
      `Open the app ${clientId} and compare its client ID.`,
      "Under Client authentication choose Public key / Private key, and add the public key that Mailwright shows. Check that it is active.",
      "Check the clock of this computer: the request is valid for five minutes.",
    ],
    evidence,
  });
}

const keyUnreadable = (): Finding =>
  atDomain({
    code: "okta-app-key",
    title: "The key of the service app cannot be read",
    cause: "It is not the key that was made here, or it was damaged.",
    fix: ["Make a new key, add its public half to the app, and connect again."],
  });
