import { useEffect, useState } from "react";
import type { Bridge } from "../bridge.ts";
import { announce } from "../components/Announcer.tsx";
import { useAppInfo } from "./app-info.ts";
import { go, setupHash } from "./route.ts";

/** May the browser show notices? "default": nobody was asked yet. The app needs no leave of the page: it shows its own. */
const leave = (): NotificationPermission => ("Notification" in window ? Notification.permission : "denied");

/** Tells of waits that ended: to screen readers always, by a notice of the browser where a person allowed that. */
export function useNotices(bridge: Bridge): void {
  const inBrowser = useAppInfo()?.host === "browser";
  useEffect(() => {
    const stops = [
      bridge.on("wait.ended", ({ id, title, state }) => {
        announce(`${title}. ${state}`);
        if (!inBrowser || leave() !== "granted" || document.hasFocus()) return;
        const notice = new Notification(title, { body: state, tag: id });
        notice.onclick = () => {
          window.focus();
          go(setupHash(id, "test"));
          notice.close();
        };
      }),
      bridge.on("setup.show", ({ id }) => go(setupHash(id, "test"))),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [bridge, inBrowser]);
}

/** Asks the browser for leave to show notices. Null where there is nothing to ask: in the app, and after an answer. */
export function useNoticeQuestion(): (() => void) | null {
  const inBrowser = useAppInfo()?.host === "browser";
  const [state, setState] = useState(leave);
  if (!inBrowser || state !== "default") return null;
  return () =>
    void Notification.requestPermission().then((answer) => {
      setState(answer);
      announce(
        answer === "granted"
          ? "You are told when the wait ends"
          : "The browser shows no notices of this page",
      );
    });
}
