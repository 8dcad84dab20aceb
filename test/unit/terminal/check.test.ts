import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stageIds } from "../../../src-main/contract/index.ts";
import { rememberSecret, rememberSecretFile } from "../../support/canary.ts";
import { freshKeyFile } from "../../support/keys.ts";
import { mailwright } from "../../support/mailwright.ts";
import { type OwnServers, startOwnServers } from "../../support/own-servers.ts";
import { startNameServer } from "../network/name-server.ts";

const user = "mailer@corp.example";
const client = { id: "okta-mailer", secret: randomBytes(24).toString("base64url") };
let folder: string;
const write = async (name: string, text: string) => {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
};

beforeAll(async () => {
  rememberSecret(client.secret);
  folder = await mkdtemp(join(tmpdir(), "mailwright-check-"));
});

const statuses = (stages: { id: string; status: string }[]) =>
  Object.fromEntries(stages.map((s) => [s.id, s.status]));

describe("mailwright check against servers that are not ours, client credentials", () => {
  let servers: OwnServers;
  let ca: string;
  beforeAll(async () => {
    servers = await startOwnServers({ user, client });
    ca = await write("ca.pem", servers.caPem);
  });
  afterAll(() => servers.close());

  const setup = (settings: Record<string, unknown> = {}) =>
    JSON.stringify({
      provider: "other",
      domain: { from: user },
      settings: {
        authType: "OAUTH2_CLIENT_CREDENTIALS",
        host: "localhost",
        port: servers.smtpPort,
        username: user,
        clientId: client.id,
        tokenEndpoint: servers.tokenEndpoint,
        scope: "smtp.send",
        ...settings,
      },
    });

  test("gets a token, signs in and sends one real message; exit code 0", async () => {
    const file = await write("setup.json", setup());
    const before = servers.mails.length;
    const { code, stdout, stderr } = await mailwright(
      ["check", file, "--ca-file", ca, "--to", "admin@corp.example", "--secret-stdin", "--json"],
      { input: `${client.secret}\n` },
    );
    const result = JSON.parse(stdout);
    expect(result.findings.filter((f: { severity: string }) => f.severity === "error")).toEqual([]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(result.stages.map((s: { id: string }) => s.id)).toEqual([...stageIds]);
    expect(result).toMatchObject({
      provider: "other",
      scenario: null,
      practice: false,
      outcome: "passed",
      bundle: null,
      to: "admin@corp.example",
    });
    expect(statuses(result.stages)).toMatchObject({
      reach: "passed",
      tls: "passed",
      token: "passed",
      auth: "passed",
      send: "passed",
    });
    expect(servers.mails).toHaveLength(before + 1);
    expect(servers.mails.at(-1)).toMatchObject({ from: user, to: ["admin@corp.example"] });
    expect(stdout).not.toContain(client.secret);
  });

  test("a recipient that is no address is refused before anything is tested; exit code 2", async () => {
    const file = await write("setup.json", setup());
    const before = servers.mails.length;
    const { code, stdout } = await mailwright(
      ["check", file, "--ca-file", ca, "--to", "Jane <jane>", "--secret-stdin", "--json"],
      { input: `${client.secret}\n` },
    );
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      findings: [{ code: "recipient-not-an-address", field: "to", found: "Jane <jane>" }],
    });
    expect(servers.mails).toHaveLength(before);
  });

  test("sends the secret as the setup says: in the form, or in the Authorization header", async () => {
    const secretFile = await write("secret.txt", client.secret);
    rememberSecretFile(secretFile);
    for (const [method, expected] of [
      ["CLIENT_SECRET_POST", "post"],
      ["CLIENT_SECRET_BASIC", "basic"],
    ] as const) {
      const file = await write(`${expected}.json`, setup({ tokenEndpointAuthMethod: method }));
      const { code } = await mailwright([
        "check",
        file,
        "--ca-file",
        ca,
        "--secret-file",
        secretFile,
        "--json",
      ]);
      expect({ method, code }).toEqual({ method, code: 0 });
      expect(servers.requests.at(-1)).toEqual({
        method: expected,
        grantType: "client_credentials",
        scope: "smtp.send",
      });
    }
  });

  test("a wrong secret ends 1 with one blocking finding at the token stage", async () => {
    const file = await write("wrong.json", setup());
    const { code, stdout } = await mailwright(["check", file, "--ca-file", ca, "--secret-stdin", "--json"], {
      input: "not-the-secret",
    });
    const result = JSON.parse(stdout);
    expect(code).toBe(1);
    expect(statuses(result.stages)).toMatchObject({ token: "failed", auth: "skipped", send: "skipped" });
    expect(result.findings.filter((f: { severity: string }) => f.severity === "error")).toHaveLength(1);
  });

  test("a user the token is not for ends 1 at AUTH", async () => {
    const file = await write("user.json", setup({ username: "someone@corp.example" }));
    const { code, stdout } = await mailwright(["check", file, "--ca-file", ca, "--secret-stdin", "--json"], {
      input: client.secret,
    });
    expect(code).toBe(1);
    expect(statuses(JSON.parse(stdout).stages)).toMatchObject({
      token: "passed",
      auth: "failed",
      send: "skipped",
    });
  });

  test("without the CA the certificate is the finding, and no credential is sent to the mail server", async () => {
    const file = await write("noca.json", setup());
    const { code, stdout } = await mailwright(["check", file, "--secret-stdin", "--json"], {
      input: client.secret,
    });
    const result = JSON.parse(stdout);
    expect(code).toBe(1);
    expect(statuses(result.stages)).toMatchObject({ tls: "failed", auth: "skipped" });
    expect(result.findings.map((f: { code: string }) => f.code).join()).toMatch(/tls-/);
  });

  test("nobody at the port ends 1 with the refused connection", async () => {
    const file = await write("port.json", setup({ port: 1 }));
    const { code, stdout } = await mailwright(["check", file, "--ca-file", ca, "--secret-stdin", "--json"], {
      input: client.secret,
    });
    expect(code).toBe(1);
    expect(JSON.parse(stdout).findings.map((f: { code: string }) => f.code)).toContain(
      "network-connection-refused",
    );
  });

  test("without a secret the token is not asked for, and the finding says so", async () => {
    const file = await write("nosecret.json", setup());
    const { code, stdout } = await mailwright(["check", file, "--ca-file", ca, "--json"]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout).findings.map((f: { code: string }) => f.code)).toContain("secret-missing");
  });

  test("with --dns that server alone is asked, for the records and for the host names", async () => {
    const domain = "notifications.corp.example";
    const value = "5d0c94e7b1a84f26a3f76c02de98b514";
    const names = await startNameServer(({ name, type }) => {
      if (name === "localhost.corp.example" && type === "A")
        return { answers: [{ name, type: "A", data: "127.0.0.1", ttl: 60 }] };
      if (name === domain && type === "TXT")
        return { answers: [{ name, type: "TXT", data: "v=spf1 ip4:192.0.2.1 -all", ttl: 60 }] };
      if (name === `_oktaverification.${domain}` && type === "TXT")
        return { answers: [{ name, type: "TXT", data: value, ttl: 60 }] };
      return { rcode: 3 };
    });
    try {
      const own = JSON.parse(setup({ host: "localhost.corp.example" }));
      const okta = { recordType: "TXT", fqdn: `_oktaverification.${domain}`, verificationValue: value };
      own.domain = { emailDomain: domain, from: user, oktaRecords: [okta] };
      const file = await write("dns.json", JSON.stringify(own));
      const dns = `127.0.0.1:${names.endpoint.port}`;
      const { stdout } = await mailwright(
        ["check", file, "--dns", dns, "--ca-file", ca, "--secret-stdin", "--json"],
        { input: client.secret },
      );
      const result = JSON.parse(stdout);
      expect(statuses(result.stages)).toMatchObject({ reach: "passed" });
      // The certificate is for localhost: the name that was resolved is the name that is verified.
      expect(result.findings.map((f: { code: string }) => f.code)).toContain("tls-certificate-wrong-name");
      expect(result.findings.map((f: { code: string }) => f.code)).not.toContain("dns-record-missing");
      expect(names.asked.some((question) => question.includes("_oktaverification"))).toBe(true);
      // That server knows these few names and nothing of the zone above them: no reason to call the domain unregistered.
      const blocking = result.findings.filter((f: { severity: string }) => f.severity === "error");
      expect(blocking.map((f: { code: string }) => f.code)).toEqual(["tls-certificate-wrong-name"]);
      expect(result.hosts.filter((host: string) => host.endsWith(":53"))).toEqual([]);
      expect(result.hosts).toEqual(expect.arrayContaining([dns]));
    } finally {
      await names.close();
    }
  });

  test("people get lines instead of JSON", async () => {
    const file = await write("lines.json", setup());
    const { code, stdout } = await mailwright(["check", file, "--ca-file", ca, "--secret-stdin"], {
      input: client.secret,
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/Get a token\s+ok/);
    expect(stdout).toMatch(/\nPassed in [\d,]+ ms\./);
  });
});

