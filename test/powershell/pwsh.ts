import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * PowerShell 7: what MAILWRIGHT_PWSH names, or `pwsh` on the PATH; undefined when this computer has none. A name that leads
 * nowhere is an error: whoever set it wants these tests to run.
 */
export function findPwsh(): string | undefined {
  const named = process.env["MAILWRIGHT_PWSH"];
  if (named) {
    execFileSync(named, ["-NoLogo", "-NoProfile", "-Command", "exit 0"]);
    return named;
  }
  const file = process.platform === "win32" ? "pwsh.exe" : "pwsh";
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((folder) => join(folder, file))
    .find((path) => existsSync(path));
}

/** Why a test skips. */
export const noPwsh = "there is no PowerShell 7 here: set MAILWRIGHT_PWSH to it, or put pwsh on the PATH";
