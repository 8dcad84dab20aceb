import type { IncomingMessage, ServerResponse } from "node:http";
import {
  fileLimit,
  type Handlers,
  isFileOperation,
  isOperation,
  operations,
  type ReceivedFile,
} from "../../contract/index.ts";
import { inputLimit, invoke } from "../shared/door.ts";
import type { Log } from "../shared/log.ts";
import { contentSecurityPolicy, securityHeaders } from "../shared/response-headers.ts";
import { type WindowFiles, windowFile } from "../shared/window-files.ts";
import { Answers } from "./answers.ts";
import type { Connections } from "./connections.ts";
import type { Downloads } from "./downloads.ts";
import type { EventStreams } from "./event-stream.ts";
import { refuse, sendAnswer, sendDownload, sendKey, sendWindowFile } from "./reply.ts";
import { parseJson, parseTarget, readBody } from "./request.ts";
import { isOwnHost, isOwnOrigin, type Session } from "./session.ts";

export interface RouterParts {
  readonly port: number;
  readonly session: Session;
  readonly connections: Connections;
  readonly files: WindowFiles;
  readonly streams: EventStreams;
  readonly downloads: Downloads;
  readonly handlers: Handlers;
  readonly log: Log;
}

/** UTF-8 bytes of the longest JSON the door accepts. */
const bodyLimit = inputLimit * 3;
/** Bytes that are enough for a link's token. */
const tokenLimit = 1_024;

const idempotencyKey = (request: IncomingMessage): string | undefined => {
  const key = request.headers["idempotency-key"];
  return typeof key === "string" && /^[\w-]{16,64}$/.test(key) ? key : undefined;
};

/**
 * Makes the function that answers every request. In this order: whose address, whose page, the window's files (which tell
 * nothing of a setup and are the same for everybody), the link's token for the key, the key, the path.
 */
export function createRouter(parts: RouterParts) {
  const { port, session, connections, streams, downloads, handlers, log } = parts;
  const answers = new Answers();

  async function call(request: IncomingMessage, response: ServerResponse, name: string): Promise<void> {
    if (request.headers["content-type"]?.split(";")[0]?.trim() !== "application/json") {
      return refuse(response, 415, "Send JSON.");
    }
    const body = await readBody(request, bodyLimit, bodyLimit);
    if (body === undefined) return refuse(response, 413, "The request is too large or was cut.");
    const input = parseJson(body.bytes.toString("utf8"));
    if (input === undefined) return refuse(response, 400, "The request is not JSON.");
    const ask = () => invoke(handlers, name, input.value, undefined, log);
    sendAnswer(response, await answers.once(idempotencyKey(request), ask));
  }

  async function callWithFile(
    request: IncomingMessage,
    response: ServerResponse,
    name: string,
    query: URLSearchParams,
  ): Promise<void> {
    if (!isOperation(name) || !isFileOperation(name)) return refuse(response, 404, "No such operation.");
    const input = parseJson(query.get("input") ?? "");
    if (input === undefined) return refuse(response, 400, "The input is not JSON.");
    const body = await readBody(request, operations[name].maxBytes, fileLimit);
    if (body === undefined) return refuse(response, 413, "The file is too large or was cut.");
    const file: ReceivedFile = { name: query.get("name") ?? "", ...body };
    const ask = () => invoke(handlers, name, input.value, file, log);
    sendAnswer(response, await answers.once(idempotencyKey(request), ask));
  }

  /** A link's token for the key, once. Only a page of this origin can read the answer. */
  async function enter(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request, tokenLimit, tokenLimit);
    const input = parseJson(body?.bytes.toString("utf8") ?? "")?.value as
      | { token?: unknown }
      | null
      | undefined;
    const key = typeof input?.token === "string" ? session.redeem(input.token) : undefined;
    if (key === undefined) refuse(response, 401, "This link was used already, or is not the newest.");
    else sendKey(response, key);
  }

  /** What is read with the key. */
  function read(response: ServerResponse, path: string): void {
    const ticket = /^\/download\/([^/]+)$/.exec(path)?.[1];
    if (path === "/events") {
      if (!streams.add(response)) refuse(response, 503, "Too many windows are open.");
    } else if (ticket !== undefined) sendDownload(response, downloads.take(ticket));
    else refuse(response, 404, "No such file.");
  }

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const method = request.method ?? "";
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    response.setHeader("Content-Security-Policy", contentSecurityPolicy("'self'"));
    response.setHeader("Cache-Control", "no-store");
    if (!isOwnHost(request.headers, port)) return refuse(response, 421, "Not this server's address.");

    const url = parseTarget(request.url ?? "");
    if (url === undefined) return refuse(response, 400, "Not a path.");
    const reads = method === "GET" || method === "HEAD";
    // A link is opened from anywhere: a terminal, a mail. It brings the same page as no link, and gives nothing away.
    const isLink = method === "GET" && url.path === "/" && url.query.has("token");
    if (!isLink && !isOwnOrigin(method, request.headers)) {
      return refuse(response, 403, "Not from this server's page.");
    }
    const file = reads ? windowFile(parts.files, url.path) : undefined;
    if (file) return sendWindowFile(response, file, method === "HEAD");
    if (method === "POST" && url.path === "/session") return enter(request, response);
    if (!session.admits(request.headers)) {
      return refuse(response, 401, "Open the link that was printed in the terminal.");
    }
    connections.admit(request.socket, response);

    const [, area, name] = /^\/(api|file)\/([^/]+)$/.exec(url.path) ?? [];
    if (method === "POST" && name !== undefined) {
      return area === "api"
        ? call(request, response, name)
        : callWithFile(request, response, name, url.query);
    }
    if (method === "GET") return read(response, url.path);
    refuse(response, reads ? 404 : 405, reads ? "No such file." : "Not a way to ask this.");
  };
}