describe("mailwright check against servers that are not ours, JWT bearer", () => {
  test("takes what the setup does not say from the key file, and signs for the user", async () => {
    const { json, privateKey } = freshKeyFile();
    const servers = await startOwnServers({ user, privateKey });
    try {
      const keyFile = await write("key.json", json);
      rememberSecretFile(keyFile);
      const file = await write(
        "jwt.json",
        JSON.stringify({
          provider: "google",
          domain: { from: user },
          settings: {
            host: "127.0.0.1",
            port: servers.smtpPort,
            username: user,
            tokenEndpoint: servers.tokenEndpoint,
            audience: servers.tokenEndpoint,
          },
        }),
      );
      const ca = await write("jwt-ca.pem", servers.caPem);
      const { code, stdout } = await mailwright([
        "check",
        file,
        "--ca-file",
        ca,
        "--secret-file",
        keyFile,
        "--json",
      ]);
      const result = JSON.parse(stdout);
      expect(result.findings.filter((f: { severity: string }) => f.severity === "error")).toEqual([]);
      expect(code).toBe(0);
      expect(servers.requests.at(-1)?.grantType).toBe("urn:ietf:params:oauth:grant-type:jwt-bearer");
      expect(servers.mails).toHaveLength(1);
      expect(await readFile(file, "utf8")).not.toContain("PRIVATE KEY");
    } finally {
      await servers.close();
    }
  });
});
