import { sha256 } from "../base.ts";
import { json } from "../https/server.ts";
import type { HttpReply } from "../plan.ts";
import type { OktaApi, StoredServer } from "./org.ts";
import { type Call, noContent, refuse, refuseBlank } from "./replies.ts";
import type { OktaTrouble } from "./scenario.ts";

/** Fields of each kind of server (Management API 2026.06.3); the last is the secret. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  BASIC_SMTP_AUTH: ["password"],
  OAUTH2_CLIENT_CREDENTIALS: [
    "clientId",
    "tokenEndpoint",
    "tokenEndpointAuthMethod",
    "scopes",
    "clientSecret",
  ],
  OAUTH2_JWT_BEARER_GRANT: [
    "clientId",
    "tokenEndpoint",
    "signingAlgorithm",
    "keyId",
    "issuer",
    "subject",
    "audience",
    "scopes",
    "privateKey",
  ],
};
const common = ["alias", "authType", "enabled", "host", "port", "username"];
/** Never shown, or not always: of a JWT server the examples leave these out. */
const hidden = new Set(["password", "clientSecret", "privateKey", "keyId"]);

const shownOf = ({ shown }: StoredServer) =>
  Object.fromEntries(Object.entries(shown).filter(([name]) => !hidden.has(name)));

export function emailServers(api: OktaApi, call: Call): HttpReply {
  const { method, rest, body } = call;
  const [id, action] = rest;
  const { org, trouble } = api;
  if (id === undefined && method === "GET") {
    const list = org.servers.map(shownOf);
    return json(200, trouble === "bare-list" ? list : { "email-servers": list });
  }
  if (id === undefined && method === "POST") return create(api, body);
  const found = org.servers.find(({ shown }) => shown.id === id);
  if (!found) return refuse("E0000007");
  if (action === "test" && method === "POST") return test(api, found, body);
  if (action !== undefined) return refuse("E0000022");
  switch (method) {
    case "GET":
      return json(200, shownOf(found));
    case "PATCH":
      return patch(api, found, body);
    case "DELETE":
      org.servers = org.servers.filter((one) => one !== found);
      return noContent;
    default:
      return refuse("E0000022");
  }
}

const needsFeature = ({ org }: OktaApi, authType: unknown): boolean =>
  org.feature === "DISABLED" && authType !== "BASIC_SMTP_AUTH";

function create(api: OktaApi, body: Record<string, unknown>): HttpReply {
  const { org, trouble, newId } = api;
  const kind = kinds[String(body.authType)];
  if (!kind) return refuseBlank(["authType"]);
  if (needsFeature(api, body.authType)) return refuse("E0000015");
  const missing = [...common, ...kind].filter((name) => body[name] === undefined || body[name] === "");
  if (missing.length > 0) return refuseBlank(missing);
  if (trouble === "server-limit") return refuse("E0000225");
  if (body.enabled === true && org.servers.some(({ shown }) => shown.enabled)) return refuse("E0000222");
  const made = stored({ id: newId("ces") }, kind, body, null);
  org.servers = [...org.servers, made];
  return json(201, shownOf(made));
}

function stored(
  before: StoredServer["shown"],
  kind: readonly string[],
  body: Record<string, unknown>,
  secretBefore: string | null,
): StoredServer {
  const secret = body[kind.at(-1) ?? ""];
  const taken = Object.fromEntries(
    [...common, ...kind.slice(0, -1)].flatMap((name) => (name in body ? [[name, body[name]]] : [])),
  );
  return {
    shown: { ...before, ...taken, id: before.id },
    secretSha256: typeof secret === "string" ? sha256(secret) : secretBefore,
  };
}

function patch(api: OktaApi, found: StoredServer, body: Record<string, unknown>): HttpReply {
  const { org, trouble } = api;
  const { authType } = found.shown;
  if (authType !== "BASIC_SMTP_AUTH" && body.authType !== authType) return refuseBlank(["authType"]);
  if (body.enabled === true && found.shown.enabled !== true) {
    if (trouble === "enabled-meanwhile" && org.servers.length > 1) {
      // An admin switches the other one on in the same minute.
      org.servers = org.servers.map((one) =>
        one === found ? one : { ...one, shown: { ...one.shown, enabled: true } },
      );
    }
    if (org.servers.some((one) => one !== found && one.shown.enabled)) return refuse("E0000222");
  }
  if (trouble === "mail-lost" && body.enabled === true && found.shown.enabled !== true)
    noteDelivery(api, found, "kim@mycompany.example", true);
  const next = stored(found.shown, kinds[String(authType)] ?? [], body, found.secretSha256);
  org.servers = org.servers.map((one) => (one === found ? next : one));
  return json(200, shownOf(next));
}

const refusals: Readonly<Partial<Record<OktaTrouble, string>>> = {
  "server-unreachable": "E0000223",
  "server-auth": "E0000224",
  "server-token": "E0000266",
};
/** Until the log knows of a message, in milliseconds. */
const lateMs = 40_000;

/** Sends a message through the server, and notes in the System Log what became of it. */
function test(api: OktaApi, found: StoredServer, body: Record<string, unknown>): HttpReply {
  const { org, trouble } = api;
  const { fromAddress, toAddress } = body;
  if (typeof fromAddress !== "string" || typeof toAddress !== "string") return refuseBlank(["toAddress"]);
  if (trouble === "test-disabled" && !found.shown.enabled)
    return refuse("E0000001", ["enabled: The email server has to be enabled"]);
  const refusal = refusals[trouble];
  if (refusal) return refuse(refusal);
  org.tests.push({ server: found.shown.id, secretSha256: found.secretSha256, to: toAddress });
  noteDelivery(api, found, toAddress, trouble === "log-failure" && org.tests.length === 1);
  return noContent;
}

/** Notes in the System Log what became of a message. */
function noteDelivery(
  { org, trouble, now, newId }: OktaApi,
  { shown }: StoredServer,
  to: string,
  failed: boolean,
): void {
  const event = {
    id: newId("evt"),
    uuid: `00000000-0000-4000-8000-${String(org.events.length + 1).padStart(12, "0")}`,
    version: "0",
    published: new Date(now() + (trouble === "log-late" ? lateMs : 0)).toISOString(),
    eventType: "system.email.delivery",
    displayMessage: "Delivery of email",
    severity: failed ? "WARN" : "INFO",
    outcome: failed ? { result: "FAILURE", reason: "SMTP_ERROR" } : { result: "SUCCESS" },
    target: [{ id: "unknown", type: "User", alternateId: to, displayName: to }],
    debugContext: {
      debugData: {
        byo_email_server_auth_type: shown.authType,
        ...(failed && {
          byo_email_server_error_response:
            "535 5.7.3 Authentication unsuccessful [AM0PR06CA0001.eurprd06.prod.outlook.com]",
        }),
      },
    },
  };
  org.events = [...org.events, event];
}
