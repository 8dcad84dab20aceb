import { randomBytes } from "node:crypto";
import { AwsV4Signer } from "aws4fetch";
import { quotedChunks, textOfStrings } from "../../dns/ask/character-strings.ts";
import { lower, type RecordType, type ZoneRecord } from "../dns/zone.ts";
import type { HttpRequest } from "../https/server.ts";
import type { HttpReply } from "../plan.ts";
import { carryOut, clashes, isAt, keyOf, listedZones, type PracticeDnsHost, type Stage } from "./stage.ts";

const host = "route53.amazonaws.com";
const xmlns = 'xmlns="https://route53.amazonaws.com/doc/2013-04-01/"';

interface AwsKey {
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
}

interface Change {
  readonly action: string;
  readonly name: string;
  readonly type: RecordType;
  readonly ttl: number;
  readonly values: readonly string[];
}

/** Amazon Route 53's interface, as far as record sets go. Sources: its Smithy model and recorded exchanges. */
export function practiceRoute53(stage: Stage, options: { temporary?: boolean } = {}): PracticeDnsHost {
  const { zone } = stage;
  const keys = new Map<string, AwsKey>();
  /** How often a change was asked for: the first time it is still on its way. */
  const asked = new Map<string, number>();
  /** How a text was spelt when it was written. */
  const spelt = new Map<string, string>();
  const rawOf = (record: ZoneRecord): string =>
    spelt.get(keyOf(record)) ?? (record.type === "TXT" ? quotedChunks(record.data) : record.data);

  const zones = () =>
    listedZones(stage).map((listed, i) => ({ ...listed, id: `Z${listed.isOurs ? "OURS" : "OTHER"}${i}` }));

  const zoneXml = ({ id, name, isPrivate }: ReturnType<typeof zones>[number]) =>
    `<HostedZone><Id>/hostedzone/${id}</Id><Name>${escapedName(name)}</Name><CallerReference>practice-${id}</CallerReference><Config><PrivateZone>${isPrivate}</PrivateZone></Config><ResourceRecordSetCount>${zone.records().length}</ResourceRecordSetCount></HostedZone>`;

  function listSets(query: URLSearchParams): HttpReply {
    const groups = Map.groupBy(zone.records(), ({ name, type }) => `${order(name)} ${type}`);
    const from = `${order(query.get("name") ?? "")} ${query.get("type") ?? ""}`;
    const sorted = [...groups].filter(([key]) => key >= from).sort(([a], [b]) => (a < b ? -1 : 1));
    const max = Number(query.get("maxitems") ?? 300);
    const next = sorted[max]?.[1][0];
    const sets = sorted.slice(0, max).map(([, records]) => setXml(records));
    const onwards = next
      ? tag("NextRecordName", escapedName(next.name)) + tag("NextRecordType", next.type)
      : "";
    const whole = tag("IsTruncated", next !== undefined) + onwards + tag("MaxItems", max);
    return fine("ListResourceRecordSetsResponse", tag("ResourceRecordSets", sets.join("")) + whole);
  }

  const setXml = (records: readonly ZoneRecord[]): string => {
    const first = records[0] as ZoneRecord;
    const values = records.map((record) => tag("ResourceRecord", tag("Value", escaped(rawOf(record)))));
    const head = tag("Name", escapedName(first.name)) + tag("Type", first.type) + tag("TTL", first.ttl);
    return tag("ResourceRecordSet", head + tag("ResourceRecords", values.join("")));
  };

  /** Carries a batch out on a copy, so that it is done whole or not at all. */
  function batch(changes: readonly Change[]): HttpReply | "cut" {
    let records = [...zone.records()];
    const raws = new Map<string, string>();
    for (const { action, name, type, ttl, values } of changes) {
      const there = records.filter(isAt(name, type));
      const said = `[name='${name}', type='${type}']`;
      if (action === "CREATE" && there.length > 0)
        return invalidBatch(`Tried to create resource record set ${said} but it already exists`);
      if (action === "DELETE") {
        if (there.length === 0)
          return invalidBatch(`Tried to delete resource record set ${said} but it was not found`);
        const same = new Set(there.map(rawOf));
        if (there[0]?.ttl !== ttl || same.size !== values.length || !values.every((value) => same.has(value)))
          return invalidBatch(
            `Tried to delete resource record set ${said} but the values provided do not match the current values`,
          );
      }
      records = records.filter((record) => !there.includes(record));
      if (action === "DELETE") continue;
      if (clashes(type, records.filter(isAt(name))))
        return invalidBatch(
          `RRSet of type ${type} with DNS name ${name}. is not permitted as it conflicts with other records with the same DNS name in zone ${zone.apex}.`,
        );
      for (const raw of values) {
        const record: ZoneRecord = {
          name: lower(name),
          type,
          data: type === "TXT" ? textOfStrings(raw) : raw.replace(/\.$/, ""),
          ttl,
        };
        raws.set(keyOf(record), raw);
        records.push(record);
      }
    }
    const end = carryOut(stage, [() => records], true);
    if (end === "failed") return failure(500, "InternalFailure", "The request processing has failed");
    for (const [key, raw] of raws) spelt.set(key, raw);
    if (end === "cut") return "cut";
    const id = `C${randomBytes(8).toString("hex").toUpperCase()}`;
    asked.set(id, 0);
    return fine("ChangeResourceRecordSetsResponse", changeInfo(id, "PENDING"));
  }

  async function answer(request: HttpRequest): Promise<HttpReply | "cut"> {
    const refusal = await refusedSignature(request, keys);
    if (refusal) return refusal;
    const { method, path, query, body } = request;
    const at = path.replace("/2013-04-01", "");
    if (method === "GET" && at === "/hostedzonesbyname") {
      const all = zones().map(zoneXml).join("");
      const name = query.get("dnsname");
      const asked = name === null ? "" : tag("DNSName", escaped(name));
      const whole = tag("IsTruncated", false) + tag("MaxItems", query.get("maxitems") ?? 100);
      return fine("ListHostedZonesByNameResponse", tag("HostedZones", all) + asked + whole);
    }
    const change = /^\/change\/(\w+)$/.exec(at)?.[1];
    if (method === "GET" && change !== undefined) {
      const times = asked.get(change);
      if (times === undefined) return failure(404, "NoSuchChange", "Could not find resource with ID");
      asked.set(change, times + 1);
      return fine("GetChangeResponse", changeInfo(change, times > 0 ? "INSYNC" : "PENDING"));
    }
    const [, id, rest] = /^\/hostedzone\/(\w+)(\/rrset)?\/?$/.exec(at) ?? [];
    const open = zones().find((one) => one.id === id);
    if (!open) return failure(404, "NoSuchHostedZone", `No hosted zone found with ID: ${id}`);
    if (method === "GET" && rest === undefined) {
      const servers = open.nameServers.map((name) => tag("NameServer", escaped(name)));
      const set = tag("DelegationSet", tag("NameServers", servers.join("")));
      return fine("GetHostedZoneResponse", zoneXml(open) + set);
    }
    if (method === "GET") return listSets(query);
    if (stage.trouble === "read-only")
      return failure(
        403,
        "AccessDenied",
        "User: arn:aws:iam::000000000000:user/mailwright is not authorized to perform: route53:ChangeResourceRecordSets",
      );
    if (stage.trouble === "throttled" && stage.strikes()) return failure(400, "Throttling", "Rate exceeded");
    return batch(readChanges(body));
  }

  return {
    services: [{ kind: "https", host, handle: answer }],
    async connect() {
      const accessKeyId = `${options.temporary ? "ASIA" : "AKIA"}${randomBytes(10).toString("hex").toUpperCase().slice(0, 16)}`;
      const secretAccessKey = randomBytes(30).toString("base64");
      const sessionToken = options.temporary ? randomBytes(90).toString("base64") : undefined;
      keys.set(accessKeyId, { secretAccessKey, sessionToken });
      return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
    },
  };
}

