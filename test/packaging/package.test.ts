import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { extractAll, listPackage } from "@electron/asar";
import { FuseV1Options, getCurrentFuseWire } from "@electron/fuses";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../", import.meta.url));
let folder: string;

/** One of each system: they share the file rules, and each has its own addon. Paths are inside the output folder. */
const targets = [
  {
    os: "linux",
    arch: "x64",
    addon: "linux-x64",
    program: "linux-unpacked/mailwright",
    resources: "linux-unpacked/resources",
  },
  {
    os: "win",
    arch: "x64",
    addon: "win32-x64",
    program: "win-unpacked/Mailwright.exe",
    resources: "win-unpacked/resources",
  },
  {
    os: "mac",
    arch: "arm64",
    addon: "darwin-arm64",
    program: "mac-arm64/Mailwright.app",
    resources: "mac-arm64/Mailwright.app/Contents/Resources",
  },
] as const;

/** The fuses in the order of the wire, as the checklist (item 19) and the facts of this app ask for them. */
const fuses = [
  { fuse: "RunAsNode", state: "off" },
  // No cookies are stored: both sessions live in memory.
  { fuse: "EnableCookieEncryption", state: "off" },
  { fuse: "EnableNodeOptionsEnvironmentVariable", state: "off" },
  { fuse: "EnableNodeCliInspectArguments", state: "off" },
  { fuse: "EnableEmbeddedAsarIntegrityValidation", state: "on" },
  { fuse: "OnlyLoadAppFromAsar", state: "on" },
  // There is no snapshot of our own.
  { fuse: "LoadBrowserProcessSpecificV8Snapshot", state: "off" },
  { fuse: "GrantFileProtocolExtraPrivileges", state: "off" },
] as const;

const inOut = (path: string) => join(inject("packages").folder, path);
const asarOf = (target: (typeof targets)[number]) => inOut(`${target.resources}/app.asar`);
const listed = (target: (typeof targets)[number]) =>
  listPackage(asarOf(target), { isPack: false }).map((path) => path.replaceAll("\\", "/"));

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path);
  if (!found.isDirectory()) return found.size;
  const sizes = await Promise.all((await readdir(path)).map((name) => sizeOf(join(path, name))));
  return sizes.reduce((sum, size) => sum + size, 0);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mailwright-package-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(targets)("the package for $os $arch", (target) => {
  test("holds the built code, the page and one keychain addon, and nothing else", () => {
    const files = listed(target).filter((path) => /\.[a-z]+$/i.test(path));
    const hashed =
      /^\/dist\/(?:window\/assets\/[\w-]+-[\w-]{8}\.(?:js|css|svg|woff2|png)|main\/[\w.-]+-[\w-]{8}\.js)$/;
    expect(files.filter((path) => !hashed.test(path)).sort()).toEqual(
      [
        "/dist/main/main.js",
        "/dist/main/third-party-licenses.md",
        "/dist/preload/preload.cjs",
        "/dist/window/index.html",
        "/dist/window/third-party-licenses.md",
        "/node_modules/@github/keytar/LICENSE.md",
        "/node_modules/@github/keytar/lib/keytar.js",
        "/node_modules/@github/keytar/package.json",
        `/node_modules/@github/keytar/prebuilds/${target.addon}/keytar.node`,
        "/package.json",
      ].sort(),
    );
    expect(files.filter((path) => hashed.test(path)).length).toBeGreaterThanOrEqual(3);
  });

  test.each(fuses)("has the fuse $fuse $state", async ({ fuse, state }) => {
    const wire = await getCurrentFuseWire(inOut(target.program));
    // The wire holds the characters "0" and "1".
    expect(wire[FuseV1Options[fuse]]).toBe(state === "on" ? 0x31 : 0x30);
  });

  test("has the ninth fuse, WasmTrapHandlers, as Electron ships it, and no tenth that nobody judged", async () => {
    const wire: Readonly<Record<string, unknown>> = { ...(await getCurrentFuseWire(inOut(target.program))) };
    expect(Object.keys(wire).filter((key) => /^\d+$/.test(key))).toHaveLength(fuses.length + 1);
    expect(wire[fuses.length]).toBe(0x31);
  });

  test("adds less than 12 MB to the runtime", async () => {
    const size = await sizeOf(inOut(target.resources));
    process.stdout.write(
      `${target.os} ${target.arch}: ${(size / 1_048_576).toFixed(1)} MB beside the runtime\n`,
    );
    expect(size).toBeLessThan(12 * 1_048_576);
  });
});

