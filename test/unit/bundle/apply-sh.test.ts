import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import type { BundleInput } from "../../../src-main/bundle/export.ts";
import { oktaErrors } from "../../../src-main/bundle/okta/errors.ts";
import type { OktaSettings } from "../../../src-main/contract/index.ts";
import { rememberSecret } from "../../support/canary.ts";
import { describeWith, posixShells } from "../../support/needs.ts";
import {
  type OktaDouble,
  type OktaDoubleOptions,
  oktaError,
  type Refusal,
  startOkta,
} from "./support/okta-double.ts";
import { practiceInput, sampleInput, sampleSetup } from "./support/sample.ts";
import { run, type Unpacked, unpack } from "./support/unpacked.ts";

const sh = posixShells[0] as string;
// Made anew for each run: the canary searches the sources too.
const token = `00${randomBytes(15).toString("hex")}`;
const secret = `${randomBytes(9).toString("hex")}~"\\secret$(touch x)\`id\`'`;

for (const value of [token, secret]) rememberSecret(value);

let okta: OktaDouble | undefined;
let bundle: Unpacked | undefined;
afterEach(async () => {
  await okta?.close();
  bundle?.remove();
  okta = bundle = undefined;
});

async function apply(
  options: {
    input?: BundleInput;
    refusal?: Refusal;
    args?: string[];
    env?: Record<string, string> | ((folder: string) => Record<string, string>);
    shell?: string;
    before?: (folder: string) => void;
    okta?: OktaDoubleOptions;
  } = {},
) {
  okta = await startOkta(options.refusal, options.okta);
  bundle = unpack(options.input ?? sampleInput("microsoft"));
  options.before?.(bundle.folder);
  const env = {
    OKTA_ORG_URL: okta.url,
    OKTA_API_TOKEN: token,
    OKTA_SMTP_CLIENT_SECRET: secret,
    ...(typeof options.env === "function" ? options.env(bundle.folder) : options.env),
  };
  const args = [join(bundle.folder, "okta/apply.sh"), ...(options.args ?? ["--yes"])];
  const ended = await run(options.shell ?? sh, args, env);
  // Who the org is, and whether the feature is on, is asked before everything else; see apply-modes.test.ts.
  const seen = okta.seen.slice(2);
  return { ...ended, seen, all: okta.seen, output: ended.stdout + ended.stderr, folder: bundle.folder };
}

