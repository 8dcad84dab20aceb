import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { newSetup } from "../../../src-main/setup/document.ts";
import { openStore } from "../../../src-main/setup/store.ts";
import { rememberSecretFile } from "../../support/canary.ts";
import { freshClientSecret, freshKeyFile } from "../../support/keys.ts";
import { mailwright } from "../../support/mailwright.ts";
import { describeWith, testWith } from "../../support/needs.ts";
import { type SecretService, startSecretService } from "../credentials/secret-service.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mailwright-secret-"));
  const store = openStore(folder, Date.now);
  const domain = (emailDomain: string) => ({
    prerequisites: {},
    customUrlDomain: "",
    emailDomain,
    from: `noreply@${emailDomain}`,
    oktaRecords: [],
  });
  const now = Date.now();
  await store.create({ ...newSetup("microsoft", false, now), domain: domain("mail.acme.example") });
  await store.create({ ...newSetup("google", false, now), domain: domain("mail.beta.example") });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const run = (args: readonly string[], options: { input?: string; env?: Record<string, string> } = {}) =>
  mailwright(["secret", ...args, "--data", folder], options);
const json = async (args: readonly string[], options = {}) => {
  const { code, stdout, stderr } = await run([...args, "--json"], options);
  return { code, stderr, ...JSON.parse(stdout) };
};

describe("mailwright secret", () => {
  test.each([
    ["nothing to do", []],
    ["an unknown action", ["show", "mail.acme.example"]],
    ["no setup", ["set"]],
    ["two setups", ["has", "a", "b"]],
    ["a setup that is not here", ["has", "mail.nobody.example"]],
  ])("with %s ends 2", async (_, args) => {
    const ended = await run(args);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/^Blocks: /);
  });

  testWith("keychainByEnvironment", "without a keychain stores nothing, says why, and ends 1", async () => {
    const env = { DBUS_SESSION_BUS_ADDRESS: "unix:path=/nowhere/bus" };
    const ended = await json(["set", "mail.acme.example", "--secret-stdin"], {
      env,
      input: freshClientSecret(),
    });
    expect(ended.code).toBe(1);
    expect(ended.findings[0]).toMatchObject({ severity: "error" });
    expect(ended.findings[0].code).toMatch(/^secret-store-/);
    expect(JSON.stringify(ended.findings)).not.toContain("memory");
  });
});

describeWith("secretService", "mailwright secret over a real Secret Service", { timeout: 60_000 }, () => {
  let service: SecretService;
  beforeEach(async () => {
    service = await startSecretService();
    await service.start();
  }, 30_000);
  afterEach(() => service.close());
  const with_ = (input?: string) => ({
    env: { ...service.env, HOME: process.env.HOME ?? "" },
    ...(input === undefined ? {} : { input }),
  });

  test("sets, finds and forgets the secret of a setup, and prints no part of it", async () => {
    const secret = freshClientSecret();
    const before = await json(["has", "mail.acme.example"], with_());
    expect(before).toMatchObject({ code: 1, present: false, findings: [{ code: "secret-missing" }] });
    const stored = await json(["set", "mail.acme.example", "--secret-stdin"], with_(`${secret}\n`));
    expect(stored).toMatchObject({
      code: 0,
      emailDomain: "mail.acme.example",
      kind: "client-secret",
      present: true,
      stored: true,
      findings: [],
    });
    expect(await json(["has", "mail.acme.example"], with_())).toMatchObject({ code: 0, present: true });
    expect((await json(["orphans"], with_())).names).toEqual([]);
    expect(await json(["forget", "mail.acme.example"], with_())).toMatchObject({
      code: 0,
      forgotten: true,
    });
    expect((await json(["has", "mail.acme.example"], with_())).code).toBe(1);
    expect(JSON.stringify([before, stored])).not.toContain(secret);
  });

  test("takes a key file, refuses what is none, and lists what no setup owns", async () => {
    const path = join(folder, "key.json");
    await writeFile(path, freshKeyFile().json);
    rememberSecretFile(path);
    const stored = await json(["set", "mail.beta.example", "--secret-file", path], with_());
    expect(stored).toMatchObject({ code: 0, kind: "private-key", stored: true });
    const refused = await json(["set", "mail.beta.example", "--secret-stdin"], with_('{"web":{}}'));
    expect(refused).toMatchObject({ code: 1, stored: false, findings: [{ code: "key-is-oauth-client" }] });
    expect((await json(["has", "mail.beta.example"], with_())).code).toBe(0);

    const { setups } = await openStore(folder, Date.now).list();
    const gone = setups.find((setup) => setup.domain.emailDomain === "mail.beta.example")?.id ?? "";
    await openStore(folder, Date.now).remove(gone);
    expect((await json(["orphans"], with_())).names).toEqual([expect.stringMatching(`^${gone}\\.`)]);
    expect(await json(["orphans", "--clean"], with_())).toMatchObject({ code: 0, removed: 1 });
    expect((await json(["orphans"], with_())).names).toEqual([]);
  });
});