describe("the packaged code", () => {
  let app: string;
  beforeAll(() => {
    app = join(folder, "app");
    extractAll(asarOf(targets[0]), app);
  });

  test("names no file of the machine it was built on, holds no source map and no test", async () => {
    for (const file of ["dist/main/main.js", "dist/preload/preload.cjs"]) {
      const text = await readFile(join(app, file), "utf8");
      expect(text.includes(root)).toBe(false);
      expect(text).not.toMatch(/sourceMappingURL|from ?"vitest"|fast-check/);
    }
  });

  test("has a preload that needs nothing but electron", async () => {
    const preload = await readFile(join(app, "dist/preload/preload.cjs"), "utf8");
    expect([...preload.matchAll(/require\(["'`]([^"'`]+)["'`]\)/g)].map((m) => m[1])).toEqual(["electron"]);
  });

  test("has a page without inline code, which its policy would refuse", async () => {
    const page = await readFile(join(app, "dist/window/index.html"), "utf8");
    const html = page.replaceAll(/<!--[\s\S]*?-->/g, "");
    expect(html).not.toMatch(/<script(?![^>]*src=)|<style|\son\w+=|\sstyle=|https?:/);
  });

  test("has a page whose code is under 300 kB gzip", async () => {
    const assets = join(app, "dist/window/assets");
    const scripts = (await readdir(assets)).filter((name) => name.endsWith(".js"));
    const sizes = await Promise.all(
      scripts.map(async (name) => gzipSync(await readFile(join(assets, name))).length),
    );
    const total = sizes.reduce((sum, size) => sum + size, 0);
    process.stdout.write(`window code: ${Math.round(total / 1024)} kB gzip\n`);
    expect(total).toBeGreaterThan(10_000);
    expect(total).toBeLessThan(300 * 1024);
  });

  test("says its version and its main file in package.json, and lists no development tools", () => {
    const found = JSON.parse(readFileSync(join(app, "package.json"), "utf8"));
    expect(found).toMatchObject({ name: "mailwright", main: "dist/main/main.js" });
    expect(found.devDependencies).toBeUndefined();
  });

  const execute = async (script: string, args: readonly string[]) => {
    const driver = fileURLToPath(new URL(script, import.meta.url));
    const { stdout } = await run(process.execPath, [driver, app, ...args], { cwd: folder, timeout: 60_000 });
    return JSON.parse(stdout);
  };

  test("starts outside the source tree, shows the page and works", async () => {
    const data = await mkdtemp(join(folder, "data-"));
    const said = await execute("run-packaged-main.ts", [`--data=${data}`, "--session-secrets"]);
    process.stdout.write(`packaged main: window after ${said.startMs} ms\n`);
    expect(said.html).toContain("<title>Mailwright</title>");
    expect(said.scriptStatus).toBe(200);
    expect(said.info).toMatchObject({ ok: true, value: { host: "electron", dataFolder: data } });
    expect(said.listed).toEqual({ ok: true, value: { setups: [], damaged: [], removed: [] } });
    expect(said.reopened).toMatchObject({ ok: true, value: { setup: { provider: "google" } } });
    expect(said.checked).toBe(true);
    expect(said.record.at(-1)).toBe("quit");

    // A start reads a small part of the code; SMTP, JWTs, zip and the practice servers come when they are needed.
    const read = said.atStart.reduce((sum: number, { size }: { size: number }) => sum + size, 0);
    process.stdout.write(`packaged main: ${Math.round(read / 1024)} kB of code read for the first page\n`);
    expect(read).toBeLessThan(700 * 1024);
    expect(said.heavyAtStart).toEqual([]);
    expect(said.heavyAfterPractice).toContain("jose");
  });

  test("runs the terminal's commands, without a window and before the app is ready", async () => {
    const data = join(folder, "terminal-data");
    const driver = fileURLToPath(new URL("run-packaged-terminal.ts", import.meta.url));
    const terminal = (...words: string[]) =>
      run(process.execPath, [driver, app, "--cli", ...words], {
        cwd: folder,
        timeout: 60_000,
        env: { ...process.env, MAILWRIGHT_DATA: data },
      }).then(
        ({ stdout, stderr }) => ({ stdout, stderr, code: 0 }),
        ({ stdout, stderr, code }) => ({ stdout, stderr, code }),
      );
    const out = join(folder, "bundle.zip");
    const rehearsed = await terminal("--", "rehearse", "--provider", "google", "--out", out, "--json");
    expect(rehearsed.code).toBe(0);
    expect(JSON.parse(rehearsed.stdout)).toMatchObject({ outcome: "passed", practice: true });
    expect((await stat(out)).size).toBeGreaterThan(1_000);
    expect(JSON.parse(rehearsed.stderr.split("\n").at(-2) ?? "")).toEqual({ record: ["exit 0"], windows: 0 });

    const without = await terminal("explain", "--help");
    expect(without).toMatchObject({ code: 0 });
    expect(without.stdout).toContain("Usage: mailwright explain");
    const wrong = await terminal("--", "no-such-command");
    expect(wrong).toMatchObject({ code: 2, stdout: "" });
    expect(wrong.stderr).toContain("There is no command");
  });
});
