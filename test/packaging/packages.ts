import { execFile } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";
import { refreshApp, root } from "../../scripts/window.ts";
import { lacking } from "../support/needs.ts";
import { writeStubRuntimes } from "./stub-runtime.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the packages of this run are, unpacked, and what fpm was asked to pack (`asked`, by kind): made once for all tests. */
    packages: { readonly folder: string; readonly asked: string };
  }
}

/**
 * A stand-in for fpm, which is fetched at build time and tests fetch nothing: it writes down what it was asked, keeps the
 * files it was to pack, and makes an empty package.
 */
const recorder = (into: string): string => `#!/bin/sh
[ "$1" = --version ] && { echo 1.17.0; exit 0; }
kind=unknown; previous=
for word in "$@"; do
  [ "$previous" = -t ] && kind=$word
  [ "$previous" = --package ] && : > "$word"
  previous=$word
done
mkdir -p "${into}/$kind"
for word in "$@"; do
  printf '%s\\0' "$word" >> "${into}/$kind/words"
  case $word in
    *=/usr/*) [ -f "\${word%%=*}" ] && cp "\${word%%=*}" "${into}/$kind/$(basename "\${word##*=}")" ;;
  esac
done
`;

/** Builds the app where it changed, and packs it for the three systems over the stand-in runtimes. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await refreshApp();
  const folder = await mkdtemp(join(tmpdir(), "mailwright-packages-"));
  const asked = join(folder, "asked");
  const fpm = join(folder, "fpm");
  await writeFile(fpm, recorder(asked));
  await chmod(fpm, 0o755);
  const stubs = await writeStubRuntimes(join(folder, "stub"));
  const pack = (runtime: string, ...words: readonly string[]) =>
    promisify(execFile)(
      process.execPath,
      [
        join(root, "node_modules/electron-builder/cli.js"),
        ...words,
        ...["--publish", "never", `-c.electronDist=${runtime}`, `-c.directories.output=${folder}`],
        // Writing the icon into the .exe needs a tool that is fetched at build time. Tests fetch nothing.
        "-c.win.signAndEditExecutable=false",
        // Signing needs macOS.
        ...["-c.mac.identity=null", "-c.electronFuses.resetAdHocDarwinSignature=false"],
      ],
      { cwd: root, timeout: 240_000, env: { ...process.env, CUSTOM_FPM_PATH: fpm } },
    );
  const linux = lacking("posixShell") === undefined ? ["deb", "rpm"] : ["dir"];
  await Promise.all([
    pack(stubs.other, "--linux", ...linux, "--win", "dir", "--x64"),
    pack(stubs.mac, "--mac", "dir", "--arm64"),
  ]);
  project.provide("packages", { folder, asked });
  return () => rm(folder, { recursive: true, force: true });
}
