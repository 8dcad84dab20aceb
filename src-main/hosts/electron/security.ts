import { type App, type Session, shell, type WebContents } from "electron";
import { allowedLink } from "./links.ts";
import { isWindowBlob, isWindowUrl } from "./origin.ts";

/**
 * Electron's security checklist (docs/tutorial/security.md) as rules. The numbers are its items. Items kept elsewhere:
 * 2, 3, 6, 8, 9, 10, 20 window.ts and preload.ts; 7, 18 protocol.ts; 17 ipc.ts; 19 electron-builder.yml; 16 package.json.
 */

/** Item 4: every renderer is sandboxed, whatever its window says. Before the app is ready. */
export const sandboxAll = (app: App): void => app.enableSandbox();

/**
 * Items 1 and 5. The window's session loads nothing but its own scheme, saves nothing but texts of its page, and gets
 * no permission but to write the clipboard. No spell checker: Chromium would fetch its dictionaries.
 */
export function secureSession(session: Session): void {
  session.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !(isWindowUrl(details.url) || isWindowBlob(details.url) || isDevTools(details.url)) });
  });
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(permission === "clipboard-sanitized-write" && isWindowUrl(details.requestingUrl));
  });
  session.setPermissionCheckHandler((_contents, permission, origin) => {
    return permission === "clipboard-sanitized-write" && isWindowUrl(origin);
  });
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null));
  session.setSpellCheckerEnabled(false);
  session.on("will-download", (event, item) => {
    if (!isWindowBlob(item.getURL())) event.preventDefault();
  });
}

/** The developer tools load their own pages. They open in development only (window.ts). */
const isDevTools = (url: string) => url.startsWith("devtools://");

/** Items 11 to 15, for every web contents there will ever be. */
export function secureContents(app: App): void {
  app.on("web-contents-created", (_event, contents) => secureOne(contents));
}

function secureOne(contents: WebContents): void {
  // Item 11, 12: no <webview>.
  contents.on("will-attach-webview", (event) => event.preventDefault());
  // Item 13: the page never goes elsewhere. Its own steps are not navigations.
  contents.on("will-frame-navigate", (event) => event.preventDefault());
  contents.on("will-redirect", (event) => event.preventDefault());
  // Items 14, 15: no new windows; a link of the list opens in the person's browser, after this event.
  contents.setWindowOpenHandler(({ url }) => {
    const link = allowedLink(url);
    if (link !== undefined) setImmediate(() => void shell.openExternal(link).catch(() => {}));
    return { action: "deny" };
  });
}
