import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);

/** How long fetching the runtime (about 120 MB) may take, in milliseconds. */
const fetchMs = 180_000;

/** Where the package `electron` is. It comes without its runtime; its `install.js` fetches that. */
function packageFolder(): string | undefined {
  try {
    return dirname(require.resolve("electron/package.json"));
  } catch {
    return undefined;
  }
}

/** The Electron program, when its runtime is here. Looked for without fetching anything. */
export function installedElectron(): string | undefined {
  const folder = packageFolder();
  if (folder === undefined) return undefined;
  const list = join(folder, "path.txt");
  if (!existsSync(list)) return undefined;
  const runtime = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, "dist");
  const program = join(runtime, readFileSync(list, "utf8"));
  return existsSync(program) ? program : undefined;
}

/** Runs a Node script quietly, bounded. True when it ended well. */
function runQuietly(script: string, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script], { stdio: "ignore", timeout: timeoutMs });
    child.on("error", () => resolve(false));
    child.on("exit", (code) => resolve(code === 0));
  });
}

/**
 * Finds the Electron program, and fetches its runtime when it is not here yet. `say` is called before a download.
 * Undefined when there is no runtime and none could be fetched.
 */
export async function electronProgram(say: (line: string) => void): Promise<string | undefined> {
  const here = installedElectron();
  const folder = packageFolder();
  if (here !== undefined || folder === undefined) return here;
  say("Fetching the Electron runtime, once. This can take a minute.");
  await runQuietly(join(folder, "install.js"), fetchMs);
  return installedElectron();
}

/** True when a window can be shown: always on Windows and macOS; elsewhere when X11 or Wayland says so. */
export function hasDisplay(platform = process.platform, env: NodeJS.ProcessEnv = process.env): boolean {
  if (platform === "win32" || platform === "darwin") return true;
  return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}