describeWith("posixShell", "okta/apply.sh", () => {
  test.each(posixShells)("is a script %s can read", async (shell) => {
    for (const input of [sampleInput("microsoft"), sampleInput("google"), practiceInput("google")]) {
      const { folder, remove } = unpack(input);
      expect(await run(shell, ["-n", join(folder, "okta/apply.sh")], {})).toEqual({
        code: 0,
        stdout: "",
        stderr: "",
      });
      remove();
    }
  });

  test.each(posixShells)("creates disabled, tests, then enables: %s", async (shell) => {
    const { code, seen, output } = await apply({ shell });
    expect(output).toContain("Enabled: ces7n3u7sSohfoaou0g2");
    expect(code).toBe(0);
    expect(seen.map((r) => `${r.method} ${r.path}`)).toEqual([
      "POST /api/v1/email-servers",
      "POST /api/v1/email-servers/ces7n3u7sSohfoaou0g2/test",
      "PATCH /api/v1/email-servers/ces7n3u7sSohfoaou0g2",
    ]);
    expect(seen.every((r) => r.authorization === `SSWS ${token}`)).toBe(true);
    const created = JSON.parse(seen[0]!.body);
    expect(created).toMatchObject({
      enabled: false,
      clientSecret: secret,
      username: "noreply@notifications.acme.com",
    });
    expect(JSON.parse(seen[1]!.body)).toEqual({
      fromAddress: "noreply@notifications.acme.com",
      toAddress: "admin@acme.com",
    });
    expect(JSON.parse(seen[2]!.body)).toEqual({ authType: "OAUTH2_CLIENT_CREDENTIALS", enabled: true });
  });

  test("shows neither the token nor the secret", async () => {
    for (const refusal of [
      undefined,
      { at: "create", status: 400, body: oktaError("E0000001", "no") } as const,
    ]) {
      const { output } = await apply({ refusal });
      expect(output).not.toContain("canary");
      await okta?.close();
      bundle?.remove();
    }
  });

  test("keeps token and secret out of curl's arguments", async () => {
    const curl = (await run(sh, ["-c", "command -v curl"], {})).stdout.trim();
    const { code, folder } = await apply({
      before: (f) => {
        const spy = `#!/bin/sh\nprintf '%s\\n' "$@" >>'${f}/arguments'\nexec ${curl} "$@"\n`;
        writeFileSync(join(f, "curl"), spy, { mode: 0o755 });
      },
      env: (f) => ({ PATH: `${f}:${process.env.PATH}` }),
    });
    expect(code).toBe(0);
    const seen = readFileSync(join(folder, "arguments"), "utf8");
    expect(seen).toContain("--config");
    expect(seen).not.toContain("canary");
  });

  const refusals = oktaErrors.flatMap((error) =>
    (["create", "test", "enable"] as const).map((at) => ({ error, at })),
  );
  test.each(refusals)("explains $error.code at $at", async ({ error, at }) => {
    const status = error.code === "E0000006" ? 403 : error.code === "E0000047" ? 429 : 400;
    const { code, output, seen } = await apply({
      refusal: {
        at,
        status,
        body: oktaError(error.code, `${error.summary}. "quoted" AADSTS7000215`, "clientId: wrong"),
      },
    });
    expect(code).toBe(1);
    expect(output).toContain(`HTTP ${status} ${error.code}: ${error.summary}. "quoted" AADSTS7000215`);
    expect(output).toContain("Cause: clientId: wrong");
    expect(output).toContain(error.cause);
    for (const step of error.fix) expect(output).toContain(step);
    const removed = seen.some((r) => r.method === "DELETE");
    expect(removed).toBe(at === "test" && error.settingsAreWrong);
    if (at === "create") expect(output).toContain("Nothing was created.");
    if (at === "test" && !removed) expect(output).toContain("--resume ces7n3u7sSohfoaou0g2");
    if (at === "enable") expect(output).toContain("still disabled");
  });

  test("says so when it does not know the answer", async () => {
    for (const body of ["<html>I am a teapot</html>", "", oktaError("E0009999", "New")]) {
      const { code, output } = await apply({ refusal: { at: "create", status: 418, body } });
      expect(code).toBe(1);
      expect(output).toContain("This script does not know that answer");
      await okta?.close();
      bundle?.remove();
    }
  });

  test("says so when nobody answers", async () => {
    const { code, output } = await apply({ env: { OKTA_ORG_URL: "http://127.0.0.1:1" } });
    expect(code).toBe(1);
    expect(output).toContain("No answer from http://127.0.0.1:1");
  });

  test("keeps the server after a failed test when told to", async () => {
    const refusal = { at: "test", status: 400, body: oktaError("E0000223", "no") } as const;
    const { seen, output } = await apply({ refusal, args: ["--yes", "--keep"] });
    expect(seen.some((r) => r.method === "DELETE")).toBe(false);
    expect(output).toContain("--resume ces7n3u7sSohfoaou0g2");
  });

  test("goes on with a server of an earlier run, without the secret", async () => {
    const { code, seen } = await apply({
      args: ["--resume", "ces7n3u7sSohfoaou0g2", "--yes"],
      env: { OKTA_SMTP_CLIENT_SECRET: "" },
      okta: { enabled: false },
    });
    expect(code).toBe(0);
    expect(seen.map((r) => r.method)).toEqual(["GET", "POST", "PATCH"]);
  });

  test("leaves the server disabled when nobody is there to say yes", async () => {
    const { code, seen, output } = await apply({ args: [] });
    expect(code).toBe(0);
    expect(seen.map((r) => r.method)).toEqual(["POST", "POST"]);
    expect(output).toContain("Left disabled");
  });

  test.each([
    ["an option it does not know", { args: ["--force"] }],
    ["an ID with a path in it", { args: ["--resume", "../users"] }],
    ["plain http to another computer", { env: { OKTA_ORG_URL: "http://mycompany.okta.com" } }],
    ["an org URL with a path", { env: { OKTA_ORG_URL: "https://mycompany.okta.com/admin" } }],
    ["an org URL with a user name", { env: { OKTA_ORG_URL: "https://a@b.example" } }],
    ["a token with a line break", { env: { OKTA_API_TOKEN: 'x\nheader = "a: b"' } }],
    ["a token with a quote", { env: { OKTA_API_TOKEN: 'x"' } }],
    ["no token", { env: { OKTA_API_TOKEN: "" } }],
    ["no secret", { env: { OKTA_SMTP_CLIENT_SECRET: "" } }],
    ["a secret with a line break at its end", { env: { OKTA_SMTP_CLIENT_SECRET: "secret\n" } }],
  ])("stops before the first request: %s", async (_name, options) => {
    const { code, all } = await apply({ args: ["--yes"], ...options });
    expect(code).toBe(2);
    expect(all).toEqual([]);
  });

  test.each([
    ["a secret in it", '{"enabled": false, "clientSecret": "x"}'],
    ["enabled set", '{"enabled": true}'],
    ["no JSON in it", "hello"],
  ])("refuses an email-server.json with %s", async (_name, text) => {
    const { code, all } = await apply({
      before: (f) => writeFileSync(join(f, "okta/email-server.json"), text),
    });
    expect(code).toBe(2);
    expect(all).toEqual([]);
  });

  test("sends the test email to whom it is told", async () => {
    const { seen } = await apply({ args: ["--yes", "--to", 'a"b@acme.com'] });
    expect(JSON.parse(seen[1]!.body).toAddress).toBe('a"b@acme.com');
  });

  test("uses an OAuth token when there is one", async () => {
    const { seen } = await apply({ env: { OKTA_ACCESS_TOKEN: "abc.def" } });
    expect(seen[0]!.authorization).toBe("Bearer abc.def");
  });
});

