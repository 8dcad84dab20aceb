import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { keptSchema, validator } from "./okta-schema.ts";

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string;
  readonly body: string;
}

/** A stand-in for Okta's Email Servers API on loopback. It checks what it gets against the published schema. */
export interface OktaDouble {
  readonly url: string;
  readonly seen: SeenRequest[];
  close(): Promise<void>;
}

/** Which request to refuse ("POST create", "POST test", "PATCH enable"), with which answer. */
export interface Refusal {
  readonly at: "create" | "test" | "enable" | "read" | "rotate";
  readonly status: number;
  readonly body: string;
}

export const oktaError = (errorCode: string, errorSummary: string, cause?: string): string =>
  JSON.stringify({
    errorCode,
    errorSummary,
    errorLink: errorCode,
    errorId: "oae1",
    errorCauses: cause === undefined ? [] : [{ errorSummary: cause }],
  });

/** True for JSON and for no body at all. */
function isJson(text: string): boolean {
  try {
    return text === "" || JSON.parse(text) !== undefined;
  } catch {
    return false;
  }
}

export async function startOkta(
  refusal?: Refusal,
  options: { authType?: string; bareList?: boolean } = {},
): Promise<OktaDouble> {
  const seen: SeenRequest[] = [];
  const { authType = "OAUTH2_CLIENT_CREDENTIALS", bareList = false } = options;
  // The server that is there already, as Okta shows it: without its secret.
  const there = {
    authType,
    alias: "Microsoft 365",
    scopes: ["a"],
    username: "noreply@notifications.acme.com",
    enabled: true,
    host: "smtp.office365.com",
    port: 587,
    id: "ces7n3u7sSohfoaou0g2",
    _links: { self: { href: "https://x" } },
  };
  const api = keptSchema();
  const fits = {
    OAUTH2_CLIENT_CREDENTIALS: validator(api, "OAUTH2_CLIENT_CREDENTIALS_CREATE"),
    OAUTH2_JWT_BEARER_GRANT: validator(api, "OAUTH2_JWT_BEARER_GRANT_CREATE"),
    test: validator(api, "EmailTestAddresses"),
    patch: {
      OAUTH2_CLIENT_CREDENTIALS: validator(api, "OAUTH2_CLIENT_CREDENTIALS"),
      OAUTH2_JWT_BEARER_GRANT: validator(api, "OAUTH2_JWT_BEARER_GRANT"),
    },
  };
  const answer = (request: SeenRequest): [number, string] => {
    const route = `${request.method} ${request.path}`;
    const refuse = (at: Refusal["at"]) => refusal?.at === at;
    if (route === "POST /api/v1/email-servers") {
      if (refuse("create")) return [refusal!.status, refusal!.body];
      const body = JSON.parse(request.body);
      const wrong = fits[body.authType as "OAUTH2_CLIENT_CREDENTIALS"](body);
      if (wrong.length > 0) return [400, oktaError("E0000001", "Api validation failed", wrong.join("; "))];
      const { clientSecret: _, privateKey: __, ...shown } = body;
      return [201, JSON.stringify({ alias: shown.alias, id: "ces7n3u7sSohfoaou0g2", ...shown })];
    }
    if (route === "POST /api/v1/email-servers/ces7n3u7sSohfoaou0g2/test") {
      if (refuse("test")) return [refusal!.status, refusal!.body];
      const wrong = fits.test(JSON.parse(request.body));
      return wrong.length > 0 ? [400, oktaError("E0000001", wrong.join("; "))] : [204, ""];
    }
    if (route === "GET /api/v1/email-servers") {
      const other = { id: "cesOther", alias: 'The "old" one', host: "smtp.example.com", enabled: true };
      return [200, JSON.stringify(bareList ? [other, there] : { "email-servers": [other, there] }, null, 1)];
    }
    if (route === "GET /api/v1/email-servers/ces7n3u7sSohfoaou0g2") {
      return refuse("read") ? [refusal!.status, refusal!.body] : [200, JSON.stringify(there)];
    }
    if (route === "PATCH /api/v1/email-servers/ces7n3u7sSohfoaou0g2" && !request.body.includes("enabled")) {
      if (refuse("rotate")) return [refusal!.status, refusal!.body];
      const body = JSON.parse(request.body);
      const wrong = fits.patch[body.authType as "OAUTH2_CLIENT_CREDENTIALS"](body);
      return wrong.length > 0
        ? [400, oktaError("E0000001", "Api validation failed", wrong.join("; "))]
        : [200, JSON.stringify(there)];
    }
    if (route === "PATCH /api/v1/email-servers/ces7n3u7sSohfoaou0g2") {
      if (refuse("enable")) return [refusal!.status, refusal!.body];
      return [200, JSON.stringify({ id: "ces7n3u7sSohfoaou0g2", enabled: true })];
    }
    if (route === "DELETE /api/v1/email-servers/ces7n3u7sSohfoaou0g2") return [204, ""];
    return [404, oktaError("E0000007", `Not found: Resource not found: ${request.path}`)];
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
      const [status, body] = isJson(one.body) ? answer(one) : [400, oktaError("E0000003", "Not well-formed")];
      response.writeHead(status, { "content-type": "application/json" });
      response.end(status === 204 ? undefined : body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
