import { useCallback, useEffect, useState } from "react";
import type { Output } from "../../../src-main/contract/api.ts";
import type { Finding } from "../../../src-main/contract/finding.ts";
import type { ProviderId } from "../../../src-main/contract/settings.ts";
import type { Bridge } from "../../bridge.ts";
import { Button } from "../../components/Button.tsx";
import { FindingCard } from "../../components/FindingCard.tsx";
import { Mark } from "../../components/icons.tsx";
import { Reveal } from "../../components/Reveal.tsx";
import { useAppInfo } from "../app-info.ts";
import { openHelp } from "../HelpSheet.tsx";
import { go, sendsHash, setupHash } from "../route.ts";
import { KeychainNotice, SecretPlace } from "../SecretPlace.tsx";
import { useTask } from "../use-task.ts";
import { Explain } from "./Explain.tsx";
import { FirstTime } from "./FirstTime.tsx";
import s from "./Home.module.css";
import { LeftOverSecrets } from "./LeftOverSecrets.tsx";
import { OpenBundle } from "./OpenBundle.tsx";
import { Practice } from "./Practice.tsx";
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
  const newSetup = () => void create(null, false);
  const onPractice = (provider: ProviderId) => void create(provider, true);

  return (
    <main className={s.home} id="main">
      <div className={s.inner}>
        <div className={s.top}>
          <span className={s.brand}>
            <Mark size={26} />
            Mailwright
          </span>
          {panels.map(([id, words]) => (
            <Button
              key={id}
              kind="faint"
              aria-expanded={panel === id}
              onPress={() => setPanel(panel === id ? null : id)}
            >
              {words}
            </Button>
          ))}
        </div>

        {trouble ? <FindingCard finding={trouble} /> : null}
        <KeychainNotice bridge={bridge} />
        {list?.damaged.map((finding) => (
          <FindingCard key={finding.title} finding={finding} />
        ))}
        {panel === "practice" ? <Practice busy={busy} onChoose={onPractice} /> : null}
        {panel === "bundle" ? <OpenBundle bridge={bridge} /> : null}
        {panel === "explain" ? <Explain bridge={bridge} /> : null}

        {list && setups.length === 0 ? (
          <FirstTime busy={busy} onNew={newSetup} onPractice={onPractice} practising={panel === "practice"} />
        ) : (
          <SetupList bridge={bridge} setups={setups} onNew={newSetup} busy={busy} onChanged={refresh} />
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
              Version {info.version}. Setups are kept in <code>{info.dataFolder}</code>.{" "}
              {info.keychain.store === "keychain"
                ? `Secrets are kept in ${info.keychain.name}.`
                : "Secrets are kept in memory, until Mailwright is closed."}
            </p>
          ) : null}
        </div>
      </div>
    </main>
  );
}
