import { useCallback, useState } from "react";
import type { CredentialFact } from "../../../src-main/contract/setup.ts";
import { useKeychainName, useProvider } from "../../app/app-info.ts";
import { useTask } from "../../app/use-task.ts";
import { count, date, dateTime } from "../../app/words.ts";
import { Button } from "../../components/Button.tsx";
import { Bar, Card } from "../../components/Card.tsx";
import { FindingCard } from "../../components/FindingCard.tsx";
import { type KeyValue, KeyValues } from "../../components/KeyValues.tsx";
import { Status } from "../../components/Status.tsx";
import { offerUndo } from "../../components/UndoNotice.tsx";
import { useRevealed } from "../../setup/field-focus.ts";
import { findingsAt } from "../../setup/findings.ts";
import { useSetup } from "../../setup/workspace.ts";
import s from "./Credentials.module.css";
import { oktaAsksAgain } from "./okta-asks-again.ts";
import { PublishedKey } from "./PublishedKey.tsx";
import { SecretExpiry } from "./SecretExpiry.tsx";

interface KnownCredentialProps {
  readonly credential: CredentialFact;
  /** Null while it is being replaced. */
  readonly onReplace: (() => void) | null;
  /** The file it came from can go to the trash, and that is offered beside this. */
  readonly fileOffered: boolean;
  /** The day it runs out is asked here, and not where the next one is taken. */
  readonly withExpiry: boolean;
}

/** What is known of the stored secret, and the ways to be rid of it. Never the secret. */
export function KnownCredential({ credential, onReplace, fileOffered, withExpiry }: KnownCredentialProps) {
  const { session, view } = useSetup();
  const keychain = useKeychainName();
  const { publishedBy } = useProvider(view.setup.provider).key;
  const [asked, setAsked] = useState(false);
  const { run, busy, problem } = useTask();
  const key = credential.kind === "private-key";
  const name = key ? "key" : "secret";
  const replacing = onReplace === null;
  const day = view.setup.settings.secretExpiresOn;
  // Asked once: a day that is known is a fact among the others, until it is to be changed.
  const [wantsDay, setWantsDay] = useState(
    day === undefined || findingsAt(view, "secretExpiresOn").length > 0,
  );
  const openDay = useCallback(() => setWantsDay(true), []);
  useRevealed(isDay, openDay);
  const asksDay = !key && withExpiry && wantsDay;
  const expiry: readonly KeyValue[] =
    key || asksDay || day === undefined
      ? []
      : [
          {
            label: "Expires on",
            value: "",
            shown: (
              <>
                {date(day)}{" "}
                <Button kind="quiet" small onPress={openDay}>
                  Change
                </Button>
              </>
            ),
          },
        ];
  const account = credential.clientEmail?.split("@")[0];

  const forget = () =>
    run(async () => {
      await session.perform("credentials.forget", {});
      offerUndo({
        done: `The ${name} was forgotten`,
        undone: `The ${name} is back`,
        undo: () => session.perform("credentials.restore", {}),
      });
    });

  return (
    <>
      <Bar
        actions={
          <>
            {onReplace ? (
              <Button small onPress={onReplace}>
                Replace
              </Button>
            ) : null}
            <Button small onPress={() => setAsked(!asked)}>
              Forget
            </Button>
          </>
        }
      >
        <Status tone={credential.store === "keychain" ? "ok" : "wait"}>
          {account ? `${account} key` : `The ${name}`} is{" "}
          {credential.store === "keychain" ? `in ${keychain}` : "in memory until Mailwright is closed"}
        </Status>
      </Bar>
      {asked ? (
        <Card
          title={`Forget this ${name}?`}
          lead="For 10 seconds it can be taken back. Then it is gone from this computer for good. At the provider it stays valid."
        >
          <div className="buttons">
            <Button isDisabled={busy} onPress={forget}>
              Forget it
            </Button>
            <Button onPress={() => setAsked(false)}>Keep it</Button>
          </div>
        </Card>
      ) : null}
      {problem ? <FindingCard finding={problem} /> : null}
      <Card flush>
        <KeyValues rows={[...facts(credential, publishedBy), ...expiry]} />
      </Card>
      {key && publishedBy && credential.clientEmail && credential.keyId ? (
        <PublishedKey by={publishedBy} />
      ) : null}
      {asksDay ? (
        <Card title="When does it expire?" lead={expiryWords(day)}>
          <SecretExpiry />
        </Card>
      ) : null}
      {credential.repairs.length > 0 ? (
        <Card
          title={
            credential.repairs.length === 1
              ? "One repair was made"
              : `${credential.repairs.length} repairs were made`
          }
        >
          <ul className={s.repairs}>
            {credential.repairs.map((repair) => (
              <li key={repair}>{repair}</li>
            ))}
          </ul>
        </Card>
      ) : null}
      {view.setup.practice || fileOffered || replacing ? null : (
        <p className="note">{oktaAsksAgain(credential)}</p>
      )}
    </>
  );
}

const isDay = (name: string): boolean => name === "secretExpiresOn";

const expiryWords = (day: string | undefined): string =>
  day
    ? `Noted: ${date(day)}. Okta stops sending on that day unless a new secret is in place.`
    : "Okta stops sending on that day. Noted here, it is said in time.";

/** How old a key is, in days, from the second day on. */
function age(addedAt: string): string {
  const days = Math.floor((Date.now() - Date.parse(addedAt)) / 86_400_000);
  return days >= 1 ? `, ${count(days, "day")} ago` : "";
}

function facts(credential: CredentialFact, publishedBy: string): readonly KeyValue[] {
  const rows: readonly (KeyValue | null)[] = [
    credential.clientEmail ? { label: "Service account", value: credential.clientEmail } : null,
    credential.clientId ? { label: "Client ID (for delegation)", value: credential.clientId } : null,
    credential.keyId ? { label: "Key ID", value: credential.keyId } : null,
    credential.projectId ? { label: "Project", value: credential.projectId } : null,
    credential.keyBits ? { label: "Key", value: "", shown: `RSA, ${credential.keyBits} bits` } : null,
    credential.keyExpiresOn
      ? { label: `Valid until, says ${publishedBy}`, value: "", shown: date(credential.keyExpiresOn) }
      : null,
    { label: "Added", value: "", shown: `${dateTime(credential.addedAt)}${age(credential.addedAt)}` },
  ];
  return rows.filter((row) => row !== null);
}
