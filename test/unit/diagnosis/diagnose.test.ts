import { describe, expect, test } from "vitest";
import { Evidence } from "../../../src-main/contract/evidence.ts";
import { Finding } from "../../../src-main/contract/finding.ts";
import type { StageId } from "../../../src-main/contract/run.ts";
import type { OktaSettings, ProviderId } from "../../../src-main/contract/settings.ts";
import { blocks } from "../../../src-main/contract/weight.ts";
import { type DiagnosisContext, diagnose, observe } from "../../../src-main/diagnosis/diagnose.ts";
import { providers } from "../../../src-main/providers/index.ts";
import { from, right } from "../providers/values.ts";
import { known } from "./known.ts";

const tenant = "7c2f9a41-5b3e-4d86-9f17-20c8e6b5d3a4";
const now = Date.UTC(2026, 9, 5, 12);
const common = { alias: "a", port: 587, username: "okta@example.com" };
const microsoft: OktaSettings = {
  ...common,
  authType: "OAUTH2_CLIENT_CREDENTIALS",
  host: "smtp.office365.com",
  clientId: "3e8d61b7-0f49-4a2c-b1d5-96a7f04c82ee",
  tokenEndpoint: `https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`,
  scopes: ["https://outlook.office365.com/.default"],
  tokenEndpointAuthMethod: "CLIENT_SECRET_POST",
};
const google: OktaSettings = {
  ...common,
  authType: "OAUTH2_JWT_BEARER_GRANT",
  host: "smtp.gmail.com",
  clientId: "104512345678901234567",
  tokenEndpoint: "https://oauth2.googleapis.com/token",
  scopes: ["https://mail.google.com/"],
  signingAlgorithm: "RS256",
  keyId: "0123456789abcdef0123456789abcdef01234567",
  issuer: "okta@project.iam.gserviceaccount.com",
  subject: "okta@example.com",
  audience: "https://oauth2.googleapis.com/token",
};
const own: Readonly<Partial<Record<ProviderId, OktaSettings>>> = {
  microsoft,
  google,
  other: { ...microsoft, host: "mail.test" },
};
const settingsOf = (provider: ProviderId) =>
  own[provider] ?? providers[provider].settings(right[provider], from);
const contextOf = (provider: ProviderId, more: Partial<DiagnosisContext> = {}): DiagnosisContext => ({
  provider,
  settings: settingsOf(provider),
  from: "noreply@example.com",
  now,
  ...more,
});
const at = (stage: StageId, ...evidence: Evidence[]) => evidence.map((e) => ({ stage, evidence: e }));
const oid = "b94a05d2-71ce-43f8-8d60-e5f1297ab36c";
const claims = (more: Record<string, unknown> = {}): Evidence => ({
  kind: "claims",
  claims: {
    aud: "https://outlook.office365.com",
    iss: `https://sts.windows.net/${tenant}/`,
    tid: tenant,
    appid: "3e8d61b7-0f49-4a2c-b1d5-96a7f04c82ee",
    oid,
    roles: ["SMTP.SendAsApp"],
    idtyp: "app",
    ...more,
  },
});
const reply = (
  command: Extract<Evidence, { kind: "smtp-reply" }>["command"],
  code: number,
  enhanced: string,
  text: string,
): Evidence => ({ kind: "smtp-reply", command, code, enhanced, text });
const tokenReply = (more: Partial<Extract<Evidence, { kind: "token-reply" }>>): Evidence => ({
  kind: "token-reply",
  url: "https://oauth2.googleapis.com/token",
  httpStatus: 400,
  request: "token",
  body: "",
  ...more,
});

describe("every failure whose words are known", () => {
  test.each(known.map((k) => [k.code, k.stage, k] as const))("%s is named in stage %s", (code, stage, k) => {
    const findings = diagnose(stage, at(stage, Evidence.parse(k.evidence)), contextOf(k.provider));
    expect(findings[0]?.code).toBe(code);
    expect(findings.filter((f) => f.severity === "error")).toHaveLength(1);
    expect(findings[0]?.severity).toBe("error");
    for (const finding of findings) expect(() => Finding.parse(finding)).not.toThrow();
  });
});

