import { generateKeyPairSync } from "node:crypto";
import { jwtVerify } from "jose";
import { describe, expect, test } from "vitest";
import type { Evidence } from "../../../src-main/contract/evidence.ts";
import type { ClientCredentialsSettings, JwtBearerSettings } from "../../../src-main/contract/settings.ts";
import { Secret } from "../../../src-main/credentials/secret.ts";
import { NetworkError } from "../../../src-main/network/port.ts";
import { requestToken, type TokenRequestOptions } from "../../../src-main/token/request.ts";
import { loopbackNetwork } from "../support/loopback-network.ts";
import { type Answer, json, plain, startTokenServer } from "../support/token-server.ts";

const host = "login.microsoftonline.com";
const canary = "Abc8Q~canary+secret/with=signs&more";

const microsoft: ClientCredentialsSettings = {
  authType: "OAUTH2_CLIENT_CREDENTIALS",
  alias: "Microsoft 365",
  host: "smtp.office365.com",
  port: 587,
  username: "okta@example.com",
  clientId: "3e8d61b7-0f49-4a2c-b1d5-96a7f04c82ee",
  tokenEndpoint: `https://${host}/7c2f9a41-5b3e-4d86-9f17-20c8e6b5d3a4/oauth2/v2.0/token`,
  scopes: ["https://outlook.office365.com/.default"],
  tokenEndpointAuthMethod: "CLIENT_SECRET_POST",
};

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = rsa.privateKey.export({ type: "pkcs8", format: "pem" }).toString();

const google: JwtBearerSettings = {
  authType: "OAUTH2_JWT_BEARER_GRANT",
  alias: "Google Workspace",
  host: "smtp.gmail.com",
  port: 587,
  username: "okta@example.com",
  clientId: "104512345678901234567",
  tokenEndpoint: "https://oauth2.googleapis.com/token",
  scopes: ["https://mail.google.com/"],
  signingAlgorithm: "RS256",
  keyId: "0123456789abcdef0123456789abcdef01234567",
  issuer: "okta@project.iam.gserviceaccount.com",
  subject: "okta@example.com",
  audience: "https://oauth2.googleapis.com/token",
};

async function ask(
  answer: Answer,
  settings: ClientCredentialsSettings | JwtBearerSettings = microsoft,
  credential = new Secret(settings.authType === "OAUTH2_CLIENT_CREDENTIALS" ? canary : pem),
  options: Partial<TokenRequestOptions> & { now?: () => number } = {},
) {
  await using server = await startTokenServer(answer);
  const network = loopbackNetwork({
    http: { [host]: server.port, "oauth2.googleapis.com": server.port, "127.0.0.1": server.port },
    now: options.now,
  });
  const evidence: Evidence[] = [];
  const result = await requestToken(network, settings, credential, {
    signal: new AbortController().signal,
    timeoutMs: 2_000,
    onEvidence: (e) => evidence.push(e),
    ...options,
  });
  return { result, evidence, reply: evidence[0], received: [...server.received], open: await server.open() };
}

const granted = json(200, {
  token_type: "Bearer",
  expires_in: 3599,
  ext_expires_in: 3599,
  access_token: "opaque-token-canary-0123456789",
});
const tokenText = (result: { token: Secret } | undefined) => result?.token.use((value) => value);

describe("client credentials (RFC 6749 section 4.4)", () => {
  test("sends the secret in the form for CLIENT_SECRET_POST", async () => {
    const { result, received } = await ask(granted);
    expect(tokenText(result)).toBe("opaque-token-canary-0123456789");
    expect(result?.expiresInS).toBe(3599);
    const form = new URLSearchParams(received[0]?.body);
    expect(Object.fromEntries(form)).toEqual({
      grant_type: "client_credentials",
      client_id: microsoft.clientId,
      client_secret: canary,
      scope: "https://outlook.office365.com/.default",
    });
    expect(received[0]?.headers.authorization).toBeUndefined();
    expect(received[0]?.headers["content-type"]).toMatch(/^application\/x-www-form-urlencoded/);
  });

  test("sends the secret in the header for CLIENT_SECRET_BASIC, form-encoded first (section 2.3.1)", async () => {
    const { received } = await ask(granted, { ...microsoft, tokenEndpointAuthMethod: "CLIENT_SECRET_BASIC" });
    const [scheme, value] = received[0]?.headers.authorization?.split(" ") ?? [];
    expect(scheme).toBe("Basic");
    const [id, secret] = Buffer.from(value ?? "", "base64")
      .toString()
      .split(":");
    const decode = (text = "") => new URLSearchParams(`x=${text}`).get("x");
    expect([decode(id), decode(secret)]).toEqual([microsoft.clientId, canary]);
    expect(new URLSearchParams(received[0]?.body).has("client_secret")).toBe(false);
  });

  test("sends nothing without a client ID or a secret", async () => {
    const noId = await ask(granted, { ...microsoft, clientId: "" });
    expect(noId.received).toEqual([]);
    expect(noId.evidence).toMatchObject([{ kind: "setting", field: "clientId" }]);
    const noSecret = await ask(granted, microsoft, new Secret(""));
    expect(noSecret.received).toEqual([]);
    expect(noSecret.evidence).toMatchObject([{ kind: "credential", problem: "missing" }]);
  });
});

