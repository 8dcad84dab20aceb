import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

export interface Daemon {
  /** What it wrote, for the message of a failed test. */
  output(): string;
  stop(): Promise<void>;
}

/** How long a daemon has to come up, in milliseconds: on a machine that runs other tests beside, it takes its time. */
const startMs = 20_000;
const attempts = 3;

/**
 * Starts a daemon in the foreground and waits until `ready` says so. One that does not come up is started again; throws with
 * what each wrote.
 */
export async function startDaemon(
  path: string,
  args: readonly string[],
  ready: () => Promise<boolean>,
): Promise<Daemon> {
  const failures: string[] = [];
  while (failures.length < attempts) {
    const { child, output, stop } = spawned(path, args);
    const isOver = () => child.exitCode !== null || child.signalCode !== null;
    const until = Date.now() + startMs;
    while (!isOver() && Date.now() < until) {
      if (await ready()) return { output, stop };
      await new Promise((again) => setTimeout(again, 50));
    }
    const end = isOver() ? `ended (${child.exitCode ?? child.signalCode})` : `silent for ${startMs} ms`;
    await stop();
    failures.push(`${end}:\n${output()}`);
  }
  throw new Error(`${path} did not start:\n${failures.join("\n")}`);
}

function spawned(path: string, args: readonly string[]) {
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
  return { child, output: () => output, stop };
}
