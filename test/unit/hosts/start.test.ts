import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { hasDisplay } from "../../../scripts/electron-runtime.ts";
import { openBrowser } from "../../../src-main/hosts/browser/open-browser.ts";
import { appVersion } from "../../../src-main/hosts/shared/version.ts";
import { lacking, testWith } from "../../support/needs.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
let data: string;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "mailwright-start-"));
});
afterAll(() => rm(data, { recursive: true, force: true }));

/** Runs `npm start` as a process of its own until `until` is in its output, or it ends. */
function start(args: readonly string[], until?: RegExp, env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [join(root, "scripts", "start.ts"), ...args], {
    cwd: root,
    env: { ...process.env, DISPLAY: "", WAYLAND_DISPLAY: "", MAILWRIGHT_DATA: data, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  const seen = new Promise<string>((resolve) => {
    const read = (chunk: Buffer) => {
      output += chunk;
      if (until?.test(output)) resolve(output);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    void ended.then(() => resolve(output));
  });
  return { child, seen, ended };
}

describe("npm start", () => {
  test("prints a link that works, keeps setups where it is told, and ends at a signal", {
    timeout: 60_000,
  }, async () => {
    const { child, seen, ended } = start(["--browser", "--no-open", "--session-secrets"], /Stop with Ctrl-C/);
    const output = await seen;
    const link = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}/.exec(output)?.[0] ?? "";
    expect(output).toContain(data);
    const { origin, searchParams } = new URL(link);
    const headers = { origin, "content-type": "application/json" };
    const body = JSON.stringify({ token: searchParams.get("token") });
    const entered = await fetch(`${origin}/session`, { method: "POST", body, headers });
    const { key } = (await entered.json()) as { key: string };
    const info = await fetch(`${origin}/api/app.info`, {
      method: "POST",
      body: "{}",
      headers: { ...headers, authorization: `Bearer ${key}` },
    });
    expect(await info.json()).toMatchObject({
      ok: true,
      value: { host: "browser", version: appVersion(), dataFolder: data, keychain: { store: "session" } },
    });
    child.kill("SIGTERM");
    const code = await ended;
    // Without signals it is ended from outside.
    if (lacking("signals") === undefined) expect(code).toBe(0);
  });

  test.each([["--port", "70000"], ["--port", "x"], ["--idle", "0"], ["--no-such-option"]])(
    "says in one line what is wrong with %s %s",
    async (...args) => {
      const { seen, ended } = start(args);
      const output = await seen;
      expect(await ended).toBe(1);
      expect(output.trim().split("\n")).toHaveLength(1);
      expect(output).toContain(args[0]);
      expect(output).not.toMatch(/ at |node:/);
    },
  );

  test("says that a port is taken", { timeout: 60_000 }, async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const { seen, ended } = start(["--browser", "--no-open", "--session-secrets", "--port", String(port)]);
    expect(await seen).toContain(`Port ${port} is in use.`);
    expect(await ended).toBe(1);
    server.close();
  });
});

testWith(
  "xdgOpen",
  "the browser is started with the address of a page that only this user reads, and no token",
  {
    timeout: 60_000,
  },
  async () => {
    const programs = await mkdtemp(join(data, "programs-"));
    const opened = join(programs, "opened");
    // What the desktop would start: it notes what it was given.
    await writeFile(join(programs, "xdg-open"), `#!/bin/sh\nprintf '%s\\n' "$@" > "${opened}"\n`, {
      mode: 0o755,
    });
    const path = `${programs}:${process.env.PATH}`;
    const { child, seen, ended } = start(["--browser", "--session-secrets"], /Stop with Ctrl-C/, {
      PATH: path,
    });
    const link = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}/.exec(await seen)?.[0] ?? "";
    await vi.waitFor(async () => expect(await readFile(opened, "utf8")).toMatch(/\n$/), 10_000);
    const address = (await readFile(opened, "utf8")).trim();
    expect(address).toMatch(/^file:\/\/\/\S+\/open\.html$/);
    expect(address).not.toContain(new URL(link).searchParams.get("token"));

    const file = fileURLToPath(address);
    expect(((await stat(file)).mode & 0o777).toString(8)).toBe("600");
    expect(((await stat(dirname(file))).mode & 0o777).toString(8)).toBe("700");
    expect(await readFile(file, "utf8")).toContain(`content="0; url=${link}"`);
    // The page is of no origin of the host's: what it leads to answers for all that.
    const page = await fetch(link, {
      headers: { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" },
    });
    expect(page.status).toBe(200);

    child.kill("SIGTERM");
    expect(await ended).toBe(0);
    await expect(stat(file)).rejects.toThrow("ENOENT");
  },
);

test("a display is there on Windows and macOS, and on Linux where X11 or Wayland says so", () => {
  expect(hasDisplay("win32", {})).toBe(true);
  expect(hasDisplay("darwin", {})).toBe(true);
  expect(hasDisplay("linux", {})).toBe(false);
  expect(hasDisplay("linux", { DISPLAY: "" })).toBe(false);
  expect(hasDisplay("linux", { DISPLAY: ":0" })).toBe(true);
  expect(hasDisplay("linux", { WAYLAND_DISPLAY: "wayland-0" })).toBe(true);
});

test("no browser to open is an answer, not a failure", async () => {
  const path = process.env.PATH;
  process.env.PATH = data;
  try {
    expect(await openBrowser("http://127.0.0.1:1/", "linux")).toBe(false);
  } finally {
    process.env.PATH = path;
  }
});
