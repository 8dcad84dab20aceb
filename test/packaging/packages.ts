import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";
import { refreshApp, root } from "../../scripts/window.ts";
import { lacking } from "../support/needs.ts";
import { writeStandIns } from "./stand-ins.ts";
import { writeStubRuntimes } from "./stub-runtime.ts";

declare module "vitest" {
  interface ProvidedContext {
    /**
     * Where the packages of this run are, unpacked, what fpm and NSIS were asked to make (`asked`, by kind), and what
     * electron-builder said for Windows (`said`): made once for all tests.
     */
    packages: { readonly folder: string; readonly asked: string; readonly said: string };
  }
}

/** Builds the app where it changed, and packs it for the three systems over the stand-in runtimes. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await refreshApp();
  const folder = await mkdtemp(join(tmpdir(), "mailwright-packages-"));
  const asked = join(folder, "asked");
  const standIns = await writeStandIns(join(folder, "tools"), asked);
  const stubs = await writeStubRuntimes(join(folder, "stub"));
  const pack = (runtime: string, ...words: readonly string[]) =>
    promisify(execFile)(
      process.execPath,
      [
        join(root, "node_modules/electron-builder/cli.js"),
        ...words,
        ...["--publish", "never", `-c.electronDist=${runtime}`, `-c.directories.output=${folder}`],
        // Signing needs macOS.
        ...["-c.mac.identity=null", "-c.electronFuses.resetAdHocDarwinSignature=false"],
      ],
      // electron-builder says nothing where it sees Vitest.
      { cwd: root, timeout: 240_000, env: { ...process.env, ...standIns, VITEST: "" } },
    );
  const shell = lacking("posixShell") === undefined;
  const linux = !shell ? ["dir"] : ["deb", "rpm", ...(lacking("squashfs") ? [] : ["AppImage"])];
  const windows = !shell || lacking("nsis") ? [["dir"]] : [["nsis", "portable"], ["nsis"]];
  const [{ stdout }] = await Promise.all([
    pack(stubs.other, "--linux", ...linux, "--win", ...(windows[0] ?? []), "--x64"),
    pack(stubs.mac, "--mac", "dir", "--arm64"),
    ...windows.slice(1).map((arm) => pack(stubs.other, "--win", ...arm, "--arm64")),
  ]);
  const said = join(folder, "said");
  await writeFile(said, stdout);
  project.provide("packages", { folder, asked, said });
  return () => rm(folder, { recursive: true, force: true });
}