describe("JWT bearer (RFC 7523)", () => {
  test("signs what Google asks for, and the signature verifies", async () => {
    const { result, received } = await ask(granted, google);
    expect(result).toBeDefined();
    const form = new URLSearchParams(received[0]?.body);
    expect([...form.keys()].sort()).toEqual(["assertion", "grant_type"]);
    expect(form.get("grant_type")).toBe("urn:ietf:params:oauth:grant-type:jwt-bearer");
    const { payload, protectedHeader } = await jwtVerify(form.get("assertion") ?? "", rsa.publicKey, {
      audience: google.audience,
      issuer: google.issuer,
      subject: google.subject,
    });
    expect(protectedHeader).toEqual({ alg: "RS256", typ: "JWT", kid: google.keyId });
    expect(payload.scope).toBe("https://mail.google.com/");
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBeLessThanOrEqual(3600);
  });

  test("takes the time from the network's clock", async () => {
    const { received } = await ask(granted, google, undefined, { now: () => 1_700_000_000_000 });
    const assertion = new URLSearchParams(received[0]?.body).get("assertion") ?? "";
    const payload = JSON.parse(Buffer.from(assertion.split(".")[1] ?? "", "base64url").toString());
    expect(payload.iat).toBe(1_700_000_000);
  });

  test("leaves out sub for the probe, and says so in its evidence", async () => {
    const { received, reply } = await ask(granted, google, undefined, { withoutSub: true });
    const assertion = new URLSearchParams(received[0]?.body).get("assertion") ?? "";
    expect(JSON.parse(Buffer.from(assertion.split(".")[1] ?? "", "base64url").toString())).not.toHaveProperty(
      "sub",
    );
    expect(reply).toMatchObject({ request: "token-without-sub", httpStatus: 200 });
  });

  test.each([
    ["unreadable", "-----BEGIN PRIVATE KEY-----\\nMIIE\\n-----END PRIVATE KEY-----"],
    ["missing", "  "],
    [
      "not-rsa",
      generateKeyPairSync("ec", { namedCurve: "P-256" })
        .privateKey.export({ type: "pkcs8", format: "pem" })
        .toString(),
    ],
    [
      "too-short",
      generateKeyPairSync("rsa", { modulusLength: 1024 })
        .privateKey.export({ type: "pkcs8", format: "pem" })
        .toString(),
    ],
  ])("says that a key is %s, and sends nothing", async (problem, key) => {
    const { result, evidence, received } = await ask(granted, google, new Secret(key));
    expect(result).toBeUndefined();
    expect(received).toEqual([]);
    expect(evidence).toMatchObject([{ kind: "credential", problem }]);
    expect(JSON.stringify(evidence)).not.toContain("MIIE");
  });
});

describe("an endpoint that must not get a secret", () => {
  test.each([
    ["plain http elsewhere", "http://login.microsoftonline.com/t/oauth2/v2.0/token"],
    ["a URL with a password in it", "https://user:pass@login.microsoftonline.com/token"],
    ["no URL", "login.microsoftonline.com"],
    ["another scheme", "file:///etc/passwd"],
    ["nothing", ""],
  ])("refuses %s", async (_name, tokenEndpoint) => {
    const { result, evidence, received } = await ask(granted, { ...microsoft, tokenEndpoint });
    expect(result).toBeUndefined();
    expect(received).toEqual([]);
    expect(evidence).toMatchObject([{ kind: "setting", field: "tokenEndpoint" }]);
  });

  test("lets http through to this computer", async () => {
    const { result } = await ask(granted, { ...microsoft, tokenEndpoint: "http://127.0.0.1/token" });
    expect(result).toBeDefined();
  });

  test("does not follow a redirect, so the secret goes nowhere else", async () => {
    await using elsewhere = await startTokenServer(granted);
    const { result, reply } = await ask(
      plain(307, "text/plain", "", { location: `http://127.0.0.1:${elsewhere.port}/token` }),
    );
    expect(result).toBeUndefined();
    expect(reply).toMatchObject({ httpStatus: 307, location: expect.stringContaining("/token") });
    expect(elsewhere.received).toEqual([]);
  });
});