describe("one blocking finding, the true one", () => {
  test("what failed first is the cause, and its followers are not", () => {
    const evidence = at(
      "send",
      reply("MAIL FROM", 550, "5.7.60", "SMTP; Client does not have permissions to send as this sender"),
      reply("RCPT TO", 503, "5.5.2", "Send hello first"),
      reply("DATA", 503, "5.5.1", "Bad sequence of commands"),
    );
    expect(diagnose("send", evidence, contextOf("microsoft")).map((f) => f.code)).toEqual([
      "exchange-send-as-denied",
    ]);
  });

  test("a failed stage whose words nobody knows gives unrecognised, with the raw words and a guess named as one", () => {
    const words = "AADSTS99999999: Something new.";
    const evidence = at(
      "token",
      tokenReply({ error: "invalid_client", errorDescription: words, errorCodes: [99999999] }),
    );
    const [finding, ...rest] = diagnose("token", evidence, contextOf("microsoft"));
    expect(rest).toEqual([]);
    expect(finding).toMatchObject({ code: "unrecognised", severity: "error" });
    expect(finding?.evidence).toContain(words);
    expect(finding?.cause).toContain("invalid_client points to");
  });

  test("a failed stage without any evidence is unrecognised too", () => {
    expect(diagnose("auth", [], contextOf("other"))).toMatchObject([
      { code: "unrecognised", severity: "error" },
    ]);
  });

  test("a number that begins like a known one is not taken for it", () => {
    for (const code of [7000, 70002, 9000, 900024, 90002300, 530031])
      expect(
        diagnose(
          "token",
          at("token", tokenReply({ error: "x", errorCodes: [code] })),
          contextOf("microsoft"),
        )[0]?.code,
      ).toBe("unrecognised");
  });

  test("the same 550 5.7.60 text with another enhanced code is not the same failure", () => {
    const evidence = at("send", reply("message", 550, "5.7.600", "SMTP; Client does not have permissions"));
    expect(diagnose("send", evidence, contextOf("microsoft"))[0]?.code).toBe("smtp-message-refused");
  });

  test("OAuth's own words are enough only for a provider that is not known", () => {
    const cases = [
      ["invalid_client", "secret-refused"],
      ["unauthorized_client", "setting-grant-refused"],
      ["unsupported_grant_type", "setting-grant-refused"],
      ["invalid_scope", "setting-scope-refused"],
      ["invalid_grant", "key-assertion-refused"],
      ["invalid_request", "setting-request-refused"],
    ] as const;
    for (const [error, code] of cases) {
      const evidence = at("token", tokenReply({ error, errorDescription: "in words of its own" }));
      expect(diagnose("token", evidence, contextOf("other"))[0]?.code).toBe(code);
      expect(diagnose("token", evidence, contextOf("google"))[0]?.code).toBe("unrecognised");
    }
  });
});

describe("answers that are no token reply", () => {
  test.each<[string, Partial<Extract<Evidence, { kind: "token-reply" }>>]>([
    [
      "network-portal-or-proxy",
      { httpStatus: 200, contentType: "text/html", body: "<html>Welcome to the hotel</html>" },
    ],
    ["network-portal-or-proxy", { httpStatus: 200, body: "<!DOCTYPE html><p>" }],
    ["network-token-redirect", { httpStatus: 302, location: "https://portal.example/", body: "" }],
    ["network-proxy-authentication", { httpStatus: 407, contentType: "text/html", body: "<html>" }],
    ["network-token-throttled", { httpStatus: 429, error: "slow_down", body: "{}" }],
    ["network-token-server-error", { httpStatus: 502, contentType: "text/html", body: "<html>Bad gateway" }],
    ["network-token-oversized", { httpStatus: 200, oversized: true, body: "x" }],
    ["setting-token-endpoint-not-found", { httpStatus: 404, contentType: "text/html", body: "<html>" }],
    ["setting-token-endpoint-not-found", { httpStatus: 405, body: "" }],
    ["setting-token-endpoint-empty", { httpStatus: 200, body: "" }],
    ["setting-token-missing-in-answer", { httpStatus: 200, body: '{"issuer":"x"}' }],
    ["setting-token-endpoint-not-json", { httpStatus: 200, body: "OK" }],
  ])("%s", (code, more) => {
    for (const provider of ["google", "microsoft", "other"] as const)
      expect(diagnose("token", at("token", tokenReply(more)), contextOf(provider))[0]?.code).toBe(code);
  });
});

