import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { keptSchema, validator } from "./okta-schema.ts";

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string;
  readonly body: string;
}

/** A stand-in for an Okta org on loopback. It checks what it gets against the published schema. */
export interface OktaDouble {
  readonly url: string;
  readonly seen: SeenRequest[];
  close(): Promise<void>;
}

/** The requests the scripts make, by what they are for. */
export type OktaRequest =
  | "org"
  | "features"
  | "list"
  | "create"
  | "read"
  | "test"
  | "enable"
  | "rotate"
  | "delete";

/**
 * Which request to refuse, with which answer; to cut: the connection ends in the middle of a good answer; or to leave without
 * an answer, and who is told of it.
 */
export type Refusal = { readonly at: OktaRequest } & (
  | { readonly status: number; readonly body: string }
  | { readonly cut: true }
  | { readonly silent: () => void }
);

export const serverId = "ces7n3u7sSohfoaou0g2";
const servers = "/api/v1/email-servers";

/** Method and path of each request. */
export const oktaRoute: Readonly<Record<OktaRequest, string>> = {
  org: "GET /.well-known/okta-organization",
  features: "GET /api/v1/features",
  list: `GET ${servers}`,
  create: `POST ${servers}`,
  read: `GET ${servers}/${serverId}`,
  test: `POST ${servers}/${serverId}/test`,
  enable: `PATCH ${servers}/${serverId}`,
  rotate: `PATCH ${servers}/${serverId}`,
  delete: `DELETE ${servers}/${serverId}`,
};

export const oktaError = (errorCode: string, errorSummary: string, cause?: string): string =>
  JSON.stringify({
    errorCode,
    errorSummary,
    errorLink: errorCode,
    errorId: "oae1",
    errorCauses: cause === undefined ? [] : [{ errorSummary: cause }],
  });

/** Who an org says it is, and its features, in the form of Okta's API (2026.06.3). */
export const orgMetadata = (pipeline: "idx" | "v1" = "idx") => ({
  id: "00o1a2b3c4d5e6f7g8h9",
  _links: {
    organization: { href: "https://mycompany.okta.com" },
    alternate: { href: "https://login.mycompany.com" },
  },
  pipeline,
});
export const featureList = (status: "ENABLED" | "DISABLED" | null = "ENABLED") => [
  {
    id: "ftrZooGoT8b41iCRi0h7",
    name: "A feature {with braces}, not “OAuth 2.0 support for custom email providers”",
    description: 'It says "name": "x" and {"status":"DISABLED"}',
    type: "self-service",
    status: "DISABLED",
    stage: { value: "BETA", state: "CLOSED" },
  },
  ...(status === null
    ? []
    : [
        {
          id: "ftrlBDFcGwYP47q2ejkn",
          name: "OAuth 2.0 support for custom email providers",
          description: "SMTP with OAuth 2.0",
          type: "self-service",
          status,
          stage: { value: "EA", state: "OPEN" },
          _links: { self: { href: "https://mycompany.okta.com/api/v1/features/ftrlBDFcGwYP47q2ejkn" } },
        },
      ]),
];

/** True for JSON and for no body at all. */
function isJson(text: string): boolean {
  try {
    return text === "" || JSON.parse(text) !== undefined;
  } catch {
    return false;
  }
}

export interface OktaDoubleOptions {
  /** Of the server that is there already. */
  readonly authType?: string;
  readonly enabled?: boolean;
  readonly host?: string;
  readonly alias?: string;
  readonly bareList?: boolean;
  readonly pipeline?: "idx" | "v1";
  /** Null: the org does not list the feature. */
  readonly feature?: "ENABLED" | "DISABLED" | null;
}

/** What a request is for; undefined when Okta has no such address. */
function purpose({ method, path, body }: SeenRequest): OktaRequest | undefined {
  const route = `${method} ${path}`;
  if (route === oktaRoute.enable) return body.includes('"enabled"') ? "enable" : "rotate";
  return (Object.keys(oktaRoute) as OktaRequest[]).find((name) => oktaRoute[name] === route);
}

