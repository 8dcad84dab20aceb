import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MailwrightError, type ProviderId, type ReceivedFile } from "../../../src-main/contract/index.ts";
import { Secret } from "../../../src-main/credentials/secret.ts";
import { openSecretStore, type SecretStore } from "../../../src-main/credentials/store.ts";
import { createWizard, type HostServices, type Wizard } from "../../../src-main/wizard.ts";
import { freshClientSecret, freshKeyFile } from "../../support/keys.ts";
import { loopbackNetwork } from "../support/loopback-network.ts";
import { FakeKeytar } from "./fake-keytar.ts";

let folder: string;
let keytar: FakeKeytar;
let secrets: SecretStore;
let wizard: Wizard;
let now: number;
const trashed: string[] = [];

const open = async (services: Partial<HostServices> = {}) => {
  secrets = await openSecretStore({ load: async () => keytar });
  wizard = await createWizard({
    dataFolder: join(folder, "data"),
    hostKind: "electron",
    version: "0.0.0",
    network: { ...loopbackNetwork({}), now: () => now },
    secrets,
    services: {
      saveFile: async () => ({}),
      trash: async (path) => void trashed.push(path),
      ...services,
    },
    emit: () => {},
  });
};
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wizard-credentials-"));
  keytar = new FakeKeytar();
  now = Date.parse("2026-11-23T10:00:00Z");
  trashed.length = 0;
  await open();
});
afterEach(async () => {
  await wizard.close();
  await rm(folder, { recursive: true, force: true });
});

const create = async (provider: ProviderId, practice = false) =>
  (await wizard.handlers["setup.create"]({ provider, practice })).setup.id;

/** A key file on disk, as the host received it. */
async function keyOnDisk(): Promise<ReceivedFile & { path: string }> {
  const path = join(folder, "okta-mail-0123.json");
  const bytes = Buffer.from(freshKeyFile().json);
  await writeFile(path, bytes);
  return { name: "okta-mail-0123.json", size: bytes.byteLength, bytes, path };
}
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => "nothing was refused",
    (error: unknown) => (error instanceof MailwrightError ? error.finding.code : String(error)),
  );

describe("the file a key came from", () => {
  it("goes to the trash when asked, once the keychain has the key", async () => {
    const id = await create("google");
    const file = await keyOnDisk();
    const { original, view } = await wizard.handlers["credentials.importKeyFile"]({ id }, file);
    expect(view.setup.credential?.store).toBe("keychain");
    expect(original).toBe("okta-mail-0123.json");
    expect(trashed).toEqual([]);
    await wizard.handlers["credentials.trashKeyFile"]({ id });
    expect(trashed).toEqual([file.path]);
    expect(await refusal(wizard.handlers["credentials.trashKeyFile"]({ id }))).toBe("key-file-gone");
  });

  it("is not offered to the trash while the key is in memory only, or where the host does not know its place", async () => {
    keytar.before = (operation) => {
      if (operation === "set") throw new Error("The keychain is locked");
    };
    const id = await create("google");
    const file = await keyOnDisk();
    expect((await wizard.handlers["credentials.importKeyFile"]({ id }, file)).original).toBeNull();
    keytar.before = () => {};
    const { path: _, ...pathless } = file;
    expect((await wizard.handlers["credentials.importKeyFile"]({ id }, pathless)).original).toBeNull();
    expect(await refusal(wizard.handlers["credentials.trashKeyFile"]({ id }))).toBe("key-file-gone");
  });

  it("stays where it is when it was replaced or is gone, and when the system refuses", async () => {
    const id = await create("google");
    const file = await keyOnDisk();
    await wizard.handlers["credentials.importKeyFile"]({ id }, file);
    await writeFile(file.path, Buffer.from(file.bytes).reverse());
    expect(await refusal(wizard.handlers["credentials.trashKeyFile"]({ id }))).toBe("key-file-changed");
    await rm(file.path);
    expect(await refusal(wizard.handlers["credentials.trashKeyFile"]({ id }))).toBe("key-file-gone");
    expect(trashed).toEqual([]);

    await wizard.close();
    await open({ trash: () => Promise.reject(new Error("no trash on this drive")) });
    const again = await keyOnDisk();
    await wizard.handlers["credentials.importKeyFile"]({ id }, again);
    expect(await refusal(wizard.handlers["credentials.trashKeyFile"]({ id }))).toBe("key-file-not-moved");
  });

  it("is never stored or told: no path in the setup's file, the view or the answer", async () => {
    const id = await create("google");
    const answer = await wizard.handlers["credentials.importKeyFile"]({ id }, await keyOnDisk());
    expect(JSON.stringify(answer)).not.toContain(folder);
  });
});

