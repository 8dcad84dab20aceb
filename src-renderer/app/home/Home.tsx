import { useCallback, useEffect, useState } from "react";
import type { Output } from "../../../src-main/contract/api.ts";
import type { Finding } from "../../../src-main/contract/finding.ts";
import type { ProviderId } from "../../../src-main/contract/settings.ts";
import type { Bridge } from "../../bridge.ts";
import { Button } from "../../components/Button.tsx";
import { FindingCard } from "../../components/FindingCard.tsx";
import { Reveal } from "../../components/Reveal.tsx";
import { useAppInfo } from "../app-info.ts";
import { openHelp } from "../HelpSheet.tsx";
import { Page } from "../Page.tsx";
import { go, sendsHash, setupHash } from "../route.ts";
import { KeychainNotice, SecretPlace } from "../SecretPlace.tsx";
import { useTask } from "../use-task.ts";
import { Explain } from "./Explain.tsx";
import { FirstTime } from "./FirstTime.tsx";
import s from "./Home.module.css";
import { LeftOverSecrets } from "./LeftOverSecrets.tsx";
import { OpenBundle } from "./OpenBundle.tsx";
import { Practice, PracticeButtons } from "./Practice.tsx";
import { RemovedSetups } from "./RemovedSetups.tsx";
import { SetupList } from "./SetupList.tsx";
import { ThemeChoice } from "./ThemeChoice.tsx";

type Panel = "practice" | "bundle" | "explain";
const panels: readonly (readonly [id: Panel, words: string])[] = [
  ["practice", "Practice"],
  ["bundle", "Open a bundle"],
  ["explain", "Explain an error"],
];

/** The setups on this computer, each with whose turn it is; a new one; and what is seldom wanted. */
export function Home({ bridge, problem }: { bridge: Bridge; problem: Finding | null }) {
  const info = useAppInfo();
  const [list, setList] = useState<Output<"setup.list"> | null>(null);
  const [panel, setPanel] = useState<Panel | null>(null);
  const { run, busy, problem: failed } = useTask();
  const { run: load, problem: notLoaded } = useTask();

  const refresh = useCallback(
    () => load(async () => setList(await bridge.call("setup.list", {}))),
    [bridge, load],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: once on opening; `refresh` is a new function while it loads
  useEffect(() => {
    document.title = "Mailwright";
    document.getElementById("heading-home")?.focus();
    void refresh();
    const stops = [
      bridge.onReconnect(() => void refresh()),
      // A run that was begun by itself has ended.
      bridge.on("setup.changed", () => void refresh()),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [bridge]);

  const create = (provider: ProviderId | null, practice: boolean) =>
    run(async () => {
      const view = await bridge.call("setup.create", { provider, practice });
      go(setupHash(view.setup.id));
    });
  const trouble = failed ?? notLoaded ?? problem;
  const setups = list?.setups ?? [];
  const firstTime = list !== null && setups.length === 0;
  const practice = { busy, onChoose: (provider: ProviderId) => void create(provider, true) };
  // These panels have a main action of their own.
  const quiet = panel === "bundle" || panel === "explain";
  const begin = (
    <Button kind={quiet ? "plain" : "primary"} isPending={busy} onPress={() => void create(null, false)}>
      New setup
    </Button>
  );

  return (
    <Page
      ways={panels
        // The first page offers it itself.
        .filter(([id]) => id !== "practice" || !firstTime)
        .map(([id, words]) => (
          <Button
            key={id}
            kind="faint"
            aria-expanded={panel === id}
            onPress={() => setPanel(panel === id ? null : id)}
          >
            {words}
          </Button>
        ))}
    >
      {trouble ? <FindingCard finding={trouble} /> : null}
      <KeychainNotice bridge={bridge} />
      {list?.damaged.map((finding) => (
        <FindingCard key={finding.title} finding={finding} />
      ))}
      {panel === "practice" && !firstTime ? <Practice {...practice} /> : null}
      {panel === "bundle" ? <OpenBundle bridge={bridge} /> : null}
      {panel === "explain" ? <Explain bridge={bridge} primary /> : null}

      {firstTime ? (
        <FirstTime
          begin={
            <>
              {begin}
              <PracticeButtons {...practice} />
            </>
          }
        />
      ) : (
        <SetupList bridge={bridge} setups={setups} begin={begin} onChanged={refresh} />
      )}

      <div className={s.end}>
        <RemovedSetups bridge={bridge} removed={list?.removed ?? []} onChanged={refresh} />
        <Reveal quiet summary="Where secrets are kept">
          <SecretPlace bridge={bridge} />
          {info?.keychain.store === "keychain" ? <LeftOverSecrets bridge={bridge} /> : null}
        </Reveal>
        <div className={s.links}>
          <a href={sendsHash}>What Mailwright sends where</a>
          <button type="button" onClick={openHelp}>
            Keys and words
          </button>
          <ThemeChoice />
        </div>
        {info ? (
          <p className={s.foot}>
            Version {info.version}. Setups are kept in <code>{info.dataFolder}</code>.
          </p>
        ) : null}
      </div>
    </Page>
  );
}
