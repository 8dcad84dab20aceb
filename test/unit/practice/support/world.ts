import { importPKCS8, SignJWT } from "jose";
import type { OktaSettings, ProviderId, SettingsInput } from "../../../../src-main/contract/settings.ts";
import { Secret } from "../../../../src-main/credentials/secret.ts";
import {
  makePracticeCredential,
  type PracticeCredential,
  practiceValues,
} from "../../../../src-main/practice/values.ts";
import { type PracticeWorld, startPracticeWorld } from "../../../../src-main/practice/world.ts";
import { providers } from "../../../../src-main/providers/index.ts";
import { rememberSecret } from "../../../support/canary.ts";

export interface Rehearsal extends AsyncDisposable {
  readonly world: PracticeWorld;
  readonly settings: OktaSettings;
  /** The client secret, or the private key in PEM. */
  readonly credential: string;
  readonly domain: string;
  readonly from: string;
}

export interface Changes {
  /** Entered instead of the practice values. */
  readonly input?: SettingsInput;
  readonly domain?: string;
  readonly now?: () => number;
}

const credentials = new Map<string, Promise<PracticeCredential>>();

/** RSA keys take a quarter of a second each: one for each set of values is enough. */
function credentialFor(provider: ProviderId, input: SettingsInput): Promise<PracticeCredential> {
  const key = JSON.stringify([provider, input]);
  const made = credentials.get(key) ?? makePracticeCredential(provider, input);
  credentials.set(key, made);
  return made;
}

/** A world with the practice values filled in and a fresh credential registered. */
export async function rehearse(
  provider: ProviderId,
  scenario = "works",
  changes: Changes = {},
): Promise<Rehearsal> {
  const values = practiceValues(provider);
  const input: SettingsInput = { ...values.settings, ...changes.input };
  const made = await credentialFor(provider, input);
  const keyFile = made.kind === "private-key" ? JSON.parse(made.keyFileJson) : undefined;
  const credential: string = made.kind === "client-secret" ? made.secret : keyFile.private_key;
  rememberSecret(credential);
  const filled = keyFile === undefined ? input : { keyId: keyFile.private_key_id, ...input };
  const settings = providers[provider].settings(filled, values.domain.from);
  const world = await startPracticeWorld({
    provider,
    scenario,
    domain: changes.domain ?? values.domain.emailDomain,
    from: values.domain.from,
    oktaRecords: values.domain.oktaRecords,
    settings,
    objectId: input.objectId,
    now: changes.now,
  });
  await world.register(settings, new Secret(credential));
  return {
    world,
    settings,
    credential,
    domain: changes.domain ?? values.domain.emailDomain,
    from: values.domain.from,
    [Symbol.asyncDispose]: () => world.close(),
  };
}

export interface TokenReply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body, when it is JSON. */
  readonly body: Record<string, unknown>;
}

export async function post(
  world: PracticeWorld,
  url: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<TokenReply> {
  const response = await world.network.fetch(url, {
    method: "POST",
    body: new URLSearchParams(form),
    headers,
    signal: AbortSignal.timeout(5_000),
  });
  const text = await response.text();
  let body: Record<string, unknown> = {};
  try {
    body = JSON.parse(text);
  } catch {
    // Not JSON: `text` has it.
  }
  return { status: response.status, headers: response.headers, text, body };
}

/** The claims of a correct assertion for the settings; times in seconds by the network's clock. */
export function claimsFor(rehearsal: Rehearsal): Record<string, unknown> {
  const { settings, world } = rehearsal;
  if (settings.authType !== "OAUTH2_JWT_BEARER_GRANT") throw new Error("not a JWT bearer setup");
  const iat = Math.floor(world.network.now() / 1000);
  return {
    iss: settings.issuer,
    sub: settings.subject,
    aud: settings.audience,
    scope: settings.scopes.join(" "),
    iat,
    exp: iat + 3600,
  };
}

export async function sign(
  rehearsal: Rehearsal,
  claims: Record<string, unknown>,
  header: Record<string, string> = {},
  pem = rehearsal.credential,
): Promise<string> {
  const { settings } = rehearsal;
  const kid = settings.authType === "OAUTH2_JWT_BEARER_GRANT" ? settings.keyId : "";
  return new SignJWT(claims)
    .setProtectedHeader({ alg: "RS256", typ: "JWT", kid, ...header })
    .sign(await importPKCS8(pem, "RS256"));
}

/** Asks the token endpoint exactly as the settings say. */
export async function askToken(rehearsal: Rehearsal, claims?: Record<string, unknown>): Promise<TokenReply> {
  const { settings, world, credential } = rehearsal;
  if (settings.authType === "OAUTH2_JWT_BEARER_GRANT") {
    const assertion = await sign(rehearsal, claims ?? claimsFor(rehearsal));
    return post(world, settings.tokenEndpoint, {
      grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      assertion,
    });
  }
  const form = { grant_type: "client_credentials", scope: settings.scopes.join(" ") };
  if (settings.tokenEndpointAuthMethod === "CLIENT_SECRET_POST")
    return post(world, settings.tokenEndpoint, {
      ...form,
      client_id: settings.clientId,
      client_secret: credential,
    });
  const basic = Buffer.from(
    `${encodeURIComponent(settings.clientId)}:${encodeURIComponent(credential)}`,
  ).toString("base64");
  return post(world, settings.tokenEndpoint, form, { authorization: `Basic ${basic}` });
}

/** A token that works, or an error with the endpoint's reply. */
export async function goodToken(rehearsal: Rehearsal): Promise<string> {
  const reply = await askToken(rehearsal);
  if (reply.status !== 200) throw new Error(`${reply.status} ${reply.text}`);
  rememberSecret(String(reply.body.access_token));
  return String(reply.body.access_token);
}
