import { randomBytes, randomUUID } from "node:crypto";
import { inStrings } from "../../dns/ask/character-strings.ts";
import { relativeName } from "../../dns/ask/domain-name.ts";
import { worldwide } from "../../providers/microsoft/clouds.ts";
import { sha256 } from "../base.ts";
import { lower, mailExchange, type RecordType, type ZoneRecord } from "../dns/zone.ts";
import { bearerOf, type HttpRequest, json } from "../https/server.ts";
import { noContent } from "../okta/replies.ts";
import type { HttpReply } from "../plan.ts";
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

const subscriptionId = "00000000-1111-2222-3333-444444444444";

/** The resource ID of a zone, which begins those of its sets. */
const zoneId = (name: string, isOurs = true): string =>
  `/subscriptions/${subscriptionId}/resourceGroups/${isOurs ? "dns-practice" : "dns-old"}/providers/Microsoft.Network/dnszones/${name}`;

/** An error as Azure words one. */
const refused = (status: number, code: string, message: string, headers = {}): HttpReply =>
  json(status, { error: { code, message } }, headers);

const opened = (stage: Stage) => ({
  stage,
  /** Of record sets, by relative name and type. */
  metadata: new Map<string, unknown>(),
  /** The strings a text was given in. */
  pieces: new Map<string, readonly string[]>(),
  tokens: new Set<string>(),
  /** Client secrets, by tenant and client ID. */
  apps: new Map<string, string>(),
});
type Azure = ReturnType<typeof opened>;

/** Azure's interface, as far as record sets go. Sources: its API description and recorded exchanges. */
export function practiceAzure(stage: Stage, options: { app?: boolean } = {}): PracticeDnsHost {
  const azure = opened(stage);
  const service = (host: string, handle: (azure: Azure, request: HttpRequest) => HttpReply | "cut") => ({
    kind: "https" as const,
    host,
    handle: async (request: HttpRequest) => handle(azure, request),
  });
  const manage = service("management.azure.com", answer);
  return {
    services: options.app ? [manage, service(worldwide.loginHost, token)] : [manage],
    async connect(): Promise<Readonly<Record<string, string>>> {
      if (!options.app) return { token: newToken(azure) };
      const [tenantId, clientId] = [randomUUID(), randomUUID()];
      const clientSecret = randomBytes(30).toString("base64url");
      azure.apps.set(`${tenantId} ${clientId}`, clientSecret);
      return { tenantId, clientId, clientSecret };
    },
  };
}

/** Entra's token endpoint, for apps of this company alone. */
function token(azure: Azure, { form, path }: HttpRequest): HttpReply {
  const secret = azure.apps.get(`${path.split("/")[1]} ${form.get("client_id")}`);
  if (secret === undefined || secret !== form.get("client_secret"))
    return json(401, {
      error: "invalid_client",
      error_description: "AADSTS7000215: Invalid client secret provided.",
    });
  return json(200, { token_type: "Bearer", expires_in: 3599, access_token: newToken(azure) });
}

function newToken({ tokens }: Azure): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const token = `${part({ alg: "RS256", typ: "JWT" })}.${part({ exp: 1_795_680_000 })}.${randomBytes(64).toString("base64url")}`;
  tokens.add(token);
  return token;
}

function answer(azure: Azure, request: HttpRequest): HttpReply | "cut" {
  const { stage, tokens } = azure;
  const { method, path, query } = request;
  if (!tokens.has(bearerOf(request)))
    return refused(401, "InvalidAuthenticationToken", "The access token is invalid.");
  if (!query.has("api-version"))
    return refused(
      400,
      "MissingApiVersionParameter",
      "The api-version query parameter (?api-version=) is required.",
    );
  if (path === "/subscriptions")
    return json(200, { value: [{ subscriptionId, displayName: "Practice", state: "Enabled" }] });
  const zones = listedZones(stage).map((one) => ({ ...one, id: zoneId(one.name, one.isOurs) }));
  if (path === `/subscriptions/${subscriptionId}/providers/Microsoft.Network/dnszones`)
    return json(200, { value: zones.map(shownZone) });
  const zone = zones.find(({ id }) => path.toLowerCase().startsWith(`${id.toLowerCase()}/`));
  if (!zone) return refused(404, "ResourceNotFound", "The resource was not found.");
  const rest = path.slice(zone.id.length + 1);
  if (method === "GET" && rest.toLowerCase() === "recordsets")
    return page(zone.isOurs ? allSets(azure) : [], request);
  const [type = "", short = ""] = rest.split("/");
  return refusalOf(stage, refusals) ?? writeSet(azure, type as RecordType, short, request);
}

const refusals = {
  "read-only": refused(
    403,
    "AuthorizationFailed",
    "The client does not have authorization to perform action 'Microsoft.Network/dnszones/TXT/write'.",
  ),
  throttled: refused(429, "TooManyRequests", "The request was throttled.", { "retry-after": "1" }),
};

