import { generateKeyPairSync } from "node:crypto";
import { decodeJwt } from "jose";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { RunBounds, RunRequest } from "../../../src-main/checks/request.ts";
import { runChecks } from "../../../src-main/checks/run.ts";
import { RunEvent, RunReport, type StageId } from "../../../src-main/contract/run.ts";
import type { ExchangeAccess, OktaSettings, ProviderId } from "../../../src-main/contract/settings.ts";
import { stageIds } from "../../../src-main/contract/stage-ids.ts";
import { Secret } from "../../../src-main/credentials/secret.ts";
import { newSetup } from "../../../src-main/setup/document.ts";
import { oktaSettings } from "../../../src-main/setup/okta-settings.ts";
import { type Identity, makeAuthority } from "../support/certificates.ts";
import { loopbackNetwork } from "../support/loopback-network.ts";
import { type Act, type Moment, startScriptedSmtp } from "../support/scripted-smtp.ts";
import { type Answer, json, startTokenServer } from "../support/token-server.ts";

const tenant = "7c2f9a41-5b3e-4d86-9f17-20c8e6b5d3a4";
const clientId = "3e8d61b7-0f49-4a2c-b1d5-96a7f04c82ee";
const objectId = "b94a05d2-71ce-43f8-8d60-e5f1297ab36c";
const user = "okta@notifications.example.com";
const secretText = "abc8Q~CanarySecretValue0123456789abcdefgh";
const privateKey = generateKeyPairSync("rsa", { modulusLength: 2048 })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const entraToken = (claims: Record<string, unknown> = {}) =>
  `${part({ alg: "RS256", nonce: "n" })}.${part({
    aud: "https://outlook.office365.com",
    iss: `https://sts.windows.net/${tenant}/`,
    tid: tenant,
    appid: clientId,
    oid: objectId,
    roles: ["SMTP.SendAsApp"],
    idtyp: "app",
    sid: "CanarySession",
    ...claims,
  })}.CanarySignatureCanarySignature`;
const granting = (token: string): Answer =>
  json(200, { token_type: "Bearer", expires_in: 3599, access_token: token });

let ca: string;
const identities: Record<string, Identity> = {};
beforeAll(async () => {
  const authority = await makeAuthority();
  ca = authority.cert;
  for (const host of ["smtp.office365.com", "smtp.gmail.com"])
    identities[host] = await authority.issue([host]);
});

interface World {
  readonly provider?: ProviderId;
  readonly smtp?: Partial<Record<Moment, Act>>;
  readonly token?: Answer;
  readonly credential?: Secret | null;
  readonly settings?: Partial<Record<keyof OktaSettings, unknown>>;
  readonly exchangeAccess?: ExchangeAccess;
  readonly emailDomain?: string;
  readonly bounds?: Partial<RunBounds>;
  readonly to?: string;
  readonly cancelAt?: (event: RunEvent) => boolean;
  readonly cancelAfterMs?: number;
}

function requestOf(world: World): RunRequest {
  const provider = world.provider ?? "microsoft";
  const empty = newSetup(provider, false, Date.now());
  const setup = {
    ...empty,
    domain: { ...empty.domain, emailDomain: world.emailDomain ?? "", from: user },
    settings:
      provider === "microsoft"
        ? { tenantId: tenant, clientId, objectId, username: user, exchangeAccess: world.exchangeAccess }
        : {
            clientId: "104512345678901234567",
            issuer: "okta@project.iam.gserviceaccount.com",
            keyId: "0123456789abcdef0123456789abcdef01234567",
            subject: user,
            username: user,
          },
  };
  const settings = { ...oktaSettings(setup), ...world.settings } as OktaSettings;
  const credential =
    world.credential === undefined
      ? new Secret(provider === "google" ? privateKey : secretText)
      : world.credential;
  return {
    setup,
    settings,
    fingerprint: "f".repeat(64),
    credential,
    to: world.to ?? "admin@example.org",
    runId: "run-1",
  };
}

async function run(world: World = {}) {
  const request = requestOf(world);
  const { host } = request.settings;
  const identity = identities[host] ?? (identities["smtp.office365.com"] as Identity);
  await using smtp = await startScriptedSmtp(identity, world.smtp ?? {});
  await using tokens = await startTokenServer(world.token ?? granting(entraToken()));
  const network = loopbackNetwork({
    tcp: { [`${host}:${request.settings.port}`]: smtp.port },
    http: { "login.microsoftonline.com": tokens.port, "oauth2.googleapis.com": tokens.port },
    trust: [ca],
  });
  const controller = new AbortController();
  const events: RunEvent[] = [];
  if (world.cancelAfterMs !== undefined) setTimeout(() => controller.abort(), world.cancelAfterMs);
  const report = await runChecks(network, request, {
    signal: controller.signal,
    bounds: world.bounds,
    onEvent: (event) => {
      events.push(event);
      if (world.cancelAt?.(event) === true) controller.abort();
    },
  });
  await vi.waitFor(async () => expect(await smtp.open()).toBe(0), { timeout: 2000 });
  for (const event of events) RunEvent.parse(event);
  RunReport.parse(report);
  const told = JSON.stringify([events, report]);
  expect(told).not.toMatch(/Canary/);
  expect(told).not.toContain(privateKey.split("\n")[3]);
  const status = Object.fromEntries(report.stages.map((s) => [s.id, s.status])) as Record<StageId, string>;
  const errors = report.findings.filter((f) => f.severity === "error").map((f) => f.code);
  return {
    report,
    events,
    status,
    errors,
    messages: [...smtp.messages],
    lines: [...smtp.lines],
    asked: tokens.received,
  };
}

describe("a setup that works", () => {
  test.each<[ProviderId, Answer]>([
    ["microsoft", granting(entraToken())],
    ["google", granting("ya29.c.CanaryOpaqueToken0123456789")],
  ])("passes every stage and sends one real message: %s", async (provider, token) => {
    const { report, status, errors, messages } = await run({ provider, token });
    expect(status).toEqual({
      lint: "passed",
      dns: "skipped",
      reach: "passed",
      tls: "passed",
      token: "passed",
      claims: "passed",
      auth: "passed",
      send: "passed",
    });
    expect(report).toMatchObject({
      outcome: "passed",
      practice: false,
      provider,
      from: user,
      to: "admin@example.org",
    });
    expect(errors).toEqual([]);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain("Subject: Mailwright test");
    expect(report.hosts.length).toBe(2);
  });

  test("every stage that starts ends once, and the run has one beginning and one end", async () => {
    const { events } = await run();
    expect(events[0]?.type).toBe("run-started");
    expect(events.at(-1)?.type).toBe("run-finished");
    for (const stage of stageIds) {
      const ends = events.filter((e) => e.type === "stage-finished" && e.stage === stage);
      const starts = events.filter((e) => e.type === "stage-started" && e.stage === stage);
      expect(ends).toHaveLength(1);
      expect(starts.length).toBe(stage === "dns" ? 0 : 1);
    }
    for (const event of events) {
      if (event.type !== "evidence") continue;
      const end = events.findIndex((e) => e.type === "stage-finished" && e.stage === event.stage);
      expect(events.indexOf(event)).toBeLessThan(end);
    }
  });

  test("the token is asked for while the mail server is still being reached", async () => {
    let greeted = 0;
    let asked = 0;
    const { status } = await run({
      smtp: {
        greeting: (socket) => {
          setTimeout(() => {
            greeted = performance.now();
            socket.write("220 slow ESMTP\r\n");
          }, 200);
        },
      },
      token: (request, response) => {
        asked = performance.now();
        granting(entraToken())(request, response);
      },
    });
    expect(asked).toBeLessThan(greeted);
    expect(status.send).toBe("passed");
  });

  test("the claims shown are the harmless ones", async () => {
    const { report } = await run();
    const claims = report.stages.flatMap((s) => s.evidence).find((e) => e.kind === "claims");
    expect(claims?.kind === "claims" && Object.keys(claims.claims).sort()).toEqual(
      ["aud", "iss", "tid", "appid", "oid", "roles", "idtyp"].sort(),
    );
    expect(decodeJwt(entraToken())).toHaveProperty("sid");
  });
});

describe.concurrent("a run that fails", () => {
  const cases: [string, World, StageId, string][] = [
    [
      "token",
      {
        token: json(401, {
          error: "invalid_client",
          error_description: "AADSTS7000215: Invalid client secret provided.",
          error_codes: [7000215],
        }),
      },
      "token",
      "entra-secret-invalid",
    ],
    ["greeting", { smtp: { greeting: "554 5.7.1 Go away" } }, "reach", "smtp-greeting-refused"],
    ["STARTTLS", { smtp: { STARTTLS: "502 5.5.1 Not here" } }, "tls", "smtp-starttls-missing"],
    [
      "XOAUTH2 not offered",
      { smtp: { "EHLO after TLS": "250-x\r\n250 AUTH LOGIN" } },
      "auth",
      "smtp-xoauth2-not-offered",
    ],
    [
      "AUTH",
      {
        smtp: {
          token:
            "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. Visit",
        },
      },
      "auth",
      "exchange-smtp-auth-disabled-mailbox",
    ],
    [
      "message",
      { smtp: { message: "554 5.2.252 SendAsDenied; a not allowed to send as b" } },
      "send",
      "exchange-send-as-denied",
    ],
    ["unknown words", { smtp: { token: "599 5.9.99 Zork" } }, "auth", "smtp-auth-refused"],
  ];
  test.each(cases)(
    "at %s has one blocking finding, and skips what needs it",
    async (_name, world, failed, code) => {
      const { report, status, errors } = await run(world);
      expect(report.outcome).toBe("failed");
      expect(status[failed]).toBe("failed");
      expect(errors).toEqual([code]);
      expect(report.findings[0]?.code).toBe(code);
      if (failed !== "send") expect(status.send).toBe("skipped");
    },
  );

  test("a permission missing from the token is a warning, and the cause once AUTH fails", async () => {
    const token = granting(entraToken({ roles: undefined }));
    const rbac = await run({ token });
    expect(rbac.report.outcome).toBe("passed");
    expect(rbac.status.claims).toBe("warning");
    expect(rbac.report.findings).toMatchObject([{ code: "entra-consent-missing", severity: "warning" }]);
    const refused = await run({ token, smtp: { token: "535 5.7.3 Authentication unsuccessful [X]" } });
    expect(refused.errors).toEqual(["entra-consent-missing"]);
    expect(refused.report.findings.map((f) => f.code)).toEqual(["entra-consent-missing"]);
  });

  test("a permission missing from the token is a note under RBAC for Applications, and never the cause", async () => {
    const token = granting(entraToken({ roles: undefined }));
    const { report, status } = await run({ token, exchangeAccess: "rbac" });
    expect(report.outcome).toBe("passed");
    expect(report.findings).toMatchObject([{ code: "entra-consent-missing", severity: "info" }]);
    expect(status.claims).toBe("passed");
    const refused = await run({
      token,
      exchangeAccess: "rbac",
      smtp: { token: "535 5.7.3 Authentication unsuccessful [X]" },
    });
    expect(refused.errors).toEqual(["exchange-authentication-unsuccessful"]);
    expect(refused.report.findings).toContainEqual(
      expect.objectContaining({ code: "entra-consent-missing", severity: "info" }),
    );
  });

  test("two failures side by side leave one that blocks, and the other as a warning", async () => {
    const { report, errors, status } = await run({
      smtp: { greeting: "cut" },
      token: json(401, { error: "invalid_client", error_codes: [7000222] }),
    });
    expect([status.reach, status.token]).toEqual(["failed", "failed"]);
    expect(errors).toEqual(["network-connection-lost"]);
    expect(report.findings).toContainEqual(
      expect.objectContaining({ code: "entra-secret-expired", severity: "warning" }),
    );
  });

  test("Google's refusal is followed by the question without sub", async () => {
    const { asked, report, errors } = await run({
      provider: "google",
      token: (request, response) => {
        const claims = decodeJwt(new URLSearchParams(request.body).get("assertion") ?? "");
        if (claims.sub === undefined) granting("ya29.CanaryForTheAccount")(request, response);
        else
          json(401, {
            error: "unauthorized_client",
            error_description:
              "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.",
          })(request, response);
      },
    });
    expect(asked).toHaveLength(2);
    expect(errors).toEqual(["google-delegation-missing"]);
    expect(report.findings[0]?.cause).toContain("are fine");
  });

  test("a server that says goodbye while the token is fetched is heard", async () => {
    const { errors, report, events } = await run({
      smtp: {
        "EHLO after TLS": (socket) => {
          socket.write("250-mail.test\r\n250 AUTH XOAUTH2\r\n");
          setTimeout(() => socket.end("421 4.4.2 Idle for too long\r\n"), 50);
        },
      },
      token: (request, response) => void setTimeout(() => granting(entraToken())(request, response), 400),
    });
    expect(errors).toEqual(["smtp-server-closing"]);
    expect(report.findings[0]?.evidence).toContain("Idle for too long");
    const ofAuth = events.filter((e) => "stage" in e && e.stage === "auth").map((e) => e.type);
    expect(ofAuth[0]).toBe("stage-started");
    expect(ofAuth.at(-1)).toBe("stage-finished");
  });

  test("a server that cuts, stalls or floods never takes more than its bound", async () => {
    const flood: Act = (socket) => {
      socket.write(Buffer.alloc(1_000_000, "2"));
    };
    for (const act of ["cut", "stall", flood] as const) {
      for (const moment of ["greeting", "token", "message"] as const) {
        const started = performance.now();
        const { report, errors } = await run({
          smtp: { [moment]: act },
          bounds: { replyMs: 200, messageReplyMs: 200 },
        });
        expect(report.outcome).toBe("failed");
        expect(errors).toHaveLength(1);
        expect(errors[0]).toMatch(/^network-/);
        expect(performance.now() - started).toBeLessThan(3_000);
      }
    }
  });
});

describe("what cannot be tried", () => {
  test("without a secret the server is still reached, and the finding says so", async () => {
    const { status, errors, asked } = await run({ credential: null });
    expect(status).toMatchObject({
      reach: "passed",
      tls: "passed",
      token: "skipped",
      claims: "skipped",
      auth: "skipped",
    });
    expect(errors).toEqual(["secret-missing"]);
    expect(asked).toEqual([]);
  });

  test("without a host the token is still asked for, and lint's finding is the one that blocks", async () => {
    const { status, errors, report } = await run({ settings: { host: "" } });
    expect(status).toMatchObject({ lint: "failed", reach: "failed", token: "passed", auth: "skipped" });
    expect(errors).toHaveLength(1);
    expect(report.findings[0]?.field).toBe("host");
    expect(report.outcome).toBe("failed");
  });

  test("without a token endpoint nothing is sent to it", async () => {
    const { status, errors, asked } = await run({ settings: { tokenEndpoint: "" } });
    expect(status.token).toBe("failed");
    expect(asked).toEqual([]);
    expect(errors).toHaveLength(1);
  });

  test("a DNS that cannot be asked does not stop the run", async () => {
    const { status, report } = await run({ emailDomain: "notifications.example.com" });
    expect(["warning", "failed"]).toContain(status.dns);
    expect(status.send).toBe("passed");
    expect(report.outcome).toBe("passed");
  });
});

describe("cancelling", () => {
  const isStart = (stage: StageId) => (event: RunEvent) =>
    event.type === "stage-started" && event.stage === stage;

  test.each<StageId>(["lint", "reach", "tls", "token", "claims", "auth", "send"])(
    "when %s starts: open stages are cancelled, later ones skipped, nothing stays open",
    async (stage) => {
      const { report, status, messages } = await run({ cancelAt: isStart(stage) });
      expect(report.outcome).toBe("cancelled");
      expect(Object.values(status)).not.toContain("failed");
      if (stage !== "send") expect(messages).toEqual([]);
    },
  );

  test.each<[string, World]>([
    ["a silent mail server", { smtp: { greeting: "stall" } }],
    ["a silent token endpoint", { token: () => undefined }],
    ["a server silent after the message", { smtp: { message: "stall" } }],
  ])("ends the wait for %s at once", async (_name, world) => {
    const started = performance.now();
    const { report, status } = await run({ ...world, cancelAfterMs: 300 });
    expect(performance.now() - started).toBeLessThan(3_000);
    expect(report.outcome).toBe("cancelled");
    expect(Object.values(status)).toContain("cancelled");
  });
});

test("the whole run has a bound, and says so when it is reached", async () => {
  const started = performance.now();
  const { report, errors } = await run({ token: () => undefined, bounds: { runMs: 300 } });
  expect(performance.now() - started).toBeLessThan(3_000);
  expect(report.outcome).toBe("failed");
  expect(errors).toEqual(["network-run-timeout"]);
});

test("a secret that servers echo, whole or cut, is in no event and not in the report", async () => {
  const token = entraToken();
  // run() looks for the canary in everything that was told.
  await run({
    token: (request, response) =>
      json(400, {
        error: "invalid_request",
        error_description: `You sent ${request.body.slice(0, 150)} ${secretText.slice(0, 30)}`,
      })(request, response),
  });
  await run({
    token: granting(token),
    smtp: { token: `535 5.7.8 Wrong: ${token} ${token.slice(30, 90)} ${token.slice(-25)}` },
  });
});
