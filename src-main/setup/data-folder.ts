import { join } from "node:path";

/** What decides where setups live: plain values, so that a test can ask for any platform. */
export interface DataFolderQuestion {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** From the command line (`--data`); wins over everything. */
  readonly chosen?: string;
}

/**
 * The folder for setups: the one chosen on the command line, else `MAILWRIGHT_DATA`, else the platform's own place
 * (Windows: `%APPDATA%`; macOS: `~/Library/Application Support`; elsewhere the XDG Base Directory's `XDG_DATA_HOME`).
 */
export function dataFolder({ platform, home, env, chosen }: DataFolderQuestion): string {
  if (chosen) return chosen;
  if (env["MAILWRIGHT_DATA"]) return env["MAILWRIGHT_DATA"];
  if (platform === "win32") return join(env["APPDATA"] || join(home, "AppData", "Roaming"), "Mailwright");
  if (platform === "darwin") return join(home, "Library", "Application Support", "Mailwright");
  return join(env["XDG_DATA_HOME"] || join(home, ".local", "share"), "mailwright");
}
