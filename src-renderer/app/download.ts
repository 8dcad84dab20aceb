import type { Bridge } from "../bridge.ts";

function follow(href: string, name: string): void {
  const anchor = document.createElement("a");
  anchor.href = href;
  anchor.download = name;
  anchor.click();
}

/** Where a file went. */
export interface SavedFile {
  /** In words, or as its path. */
  readonly place: string;
  /** True when the host can show it in its folder, by the ticket. */
  readonly canShow: boolean;
}

/** Saves what a ticket stands for. Null when the person changed their mind. */
export async function saveTicket(bridge: Bridge, ticket: string, name: string): Promise<SavedFile | null> {
  const answer = await bridge.call("file.save", { ticket });
  if (answer.download) {
    saveBlob(await bridge.download(answer.download), name);
    return { place: `your downloads, as ${name}`, canShow: false };
  }
  return answer.savedTo ? { place: answer.savedTo, canShow: answer.canShow === true } : null;
}

/** Saves a text the window already has. */
export const saveText = (name: string, text: string): void =>
  saveBlob(new Blob([text], { type: "text/plain;charset=utf-8" }), name);

function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  follow(url, name);
  // The download has its own hold on the data by the next turn.
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
