import { readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Part } from "../vite.config.ts";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** Where the built window is. */
export const windowFolder = join(root, "dist", "window");

/** What a part is made of, beside the files of all parts, and the file of the build that is written at its end. */
const made: Readonly<Record<Part, { readonly of: readonly string[]; readonly file: string }>> = {
  window: { of: ["src-renderer", "src-main/contract"], file: "index.html" },
  main: { of: ["src-main", "package.json"], file: "main.js" },
  preload: { of: ["src-main"], file: "preload.cjs" },
  terminal: { of: ["src-main", "package.json"], file: "main.js" },
};
const ofAll = ["vite.config.ts", "package-lock.json"];

function newest(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** True when the part was built, and nothing it is made of changed since. */
function isFresh(part: Part): boolean {
  const built = statSync(join(root, "dist", part, made[part].file), { throwIfNoEntry: false })?.mtimeMs;
  return (
    built !== undefined && [...made[part].of, ...ofAll].every((source) => newest(join(root, source)) <= built)
  );
}

/** Builds one part into dist/. `quiet` shows errors only. */
export async function buildPart(part: Part, quiet = false): Promise<void> {
  // Vite takes half a second to load, which a start with a fresh window need not wait for.
  const { build, createLogger } = await import("vite");
  const logLevel = quiet ? "error" : "warn";
  const logger = createLogger(logLevel);
  const { warnOnce } = logger;
  // CSS that other CSS composes from is read without its path. Only a url() in it would need that, and none has one.
  logger.warnOnce = (text, options) => {
    if (!text.includes("did not pass the `from` option")) warnOnce(text, options);
  };
  const { NODE_ENV } = process.env;
  // vitest says "test": React would be the one for its developers, for whoever finds the part fresh afterwards.
  process.env["NODE_ENV"] = "production";
  try {
    await build({ configFile: join(root, "vite.config.ts"), mode: part, logLevel, customLogger: logger });
  } finally {
    if (NODE_ENV === undefined) delete process.env["NODE_ENV"];
    else process.env["NODE_ENV"] = NODE_ENV;
  }
}

/** Builds a part when its sources are newer than it. True when it did. */
async function refresh(part: Part): Promise<boolean> {
  if (isFresh(part)) return false;
  await buildPart(part, true);
  return true;
}

/** Builds the window when its sources are newer than it. True when it did. */
export const refreshWindow = (): Promise<boolean> => refresh("window");

/** The same for all that the app in Electron is. */
export async function refreshApp(): Promise<void> {
  for (const part of ["window", "main", "preload"] as const) await refresh(part);
}

/** The global setup of the `ui` tests. */
export async function setup(): Promise<void> {
  await refreshWindow();
}
