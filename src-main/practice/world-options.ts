import type { Setup } from "../contract/index.ts";
import { oktaSettings, providerIdOf } from "../setup/okta-settings.ts";
import type { startPracticeWorld } from "./world.ts";

/** The practice world that a practice setup lives in: its domain, its settings, its scenario. */
export function worldOptions(setup: Setup): Parameters<typeof startPracticeWorld>[0] {
  return {
    provider: providerIdOf(setup),
    scenario: setup.practice?.scenario ?? "works",
    domain: setup.domain.emailDomain,
    from: setup.domain.from.trim(),
    oktaRecords: setup.domain.oktaRecords,
    settings: oktaSettings(setup),
    ...(setup.settings.objectId ? { objectId: setup.settings.objectId.trim() } : {}),
  };
}
