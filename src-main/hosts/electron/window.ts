import { join } from "node:path";
import { BrowserWindow, nativeTheme, type Session, screen } from "electron";
import { windowUrl } from "./origin.ts";
import { placement, smallestSize, type WindowState } from "./window-state.ts";

/** The page's paper, light and dark, as theme/tokens.css has it: what shows before the page is painted. */
const paper = () => (nativeTheme.shouldUseDarkColors ? "#14181b" : "#f7f6f3");

export interface WindowOptions {
  readonly session: Session;
  readonly distFolder: string;
  readonly development: boolean;
  /** Where the window was last time. */
  readonly state: WindowState | undefined;
}

/** Makes the window, where it was last time. It is empty, and shows when a page is painted. */
export function createWindow({ session, distFolder, development, state }: WindowOptions): BrowserWindow {
  const main = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== main.id);
  const areas = [main, ...others].map((display) => display.workArea);
  const { maximized, ...bounds } = placement(state, areas);
  const window = new BrowserWindow({
    title: "Mailwright",
    ...bounds,
    minWidth: smallestSize.width,
    minHeight: smallestSize.height,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: paper(),
    // Items 2, 3, 4, 6, 8, 9, 10 of the security checklist, said in full although most are defaults.
    webPreferences: {
      session,
      preload: join(distFolder, "preload", "preload.cjs"),
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
    },
  });
  window.once("ready-to-show", () => {
    if (maximized) window.maximize();
    window.show();
  });
  const repaint = () => window.setBackgroundColor(paper());
  nativeTheme.on("updated", repaint);
  window.once("closed", () => nativeTheme.off("updated", repaint));
  return window;
}

/** Loads the page. Rejects when it cannot be loaded. */
export const showPage = (window: BrowserWindow): Promise<void> => window.loadURL(windowUrl);
