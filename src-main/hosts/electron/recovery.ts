import { type App, type BrowserWindow, dialog } from "electron";
import type { Log } from "../shared/log.ts";

/** This many losses of the page within `windowMs` milliseconds are mended without a question. */
const quietly = 3;
const windowMs = 60_000;

/**
 * Brings the page back when its process ends or hangs. Nothing is lost with it: what was entered is stored by the main
 * process as it is entered, check runs go on there, and the address of the page says where the person was.
 */
export function recoverWindow(window: BrowserWindow, log: Log, now: () => number = Date.now): void {
  const contents = window.webContents;
  let losses: number[] = [];
  let question: AbortController | undefined;

  const reload = () => {
    if (!contents.isDestroyed()) contents.reload();
  };
  const ask = async (message: string, detail: string, buttons: [string, string]): Promise<number> => {
    question?.abort();
    const mine = new AbortController();
    question = mine;
    const { response } = await dialog.showMessageBox(window, {
      type: "warning",
      message,
      detail,
      buttons,
      defaultId: 0,
      cancelId: 0,
      noLink: true,
      signal: mine.signal,
    });
    // A question that was taken back is answered by nobody.
    return mine.signal.aborted ? -1 : response;
  };

  contents.on("render-process-gone", (_event, { reason, exitCode }) => {
    if (reason === "clean-exit" || window.isDestroyed()) return;
    log(`The window's process ended: ${reason} (${exitCode})`);
    losses = [...losses.filter((at) => now() - at < windowMs), now()];
    if (losses.length <= quietly) {
      // After this event: Electron must not lose the page while it tells of losing it.
      setImmediate(reload);
      return;
    }
    losses = [];
    void ask(
      "The window failed several times in a minute",
      "Your setups are saved. If it goes on, restart this computer, or look at the log: Help, Show Log.",
      ["Open It Again", "Quit"],
    ).then((answer) => {
      if (answer === 0) reload();
      if (answer === 1) window.close();
    });
  });
  contents.on("unresponsive", () => {
    log("The window does not respond");
    void ask("The window does not respond", "Your setups are saved. Opening it again loses nothing.", [
      "Wait",
      "Open It Again",
    ]).then((answer) => {
      // Ends in render-process-gone, which brings the page back.
      if (answer === 1 && !contents.isDestroyed()) contents.forcefullyCrashRenderer();
    });
  });
  contents.on("responsive", () => question?.abort());
  contents.on("preload-error", (_event, _path, error) => log("The preload failed", error));
  contents.on("did-fail-load", (_event, code, description, _url, isMainFrame) => {
    // -3 is a load that another one replaced.
    if (isMainFrame && code !== -3) log(`The page could not be loaded: ${description} (${code})`);
  });
}

/** Notes the loss of Chromium's other processes, which it brings back by itself. */
export function noteLostProcesses(app: App, log: Log): void {
  app.on("child-process-gone", (_event, { type, reason, exitCode }) => {
    if (reason !== "clean-exit") log(`Chromium's ${type} process ended: ${reason} (${exitCode})`);
  });
}
