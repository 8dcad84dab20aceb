import { writeFileSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MailwrightError, type Setup } from "../../../src-main/contract/index.ts";
import { applyChange, newSetup, writeSetup } from "../../../src-main/setup/document.ts";
import { readSetup } from "../../../src-main/setup/read-document.ts";
import { openStore, type SetupStore } from "../../../src-main/setup/store.ts";

let folder: string;
let store: SetupStore;
const now = Date.UTC(2026, 10, 23);
const withDomain = (emailDomain: string) => (setup: Setup) => ({
  ...setup,
  domain: { ...setup.domain, emailDomain },
});
const codeOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(MailwrightError);
  return (error as MailwrightError).finding.code;
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mailwright-store-"));
  store = openStore(folder, () => now);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("the setup store", () => {
  test("is empty where there is no folder yet", async () => {
    expect(await store.list()).toEqual({ setups: [], damaged: [] });
    expect(await readdir(folder)).toEqual([]);
  });

  test("gives back what was saved, also from another process", async () => {
    const setup = await store.create(newSetup("google", false, now));
    await store.update(setup.id, withDomain("notifications.acme.com"));
    const other = openStore(folder, () => now);
    expect((await other.read(setup.id)).domain.emailDomain).toBe("notifications.acme.com");
  });

  test("keeps both of two changes made at once", async () => {
    const { id } = await store.create(newSetup("google", false, now));
    await Promise.all([
      store.update(id, (s) => applyChange(s, { settings: { clientId: "1" } }, now)),
      store.update(id, (s) => applyChange(s, { settings: { username: "a@b.c" } }, now)),
    ]);
    expect((await store.read(id)).settings).toEqual({ clientId: "1", username: "a@b.c" });
  });

  test("leaves nothing but the document and its last good copy", async () => {
    const { id } = await store.create(newSetup("google", false, now));
    for (let i = 0; i < 5; i++) await store.update(id, withDomain(`d${i}.example`));
    expect((await readdir(store.folder)).sort()).toEqual([`${id}.backup.json`, `${id}.json`]);
  });

  test("puts a damaged file aside and brings the last good copy back", async () => {
    const { id } = await store.create(newSetup("google", false, now));
    await store.update(id, withDomain("one.example"));
    await store.update(id, withDomain("two.example"));
    await writeFile(join(store.folder, `${id}.json`), '{"version":1,"id":"');
    const { setups, damaged } = await store.list();
    expect(setups.map((s) => s.domain.emailDomain)).toEqual(["one.example"]);
    expect(damaged.map((f) => f.code)).toEqual(["setup-restored"]);
    const aside = await readdir(join(folder, "damaged"));
    expect(aside).toHaveLength(1);
    expect(await readFile(join(folder, "damaged", aside[0] as string), "utf8")).toBe('{"version":1,"id":"');
    // The next start finds a good file and has nothing to say.
    expect((await store.list()).damaged).toEqual([]);
  });

  test("says so when there is no good copy, and shows the other setups all the same", async () => {
    const good = await store.create(newSetup("google", false, now));
    const bad = await store.create(newSetup("google", false, now));
    await writeFile(join(store.folder, `${bad.id}.json`), "\0\0\0\0");
    const { setups, damaged } = await store.list();
    expect(setups.map((s) => s.id)).toEqual([good.id]);
    expect(damaged.map((f) => f.code)).toEqual(["setup-damaged"]);
  });

  test("never lets a damaged file take the place of the last good copy", async () => {
    const { id } = await store.create(newSetup("google", false, now));
    await store.update(id, withDomain("good.example"));
    // Damaged after it was read, and before it is written again: a bad disk, another program.
    await store.update(id, (setup) => {
      writeFileSync(join(store.folder, `${id}.json`), "{ half of it");
      return withDomain("newer.example")(setup);
    });
    const copy = readSetup(await readFile(join(store.folder, `${id}.backup.json`), "utf8"));
    expect(copy.kind).toBe("setup");
  });

  test("does not bring back a copy that is another setup's", async () => {
    const { id } = await store.create(newSetup("google", false, now));
    const other = await store.create(newSetup("google", false, now));
    const path = (name: string) => join(store.folder, name);
    await writeFile(path(`${id}.json`), "{ half of it");
    await writeFile(path(`${id}.backup.json`), await readFile(path(`${other.id}.json`)));
    expect(await codeOf(store.read(id))).toBe("setup-damaged");
    expect(await readFile(path(`${id}.json`), "utf8")).toBe("{ half of it");
  });

  test("tells of a setup that another process changed, and of no other", async () => {
    const told: string[] = [];
    const watching = openStore(
      folder,
      () => now,
      (id) => told.push(id),
    );
    const { id } = await store.create(newSetup("google", false, now));
    await watching.read(id);
    await watching.update(id, withDomain("own.example"));
    await watching.read(id);
    expect(told).toEqual([]);
    await store.update(id, withDomain("another.example"));
    await watching.read(id);
    expect(told).toEqual([id]);
  });

  test("uses the last good copy when the file is gone", async () => {
    const { id } = await store.create(newSetup("google", false, now));
    await store.update(id, withDomain("one.example"));
    await rm(join(store.folder, `${id}.json`));
    expect((await store.read(id)).id).toBe(id);
  });

  test("leaves the file of a newer Mailwright alone", async () => {
    const setup = await store.create(newSetup("google", false, now));
    const path = join(store.folder, `${setup.id}.json`);
    const text = JSON.stringify({ ...setup, version: 2, new: true });
    await writeFile(path, text);
    expect(await codeOf(store.read(setup.id))).toBe("setup-newer");
    expect(await codeOf(store.update(setup.id, withDomain("x.example")))).toBe("setup-newer");
    expect(await readFile(path, "utf8")).toBe(text);
  });

  test("names a setup that is not there", async () => {
    expect(await codeOf(store.read("nothing"))).toBe("setup-unknown");
  });

  test("says what stands in the way when it cannot write, and keeps what was saved", async () => {
    const { id } = await store.create(newSetup("google", false, now));
    const blocked = openStore(join(folder, "setups", `${id}.json`), () => now);
    expect(await codeOf(blocked.create(newSetup("google", false, now)))).toMatch(/^store-/);
    expect((await store.read(id)).id).toBe(id);
  });

  test("a half-written temporary file of a crash is not taken for a setup", async () => {
    const { id } = await store.create(newSetup("google", false, now));
    await mkdir(store.folder, { recursive: true });
    await writeFile(join(store.folder, `${id}.json.0a1b2c.tmp`), "{");
    expect((await store.list()).setups.map((s) => s.id)).toEqual([id]);
  });

  test("removing a setup removes its copy too", async () => {
    const { id } = await store.create(newSetup("google", false, now));
    await store.update(id, withDomain("one.example"));
    await store.remove(id);
    expect(await readdir(store.folder)).toEqual([]);
  });
});

