import { randomBytes } from "node:crypto";
import { textOfStrings } from "../../dns/ask/character-strings.ts";
import { lower, mailExchange, type ZoneRecord } from "../dns/zone.ts";
import { type HttpRequest, json } from "../https/server.ts";
import type { HttpReply } from "../plan.ts";
import { carryOut, isAt, keyOf, listedZones, type PracticeDnsHost, type Stage, type Step } from "./stage.ts";

/** What a proxied name answers in the place of its alias: an address of the host's own. */
const proxyAddress = "203.0.113.99";

/** A record as Cloudflare's interface shows it. */
interface Listed {
  readonly id: string;
  readonly record: ZoneRecord;
  readonly content: string;
  readonly proxied: boolean;
  readonly comment: string | null;
}

/** Cloudflare's interface, as far as DNS records go. Sources: its API description and recorded exchanges. */
export function practiceCloudflare(stage: Stage): PracticeDnsHost {
  const tokens = new Set<string>();
  const { zone } = stage;
  /** What the host knows of a record beside the record: by name, type and data. */
  const more = new Map<string, Pick<Listed, "id" | "proxied" | "comment" | "content">>();
  const newId = () => randomBytes(16).toString("hex");
  const zoneIds = new Map<string, string>();

  const list = (): Listed[] =>
    zone.records().map((record) => {
      const known = more.get(keyOf(record)) ?? {
        id: newId(),
        proxied: false,
        comment: null,
        content: record.type === "MX" ? mailExchange(record.data).exchange : record.data,
      };
      more.set(keyOf(record), known);
      return { record, ...known };
    });

  const shown = ({ id, record, content, proxied, comment }: Listed) => ({
    id,
    name: record.name,
    type: proxied ? "CNAME" : record.type,
    content,
    ...(record.type === "MX" && { priority: mailExchange(record.data).preference }),
    proxiable: ["A", "AAAA", "CNAME"].includes(record.type),
    proxied,
    ttl: proxied ? 1 : record.ttl,
    settings: {},
    meta: {},
    comment,
    tags: [],
    created_on: "2026-01-01T00:00:00Z",
    modified_on: "2026-01-01T00:00:00Z",
  });

  /** The record that an input asks for, kept with what the host knows beside it. */
  function keep(input: Input, id = newId()): Listed {
    const { type, content } = input;
    const proxied = input.proxied === true && type === "CNAME";
    const data = type === "TXT" ? textOfStrings(content) : content;
    const record: ZoneRecord = proxied
      ? { name: input.name, type: "A", data: proxyAddress, ttl: 300 }
      : { name: input.name, type, data, ttl: input.ttl === 1 ? 300 : input.ttl };
    const known = { id, content, proxied, comment: input.comment ?? null };
    more.set(keyOf(record), known);
    return { record, ...known };
  }

  function batch(body: Body): HttpReply | "cut" {
    const { deletes = [], patches = [], posts = [] } = body;
    const all = list();
    const find = (id: string) => all.find((one) => one.id === id);
    const steps: Step[] = [];
    const result: Record<string, unknown[]> = { deletes: [], patches: [], puts: [], posts: [] };
    let left = all;
    for (const { id } of deletes) {
      const old = find(id);
      if (!old) return refused(404, 81044, "Record does not exist.");
      left = left.filter((one) => one !== old);
      steps.push((records) => records.filter((record) => keyOf(record) !== keyOf(old.record)));
      result["deletes"]?.push(shown(old));
    }
    for (const { id, ...patch } of patches) {
      const old = find(id);
      if (!old) return refused(404, 81044, "Record does not exist.");
      const next = { ...shown(old), comment: old.comment, ...patch } as unknown as Input;
      left = left.filter((one) => one !== old);
      const obstacle = obstacleOf(next, left);
      if (obstacle) return obstacle;
      const made = keep(next, id);
      left = [...left, made];
      steps.push((records) =>
        records.map((record) => (keyOf(record) === keyOf(old.record) ? made.record : record)),
      );
      result["patches"]?.push(shown(made));
    }
    for (const post of posts) {
      const obstacle = obstacleOf(post, left);
      if (obstacle) return obstacle;
      const made = keep(post);
      left = [...left, made];
      steps.push((records) => [...records, made.record]);
      result["posts"]?.push(shown(made));
    }
    const end = carryOut(stage, steps);
    return end === "answered" ? fine(result) : end === "cut" ? "cut" : refused(500, 10013, "Internal error");
  }

  function answer(request: HttpRequest): HttpReply | "cut" {
    const token = request.authorization?.replace(/^Bearer /, "") ?? "";
    if (token === "") return refused(400, 6003, "Invalid request headers");
    if (!tokens.has(token)) return refused(403, 9109, "Invalid access token");
    const { method, path, query } = request;
    if (path === "/client/v4/user/tokens/verify") return fine({ id: newId(), status: "active" });
    const zones = listedZones(stage).map((listed) => {
      const key = JSON.stringify(listed);
      zoneIds.set(key, zoneIds.get(key) ?? newId());
      const permissions = ["#dns_records:read", "#zone:read"];
      return {
        id: zoneIds.get(key),
        name: listed.name,
        status: "active",
        paused: false,
        type: listed.isPrivate ? "internal" : "full",
        name_servers: listed.nameServers,
        permissions: stage.trouble === "read-only" ? permissions : ["#dns_records:edit", ...permissions],
        isOurs: listed.isOurs,
      };
    });
    if (path === "/client/v4/zones") {
      const name = query.get("name");
      return page(
        zones.filter((one) => name === null || one.name === name).map(({ isOurs: _, ...one }) => one),
        query,
      );
    }
    const [, zoneId, rest = ""] = /^\/client\/v4\/zones\/(\w+)\/dns_records(.*)$/.exec(path) ?? [];
    const open = zones.find(({ id }) => id === zoneId);
    if (!open) return refused(403, 10000, "Authentication error");
    if (method === "GET" && rest === "") {
      const name = query.get("name");
      const type = query.get("type");
      const named = open.isOurs ? list().filter(({ record }) => name === null || isAt(name)(record)) : [];
      const found = named.map(shown).filter((one) => type === null || one.type === type);
      return page(found, query);
    }
    if (stage.trouble === "read-only") return refused(403, 10000, "Authentication error");
    if (stage.trouble === "throttled" && stage.strikes())
      return refused(429, 971, "Please wait and consider throttling your request speed", {
        "retry-after": "1",
      });
    if (method === "POST" && rest === "/batch") return batch(JSON.parse(request.body) as Body);
    return refused(405, 10405, "Method not allowed");
  }

  return {
    services: [{ kind: "https", host: "api.cloudflare.com", handle: async (request) => answer(request) }],
    async connect() {
      const token = randomBytes(30).toString("base64url");
      tokens.add(token);
      return { token };
    },
  };
}

