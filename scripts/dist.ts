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

/** Something that could not be had, in one line; `runtime` is Electron's own, which no package is made without. */
export interface Missing {
  readonly says: string;
  readonly runtime: boolean;
}

const unreachable =
  /ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT|ENETUNREACH|ECONNRESET|fetch failed|cannot resolve|status(?: code)?:? ?[45]\d\d|HTTPError|Response code/i;

/** What a run of electron-builder lacked, read from what it said; undefined when it failed for another reason. */
export function missingTool(output: string): Missing | undefined {
  if (/executable 'rpmbuild'/.test(output))
    return { says: "rpmbuild is not on this computer (package rpm).", runtime: false };
  if (/ENOENT.*\bfpm\b|\bfpm\b.*ENOENT/.test(output))
    return { says: "fpm is not on this computer.", runtime: false };
  if (!unreachable.test(output)) return undefined;
  const from = /https:\/\/[^\s"')]+[\w/]/.exec(output)?.[0] ?? /ENOTFOUND ([\w.-]+)/.exec(output)?.[1];
  // It says that it builds a target when the program is packed, runtime and all.
  const runtime = /\bpackaging\b/.test(output) && !/\bbuilding\s+target=/.test(output);
  const what = runtime ? "Electron's runtime" : "A tool that makes it";
  return { says: `${what} could not be fetched${from ? ` from ${from}` : ""}.`, runtime };
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
  const say = (line: string) => process.stdout.write(`${line}\n`);
  let worst = 0;
  let noRuntime = false;
  for (const part of runsOf(args)) {
    const name = part.filter((arg) => !arg.startsWith("-")).join(" ") || "The installers";
    if (noRuntime) {
      say(`${name}: not made, for the same reason.`);
      continue;
    }
    say(`${name}: begun. This takes a minute or two, more where the runtime is fetched.`);
    const { code, output } = await run(builder, [...part, "--publish", "never"], true);
    const missing = code === 0 ? undefined : missingTool(output);
    if (code === 0) say(`${name}: made, in release/`);
    else if (missing) say(`${name}: not made. ${missing.says}`);
    else say(`${output}\n${name}: not made.`);
    noRuntime = missing?.runtime ?? false;
    worst ||= code;
  }
  if (noRuntime)
    say("Run it where that can be reached, or name a folder that has the runtime: -c.electronDist=FOLDER");
  return worst;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
