import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MailwrightError } from "../../../src-main/contract/index.ts";
import { writeAtomically } from "../../../src-main/setup/atomic-file.ts";
import { newSetup, writeSetup } from "../../../src-main/setup/document.ts";
import { openStore } from "../../../src-main/setup/store.ts";

/** Several processes on one data folder, and processes that die in the middle. */
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mailwright-processes-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const now = Date.UTC(2026, 10, 23);

/** Starts the child; `saved` is the last change that it said was saved. */
function change(id: string, name: string, count: number) {
  const child = spawn(process.execPath, [
    join(import.meta.dirname, "store-child.ts"),
    folder,
    id,
    name,
    String(count),
  ]);
  let saved = 0;
  let errors = "";
  let told = () => {};
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    saved = Number(text.trim().split("\n").at(-1));
    told();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
  return {
    child,
    ended,
    saved: () => saved,
    errors: () => errors,
    first: new Promise<void>((resolve) => {
      told = resolve;
      child.on("close", () => resolve());
    }),
  };
}

describe("two processes on one data folder", () => {
  test("lose nothing: 200 changes each, 400 there", { timeout: 120_000 }, async () => {
    const store = openStore(folder, () => now);
    const { id } = await store.create(newSetup("google", false, now));
    const both = [change(id, "a", 200), change(id, "b", 200)];
    await Promise.all(both.map(({ ended }) => ended));
    expect(both.map(({ errors }) => errors())).toEqual(["", ""]);
    expect(Object.keys((await store.read(id)).tasks)).toHaveLength(400);
    expect((await readdir(store.folder)).sort()).toEqual([`${id}.backup.json`, `${id}.json`]);
  });

  test("see each other's changes, and are told of them", async () => {
    const changed: string[] = [];
    const one = openStore(
      folder,
      () => now,
      (id) => changed.push(id),
    );
    const other = openStore(folder, () => now);
    const { id } = await one.create(newSetup("google", false, now));
    await other.update(id, (setup) => ({ ...setup, settings: { clientId: "1" } }));
    await one.update(id, (setup) => ({ ...setup, settings: { ...setup.settings, username: "a@b.example" } }));
    expect((await other.read(id)).settings).toEqual({ clientId: "1", username: "a@b.example" });
    expect(changed).toEqual([id]);
  });
});

test("a process that is killed 50 times loses nothing that was saved, and leaves nothing unfinished", {
  timeout: 240_000,
}, async () => {
  const { id } = await openStore(folder, () => now).create(newSetup("google", false, now));
  for (let round = 0; round < 50; round++) {
    const { child, ended, saved, first } = change(id, `r${round}`, 10_000);
    await first;
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 12));
    child.kill("SIGKILL");
    await ended;
    const store = openStore(folder, () => now);
    const { setups, damaged } = await store.list();
    expect(damaged).toEqual([]);
    const there = new Set(Object.keys(setups[0]?.tasks ?? {}));
    for (let n = 1; n <= saved(); n++) expect(there.has(`r${round}-${n}`)).toBe(true);
    expect((await readdir(store.folder)).filter((name) => !name.endsWith(".json"))).toEqual([]);
    // Or the document would grow past what a setup holds.
    await store.update(id, (setup) => ({ ...setup, tasks: {} }));
  }
});

describe("damage", () => {
  test("of both copies is said at every start, with the path, and nothing is moved", async () => {
    const { id } = await openStore(folder, () => now).create(newSetup("google", false, now));
    const path = join(folder, "setups", `${id}.json`);
    await writeFile(path, "{");
    await writeFile(join(folder, "setups", `${id}.backup.json`), "\0");
    for (let start = 0; start < 3; start++) {
      const { setups, damaged } = await openStore(folder, () => now).list();
      expect(setups).toEqual([]);
      expect(damaged).toMatchObject([{ code: "setup-damaged", evidence: path }]);
    }
    await rm(path);
    const { damaged } = await openStore(folder, () => now).list();
    expect(damaged).toMatchObject([
      { code: "setup-damaged", evidence: join(folder, "setups", `${id}.backup.json`) },
    ]);
  });

  test("is not what a byte order mark is", async () => {
    const setup = newSetup("google", false, now);
    const store = openStore(folder, () => now);
    await store.create(setup);
    await writeFile(join(store.folder, `${setup.id}.json`), `\ufeff${writeSetup(setup)}`);
    expect((await store.list()).damaged).toEqual([]);
    expect((await store.read(setup.id)).id).toBe(setup.id);
  });
});

describe("Windows", () => {
  /** A clock that goes on by what is slept, and a rename that is refused for a while. */
  function held(code: string, forMs: number, platform: NodeJS.Platform = "win32") {
    let at = 0;
    return {
      at: () => at,
      options: {
        rename: async (from: unknown, to: unknown) => {
          if (at < forMs) throw Object.assign(new Error(`${code}: held`), { code });
          await rename(String(from), String(to));
        },
        waiting: {
          platform,
          now: () => at,
          sleep: async (ms: number) => {
            at += ms;
          },
        },
      },
    };
  }

  test.each(["EPERM", "EACCES", "EBUSY"])(
    "a file that is held for a moment (%s) is written after all",
    async (code) => {
      const { options, at } = held(code, 1_500);
      const path = join(folder, "a.json");
      await writeAtomically(path, "new", options);
      expect(await readFile(path, "utf8")).toBe("new");
      expect(at()).toBeGreaterThanOrEqual(1_500);
      expect(at()).toBeLessThan(2_500);
    },
  );

  test("one that is held longer than 2.5 s gets a sentence of its own, and the old file stays", async () => {
    const { options, at } = held("EBUSY", Number.POSITIVE_INFINITY);
    const path = join(folder, "a.json");
    await writeFile(path, "old");
    const error = await writeAtomically(path, "new", options).catch((e: unknown) => e);
    expect((error as MailwrightError).finding).toMatchObject({ code: "store-file-held" });
    expect(await readFile(path, "utf8")).toBe("old");
    expect(at()).toBeLessThanOrEqual(2_500);
    expect(await readdir(folder)).toEqual(["a.json"]);
  });

  test("elsewhere a refusal is final at once", async () => {
    const { options, at } = held("EACCES", 1_000, "linux");
    const error = await writeAtomically(join(folder, "a.json"), "new", options).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(MailwrightError);
    expect((error as MailwrightError).finding.code).toBe("store-not-writable");
    expect(at()).toBe(0);
  });
});