describe("Entra: tenant or client", () => {
  const refused = tokenReply({ error: "unauthorized_client", errorCodes: [700016] });
  const discovered = (httpStatus: number, more: object): Evidence =>
    tokenReply({ request: "openid-configuration", httpStatus, ...more });

  test("a tenant that does not exist is to blame before the client", () => {
    const evidence = at("token", refused, discovered(400, { error: "invalid_tenant", errorCodes: [90002] }));
    expect(diagnose("token", evidence, contextOf("microsoft"))[0]?.code).toBe("entra-tenant-unknown");
  });

  test("in a tenant that exists the client is", () => {
    const evidence = at("token", refused, discovered(200, {}));
    const [finding] = diagnose("token", evidence, contextOf("microsoft"));
    expect(finding?.code).toBe("entra-client-unknown");
    expect(finding?.cause).toContain("The tenant exists");
  });
});

describe("what the claims say", () => {
  const refused = reply("AUTH", 535, "5.7.3", "Authentication unsuccessful [X]");
  const run = (more: Record<string, unknown>, context = contextOf("microsoft", { objectId: oid })) => ({
    remarks: observe("claims", at("claims", claims(more)), context).map((f) => [f.code, f.severity]),
    cause: diagnose("auth", [...at("claims", claims(more)), ...at("auth", refused)], context).map(
      (f) => f.code,
    ),
  });

  test("nothing when they fit", () => {
    expect(run({})).toEqual({ remarks: [], cause: ["exchange-authentication-unsuccessful"] });
  });

  test.each<[string, Record<string, unknown>]>([
    ["entra-consent-missing", { roles: undefined }],
    ["entra-consent-missing", { roles: ["Mail.Send"] }],
    ["entra-object-id-mismatch", { oid: "00000000-0000-4000-8000-000000000000" }],
    ["entra-audience-wrong", { aud: "https://graph.microsoft.com" }],
    ["entra-token-not-app", { idtyp: "user", scp: "SMTP.Send" }],
    ["entra-token-tenant-mismatch", { tid: "00000000-0000-4000-8000-000000000000" }],
    ["entra-token-client-mismatch", { appid: "00000000-0000-4000-8000-000000000000" }],
    ["entra-service-principal-missing", { oid: undefined }],
  ])("%s is a warning while they are read, and the cause once AUTH fails", (code, more) => {
    const { remarks, cause } = run(more);
    expect(remarks).toEqual([[code, "warning"]]);
    expect(cause).toEqual([code]);
  });

  test("a missing permission is no cause when Exchange names another one", () => {
    const other = reply(
      "AUTH",
      535,
      "5.7.139",
      "Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.",
    );
    const evidence = [...at("claims", claims({ roles: [] })), ...at("auth", other)];
    expect(diagnose("auth", evidence, contextOf("microsoft"))[0]?.code).toBe(
      "exchange-smtp-auth-disabled-tenant",
    );
  });

  test("a wrong Object ID explains a mailbox that cannot be opened, too", () => {
    const evidence = [
      ...at("claims", claims({})),
      ...at("send", reply("message", 430, "4.2.0", "STOREDRV; mailbox logon failure")),
    ];
    const context = contextOf("microsoft", { objectId: "00000000-0000-4000-8000-000000000000" });
    expect(diagnose("send", evidence, context)[0]?.code).toBe("entra-object-id-mismatch");
    expect(diagnose("send", evidence, contextOf("microsoft", { objectId: oid }))[0]?.code).toBe(
      "exchange-mailbox-permission",
    );
  });

  test("IDs are compared without regard to case, and an audience by any of Exchange's names", () => {
    expect(run({ oid: oid.toUpperCase(), aud: "https://outlook.office.com" }).remarks).toEqual([]);
    expect(run({ aud: "00000002-0000-0ff1-ce00-000000000000" }).remarks).toEqual([]);
  });

  test("a token of another issuer is not judged by Entra's rules", () => {
    expect(run({ iss: "https://auth.example.com/", roles: undefined, aud: "smtp" }).remarks).toEqual([]);
  });
});

