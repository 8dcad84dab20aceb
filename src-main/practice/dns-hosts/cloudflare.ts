import { randomBytes } from "node:crypto";
import { textOfStrings } from "../../dns/ask/character-strings.ts";
import { sha256 } from "../base.ts";
import { lower, mailExchange, type ZoneRecord } from "../dns/zone.ts";
import { bearerOf, type HttpRequest, json } from "../https/server.ts";
import type { HttpReply } from "../plan.ts";
import {
  carryOut,
  isAt,
  keyOf,
  type ListedZone,
  listedZones,
  type PracticeDnsHost,
  refusalOf,
  type Stage,
  type Step,
} from "./stage.ts";

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

interface Input {
  readonly type: ZoneRecord["type"];
  readonly name: string;
  readonly content: string;
  readonly ttl: number;
  readonly proxied?: boolean;
  readonly comment?: string | null;
}

/** A batch, as it is asked for. */
interface Batch {
  readonly deletes?: readonly { readonly id: string }[];
  readonly patches?: readonly ({ readonly id: string } & Partial<Input>)[];
  readonly posts?: readonly Input[];
}

const newId = (): string => randomBytes(16).toString("hex");

const envelope = { success: true, errors: [], messages: [] };
const fine = (result: unknown, more: object = {}): HttpReply => json(200, { ...envelope, result, ...more });

/** An error as Cloudflare words one. */
const refused = (status: number, code: number, message: string, headers = {}): HttpReply =>
  json(status, { success: false, errors: [{ code, message }], messages: [], result: null }, headers);

const opened = (stage: Stage) => ({
  stage,
  tokens: new Set<string>(),
  /** What it knows beside a record: by name, type and data. */
  known: new Map<string, Omit<Listed, "record">>(),
});
type Cloudflare = ReturnType<typeof opened>;

/** Cloudflare's interface, as far as DNS records go. Sources: its API description and recorded exchanges. */
export function practiceCloudflare(stage: Stage): PracticeDnsHost {
  const cloudflare = opened(stage);
  return {
    services: [
      { kind: "https", host: "api.cloudflare.com", handle: async (request) => answer(cloudflare, request) },
    ],
    async connect() {
      const token = randomBytes(30).toString("base64url");
      cloudflare.tokens.add(token);
      return { token };
    },
  };
}

function answer(cloudflare: Cloudflare, request: HttpRequest): HttpReply | "cut" {
  const { stage, tokens } = cloudflare;
  const { method, path, query } = request;
  const token = bearerOf(request);
  if (token === "") return refused(400, 6003, "Invalid request headers");
  if (!tokens.has(token)) return refused(403, 9109, "Invalid access token");
  if (path === "/client/v4/user/tokens/verify") return fine({ id: newId(), status: "active" });
  const zones = listedZones(stage).map((one) => ({ ...one, id: idOf(one) }));
  if (path === "/client/v4/zones") {
    const name = query.get("name");
    const named = zones.filter((one) => name === null || one.name === name);
    return page(named.map(shownZone(stage)), query);
  }
  const [, asked, rest = ""] = /^\/client\/v4\/zones\/(\w+)\/dns_records(.*)$/.exec(path) ?? [];
  const zone = zones.find(({ id }) => id === asked);
  if (!zone) return refused(403, 10000, "Authentication error");
  if (method === "GET" && rest === "") return page(zone.isOurs ? found(cloudflare, query) : [], query);
  const refusal = refusalOf(stage, refusals);
  if (refusal) return refusal;
  if (method === "POST" && rest === "/batch") return batch(cloudflare, JSON.parse(request.body) as Batch);
  return refused(405, 10405, "Method not allowed");
}

const refusals = {
  "read-only": refused(403, 10000, "Authentication error"),
  throttled: refused(429, 971, "Please wait and consider throttling your request speed", {
    "retry-after": "1",
  }),
};

const idOf = (zone: ListedZone): string => sha256(JSON.stringify(zone)).slice(0, 32);

