import { useLayoutEffect, useRef } from "react";
import type { KeychainStatus } from "../../src-main/contract/api.ts";
import type { Bridge } from "../bridge.ts";
import { announce } from "../components/Announcer.tsx";
import { Button } from "../components/Button.tsx";
import { Card } from "../components/Card.tsx";
import { Choice } from "../components/Choice.tsx";
import { FindingCard } from "../components/FindingCard.tsx";
import { useAppInfo, useKeychainNews } from "./app-info.ts";
import { useTask } from "./use-task.ts";

/** A keychain that refuses: why, and the two ways on. Nothing while it works, or when nobody wants it. */
export function KeychainNotice({ bridge }: { bridge: Bridge }) {
  const keychain = useAppInfo()?.keychain;
  const { choose, busy, problem } = useChoice(bridge);
  const finding = keychain?.byChoice ? undefined : keychain?.finding;
  const shown = finding !== undefined;
  const wasShown = useRef(shown);
  // Before the page is painted: the focus is to go there, and not to whatever stands nearest.
  useLayoutEffect(() => {
    // The buttons went with the notice: whoever works by keyboard goes on at the top of the page.
    if (wasShown.current && !shown && document.activeElement === document.body)
      document.querySelector<HTMLElement>("main h1")?.focus();
    wasShown.current = shown;
  }, [shown]);
  if (!finding) return null;
  return (
    <>
      <FindingCard
        finding={finding}
        actions={
          <>
            <Button small onPress={() => choose("keychain")}>
              {busy ? "Trying the keychain" : "Try the keychain again"}
            </Button>
            <Button small onPress={() => choose("session")}>
              Keep secrets for this session only
            </Button>
          </>
        }
      />
      {problem ? <FindingCard finding={problem} /> : null}
    </>
  );
}

/** Where secrets go from now on, as a choice. */
export function SecretPlace({ bridge }: { bridge: Bridge }) {
  const keychain = useAppInfo()?.keychain;
  const { choose, problem } = useChoice(bridge);
  if (!keychain) return null;
  const working = keychain.store === "keychain";
  return (
    <Card title="Where secrets are kept">
      <Choice
        label="Where secrets are kept"
        value={keychain.byChoice ? "session" : "keychain"}
        options={[
          {
            id: "keychain",
            name: "Keep secrets in the keychain",
            detail: working
              ? `They go to ${keychain.name} and are there when Mailwright is started again.`
              : keychain.byChoice
                ? "What is in memory moves there, and is there when Mailwright is started again."
                : "It does not take them now. Until it does they stay in memory, and are gone when Mailwright closes.",
          },
          {
            id: "session",
            name: "Keep secrets for this session only",
            detail:
              "New ones stay in memory and are gone when Mailwright closes. What is in the keychain stays there.",
          },
        ]}
        onChange={(store) => void choose(store)}
      />
      {problem ? <FindingCard level={3} finding={problem} /> : null}
    </Card>
  );
}

/** Tells the host, and the whole window what came of it. */
function useChoice(bridge: Bridge) {
  const takeKeychain = useKeychainNews();
  const { run, busy, problem } = useTask();
  const choose = (store: KeychainStatus["store"]) =>
    run(async () => {
      const keychain = await bridge.call("secrets.choose", { store });
      takeKeychain(keychain);
      announce(keychain.finding?.title ?? "Secrets are kept in the keychain");
    });
  return { choose, busy, problem };
}
