import { enableCompileCache } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Lets Node keep what it compiles, in the user's own cache folder: a start takes half the time. Nobody else may write
 * there; Node's own choice is a folder in the system's temporary files, which everybody may make. NODE_COMPILE_CACHE and
 * NODE_DISABLE_COMPILE_CACHE are Node's, and stay in force.
 */
export function keepCompiledCode(): void {
  if (process.env["NODE_COMPILE_CACHE"]) return;
  try {
    enableCompileCache(join(cacheFolder(), "mailwright", "compiled"));
  } catch {
    // Without a home folder the code is compiled anew each time.
  }
}

function cacheFolder(): string {
  const { LOCALAPPDATA, XDG_CACHE_HOME } = process.env;
  switch (process.platform) {
    case "win32":
      return LOCALAPPDATA ?? join(homedir(), "AppData", "Local");
    case "darwin":
      return join(homedir(), "Library", "Caches");
    default:
      // XDG Base Directory Specification: a path that is not absolute is ignored.
      return XDG_CACHE_HOME?.startsWith("/") ? XDG_CACHE_HOME : join(homedir(), ".cache");
  }
}