/** Signature Version 4, as the other side reckons it. */
async function refusedSignature(
  { method, path, query, headers, authorization = "", body }: HttpRequest,
  keys: ReadonlyMap<string, AwsKey>,
): Promise<HttpReply | undefined> {
  const accessKeyId = /Credential=(\w+)\//.exec(authorization)?.[1] ?? "";
  const key = keys.get(accessKeyId);
  if (!key)
    return failure(403, "InvalidClientTokenId", "The security token included in the request is invalid.");
  if (headers["x-amz-security-token"] !== key.sessionToken)
    return failure(403, "ExpiredToken", "The security token included in the request is expired");
  const search = query.size > 0 ? `?${query}` : "";
  const signer = new AwsV4Signer({
    accessKeyId,
    secretAccessKey: key.secretAccessKey,
    ...(key.sessionToken !== undefined && { sessionToken: key.sessionToken }),
    service: "route53",
    region: "us-east-1",
    method,
    url: `https://${host}${path}${search}`,
    ...(body !== "" && { body }),
    datetime: headers["x-amz-date"] ?? "",
  });
  if ((await signer.authHeader()) === authorization) return undefined;
  return failure(
    403,
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided.",
  );
}

/** Route 53 sorts names by their labels from the right. */
const order = (name: string): string => `${lower(name).split(".").reverse().join(".")}.`;

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const unescaped = (text: string): string =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** A name as Route 53 lists it: what is no letter, digit, hyphen, underscore or dot as an octal escape. */
const escapedName = (name: string): string =>
  `${name.replace(/[^\w.-]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`)}.`;

const inside = (text: string, tag: string): string[] =>
  [...text.matchAll(new RegExp(`<${tag}>(.*?)</${tag}>`, "gs"))].map(([, inner]) => unescaped(inner ?? ""));

const readChanges = (body: string): Change[] =>
  [...body.matchAll(/<Change>(.*?)<\/Change>/gs)].map(([, change = ""]) => ({
    action: inside(change, "Action")[0] ?? "",
    name: lower(inside(change, "Name")[0] ?? ""),
    type: (inside(change, "Type")[0] ?? "") as RecordType,
    ttl: Number(inside(change, "TTL")[0]),
    values: inside(change, "Value"),
  }));

const changeInfo = (id: string, status: string): string =>
  `<ChangeInfo><Id>/change/${id}</Id><Status>${status}</Status><SubmittedAt>2026-11-26T08:00:00.000Z</SubmittedAt></ChangeInfo>`;

/** An element with what is in it, which is escaped already. */
const tag = (name: string, inner: string | number | boolean): string => `<${name}>${inner}</${name}>`;

const fine = (name: string, inner: string): HttpReply => xml(200, `<${name} ${xmlns}>${inner}</${name}>`);

const xml = (status: number, body: string): HttpReply => ({
  status,
  headers: { "content-type": "text/xml" },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
});

const failure = (status: number, code: string, message: string): HttpReply =>
  xml(
    status,
    `<ErrorResponse ${xmlns}><Error><Type>Sender</Type><Code>${code}</Code><Message>${escaped(message)}</Message></Error><RequestId>practice</RequestId></ErrorResponse>`,
  );

const invalidBatch = (message: string): HttpReply =>
  xml(
    400,
    `<InvalidChangeBatch ${xmlns}><Messages><Message>${escaped(message)}</Message></Messages><RequestId>practice</RequestId></InvalidChangeBatch>`,
  );
