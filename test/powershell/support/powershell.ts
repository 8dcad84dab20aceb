import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { findPwsh } from "../pwsh.ts";
import { type GraphClient, writeModules } from "./modules.ts";
import { serveTenant, type Tenant } from "./tenant.ts";

/** PowerShell 7 of this computer; undefined where there is none. */
export const powershell = findPwsh();

export interface Ran {
  readonly code: number | null;
  /** What a person sees, and what a program that runs the script reads. */
  readonly output: string;
}

export interface Surroundings {
  readonly graph?: GraphClient;
  readonly exchangeVersions?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a script's text as a file under real PowerShell, in the tenant. Nothing else of this machine is seen by it. */
export async function runInTenant(
  tenant: Tenant,
  script: string,
  args: readonly string[],
  { graph = "Microsoft.Graph", exchangeVersions = ["3.9.2"], env = {} }: Surroundings = {},
): Promise<Ran> {
  const folder = mkdtempSync(join(tmpdir(), "mailwright-powershell-"));
  const file = join(folder, "setup.ps1");
  writeFileSync(file, script);
  mkdirSync(join(folder, "home"));
  const { PSModulePath, bin } = writeModules(folder, graph, exchangeVersions);
  const { url, close } = await serveTenant(tenant);
  try {
    const child = spawn(powershell!, ["-NoProfile", "-NonInteractive", "-File", file, ...args], {
      cwd: folder,
      env: {
        PATH: [bin, "/usr/bin", "/bin"].join(delimiter),
        HOME: join(folder, "home"),
        TMPDIR: process.env["TMPDIR"] ?? tmpdir(),
        DOTNET_ROOT: process.env["DOTNET_ROOT"],
        POWERSHELL_TELEMETRY_OPTOUT: "1",
        POWERSHELL_UPDATECHECK: "Off",
        NO_COLOR: "1",
        PSModulePath,
        MAILWRIGHT_TENANT: url,
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    const code = await new Promise<number | null>((done) => child.on("close", done));
    return { code, output };
  } finally {
    await close();
  }
}
