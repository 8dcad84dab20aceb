import type { Finding } from "../../contract/finding.ts";
import type { Network } from "../../network/port.ts";
import { recordsOf } from "../ask/answer.ts";
import { parentsOf } from "../ask/domain-name.ts";
import type { DnsRecord } from "../ask/message.ts";
import { registeredName } from "../ask/registered-name.ts";
import type { Resolver } from "../ask/resolver.ts";
import type { View } from "../ask/view.ts";
import { askServer } from "../ask/wire.ts";
import { finding, source } from "../finding.ts";

/** Servers of the zone above that are asked; the first reply counts. */
const parentServers = 2;
/** How long they are waited for, milliseconds. Rows do not wait for this. */
const timeoutMs = 1_000;

/**
 * Compares the name servers that the zone above (the registrar's side) names with those the zone itself names. Where they
 * differ, a record entered at one DNS host may be looked for at another.
 *
 * @param begun what `askAbove` found for the name it was begun with
 * @returns one finding, or none; none as well when the zone above could not be asked
 */
export async function delegationFindings(
  network: Network,
  view: View,
  begun: Above,
  signal?: AbortSignal,
): Promise<Finding[]> {
  if (view.authority === undefined) return [];
  const { apex } = view.authority.zone;
  const [own, above] = await Promise.all([
    view.authority.ask(apex, "NS"),
    begun.apex === apex ? begun.servers : delegatedServers(network, view.resolver, apex, signal),
  ]);
  const inZone = [...new Set(own.flatMap((g) => targets(g.answer.records)))].sort();
  if (above === undefined || inZone.length === 0 || above.join() === inZone.join()) return [];
  const apart = above.every((name) => !inZone.includes(name));
  return [
    finding({
      code: "dns-delegation-differs",
      severity: "warning",
      title: "The registrar and the zone name different name servers",
      cause: apart
        ? `They have none in common. The zone may have been moved halfway, so a record entered at one DNS host may be looked for at the other.`
        : "Only a part of them is the same. Servers on one list only may answer with an old zone.",
      fix: [
        `At the registrar of ${apex}, look up which name servers are set.`,
        "Enter the records at the DNS host that runs those.",
        "Then bring the NS records of the zone in line.",
      ],
      expected: `Registrar: ${above.join(", ")}`,
      found: `Zone: ${inZone.join(", ")}`,
      sources: [source.dns(1034, "4.2.2")],
    }),
  ];
}

const targets = (records: readonly DnsRecord[]): string[] =>
  records.flatMap((r) => (r.type === "NS" ? [r.target] : []));

/** A question to the zone above that is under way, for the zone that is most likely the one. */
export interface Above {
  readonly apex: string;
  readonly servers: Promise<string[] | undefined>;
}

/** Begins to ask the zone above before the zone itself is known: its servers are not found through it. */
export function askAbove(network: Network, resolver: Resolver, domain: string, signal?: AbortSignal): Above {
  const apex = registeredName(domain);
  const servers = delegatedServers(network, resolver, apex, signal);
  servers.catch(() => {});
  return { apex, servers };
}

/** The NS records for a zone as a server of the zone above refers to them; undefined when it did not. */
async function delegatedServers(
  network: Network,
  resolver: Resolver,
  apex: string,
  signal?: AbortSignal,
): Promise<string[] | undefined> {
  const parent = parentsOf(apex)[0];
  if (parent === undefined) return undefined;
  const names = recordsOf(await resolver.query(parent, "NS"), "NS").map((r) => r.target);
  const addresses = await Promise.all(
    names
      .slice(0, parentServers)
      .map(async (name) => recordsOf(await resolver.query(name, "A"), "A")[0]?.address),
  );
  const replies = addresses.flatMap((address) =>
    address === undefined
      ? []
      : [
          askServer(
            network,
            { address, port: 53 },
            { name: apex, type: "NS" },
            { recursionDesired: false, tries: 1, timeoutMs, signal },
          ),
        ],
  );
  for (const outcome of await Promise.all(replies)) {
    if (!("reply" in outcome) || outcome.reply.authoritative) continue;
    const referred = targets(outcome.reply.authorities.filter((r) => r.name === apex));
    if (referred.length > 0) return [...new Set(referred)].sort();
  }
  return undefined;
}