describe("what a refusal leaves as evidence", () => {
  const description =
    "AADSTS7000215: Invalid client secret provided. Trace ID: 1 Correlation ID: 2 Timestamp: 2026-10-01 10:00:00Z";

  test("keeps Entra's parts by name", async () => {
    const { result, reply } = await ask(
      json(401, {
        error: "invalid_client",
        error_description: description,
        error_codes: [7000215],
        suberror: "message_only",
      }),
    );
    expect(result).toBeUndefined();
    expect(reply).toMatchObject({
      kind: "token-reply",
      request: "token",
      url: microsoft.tokenEndpoint,
      httpStatus: 401,
      error: "invalid_client",
      errorDescription: description,
      errorCodes: [7000215],
      suberror: "message_only",
    });
  });

  test("takes the code from the description when error_codes is not there", async () => {
    const { reply } = await ask(json(401, { error: "invalid_client", error_description: description }));
    expect(reply).toMatchObject({ errorCodes: [7000215] });
  });

  test("compares the clocks by the Date header", async () => {
    const { reply } = await ask(
      json(400, { error: "invalid_grant" }, { date: new Date(Date.now() - 7_200_000).toUTCString() }),
    );
    expect(reply?.kind === "token-reply" && Math.abs((reply.clockSkewS ?? 0) + 7200)).toBeLessThanOrEqual(2);
  });

  test.each([
    ["HTML", plain(200, "text/html", "<html>Sign in to the network</html>")],
    ["an empty body", plain(200, "application/json", "")],
    ["no JSON", plain(200, "application/json", "OK")],
    ["JSON without access_token", json(200, { token_type: "Bearer" })],
    ["JSON without token_type", json(200, { access_token: "x" })],
    ["a JSON list", json(200, [1, 2])],
    ["429", json(429, { error: "slow_down" })],
    ["503", plain(503, "text/html", "<html>Unavailable</html>")],
    ["204", plain(204, "text/plain", "")],
    ["an odd status", plain(299, "text/plain", "what")],
  ])("gives no token for %s, and keeps the reply", async (_name, answer) => {
    const { result, reply } = await ask(answer);
    expect(result).toBeUndefined();
    expect(reply?.kind).toBe("token-reply");
  });

  test("accepts a token whose content type a proxy changed", async () => {
    const { result } = await ask(
      plain(200, "text/plain", '{"token_type":"bearer","access_token":"abc","expires_in":"3599"}'),
    );
    expect(tokenText(result)).toBe("abc");
    expect(result?.expiresInS).toBe(3599);
  });
});

describe("bounds", () => {
  test("stops reading at 64 kB of a body without end", async () => {
    let written = 0;
    const { result, reply } = await ask((_request, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const chunk = Buffer.alloc(65_536, "x");
      const pour = (): void => {
        while (!response.destroyed && written < 100_000_000) {
          written += chunk.length;
          if (!response.write(chunk)) {
            response.once("drain", pour);
            return;
          }
        }
      };
      pour();
    });
    expect(result).toBeUndefined();
    expect(reply).toMatchObject({ kind: "token-reply", oversized: true });
    expect(reply?.kind === "token-reply" && reply.body.length).toBeLessThanOrEqual(8192);
    expect(written).toBeLessThan(50_000_000);
  });

  test.each<[string, Answer]>([
    ["no answer at all", () => undefined],
    [
      "headers and then nothing",
      (_request, response) => {
        response.writeHead(200, { "content-type": "application/json" });
        response.write('{"access_token":');
      },
    ],
  ])("ends with ETIMEDOUT on %s", async (_name, answer) => {
    const started = performance.now();
    const { result, reply } = await ask(answer, microsoft, undefined, { timeoutMs: 150 });
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(result).toBeUndefined();
    expect(reply).toMatchObject({ kind: "network", code: "ETIMEDOUT", host });
  });

  test("says that the connection was cut", async () => {
    const { reply } = await ask((_request, response) => void response.socket?.destroy());
    expect(reply).toMatchObject({ kind: "network", host });
  });

  test("rejects with ABORTED when cancelled, before and during", async () => {
    const aborted = AbortSignal.abort();
    await expect(ask(granted, microsoft, undefined, { signal: aborted })).rejects.toMatchObject({
      name: "NetworkError",
      code: "ABORTED",
    });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    const error = await ask(() => undefined, microsoft, undefined, { signal: controller.signal }).catch(
      (e) => e,
    );
    expect(error).toBeInstanceOf(NetworkError);
    expect(error.code).toBe("ABORTED");
  });
});

describe("secrets", () => {
  test("nothing of secret, assertion or token stays in the evidence, also when the server echoes them", async () => {
    const echo: Answer = (request, response) => {
      response.writeHead(400, { "content-type": "application/json" });
      const form = Object.fromEntries(new URLSearchParams(request.body));
      response.end(
        JSON.stringify({ error: "invalid_request", error_description: `You sent ${request.body}`, form }),
      );
    };
    const first = await ask(echo);
    expect(JSON.stringify(first.evidence)).not.toContain("canary");
    const second = await ask(echo, google);
    const assertion = new URLSearchParams(second.received[0]?.body).get("assertion") ?? "?";
    expect(JSON.stringify(second.evidence)).not.toContain(assertion);
    const third = await ask(granted);
    expect(JSON.stringify(third.evidence)).not.toContain("canary");
    expect(JSON.stringify(third.result)).not.toContain("canary");
  });
});
