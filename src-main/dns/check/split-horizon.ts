import type { Finding } from "../../contract/finding.ts";
import type { Endpoint, Network } from "../../network/port.ts";
import type { Reply } from "../ask/message.ts";
import { registeredName } from "../ask/registered-name.ts";
import { askServer } from "../ask/wire.ts";
import { finding } from "../finding.ts";

/** How long each resolver is waited for, milliseconds. Nothing else waits for this. */
const timeoutMs = 800;

/** Two views of one zone: the company's own DNS says another thing than the DNS of the world. */
export interface SplitHorizon {
  readonly name: string;
  /** Name servers as the company's resolver tells them, and as public ones do. */
  readonly inside: readonly string[];
  readonly outside: readonly string[];
}

/**
 * Compares who runs the zone as the system's resolvers and as public ones tell it. They are two views when they have no name
 * server in common, or when the system's resolver answers with authority for a zone that the world has elsewhere.
 *
 * @returns undefined when the views agree, or one of them is not to be had
 */
export async function splitHorizon(
  network: Network,
  domain: string,
  signal?: AbortSignal,
): Promise<SplitHorizon | undefined> {
  const open = network.publicResolvers();
  const own = network.resolvers().filter((r) => !open.some((o) => o.address === r.address));
  if (own.length === 0 || open.length === 0) return undefined;
  const name = registeredName(domain);
  const ask = async (resolver: Endpoint): Promise<Reply[]> => {
    const options = { recursionDesired: true, tries: 1, timeoutMs, signal };
    const outcome = await askServer(network, resolver, { name, type: "NS" }, options);
    return "reply" in outcome && serversIn(outcome.reply, name).length > 0 ? [outcome.reply] : [];
  };
  const [insides, outsides] = await Promise.all(
    [own, open].map(async (resolvers) => (await Promise.all(resolvers.map(ask))).flat()),
  );
  const inside = insides?.[0];
  const outside = outsides?.[0];
  if (inside === undefined || outside === undefined) return undefined;
  const [within, without] = [serversIn(inside, name), serversIn(outside, name)];
  const isApart = !within.some((server) => without.includes(server));
  return isApart || (inside.authoritative && !outside.authoritative)
    ? { name, inside: within, outside: without }
    : undefined;
}

const serversIn = (reply: Reply, name: string): string[] =>
  reply.answers.flatMap((r) => (r.type === "NS" && r.name === name ? [r.target] : [])).sort();

export const splitFinding = ({ name, inside, outside }: SplitHorizon): Finding =>
  finding({
    code: "dns-split-horizon",
    severity: "warning",
    title: `This network has a DNS of its own for ${name}`,
    cause:
      "The DNS of this network answers otherwise than the DNS of the world. Okta and mail receivers see the world's, so that is what is shown here.",
    fix: [
      `Enter the records in the public zone${outside.length > 0 ? `, at ${outside[0]}` : ""}.`,
      "A record entered in the inner DNS only is not seen by Okta.",
    ],
    expected: `Public: ${outside.join(", ")}`,
    found: `Here: ${inside.join(", ")}`,
  });

/** The network as the world sees it: without its own resolvers. */
export const worldView = (network: Network): Network => ({
  ...network,
  resolvers: () => network.publicResolvers(),
  publicResolvers: () => [],
});
