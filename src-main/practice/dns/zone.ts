import type { Answer, SoaAnswer } from "dns-packet";
import { inStrings } from "../../dns/ask/character-strings.ts";

export type RecordType = "A" | "AAAA" | "CNAME" | "MX" | "NS" | "TXT";

/** One record. `data` as in a zone file: TXT unquoted, MX with its preference in front, names without a trailing dot. */
export interface ZoneRecord {
  readonly name: string;
  readonly type: RecordType;
  readonly data: string;
  /** Seconds. */
  readonly ttl: number;
  /** Only this name server of the zone has it yet. */
  readonly onlyAt?: string;
}

export interface ZonePlan {
  readonly apex: string;
  /** What the zone itself names: its NS records. */
  readonly nameServers: readonly string[];
  /** The name servers that have this zone, where they are not the ones it names. */
  readonly servedBy?: readonly string[];
  readonly records: readonly ZoneRecord[];
  /** TTL of negative answers (SOA minimum), in seconds: RFC 2308 section 5. */
  readonly negativeTtl: number;
}

/** Zones of every top-level domain: enough for "no such domain" to be said with an SOA. */
export const rootZone: ZonePlan = {
  apex: "",
  nameServers: ["a.root-servers.net"],
  records: [],
  negativeTtl: 900,
};

export const lower = (name: string): string => name.toLowerCase().replace(/\.$/, "");

export const isBelow = (name: string, apex: string): boolean =>
  apex === "" || name === apex || name.endsWith(`.${apex}`);

/** The zone with the longest apex that holds the name. */
export function zoneOf(zones: readonly ZonePlan[], name: string): ZonePlan {
  let best = rootZone;
  for (const zone of zones)
    if (isBelow(lower(name), zone.apex) && zone.apex.length > best.apex.length) best = zone;
  return best;
}

/** The name servers that answer for a zone. */
export const serversOf = (zone: ZonePlan): readonly string[] => zone.servedBy ?? zone.nameServers;

/** The NS records by which a zone refers to the zone below it that holds the name; none where it answers itself. */
export function delegationOf(zone: ZonePlan, name: string): readonly ZoneRecord[] {
  return zone.records.filter(
    (r) => r.type === "NS" && lower(r.name) !== zone.apex && isBelow(lower(name), lower(r.name)),
  );
}

/** The data of an MX record in its two parts. */
export function mailExchange(data: string): { preference: number; exchange: string } {
  const [preference = "0", exchange = "."] = data.split(" ");
  return { preference: Number(preference), exchange };
}

/** A record in dns-packet's shape. */
export function toAnswer(record: ZoneRecord): Answer {
  const { name, ttl, data } = record;
  switch (record.type) {
    case "TXT":
      return { name, type: "TXT", ttl, data: inStrings(data) };
    case "MX":
      return { name, type: "MX", ttl, data: mailExchange(data) };
    case "A":
    case "AAAA":
    case "CNAME":
    case "NS":
      return { name, type: record.type, ttl, data };
    default:
      return record.type satisfies never;
  }
}

export function soaOf(zone: ZonePlan): SoaAnswer {
  return {
    name: zone.apex || ".",
    type: "SOA",
    ttl: zone.negativeTtl,
    data: {
      mname: zone.nameServers[0] ?? "a.root-servers.net",
      rname: zone.apex ? `dns.${zone.apex}` : "nstld.verisign-grs.com",
      serial: 2026112301,
      refresh: 10_000,
      retry: 2_400,
      expire: 604_800,
      minimum: zone.negativeTtl,
    },
  };
}
