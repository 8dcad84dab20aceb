import type { Setup } from "../contract/index.ts";
import { fingerprint } from "../setup/fingerprint.ts";
import { oktaSettings } from "../setup/okta-settings.ts";
import { nextTry } from "../setup/waiting.ts";

/** When a setup's test is tried again by itself (milliseconds since the epoch), or null. */
export const nextTryOf = (setup: Setup): number | null =>
  setup.waiting ? nextTry(setup, fingerprint(setup, oktaSettings(setup))) : null;