interface Input {
  readonly type: ZoneRecord["type"];
  readonly name: string;
  readonly content: string;
  readonly ttl: number;
  readonly proxied?: boolean;
  readonly comment?: string | null;
}
interface Body {
  readonly deletes?: readonly { readonly id: string }[];
  readonly patches?: readonly ({ readonly id: string } & Partial<Input>)[];
  readonly posts?: readonly Input[];
}

/** What stands in the way of a record. */
function obstacleOf(input: Input, all: readonly Listed[]): HttpReply | undefined {
  if (input.ttl !== 1 && (input.ttl < 60 || input.ttl > 86_400))
    return refused(400, 9021, "Invalid TTL. Must be between 60 and 86400 seconds, or 1 for Automatic.");
  const there = all.filter(({ record }) => isAt(input.name)(record));
  const typeOf = (one: Listed) => (one.proxied ? "CNAME" : one.record.type);
  const textOf = (content: string) => (input.type === "TXT" ? textOfStrings(content) : lower(content));
  if (there.some((one) => typeOf(one) === input.type && textOf(one.content) === textOf(input.content)))
    return refused(400, 81058, "An identical record already exists.");
  if (there.some((one) => typeOf(one) === "CNAME"))
    return refused(400, 81054, "A CNAME record with that host already exists.");
  if (input.type === "CNAME" && there.length > 0)
    return refused(400, 81053, "An A, AAAA, or CNAME record with that host already exists.");
  return undefined;
}

const envelope = { success: true, errors: [], messages: [] };
const fine = (result: unknown): HttpReply => json(200, { ...envelope, result });

function page(all: readonly unknown[], query: URLSearchParams): HttpReply {
  const per_page = Number(query.get("per_page") ?? 20);
  const number = Number(query.get("page") ?? 1);
  const result = all.slice((number - 1) * per_page, number * per_page);
  return json(200, {
    ...envelope,
    result,
    result_info: {
      page: number,
      per_page,
      count: result.length,
      total_count: all.length,
      total_pages: Math.max(1, Math.ceil(all.length / per_page)),
    },
  });
}

const refused = (
  status: number,
  code: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): HttpReply =>
  json(status, { success: false, errors: [{ code, message }], messages: [], result: null }, headers);
