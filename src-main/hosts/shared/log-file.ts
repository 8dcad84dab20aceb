import { appendFileSync, mkdirSync, renameSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { type Log, logLine, logToStderr } from "./log.ts";
import { hostDataFolder } from "./open-wizard.ts";

export interface LogFile {
  /** The file that is written now. */
  readonly path: string;
  readonly log: Log;
}

/** What decides where the log lies: plain values, so that a test can ask for any platform. */
export interface LogFolderQuestion {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  /** Where setups are kept. */
  readonly data: string;
  /** True when that was chosen by the person: then the log lies there as well. */
  readonly chosen: boolean;
}

/** The platform's folder for logs: macOS has one of its own (`~/Library/Logs`); elsewhere it is beside the setups. */
export const logFolder = ({ platform, home, data, chosen }: LogFolderQuestion): string =>
  platform === "darwin" && !chosen ? join(home, "Library", "Logs", "Mailwright") : join(data, "logs");

/** Where the log of a host with a window lies on this computer. `chosen` is `--data`. */
export const hostLogFolder = (chosen?: string): string =>
  logFolder({
    platform: process.platform,
    home: homedir(),
    data: hostDataFolder(chosen),
    chosen: chosen !== undefined || Boolean(process.env.MAILWRIGHT_DATA),
  });

export interface LogFileOptions {
  /** Bytes a file may have before the next one is begun. */
  readonly limit?: number;
  /** Older files that are kept: mailwright.1.log is the newest of them. */
  readonly keep?: number;
  readonly now?: () => number;
}

/**
 * Opens the log of a host with a window. Lines are redacted, dated (ISO 8601, UTC) and go to standard error as well. A log
 * that cannot be written stops nothing: then standard error has to do.
 */
export function openLogFile(folder: string, options: LogFileOptions = {}): LogFile {
  const { limit = 1_048_576, keep = 3, now = Date.now } = options;
  const numbered = (n: number) => join(folder, n === 0 ? "mailwright.log" : `mailwright.${n}.log`);
  const path = numbered(0);
  let size: number | undefined;

  /** Every file moves on by one; the oldest is overwritten. Where one cannot, as one that is open on Windows, the newest grows. */
  function rotate(): void {
    try {
      for (let n = keep - 1; n >= 0; n--) {
        if (statSync(numbered(n), { throwIfNoEntry: false })) renameSync(numbered(n), numbered(n + 1));
      }
      size = 0;
    } catch {
      // The next line tries again.
    }
  }

  const log: Log = (line, error) => {
    logToStderr(line, error);
    try {
      const text = `${new Date(now()).toISOString()} ${logLine(line, error)}\n`;
      if (size === undefined) {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
      }
      if (size > 0 && size + Buffer.byteLength(text) > limit) rotate();
      // At once, not in the background: the last line before a crash is the one that is wanted.
      appendFileSync(path, text, { mode: 0o600 });
      size += Buffer.byteLength(text);
    } catch {
      size = undefined;
    }
  };
  return { path, log };
}
