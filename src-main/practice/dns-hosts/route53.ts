import { randomBytes } from "node:crypto";
import { quotedChunks, textOfStrings } from "../../dns/ask/character-strings.ts";
import { lower, type ZoneRecord } from "../dns/zone.ts";
import type { HttpRequest } from "../https/server.ts";
import type { HttpReply } from "../plan.ts";
import { type AwsKey, type Change, host, readChanges, refusedSignature } from "./route53-request.ts";
import {
  carryOut,
  clashes,
  isAt,
  keyOf,
  type ListedZone,
  listedZones,
  type PracticeDnsHost,
  refusalOf,
  type Stage,
} from "./stage.ts";

const xmlns = 'xmlns="https://route53.amazonaws.com/doc/2013-04-01/"';

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** A name as Route 53 lists it: what is no letter, digit, hyphen, underscore or dot as an octal escape. */
const escapedName = (name: string): string =>
  `${name.replace(/[^\w.-]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`)}.`;

/** An element with what is in it, which is escaped already. */
const tag = (name: string, inner: string | number | boolean): string => `<${name}>${inner}</${name}>`;

const xml = (status: number, root: string, inner: string): HttpReply => ({
  status,
  headers: { "content-type": "text/xml" },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<${root} ${xmlns}>${inner}</${root}>`,
});

const fine = (root: string, inner: string): HttpReply => xml(200, root, inner);

const failure = (status: number, code: string, message: string): HttpReply =>
  xml(
    status,
    "ErrorResponse",
    `<Error><Type>Sender</Type><Code>${code}</Code><Message>${escaped(message)}</Message></Error><RequestId>practice</RequestId>`,
  );

const invalidBatch = (message: string): HttpReply =>
  xml(
    400,
    "InvalidChangeBatch",
    `<Messages><Message>${escaped(message)}</Message></Messages><RequestId>practice</RequestId>`,
  );

const opened = (stage: Stage) => ({
  stage,
  keys: new Map<string, AwsKey>(),
  /** How often a change was asked for: the first time it is still on its way. */
  asked: new Map<string, number>(),
  /** How a text was spelt when it was written. */
  spelt: new Map<string, string>(),
});
type Route53 = ReturnType<typeof opened>;

/** Amazon Route 53's interface, as far as record sets go. Sources: its Smithy model and recorded exchanges. */
export function practiceRoute53(stage: Stage, options: { temporary?: boolean } = {}): PracticeDnsHost {
  const route53 = opened(stage);
  return {
    services: [{ kind: "https", host, handle: (request) => answer(route53, request) }],
    async connect() {
      const accessKeyId = `${options.temporary ? "ASIA" : "AKIA"}${randomBytes(10).toString("hex").toUpperCase().slice(0, 16)}`;
      const secretAccessKey = randomBytes(30).toString("base64");
      const sessionToken = options.temporary ? randomBytes(90).toString("base64") : undefined;
      route53.keys.set(accessKeyId, { secretAccessKey, sessionToken });
      return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
    },
  };
}

async function answer(route53: Route53, request: HttpRequest): Promise<HttpReply | "cut"> {
  const { stage, keys } = route53;
  const refusal = await refusedSignature(request, keys);
  if (refusal) return failure(403, ...refusal);
  const { method, query } = request;
  const path = request.path.replace("/2013-04-01", "");
  const zones = listedZones(stage).map((one, i) => ({ ...one, id: `Z${one.isOurs ? "OURS" : "OTHER"}${i}` }));
  if (method === "GET" && path === "/hostedzonesbyname") return listZones(route53, zones, query);
  const change = /^\/change\/(\w+)$/.exec(path)?.[1];
  if (method === "GET" && change !== undefined) return getChange(route53, change);
  const [, id, rest] = /^\/hostedzone\/(\w+)(\/rrset)?\/?$/.exec(path) ?? [];
  const zone = zones.find((one) => one.id === id);
  if (!zone) return failure(404, "NoSuchHostedZone", `No hosted zone found with ID: ${id}`);
  if (method === "GET") return rest === undefined ? getZone(route53, zone) : listSets(route53, query);
  return refusalOf(stage, refusals) ?? changeSets(route53, readChanges(request.body));
}

const refusals = {
  "read-only": failure(
    403,
    "AccessDenied",
    "User: arn:aws:iam::000000000000:user/mailwright is not authorized to perform: route53:ChangeResourceRecordSets",
  ),
  throttled: failure(400, "Throttling", "Rate exceeded"),
};

type HostedZone = ListedZone & { readonly id: string };

const zoneXml = ({ stage }: Route53, { id, name, isPrivate }: HostedZone): string =>
  `<HostedZone><Id>/hostedzone/${id}</Id><Name>${escapedName(name)}</Name><CallerReference>practice-${id}</CallerReference><Config><PrivateZone>${isPrivate}</PrivateZone></Config><ResourceRecordSetCount>${stage.zone.records().length}</ResourceRecordSetCount></HostedZone>`;

