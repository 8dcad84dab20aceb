import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:fs";
import { access, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { Programs } from "../../wizard/context.ts";

/** Every program that runs now: none outlives this process. */
const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) end(child, "SIGKILL");
});

/** The programs of this computer. */
export const programs: Programs = {
  platform: process.platform,

  async find(name) {
    const endings = process.platform === "win32" ? [".exe", ".cmd"] : [""];
    for (const folder of (process.env["PATH"] ?? "").split(delimiter).filter(Boolean))
      for (const ending of endings) {
        const path = join(folder, `${name}${ending}`);
        // Node starts no .cmd without a shell.
        if (
          await access(path, constants.X_OK).then(
            () => true,
            () => false,
          )
        )
          return ending === ".cmd" ? null : path;
      }
    return null;
  },

  async run({ path, args, files, limitMs, signal, onText }) {
    const folder = await mkdtemp(join(tmpdir(), "mailwright-script-"));
    try {
      for (const [name, text] of Object.entries(files))
        await writeFile(join(folder, name), text, { mode: 0o600 });
      if (signal.aborted) return null;
      return await runIn(folder, path, args, AbortSignal.any([signal, AbortSignal.timeout(limitMs)]), onText);
    } finally {
      // Windows lets no folder go while a program that was started there ends. What came out of the run is worth more.
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }).catch(
        () => undefined,
      );
    }
  },
};

/** How long a program has to end by itself before it is made to, in milliseconds. */
const patience = 3_000;

function runIn(
  folder: string,
  path: string,
  args: readonly string[],
  signal: AbortSignal,
  onText: (text: string, stream: "out" | "err") => void,
): Promise<number | null> {
  return new Promise((done, fail) => {
    const child = spawn(path, args, {
      cwd: folder,
      env: { ...process.env, NO_COLOR: "1", TERM: "dumb" },
      stdio: ["ignore", "pipe", "pipe"],
      shell: false,
      windowsHide: true,
      // A group of its own, so that what it starts ends with it.
      detached: process.platform !== "win32",
    });
    running.add(child);
    child.stdout.setEncoding("utf8").on("data", (text: string) => onText(text, "out"));
    child.stderr.setEncoding("utf8").on("data", (text: string) => onText(text, "err"));
    let ended = false;
    const stop = () => {
      ended = true;
      end(child, "SIGTERM");
      setTimeout(() => end(child, "SIGKILL"), patience).unref();
    };
    signal.addEventListener("abort", stop, { once: true });
    const over = () => {
      signal.removeEventListener("abort", stop);
      running.delete(child);
    };
    child.once("error", (error) => {
      over();
      fail(error);
    });
    child.once("close", (code) => {
      over();
      done(ended ? null : code);
    });
  });
}

/** Ends a program and what it started. One that is gone already is no fault. */
function end(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  try {
    if (process.platform === "win32") {
      // It ends what the program started, too. Where it cannot, the program at least.
      const words = ["/pid", String(child.pid), "/t", "/f"];
      const killer = spawn(taskkill(), words, { stdio: "ignore", windowsHide: true });
      killer.once("error", () => child.kill(signal));
      killer.once("exit", (code) => code && child.kill(signal));
    } else process.kill(-child.pid, signal);
  } catch {
    child.kill(signal);
  }
}

/** By its whole path: what the PATH finds first need not be Windows' own. */
const taskkill = (): string => join(process.env["SystemRoot"] ?? "C:\\Windows", "System32", "taskkill.exe");
