import type { IncomingMessage, ServerResponse } from "node:http";
import {
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
import type { Downloads } from "./downloads.ts";
import type { EventStreams } from "./event-stream.ts";
import { plainPage } from "./plain-page.ts";
import { refuse, sendAnswer, sendDownload, sendPage, sendWindowFile } from "./reply.ts";
import { parseJson, parseTarget, readBody } from "./request.ts";
import { isOwnHost, isOwnOrigin, type Session } from "./session.ts";

export interface RouterParts {
  readonly port: number;
  readonly session: Session;
  readonly files: WindowFiles;
  readonly streams: EventStreams;
  readonly downloads: Downloads;
  readonly handlers: Handlers;
  readonly log: Log;
}

/** A key file is small; this much of a wrong one (bytes) is read and thrown away so that the page gets its answer. */
const fileLimit = 33_554_432;
/** UTF-8 bytes of the longest JSON the door accepts. */
const bodyLimit = inputLimit * 3;

/** Makes the function that answers every request. In this order: whose address, the link, whose page, the cookie, the path. */
export function createRouter(parts: RouterParts) {
  const { port, session, streams, downloads, handlers, log } = parts;

  async function call(request: IncomingMessage, response: ServerResponse, name: string): Promise<void> {
    if (request.headers["content-type"]?.split(";")[0]?.trim() !== "application/json") {
      return refuse(response, 415, "Send JSON.");
    }
    const body = await readBody(request, bodyLimit, bodyLimit);
    if (body === undefined) return refuse(response, 413, "The request is too large or was cut.");
    const input = parseJson(body.bytes.toString("utf8"));
    if (input === undefined) return refuse(response, 400, "The request is not JSON.");
    sendAnswer(response, await invoke(handlers, name, input.value, undefined, log));
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
    sendAnswer(response, await invoke(handlers, name, input.value, file, log));
  }

  /** The link that lets a browser in: a cookie for the token, and on to the page without it in the address. */
  function enter(request: IncomingMessage, response: ServerResponse, token: string): void {
    const cookie = session.redeem(token);
    if (cookie === undefined && !session.admits(request.headers)) {
      sendPage(response, 401, plainPage(true));
      return;
    }
    if (cookie !== undefined) response.setHeader("Set-Cookie", cookie);
    response.writeHead(303, { Location: "/" }).end();
  }

  function read(response: ServerResponse, path: string, head: boolean): void {
    const ticket = /^\/download\/([^/]+)$/.exec(path)?.[1];
    if (path === "/events" && !head) {
      if (!streams.add(response)) refuse(response, 503, "Too many windows are open.");
    } else if (ticket !== undefined && !head) {
      sendDownload(response, downloads.take(ticket));
    } else {
      sendWindowFile(response, windowFile(parts.files, path), head);
    }
  }

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const method = request.method ?? "";
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    response.setHeader("Content-Security-Policy", contentSecurityPolicy("'self'"));
    response.setHeader("Cache-Control", "no-store");
    if (!isOwnHost(request.headers, port)) return refuse(response, 421, "Not this server's address.");

    const url = parseTarget(request.url ?? "");
    if (url === undefined) return refuse(response, 400, "Not a path.");
    const token = url.query.get("token");
    if (method === "GET" && url.path === "/" && token !== null) return enter(request, response, token);

    if (!isOwnOrigin(method, request.headers)) return refuse(response, 403, "Not from this server's page.");
    if (!session.admits(request.headers)) {
      if (method === "GET" && url.path === "/") return sendPage(response, 401, plainPage(false));
      return refuse(response, 401, "Open the link that was printed in the terminal.");
    }

    const [, area, name] = /^\/(api|file)\/([^/]+)$/.exec(url.path) ?? [];
    if (method === "POST" && name !== undefined) {
      return area === "api"
        ? call(request, response, name)
        : callWithFile(request, response, name, url.query);
    }
    if (method !== "GET" && method !== "HEAD") return refuse(response, 405, "Not a way to ask this.");
    read(response, url.path, method === "HEAD");
  };
}
