import { randomUUID } from "node:crypto";
import type { CredentialFact, Finding, Handlers, Setup, SetupView } from "../contract/index.ts";
import { judgeClientSecret } from "../credentials/client-secret.ts";
import { type KeyFileResult, readKeyFile, readKeyText } from "../credentials/key-file.ts";
import { keyFacts, settingsFromKey } from "../credentials/key-settings.ts";
import { OriginalFiles } from "../credentials/original-files.ts";
import { checkPublishedKey } from "../credentials/published-key.ts";
import type { Secret } from "../credentials/secret.ts";
import { forgottenRef, secretRef } from "../credentials/secret-ref.ts";
import { settled } from "../practice/deed.ts";
import { practiceOnly } from "../practice/fill.ts";
import { playedBy } from "../practice/scenarios/index.ts";
import { makePracticeCredential } from "../practice/values.ts";
import { providers } from "../providers/index.ts";
import { providerIdOf } from "../setup/okta-settings.ts";
import type { WizardContext } from "./context.ts";

/** For the look at Google's list of keys, in milliseconds. */
const publishedKeyMs = 10_000;

type Answer = { view: SetupView; findings: Finding[] };

/** The secret: judged, put in the keychain, forgotten. Nothing here returns it. */
export function credentialOperations(context: WizardContext) {
  const { store, secrets, network, worlds, keeping } = context;
  const originals = new OriginalFiles(context.services.trash);

  const keep = (...[id, ...rest]: Tail<Parameters<typeof keepCredential>>) => {
    // Which file it came from is noted by whoever read one.
    originals.forget(id);
    return keepCredential(context, id, ...rest);
  };

  async function keepKey(id: string, result: KeyFileResult): Promise<Answer> {
    if (!result.ok) return { view: await context.present(await store.read(id)), findings: result.findings };
    const fact = { ...keyFacts(result.fields), repairs: [...result.repairs] };
    // The file says which account and key it is: what was typed before would only contradict it.
    const setup = await keep(id, result.privateKey, fact, settingsFromKey(result.fields));
    return { view: await context.present(setup), findings: [...result.findings] };
  }

  async function keepSecret(id: string, text: string): Promise<Answer> {
    const before = await store.read(id);
    const { secret, repairs, findings } = judgeClientSecret(text, before.provider);
    const setup = secret
      ? await keep(id, secret, { kind: "client-secret", repairs: [...repairs] }, {})
      : before;
    return { view: await context.present(setup), findings: [...findings] };
  }

  async function makePractice(id: string): Promise<Answer> {
    const setup = await store.read(id);
    practiceOnly(setup);
    const made = await makePracticeCredential(providerIdOf(setup), setup.settings);
    return made.kind === "private-key"
      ? keepKey(id, readKeyText(made.keyFileJson))
      : keepSecret(id, made.secret);
  }

  /** Asks Google about the stored key, in the world the setup lives in. */
  async function checkKey(id: string): Promise<Answer> {
    const setup = await store.read(id);
    const { credential } = setup;
    const { clientEmail, keyId } = credential ?? {};
    if (!providers[providerIdOf(setup)].words.key.publishedBy || !credential || !clientEmail || !keyId) {
      return { view: await context.present(setup), findings: [] };
    }
    const world = await worlds.networkOf(setup, network);
    await worlds.register(setup);
    const { findings, expiresOn } = await secrets.withSecret(secretRef(id, credential), (privateKey) =>
      checkPublishedKey(world, { clientEmail, keyId, privateKey }, publishedKeyMs),
    );
    const changed = expiresOn !== undefined && expiresOn !== credential.keyExpiresOn;
    const after = changed
      ? await store.update(id, (before) =>
          before.credential?.revision === credential.revision
            ? {
                ...before,
                updatedAt: new Date(network.now()).toISOString(),
                credential: { ...before.credential, keyExpiresOn: expiresOn },
              }
            : before,
        )
      : setup;
    return { view: await context.present(after), findings };
  }

  return {
    "credentials.importKeyFile": async ({ id }, file) => {
      const result = readKeyFile(file.bytes, file.name, file.size);
      const answer = await keeping.take(id, () => keepKey(id, result));
      // A key that is in memory only must not lose its file.
      const isSafe = result.ok && answer.view.setup.credential?.store === "keychain";
      return { ...answer, original: isSafe ? originals.remember(id, file) : null };
    },
    "credentials.trashKeyFile": async ({ id }) => {
      await originals.trash(id);
      return {};
    },
    "credentials.checkKey": ({ id }) => checkKey(id),
    "credentials.pasteKey": ({ id, text }) => keeping.take(id, () => keepKey(id, readKeyText(text))),
    "credentials.setSecret": ({ id, secret }) => keeping.take(id, () => keepSecret(id, secret)),
    "credentials.makePractice": ({ id }) => keeping.take(id, () => makePractice(id)),
  } satisfies Partial<Handlers>;
}

type Tail<T extends readonly unknown[]> = T extends [unknown, ...infer Rest] ? Rest : never;

/**
 * Puts a secret into the keychain and notes it in the setup, in the place of the one before. `also` changes the setup in the
 * same step.
 */
export async function keepCredential(
  { store, secrets, presence, network }: WizardContext,
  id: string,
  secret: Secret,
  fact: Partial<CredentialFact> & Pick<CredentialFact, "kind">,
  settings: Setup["settings"],
  also: (setup: Setup) => Setup = (setup) => setup,
): Promise<Setup> {
  const stored = await store.read(id);
  const { credential: old, rotation } = stored;
  const revision = randomUUID();
  const ref = secretRef(id, { revision });
  const where = await secrets.put(ref, secret);
  presence.set(ref, true);
  const at = new Date(network.now()).toISOString();
  const credential: CredentialFact = { repairs: [], ...fact, addedAt: at, store: where, revision };
  const setup = await store.update(id, (before) => {
    const kept = { ...withoutPastExpiry(before.settings, at), ...settings };
    const { forgotten: _, ...rest } = before;
    const after = also({ ...rest, updatedAt: at, credential, settings: kept });
    return settled(before, after, playedBy(before), at);
  });
  // The new secret is in place: what happens to the old entry must not undo that. During a rotation Okta still has it.
  if (old && old.revision !== rotation?.credential.revision)
    await secrets.forget(secretRef(id, old)).catch(() => undefined);
  // Nor does one that was forgotten come back over the new one.
  const forgotten = forgottenRef(stored);
  if (forgotten) await secrets.forget(forgotten).catch(() => undefined);
  return setup;
}

/** The day of a secret that ran out says nothing of the one that takes its place. */
function withoutPastExpiry(settings: Setup["settings"], at: string): Setup["settings"] {
  const { secretExpiresOn, ...rest } = settings;
  return secretExpiresOn !== undefined && secretExpiresOn >= at.slice(0, 10) ? settings : rest;
}