function listZones(route53: Route53, zones: readonly HostedZone[], query: URLSearchParams): HttpReply {
  const all = zones.map((zone) => zoneXml(route53, zone)).join("");
  const name = query.get("dnsname");
  const asked = name === null ? "" : tag("DNSName", escaped(name));
  const whole = tag("IsTruncated", false) + tag("MaxItems", query.get("maxitems") ?? 100);
  return fine("ListHostedZonesByNameResponse", tag("HostedZones", all) + asked + whole);
}

function getZone(route53: Route53, zone: HostedZone): HttpReply {
  const servers = zone.nameServers.map((name) => tag("NameServer", escaped(name)));
  const set = tag("DelegationSet", tag("NameServers", servers.join("")));
  return fine("GetHostedZoneResponse", zoneXml(route53, zone) + set);
}

function getChange({ asked }: Route53, id: string): HttpReply {
  const times = asked.get(id);
  if (times === undefined) return failure(404, "NoSuchChange", "Could not find resource with ID");
  asked.set(id, times + 1);
  return fine("GetChangeResponse", changeInfo(id, times > 0 ? "INSYNC" : "PENDING"));
}

const changeInfo = (id: string, status: string): string =>
  `<ChangeInfo><Id>/change/${id}</Id><Status>${status}</Status><SubmittedAt>2026-11-26T08:00:00.000Z</SubmittedAt></ChangeInfo>`;

function listSets(route53: Route53, query: URLSearchParams): HttpReply {
  const groups = Map.groupBy(route53.stage.zone.records(), ({ name, type }) => `${order(name)} ${type}`);
  const from = `${order(query.get("name") ?? "")} ${query.get("type") ?? ""}`;
  const sorted = [...groups].filter(([key]) => key >= from).sort(([a], [b]) => (a < b ? -1 : 1));
  const max = Number(query.get("maxitems") ?? 300);
  const next = sorted[max]?.[1][0];
  const sets = sorted.slice(0, max).map(([, records]) => setXml(route53, records));
  const onwards = next
    ? tag("NextRecordName", escapedName(next.name)) + tag("NextRecordType", next.type)
    : "";
  const whole = tag("IsTruncated", next !== undefined) + onwards + tag("MaxItems", max);
  return fine("ListResourceRecordSetsResponse", tag("ResourceRecordSets", sets.join("")) + whole);
}

/** Route 53 sorts names by their labels from the right. */
const order = (name: string): string => `${lower(name).split(".").reverse().join(".")}.`;

function setXml({ spelt }: Route53, records: readonly ZoneRecord[]): string {
  const first = records[0] as ZoneRecord;
  const values = records.map((r) => tag("ResourceRecord", tag("Value", escaped(rawOf(spelt, r)))));
  const head = tag("Name", escapedName(first.name)) + tag("Type", first.type) + tag("TTL", first.ttl);
  return tag("ResourceRecordSet", head + tag("ResourceRecords", values.join("")));
}

const rawOf = (spelt: ReadonlyMap<string, string>, record: ZoneRecord): string =>
  spelt.get(keyOf(record)) ?? (record.type === "TXT" ? quotedChunks(record.data) : record.data);

/** Carries a batch out on a copy, so that it is done whole or not at all. */
function changeSets({ stage, asked, spelt }: Route53, changes: readonly Change[]): HttpReply | "cut" {
  let records = stage.zone.records();
  const raws = new Map<string, string>();
  for (const { action, name, type, ttl, values } of changes) {
    const there = records.filter(isAt(name, type));
    const said = `[name='${name}', type='${type}']`;
    if (action === "CREATE" && there.length > 0)
      return invalidBatch(`Tried to create resource record set ${said} but it already exists`);
    if (action === "DELETE") {
      if (there.length === 0)
        return invalidBatch(`Tried to delete resource record set ${said} but it was not found`);
      const same = new Set(there.map((record) => rawOf(spelt, record)));
      if (there[0]?.ttl !== ttl || same.size !== values.length || !values.every((value) => same.has(value)))
        return invalidBatch(
          `Tried to delete resource record set ${said} but the values provided do not match the current values`,
        );
    }
    records = records.filter((record) => !there.includes(record));
    if (action === "DELETE") continue;
    if (clashes(type, records.filter(isAt(name))))
      return invalidBatch(
        `RRSet of type ${type} with DNS name ${name}. is not permitted as it conflicts with other records with the same DNS name in zone ${stage.zone.apex}.`,
      );
    const made = values.map((raw): ZoneRecord => {
      const data = type === "TXT" ? textOfStrings(raw) : raw.replace(/\.$/, "");
      const record = { name: lower(name), type, data, ttl };
      raws.set(keyOf(record), raw);
      return record;
    });
    records = [...records, ...made];
  }
  const id = `C${randomBytes(8).toString("hex").toUpperCase()}`;
  const done = fine("ChangeResourceRecordSetsResponse", changeInfo(id, "PENDING"));
  const failed = failure(500, "InternalFailure", "The request processing has failed");
  const end = carryOut(stage, [() => records], { done, failed }, true);
  if (end === failed) return failed;
  asked.set(id, 0);
  for (const [key, raw] of raws) spelt.set(key, raw);
  return end;
}