describeWith("posixShell", "okta/apply.sh with a private key", () => {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pkcs8 = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  rememberSecret(pkcs8);
  const jsonKey = JSON.stringify(
    {
      type: "service_account",
      private_key_id: "a1b2c3d4e5f60718a1b2c3d4e5f60718a1b2c3d4",
      private_key: pkcs8,
      client_email: "okta-mailer@acme-mail-4711.iam.gserviceaccount.com",
    },
    null,
    2,
  );
  const google = sampleInput("google");

  test.each([
    ["a service account's key file", jsonKey],
    ["a key file on one line", JSON.stringify(JSON.parse(jsonKey))],
    ["a PEM file", pkcs8],
    ["a PEM file with Windows line ends", pkcs8.replaceAll("\n", "\r\n")],
  ])("takes it from %s", async (_name, text) => {
    const { code, seen, output } = await apply({
      input: google,
      before: (folder) => writeFileSync(join(folder, "the key"), text),
      env: (folder) => ({ OKTA_SMTP_PRIVATE_KEY_FILE: join(folder, "the key") }),
    });
    expect(code, output).toBe(0);
    expect(JSON.parse(seen[0]!.body).privateKey).toBe(pkcs8);
    expect(output).not.toContain("PRIVATE KEY");
  });

  test("takes it from the environment", async () => {
    const { code, seen } = await apply({ input: google, env: { OKTA_SMTP_PRIVATE_KEY: pkcs8 } });
    expect(code).toBe(0);
    expect(JSON.parse(seen[0]!.body).privateKey).toBe(pkcs8);
  });

  test.each([
    ["a certificate", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"],
    [
      "a key under a passphrase",
      "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n",
    ],
    ["an OAuth client's JSON", '{"web":{"client_secret":"x"}}'],
    ["half a key", pkcs8.slice(0, 400)],
  ])("refuses %s", async (_name, text) => {
    const { code, all, output } = await apply({ input: google, env: { OKTA_SMTP_PRIVATE_KEY: text } });
    expect(code).toBe(2);
    expect(all).toEqual([]);
    expect(output).not.toContain("MII");
  });
});

describeWith("posixShell", "hostile values in okta/apply.sh", () => {
  const hostile = [
    "$(touch pwned)",
    "`touch pwned`",
    "'; touch pwned; '",
    '"; touch pwned; "',
    '\\"; touch pwned #',
    "x\ntouch pwned\n",
    '","enabled":true,"x":"',
    '"id":"evil","errorCode":"E0000047',
    "$PATH $ENV:PATH %s %n \\n \\",
    "é‘’“”\u202e漢字😀",
    "]}{[ &|;<>*?~!",
  ];
  test.each(hostile)("reach Okta as they are and do nothing on the way: %j", async (value) => {
    const base = sampleInput("microsoft");
    const settings: OktaSettings = { ...base.settings, alias: value, username: value, clientId: value };
    const setup = sampleSetup("microsoft");
    const input = {
      ...base,
      settings,
      setup: {
        ...setup,
        domain: { ...setup.domain, from: value },
        lastRun: { ...setup.lastRun!, to: value },
      },
    };
    const { code, seen, folder, output } = await apply({ input });
    expect(code, output).toBe(0);
    const created = JSON.parse(seen[0]!.body);
    expect([created.alias, created.username, created.clientId, created.enabled]).toEqual([
      value,
      value,
      value,
      false,
    ]);
    expect(JSON.parse(seen[1]!.body)).toEqual({ fromAddress: value, toAddress: value });
    expect(existsSync(join(folder, "pwned")) || existsSync("pwned")).toBe(false);
    expect(output).not.toContain("\u001b");
  });
});

describeWith("posixShell", "okta/apply.sh of a practice bundle", () => {
  test("do nothing", async () => {
    const { code, seen, output } = await apply({ input: practiceInput("microsoft") });
    expect(code).toBe(3);
    expect(seen).toEqual([]);
    expect(output).toContain("PRACTICE");
  });

  test("run when told to, and the server is named PRACTICE", async () => {
    const { code, seen } = await apply({
      input: practiceInput("microsoft"),
      env: { MAILWRIGHT_PRACTICE: "run" },
    });
    expect(code).toBe(0);
    expect(JSON.parse(seen[0]!.body).alias).toBe("PRACTICE Microsoft 365");
  });
});