describe("the key at the practice Google", () => {
  const withKey = async (scenario: string) => {
    const id = await create("google", true);
    await wizard.handlers["credentials.makePractice"]({ id });
    await wizard.handlers["setup.update"]({ id, change: { scenario } });
    return wizard.handlers["credentials.checkKey"]({ id });
  };

  it("is listed, and its last day is noted", async () => {
    const { view, findings } = await withKey("works");
    expect(findings.map((f) => f.code)).toEqual(["key-published"]);
    expect(view.setup.credential?.keyExpiresOn).toMatch(/^2027-11-\d\d$/);
  });

  it.each([
    ["key-deleted", "key-not-published"],
    ["key-mixed", "key-not-of-its-id"],
  ])("in the scenario %s is %s, which does not block", async (scenario, code) => {
    const { findings } = await withKey(scenario);
    expect(findings.map((f) => [f.code, f.severity])).toEqual([[code, "warning"]]);
  });

  it("is nobody's question for a client secret", async () => {
    const id = await create("microsoft", true);
    await wizard.handlers["credentials.makePractice"]({ id });
    expect((await wizard.handlers["credentials.checkKey"]({ id })).findings).toEqual([]);
  });
});

describe("the tenant", () => {
  const resolve = async (tenantId: string, settings = {}) => {
    const id = await create("microsoft", true);
    await wizard.handlers["practice.fill"]({ id, step: "domain" });
    await wizard.handlers["setup.update"]({ id, change: { settings: { tenantId, ...settings } } });
    const { view, findings } = await wizard.handlers["app.resolveTenant"]({ id });
    return { tenantId: view.setup.settings.tenantId, codes: findings.map((f) => f.code), view };
  };

  it("named by a verified domain is replaced by its ID", async () => {
    const { tenantId, codes, view } = await resolve(" notifications.mycompany.example ");
    expect(codes).toEqual([]);
    expect(tenantId).toBe("7c2f9a41-5b3e-4d86-9f17-20c8e6b5d3a4");
    expect(view.settings.tokenEndpoint).toBe(
      "https://login.microsoftonline.com/7c2f9a41-5b3e-4d86-9f17-20c8e6b5d3a4/oauth2/v2.0/token",
    );
  });

  it("named by its ID stays, in a national cloud too", async () => {
    const guid = "c0ffee00-1234-4abc-8def-001122334455";
    expect(await resolve(guid)).toMatchObject({ tenantId: guid, codes: [] });
    expect(await resolve(guid, { cloud: "us-gcc-high" })).toMatchObject({ tenantId: guid, codes: [] });
  });

  it("that Microsoft does not know is said at the field", async () => {
    const { tenantId, codes } = await resolve("nobody.example");
    expect(tenantId).toBe("nobody.example");
    expect(codes).toEqual(["setting-tenant-unknown"]);
  });

  it.each(["common", "{TenantID}", ""])("%j is not asked about: lint says what is wrong", async (text) => {
    expect((await resolve(text)).codes).toEqual([]);
  });

  it("cannot be looked up without a network, and nothing is lost", async () => {
    const id = await create("microsoft");
    await wizard.handlers["setup.update"]({ id, change: { settings: { tenantId: "mycompany.example" } } });
    const { view, findings } = await wizard.handlers["app.resolveTenant"]({ id });
    expect(findings.map((f) => [f.code, f.severity])).toEqual([["setting-tenant-not-checked", "info"]]);
    expect(view.setup.settings.tenantId).toBe("mycompany.example");
  });
});

describe("entries of the keychain that no setup owns", () => {
  it("are listed and removed; those of a setup, and of one that cannot be read now, are not", async () => {
    const mine = await create("microsoft");
    await wizard.handlers["credentials.setSecret"]({ id: mine, secret: freshClientSecret() });
    const damaged = await create("microsoft");
    await wizard.handlers["credentials.setSecret"]({ id: damaged, secret: freshClientSecret() });
    const gone = await create("microsoft");
    await wizard.handlers["credentials.setSecret"]({ id: gone, secret: freshClientSecret() });
    const setups = join(folder, "data", "setups");
    await rm(join(setups, `${gone}.json`));
    await rm(join(setups, `${gone}.backup.json`), { force: true });
    await rm(join(setups, `${damaged}.backup.json`), { force: true });
    await writeFile(join(setups, `${damaged}.json`), '{"version":99,"id":"x"}');
    await secrets.put(`${mine}.an-older-revision`, new Secret("left by a crash"));
    await secrets.put("of.another-program", new Secret("another"));

    const { names } = await wizard.handlers["secrets.orphans"]({});
    expect(names.map((name) => name.split(".")[0]).sort()).toEqual([mine, gone, "of"].sort());
    expect(names).toContain(`${mine}.an-older-revision`);
    // Only what was shown, and only while it still has no owner.
    const chosen = names.filter((name) => !name.startsWith("of."));
    const kept = (await secrets.list()).find((name) => name.startsWith(damaged)) ?? "";
    expect(await wizard.handlers["secrets.clean"]({ names: [...chosen, kept] })).toEqual({ removed: 2 });
    expect(await secrets.has(kept)).toBe(true);
    expect((await wizard.handlers["setup.open"]({ id: mine })).secretPresent).toBe(true);
    expect((await wizard.handlers["secrets.orphans"]({})).names).toEqual(["of.another-program"]);
  });

  it("are not left by removing a setup or replacing its secret", async () => {
    const id = await create("microsoft");
    await wizard.handlers["credentials.setSecret"]({ id, secret: freshClientSecret() });
    await wizard.handlers["credentials.setSecret"]({ id, secret: freshClientSecret() });
    await wizard.handlers["setup.remove"]({ id });
    // Until then it can be brought back with everything.
    await wizard.handlers["setup.erase"]({ id });
    expect(await secrets.list()).toEqual([]);
    expect(keytar.entries.size).toBe(0);
  });
});

