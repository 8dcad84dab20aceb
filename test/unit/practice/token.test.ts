import { createHash, generateKeyPairSync, X509Certificate } from "node:crypto";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { describe, expect, test } from "vitest";
import { askToken, claimsFor, post, rehearse, sign } from "./support/world.ts";

const jwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";

describe("Google's token endpoint", () => {
  test("gives an opaque token of about 1,024 characters for a JWT signed by the registered key", async () => {
    await using r = await rehearse("google");
    const reply = await askToken(r);
    expect(reply.body).toEqual({
      access_token: expect.stringMatching(/^ya29\.c\.[\w-]+$/),
      expires_in: 3599,
      token_type: "Bearer",
    });
    const length = String(reply.body.access_token).length;
    expect(length).toBeGreaterThan(1_000);
    expect(length).toBeLessThanOrEqual(1_024);
    expect(new Set([reply.body.access_token, (await askToken(r)).body.access_token]).size).toBe(2);
  });

  test("refuses a JWT signed by another key, whatever its kid says", async () => {
    await using r = await rehearse("google");
    const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
    const pem = stranger.export({ type: "pkcs8", format: "pem" }) as string;
    const assertion = await sign(r, claimsFor(r), {}, pem);
    const reply = await post(r.world, r.settings.tokenEndpoint, { grant_type: jwtBearer, assertion });
    expect([reply.status, reply.body]).toEqual([
      400,
      { error: "invalid_grant", error_description: "Invalid JWT Signature." },
    ]);
  });

  test.each([
    [
      "an unknown issuer",
      { iss: "someone@else.iam.gserviceaccount.com" },
      "Invalid grant: account not found",
    ],
    ["another audience", { aud: "https://accounts.google.com/token" }, "Invalid JWT: Failed audience check."],
    [
      "an audience in a list",
      { aud: ["https://oauth2.googleapis.com/token"] },
      "Invalid JWT: Failed audience check.",
    ],
    [
      "an unknown user of the domain",
      { sub: "nobody@notifications.mycompany.example" },
      "Invalid email or User ID",
    ],
  ])("refuses %s", async (_name, change, description) => {
    await using r = await rehearse("google");
    const reply = await askToken(r, { ...claimsFor(r), ...change });
    expect([reply.status, reply.body.error, reply.body.error_description]).toEqual([
      400,
      "invalid_grant",
      description,
    ]);
  });

  test.each([
    ["expired", -7200, -3600],
    ["from the future", 7200, 10_800],
    ["valid for more than 65 minutes", 0, 66 * 60],
    ["ending before it begins", 0, -1],
  ])("refuses an assertion that is %s", async (_name, iatS, expS) => {
    await using r = await rehearse("google");
    const now = Math.floor(r.world.network.now() / 1000);
    const reply = await askToken(r, { ...claimsFor(r), iat: now + iatS, exp: now + expS });
    expect(reply.body.error_description).toMatch(/^Invalid JWT: Token must be a short-lived token/);
  });

  test("accepts an assertion that is valid for 65 minutes", async () => {
    await using r = await rehearse("google");
    const now = Math.floor(r.world.network.now() / 1000);
    expect((await askToken(r, { ...claimsFor(r), iat: now, exp: now + 65 * 60 })).status).toBe(200);
  });

  test("answers without sub even when the delegation is missing", async () => {
    await using r = await rehearse("google", "delegation-missing");
    const refused = await askToken(r);
    expect([refused.status, refused.body.error]).toEqual([401, "unauthorized_client"]);
    const { sub: _sub, ...withoutSub } = claimsFor(r);
    expect((await askToken(r, withoutSub)).status).toBe(200);
  });

  test.each([
    ["empty", "", "invalid_scope"],
    [
      "separated by commas",
      "https://mail.google.com/,https://www.googleapis.com/auth/gmail.send",
      "invalid_scope",
    ],
    ["without the slash at the end", "https://mail.google.com", "unauthorized_client"],
    ["gmail.send only", "https://www.googleapis.com/auth/gmail.send", "unauthorized_client"],
    [
      "one delegated and one not",
      "https://mail.google.com/ https://www.googleapis.com/auth/gmail.send",
      "access_denied",
    ],
  ])("refuses a scope that is %s", async (_name, scope, error) => {
    await using r = await rehearse("google");
    expect((await askToken(r, { ...claimsFor(r), scope })).body.error).toBe(error);
  });

  test("shows the certificates of the service account's keys, and that they are the registered key's", async () => {
    await using r = await rehearse("google");
    if (r.settings.authType !== "OAUTH2_JWT_BEARER_GRANT") throw new Error();
    const url = `https://www.googleapis.com/robot/v1/metadata/x509/${encodeURIComponent(r.settings.issuer)}`;
    const response = await r.world.network.fetch(url, { signal: AbortSignal.timeout(5_000) });
    const certificates = (await response.json()) as Record<string, string>;
    expect(Object.keys(certificates)).toEqual([r.settings.keyId]);
    const certificate = new X509Certificate(certificates[r.settings.keyId] ?? "");
    expect(certificate.publicKey.asymmetricKeyType).toBe("rsa");
    const { createPrivateKey } = await import("node:crypto");
    expect(certificate.checkPrivateKey(createPrivateKey(r.credential))).toBe(true);
  });
});

