import type { ConnectionFact, DnsCheck, DnsHostId, DnsZone } from "../../contract/index.ts";
import { MailwrightError } from "../../contract/mailwright-error.ts";
import type { Secret } from "../../credentials/secret.ts";
import { canonicalName } from "../../dns/ask/domain-name.ts";
import type { Network } from "../../network/port.ts";
import type { Connection, Hands } from "../../plan/connection.ts";
import type { Connector } from "../connector.ts";
import { dnsConnection } from "./connection.ts";
import { delegatedZone } from "./delegated.ts";
import { discreet } from "./discreet.ts";
import { finding, missingRight } from "./findings.ts";
import type { Guide } from "./guide.ts";
import type { HostZones, OpenZone } from "./host.ts";

/** What a host is reached with. */
export interface Access {
  readonly network: Network;
  /** What is no secret, by the host's own names. */
  readonly values: Readonly<Record<string, string>>;
  withSecret<T>(use: (secret: Secret) => Promise<T>): Promise<T>;
  /** Secrets that the host gave for it since. Whoever gets one adds it. */
  readonly learned: Secret[];
}

/** What was entered, sorted. */
interface Entered {
  /** How it signs in: "token", "access-key". */
  readonly by: string;
  readonly values: Readonly<Record<string, string>>;
  readonly secret: Secret;
}

/** All that is special to one DNS host. */
export interface DnsHost {
  readonly system: DnsHostId;
  /** For people: "Cloudflare". */
  readonly name: string;
  guide(zone: DnsZone | null, check: DnsCheck | null): Guide;
  /** Sorts what was entered, without spaces at its ends. Throws a `MailwrightError` for what is missing or cannot be it. */
  sort(entered: Readonly<Record<string, string>>, zone: DnsZone): Entered;
  /** The zones of this name that the access reaches. */
  zones(access: Access, apex: string, hands: Hands): Promise<HostZones>;
  /** What has to be done where the access reaches the zone and may not write. */
  readonly rightFix: readonly string[];
  /** When the access ends, where that can be asked. */
  expiresAt?(access: Access, hands: Hands): Promise<string | undefined>;
  open(access: Access): OpenZone;
}

/** An opened zone whose errors tell no secret. */
function discreetZone(zone: OpenZone, { withSecret, learned }: Access): OpenZone {
  const guard = <T>(run: () => Promise<T>) => withSecret((secret) => discreet(secret, learned, run));
  return {
    spell: (type, text) => zone.spell(type, text),
    read: (names, hands) => guard(() => zone.read(names, hands)),
    write: (edits, hands, mark) => guard(() => zone.write(edits, hands, mark)),
  };
}

/** A DNS host as one of the systems that can be connected. */
export const dnsConnector = (host: DnsHost): Connector => ({
  system: host.system,
  name: host.name,
  guide: (zone, check) => ({ host: host.system, name: host.name, ...host.guide(zone, check) }),

  async connect(entered, { network, hands, zone }) {
    if (!zone) throw new MailwrightError(zoneUnknown);
    const tidy = Object.fromEntries(Object.entries(entered).map(([name, value]) => [name, value.trim()]));
    const { by, values, secret } = host.sort(tidy, zone);
    const access: Access = { network, values, withSecret: (use) => use(secret), learned: [] };
    const { own, expiresAt } = await discreet(secret, access.learned, async () => {
      const zones = await host.zones(access, canonicalName(zone.apex), hands);
      const own = await delegatedZone(host.name, zones, zone, network, hands.signal);
      if (own.writable === false) throw missingRight(host.name, host.rightFix, own.apex);
      return { own, expiresAt: await host.expiresAt?.(access, hands) };
    });
    return {
      fact: {
        system: host.system,
        where: own.apex,
        by,
        values: { ...values, ...own.values, delegation: zone.nameServers.map(canonicalName).join(" ") },
        ...(expiresAt !== undefined && { expiresAt }),
      },
      secret,
      findings: [],
    };
  },

  open(fact: ConnectionFact, place): Connection {
    const { network, check, withSecret } = place;
    const access: Access = { network, values: fact.values, withSecret, learned: [] };
    const zone = discreetZone(host.open(access), access);
    const connection = dnsConnection(host.system, fact.where, zone, place);
    return {
      ...connection,
      async read(facts, journal, hands, made) {
        if (check.zone && isMoved(fact, check.zone))
          throw new MailwrightError(moved(host.name, fact, check.zone));
        return connection.read(facts, journal, hands, made);
      },
    };
  },
});

/** The delegation points to another zone than the one that was connected. */
function isMoved({ where, values }: ConnectionFact, { apex, nameServers }: DnsZone): boolean {
  if (canonicalName(apex) !== where) return true;
  const before = values.delegation?.split(" ").filter((name) => name !== "") ?? [];
  return before.length > 0 && !nameServers.some((name) => before.includes(canonicalName(name)));
}

const zoneUnknown = finding({
  code: "dns-host-zone-unknown",
  title: "The zone of the domain is not known yet",
  cause:
    "Which zone the registrar points to decides where records are written. The DNS check did not find it.",
  fix: ["Run the DNS check again.", "See what it says about the zone."],
});

const moved = (host: string, { where }: ConnectionFact, zone: DnsZone) =>
  finding({
    code: "dns-host-zone-moved",
    title: `The domain is no longer served by the zone that is connected`,
    cause: `The connection reaches ${where} at ${host}. The domain is now in the zone ${zone.apex} at other name servers.`,
    fix: [
      "Disconnect, and connect the host that has the zone now.",
      "Or enter the records there by hand: the plan goes on when the name servers show them.",
    ],
    found: zone.nameServers.join("\n"),
  });