describe("a keychain that was locked", () => {
  it("shows the secret again as soon as it is unlocked", async () => {
    const id = await create("microsoft");
    await wizard.handlers["credentials.setSecret"]({ id, secret: freshClientSecret() });
    await wizard.close();
    // A locked keyring of Linux says that there is no such entry.
    const real = keytar.getPassword.bind(keytar);
    keytar.getPassword = async () => null;
    await open();
    expect((await wizard.handlers["setup.open"]({ id })).secretPresent).toBe(false);
    keytar.getPassword = real;
    expect((await wizard.handlers["setup.open"]({ id })).secretPresent).toBe(true);
  });
});

describe("what runs out", () => {
  const withSecret = async (secretExpiresOn: string) => {
    const id = await create("microsoft");
    await wizard.handlers["credentials.setSecret"]({ id, secret: freshClientSecret() });
    await wizard.handlers["setup.update"]({ id, change: { settings: { secretExpiresOn } } });
    const { setups } = await wizard.handlers["setup.list"]({});
    return { id, expiring: setups.find((setup) => setup.id === id)?.expiring.map((f) => [f.code, f.title]) };
  };

  it.each([
    ["2026-12-24", []],
    // A day that does not exist is none.
    ["2026-11-31", []],
    ["2026-12-23", [["secret-expires-soon", "The client secret runs out in 30 days"]]],
    ["2026-11-24", [["secret-expires-soon", "The client secret runs out tomorrow"]]],
    ["2026-11-23", [["secret-expires-soon", "The client secret runs out today"]]],
    ["2026-11-22", [["secret-expired", "The client secret ran out on 22 November 2026"]]],
    ["not a date", []],
  ])("on 23 November 2026 with %s: %j", async (day, expected) => {
    expect((await withSecret(day)).expiring).toEqual(expected);
  });

  it("puts the Credentials step back to work, and a new secret does not inherit the day that is over", async () => {
    const { id } = await withSecret("2026-11-01");
    const step = (await wizard.handlers["setup.open"]({ id })).steps.find((s) => s.id === "credentials");
    expect(step).toMatchObject({ state: "attention", text: "Ran out: needs a new one" });
    const { view } = await wizard.handlers["credentials.setSecret"]({ id, secret: freshClientSecret() });
    expect(view.setup.settings.secretExpiresOn).toBeUndefined();
    expect(view.steps.find((s) => s.id === "credentials")?.state).toBe("done");
  });

  it("says how old a key is after a year, without blocking", async () => {
    const id = await create("google");
    await wizard.handlers["credentials.importKeyFile"]({ id }, await keyOnDisk());
    now += 400 * 86_400_000;
    const step = (await wizard.handlers["setup.open"]({ id })).steps.find((s) => s.id === "credentials");
    expect(step?.state).toBe("done");
    expect(step?.findings.map((f) => [f.code, f.title])).toEqual([
      ["key-old", "The private key was added 400 days ago"],
    ]);
  });
});

describe("where secrets are kept", () => {
  it("is chosen in the window: what was kept in memory moves, and its setup says so", async () => {
    const id = await create("microsoft");
    expect(await wizard.handlers["secrets.choose"]({ store: "session" })).toMatchObject({
      store: "session",
      byChoice: true,
    });
    const kept = await wizard.handlers["credentials.setSecret"]({ id, secret: freshClientSecret() });
    expect(kept.view.setup.credential?.store).toBe("session");
    expect(keytar.entries.size).toBe(0);

    keytar.before = (operation) => {
      if (operation === "set") throw new Error("Cannot create an item in a locked collection");
    };
    const refused = await wizard.handlers["secrets.choose"]({ store: "keychain" });
    expect(refused).toMatchObject({ store: "session", finding: { code: "secret-store-locked" } });
    expect((await wizard.handlers["app.info"]({})).keychain).toEqual(refused);
    expect(await wizard.handlers["setup.open"]({ id })).toMatchObject({
      secretPresent: true,
      setup: { credential: { store: "session" } },
    });

    keytar.before = () => {};
    expect(await wizard.handlers["secrets.choose"]({ store: "keychain" })).toMatchObject({
      store: "keychain",
    });
    const { setup, secretPresent } = await wizard.handlers["setup.open"]({ id });
    expect(secretPresent).toBe(true);
    expect(setup).toEqual({
      ...kept.view.setup,
      credential: { ...kept.view.setup.credential, store: "keychain" },
    });
    expect([...keytar.entries.keys()]).toEqual([`Mailwright/${id}.${setup.credential?.revision}`]);
  });
});