describe("a stored document", () => {
  test("is read back as it was written, and any damage is named, never thrown", () => {
    const text = writeSetup({ ...newSetup("microsoft", true, now), settings: { clientId: "x" } });
    expect(readSetup(text)).toMatchObject({ kind: "setup" });
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ maxLength: 8 }), (at, noise) => {
        const broken = text.slice(0, at) + noise;
        const result = readSetup(broken);
        expect(["setup", "damaged", "newer"]).toContain(result.kind);
        if (result.kind === "damaged") expect(result.reason.length).toBeGreaterThan(3);
      }),
      { numRuns: 500 },
    );
  });

  test("a change removes a field by null, and unticks a task", () => {
    const before = {
      ...newSetup("google", false, now),
      settings: { clientId: "1", port: 465 },
      tasks: { a: "2026-01-01", b: "2026-01-01" },
    };
    const after = applyChange(
      before,
      { settings: { port: null, alias: "Mail" }, tasks: { a: false, c: true } },
      now,
    );
    expect(after.settings).toEqual({ clientId: "1", alias: "Mail" });
    expect(after.tasks).toEqual({ b: "2026-01-01", c: new Date(now).toISOString() });
  });

  test("a scenario can only be chosen in a practice setup", () => {
    expect(applyChange(newSetup("google", false, now), { scenario: "key-deleted" }, now).practice).toBeNull();
    expect(applyChange(newSetup("google", true, now), { scenario: "key-deleted" }, now).practice).toEqual({
      scenario: "key-deleted",
    });
  });
});
