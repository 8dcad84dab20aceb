import type { Socket } from "node:net";
import type { RunBounds } from "../../../../src-main/checks/request.ts";
import { runChecks } from "../../../../src-main/checks/run.ts";
import { Secret } from "../../../../src-main/credentials/secret.ts";
import { newSetup } from "../../../../src-main/setup/document.ts";
import { oktaSettings } from "../../../../src-main/setup/okta-settings.ts";
import { makeAuthority } from "../../support/certificates.ts";
import { loopbackNetwork } from "../../support/loopback-network.ts";
import { type Act, type Moment, startScriptedSmtp } from "../../support/scripted-smtp.ts";
import { type Answer, json, startTokenServer } from "../../support/token-server.ts";

/**
 * Runs the product against a mail server and a token endpoint that are cut, stalled, garbled and oversized at every
 * stage, in a process of its own so that its memory can be measured. Prints one JSON document.
 */
const bounds: RunBounds = {
  connectMs: 400,
  tlsMs: 400,
  replyMs: 400,
  messageReplyMs: 400,
  tokenMs: 600,
  runMs: 5_000,
  oneLineMs: 400,
};
const host = "smtp.provider.example";
const user = "okta@notifications.example.com";
const noise = Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 167 + 13) % 256));
const piece = Buffer.alloc(65_536, "2");

const acts: Readonly<Record<string, Act>> = {
  cut: "cut",
  stalled: "stall",
  garbled: (socket) => void socket.write(Buffer.concat([noise, Buffer.from("\r\n")])),
  "a line of 1 MB": (socket) => pour(socket, 16),
};
const moments: readonly Moment[] = [
  "greeting",
  "EHLO",
  "STARTTLS",
  "EHLO after TLS",
  "AUTH",
  "token",
  "MAIL FROM",
  "RCPT TO",
  "DATA",
  "message",
];

function pour(to: Pick<Socket, "write" | "once" | "destroyed">, pieces: number): void {
  for (let left = pieces; left > 0; left--) {
    if (to.destroyed) return;
    if (!to.write(piece)) {
      to.once("drain", () => pour(to, left - 1));
      return;
    }
  }
}

/** Kept alive, a connection of fetch would count as left open. */
const close = { connection: "close" };
const granted = json(200, { token_type: "Bearer", expires_in: 3600, access_token: "t".repeat(900) }, close);
const tokenFaults: Readonly<Record<string, Answer>> = {
  cut: (_request, response) => void response.destroy(),
  "cut in the body": (_request, response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": "4000" });
    response.write('{"access_token":"');
    setTimeout(() => response.destroy(), 20);
  },
  stalled: () => undefined,
  "stalled in the body": (_request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.write('{"access_token":"');
  },
  garbled: (_request, response) => {
    response.writeHead(200, { "content-type": "application/json", ...close });
    response.end(noise);
  },
  "no HTTP": (_request, response) => void response.socket?.end(noise),
  "a body of 100 MB": (_request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.on("error", () => undefined);
    pour(response as unknown as Socket, 1_600);
  },
};

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

const authority = await makeAuthority();
const identity = await authority.issue([host]);

async function run(smtpScript: Partial<Record<Moment, Act>>, answer: Answer) {
  await using smtp = await startScriptedSmtp(identity, smtpScript);
  await using tokens = await startTokenServer(answer);
  const network = loopbackNetwork({
    tcp: { [`${host}:587`]: smtp.port },
    http: { "login.provider.example": tokens.port },
    trust: [authority.cert],
  });
  const started = performance.now();
  const report = await runChecks(
    network,
    {
      setup,
      settings: oktaSettings(setup),
      fingerprint: "",
      credential: new Secret("canary-secret-of-the-fault-matrix"),
      to: user,
      runId: "faults",
    },
    { signal: new AbortController().signal, bounds, onEvent: () => undefined },
  );
  const ms = performance.now() - started;
  let open = 1;
  for (let tries = 0; open > 0 && tries < 40; tries++) {
    open = (await smtp.open()) + (await tokens.open());
    if (open > 0) await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return {
    outcome: report.outcome,
    errors: report.findings.filter((f) => f.severity === "error").map((f) => f.code),
    ms: Math.round(ms),
    open,
  };
}

// The system's own figure (ru_maxrss) begins with that of the process that started this one.
let peak = 0;
const sampling = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, 2);
const cases: Record<string, Awaited<ReturnType<typeof run>>> = {};
for (const moment of moments)
  for (const [name, act] of Object.entries(acts))
    cases[`${moment}: ${name}`] = await run({ [moment]: act }, granted);
for (const [name, answer] of Object.entries(tokenFaults))
  cases[`token endpoint: ${name}`] = await run({}, answer);

clearInterval(sampling);
await new Promise((resolve) => setTimeout(resolve, 200));
console.log(
  JSON.stringify({
    cases,
    peakMb: Math.round(peak / 1_048_576),
    left: process.getActiveResourcesInfo().filter((name) => /^(TCP|TLS|Timeout)/.test(name)),
  }),
);
