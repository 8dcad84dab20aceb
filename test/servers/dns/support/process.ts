import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

export interface Daemon {
  /** What it wrote, for the message of a failed test. */
  output(): string;
  stop(): Promise<void>;
}

/** Starts a daemon in the foreground and waits until `ready` says so. Throws with its output when it ends before. */
export async function startDaemon(
  path: string,
  args: readonly string[],
  ready: () => Promise<boolean>,
): Promise<Daemon> {
  const child: ChildProcess = spawn(path, args, { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGTERM");
    const hard = setTimeout(() => child.kill("SIGKILL"), 3_000);
    await gone;
    clearTimeout(hard);
  };
  // Up to ten seconds: a machine that runs other tests beside takes its time.
  for (let left = 200; left > 0; left--) {
    if (child.exitCode !== null) break;
    if (await ready()) return { output: () => output, stop };
    await new Promise((again) => setTimeout(again, 50));
  }
  await stop();
  throw new Error(`${path} did not start:\n${output}`);
}
