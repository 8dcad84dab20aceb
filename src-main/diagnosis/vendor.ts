import { everyProvider } from "../providers/index.ts";
import type { CatalogueRow, DiagnosisContext } from "./row.ts";

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).hostname : "");

/**
 * True for a row whose advice fits the setup. An Exchange of one's own answers in the words of Exchange Online, and many
 * servers in Gmail's: there the vendor's consoles are of no use. A setup of another provider that names a vendor's
 * servers has them all the same.
 */
export function advises(row: CatalogueRow, { provider, settings }: DiagnosisContext): boolean {
  const vendor = everyProvider.find(({ codes }) => codes.includes(row.code.split("-")[0] ?? ""));
  if (vendor === undefined || vendor.id === provider) return true;
  return vendor.clouds.some(
    ({ smtpHosts, tokenHosts }) =>
      smtpHosts.includes(settings.host.toLowerCase()) || tokenHosts.includes(hostOf(settings.tokenEndpoint)),
  );
}
