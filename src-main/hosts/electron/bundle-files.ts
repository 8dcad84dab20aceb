import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type BrowserWindow, dialog, type MessageBoxOptions } from "electron";
import {
  type BundlePreview,
  type Finding,
  type Handlers,
  type OperationName,
  type Output,
  operations,
  type ReceivedFile,
} from "../../contract/index.ts";
import { invoke } from "../shared/door.ts";
import { fileMissing } from "../shared/door-findings.ts";
import type { Log } from "../shared/log.ts";
import { windowUrl } from "./origin.ts";
import { readChosenFile } from "./read-file.ts";

/**
 * The bundle that the system asks to be opened: the last word of a command line that names one. `folder` is where the
 * command was given. Windows and Linux pass a file this way, macOS by an event.
 */
export function bundlePath(argv: readonly string[], folder: string): string | undefined {
  const named = argv
    .slice(1)
    .findLast((word) => !word.startsWith("-") && /\.(?:mailwright|zip)$/i.test(word));
  if (named === undefined) return undefined;
  // Linux desktops name a file by its address.
  if (named.startsWith("file:")) return pathOf(named);
  return resolve(folder, named);
}

/** The path of a `file:` address. One that names no file of this computer comes back as it is: opening it says so. */
function pathOf(address: string): string {
  try {
    return fileURLToPath(address);
  } catch {
    return address;
  }
}

export interface BundleDesk {
  readonly handlers: Handlers;
  readonly window: BrowserWindow;
  readonly log: Log;
}

/**
 * Opens a bundle that was double-clicked or dropped on the icon: says what stands in it, asks, takes the setup over and
 * shows it. What is wrong with the file is said in the same words as everywhere. Without asking nothing is taken over.
 */
export async function openBundle(path: string, desk: BundleDesk): Promise<void> {
  const file = await readChosenFile(path, operations["bundle.open"].maxBytes);
  if (file === undefined) {
    await tell(desk, refusal(fileMissing("bundle.open", "It is not there, or it is not a file.")));
    return;
  }
  const opened = await ask(desk, "bundle.open", {}, file);
  if (opened === undefined || (await tell(desk, question(opened.preview))) !== 1) return;
  const imported = await ask(desk, "bundle.import", { ticket: opened.ticket });
  if (imported === undefined || desk.window.isDestroyed()) return;
  await desk.window.loadURL(`${windowUrl}#/setup/${encodeURIComponent(imported.view.setup.id)}`);
}

/** Asks an operation as the window would. Undefined when it was refused; the person has read why then. */
async function ask<N extends OperationName>(
  desk: BundleDesk,
  name: N,
  input: unknown,
  file?: ReceivedFile,
): Promise<Output<N> | undefined> {
  const answer = await invoke(desk.handlers, name, input, file, desk.log);
  if (answer.ok) return answer.value as Output<N>;
  await tell(desk, refusal(answer.finding));
  return undefined;
}

/** Shows a message box and resolves with the number of the button that was pressed. */
async function tell({ window }: BundleDesk, box: MessageBoxOptions): Promise<number> {
  if (window.isDestroyed()) return 0;
  return (await dialog.showMessageBox(window, box)).response;
}

function question({
  manifest,
  name,
  from,
  host,
  tokenEndpoint,
  sealed,
  known,
  findings,
}: BundlePreview): MessageBoxOptions {
  const lines = [
    `From address: ${from}`,
    `Mail server: ${host}`,
    `Token endpoint: ${tokenEndpoint}`,
    `Exported: ${manifest.createdAt.slice(0, 10)}, by ${manifest.createdBy}`,
    ...(manifest.practice ? ["This is practice, not a real setup."] : []),
    ...(known ? ["This computer has this setup already. The other one is put beside it."] : []),
    ...(sealed
      ? ["The secret in it stays closed. To take it over too, import the file on the first page."]
      : []),
    // Foreign servers above all: whoever takes the setup over sends the secret there.
    ...findings.flatMap(({ title, cause }) => ["", `${title}. ${cause}`]),
  ];
  return {
    type: findings.length > 0 ? "warning" : "question",
    message: `Import the setup for ${manifest.emailDomain}?`,
    detail: [name, "", ...lines].join("\n"),
    buttons: ["Cancel", "Import"],
    defaultId: findings.length > 0 ? 0 : 1,
    cancelId: 0,
    noLink: true,
  };
}

const refusal = ({ title, cause, fix }: Finding): MessageBoxOptions => ({
  type: "warning",
  message: title,
  detail: [cause, "", ...fix.map((step, at) => `${at + 1}. ${step}`)].join("\n"),
  buttons: ["OK"],
  noLink: true,
});
