import type { Answer, SoaAnswer } from "dns-packet";
import {
  delegationOf,
  isBelow,
  lower,
  rootZone,
  serversOf,
  soaOf,
  toAnswer,
  type ZonePlan,
  type ZoneRecord,
  zoneOf,
} from "./zone.ts";

export interface Reply {
  /** RFC 1035 section 4.1.1: 0 NOERROR, 3 NXDOMAIN, 5 REFUSED. */
  readonly rcode: 0 | 2 | 3 | 5;
  readonly authoritative: boolean;
  readonly answers: readonly Answer[];
  readonly authorities: readonly Answer[];
}

/** CNAME chains longer than this end: a loop, or nothing anybody needs. */
const longestChain = 8;

const visibleAt = (zone: ZonePlan, server: string | undefined): readonly ZoneRecord[] =>
  zone.records.filter((r) => r.onlyAt === undefined || r.onlyAt === server);

/** Records of a name, by the closest wildcard where the name itself does not exist: RFC 4592. */
function recordsOf(
  records: readonly ZoneRecord[],
  name: string,
  apex: string,
): { exists: boolean; records: ZoneRecord[] } {
  const own = records.filter((r) => lower(r.name) === name);
  const exists = own.length > 0 || records.some((r) => lower(r.name).endsWith(`.${name}`)) || name === apex;
  if (exists) return { exists, records: own };
  for (
    let parent = name.slice(name.indexOf(".") + 1);
    isBelow(parent, apex);
    parent = parent.slice(parent.indexOf(".") + 1)
  ) {
    const wild = records.filter((r) => lower(r.name) === `*.${parent}`);
    if (wild.length > 0) return { exists: true, records: wild.map((r) => ({ ...r, name })) };
    const parentExists = records.some(
      (r) => lower(r.name) === parent || lower(r.name).endsWith(`.${parent}`),
    );
    if (parentExists || !parent.includes(".")) break;
  }
  return { exists: false, records: [] };
}

/**
 * What one zone answers, asked at one of its name servers (or at any, for `server` undefined).
 * A CNAME is followed inside the zone only.
 */
function answerFrom(zone: ZonePlan, question: { name: string; type: string }, server?: string): Reply {
  const soa: SoaAnswer = soaOf(zone);
  const answers: Answer[] = [];
  const all = visibleAt(zone, server);
  let name = lower(question.name);
  for (let step = 0; step < longestChain; step++) {
    if (name === zone.apex && question.type === "SOA")
      return { rcode: 0, authoritative: true, answers: [soa], authorities: [] };
    if (name === zone.apex && question.type === "NS") {
      const nameServers = zone.nameServers.map((data): Answer => ({ name, type: "NS", ttl: 86_400, data }));
      return { rcode: 0, authoritative: true, answers: nameServers, authorities: [] };
    }
    const found = recordsOf(all, name, zone.apex);
    const matching = found.records.filter((r) => r.type === question.type);
    if (matching.length > 0)
      return {
        rcode: 0,
        authoritative: true,
        answers: [...answers, ...matching.map(toAnswer)],
        authorities: [],
      };
    const alias = found.records.find((r) => r.type === "CNAME");
    if (alias === undefined) {
      return { rcode: found.exists ? 0 : 3, authoritative: true, answers, authorities: [soa] };
    }
    answers.push(toAnswer(alias));
    name = lower(alias.data);
    if (!isBelow(name, zone.apex)) break;
  }
  return { rcode: 0, authoritative: true, answers, authorities: [] };
}

/**
 * What a name server answers: from its own zones, a referral for what they delegate (RFC 1034 section 4.3.2, step 3b), and
 * REFUSED for any other name.
 */
export function answerAuthoritatively(
  zones: readonly ZonePlan[],
  question: { name: string; type: string },
  server: string,
): Reply {
  const zone = zoneOf(
    zones.filter((z) => serversOf(z).includes(server)),
    question.name,
  );
  if (zone === rootZone) return { rcode: 5, authoritative: false, answers: [], authorities: [] };
  const referral = delegationOf(zone, question.name);
  if (referral.length > 0)
    return { rcode: 0, authoritative: false, answers: [], authorities: referral.map(toAnswer) };
  return answerFrom(zone, question, server);
}

/** The zone that holds a name as the world finds it: of several copies, the one at the servers that the zone above names. */
function delegatedZoneOf(zones: readonly ZonePlan[], name: string): ZonePlan {
  const zone = zoneOf(zones, name);
  const copies = zones.filter((z) => z.apex === zone.apex);
  if (copies.length < 2) return zone;
  const servers = zones.flatMap((z) => delegationOf(z, zone.apex)).map((r) => r.data);
  return copies.find((z) => serversOf(z).some((server) => servers.includes(server))) ?? zone;
}

/** What a recursive resolver finds: chains followed from zone to zone. */
export function resolve(zones: readonly ZonePlan[], question: { name: string; type: string }): Reply {
  const answers: Answer[] = [];
  let name = question.name;
  for (let step = 0; step < longestChain; step++) {
    const reply = answerFrom(delegatedZoneOf(zones, name), { name, type: question.type });
    answers.push(...reply.answers);
    const last = reply.answers.at(-1);
    if (reply.authorities.length > 0 || last?.type !== "CNAME" || question.type === "CNAME")
      return { rcode: reply.rcode, authoritative: false, answers, authorities: reply.authorities };
    name = last.data;
  }
  return { rcode: 2, authoritative: false, answers: [], authorities: [] };
}