export async function startOkta(refusal?: Refusal, options: OktaDoubleOptions = {}): Promise<OktaDouble> {
  const seen: SeenRequest[] = [];
  const { authType = "OAUTH2_CLIENT_CREDENTIALS", enabled = true, feature = "ENABLED" } = options;
  const google = authType === "OAUTH2_JWT_BEARER_GRANT";
  // The server that is there already, as Okta shows it: without its secret.
  const there = {
    authType,
    alias: options.alias ?? (google ? "Google Workspace" : "Microsoft 365"),
    scopes: ["a"],
    username: "noreply@notifications.acme.com",
    enabled,
    host: options.host ?? (google ? "smtp.gmail.com" : "smtp.office365.com"),
    port: 587,
    id: serverId,
    _links: { self: { href: "https://x" } },
  };
  const other = { id: "cesOther", alias: 'The "old" one', host: "smtp.example.com", enabled: true };
  const api = keptSchema();
  const fits = {
    create: (type: string) => validator(api, `${type}_CREATE`),
    patch: (type: string) => validator(api, type),
    test: validator(api, "EmailTestAddresses"),
  };
  const checked = (wrong: string[], good: [number, string]): [number, string] =>
    wrong.length > 0 ? [400, oktaError("E0000001", "Api validation failed", wrong.join("; "))] : good;

  const answer = (request: SeenRequest, what: OktaRequest): [number, string] => {
    const body = request.body === "" ? {} : JSON.parse(request.body);
    switch (what) {
      case "org":
        return [200, JSON.stringify(orgMetadata(options.pipeline))];
      case "features":
        return [200, JSON.stringify(featureList(feature))];
      case "list":
        return [
          200,
          JSON.stringify(options.bareList ? [other, there] : { "email-servers": [other, there] }, null, 1),
        ];
      case "create": {
        const { clientSecret: _, privateKey: __, ...shown } = body;
        return checked(fits.create(body.authType)(body), [
          201,
          JSON.stringify({ alias: shown.alias, id: serverId, ...shown }),
        ]);
      }
      case "read":
        return [200, JSON.stringify(there)];
      case "test":
        return checked(fits.test(body), [204, ""]);
      case "rotate":
        return checked(fits.patch(body.authType)(body), [200, JSON.stringify(there)]);
      case "enable":
        return [200, JSON.stringify({ id: serverId, enabled: true })];
      case "delete":
        return [204, ""];
      default:
        throw new Error(what satisfies never);
    }
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const one = {
        method: request.method ?? "",
        path: request.url ?? "",
        authorization: request.headers.authorization ?? "",
        body: Buffer.concat(chunks).toString("utf8"),
      };
      seen.push(one);
      const what = purpose(one);
      const refused = what !== undefined && refusal?.at === what ? refusal : undefined;
      if (refused && "cut" in refused) {
        response.writeHead(200, { "content-type": "application/json", "content-length": 1000 });
        response.write('{"id":"cesHalf', () => request.socket.destroy());
        return;
      }
      if (refused && "silent" in refused) return refused.silent();
      const [status, body] = refused
        ? [refused.status, refused.body]
        : !isJson(one.body)
          ? [400, oktaError("E0000003", "Not well-formed")]
          : what === undefined
            ? [404, oktaError("E0000007", `Not found: Resource not found: ${one.path}`)]
            : answer(one, what);
      response.writeHead(status, { "content-type": "application/json" });
      response.end(status === 204 ? undefined : body);
    });
  });
  return { ...(await listening(server)), seen };
}

/** A proxy that lets nobody through without signing in, on loopback. */
export async function startProxy(): Promise<{ url: string; close(): Promise<void> }> {
  const refuse =
    'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="proxy"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';
  const server = createServer((_, response) => response.writeHead(407).end());
  server.on("connect", (_, socket) => socket.end(refuse));
  return listening(server);
}

async function listening(server: Server): Promise<{ url: string; close(): Promise<void> }> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
