import { randomBytes, randomUUID } from "node:crypto";
import { inStrings } from "../../dns/ask/character-strings.ts";
import { relativeName } from "../../dns/ask/domain-name.ts";
import { worldwide } from "../../providers/microsoft/clouds.ts";
import { lower, mailExchange, type RecordType, type ZoneRecord } from "../dns/zone.ts";
import { type HttpRequest, json } from "../https/server.ts";
import { noContent } from "../okta/replies.ts";
import type { HttpReply } from "../plan.ts";
import type { PracticeService } from "../services.ts";
import { carryOut, clashes, isAt, keyOf, listedZones, type PracticeDnsHost, type Stage } from "./stage.ts";

const subscriptionId = "00000000-1111-2222-3333-444444444444";
const group = "dns-practice";

/** Azure's interface, as far as record sets go. Sources: its API description and recorded exchanges. */
export function practiceAzure(stage: Stage, options: { app?: boolean } = {}): PracticeDnsHost {
  const { zone } = stage;
  const tokens = new Set<string>();
  const apps = new Map<string, string>();
  const etags = new Map<string, string>();
  const notes = new Map<string, unknown>();
  /** The strings a text was given in. */
  const pieces = new Map<string, readonly string[]>();

  const zoneId = (name: string, resourceGroup: string) =>
    `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Network/dnszones/${name}`;
  const zones = () =>
    listedZones(stage).map((listed) => ({
      ...listed,
      id: zoneId(listed.name, listed.isOurs ? group : "dns-old"),
    }));

  /** An etag changes with the set. */
  const etagOf = (records: readonly ZoneRecord[]): string => {
    const key = records.map((record) => `${keyOf(record)} ${record.ttl}`).join("\n");
    const known = etags.get(key) ?? randomUUID();
    etags.set(key, known);
    return known;
  };

  function shown(records: readonly ZoneRecord[]): unknown {
    const { name, type, ttl } = records[0] as ZoneRecord;
    const short = relativeName(name, zone.apex) || "@";
    const metadata = notes.get(`${short} ${type}`);
    const data = {
      TXT: {
        TXTRecords: records.map((r) => ({ value: pieces.get(keyOf(r)) ?? inStrings(r.data).map(String) })),
      },
      CNAME: { CNAMERecord: { cname: records[0]?.data } },
      MX: { MXRecords: records.map((r) => mailExchange(r.data)) },
      A: { ARecords: records.map((r) => ({ ipv4Address: r.data })) },
      AAAA: { AAAARecords: records.map((r) => ({ ipv6Address: r.data })) },
      NS: { NSRecords: records.map((r) => ({ nsdname: r.data })) },
    }[type];
    return {
      id: `${zoneId(zone.apex, group)}/${type}/${short}`,
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

  function write(type: RecordType, short: string, request: HttpRequest): HttpReply | "cut" {
    const name = short === "@" ? zone.apex : `${short}.${zone.apex}`;
    const there = zone.records().filter(isAt(name, type));
    const stale = staleness(request, there);
    if (stale) return stale;
    const put = (records: readonly ZoneRecord[], fine: HttpReply): HttpReply | "cut" => {
      const end = carryOut(stage, [(all) => [...all.filter((r) => !there.includes(r)), ...records]], true);
      return end === "failed"
        ? refused(500, "InternalServerError", "An error occurred.")
        : end === "cut"
          ? end
          : fine;
    };
    if (request.method !== "PUT")
      return there.length === 0 ? noContent : put([], { ...noContent, status: 200 });
    const { properties } = JSON.parse(request.body) as Body;
    if (clashes(type, zone.records().filter(isAt(name))))
      return refused(
        400,
        "BadRequest",
        `The record could not be created because a CNAME record with the same name exists, or it is a CNAME and others exist.`,
      );
    const data = properties.TXTRecords?.map(({ value }) => value.join("")) ?? [
      properties.CNAMERecord?.cname ?? "",
    ];
    const records = data.map((text): ZoneRecord => ({ name, type, data: text, ttl: properties.TTL }));
    for (const [i, record] of records.entries()) {
      const strings = properties.TXTRecords?.[i]?.value;
      if (strings) pieces.set(keyOf(record), strings);
    }
    if (properties.metadata) notes.set(`${short} ${type}`, properties.metadata);
    return put(records, json(there.length > 0 ? 200 : 201, shown(records)));
  }

  function staleness({ headers }: HttpRequest, there: readonly ZoneRecord[]): HttpReply | undefined {
    const match = headers["if-match"];
    const isStale =
      (headers["if-none-match"] === "*" && there.length > 0) ||
      (match !== undefined && (there.length === 0 || etagOf(there) !== match));
    return isStale
      ? refused(412, "PreconditionFailed", 'The condition \'"If-Match" or "If-None-Match"\' was not met.')
      : undefined;
  }

  function answer(request: HttpRequest): HttpReply | "cut" {
    const token = request.authorization?.replace(/^Bearer /, "") ?? "";
    if (!tokens.has(token)) return refused(401, "InvalidAuthenticationToken", "The access token is invalid.");
    const { method, path, query } = request;
    if (!query.has("api-version"))
      return refused(
        400,
        "MissingApiVersionParameter",
        "The api-version query parameter (?api-version=) is required.",
      );
    if (path === "/subscriptions")
      return json(200, { value: [{ subscriptionId, displayName: "Practice", state: "Enabled" }] });
    if (path === `/subscriptions/${subscriptionId}/providers/Microsoft.Network/dnszones`)
      return json(200, { value: zones().map(azureZone) });
    const open = zones().find(({ id }) => path.toLowerCase().startsWith(`${id.toLowerCase()}/`));
    if (!open) return refused(404, "ResourceNotFound", "The resource was not found.");
    const rest = path.slice(open.id.length + 1);
    if (method === "GET" && rest.toLowerCase() === "recordsets") {
      const sets = open.isOurs
        ? [...Map.groupBy(zone.records(), ({ name, type }) => `${lower(name)} ${type}`).values()]
        : [];
      return listed(sets.map(shown), request);
    }
    if (stage.trouble === "read-only")
      return refused(
        403,
        "AuthorizationFailed",
        "The client does not have authorization to perform action 'Microsoft.Network/dnszones/TXT/write'.",
      );
    if (stage.trouble === "throttled" && stage.strikes())
      return refused(429, "TooManyRequests", "The request was throttled.", { "retry-after": "1" });
    const [type = "", short = ""] = rest.split("/");
    return write(type as RecordType, short, request);
  }

  /** The list comes in pages, so that a reader of the first one alone is found out. */
  function listed(all: readonly unknown[], { path, query }: HttpRequest): HttpReply {
    const from = Number(query.get("$skipToken") ?? 0);
    const next = from + 50 < all.length ? from + 50 : undefined;
    return json(200, {
      value: all.slice(from, from + 50),
      ...(next !== undefined && {
        nextLink: `https://management.azure.com${path}?api-version=2018-05-01&$skipToken=${next}`,
      }),
    });
  }

  function entra({ form, path }: HttpRequest): HttpReply {
    const secret = apps.get(`${path.split("/")[1]} ${form.get("client_id")}`);
    if (secret === undefined || secret !== form.get("client_secret"))
      return json(401, {
        error: "invalid_client",
        error_description: "AADSTS7000215: Invalid client secret provided.",
      });
    const token = newToken();
    return json(200, { token_type: "Bearer", expires_in: 3599, access_token: token });
  }

  function newToken(): string {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const token = `${part({ alg: "RS256", typ: "JWT" })}.${part({ exp: 1_795_680_000 })}.${randomBytes(64).toString("base64url")}`;
    tokens.add(token);
    return token;
  }

  const services: PracticeService[] = [
    { kind: "https", host: "management.azure.com", handle: async (request) => answer(request) },
  ];
  if (options.app)
    services.push({ kind: "https", host: worldwide.loginHost, handle: async (request) => entra(request) });
  return {
    services,
    async connect(): Promise<Readonly<Record<string, string>>> {
      if (!options.app) return { token: newToken() };
      const [tenantId, clientId] = [randomUUID(), randomUUID()];
      const clientSecret = randomBytes(30).toString("base64url");
      apps.set(`${tenantId} ${clientId}`, clientSecret);
      return { tenantId, clientId, clientSecret };
    },
  };
}

interface Body {
  readonly properties: {
    readonly TTL: number;
    readonly metadata?: unknown;
    readonly TXTRecords?: readonly { readonly value: readonly string[] }[];
    readonly CNAMERecord?: { readonly cname: string };
  };
}

const azureZone = ({
  id,
  name,
  nameServers,
  isPrivate,
}: ReturnType<typeof listedZones>[number] & { id: string }) => ({
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

const refused = (
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): HttpReply => json(status, { error: { code, message } }, headers);
