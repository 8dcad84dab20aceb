import type { BundleInput } from "../bundle/export.ts";
import type { Setup } from "../contract/index.ts";
import { handOver } from "../dns/hand-over.ts";
import { oktaForm } from "../providers/form.ts";
import { fingerprint, tested } from "../setup/fingerprint.ts";
import { oktaSettings } from "../setup/okta-settings.ts";
import { currentCheck } from "../setup/progress.ts";
import { providerDocument } from "./provider-document.ts";

/** What the bundle is made of, gathered from the rooms. `createdAt` is ISO 8601. */
export function bundleInput(setup: Setup, appVersion: string, createdAt: string): BundleInput {
  const settings = oktaSettings(setup);
  const print = fingerprint(setup, settings);
  const check = currentCheck(setup);
  return {
    setup,
    settings,
    form: oktaForm(settings),
    tested: tested(setup, print),
    fingerprint: print,
    createdAt,
    appVersion,
    document: providerDocument(setup),
    dns: check ? (["text", "zone", "csv"] as const).map((format) => handOver(check, format)) : [],
  };
}
