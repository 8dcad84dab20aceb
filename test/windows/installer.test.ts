import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { root } from "../../scripts/window.ts";
import { named } from "../support/needs.ts";
import { missingWine, Windows } from "./support/wine.ts";

const makensis = "/usr/bin/makensis";
const missing = missingWine ?? (existsSync(makensis) ? undefined : "NSIS is not installed (package nsis)");
if (missing) process.stderr.write(`SKIPPED: the installer's script is not run: ${missing}\n`);

describe.skipIf(missing)(named("the installer for Windows, its own script compiled by NSIS", missing), () => {
  const windows = new Windows(inject("windows"));
  const classes = "HKCU\\Software\\Classes";
  const registry = async (key: string) =>
    (await windows.run("reg", ["query", `${classes}\\${key}`, "/ve"])).out;
  /** What lies in the folder for an updater's files, of every user. */
  const forUpdater = async () => {
    const users = await readdir(windows.path("C:\\users"));
    const folders = users.map((user) =>
      windows.path(`C:\\users\\${user}\\AppData\\Local\\mailwright-updater`),
    );
    return folders.filter((path) => existsSync(path));
  };

  const compile = async (out: string, more: Readonly<Record<string, string>> = {}) => {
    const defines = {
      ...more,
      OUT: windows.path(out),
      TEMPLATES: join(root, "node_modules/app-builder-lib/templates/nsis"),
      INSTALLER_NSH: join(root, "assets/installer.nsh"),
    };
    await promisify(execFile)(makensis, [
      "-V2",
      ...Object.entries(defines).map(([name, value]) => `-D${name}=${value}`),
      join(import.meta.dirname, "support/installer.nsi"),
    ]);
  };

  beforeAll(() => compile("C:\\t\\setup.exe"));
  beforeEach(async () => {
    const { code } = await windows.run("C:\\t\\setup.exe", ["/S"]);
    expect(code).toBe(0);
  });

  test("installs nothing from the installer for ARM64 on another processor", async () => {
    await compile("C:\\t\\arm64.exe", { APP_ARM64: "mailwright.7z", FOLDER: "Program Files (arm)" });
    expect((await windows.run("C:\\t\\arm64.exe", ["/S"])).code).toBe(1);
    expect(existsSync(windows.path("C:\\t\\Program Files (arm)"))).toBe(false);
  });

  test("opens a bundle with the program's path in quotes", async () => {
    expect(await registry("Mailwright bundle\\shell\\open\\command")).toContain(
      '"C:\\t\\Program Files (x)\\Mailwright\\Mailwright.exe" "%1"',
    );
    expect(await registry(".mailwright")).toContain("Mailwright bundle");
  });

  test("keeps no copy of itself for an updater", async () => {
    expect(await forUpdater()).toEqual([]);
  });

  test("leaves nothing behind when it is uninstalled, and lets another program keep the ending", async () => {
    const uninstall = () => windows.run("C:\\t\\uninstall.exe", ["/S", "_?=C:\\t"]);
    expect((await uninstall()).code).toBe(0);
    expect(await registry(".mailwright")).not.toContain("mailwright");
    expect(await registry("Mailwright bundle\\shell\\open\\command")).not.toContain("Mailwright.exe");
    expect(await forUpdater()).toEqual([]);

    await windows.run("reg", ["add", `${classes}\\.mailwright`, "/ve", "/d", "Another program", "/f"]);
    expect((await uninstall()).code).toBe(0);
    expect(await registry(".mailwright")).toContain("Another program");
  });
});
