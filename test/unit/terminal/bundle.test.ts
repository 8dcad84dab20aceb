import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSealed } from "../../../src-main/bundle/sealed-secret.ts";
import { newPassphrase } from "../../../src-main/contract/index.ts";
import { Secret } from "../../../src-main/credentials/secret.ts";
import { rememberSecret, rememberSecretFile } from "../../support/canary.ts";
import { freshClientSecret, freshKeyFile } from "../../support/keys.ts";
import { mailwright } from "../../support/mailwright.ts";
import { lacking } from "../../support/needs.ts";

let folder: string;
let bundle: string;
const passphrase = newPassphrase((bytes) => crypto.getRandomValues(bytes));
rememberSecret(passphrase);
const file = (name: string, text: string | Uint8Array) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const secretFile = (name: string, text: string) => {
  const path = file(name, text);
  rememberSecretFile(path);
  return path;
};
const part = (path: string, name: string) => Buffer.from(unzipSync(readFileSync(path))[name] ?? []);
/** No keychain answers there. */
const noKeychain = { env: { DBUS_SESSION_BUS_ADDRESS: "unix:path=/nowhere" } };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "mailwright-bundles-"));
  bundle = join(folder, "practice.zip");
  const { code } = await mailwright(["rehearse", "--provider", "google", "--out", bundle]);
  expect(code).toBe(0);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("mailwright import", () => {
  test("adds the setup of a bundle, and says that its test was made elsewhere", async () => {
    const data = mkdtempSync(join(folder, "data-"));
    const { code, stdout } = await mailwright(["import", bundle, "--data", data, "--json"]);
    const answer = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(answer).toMatchObject({ tested: "elsewhere", secret: "none", findings: [] });
    expect(answer.manifest).toMatchObject({ practice: true, tested: "tested" });
    expect(readdirSync(join(data, "setups"))).toEqual([`${answer.setup}.json`]);

    // Exported again, only the times and what follows from them differ.
    const again = join(folder, "again.zip");
    const exported = await mailwright(["export", answer.setup, "--data", data, "--out", again]);
    expect(exported.code).toBe(0);
    expect(exported.stdout).toContain("on another computer");
    const paths = Object.keys(unzipSync(readFileSync(bundle)));
    expect(Object.keys(unzipSync(readFileSync(again)))).toEqual(paths);
    const withTimes = ["manifest.json", "README.txt", "okta/settings.html", "rotation.ics"];
    for (const path of paths.filter((name) => !withTimes.includes(name)))
      expect(Buffer.compare(part(bundle, path), part(again, path)), path).toBe(0);

    // The same bundle once more is put beside it.
    const second = await mailwright(["import", bundle, "--data", data]);
    expect(second.code).toBe(0);
    expect(second.stdout).toContain("was here already");
    expect(readdirSync(join(data, "setups"))).toHaveLength(2);
  }, 60_000);

  test.each([
    ["a bundle that was cut", () => readFileSync(bundle).subarray(0, 900), "bundle-damaged"],
    ["a text", () => Buffer.from("hello"), "bundle-not-a-zip"],
    ["9 MB", () => Buffer.alloc(9_000_000), "bundle-too-large"],
  ])("refuses %s with a finding and exit code 2, and adds nothing", async (_, bytes, code) => {
    const data = join(folder, "refused");
    const ended = await mailwright(["import", file("refused.zip", bytes()), "--data", data, "--json"]);
    expect(ended.code).toBe(2);
    expect(JSON.parse(ended.stdout).findings).toMatchObject([{ code, severity: "error" }]);
    expect(existsSync(data)).toBe(false);
  });

  test("refuses a file that is not there", async () => {
    const { code, stdout } = await mailwright(["import", join(folder, "nothing.zip"), "--json"]);
    expect(code).toBe(2);
    expect(JSON.parse(stdout).findings[0].code).toBe("file-unreadable");
  });
});

