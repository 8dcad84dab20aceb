import { useCallback, useEffect, useState } from "react";
import type { AppInfo, KeychainStatus } from "../../src-main/contract/api.ts";
import type { Finding } from "../../src-main/contract/finding.ts";
import { type Bridge, findingOf } from "../bridge.ts";
import { Announcer } from "../components/Announcer.tsx";
import { UndoNotice } from "../components/UndoNotice.tsx";
import { SetupWindow } from "../setup/SetupWindow.tsx";
import { AppInfoContext, KeychainNewsContext } from "./app-info.ts";
import { Contacts } from "./Contacts.tsx";
import { HelpSheet } from "./HelpSheet.tsx";
import { Home } from "./home/Home.tsx";
import { keepFocus } from "./keep-focus.ts";
import { useNotices } from "./notices.ts";
import { parseRoute, useHash } from "./route.ts";

/** An answer of the host about itself that is younger than this is not asked for again, in ms. */
const freshMs = 3_000;

function Notices({ bridge }: { bridge: Bridge }) {
  useNotices(bridge);
  return null;
}

/** The whole window: home, or one setup, as the hash says. */
export function App({ bridge }: { bridge: Bridge }) {
  const route = parseRoute(useHash());
  const [info, setInfo] = useState<AppInfo | null>(null);
  const [problem, setProblem] = useState<Finding | null>(null);
  const takeKeychain = useCallback(
    (keychain: KeychainStatus) => setInfo((old) => (old ? { ...old, keychain } : old)),
    [],
  );

  useEffect(() => {
    let current = true;
    let asked = 0;
    const load = async () => {
      // The event stream opens right after the page, which is no break that anything could have changed in.
      if (Date.now() - asked < freshMs) return;
      asked = Date.now();
      try {
        const answer = await bridge.call("app.info", {});
        if (!current) return;
        setInfo(answer);
        setProblem(null);
      } catch (error) {
        asked = 0;
        if (current) setProblem(findingOf(error));
      }
    };
    void load();
    const stop = bridge.onReconnect(() => void load());
    return () => {
      current = false;
      stop();
    };
  }, [bridge]);

  useEffect(() => {
    const root = document.getElementById("root");
    return root ? keepFocus(root) : undefined;
  }, []);

  return (
    <AppInfoContext value={info}>
      <Notices bridge={bridge} />
      {/* biome-ignore lint/a11y/useValidAnchor: a skip link goes to a part of this page; its hash is the route */}
      <a
        className="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          document.querySelector<HTMLElement>("main h1")?.focus();
        }}
      >
        Skip to the work
      </a>
      <KeychainNewsContext value={takeKeychain}>
        {!info && !problem ? (
          <main id="main" aria-busy="true" aria-label="Opening Mailwright" />
        ) : route.page === "sends" ? (
          <Contacts bridge={bridge} />
        ) : route.page === "home" || !info ? (
          <Home bridge={bridge} problem={problem} />
        ) : (
          <SetupWindow key={route.id} bridge={bridge} route={route} />
        )}
      </KeychainNewsContext>
      <UndoNotice />
      <HelpSheet />
      <Announcer />
    </AppInfoContext>
  );
}
