import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { findPwsh } from "../pwsh.ts";
import { type GraphClient, writeModules } from "./modules.ts";
import { type Ran, runFile, runFileAlone } from "./runspaces.ts";
import { serveTenant, type Tenant } from "./tenant.ts";

/** PowerShell 7 of this computer; undefined where there is none. */
export const powershell = findPwsh();

export interface Surroundings {
  readonly graph?: GraphClient;
  readonly exchangeVersions?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** In a PowerShell of its own, with real pauses. */
  readonly alone?: boolean;
}

/**
 * A folder with the modules that stand for Microsoft's, and the tenant behind them. `env` is all that a PowerShell there
 * sees of this machine; `close` ends the tenant.
 */
export async function openTenant(
  tenant: Tenant,
  { graph = "Microsoft.Graph", exchangeVersions = ["3.9.2"], env = {} }: Surroundings = {},
) {
  const folder = mkdtempSync(join(tmpdir(), "mailwright-powershell-"));
  mkdirSync(join(folder, "home"));
  const { PSModulePath, bin } = writeModules(folder, graph, exchangeVersions);
  const { url, close } = await serveTenant(tenant);
  return {
    folder,
    close,
    env: {
      PATH: [bin, "/usr/bin", "/bin"].join(delimiter),
      HOME: join(folder, "home"),
      PSModulePath,
      MAILWRIGHT_TENANT: url,
      ...env,
    },
  };
}

/** Runs a script's text as a file under real PowerShell, in the tenant. Nothing else of this machine is seen by it. */
export async function runInTenant(
  tenant: Tenant,
  script: string,
  args: readonly string[],
  around: Surroundings = {},
): Promise<Ran> {
  const { folder, env, close } = await openTenant(tenant, around);
  const file = join(folder, "setup.ps1");
  writeFileSync(file, script);
  try {
    return await (around.alone ? runFileAlone : runFile)(powershell!, file, args, env);
  } finally {
    await close();
  }
}
