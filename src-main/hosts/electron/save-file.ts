import { join } from "node:path";
import { app, BrowserWindow, dialog } from "electron";
import { MailwrightError } from "../../contract/index.ts";
import type { HostServices } from "../../wizard.ts";
import { saveFile } from "../shared/save-file.ts";

/** A bundle is a ZIP archive; under the other ending it opens with Mailwright. */
const bundleKinds = [
  { name: "ZIP archive", extensions: ["zip"] },
  { name: "Mailwright bundle", extensions: ["mailwright"] },
];

/** Saves by the system's dialog, at first in Downloads. `savedTo` is null when the person cancelled. */
export const saveByDialog: HostServices["saveFile"] = async (name, bytes) => {
  const options = {
    defaultPath: join(app.getPath("downloads"), name),
    ...(name.endsWith(".zip") ? { filters: bundleKinds } : {}),
  };
  const [window] = BrowserWindow.getAllWindows();
  const chosen = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options));
  if (chosen.canceled || chosen.filePath === "") return { savedTo: null };
  try {
    await saveFile(chosen.filePath, bytes);
  } catch (error) {
    throw new MailwrightError({
      code: "bundle-not-saved",
      step: "finish",
      title: "The file could not be saved there",
      cause: `The system refused to write it (${(error as NodeJS.ErrnoException).code ?? "unknown"}).`,
      fix: ["Save it again in another folder, for example Documents."],
    });
  }
  return { savedTo: chosen.filePath };
};
