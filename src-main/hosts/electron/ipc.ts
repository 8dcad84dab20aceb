import { type IpcMain, type IpcMainInvokeEvent, type WebContents, webContents } from "electron";
import { type Emit, type Handlers, isFileOperation, isOperation, operations } from "../../contract/index.ts";
import { type Answer, emitting, invoke } from "../shared/door.ts";
import type { Log } from "../shared/log.ts";
import { callChannel, eventChannel, fileChannel } from "./channels.ts";
import { isWindowUrl } from "./origin.ts";
import { readChosenFile } from "./read-file.ts";

/**
 * Checklist item 17: a message counts when it comes from the main frame of our own page. The frame is read before
 * anything else happens: afterwards it may be gone, and a frame that is gone (null, or detached) is refused.
 */
function isOwnSender(event: Pick<IpcMainInvokeEvent, "senderFrame">): boolean {
  try {
    const frame = event.senderFrame;
    return frame !== null && !frame.detached && frame.parent === null && isWindowUrl(frame.url);
  } catch {
    return false;
  }
}

export interface Ipc {
  /** Resolves when no operation is under way. */
  settled(): Promise<void>;
}

/** Answers the window's calls. A message of anyone else is refused before it is looked at, and noted. */
export function answerCalls(ipcMain: IpcMain, handlers: Handlers, log: Log): Ipc {
  const pending = new Set<Promise<Answer>>();
  const answer = (channel: string, work: (...args: unknown[]) => Promise<Answer>) => {
    ipcMain.handle(channel, (event, ...args: unknown[]) => {
      if (!isOwnSender(event)) {
        log(`A message on ${channel} was refused: it did not come from the window's own page`);
        throw new Error("Refused");
      }
      const result = work(...args);
      pending.add(result);
      return result.finally(() => pending.delete(result));
    });
  };
  answer(callChannel, (name, input) => invoke(handlers, String(name), input, undefined, log));
  answer(fileChannel, async (name, input, path) => {
    const operation = String(name);
    const takesFile = isOperation(operation) && isFileOperation(operation);
    const file = takesFile ? await readChosenFile(String(path), operations[operation].maxBytes) : undefined;
    return invoke(handlers, operation, input, file, log);
  });
  return {
    settled: async () => {
      await Promise.allSettled(pending);
    },
  };
}

/** Sends events to the window: to every web contents that shows our page. */
export function eventSender(
  log: Log,
  all: () => readonly WebContents[] = () => webContents.getAllWebContents(),
): Emit {
  return emitting(log, (name, payload) => {
    for (const contents of all())
      if (!contents.isDestroyed() && isWindowUrl(contents.getURL()))
        contents.send(eventChannel, name, payload);
  });
}
