import { useCallback, useEffect, useState } from "react";
import type { AppInfo, KeychainStatus } from "../../src-main/contract/api.ts";
import type { Finding } from "../../src-main/contract/finding.ts";
import { type Bridge, findingOf } from "../bridge.ts";
import { Announcer } from "../components/Announcer.tsx";
import { SetupWindow } from "../setup/SetupWindow.tsx";
import { AppInfoContext, KeychainNewsContext } from "./app-info.ts";
import { Home } from "./home/Home.tsx";
import { parseRoute, useHash } from "./route.ts";

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
    const load = async () => {
      try {
        const answer = await bridge.call("app.info", {});
        if (!current) return;
        setInfo(answer);
        setProblem(null);
      } catch (error) {
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

  return (
    <AppInfoContext value={info}>
      <KeychainNewsContext value={takeKeychain}>
        {!info && !problem ? (
          <main aria-busy="true" aria-label="Opening Mailwright" />
        ) : route.page === "home" || !info ? (
          <Home bridge={bridge} problem={problem} />
        ) : (
          <SetupWindow key={route.id} bridge={bridge} route={route} />
        )}
      </KeychainNewsContext>
      <Announcer />
    </AppInfoContext>
  );
}
