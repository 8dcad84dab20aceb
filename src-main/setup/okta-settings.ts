import type { OktaSettings, Setup } from "../contract/index.ts";
import { providers } from "../providers/index.ts";

/**
 * The settings exactly as Okta will get them: what the admin entered over the provider's defaults. The one place where
 * they are made, so that what is linted, tested, shown and exported is the same.
 */
export function oktaSettings(setup: Setup): OktaSettings {
  return providers[setup.provider ?? "other"].settings(setup.settings, setup.domain.from);
}
