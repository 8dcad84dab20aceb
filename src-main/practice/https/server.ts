import { createServer as createPlainServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer } from "node:https";
import { type Listening, listen } from "../listen.ts";
import type { HttpReply } from "../plan.ts";
import type { Identity } from "../tls/authority.ts";

export interface HttpRequest {
  readonly method: string;
  readonly host: string;
  /** Path, decoded, without the query. */
  readonly path: string;
  readonly authorization: string | undefined;
  readonly query: URLSearchParams;
  /** By name in lower case; of a header that came twice, all values joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** The whole body as text. */
  readonly body: string;
  /** Fields of an `application/x-www-form-urlencoded` body; empty for any other body. */
  readonly form: URLSearchParams;
}

/** The access token of a request (RFC 6750 section 2.1); empty where there is none. */
export const bearerOf = ({ authorization = "" }: HttpRequest): string =>
  authorization.replace(/^Bearer /, "");

/** `cut`: the connection ends without an answer. */
export type HttpHandler = (request: HttpRequest) => Promise<HttpReply | "cut">;

/** Larger bodies are refused with 413: a token request is a few kB. */
const bodyLimit = 65_536;

async function readBody(message: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    size += chunk.length;
    if (size > bodyLimit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** The path of a request target without its query; as it stands where its escapes are wrong. */
export const decodedPath = (url: string): string => {
  const path = url.split("?")[0] ?? "/";
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

/**
 * A web server on 127.0.0.1 at a port the system chooses: HTTPS with the identity, plain HTTP without one.
 * `now` dates the answers, in milliseconds by the servers' clock.
 */
export async function startWebServer(
  handler: HttpHandler,
  options: { identity: Identity | null; now: () => number },
): Promise<Listening> {
  const serve = async (message: IncomingMessage, response: ServerResponse) => {
    const body = await readBody(message);
    const isForm = message.headers["content-type"]?.startsWith("application/x-www-form-urlencoded") ?? false;
    const reply: HttpReply | "cut" =
      body === undefined
        ? plain(413, "Payload Too Large", { connection: "close" })
        : await handler({
            method: message.method ?? "GET",
            host: (message.headers.host ?? "").replace(/:\d+$/, "").toLowerCase(),
            path: decodedPath(message.url ?? "/"),
            authorization: message.headers.authorization,
            query: new URLSearchParams(message.url?.split("?")[1] ?? ""),
            headers: Object.fromEntries(
              Object.entries(message.headers).map(([name, value]) => [name, String(value)]),
            ),
            body,
            form: new URLSearchParams(isForm ? body : ""),
          });
    if (reply === "cut") {
      response.destroy();
      return;
    }
    response.sendDate = false;
    response.writeHead(reply.status, {
      date: new Date(options.now()).toUTCString(),
      "content-length": Buffer.byteLength(reply.body),
      ...reply.headers,
    });
    response.end(reply.body);
  };
  const listener = (message: IncomingMessage, response: ServerResponse) => {
    serve(message, response).catch(() => response.destroy());
  };
  const server =
    options.identity === null
      ? createPlainServer(listener)
      : createServer({ key: options.identity.key, cert: options.identity.chain }, listener);
  return listen(server);
}

/** An answer of one sentence. */
export const plain = (status: number, sentence: string, headers: HttpReply["headers"] = {}): HttpReply => ({
  status,
  headers: { "content-type": "text/plain", ...headers },
  body: sentence,
});

/** A page, as servers show one for an address that they do not have. */
export const page = (status: number, body: string): HttpReply => ({
  status,
  headers: { "content-type": "text/html; charset=utf-8" },
  body,
});

export const json = (status: number, body: unknown, headers: HttpReply["headers"] = {}): HttpReply => ({
  status,
  headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store", ...headers },
  body: JSON.stringify(body),
});
