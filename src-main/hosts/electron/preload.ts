import { contextBridge, ipcRenderer, webUtils } from "electron";
import { callChannel, eventChannel, fileChannel } from "./channels.ts";

/**
 * What the page gets: two ways to ask and one to listen. It holds no list of operations; the main process knows the
 * contract and refuses what is not in it. No Electron object and no event object crosses (checklist item 20), and
 * there is no way to listen on another channel.
 */
contextBridge.exposeInMainWorld("mailwright", {
  host: "electron",
  call: (name: string, input: unknown) => ipcRenderer.invoke(callChannel, name, input),
  /** The page hands over the file it was given; its path goes to the main process and never to the page. */
  callWithFile: (name: string, input: unknown, file: File) =>
    ipcRenderer.invoke(fileChannel, name, input, webUtils.getPathForFile(file)),
  on: (event: string, listener: (payload: unknown) => void) => {
    const receive = (_event: unknown, name: string, payload: unknown) => {
      if (name === event) listener(payload);
    };
    ipcRenderer.on(eventChannel, receive);
    return () => {
      ipcRenderer.removeListener(eventChannel, receive);
    };
  },
});
