import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KeychainStatus, MailwrightError } from "../../../src-main/contract/index.ts";
import { Secret } from "../../../src-main/credentials/secret.ts";
import {
  openSecretStore,
  type SecretStore,
  type SecretStoreOptions,
} from "../../../src-main/credentials/store.ts";
import { FakeKeytar } from "./fake-keytar.ts";
import { pem } from "./key-material.ts";

const open = (keytar: FakeKeytar, options: SecretStoreOptions = {}) =>
  openSecretStore({ load: async () => keytar, platform: "linux", timeoutMs: 1000, probeMs: 200, ...options });
const read = (store: SecretStore, ref: string) =>
  store.withSecret(ref, (secret) => secret.use((value) => value));
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "no error",
    (error: unknown) => (error instanceof MailwrightError ? error.finding.code : String(error)),
  );
const fail = (message: string) => () => {
  throw new Error(message);
};
/** About 6,500 bytes of UTF-8, with characters of one to four bytes. */
const long = "a\u00E9\u20AC😀".repeat(650);

describe("the secret store on a keychain", () => {
  it("keeps a secret, hands it out, lists it and forgets it", async () => {
    const keytar = new FakeKeytar();
    const store = await open(keytar);
    expect(await store.put("setup-1", new Secret(pem))).toBe("keychain");
    expect(await store.has("setup-1")).toBe(true);
    expect(await store.list()).toEqual(["setup-1"]);
    expect(await read(store, "setup-1")).toBe(pem);
    expect(await read(await open(keytar), "setup-1")).toBe(pem);
    await store.forget("setup-1");
    expect(await store.has("setup-1")).toBe(false);
    expect(keytar.entries.size).toBe(0);
    expect(await codeOf(read(store, "setup-1"))).toBe("secret-missing");
  });

  it("uses the name Mailwright unless told otherwise", async () => {
    const keytar = new FakeKeytar();
    await (await open(keytar)).put("x", new Secret("value"));
    await (await open(keytar, { service: "Another" })).put("x", new Secret("other"));
    expect([...keytar.entries.keys()]).toEqual(["Mailwright/x", "Another/x"]);
  });

  it("answers what the function answers, and passes on what it throws", async () => {
    const store = await open(new FakeKeytar());
    await store.put("x", new Secret("value"));
    expect(await store.withSecret("x", async () => 42)).toBe(42);
    await expect(
      store.withSecret("x", () => {
        throw new RangeError("mine");
      }),
    ).rejects.toThrow(RangeError);
  });

  it("puts a service account's key into one entry", async () => {
    const keytar = new FakeKeytar();
    await (await open(keytar)).put("x", new Secret(pem));
    expect(keytar.entries.size).toBe(1);
  });

  it("splits what Windows does not take in one entry, and reads it back whole", async () => {
    const keytar = new FakeKeytar();
    const store = await open(keytar);
    await store.put("x", new Secret(long));
    expect(keytar.entries.size).toBe(1 + Math.ceil(Buffer.byteLength(long) / 2560));
    expect(await read(store, "x")).toBe(long);
    expect(await store.list()).toEqual(["x"]);
    await store.forget("x");
    expect(keytar.entries.size).toBe(0);
  });

  it("replaces long by short, short by long and long by long, and leaves nothing over", async () => {
    const keytar = new FakeKeytar();
    const store = await open(keytar);
    for (const value of [long, "short", long, `${long}${long}`, long.slice(0, 2000), "short", "x"]) {
      await store.put("x", new Secret(value));
      expect(await read(store, "x")).toBe(value);
      const parts = [...keytar.entries.keys()].filter((name) => name.includes("#")).length;
      expect(parts).toBe(
        Buffer.byteLength(`plain:${value}`) > 2560 ? Math.ceil(Buffer.byteLength(value) / 2557) : 0,
      );
    }
  });

  it("takes any text of any length", async () => {
    const store = await open(new FakeKeytar());
    const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 4000 });
    await fc.assert(
      fc.asyncProperty(text, async (value) => {
        await store.put("x", new Secret(value));
        expect(await read(store, "x")).toBe(value);
      }),
      { numRuns: 60 },
    );
  });

  it("gives the whole old or the whole new secret, wherever a crash falls between two writes", async () => {
    const values = ["short", long, `${long}!${long}`, "other"];
    for (const before of values) {
      for (const after of values) {
        if (before === after) continue;
        for (let survives = 0; survives < 20; survives++) {
          const keytar = new FakeKeytar();
          await (await open(keytar)).put("x", new Secret(before));
          let changes = 0;
          const crashed = new FakeKeytar();
          for (const [name, value] of keytar.entries) crashed.entries.set(name, value);
          const store = await open(crashed);
          // The power goes: this change and all later ones, the clean-up too, do not happen.
          crashed.before = (operation) => {
            if (operation !== "get" && changes++ >= survives) throw new Error("gone");
          };
          await store.put("x", new Secret(after));
          crashed.before = () => {};
          const restarted = await open(crashed);
          const found = await read(restarted, "x");
          expect([before, after]).toContain(found);
          // And the next change cleans up.
          await restarted.put("x", new Secret("new"));
          expect(await read(restarted, "x")).toBe("new");
          expect([...crashed.entries.keys()]).toEqual(["Mailwright/x"]);
        }
      }
    }
  });

  it("gives nothing rather than a part, when another program removed or changed one", async () => {
    for (const harm of ["remove", "change", "head"] as const) {
      const keytar = new FakeKeytar();
      const store = await open(keytar);
      await store.put("x", new Secret(long));
      const part = "Mailwright/x#a1";
      expect(keytar.entries.has(part)).toBe(true);
      if (harm === "remove") keytar.entries.delete(part);
      if (harm === "change") keytar.entries.set(part, keytar.entries.get(part)!.replace("a", "b"));
      if (harm === "head") keytar.entries.set("Mailwright/x", "something else");
      expect(await codeOf(read(store, "x"))).toBe("secret-damaged");
      expect(await store.has("x")).toBe(false);
      expect(store.status.store).toBe("keychain");
      await store.put("x", new Secret("again"));
      expect(await read(store, "x")).toBe("again");
    }
  });

  it("reads the new secret when another window replaces it meanwhile", async () => {
    const keytar = new FakeKeytar();
    const [one, two] = [await open(keytar), await open(keytar)];
    await one.put("x", new Secret(long));
    let once = true;
    keytar.before = async (operation, account) => {
      if (operation === "get" && account === "x#a1" && once) {
        once = false;
        await two.put("x", new Secret(`${long}new`));
      }
    };
    expect(await read(one, "x")).toBe(`${long}new`);
  });

  it("makes changes of one secret one after the other", async () => {
    const keytar = new FakeKeytar();
    keytar.before = () => new Promise((resolve) => setTimeout(resolve, 1));
    const store = await open(keytar);
    const values = [long, "short", `${long}2`, "last"];
    await Promise.all(values.map((value) => store.put("x", new Secret(value))));
    expect(await read(store, "x")).toBe("last");
    expect([...keytar.entries.keys()]).toEqual(["Mailwright/x"]);
  });

  it("refuses a name that could be taken for a part", async () => {
    const store = await open(new FakeKeytar());
    for (const ref of ["x#a0", "", "a b", "x".repeat(129)]) {
      await expect(Promise.resolve().then(() => store.put(ref, new Secret("v")))).rejects.toThrow(TypeError);
      await expect(store.withSecret(ref, () => 0)).rejects.toThrow();
    }
  });
});

