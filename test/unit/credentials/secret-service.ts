import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { root } from "../../support/mailwright.ts";

/**
 * A message bus and a GNOME Keyring of their own, below one folder: the keychain of the person at this computer is never
 * touched. The bus starts nothing by itself, so that a service that was killed stays dead.
 */
export interface SecretService {
  /** Starts the keyring; with `unlocked` false the keyring made before stays locked. */
  start(unlocked?: boolean): Promise<void>;
  /** Unlocks the keyring that runs, as signing in to a desktop does. */
  unlock(): Promise<void>;
  /** Ends the keyring as a crash would. */
  kill(): Promise<void>;
  /** Runs one step of secret-service-client.ts in a process of its own and gives what it printed. */
  client(...args: readonly string[]): Promise<Answer>;
  /** The same, without waiting for its end. */
  startClient(...args: readonly string[]): {
    readonly first: Promise<void>;
    readonly ended: Promise<unknown>;
    /** Sends the client a line and waits for its next one. */
    ask(): Promise<unknown>;
    /** No more lines come. */
    finish(): void;
  };
  /** What programs need to find it. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export interface Answer {
  readonly answer?: unknown;
  readonly code?: string;
  readonly store: string;
  readonly finding?: string;
}

const busConfiguration = (
  socket: string,
) => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;

export async function startSecretService(): Promise<SecretService> {
  const folder = mkdtempSync(join(tmpdir(), "keyring-"));
  // A socket's path has 108 bytes at most: it lies in a short folder.
  const short = mkdtempSync("/tmp/mw-bus-");
  const socket = join(short, "bus");
  writeFileSync(join(folder, "bus.conf"), busConfiguration(socket));
  const env = {
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${socket}`,
    XDG_DATA_HOME: join(folder, "data"),
    XDG_RUNTIME_DIR: short,
    HOME: folder,
  };
  const all = { ...process.env, ...env };
  const bus = spawn(
    "dbus-daemon",
    [`--config-file=${join(folder, "bus.conf")}`, "--nofork", "--print-address"],
    {
      env: all,
      stdio: ["ignore", "pipe", "ignore"],
    },
  );
  await firstOutput(bus);
  let keyring: ChildProcess | null = null;

  const startClient = (...args: readonly string[]) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, "secret-service-client.ts"), ...args], {
      cwd: root,
      env: all,
      stdio: ["pipe", "pipe", "pipe"],
    });
    let output = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    let line = "";
    const first = new Promise<void>((resolve) => {
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        line += text;
        resolve();
      });
    });
    const ended = new Promise<string>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", () =>
        line ? resolve(line) : reject(new Error(`The client said nothing: ${output}`)),
      );
    });
    const ask = () => {
      const answer = new Promise<string>((resolve) => child.stdout.once("data", resolve));
      child.stdin.write("\n");
      return answer.then((text) => JSON.parse(text) as unknown);
    };
    return { first, ended, ask, finish: () => child.stdin.end() };
  };

  const end = (child: ChildProcess | null, signal: NodeJS.Signals) =>
    new Promise<void>((resolve) => {
      if (!child || child.exitCode !== null || child.signalCode !== null) return resolve();
      child.once("close", () => resolve());
      child.kill(signal);
    });

  return {
    env,
    startClient,
    async start(unlocked = true) {
      const args = ["--foreground", "--components=secrets", ...(unlocked ? ["--unlock"] : [])];
      keyring = spawn("gnome-keyring-daemon", args, { env: all, stdio: ["pipe", "ignore", "ignore"] });
      keyring.stdin?.end("test-password");
      for (const end = Date.now() + 25_000; !(await isOnBus(all)); await pause(50)) {
        if (Date.now() > end) throw new Error("The keyring did not come up");
      }
    },
    unlock: () => unlockOver(join(short, "keyring", "control")),
    async kill() {
      await end(keyring, "SIGKILL");
    },
    async client(...args) {
      const last = (await startClient(...args).ended).trim().split("\n").at(-1) ?? "";
      return JSON.parse(last) as Answer;
    },
    async close() {
      await end(keyring, "SIGKILL");
      await end(bus, "SIGKILL");
      for (const path of [folder, short]) rmSync(path, { recursive: true, force: true });
    },
  };
}

/** One UNLOCK (operation 1) over the control socket: a byte that carries who asks, then length, operation and password. */
const unlockOver = (path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const password = Buffer.from("test-password");
    const packet = Buffer.alloc(12 + password.length);
    packet.writeUInt32BE(packet.length, 0);
    packet.writeUInt32BE(1, 4);
    packet.writeUInt32BE(password.length, 8);
    password.copy(packet, 12);
    const socket = connect(path, () => socket.write(Buffer.concat([Buffer.alloc(1), packet])));
    socket.once("error", reject);
    socket.once("data", (answer: Buffer) => {
      socket.destroy();
      if (answer.length === 8 && answer.readUInt32BE(4) === 0) resolve();
      else reject(new Error(`The keyring was not unlocked: ${answer.toString("hex")}`));
    });
  });

/** Does anybody answer for the Secret Service on the bus? */
const isOnBus = (env: NodeJS.ProcessEnv): Promise<boolean> =>
  new Promise((resolve) => {
    const question = ["org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"];
    const args = ["--session", "--print-reply", "--dest=org.freedesktop.DBus", "/", ...question];
    execFile("dbus-send", args, { env }, (_error, stdout) => resolve(stdout.includes("true")));
  });

/** A daemon that says something is ready. */
const firstOutput = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    child.stdout?.once("data", () => resolve());
    child.once("error", reject);
    child.once("close", (code) => reject(new Error(`It ended with ${code}`)));
  });
