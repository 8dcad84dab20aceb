import { protocol, type Session } from "electron";
import { contentSecurityPolicy, securityHeaders } from "../shared/response-headers.ts";
import { type WindowFiles, windowFile } from "../shared/window-files.ts";
import { isWindowUrl, scheme } from "./origin.ts";

/** Makes `app:` a scheme with an origin. Once, before the app is ready (Electron's rule). */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

const refuse = (status: number) => new Response(null, { status, headers: securityHeaders });

/**
 * The answer to one request of the window: a file of the list, or 404. The list is the whole resolver; no path of a
 * request ever reaches the disk.
 */
function respond(files: WindowFiles, request: Pick<Request, "url" | "method">): Response {
  if (request.method !== "GET") return refuse(405);
  if (!isWindowUrl(request.url)) return refuse(404);
  const file = windowFile(files, new URL(request.url).pathname);
  if (file === undefined) return refuse(404);
  return new Response(Buffer.from(file.bytes), {
    headers: {
      ...securityHeaders,
      "Content-Type": file.type,
      "Content-Security-Policy": contentSecurityPolicy("'none'"),
      "Cache-Control": file.immutable ? "max-age=31536000, immutable" : "no-store",
    },
  });
}

/** Serves the window to its own session. */
export function serveWindow(session: Session, files: WindowFiles): void {
  session.protocol.handle(scheme, (request) => respond(files, request));
}
