import { spawn } from "node:child_process";
import { join } from "node:path";
import { root } from "./window.ts";

/**
 * `npm run dist`: builds the code, then the installers. The arguments are electron-builder's; Linux's targets are made one after
 * the other, so that one whose tool cannot be had does not take the others with it.
 */

/** What a part of the work came to: electron-builder's exit code and all that it said. */
export interface Made {
  readonly code: number;
  readonly output: string;
}

const linuxTargets = ["AppImage", "deb", "rpm"];

/** electron-builder's arguments, run by run. `--linux deb rpm --x64` is two runs; anything but Linux is one. */
export function runsOf(args: readonly string[], platform: NodeJS.Platform = process.platform): string[][] {
  const at = args.findIndex((arg) => arg === "--linux" || arg === "-l");
  const other = args.some((arg) => /^(?:--(?:win|windows|mac|macos)|-[wmo])$/.test(arg));
  if (at < 0 && (other || platform !== "linux")) return [[...args]];
  const end = args.findIndex((arg, i) => i > at && arg.startsWith("-"));
  const named = at < 0 ? [] : args.slice(at + 1, end < 0 ? undefined : end);
  const rest = args.filter((_, i) => at < 0 || i < at || (end >= 0 && i >= end));
  const linux = (named.length > 0 ? named : linuxTargets).map((target) => ["--linux", target]);
  return other ? [...linux, rest] : linux.map((run) => [...run, ...rest]);
}

/** Why a run failed, in one line; undefined when the reason is not that something could not be had. */
export function missingTool(output: string): string | undefined {
  const from = /https:\/\/[^\s"')]+[\w/]/.exec(output)?.[0] ?? /ENOTFOUND ([\w.-]+)/.exec(output)?.[1];
  const unreachable =
    /ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT|ENETUNREACH|ECONNRESET|fetch failed|cannot resolve|status(?: code)?:? ?[45]\d\d|HTTPError|Response code/i;
  if (/executable 'rpmbuild'/.test(output)) return "rpmbuild is not on this computer (package rpm).";
  if (/ENOENT.*\bfpm\b|\bfpm\b.*ENOENT/.test(output)) return "fpm is not on this computer.";
  if (!unreachable.test(output)) return undefined;
  return from
    ? `Electron's runtime or a tool could not be fetched from ${from}.`
    : "Electron's runtime or a tool could not be fetched.";
}

function run(program: string, args: readonly string[], quiet = false): Promise<Made> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: root,
      stdio: ["inherit", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (part: Buffer) => {
        output += part.toString("utf8");
        if (!quiet) process.stdout.write(part);
      });
    child.on("error", (error) => done({ code: 1, output: String(error) }));
    child.on("close", (code) => done({ code: code ?? 1, output }));
  });
}

async function main(args: readonly string[]): Promise<number> {
  const built = await run(join(root, "scripts/build.ts"), []);
  if (built.code !== 0) return built.code;
  const builder = join(root, "node_modules/electron-builder/cli.js");
  let worst = 0;
  for (const part of runsOf(args)) {
    const name = part.filter((arg) => !arg.startsWith("-")).join(" ") || "The installers";
    const { code, output } = await run(builder, [...part, "--publish", "never"], true);
    const reason = code === 0 ? undefined : missingTool(output);
    if (code === 0) process.stdout.write(`${name}: made, in release/\n`);
    else if (reason) process.stdout.write(`${name}: not made. ${reason}\n`);
    else process.stdout.write(`${output}\n${name}: not made.\n`);
    worst ||= code;
  }
  return worst;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
