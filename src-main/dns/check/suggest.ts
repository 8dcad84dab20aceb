import type { ProviderId } from "../../contract/settings.ts";
import type { Network } from "../../network/port.ts";
import { recordsOf } from "../ask/answer.ts";
import { canonicalName, isAtOrBelow, parentsOf } from "../ask/domain-name.ts";
import { createResolver } from "../ask/resolver.ts";

/** Names of mail hosts by which a provider is known. */
const mailHosts: readonly { provider: ProviderId; name: string; zones: readonly string[] }[] = [
  {
    provider: "google",
    name: "Google Workspace",
    zones: ["google.com", "googlemail.com", "psmtp.com"],
  },
  {
    provider: "microsoft",
    name: "Microsoft 365",
    zones: ["mail.protection.outlook.com", "mx.microsoft", "outlook.com", "office365.us"],
  },
];

/** The provider that a list of mail hosts belongs to; null for any other. */
export function providerOfMail(exchanges: readonly string[]): { provider: ProviderId; name: string } | null {
  for (const exchange of exchanges)
    for (const { provider, name, zones } of mailHosts)
      if (zones.some((zone) => isAtOrBelow(exchange, zone))) return { provider, name };
  return null;
}

/**
 * Which provider the domain's mail goes to, from its MX records or those of the nearest parent that has some. A new
 * sub-domain has none of its own, so the parents are asked as well, all at once.
 *
 * @returns the provider, or null, and the reason as a sentence. Throws only when cancelled.
 */
export async function suggestProvider(
  network: Network,
  domain: string,
  signal?: AbortSignal,
): Promise<{ provider: ProviderId | null; reason: string }> {
  const resolver = createResolver(network, signal);
  const name = canonicalName(domain);
  const names = [name, ...parentsOf(name).filter((p) => p.includes("."))];
  const answers = await Promise.all(names.map((n) => resolver.query(n, "MX")));
  for (const [i, answer] of answers.entries()) {
    const exchanges = recordsOf(answer, "MX")
      .toSorted((a, b) => a.preference - b.preference)
      .map((r) => r.exchange)
      .filter((e) => e !== ".");
    const first = exchanges[0];
    if (first === undefined) continue;
    const known = providerOfMail(exchanges);
    return known
      ? { provider: known.provider, reason: `Mail for ${names[i]} goes to ${known.name} (${first}).` }
      : {
          provider: null,
          reason: `Mail for ${names[i]} goes to ${first}, which is neither Google nor Microsoft.`,
        };
  }
  if (answers.every((a) => a.status === "failed"))
    return { provider: null, reason: "The MX records could not be read." };
  return { provider: null, reason: `Neither ${name} nor a name above it has MX records.` };
}
