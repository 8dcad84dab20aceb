import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import type { Evidence } from "../../../src-main/contract/evidence.ts";
import type { OktaSettings } from "../../../src-main/contract/settings.ts";
import { Secret } from "../../../src-main/credentials/secret.ts";
import { probeRefusal } from "../../../src-main/token/probe.ts";
import type { TokenReply } from "../../../src-main/token/reply.ts";
import { loopbackNetwork } from "../support/loopback-network.ts";
import { type Answer, json, startTokenServer } from "../support/token-server.ts";

const tenant = "7c2f9a41-5b3e-4d86-9f17-20c8e6b5d3a4";
const common = { alias: "", host: "", port: 587, username: "", clientId: "c" };
const microsoft: OktaSettings = {
  ...common,
  authType: "OAUTH2_CLIENT_CREDENTIALS",
  tokenEndpoint: `https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`,
  scopes: ["s"],
  tokenEndpointAuthMethod: "CLIENT_SECRET_POST",
};
const google: OktaSettings = {
  ...common,
  authType: "OAUTH2_JWT_BEARER_GRANT",
  tokenEndpoint: "https://oauth2.googleapis.com/token",
  scopes: ["https://mail.google.com/"],
  signingAlgorithm: "RS256",
  keyId: "k",
  issuer: "sa@project.iam.gserviceaccount.com",
  subject: "user@example.com",
  audience: "https://oauth2.googleapis.com/token",
};
const key = new Secret(
  generateKeyPairSync("rsa", { modulusLength: 2048 })
    .privateKey.export({ type: "pkcs8", format: "pem" })
    .toString(),
);

async function probe(settings: OktaSettings, refusal: Partial<TokenReply>, answer: Answer) {
  await using server = await startTokenServer(answer);
  const hosts = ["login.microsoftonline.com", "oauth2.googleapis.com", "www.googleapis.com"];
  const network = loopbackNetwork({ http: Object.fromEntries(hosts.map((host) => [host, server.port])) });
  const evidence: Evidence[] = [];
  const reply: TokenReply = {
    kind: "token-reply",
    url: "",
    httpStatus: 400,
    request: "token",
    body: "",
    ...refusal,
  };
  await probeRefusal(network, settings, key, reply, {
    signal: new AbortController().signal,
    timeoutMs: 1000,
    onEvidence: (e) => evidence.push(e),
  });
  return { evidence, received: [...server.received] };
}

test.each([700016, 90002])(
  "asks for the tenant's discovery document after AADSTS%i, without a credential",
  async (code) => {
    const { evidence, received } = await probe(
      microsoft,
      { error: "unauthorized_client", errorCodes: [code] },
      json(400, {
        error: "invalid_tenant",
        error_description: "AADSTS90002: Tenant not found.",
        error_codes: [90002],
      }),
    );
    expect(received).toMatchObject([
      { method: "GET", path: `/${tenant}/v2.0/.well-known/openid-configuration`, body: "" },
    ]);
    expect(evidence).toMatchObject([
      { request: "openid-configuration", error: "invalid_tenant", errorCodes: [90002] },
    ]);
  },
);

test("asks nothing more after a wrong Entra secret", async () => {
  const { received } = await probe(
    microsoft,
    { error: "invalid_client", errorCodes: [7000215] },
    json(200, {}),
  );
  expect(received).toEqual([]);
});

test("asks Google once more without sub", async () => {
  const { evidence, received } = await probe(
    google,
    { error: "unauthorized_client", errorDescription: "Client is unauthorized …" },
    json(200, { access_token: "ya29.canary", token_type: "Bearer", expires_in: 3599 }),
  );
  expect(received).toHaveLength(1);
  expect(evidence).toMatchObject([{ request: "token-without-sub", httpStatus: 200 }]);
  expect(JSON.stringify(evidence)).not.toContain("ya29.canary");
});

test("looks up Google's public keys after a refused signature, and keeps only their IDs", async () => {
  const kid = "0123456789abcdef0123456789abcdef01234567";
  const certificates = Object.fromEntries(
    Array.from({ length: 12 }, (_, i) => [
      kid.slice(0, 38) + String(i).padStart(2, "0"),
      `-----BEGIN CERTIFICATE-----\n${"A".repeat(1200)}\n-----END CERTIFICATE-----\n`,
    ]),
  );
  const { evidence, received } = await probe(
    google,
    { error: "invalid_grant", errorDescription: "Invalid JWT Signature." },
    json(200, certificates),
  );
  expect(received).toMatchObject([
    { method: "GET", path: "/robot/v1/metadata/x509/sa%40project.iam.gserviceaccount.com" },
  ]);
  const reply = evidence[0] as TokenReply;
  expect(reply.request).toBe("certificates");
  expect(JSON.parse(reply.body)).toEqual(Object.keys(certificates));
});

test("asks nothing when the reply was no refusal", async () => {
  const { received } = await probe(google, { httpStatus: 200, body: "<html>" }, json(200, {}));
  expect(received).toEqual([]);
});

test("asks another provider nothing more", async () => {
  const other: OktaSettings = { ...google, tokenEndpoint: "https://login.microsoftonline.com/token" };
  const { received } = await probe(other, { error: "invalid_grant" }, json(200, {}));
  expect(received).toEqual([]);
});
