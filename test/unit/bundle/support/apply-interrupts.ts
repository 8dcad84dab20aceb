import { spawn } from "node:child_process";
import { join } from "node:path";
import { type Mode, modes, requestsOf, rotating, secret, token } from "./apply-modes.ts";
import { type OktaRequest, serverId, startOkta } from "./okta-double.ts";
import { unpack } from "./unpacked.ts";

/** One of the two scripts, in a process that a signal can reach. */
export interface Interruptible {
  readonly file: "apply.sh" | "apply.ps1";
  /** The program and what stands before the file. */
  readonly command: readonly string[];
  option(name: string): string;
}

/** Every request of every mode that changes something. */
export const moments = modes
  .filter((mode) => mode !== "list")
  .flatMap((mode) => requestsOf[mode].map((at) => ({ mode, at })));

/** What is true when a mode is stopped while it waits for the answer to a request: nobody knows whether Okta did it. */
export function standing(mode: Mode, at: OktaRequest): RegExp {
  switch (at) {
    case "create":
      return /Whether the server was created is not known.*-list/i;
    case "test":
      if (mode === "rotate") return /Okta has the new client secret/;
      if (mode === "back") return /Okta has the old client secret again/;
      return new RegExp(`Server ${serverId} is there, disabled.*-resume ${serverId}`, "i");
    case "enable":
      return new RegExp(`Whether server ${serverId} is enabled is not known`);
    case "rotate":
      return mode === "back"
        ? /Whether Okta has the old client secret again is not known.*Leave both valid/
        : /Whether Okta has the new client secret is not known.*Leave both valid/;
    default:
      return /Nothing was changed\./;
  }
}

/** Runs a mode until Okta leaves `at` without an answer, then stops it as Ctrl-C or a closed terminal would: all of its group. */
export async function stopped(
  { file, command, option }: Interruptible,
  mode: Mode,
  at: OktaRequest,
  signal: "SIGINT" | "SIGTERM" | "SIGHUP",
) {
  let silent = () => {};
  const waits = new Promise<void>((resolve) => {
    silent = resolve;
  });
  const okta = await startOkta(
    { at, silent: () => silent() },
    { enabled: mode === "rotate" || mode === "back" },
  );
  const bundle = unpack(rotating("microsoft"));
  try {
    const words = mode === "create" ? [] : mode === "list" ? [option("list")] : [option(mode), serverId];
    const [program = "", ...before] = command;
    const child = spawn(program, [...before, join(bundle.folder, "okta", file), ...words, option("yes")], {
      env: {
        PATH: process.env.PATH ?? "",
        HOME: bundle.folder,
        OKTA_ORG_URL: okta.url,
        OKTA_API_TOKEN: token,
        OKTA_SMTP_CLIENT_SECRET: secret,
      },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => {
        output += chunk;
      });
    const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
    await Promise.race([waits, ended]);
    process.kill(-(child.pid as number), signal);
    return { code: await ended, output, seen: okta.seen.map((r) => `${r.method} ${r.path}`) };
  } finally {
    await okta.close();
    bundle.remove();
  }
}
