import type { ProviderId } from "../../contract/settings.ts";
import type { Network } from "../../network/port.ts";
import { everyProvider, type Provider } from "../../providers/index.ts";
import { recordsOf } from "../ask/answer.ts";
import { canonicalName, isAtOrBelow } from "../ask/domain-name.ts";
import { ownParentsOf } from "../ask/registered-name.ts";
import { createResolver } from "../ask/resolver.ts";

const knownNames = everyProvider
  .filter(({ clouds }) => clouds.length > 0)
  .map(({ words }) => words.name)
  .join(" or ");

/** The provider that a list of mail hosts belongs to; null for any other. */
export function providerOfMail(exchanges: readonly string[]): Provider | null {
  const isAt = (exchange: string) => (provider: Provider) =>
    provider.clouds.some(({ dns }) => dns.mailZones.some((zone) => isAtOrBelow(exchange, zone)));
  for (const exchange of exchanges) {
    const known = everyProvider.find(isAt(exchange));
    if (known) return known;
  }
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
  const names = [name, ...ownParentsOf(name)];
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
      ? { provider: known.id, reason: `Mail for ${names[i]} goes to ${known.words.name} (${first}).` }
      : {
          provider: null,
          reason: `Mail for ${names[i]} goes to ${first}, which is not a server of ${knownNames}.`,
        };
  }
  if (answers.every((a) => a.status === "failed"))
    return { provider: null, reason: "The MX records could not be read." };
  return { provider: null, reason: `Neither ${name} nor a name above it has MX records.` };
}