describe("mailwright export --with-secrets", () => {
  const microsoft = {
    provider: "microsoft",
    domain: { emailDomain: "mail.acme.example", from: "noreply@mail.acme.example" },
    settings: {
      tenantId: "5d2c7a3e-90b1-4f6e-8b53-1c2d3e4f5a6b",
      clientId: "0d9c1b7e-4a52-4c3f-9e61-7f8a9b0c1d2e",
      username: "noreply@mail.acme.example",
    },
  };

  test("writes a bundle that is not complete, says what is missing, and ends 1", async () => {
    const { clientId: _, ...settings } = microsoft.settings;
    const setup = file("incomplete.json", JSON.stringify({ ...microsoft, settings }));
    const { code, stdout } = await mailwright(["export", setup, "--out", join(folder, "half.zip"), "--json"]);
    expect(code).toBe(1);
    const { manifest, findings } = JSON.parse(stdout);
    expect(manifest.missing).toEqual(["clientId"]);
    expect(findings).toContainEqual(expect.objectContaining({ code: "setting-missing", field: "clientId" }));
  });

  test("puts a client secret under the passphrase, and says nothing of either", async () => {
    const secret = freshClientSecret();
    const out = join(folder, "sealed.zip");
    const args = [
      "export",
      file("microsoft.json", JSON.stringify(microsoft)),
      "--out",
      out,
      "--with-secrets",
    ];
    const ended = await mailwright([...args, "--secret-stdin", "--json"], {
      input: `${secret}\n`,
      env: { MAILWRIGHT_PASSPHRASE: passphrase },
    });
    expect(ended.code, ended.stderr).toBe(0);
    expect(JSON.parse(ended.stdout).manifest).toMatchObject({ tested: "never" });
    for (const hidden of [secret, passphrase]) expect(ended.stdout + ended.stderr).not.toContain(hidden);
    const { credential } = JSON.parse(part(out, "mailwright/setup.json").toString());
    const opened = await openSealed(part(out, "secrets.jwe"), credential, new Secret(passphrase));
    expect(opened.use((value) => value === secret)).toBe(true);

    // Without the passphrase the setup comes alone; with it, it wants a keychain to put the secret into.
    const data = mkdtempSync(join(folder, "sealed-"));
    const without = await mailwright(["import", out, "--data", data, "--json"]);
    expect(JSON.parse(without.stdout)).toMatchObject({ secret: "locked", tested: "never" });
    if (lacking("keychainByEnvironment")) return;
    const phrase = secretFile("phrase.txt", `${passphrase}\r\n`);
    const with_ = await mailwright(
      ["import", out, "--data", data, "--passphrase-file", phrase, "--json"],
      noKeychain,
    );
    expect(with_.code).toBe(2);
    expect(JSON.parse(with_.stdout).findings[0].code).toBe("bundle-secret-no-keychain");
    expect(readdirSync(join(data, "setups"))).toHaveLength(1);
  }, 60_000);

  test("takes a key file, and the passphrase from a file", async () => {
    const { json, privateKey } = freshKeyFile();
    const google = { ...microsoft, provider: "google", settings: {} };
    const out = join(folder, "key.zip");
    const ended = await mailwright([
      "export",
      file("google.json", JSON.stringify(google)),
      "--with-secrets",
      "--secret-file",
      secretFile("key.json", json),
      "--passphrase-file",
      secretFile("phrase2.txt", `\uFEFF${passphrase}\n`),
      "--out",
      out,
    ]);
    expect(ended.code, ended.stderr).toBe(0);
    const { credential, settings } = JSON.parse(part(out, "mailwright/setup.json").toString());
    expect(settings.keyId).toBe(JSON.parse(json).private_key_id);
    const opened = await openSealed(part(out, "secrets.jwe"), credential, new Secret(passphrase));
    expect(opened.use((value) => value === privateKey)).toBe(true);
  });

  test.each([
    ["no passphrase", {}, [], "bundle-passphrase-missing"],
    [
      "a passphrase that is guessed easily",
      { MAILWRIGHT_PASSPHRASE: "Summer2026!" },
      [],
      "bundle-passphrase-weak",
    ],
    ["an empty passphrase", { MAILWRIGHT_PASSPHRASE: "" }, [], "usage"],
    ["standard input for both", {}, ["--passphrase-stdin"], "usage"],
  ] as const)("with %s ends 2 and writes nothing", async (_, env, more, code) => {
    const out = join(folder, "not-written.zip");
    const setup = file("microsoft.json", JSON.stringify(microsoft));
    const args = ["export", setup, "--out", out, "--with-secrets", "--secret-stdin", ...more, "--json"];
    const ended = await mailwright(args, { input: freshClientSecret(), env });
    expect(ended.code).toBe(2);
    expect(JSON.parse(ended.stdout).findings[0].code).toBe(code);
    expect(existsSync(out)).toBe(false);
  });

  test("without a secret ends 2, and says how to give one", async () => {
    const out = join(folder, "not-written.zip");
    const setup = file("microsoft.json", JSON.stringify(microsoft));
    const { code, stdout } = await mailwright(["export", setup, "--out", out, "--with-secrets", "--json"], {
      env: { MAILWRIGHT_PASSPHRASE: passphrase, MAILWRIGHT_SECRET: "" },
    });
    expect(code).toBe(2);
    expect(JSON.parse(stdout).findings[0].code).toBe("secret-missing");
    expect(existsSync(out)).toBe(false);
  });
});
