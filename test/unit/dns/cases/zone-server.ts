import type { Answer, RecordType } from "dns-packet";
import { startDnsServer } from "../../../../src-main/practice/dns/server.ts";
import type { Listening } from "../../../../src-main/practice/listen.ts";
import type { CaseRecord } from "./form.ts";

/** A zone to be served: its records, and how long "there is none" is kept, in seconds. */
export interface ServedZone {
  readonly apex: string;
  readonly records: readonly CaseRecord[];
  readonly negativeTtl?: number;
}

/** The one name server that every zone names. */
export const nameServer = "ns1.dnshost.net";

const isBelow = (name: string, apex: string) => name === apex || name.endsWith(`.${apex}`);

const toAnswer = (name: string, [, type, ...data]: CaseRecord): Answer => {
  const [preference = "", exchange = ""] = type === "MX" ? (data[0] ?? "").split(" ") : [];
  const value =
    type === "TXT"
      ? data.map((text) => Buffer.from(text, "utf8"))
      : type === "SPF"
        ? Buffer.concat(
            data.map((text) => Buffer.concat([Buffer.from([Buffer.byteLength(text)]), Buffer.from(text)])),
          )
        : type === "MX"
          ? { preference: Number(preference), exchange }
          : data[0];
  return { name, type, ttl: 300, class: "IN", data: value } as Answer;
};

/** The records of a name, by the wildcard of its closest encloser where it does not exist (RFC 4592). */
function recordsAt({ apex, records }: ServedZone, name: string) {
  const exists = (n: string) => n === apex || records.some(([r]) => isBelow(r.toLowerCase(), n));
  const at = (n: string) => records.filter(([r]) => r.toLowerCase() === n);
  if (exists(name)) return { exists: true, records: at(name) };
  let encloser = name.slice(name.indexOf(".") + 1);
  while (!exists(encloser)) encloser = encloser.slice(encloser.indexOf(".") + 1);
  const wild = at(`*.${encloser}`);
  return { exists: wild.length > 0, records: wild };
}

/** A name server with these zones, over UDP and TCP on one loopback port. It refuses everything else, as name servers do. */
export function serveZones(zones: readonly ServedZone[]): Promise<Listening> {
  const zoneOf = (name: string) =>
    zones.filter((z) => isBelow(name, z.apex)).toSorted((a, b) => b.apex.length - a.apex.length)[0];
  return startDnsServer(
    (question) => {
      const answers: Answer[] = [];
      let name = question.name.toLowerCase();
      for (let hop = 0; hop < 8; hop++) {
        const zone = zoneOf(name);
        if (zone === undefined)
          return {
            rcode: answers.length > 0 ? 0 : 5,
            authoritative: answers.length > 0,
            answers,
            authorities: [],
          };
        const cut = zone.records.find(([n, type]) => type === "NS" && n !== zone.apex && isBelow(name, n));
        if (cut)
          return {
            rcode: 0,
            authoritative: answers.length > 0,
            answers,
            authorities: zone.records
              .filter(([n, type]) => type === "NS" && n === cut[0])
              .map((r) => toAnswer(r[0], r)),
          };
        const minimum = zone.negativeTtl ?? 300;
        const soa: Answer = {
          name: zone.apex,
          type: "SOA",
          ttl: minimum,
          data: {
            mname: nameServer,
            rname: "hostmaster",
            serial: 1,
            refresh: 1,
            retry: 1,
            expire: 1,
            minimum,
          },
        };
        const ok = { rcode: 0, authoritative: true } as const;
        if (name === zone.apex && question.type === "SOA")
          return { ...ok, answers: [...answers, soa], authorities: [] };
        if (name === zone.apex && question.type === "NS")
          return { ...ok, answers: [{ name, type: "NS", ttl: 300, data: nameServer }], authorities: [] };
        const found = recordsAt(zone, name);
        const own = found.records.filter(([, type]) => type === (question.type as RecordType));
        if (own.length > 0)
          return { ...ok, answers: [...answers, ...own.map((r) => toAnswer(name, r))], authorities: [] };
        const alias = found.records.find(([, type]) => type === "CNAME");
        if (alias === undefined)
          return { rcode: found.exists ? 0 : 3, authoritative: true, answers, authorities: [soa] };
        answers.push(toAnswer(name, alias));
        name = (alias[2] ?? "").toLowerCase();
      }
      // Aliases in a circle are given as they stand, as BIND does.
      return { rcode: 0, authoritative: true, answers: answers.slice(0, 2), authorities: [] };
    },
    { recursive: false },
  );
}
