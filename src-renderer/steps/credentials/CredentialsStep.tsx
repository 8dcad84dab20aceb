import { useState } from "react";
import type { Finding } from "../../../src-main/contract/finding.ts";
import { isBlocking } from "../../../src-main/contract/weight.ts";
import { useAppInfo, useKeychainNews, useProvider } from "../../app/app-info.ts";
import { KeychainNotice, SecretPlace } from "../../app/SecretPlace.tsx";
import { useTask } from "../../app/use-task.ts";
import { announce } from "../../components/Announcer.tsx";
import { Button } from "../../components/Button.tsx";
import { Bar, Card } from "../../components/Card.tsx";
import { Findings } from "../../components/FindingCard.tsx";
import { Reveal } from "../../components/Reveal.tsx";
import { useCompanion } from "../../setup/companion/Companion.tsx";
import { focusField } from "../../setup/field-focus.ts";
import { findingsBeside } from "../../setup/findings.ts";
import { StepPage } from "../../setup/StepPage.tsx";
import { useSetup } from "../../setup/workspace.ts";
import { ClientSecret } from "./ClientSecret.tsx";
import type { Judged } from "./judged.ts";
import { KeyCreationBlocked } from "./KeyCreationBlocked.tsx";
import { KeyFile } from "./KeyFile.tsx";
import { KnownCredential } from "./KnownCredential.tsx";
import { OriginalFile } from "./OriginalFile.tsx";

const words = {
  OAUTH2_JWT_BEARER_GRANT: {
    lead: "It is never shown again, and never sent to anyone: the token request carries only a signature made with it.",
    practice: "Make a practice key",
  },
  OAUTH2_CLIENT_CREDENTIALS: {
    lead: "It is never shown again, and sent to nobody but the token endpoint.",
    practice: "Make a practice secret",
  },
} as const;

/** Takes the secret, once. The host judges and keeps it; the window forgets it. */
export function CredentialsStep() {
  const { view, session } = useSetup();
  const info = useAppInfo();
  const takeKeychain = useKeychainNews();
  const [findings, setFindings] = useState<readonly Finding[]>([]);
  const [replacing, setReplacing] = useState(false);
  // The file of the key that was just stored, when it can go to the trash.
  const [original, setOriginal] = useState<{ name: string; revision: string } | null>(null);
  const { run, busy, problem } = useTask();
  const { setup, secretPresent, settings } = view;
  const { credential } = setup;
  const { lead, practice } = words[settings.authType];
  const { key } = useProvider(setup.provider);
  const bearer = settings.authType === "OAUTH2_JWT_BEARER_GRANT";
  const fits = credential?.kind === (bearer ? "private-key" : "client-secret");
  const companion = useCompanion();
  // What a run said of the secret or key that is in place: that one is to be replaced.
  const refused =
    companion?.kind === "found" && companion.finding.step === "credentials" ? companion.finding : null;
  // The companion of a refused key has the main action of the page.
  const free = refused === null || !bearer;
  const asking = replacing || !credential || !secretPresent || !fits || refused !== null;

  const take = (judge: () => Judged) =>
    run(async () => {
      const answer = await judge();
      setFindings(answer.findings);
      const wrong = answer.findings.find(isBlocking);
      if (wrong) {
        announce(wrong.title);
        return focusField(bearer ? "key" : "secret");
      }
      setReplacing(false);
      // The keychain may have refused just now: the page must not go on saying that it works, and why is to be read.
      takeKeychain((await session.bridge.call("app.info", {})).keychain);
      const revision = session.get().view.setup.credential?.revision;
      setOriginal(answer.original && revision ? { name: answer.original, revision } : null);
      announce(bearer ? "The key is stored" : "The secret is stored");
    });
  const where =
    info?.keychain.store === "session"
      ? "It stays in memory until Mailwright is closed."
      : `It goes straight to ${info?.keychain.name ?? "this computer's keychain"}.`;
  const judged = findings.filter(isBlocking);
  const atField = judged.length > 0 ? judged : refused ? [refused] : [];
  const reported = new Set(findings.map((finding) => finding.code));

  return (
    <StepPage
      step="credentials"
      title={
        asking ? (bearer ? key.title : "Add the client secret") : `The ${bearer ? "key" : "secret"} is stored`
      }
      lead={asking ? `${where} ${lead}` : "It can be replaced, or forgotten. It is not shown again."}
      quietContinue={asking}
    >
      <KeychainNotice bridge={session.bridge} />
      {credential && !secretPresent ? (
        <Card
          title={bearer ? "The key is no longer here" : "The secret is no longer here"}
          lead="It was kept for one session only, or was removed from the keychain. Add it again."
        />
      ) : null}
      {asking && setup.practice ? (
        <Bar
          actions={
            <Button
              data-passes-focus
              small
              kind={free ? "primary" : "plain"}
              isPending={busy}
              onPress={() => take(() => session.perform("credentials.makePractice", {}))}
            >
              {practice}
            </Button>
          }
        >
          The practice provider can make one, as its console would.
        </Bar>
      ) : null}
      {asking ? (
        bearer ? (
          <KeyFile busy={busy} take={take} findings={atField} primary={free && !setup.practice} />
        ) : (
          <ClientSecret busy={busy} take={take} findings={atField} />
        )
      ) : null}
      {replacing ? (
        <div>
          <Button small onPress={() => setReplacing(false)}>
            Keep the one that is there
          </Button>
        </div>
      ) : null}
      <Findings list={[problem, ...findings.filter(({ severity }) => severity !== "error")]} />
      <Findings
        list={findingsBeside(view, "credentials", new Set(["secretExpiresOn"])).filter(
          ({ code }) => !reported.has(code),
        )}
      />
      {asking && bearer && key.blocked ? <KeyCreationBlocked {...key.blocked} /> : null}
      {credential && secretPresent ? (
        <KnownCredential
          key={credential.revision}
          credential={credential}
          onReplace={replacing ? null : () => setReplacing(true)}
          fileOffered={original?.revision === credential.revision}
          withExpiry={!asking}
        />
      ) : null}
      {original && original.revision === credential?.revision ? (
        <OriginalFile key={`file ${original.revision}`} name={original.name} />
      ) : null}
      <Reveal quiet summary="Where secrets are kept">
        <SecretPlace bridge={session.bridge} />
      </Reveal>
    </StepPage>
  );
}
