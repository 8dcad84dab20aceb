import type { Socket } from "node:net";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { RunBounds } from "../../../src-main/checks/request.ts";
import { runChecks } from "../../../src-main/checks/run.ts";
import { RunEvent, RunReport } from "../../../src-main/contract/run.ts";
import { Secret } from "../../../src-main/credentials/secret.ts";
import { newSetup } from "../../../src-main/setup/document.ts";
import { oktaSettings } from "../../../src-main/setup/okta-settings.ts";
import { type Identity, makeAuthority } from "../support/certificates.ts";
import { loopbackNetwork } from "../support/loopback-network.ts";
import { type Act, type Moment, startScriptedSmtp } from "../support/scripted-smtp.ts";
import { json, startTokenServer } from "../support/token-server.ts";

const host = "smtp.provider.example";
const user = "okta@notifications.example.com";
let ca: string;
let identity: Identity;
beforeAll(async () => {
  const authority = await makeAuthority();
  ca = authority.cert;
  identity = await authority.issue([host]);
});

const canary = "CanaryToken";

/** A run that passes, against a server that may behave otherwise on its second connection. */
async function run(
  script: Partial<Record<Moment, Act>>,
  {
    tokenLength = 1200,
    bounds = {},
    cancelAfter = "",
  }: { tokenLength?: number; bounds?: Partial<RunBounds>; cancelAfter?: string } = {},
) {
  await using smtp = await startScriptedSmtp(identity, script);
  const token = canary.repeat(Math.ceil(tokenLength / canary.length)).slice(0, tokenLength);
  await using tokens = await startTokenServer(
    json(200, { token_type: "Bearer", expires_in: 3600, access_token: token }),
  );
  const network = loopbackNetwork({
    tcp: { [`${host}:587`]: smtp.port },
    http: { "login.provider.example": tokens.port },
    trust: [ca],
  });
  const empty = newSetup("other", false, Date.now());
  const setup = {
    ...empty,
    domain: { ...empty.domain, from: user },
    settings: {
      authType: "OAUTH2_CLIENT_CREDENTIALS" as const,
      host,
      port: 587,
      username: user,
      clientId: "okta",
      tokenEndpoint: "https://login.provider.example/token",
      scope: "mail",
    },
  };
  const controller = new AbortController();
  const events: RunEvent[] = [];
  let finished = 0;
  const report = await runChecks(
    network,
    {
      setup,
      settings: oktaSettings(setup),
      fingerprint: "",
      credential: new Secret("canary-secret-value"),
      to: "admin@example.org",
      runId: "run-1",
    },
    {
      signal: controller.signal,
      bounds: { oneLineMs: 800, ...bounds },
      onEvent: (event) => {
        events.push(event);
        if (event.type === "run-finished") finished = performance.now();
        if (event.type === cancelAfter) controller.abort();
      },
    },
  );
  const afterwards = performance.now() - finished;
  await vi.waitFor(async () => expect(await smtp.open()).toBe(0), { timeout: 2000 });
  for (const event of events) RunEvent.parse(event);
  RunReport.parse(report);
  expect(JSON.stringify([events, report])).not.toMatch(/Canary|canary/);
  expect(Buffer.from(JSON.stringify(report), "base64").toString("latin1")).not.toMatch(/Canary/);
  return { report, events, afterwards, lines: smtp.lines.map((line) => line.text) };
}

/** Acts on every connection but the first. */
const later = (act: (socket: Socket) => void, first: string): Act => {
  let connections = 0;
  return (socket) => {
    if (++connections === 1) socket.write(`${first}\r\n`);
    else act(socket);
  };
};
const oneLine = (lines: readonly string[]) => lines.filter((line) => /^AUTH XOAUTH2 \S/.test(line));

describe("the second sign-in, with the token in the AUTH line", () => {
  test("comes after the run has passed and said so, on a connection of its own, and is quiet when it works", async () => {
    const { report, events, lines } = await run({});
    expect(report.outcome).toBe("passed");
    expect(report.findings).toEqual([]);
    expect(events.at(-1)?.type).toBe("run-finished");
    expect(oneLine(lines)).toHaveLength(1);
    expect(lines.indexOf(oneLine(lines)[0] as string)).toBeGreaterThan(lines.indexOf("QUIT"));
    expect(lines.filter((line) => line.startsWith("MAIL FROM"))).toHaveLength(1);
  });

  test("that is refused gives a note at the sign-in, and the run stays passed", async () => {
    let tokens = 0;
    const { report, events } = await run({
      token: (socket) => {
        socket.write(++tokens === 1 ? "235 2.7.0 Accepted\r\n" : "500 5.5.2 Line too long\r\n");
      },
    });
    expect(report.outcome).toBe("passed");
    expect(report.findings).toMatchObject([{ code: "smtp-one-line-refused", severity: "info" }]);
    const auth = report.stages.find((s) => s.id === "auth");
    expect(auth).toMatchObject({ status: "passed", findings: [{ code: "smtp-one-line-refused" }] });
    expect(JSON.stringify(auth?.evidence)).toContain("AUTH XOAUTH2 [token, 1,200 characters]");
    const types = events.map((e) => e.type);
    expect(types.indexOf("run-remark")).toBeGreaterThan(types.indexOf("run-finished"));
  });

  test("is not made where every server must take the line", async () => {
    const { lines } = await run({}, { tokenLength: 200 });
    expect(oneLine(lines)).toEqual([]);
  });

  test.each<[string, (socket: Socket) => void]>([
    ["turns it away", (socket) => void socket.end("421 4.7.0 Too many connections\r\n")],
    ["cuts it", (socket) => void socket.destroy()],
    ["never answers it", () => undefined],
  ])("says nothing when the server %s", async (_what, act) => {
    const { report, events, afterwards } = await run(
      { greeting: later(act, "220 mail.test ESMTP") },
      { bounds: { oneLineMs: 300 } },
    );
    expect(report.outcome).toBe("passed");
    expect(report.findings).toEqual([]);
    expect(events.some((e) => e.type === "run-remark")).toBe(false);
    expect(afterwards).toBeLessThan(1_500);
  });

  test("says nothing of a refusal for the moment", async () => {
    let tokens = 0;
    const { report } = await run({
      token: (socket) =>
        void socket.write(++tokens === 1 ? "235 2.7.0 Accepted\r\n" : "454 4.7.0 Not now\r\n"),
    });
    expect(report.findings).toEqual([]);
  });

  test("is left out when the person starts the next run: the result stands", async () => {
    const { report, lines } = await run({}, { cancelAfter: "run-finished" });
    expect(report.outcome).toBe("passed");
    expect(oneLine(lines)).toEqual([]);
  });

  test("is not made after a run that failed", async () => {
    const { report, lines } = await run({ message: "554 5.6.0 No" });
    expect(report.outcome).toBe("failed");
    expect(oneLine(lines)).toEqual([]);
  });
});
