import type { ProviderId } from "../contract/settings.ts";
import { providers } from "../providers/index.ts";
import type { CatalogueRow, DiagnosisContext } from "./row.ts";

/** Whose words a row knows, by the first part of its code. */
const vendors: Readonly<Record<string, ProviderId>> = {
  entra: "microsoft",
  exchange: "microsoft",
  google: "google",
  gmail: "google",
};

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).hostname : "");

/**
 * True for a row whose advice fits the setup. An Exchange of one's own answers in the words of Exchange Online, and many
 * servers in Gmail's: there the vendor's consoles are of no use. A setup of another provider that names a vendor's
 * servers has them all the same.
 */
export function advises(row: CatalogueRow, { provider, settings }: DiagnosisContext): boolean {
  const vendor = vendors[row.code.split("-")[0] ?? ""];
  if (vendor === undefined || vendor === provider) return true;
  return providers[vendor].clouds.some(
    ({ smtpHosts, tokenHosts }) =>
      smtpHosts.includes(settings.host.toLowerCase()) || tokenHosts.includes(hostOf(settings.tokenEndpoint)),
  );
}
