import { type BrowserWindow, Notification } from "electron";
import type { Emit, EventName, EventPayload } from "../../contract/index.ts";

/** What a notice of the system needs of the app. */
export interface Noticeboard {
  /** The window, while there is one. */
  readonly window: () => BrowserWindow | undefined;
  readonly send: Emit;
}

/**
 * Tells the window of events, and the person of a wait that ended while they look elsewhere: by a notice of the system, which
 * asks for leave itself where it wants that (macOS, once). Pressed, it brings the setup to the front.
 */
export function withNotices({ window, send }: Noticeboard): Emit {
  // A notice that nothing holds is collected, and its press goes nowhere.
  const shown = new Set<Notification>();
  return (name, payload) => {
    send(name, payload);
    if (!isWaitEnd(name, payload) || !Notification.isSupported() || window()?.isFocused()) return;
    const { id, title, state } = payload;
    const notice = new Notification({ title, body: state });
    shown.add(notice);
    notice.on("close", () => shown.delete(notice));
    notice.on("click", () => {
      shown.delete(notice);
      const front = window();
      if (front?.isMinimized()) front.restore();
      front?.focus();
      send("setup.show", { id });
    });
    notice.show();
  };
}

const isWaitEnd = (
  name: EventName,
  _payload: EventPayload<EventName>,
): _payload is EventPayload<"wait.ended"> => name === "wait.ended";
