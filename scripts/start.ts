import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { runBrowserHost } from "../src-main/hosts/browser/main.ts";
import { electronProgram, hasDisplay } from "./electron-runtime.ts";
import { refreshApp, refreshWindow, root, windowFolder } from "./window.ts";

const usage = `npm start [-- options]

  --browser          use the default browser, not Electron
  --no-open          do not open the browser; print the link only
  --port N           port of the browser host on 127.0.0.1 (any free one otherwise)
  --data FOLDER      keep setups here (also: MAILWRIGHT_DATA)
  --session-secrets  keep secrets until Mailwright stops; do not use the keychain
  --idle MINUTES     browser host: stop when no window was open for this long
  --help`;

/** An Electron that fails within this time (milliseconds) never showed a window: no sandbox allowed here, a library missing. */
const startupMs = 10_000;

const say = (line: string) => process.stdout.write(`${line}\n`);

/** The command line, or the sentence that says what is wrong with it. */
function readOptions(argv: readonly string[]) {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      browser: { type: "boolean", default: false },
      "no-open": { type: "boolean", default: false },
      port: { type: "string" },
      data: { type: "string" },
      "session-secrets": { type: "boolean", default: false },
      idle: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    throw new Error("--port wants a number from 0 to 65535");
  }
  const idle = values.idle === undefined ? undefined : Number(values.idle);
  if (idle !== undefined && !(idle > 0 && idle < 1_440)) {
    throw new Error("--idle wants a number of minutes below 1440");
  }
  return { ...values, port, idleMs: idle === undefined ? undefined : idle * 60_000 };
}

type Options = ReturnType<typeof readOptions>;

/** Runs the Electron app from the built files. Resolves with its exit code, or undefined when it cannot run here. */
async function runElectron(options: Options): Promise<number | undefined> {
  if (!hasDisplay()) {
    say("There is no display here, so Mailwright opens in a browser.");
    return undefined;
  }
  const program = await electronProgram(say);
  if (program === undefined) {
    say("The Electron runtime is not here and could not be fetched, so Mailwright opens in a browser.");
    return undefined;
  }
  await refreshApp();
  const flags = [
    ...(options.data === undefined ? [] : [`--data=${resolve(options.data)}`]),
    ...(options["session-secrets"] ? ["--session-secrets"] : []),
  ];
  const started = performance.now();
  const child = spawn(program, [root, ...flags], { stdio: "inherit" });
  const code = await new Promise<number>((done) => {
    child.on("error", () => done(1));
    child.on("exit", (exitCode) => done(exitCode ?? 1));
  });
  if (code !== 0 && performance.now() - started < startupMs) {
    say("Electron does not start on this system, so Mailwright opens in a browser.");
    return undefined;
  }
  return code;
}

async function start(options: Options): Promise<number> {
  await refreshWindow();
  const code = options.browser ? undefined : await runElectron(options);
  if (code !== undefined) return code;
  await runBrowserHost({
    windowFolder,
    sessionSecrets: options["session-secrets"],
    open: !options["no-open"],
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.data === undefined ? {} : { data: options.data }),
    ...(options.idleMs === undefined ? {} : { idleMs: options.idleMs }),
  });
  return 0;
}

/** One line for the person who typed the command. */
function plainly(error: unknown): string {
  const { code, message, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === "EADDRINUSE") return `Port ${port} is in use. Choose another with --port, or leave it out.`;
  if (code?.startsWith("ERR_PARSE_ARGS")) return `${message.split(". ")[0]}. See: npm start -- --help`;
  return message ?? String(error);
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) say(usage);
  else process.exitCode = await start(options);
} catch (error) {
  process.stderr.write(`${plainly(error)}\n`);
  process.exitCode = 1;
}
