import type { ChildProcess } from "node:child_process";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** Ends a server, by force when it does not go by itself. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await Promise.race([gone, sleep(5_000).then(() => child.kill("SIGKILL"))]);
}

/** True when a server greets at this port. */
export const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    socket.once("data", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
    // A server that takes the connection and says nothing is not there yet.
    socket.setTimeout(1_000, () => {
      socket.destroy();
      resolve(false);
    });
  });

/** Waits up to forty seconds: on a machine that runs other tests beside a server takes its time. */
export async function until(test: () => boolean | Promise<boolean>, why: () => string): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await test()) return;
    await sleep(100);
  }
  throw new Error(why());
}