const shownZone =
  ({ trouble }: Stage) =>
  ({ id, name, nameServers, isPrivate }: ListedZone & { readonly id: string }) => ({
    id,
    name,
    status: "active",
    paused: false,
    type: isPrivate ? "internal" : "full",
    name_servers: nameServers,
    permissions: [
      ...(trouble === "read-only" ? [] : ["#dns_records:edit"]),
      "#dns_records:read",
      "#zone:read",
    ],
  });

function found(cloudflare: Cloudflare, query: URLSearchParams): unknown[] {
  const [name, type] = [query.get("name"), query.get("type")];
  return list(cloudflare)
    .filter(({ record }) => name === null || isAt(name)(record))
    .map(shown)
    .filter((one) => type === null || one.type === type);
}

const list = ({ stage, known }: Cloudflare): Listed[] =>
  stage.zone.records().map((record) => {
    const beside = known.get(keyOf(record)) ?? {
      id: newId(),
      proxied: false,
      comment: null,
      content: record.type === "MX" ? mailExchange(record.data).exchange : record.data,
    };
    known.set(keyOf(record), beside);
    return { record, ...beside };
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
function keep({ known }: Cloudflare, input: Input, id = newId()): Listed {
  const { name, type, content, comment = null } = input;
  const proxied = input.proxied === true && type === "CNAME";
  const data = type === "TXT" ? textOfStrings(content) : content;
  const record: ZoneRecord = proxied
    ? { name, type: "A", data: proxyAddress, ttl: 300 }
    : { name, type, data, ttl: input.ttl === 1 ? 300 : input.ttl };
  const beside = { id, content, proxied, comment };
  known.set(keyOf(record), beside);
  return { record, ...beside };
}

/** Carries a batch out, deletes first and posts last, as Cloudflare orders them. */
function batch(cloudflare: Cloudflare, { deletes = [], patches = [], posts = [] }: Batch): HttpReply | "cut" {
  const all = list(cloudflare);
  const find = (id: string) => all.find((one) => one.id === id);
  const steps: Step[] = [];
  const none = (): unknown[] => [];
  const result = { deletes: none(), patches: none(), puts: none(), posts: none() };
  let left = all;
  for (const { id } of deletes) {
    const old = find(id);
    if (!old) return refused(404, 81044, "Record does not exist.");
    left = left.filter((one) => one !== old);
    steps.push((zone) => zone.filter((record) => keyOf(record) !== keyOf(old.record)));
    result.deletes.push(shown(old));
  }
  for (const { id, ...patch } of patches) {
    const old = find(id);
    if (!old) return refused(404, 81044, "Record does not exist.");
    const next = { ...shown(old), comment: old.comment, ...patch } as unknown as Input;
    left = left.filter((one) => one !== old);
    const obstacle = obstacleOf(next, left);
    if (obstacle) return obstacle;
    const made = keep(cloudflare, next, id);
    left = [...left, made];
    steps.push((zone) => zone.map((record) => (keyOf(record) === keyOf(old.record) ? made.record : record)));
    result.patches.push(shown(made));
  }
  for (const post of posts) {
    const obstacle = obstacleOf(post, left);
    if (obstacle) return obstacle;
    const made = keep(cloudflare, post);
    left = [...left, made];
    steps.push((zone) => [...zone, made.record]);
    result.posts.push(shown(made));
  }
  const answers = { done: fine(result), failed: refused(500, 10013, "Internal error") };
  return carryOut(cloudflare.stage, steps, answers);
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

function page(all: readonly unknown[], query: URLSearchParams): HttpReply {
  const per_page = Number(query.get("per_page") ?? 20);
  const number = Number(query.get("page") ?? 1);
  const result = all.slice((number - 1) * per_page, number * per_page);
  return fine(result, {
    result_info: {
      page: number,
      per_page,
      count: result.length,
      total_count: all.length,
      total_pages: Math.max(1, Math.ceil(all.length / per_page)),
    },
  });
}