describe("Entra's token endpoint", () => {
  test.each(["CLIENT_SECRET_POST", "CLIENT_SECRET_BASIC"] as const)(
    "gives an app-only token for Exchange with %s",
    async (tokenEndpointAuthMethod) => {
      await using r = await rehearse("microsoft", "works", { input: { tokenEndpointAuthMethod } });
      const reply = await askToken(r);
      expect(reply.status).toBe(200);
      expect(reply.body).toMatchObject({ token_type: "Bearer", expires_in: 3599 });
      const token = String(reply.body.access_token);
      expect(token.length).toBeGreaterThan(1_500);
      expect(token.length).toBeLessThan(1_800);
      expect(decodeProtectedHeader(token)).toMatchObject({
        alg: "RS256",
        typ: "JWT",
        nonce: expect.any(String),
      });
      expect(decodeJwt(token)).toMatchObject({
        aud: "https://outlook.office365.com",
        iss: "https://sts.windows.net/7c2f9a41-5b3e-4d86-9f17-20c8e6b5d3a4/",
        appid: r.settings.clientId,
        appidacr: "1",
        idtyp: "app",
        oid: "b94a05d2-71ce-43f8-8d60-e5f1297ab36c",
        roles: ["SMTP.SendAsApp"],
        ver: "1.0",
      });
    },
  );

  test("puts the host that was asked for into aud", async () => {
    const scope = "https://outlook.office.com/.default";
    await using r = await rehearse("microsoft", "works", { input: { scope } });
    const reply = await askToken(r);
    expect(decodeJwt(String(reply.body.access_token)).aud).toBe("https://outlook.office.com");
  });

  const endpoint = (tenant: string) => `https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`;

  test.each([
    [
      "a tenant ID of the right shape, which the admin says is theirs,",
      { tenantId: "00000000-1111-4222-8333-444444444444" },
      200,
      undefined,
    ],
    ["a placeholder for the tenant", { tokenEndpoint: endpoint("{TenantID}") }, 400, 900023],
    ["no tenant in particular", { tokenEndpoint: endpoint("common") }, 400, 50059],
    ["a client ID that is none", { clientId: "okta" }, 400, 700016],
    ["a scope without .default", { scope: "https://outlook.office365.com/SMTP.Send" }, 400, 1002012],
    [
      "two scopes",
      { scope: "https://outlook.office365.com/.default https://graph.microsoft.com/.default" },
      400,
      1002012,
    ],
    ["a misspelled resource", { scope: "https://outlok.office365.com/.default" }, 400, 500011],
  ])("judges %s by its own rules", async (_name, input, status, code) => {
    await using r = await rehearse("microsoft", "works", { input });
    const reply = await askToken(r);
    expect(reply.status).toBe(status);
    expect((reply.body.error_codes as number[] | undefined)?.[0]).toBe(code);
  });

  test("errors carry code, trace, correlation and time, in the description and beside it", async () => {
    await using r = await rehearse("microsoft", "secret-id");
    const { status, body } = await askToken(r);
    expect(status).toBe(401);
    expect(body).toEqual({
      error: "invalid_client",
      error_description: `AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${r.settings.clientId}'. Trace ID: ${body.trace_id} Correlation ID: ${body.correlation_id} Timestamp: ${body.timestamp}`,
      error_codes: [7000215],
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/),
      trace_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      correlation_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      error_uri: "https://login.microsoftonline.com/error?code=7000215",
    });
  });

  test.each([
    ["by its ID", "7c2f9a41-5b3e-4d86-9f17-20c8e6b5d3a4", 200],
    ["by its domain", "notifications.mycompany.example", 200],
    ["that does not exist", "11111111-2222-4333-8444-555555555555", 400],
  ])("the discovery document knows a tenant %s", async (_name, tenant, status) => {
    await using r = await rehearse("microsoft");
    const response = await r.world.network.fetch(
      `https://login.microsoftonline.com/${tenant}/v2.0/.well-known/openid-configuration`,
      { signal: AbortSignal.timeout(5_000) },
    );
    const body = (await response.json()) as Record<string, unknown>;
    expect(response.status).toBe(status);
    if (status === 200)
      expect(body.issuer).toBe("https://login.microsoftonline.com/7c2f9a41-5b3e-4d86-9f17-20c8e6b5d3a4/v2.0");
    else expect(body).toMatchObject({ error: "invalid_tenant", error_codes: [90002] });
  });
});

describe("another provider's token endpoint", () => {
  const jwt = {
    authType: "OAUTH2_JWT_BEARER_GRANT",
    issuer: "okta-smtp-app",
    subject: "okta@notifications.mycompany.example",
    audience: "https://login.mailhost.example/oauth2/token",
  } as const;

  test.each(["CLIENT_SECRET_POST", "CLIENT_SECRET_BASIC"] as const)(
    "takes %s",
    async (tokenEndpointAuthMethod) => {
      await using r = await rehearse("other", "works", { input: { tokenEndpointAuthMethod } });
      const reply = await askToken(r);
      expect(reply.body).toMatchObject({ token_type: "Bearer", scope: "smtp.send" });
    },
  );

  test("takes a JWT of a registered key", async () => {
    await using r = await rehearse("other", "works", { input: jwt });
    expect((await askToken(r)).body).toMatchObject({ token_type: "Bearer" });
    const wrong = await askToken(r, { ...claimsFor(r), aud: "https://elsewhere.example/" });
    expect(wrong.body).toMatchObject({ error: "invalid_grant" });
  });

  test("may stand on plain HTTP, where the settings say so", async () => {
    await using r = await rehearse("other", "works", {
      input: { tokenEndpoint: "http://login.mailhost.example:8080/token" },
    });
    expect((await askToken(r)).status).toBe(200);
  });
});

test("a world keeps a hash of the client secret, and knows it again only whole", async () => {
  await using r = await rehearse("microsoft");
  const hash = createHash("sha256").update(r.credential).digest("hex");
  const cut = { ...r, credential: r.credential.slice(0, -1) };
  expect((await askToken(cut)).body.error_codes).toEqual([7000215]);
  const guessed = { ...r, credential: hash };
  expect((await askToken(guessed)).body.error_codes).toEqual([7000215]);
});
