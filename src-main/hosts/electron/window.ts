import { join } from "node:path";
import { BrowserWindow, type Session, type WebPreferences } from "electron";
import { windowUrl } from "./origin.ts";

/** Items 2, 3, 4, 6, 8, 9, 10 of the security checklist, said in full although most are defaults. */
export const webPreferences = (session: Session, preload: string, development: boolean): WebPreferences => ({
  session,
  preload,
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  devTools: development,
});

/** Opens the window and loads the page into it. It shows when the page is painted. */
export async function openWindow(
  session: Session,
  distFolder: string,
  development: boolean,
): Promise<BrowserWindow> {
  const window = new BrowserWindow({
    title: "Mailwright",
    width: 1120,
    height: 760,
    minWidth: 720,
    minHeight: 560,
    show: false,
    autoHideMenuBar: true,
    webPreferences: webPreferences(session, join(distFolder, "preload", "preload.cjs"), development),
  });
  window.once("ready-to-show", () => window.show());
  await window.loadURL(windowUrl);
  return window;
}
