import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
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

/** How long a start takes, and how much is read for it. */
export const bench: Bench = {
  summary: "process start to first operation, code read for it, size of the window",
  async measure({ smoke }) {
    await refreshWindow();
    await buildPart("main", true);
    await buildPart("preload", true);
    const data = await mkdtemp(join(tmpdir(), "mailwright-bench-"));
    try {
      const rounds = smoke ? 1 : 7;
      const hosts: number[] = [];
      const mains: Driven[] = [];
      for (let round = 0; round < rounds; round++) {
        hosts.push(await browserHost(data));
        mains.push(await builtMain(data));
      }
      const read = mains[0]?.atStart.reduce((sum, { size }) => sum + size, 0) ?? 0;
      return {
        rounds,
        "browser host answers, ms": median(hosts),
        "built main answers, ms": median(mains.map(({ firstAnswerMs }) => firstAnswerMs)),
        "main code read, kB": Math.round(read / 1024),
        "window code gzip, kB": Math.round(windowCode() / 1024),
        "window code gzip limit, kB": 300,
      };
    } finally {
      await rm(data, { recursive: true, force: true });
    }
  },
};
