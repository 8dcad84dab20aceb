import { type ChildProcess, spawn } from "node:child_process";
import { join, resolve } from "node:path";

export const root = resolve(import.meta.dirname, "../..");

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `mailwright …` as a person's shell would: a process of its own. `input` goes to its standard input. */
export function mailwright(
  args: readonly string[],
  options: {
    input?: string;
    env?: Record<string, string>;
    cwd?: string;
    /** For `node` itself, before the program. */
    nodeArgs?: readonly string[];
    /** Hears of the process when it has started. */
    onStart?: (child: ChildProcess) => void;
  } = {},
): Promise<Ended> {
  return new Promise((ended, failed) => {
    const program = join(root, "src-main/hosts/terminal/main.ts");
    const child = spawn(process.execPath, [...(options.nodeArgs ?? []), program, ...args], {
      cwd: options.cwd ?? root,
      env: { ...process.env, ...options.env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    options.onStart?.(child);
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", failed);
    child.on("close", (code) => ended({ code, stdout, stderr }));
    child.stdin.end(options.input ?? "");
  });
}
