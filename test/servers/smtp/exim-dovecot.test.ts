import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it, type TestContext } from "vitest";
import { rememberSecret } from "../../support/canary.ts";
import { makeAuthority } from "../../unit/support/certificates.ts";
import { json, startTokenServer, type TokenServer } from "../../unit/support/token-server.ts";
import { missing, type SystemMailServer, startSystemMailServer } from "./support/exim-dovecot.ts";
import { runAgainst } from "./support/run.ts";

const host = "mail.servers.example";
const user = "okta@notifications.servers.example";
const why = missing();
let server: SystemMailServer;
let tokenServer: TokenServer;
let ca: string;
/** As long as Google's, so that one line would break RFC 4954's bound. */
const newToken = () => {
  const token = randomBytes(760).toString("base64url");
  rememberSecret(token);
  return token;
};
let granted = "";

beforeAll(async () => {
  if (why !== undefined) return;
  const authority = await makeAuthority();
  ca = authority.cert;
  const identity = await authority.issue([host]);
  server = await startSystemMailServer({ key: identity.key, cert: identity.cert, host });
  tokenServer = await startTokenServer((request, response) =>
    json(200, { token_type: "Bearer", expires_in: 3600, access_token: granted })(request, response),
  );
}, 30_000);
afterAll(async () => {
  await tokenServer?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});
beforeEach((context: TestContext) => {
  if (why !== undefined) context.skip(why);
});

const run = () => runAgainst({ host, user, smtp: server.port, tokens: tokenServer.port, ca });

describe("Exim with Dovecot's SASL, which asks an introspection endpoint about the token", () => {
  it("takes the right token, and the message lies in the mailbox", async () => {
    granted = newToken();
    server.tokens.set(granted, user);
    const { report, errors } = await run();
    expect(errors, server.logs()).toEqual([]);
    expect(report.outcome).toBe("passed");
    expect(report.stages.filter((s) => s.id !== "dns").map((s) => s.status)).toEqual(Array(7).fill("passed"));
    for (let tries = 0; tries < 50 && !server.delivered().includes("X-Mailwright-Run: servers"); tries++)
      await sleep(100);
    expect(server.delivered()).toContain("X-Mailwright-Run: servers");
    expect(server.delivered()).toContain(`Return-path: <${user}>`);
    expect(server.asked).toContain(user);
    expect(JSON.stringify(report)).not.toContain(granted.slice(0, 40));
  });

  it("refuses a token it does not know, and the run names the cause", async () => {
    granted = newToken();
    const { report, errors } = await run();
    expect(errors, server.logs()).toEqual(["smtp-auth-refused"]);
    expect(report.stages.find((s) => s.id === "auth")?.status).toBe("failed");
    expect(report.findings[0]?.evidence).toMatch(/^535/);
  });

  it("refuses the token of another user", async () => {
    granted = newToken();
    server.tokens.set(granted, "somebody@servers.example");
    const { errors } = await run();
    expect(errors, server.logs()).toEqual(["smtp-auth-refused"]);
  });

  it("shows a certificate of an authority nobody knows as that", async () => {
    granted = newToken();
    const authority = await makeAuthority();
    ca = authority.cert;
    const { errors } = await run();
    expect(errors).toEqual(["tls-certificate-untrusted"]);
  });
});
