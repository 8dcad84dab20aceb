import { execFile, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { buildPart, refreshWindow, root, windowFolder } from "../../scripts/window.ts";
import { startHostProcess } from "../support/browser-host.ts";
import type { Bench } from "./bench.ts";

/** The middle of a few runs, in whole milliseconds. */
const median = (runs: readonly number[]) =>
  Math.round([...runs].sort((a, b) => a - b)[Math.floor(runs.length / 2)] ?? 0);

/** gzip bytes of the window's code: what its page loads as script. */
function windowCode(): number {
  const assets = join(windowFolder, "assets");
  const scripts = readdirSync(assets).filter((name) => name.endsWith(".js"));
  return scripts.reduce(
    (sum, name) => sum + gzipSync(readFileSync(join(assets, name)), { level: 9 }).length,
    0,
  );
}

/** From starting the process of the browser host until its first operation was answered. */
async function browserHost(data: string): Promise<number> {
  const started = performance.now();
  const host = await startHostProcess(data);
  const client = await host.enter();
  await client.call("setup.list", {});
  const ms = performance.now() - started;
  await host.kill();
  return ms;
}

interface Driven {
  /** From the process's start until its page had the list of setups, in milliseconds. */
  readonly firstAnswerMs: number;
  readonly atStart: readonly { size: number }[];
}

/** The built main process under plain Node, with a stand-in for Electron: a process of its own. */
async function builtMain(data: string): Promise<Driven> {
  const driver = join(root, "test/packaging/run-packaged-main.ts");
  const args = [driver, root, `--data=${data}`, "--session-secrets"];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 60_000 });
  return JSON.parse(stdout);
}

/** A whole `mailwright explain`, or an empty program, from start to end, in milliseconds. */
async function wholeProcess(program: string, env: Record<string, string> = {}): Promise<number> {
  const started = performance.now();
  await new Promise<void>((resolve, reject) => {
    const child = spawn(process.execPath, [program, "explain"], {
      env: { ...process.env, ...env },
      stdio: ["pipe", "ignore", "ignore"],
    });
    child.on("error", reject).on("exit", () => resolve());
    child.stdin.on("error", () => undefined).end("535 5.7.3 Authentication unsuccessful\n");
  });
  return performance.now() - started;
}

/** How many times as long as an empty Node, to one digit. */
const times = (ms: number, empty: number) => Math.round((ms / Math.max(empty, 1)) * 10) / 10;

/** How long a start takes, and how much is read for it. */
export const bench: Bench = {
  summary: "process start to first operation, a whole `explain`, code read, size of the window",
  async measure({ smoke }) {
    await refreshWindow();
    await buildPart("main", true);
    await buildPart("preload", true);
    const data = await mkdtemp(join(tmpdir(), "mailwright-bench-"));
    try {
      await buildPart("terminal", true);
      const empty = join(data, "empty.mjs");
      await writeFile(empty, "");
      // A cache of its own: the first round fills it, and is not counted.
      const cache = { XDG_CACHE_HOME: data, LOCALAPPDATA: data, HOME: data };
      const programs = {
        empty: () => wholeProcess(empty),
        built: () => wholeProcess(join(root, "dist/terminal/main.js"), cache),
        checkout: () => wholeProcess(join(root, "src-main/hosts/terminal/main.ts"), cache),
        uncached: () =>
          wholeProcess(join(root, "src-main/hosts/terminal/main.ts"), {
            NODE_DISABLE_COMPILE_CACHE: "1",
          }),
      };
      const explains: Record<keyof typeof programs, number[]> = {
        empty: [],
        built: [],
        checkout: [],
        uncached: [],
      };
      const names = Object.keys(programs) as (keyof typeof programs)[];
      for (const name of names) await programs[name]();
      const rounds = smoke ? 1 : 7;
      const hosts: number[] = [];
      const mains: Driven[] = [];
      for (let round = 0; round < rounds; round++) {
        hosts.push(await browserHost(data));
        mains.push(await builtMain(data));
        for (const name of names) explains[name].push(await programs[name]());
      }
      const read = mains[0]?.atStart.reduce((sum, { size }) => sum + size, 0) ?? 0;
      return {
        rounds,
        "browser host answers, ms": median(hosts),
        "built main answers, ms": median(mains.map(({ firstAnswerMs }) => firstAnswerMs)),
        "empty Node, ms": median(explains.empty),
        ...Object.fromEntries(
          names.slice(1).flatMap((name) => [
            [`explain ${name}, ms`, median(explains[name])],
            [`explain ${name}, × empty`, times(median(explains[name]), median(explains.empty))],
          ]),
        ),
        "main code read, kB": Math.round(read / 1024),
        "window code gzip, kB": Math.round(windowCode() / 1024),
        "window code gzip limit, kB": 300,
      };
    } finally {
      await rm(data, { recursive: true, force: true });
    }
  },
};
