import { readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Part } from "../vite.config.ts";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** Where the built window is. */
export const windowFolder = join(root, "dist", "window");

/** What the window is made of. Newer than the build means: build again. */
const sources = ["src-renderer", "src-main/contract", "vite.config.ts", "package-lock.json"];

function newest(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** True when the window was built, and nothing it is made of changed since. */
export function windowIsFresh(): boolean {
  const built = statSync(join(windowFolder, "index.html"), { throwIfNoEntry: false })?.mtimeMs;
  return built !== undefined && sources.every((source) => newest(join(root, source)) <= built);
}

/** Builds one part into dist/. `quiet` shows errors only. */
export async function buildPart(part: Part, quiet = false): Promise<void> {
  // Vite takes half a second to load, which a start with a fresh window need not wait for.
  const { build } = await import("vite");
  await build({
    configFile: join(root, "vite.config.ts"),
    mode: part,
    logLevel: quiet ? "error" : "warn",
  });
}

/** Builds the window when its sources are newer than it. True when it did. */
export async function refreshWindow(): Promise<boolean> {
  if (windowIsFresh()) return false;
  await buildPart("window", true);
  return true;
}

/** The global setup of the `ui` tests. */
export async function setup(): Promise<void> {
  await refreshWindow();
}