describe("Google: what the second question told", () => {
  const refused = tokenReply({
    httpStatus: 401,
    error: "unauthorized_client",
    errorDescription:
      "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.",
  });

  test("a token without sub clears the key, the clock and the account", () => {
    const evidence = at("token", refused, tokenReply({ request: "token-without-sub", httpStatus: 200 }));
    expect(diagnose("token", evidence, contextOf("google"))[0]?.cause).toContain(
      "The key, the clock and the service account are fine",
    );
    expect(diagnose("token", at("token", refused), contextOf("google"))[0]?.cause).not.toContain("are fine");
  });

  test("another scope than Gmail's is to blame before the delegation", () => {
    const settings = { ...google, scopes: ["https://www.googleapis.com/auth/gmail.send"] };
    expect(diagnose("token", at("token", refused), contextOf("google", { settings }))[0]?.code).toBe(
      "google-scope-not-authorised",
    );
  });

  test("a key that Google no longer lists was deleted; one that it lists does not fit", () => {
    const signature = tokenReply({ error: "invalid_grant", errorDescription: "Invalid JWT Signature." });
    const list = (ids: string[]) =>
      tokenReply({ request: "certificates", httpStatus: 200, body: JSON.stringify(ids) });
    const cause = (ids: string[]) =>
      diagnose("token", at("token", signature, list(ids)), contextOf("google"))[0]?.cause;
    expect(cause([])).toContain("no longer lists");
    expect(cause(["0123456789abcdef0123456789abcdef01234567"])).toContain("different files");
  });

  test("the clock's error is told in words", () => {
    const clock = tokenReply({
      error: "invalid_grant",
      errorDescription:
        "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.",
      clockSkewS: -7200,
    });
    const findings = diagnose("token", at("token", clock), contextOf("google"));
    expect(findings.map((f) => f.code)).toEqual(["google-clock-or-lifetime"]);
    expect(findings[0]?.cause).toContain("2 hours ahead");
  });

  test("a clock that is minutes off is remarked on, seconds are not", () => {
    const codes = (clockSkewS: number) =>
      observe("token", at("token", tokenReply({ httpStatus: 200, clockSkewS })), contextOf("google")).map(
        (f) => [f.code, f.severity],
      );
    expect(codes(600)).toEqual([["network-clock-differs", "warning"]]);
    expect(codes(-30)).toEqual([]);
  });
});

describe("not active yet, or wrong", () => {
  const minutesAgo = (minutes: number) => ({ changedAt: new Date(now - minutes * 60_000).toISOString() });
  const exchange = at("auth", reply("AUTH", 535, "5.7.3", "Authentication unsuccessful [X]"));

  test("within two hours of a change Exchange is given time, with a bound", () => {
    const [finding] = diagnose("auth", exchange, contextOf("microsoft", minutesAgo(20)));
    expect(finding?.wait?.giveUpAfterMs).toBe(7_200_000);
    expect(finding?.title).toContain("yet");
    expect(finding?.fix[0]).toContain("Change nothing yet");
  });

  test("after that, or when no change is known, it is wrong", () => {
    for (const more of [minutesAgo(180), {}]) {
      const [finding] = diagnose("auth", exchange, contextOf("microsoft", more));
      expect(finding?.wait).toBeUndefined();
      expect(finding?.title).not.toContain("yet");
    }
  });

  test("a secret added seconds ago is given half a minute", () => {
    const evidence = at("token", tokenReply({ error: "invalid_client", errorCodes: [7000215] }));
    const wait = (minutes: number) =>
      diagnose("token", evidence, contextOf("microsoft", minutesAgo(minutes)))[0]?.wait;
    expect(wait(0.2)?.giveUpAfterMs).toBe(30_000);
    expect(wait(5)).toBeUndefined();
  });
});

test("a value with quotes cannot break out of a PowerShell line", () => {
  const settings = { ...microsoft, username: "o'brien’s$(rm)@example.com" };
  const [finding] = diagnose(
    "auth",
    at(
      "auth",
      reply(
        "AUTH",
        535,
        "5.7.139",
        "Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.",
      ),
    ),
    contextOf("microsoft", { settings }),
  );
  expect(finding?.fix.join("\n")).toContain("-Identity 'o''brien’’s$(rm)@example.com'");
});

test("the blocking finding is an error also where the same words are a warning elsewhere", () => {
  expect(
    blocks(
      diagnose(
        "token",
        at("token", { kind: "credential", problem: "missing", message: "x" }),
        contextOf("google"),
      ),
    ),
  ).toBe(true);
});
