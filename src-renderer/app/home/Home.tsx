import { useCallback, useEffect, useState } from "react";
import type { Output } from "../../../src-main/contract/api.ts";
import type { Finding } from "../../../src-main/contract/finding.ts";
import type { ProviderId } from "../../../src-main/contract/settings.ts";
import type { Bridge } from "../../bridge.ts";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { FindingCard } from "../../components/FindingCard.tsx";
import { Mark } from "../../components/icons.tsx";
import { useAppInfo, useProviders } from "../app-info.ts";
import { go, setupHash } from "../route.ts";
import { KeychainNotice, SecretPlace } from "../SecretPlace.tsx";
import { useTask } from "../use-task.ts";
import { Explain } from "./Explain.tsx";
import s from "./Home.module.css";
import { LeftOverSecrets } from "./LeftOverSecrets.tsx";
import { OpenBundle } from "./OpenBundle.tsx";
import { SetupRow } from "./SetupRow.tsx";

/** The setups on this computer with what each still needs; a new one; practice; and an error to explain. */
export function Home({ bridge, problem }: { bridge: Bridge; problem: Finding | null }) {
  const info = useAppInfo();
  const known = useProviders().filter(({ choosesFlow }) => !choosesFlow);
  const [list, setList] = useState<Output<"setup.list"> | null>(null);
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
    return bridge.onReconnect(() => void refresh());
  }, [bridge]);

  const create = (provider: ProviderId | null, practice: boolean) =>
    run(async () => {
      const view = await bridge.call("setup.create", { provider, practice });
      go(setupHash(view.setup.id));
    });
  const remove = async (id: string) => {
    await bridge.call("setup.remove", { id });
    await refresh();
  };
  const trouble = failed ?? notLoaded ?? problem;
  const setups = list?.setups ?? [];

  return (
    <main className={s.home}>
      <div className={s.inner}>
        <header className={s.head}>
          <div className={s.brand}>
            <Mark size={26} />
            <h1 id="heading-home" tabIndex={-1}>
              Mailwright
            </h1>
          </div>
          <p>
            Takes an Okta org to a tested custom email provider over SMTP with OAuth 2.0:{" "}
            {known.map(({ words }) => words.name).join(", ")} or another.
          </p>
        </header>

        {trouble ? <FindingCard finding={trouble} /> : null}
        <KeychainNotice bridge={bridge} />
        {list?.damaged.map((finding) => (
          <FindingCard key={finding.title} finding={finding} />
        ))}

        <Card
          flush
          title="Setups on this computer"
          lead={
            list && setups.length === 0
              ? "None yet. One setup is one email domain with its provider."
              : undefined
          }
          actions={
            <Button kind="primary" isPending={busy} onPress={() => create(null, false)}>
              New setup
            </Button>
          }
        >
          {setups.length > 0 ? (
            <ul>
              {setups.map((setup) => (
                <SetupRow key={setup.id} setup={setup} onRemove={() => remove(setup.id)} />
              ))}
            </ul>
          ) : null}
        </Card>

        <OpenBundle bridge={bridge} />

        <Card
          title="Practice"
          lead="A whole setup against a simulated provider on this computer: no accounts, no mail leaves. Every failure can be tried out."
        >
          <div className={s.buttons}>
            {known.map(({ id, words }) => (
              <Button key={id} isDisabled={busy} onPress={() => create(id, true)}>
                Practise with {words.name}
              </Button>
            ))}
          </div>
        </Card>

        <Explain bridge={bridge} />
        <SecretPlace bridge={bridge} />
        {info?.keychain.store === "keychain" ? <LeftOverSecrets bridge={bridge} /> : null}

        {info ? (
          <p className={s.foot}>
            Version {info.version}. Setups are kept in <code>{info.dataFolder}</code>.{" "}
            {info.keychain.store === "keychain"
              ? `Secrets are kept in ${info.keychain.name}.`
              : "Secrets are kept in memory, until Mailwright is closed."}
          </p>
        ) : null}
      </div>
    </main>
  );
}
