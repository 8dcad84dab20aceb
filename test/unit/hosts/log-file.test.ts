import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { logFolder, openLogFile } from "../../../src-main/hosts/shared/log-file.ts";
import { testWith } from "../../support/needs.ts";

let folder: string;
let onStderr: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mailwright-log-"));
  onStderr = "";
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    onStderr += text;
    return true;
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

const at = Date.parse("2026-11-23T10:00:00Z");
const read = (name: string) => readFile(join(folder, "logs", name), "utf8");

describe("the log file", () => {
  test("is made with its first line, which is dated and also on standard error", async () => {
    const { path, log } = openLogFile(join(folder, "logs"), { now: () => at });
    expect(await readdir(folder)).toEqual([]);
    log("setup.open failed", new TypeError("not there"));
    expect(path).toBe(join(folder, "logs", "mailwright.log"));
    const text = await read("mailwright.log");
    expect(text).toMatch(/^2026-11-23T10:00:00\.000Z setup\.open failed: TypeError: not there .*\n$/);
    expect(onStderr).toContain("setup.open failed: TypeError: not there");
  });

  test("holds no secret: not of a line, not of an error", async () => {
    const { log } = openLogFile(join(folder, "logs"));
    log("POST failed with client_secret=abcdefgh", new Error("Bearer ya29.a0AfH6SMBxyz0123456789"));
    const key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----";
    log("A key came back", new Error(key));
    const text = (await read("mailwright.log")) + onStderr;
    expect(text).not.toMatch(/abcdefgh|a0AfH6|MIIEvQ/);
    expect(text).toContain("[secret]");
  });

  testWith("fileModes", "is for its owner only", async () => {
    const { path, log } = openLogFile(join(folder, "logs"));
    log("x");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, "logs"))).mode & 0o777).toBe(0o700);
  });

  test("loses no line where an older file cannot be moved", async () => {
    await mkdir(join(folder, "logs", "mailwright.1.log", "held"), { recursive: true });
    const { log } = openLogFile(join(folder, "logs"), { limit: 200, keep: 1, now: () => at });
    for (let n = 0; n < 40; n++) log(`line ${n}`);
    expect((await read("mailwright.log")).split("\n").filter((line) => line.includes("line "))).toHaveLength(
      40,
    );
  });

  test("moves on at its limit and keeps the newest files", async () => {
    const { log } = openLogFile(join(folder, "logs"), { limit: 200, keep: 2, now: () => at });
    for (let n = 0; n < 40; n++) log(`line ${n}`);
    const names = (await readdir(join(folder, "logs"))).sort();
    expect(names).toEqual(["mailwright.1.log", "mailwright.2.log", "mailwright.log"]);
    const all = (
      await Promise.all(["mailwright.2.log", "mailwright.1.log", "mailwright.log"].map(read))
    ).join("");
    const numbers = [...all.matchAll(/line (\d+)/g)].map((match) => Number(match[1]));
    expect(numbers.at(-1)).toBe(39);
    expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] ?? 0) + i));
    for (const name of names) expect((await read(name)).length).toBeLessThanOrEqual(200);
  });

  test("goes on where the last start left it", async () => {
    openLogFile(join(folder, "logs")).log("first start");
    openLogFile(join(folder, "logs")).log("second start");
    expect(await read("mailwright.log")).toMatch(/first start\n.*second start\n$/);
  });

  test("that cannot be written stops nothing", async () => {
    await writeFile(join(folder, "file"), "not a folder");
    const { log } = openLogFile(join(folder, "file", "logs"));
    expect(() => log("still said")).not.toThrow();
    expect(onStderr).toContain("still said");
  });
});

test("the log lies where the platform keeps logs, or in the folder that was chosen", () => {
  const home = "/home/a";
  expect(logFolder({ platform: "darwin", home, data: "/d", chosen: false })).toBe(
    join(home, "Library", "Logs", "Mailwright"),
  );
  expect(logFolder({ platform: "darwin", home, data: "/d", chosen: true })).toBe(join("/d", "logs"));
  expect(logFolder({ platform: "win32", home, data: "/d", chosen: false })).toBe(join("/d", "logs"));
  expect(logFolder({ platform: "linux", home, data: "/d", chosen: false })).toBe(join("/d", "logs"));
});
