import { createSocket } from "node:dgram";
import { afterEach, describe, expect, test } from "vitest";
import { runChecks } from "../../../src-main/checks/run.ts";
import { Secret } from "../../../src-main/credentials/secret.ts";
import type { Endpoint } from "../../../src-main/network/port.ts";
import { createRealNetwork } from "../../../src-main/network/real.ts";
import { newSetup } from "../../../src-main/setup/document.ts";
import { fingerprint } from "../../../src-main/setup/fingerprint.ts";
import { oktaSettings } from "../../../src-main/setup/okta-settings.ts";
import { rememberSecret } from "../../support/canary.ts";
import { type Question, type Reply, startNameServer } from "../network/name-server.ts";

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

const mailHost = "smtp.corp.example";
const secretText = ["no-dns-canary-secret", crypto.randomUUID()].join("-");
rememberSecret(secretText);

async function run(dns: Endpoint, signal = new AbortController().signal) {
  const empty = newSetup("other", false, Date.now());
  const setup = {
    ...empty,
    domain: { ...empty.domain, emailDomain: "corp.example", from: "mailer@corp.example" },
    settings: {
      ...empty.settings,
      authType: "OAUTH2_CLIENT_CREDENTIALS" as const,
      host: mailHost,
      port: 587,
      username: "mailer@corp.example",
      clientId: "okta-mailer",
      tokenEndpoint: "https://id.corp.example/token",
      scope: "smtp.send",
    },
  };
  const settings = oktaSettings(setup);
  const request = {
    setup,
    settings,
    fingerprint: fingerprint(setup, settings),
    credential: new Secret(secretText),
    to: "admin@corp.example",
    runId: "no-dns",
  };
  return runChecks(createRealNetwork({ dns }), request, { signal, onEvent: () => {} });
}

async function resolver(reply: (question: Question) => Reply): Promise<Endpoint> {
  const server = await startNameServer(reply);
  open.push(server.close);
  return server.endpoint;
}

/** A socket that takes questions and never answers. */
async function deadResolver(): Promise<Endpoint> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  open.push(() => socket.close());
  return { address: "127.0.0.1", port: socket.address().port };
}

/** Knows the root, and gives `rcode` for all else. */
const knowsTheRoot =
  (rcode: number) =>
  ({ name, type }: Question): Reply =>
    type === "NS" && name === "."
      ? { answers: [{ type: "NS", name: ".", ttl: 60, data: "a.root-servers.net" }] }
      : { rcode };

const told = (findings: readonly { code: string; severity: string }[]) =>
  findings.map(({ code, severity }) => `${severity} ${code}`);

describe("a run whose names cannot be resolved", () => {
  const silences: readonly [string, () => Promise<Endpoint>][] = [
    ["is silent", deadResolver],
    ["refuses everything", () => resolver(() => ({ rcode: 5 }))],
    ["fails at everything", () => resolver(() => ({ rcode: 2 }))],
    ["knows no name at all, as a gate does before the sign-in", () => resolver(() => ({ rcode: 3 }))],
    ["gives nothing to any question", () => resolver(() => ({}))],
  ];
  test.each(silences)("is one finding when the resolver %s", async (_, start) => {
    const began = Date.now();
    const report = await run(await start());
    // The second needs no network: it says that a value was not entered yet.
    expect(told(report.findings)).toEqual(["error network-dns-unavailable", "info dns-okta-records-missing"]);
    expect(report.findings[0]?.title).toBe("This computer's DNS answers nothing");
    expect(Date.now() - began).toBeLessThan(20_000);
  });

  test("a name that does not exist is named when DNS answers for others", async () => {
    const report = await run(await resolver(knowsTheRoot(3)));
    expect(report.findings[0]).toMatchObject({ code: "network-name-not-found", severity: "error" });
    expect(report.findings.map(({ code }) => code)).not.toContain("network-dns-unavailable");
  });

  test("a name whose servers fail is not taken for a computer without DNS", async () => {
    const report = await run(await resolver(knowsTheRoot(2)));
    expect(report.findings[0]).toMatchObject({
      code: "network-dns-unavailable",
      title: "The server name could not be looked up",
    });
  });

  test("that the token server's name is found shows that DNS answers", async () => {
    const loopback = (question: Question): Reply =>
      question.name === "id.corp.example" && question.type === "A"
        ? { answers: [{ type: "A", name: question.name, ttl: 60, data: "127.0.0.1" }] }
        : { rcode: 3 };
    const report = await run(await resolver(loopback));
    expect(report.findings[0]).toMatchObject({ code: "network-name-not-found", field: "host" });
  });

  test("the control questions end when the run is canceled", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 300);
    const began = Date.now();
    const report = await run(await deadResolver(), controller.signal);
    expect(report.outcome).toBe("cancelled");
    expect(Date.now() - began).toBeLessThan(2_000);
  });
});