/** The list comes in pages, so that a reader of the first one alone is found out. */
function page(all: readonly unknown[], { path, query }: HttpRequest): HttpReply {
  const from = Number(query.get("$skipToken") ?? 0);
  const next = from + 50 < all.length ? from + 50 : undefined;
  return json(200, {
    value: all.slice(from, from + 50),
    ...(next !== undefined && {
      nextLink: `https://management.azure.com${path}?api-version=2018-05-01&$skipToken=${next}`,
    }),
  });
}

const shownZone = ({ id, name, nameServers, isPrivate }: ListedZone & { readonly id: string }) => ({
  id,
  name,
  type: "Microsoft.Network/dnszones",
  etag: "00000000-0000-0000-0000-000000000001",
  location: "global",
  tags: {},
  properties: {
    maxNumberOfRecordSets: 10_000,
    nameServers: nameServers.map((server) => `${server}.`),
    numberOfRecordSets: 4,
    zoneType: isPrivate ? "Private" : "Public",
  },
});

interface Properties {
  readonly TTL: number;
  readonly metadata?: unknown;
  readonly TXTRecords?: readonly { readonly value: readonly string[] }[];
  readonly CNAMERecord?: { readonly cname: string };
}

/** Every set, as the list shows it. */
const allSets = (azure: Azure): unknown[] =>
  [...Map.groupBy(azure.stage.zone.records(), ({ name, type }) => `${lower(name)} ${type}`).values()].map(
    (records) => shown(azure, records),
  );

/** Puts a set in the place of the one of the same type and name, or deletes it. @param short the name below the apex */
function writeSet(azure: Azure, type: RecordType, short: string, request: HttpRequest): HttpReply | "cut" {
  const { stage } = azure;
  const { zone } = stage;
  const name = short === "@" ? zone.apex : `${short}.${zone.apex}`;
  const there = zone.records().filter(isAt(name, type));
  if (isStale(request, there))
    return refused(412, "PreconditionFailed", 'The condition \'"If-Match" or "If-None-Match"\' was not met.');
  const put = (records: readonly ZoneRecord[], done: HttpReply): HttpReply | "cut" =>
    carryOut(
      stage,
      [(all) => [...all.filter((record) => !there.includes(record)), ...records]],
      { done, failed: refused(500, "InternalServerError", "An error occurred.") },
      true,
    );
  if (request.method !== "PUT")
    return there.length === 0 ? noContent : put([], { ...noContent, status: 200 });
  const { properties } = JSON.parse(request.body) as { properties: Properties };
  if (clashes(type, zone.records().filter(isAt(name))))
    return refused(
      400,
      "BadRequest",
      "The record could not be created because a CNAME record with the same name exists, or it is a CNAME and others exist.",
    );
  if (properties.metadata) azure.metadata.set(`${short} ${type}`, properties.metadata);
  const records = recordsOf(azure, type, name, properties);
  return put(records, json(there.length > 0 ? 200 : 201, shown(azure, records)));
}

/** The records that a set is to have. */
function recordsOf(azure: Azure, type: RecordType, name: string, properties: Properties): ZoneRecord[] {
  const { TTL: ttl, TXTRecords, CNAMERecord } = properties;
  if (!TXTRecords) return [{ name, type, data: CNAMERecord?.cname ?? "", ttl }];
  return TXTRecords.map(({ value }) => {
    const record = { name, type, data: value.join(""), ttl };
    azure.pieces.set(keyOf(record), value);
    return record;
  });
}

function isStale({ headers }: HttpRequest, there: readonly ZoneRecord[]): boolean {
  const match = headers["if-match"];
  if (headers["if-none-match"] === "*" && there.length > 0) return true;
  return match !== undefined && (there.length === 0 || etagOf(there) !== match);
}

/** An etag changes with the set. */
const etagOf = (records: readonly ZoneRecord[]): string =>
  sha256(records.map((record) => `${keyOf(record)} ${record.ttl}`).join("\n"));

function shown(azure: Azure, records: readonly ZoneRecord[]): unknown {
  const { name, type, ttl } = records[0] as ZoneRecord;
  const short = relativeName(name, azure.stage.zone.apex) || "@";
  const metadata = azure.metadata.get(`${short} ${type}`);
  const stringsOf = (r: ZoneRecord) => azure.pieces.get(keyOf(r)) ?? inStrings(r.data).map(String);
  const data = {
    TXT: { TXTRecords: records.map((r) => ({ value: stringsOf(r) })) },
    CNAME: { CNAMERecord: { cname: records[0]?.data } },
    MX: { MXRecords: records.map((r) => mailExchange(r.data)) },
    A: { ARecords: records.map((r) => ({ ipv4Address: r.data })) },
    AAAA: { AAAARecords: records.map((r) => ({ ipv6Address: r.data })) },
    NS: { NSRecords: records.map((r) => ({ nsdname: r.data })) },
  }[type];
  return {
    id: `${zoneId(azure.stage.zone.apex)}/${type}/${short}`,
    name: short,
    type: `Microsoft.Network/dnszones/${type}`,
    etag: etagOf(records),
    properties: {
      ...(metadata !== undefined && { metadata }),
      fqdn: `${name}.`,
      TTL: ttl,
      ...data,
      targetResource: {},
      provisioningState: "Succeeded",
    },
  };
}
