import type { ServerResponse } from "node:http";
import type { Answer } from "../shared/door.ts";
import type { WindowFile } from "../shared/window-files.ts";
import { attachment, type Download } from "./downloads.ts";

/** The answer to an operation: HTTP says that it was asked, the JSON says what came of it. */
export function sendAnswer(response: ServerResponse, answer: Answer): void {
  response.writeHead(200, { "Content-Type": "application/json; charset=utf-8" }).end(JSON.stringify(answer));
}

/** A refusal that tells nothing of what is inside. The connection ends: an unread body is not waited for. */
export function refuse(response: ServerResponse, status: number, sentence: string): void {
  response
    .writeHead(status, { "Content-Type": "text/plain; charset=utf-8", Connection: "close" })
    .end(`${sentence}\n`);
}

/** The key of the session, to the page that gave a link's token for it. */
export function sendKey(response: ServerResponse, key: string): void {
  response.writeHead(200, { "Content-Type": "application/json; charset=utf-8" }).end(JSON.stringify({ key }));
}

export function sendDownload(response: ServerResponse, file: Download | undefined): void {
  if (file === undefined) {
    refuse(response, 404, "This file was fetched already. Export it again.");
    return;
  }
  response
    .writeHead(200, {
      "Content-Type": "application/octet-stream",
      "Content-Length": file.bytes.byteLength,
      "Content-Disposition": attachment(file.name),
    })
    .end(file.bytes);
}

/** How long a stranger may take to read a file of the window, in milliseconds of silence. */
const readMs = 30_000;

/** A file of the window: the same for everybody, with the key or without. */
export function sendWindowFile(response: ServerResponse, file: WindowFile, head: boolean): void {
  response.setTimeout(readMs, () => response.destroy());
  response
    .writeHead(200, {
      "Content-Type": file.type,
      "Content-Length": file.bytes.byteLength,
      "Cache-Control": file.immutable ? "private, max-age=31536000, immutable" : "no-store",
    })
    .end(head ? undefined : file.bytes);
}
