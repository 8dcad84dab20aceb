import { randomBytes, randomUUID } from "node:crypto";
import { calculateJwkThumbprint, decodeProtectedHeader, importJWK, type JWK, jwtVerify } from "jose";
import { sha256 } from "../base.ts";
import { type HttpRequest, json } from "../https/server.ts";
import type { HttpReply } from "../plan.ts";

/** An API Services app of the org, with the public key that was pasted into it. */
export interface ServiceApp {
  readonly clientId: string;
  readonly jwk: JWK;
  readonly scopes: readonly string[];
  /** It has to prove possession of its tokens (RFC 9449). */
  readonly dpop: boolean;
}

interface AccessToken {
  readonly scopes: readonly string[];
  /** Milliseconds since the epoch. */
  readonly until: number;
  /** Thumbprint of the key that the token is bound to. */
  readonly jkt: string | undefined;
}

const lifetimeS = 3_600;
const longestAssertionS = 3_600;
const jwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** The org's own authorization server, for service apps alone. */
export interface TokenServer {
  token(request: HttpRequest): Promise<HttpReply>;
  /** The token of an API request; undefined for one that is not valid. */
  accessOf(request: HttpRequest): Promise<AccessToken | undefined>;
}

const oauthError = (status: number, error: string, error_description: string, headers = {}): HttpReply =>
  json(status, { error, error_description }, headers);

export function createTokenServer(
  host: string,
  apps: () => readonly ServiceApp[],
  now: () => number,
): TokenServer {
  const endpoint = `https://${host}/oauth2/v1/token`;
  const tokens = new Map<string, AccessToken>();
  const used = new Set<string>();
  const nonce = randomBytes(12).toString("base64url");

  /** Checks a proof of possession. @returns the thumbprint of its key, or what is wrong with it */
  async function proofOf(
    request: HttpRequest,
    url: string,
    needs: { readonly nonce?: string; readonly ath?: string },
  ): Promise<{ jkt: string } | { wrong: "nonce" | "proof" }> {
    const proof = request.headers.dpop;
    if (proof === undefined) return { wrong: "proof" };
    try {
      const { jwk, typ, alg } = decodeProtectedHeader(proof);
      if (typ !== "dpop+jwt" || jwk === undefined || "d" in jwk) return { wrong: "proof" };
      const { payload } = await jwtVerify(proof, await importJWK(jwk as JWK, alg), {
        currentDate: new Date(now()),
      });
      if (payload.htm !== request.method || payload.htu !== url) return { wrong: "proof" };
      if (payload.jti === undefined || used.has(payload.jti)) return { wrong: "proof" };
      if (needs.ath !== undefined && payload.ath !== needs.ath) return { wrong: "proof" };
      if (needs.nonce !== undefined && payload.nonce !== needs.nonce) return { wrong: "nonce" };
      used.add(payload.jti);
      return { jkt: await calculateJwkThumbprint(jwk as JWK) };
    } catch {
      return { wrong: "proof" };
    }
  }

  return {
    async token(request) {
      const { form } = request;
      if (form.get("grant_type") !== "client_credentials")
        return oauthError(400, "unsupported_grant_type", "The authorization grant type is not supported.");
      const app = await clientOf(form.get("client_assertion") ?? "", form.get("client_assertion_type"));
      if (!app) return oauthError(401, "invalid_client", "The client_assertion is invalid.");
      const asked = (form.get("scope") ?? "").split(" ").filter(Boolean);
      const refused = asked.filter((scope) => !app.scopes.includes(scope));
      if (asked.length === 0 || refused.length > 0)
        return oauthError(
          400,
          "invalid_scope",
          `One or more scopes are not configured for the authorization server resource: ${refused.join(" ")}`,
        );
      let jkt: string | undefined;
      if (app.dpop) {
        const proof = await proofOf(request, endpoint, { nonce });
        if ("wrong" in proof && proof.wrong === "nonce")
          return oauthError(400, "use_dpop_nonce", "Authorization server requires nonce in DPoP proof.", {
            "dpop-nonce": nonce,
          });
        if ("wrong" in proof)
          return oauthError(400, "invalid_dpop_proof", "The DPoP proof JWT header is missing.");
        jkt = proof.jkt;
      }
      const value = `practice.${randomBytes(32).toString("base64url")}`;
      tokens.set(value, { scopes: asked, until: now() + lifetimeS * 1_000, jkt });
      return json(200, {
        token_type: jkt === undefined ? "Bearer" : "DPoP",
        expires_in: lifetimeS,
        access_token: value,
        scope: asked.join(" "),
      });
    },
    async accessOf(request) {
      const [, scheme, value = ""] = /^(Bearer|DPoP) (\S+)$/.exec(request.authorization ?? "") ?? [];
      const token = tokens.get(value);
      if (!token || token.until < now()) return undefined;
      if (token.jkt === undefined) return scheme === "Bearer" ? token : undefined;
      if (scheme !== "DPoP") return undefined;
      const ath = Buffer.from(sha256(value), "hex").toString("base64url");
      const proof = await proofOf(request, `https://${host}${request.path}`, { ath });
      return "jkt" in proof && proof.jkt === token.jkt ? token : undefined;
    },
  };

  /** The app whose key signed the assertion (RFC 7523 section 3), used once. */
  async function clientOf(assertion: string, type: string | null): Promise<ServiceApp | undefined> {
    if (type !== jwtBearer) return undefined;
    for (const app of apps()) {
      try {
        const { payload, protectedHeader } = await jwtVerify(assertion, await importJWK(app.jwk, "RS256"), {
          issuer: app.clientId,
          subject: app.clientId,
          audience: endpoint,
          algorithms: ["RS256"],
          currentDate: new Date(now()),
        });
        const { jti = "", exp = 0 } = payload;
        const isFresh = !used.has(jti) && exp - now() / 1_000 <= longestAssertionS;
        if (protectedHeader.kid !== app.jwk.kid || jti === "" || !isFresh) continue;
        used.add(jti);
        return app;
      } catch {
        // The assertion is another app's.
      }
    }
    return undefined;
  }
}

export const newClientId = (): string => `0oap${randomUUID().replaceAll("-", "").slice(0, 16)}`;