describe("the secret store without a working keychain", () => {
  const failures: readonly (readonly [platform: string, message: string, code: string])[] = [
    [
      "linux",
      "The name org.freedesktop.secrets was not provided by any .service files",
      "secret-store-no-service",
    ],
    ["linux", "Cannot autolaunch D-Bus without X11 $DISPLAY", "secret-store-no-service"],
    ["linux", "Could not connect: No such file or directory", "secret-store-no-service"],
    [
      "linux",
      "Object does not exist at path “/org/freedesktop/secrets/collection/login”",
      "secret-store-no-keyring",
    ],
    ["linux", "Cannot create an item in a locked collection", "secret-store-locked"],
    ["linux", "Prompt was dismissed", "secret-store-denied"],
    ["linux", "The session wrapping the secret does not exist", "secret-store-restarted"],
    ["darwin", "User interaction is not allowed.", "secret-store-locked"],
    ["darwin", "The user name or passphrase you entered is not correct.", "secret-store-denied"],
    ["darwin", "User canceled the operation.", "secret-store-denied"],
    [
      "win32",
      "A specified logon session does not exist. It may already have been terminated.",
      "secret-store-no-session",
    ],
    ["win32", "Access is denied.", "secret-store-denied"],
    ["win32", "The stub received bad data.", "secret-store-failed"],
    ["linux", "Something new", "secret-store-failed"],
  ];

  it.each(failures)(
    "on %s says of '%s': %s, and keeps the secret in memory",
    async (platform, message, code) => {
      const keytar = new FakeKeytar();
      keytar.before = fail(message);
      const store = await open(keytar, { platform });
      expect(await store.put("x", new Secret("canary-value"))).toBe("session");
      expect(store.status).toMatchObject({ store: "session", finding: { code, severity: "warning" } });
      expect(KeychainStatus.safeParse(store.status).success).toBe(true);
      expect(await read(store, "x")).toBe("canary-value");
      expect(await store.has("x")).toBe(true);
      expect(await store.list()).toEqual(["x"]);
      expect(JSON.stringify(store.status)).not.toContain("canary");
      await store.forget("x");
      expect(await store.has("x")).toBe(false);
      expect(keytar.entries.size).toBe(0);
    },
  );

  it("gives each of these its own sentences", async () => {
    const titles = new Set<string>();
    for (const [platform, message] of failures) {
      const keytar = new FakeKeytar();
      keytar.before = fail(message);
      titles.add((await open(keytar, { platform })).status.finding?.title ?? "");
    }
    expect(titles.size).toBe(new Set(failures.map(([, , code]) => code)).size);
  });

  it("knows a missing libsecret by the addon that does not load", async () => {
    const load = async () => {
      throw new Error(
        'Failed to load keytar native addon, checked ["../build/Release"] on prebuilds/linux-x64',
      );
    };
    const linux = await openSecretStore({ load, platform: "linux" });
    expect(linux.status).toMatchObject({
      store: "session",
      finding: { code: "secret-store-libsecret-missing" },
    });
    expect(await linux.put("x", new Secret("v"))).toBe("session");
    expect(await read(linux, "x")).toBe("v");
    const windows = await openSecretStore({ load, platform: "win32" });
    expect(windows.status.finding?.code).toBe("secret-store-addon-missing");
  });

  it("does not touch the keychain when told to keep secrets for the session", async () => {
    const keytar = new FakeKeytar();
    keytar.before = fail("touched");
    const store = await open(keytar, { sessionOnly: true });
    expect(store.status).toMatchObject({
      store: "session",
      finding: { code: "secret-store-session-only", severity: "info" },
    });
    expect(await store.put("x", new Secret("v"))).toBe("session");
    expect(await read(store, "x")).toBe("v");
    await store.forget("x");
    expect(await codeOf(read(store, "x"))).toBe("secret-missing");
  });

  it("does not touch the keychain for what it never had, until it is chosen", async () => {
    const keytar = new FakeKeytar();
    const store = await open(keytar, { sessionOnly: true });
    await store.put("x", new Secret("v"));
    expect(await store.choose("keychain")).toEqual(["x"]);
    expect(store.status).toEqual({
      store: "keychain",
      name: "the Secret Service (GNOME Keyring or KWallet)",
    });
    expect(await read(await open(keytar), "x")).toBe("v");
  });

  it("loads a keychain that could not be loaded when it is tried again", async () => {
    const keytar = new FakeKeytar();
    let there = false;
    const load = async () => {
      if (there) return keytar;
      throw new Error("Failed to load keytar native addon");
    };
    const store = await openSecretStore({ load, platform: "linux" });
    await store.put("x", new Secret("v"));
    expect(await store.choose("keychain")).toEqual([]);
    expect(store.status.finding?.code).toBe("secret-store-libsecret-missing");
    expect(await read(store, "x")).toBe("v");
    there = true;
    expect(await store.choose("keychain")).toEqual(["x"]);
    expect(store.status.store).toBe("keychain");
  });

  it("goes back to the keychain when that works again", async () => {
    const keytar = new FakeKeytar();
    const store = await open(keytar);
    keytar.before = fail("Cannot create an item in a locked collection");
    expect(await store.put("x", new Secret("one"))).toBe("session");
    keytar.before = () => {};
    expect(await store.put("x", new Secret("two"))).toBe("keychain");
    expect(store.status.store).toBe("keychain");
    expect(store.status.finding).toBeUndefined();
    expect(await read(await open(keytar), "x")).toBe("two");
  });

  it("does not let an older secret return after a restart, when the new one could not be stored", async () => {
    const keytar = new FakeKeytar();
    const store = await open(keytar);
    await store.put("x", new Secret("old"));
    keytar.before = (operation) => {
      if (operation === "set") throw new Error("Access is denied.");
    };
    expect(await store.put("x", new Secret("new"))).toBe("session");
    keytar.before = () => {};
    expect(await (await open(keytar)).has("x")).toBe(false);
  });

  it("says why it cannot give a secret that is in a locked keychain", async () => {
    const keytar = new FakeKeytar();
    const store = await open(keytar);
    await store.put("x", new Secret("v"));
    keytar.before = fail("Cannot get secret of a locked object");
    expect(await codeOf(read(store, "x"))).toBe("secret-store-locked");
    expect(await codeOf(store.forget("x"))).toBe("secret-store-locked");
    expect(await store.has("x")).toBe(false);
    expect(await store.list()).toEqual([]);
  });

  it("waits for a question that nobody answers, but not for ever, and not again", async () => {
    const keytar = new FakeKeytar();
    const store = await open(keytar, { timeoutMs: 60 });
    keytar.before = () => new Promise(() => {});
    const started = performance.now();
    expect(await store.put("x", new Secret("v"))).toBe("session");
    expect(store.status.finding?.code).toBe("secret-store-no-answer");
    expect(await codeOf(read(store, "y"))).toBe("secret-store-no-answer");
    expect(await store.list()).toEqual(["x"]);
    expect(performance.now() - started).toBeLessThan(500);
  });

  it("works again as soon as the question is answered", async () => {
    const keytar = new FakeKeytar();
    const store = await open(keytar, { timeoutMs: 30 });
    let answer = () => {};
    keytar.before = () => new Promise<void>((resolve) => (answer = resolve));
    await store.put("x", new Secret("v"));
    keytar.before = () => {};
    answer();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await store.put("x", new Secret("v"))).toBe("keychain");
  });

  it("opens without waiting for a question on the screen", async () => {
    const keytar = new FakeKeytar();
    keytar.before = () => new Promise(() => {});
    const started = performance.now();
    const store = await open(keytar, { probeMs: 30, timeoutMs: 60_000 });
    expect(performance.now() - started).toBeLessThan(500);
    expect(store.status.store).toBe("keychain");
  });
});

