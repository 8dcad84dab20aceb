import type { Bridge } from "../bridge.ts";

function follow(href: string, name: string): void {
  const anchor = document.createElement("a");
  anchor.href = href;
  anchor.download = name;
  anchor.click();
}

/** Saves what a ticket stands for. Returns where it went, in words; null when the person changed their mind. */
export async function saveTicket(bridge: Bridge, ticket: string, name: string): Promise<string | null> {
  const answer = await bridge.call("file.save", { ticket });
  if (answer.download) {
    follow(answer.download, name);
    return `your downloads, as ${name}`;
  }
  return answer.savedTo ?? null;
}

/** Saves a text the window already has. */
export function saveText(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  follow(url, name);
  // The download has its own hold on the data by the next turn.
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
