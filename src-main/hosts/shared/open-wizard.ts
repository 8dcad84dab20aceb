import { homedir } from "node:os";
import type { Emit } from "../../contract/index.ts";
import { openSecretStore } from "../../credentials/store.ts";
import type { Network } from "../../network/port.ts";
import { dataFolder } from "../../setup/data-folder.ts";
import { createWizard, type HostServices, type Wizard } from "../../wizard.ts";
import { programs } from "./programs.ts";
import { appVersion } from "./version.ts";

export interface OpenWizardOptions {
  readonly hostKind: "electron" | "browser";
  readonly network: Network;
  /** `--data`: where setups are kept. The platform's own place when absent. */
  readonly data?: string;
  /** Keep secrets for this session only; the keychain is not touched. */
  readonly sessionSecrets?: boolean;
}

/** Where setups are kept on this computer. */
export const hostDataFolder = (chosen?: string): string =>
  dataFolder({
    platform: process.platform,
    home: homedir(),
    env: process.env,
    ...(chosen === undefined ? {} : { chosen }),
  });

/** Puts the wizard together for a host with a window: real data folder, real keychain. */
export async function openWizard(
  options: OpenWizardOptions,
  services: HostServices,
  emit: Emit,
): Promise<Wizard> {
  return createWizard({
    dataFolder: hostDataFolder(options.data),
    hostKind: options.hostKind,
    version: appVersion(),
    network: options.network,
    secrets: await openSecretStore({ sessionOnly: options.sessionSecrets === true }),
    services,
    programs,
    emit,
  });
}