describe("the choice between the keychain and this session", () => {
  const locked = fail("Cannot create an item in a locked collection");

  it("puts new secrets into memory and goes on giving what the keychain has", async () => {
    const keytar = new FakeKeytar();
    const store = await open(keytar);
    await store.put("old", new Secret("from before"));
    expect(await store.choose("session")).toEqual([]);
    expect(store.status).toMatchObject({
      store: "session",
      byChoice: true,
      finding: { code: "secret-store-session-only", severity: "info" },
    });
    expect(KeychainStatus.safeParse(store.status).success).toBe(true);
    expect(await store.put("new", new Secret("of today"))).toBe("session");
    expect(await read(store, "old")).toBe("from before");
    expect(await read(store, "new")).toBe("of today");
    expect(await store.list()).toEqual(["new", "old"]);
    expect(store.status.byChoice).toBe(true);
    expect([...keytar.entries.keys()]).toEqual(["Mailwright/old"]);
    await store.forget("old");
    expect(keytar.entries.size).toBe(0);
  });

  it("leaves no older secret in the keychain for one that is replaced in memory", async () => {
    const keytar = new FakeKeytar();
    const store = await open(keytar);
    await store.put("x", new Secret(long));
    await store.choose("session");
    await store.put("x", new Secret("new"));
    expect(keytar.entries.size).toBe(0);
    expect(await read(store, "x")).toBe("new");
  });

  it("moves everything to the keychain when that is chosen again, long and short", async () => {
    const keytar = new FakeKeytar();
    const store = await open(keytar);
    await store.choose("session");
    await store.put("a", new Secret("short"));
    await store.put("b", new Secret(long));
    await store.put("gone", new Secret("forgotten"));
    await store.forget("gone");
    expect(await store.choose("keychain")).toEqual(["a", "b"]);
    expect(store.status.store).toBe("keychain");
    const restarted = await open(keytar);
    expect(await read(restarted, "a")).toBe("short");
    expect(await read(restarted, "b")).toBe(long);
    expect(await restarted.list()).toEqual(["a", "b"]);
    expect(await store.choose("keychain")).toEqual([]);
  });

  it("says why the keychain still does not work, and loses nothing", async () => {
    const keytar = new FakeKeytar();
    // As a locked keyring of Linux: it answers questions, and refuses only writing.
    keytar.before = (operation) => {
      if (operation === "set") locked();
    };
    const store = await open(keytar);
    await store.choose("session");
    await store.put("x", new Secret("v"));
    expect(await store.choose("keychain")).toEqual([]);
    expect(store.status).toMatchObject({ store: "session", finding: { code: "secret-store-locked" } });
    expect(store.status.byChoice).toBeUndefined();
    expect(await read(store, "x")).toBe("v");
    keytar.before = () => {};
    expect(await store.choose("keychain")).toEqual(["x"]);
    expect(await read(await open(keytar), "x")).toBe("v");
  });

  it("tries a keychain that has nothing to move too, and leaves no trace of it", async () => {
    const keytar = new FakeKeytar();
    const store = await open(keytar);
    keytar.before = (operation) => {
      if (operation === "set") locked();
    };
    await store.choose("keychain");
    expect(store.status.finding?.code).toBe("secret-store-locked");
    keytar.before = () => {};
    await store.choose("keychain");
    expect(store.status.finding).toBeUndefined();
    expect(keytar.entries.size).toBe(0);
  });

  it("keeps every secret readable, wherever the keychain fails while they move", async () => {
    for (let survives = 0; survives < 12; survives++) {
      const keytar = new FakeKeytar();
      const store = await open(keytar);
      await store.choose("session");
      const values = { a: "one", b: long, c: "three" };
      for (const [ref, value] of Object.entries(values)) await store.put(ref, new Secret(value));
      let sets = 0;
      keytar.before = (operation) => {
        if (operation === "set" && sets++ >= survives) locked();
      };
      const moved = await store.choose("keychain");
      expect(store.status.store).toBe(moved.length === 3 ? "keychain" : "session");
      expect(store.status.finding?.code).toBe(moved.length === 3 ? undefined : "secret-store-locked");
      keytar.before = () => {};
      for (const [ref, value] of Object.entries(values)) expect(await read(store, ref)).toBe(value);
      const restarted = await open(keytar);
      for (const ref of moved) expect(await restarted.has(ref)).toBe(true);
    }
  });

  it("brings back nothing that is forgotten, and no older value, while secrets move", async () => {
    const keytar = new FakeKeytar();
    const store = await open(keytar);
    await store.choose("session");
    for (const ref of ["a", "b", "c"]) await store.put(ref, new Secret("old"));
    keytar.before = () => new Promise((resolve) => setTimeout(resolve, 1));
    const moving = store.choose("keychain");
    await Promise.all([store.forget("b"), store.put("c", new Secret("new")), store.forget("a")]);
    await moving;
    expect(await store.list()).toEqual(["c"]);
    expect(await read(store, "c")).toBe("new");
    expect([...keytar.entries.keys()]).toEqual(["Mailwright/c"]);
  });
});
