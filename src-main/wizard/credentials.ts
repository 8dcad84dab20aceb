import { randomUUID } from "node:crypto";
import {
  type CredentialFact,
  type Finding,
  type Handlers,
  MailwrightError,
  type Setup,
  type SetupView,
} from "../contract/index.ts";
import { judgeClientSecret } from "../credentials/client-secret.ts";
import { type KeyFileResult, readKeyFile, readKeyText } from "../credentials/key-file.ts";
import type { Secret } from "../credentials/secret.ts";
import { makePracticeCredential } from "../practice/values.ts";
import { secretRef, type WizardContext } from "./context.ts";
import { settingsFromKey } from "./key-settings.ts";
import { present } from "./setups.ts";

type Answer = { view: SetupView; findings: Finding[] };

/** The secret: judged, put in the keychain, forgotten. Nothing here returns it. */
export function credentialOperations(
  context: WizardContext,
): Pick<
  Handlers,
  | "credentials.importKeyFile"
  | "credentials.pasteKey"
  | "credentials.setSecret"
  | "credentials.makePractice"
  | "credentials.forget"
> {
  const { store, secrets, presence, network } = context;

  async function keep(
    id: string,
    secret: Secret,
    fact: Partial<CredentialFact> & Pick<CredentialFact, "kind">,
    settings: Setup["settings"],
  ) {
    const { credential: old } = await store.read(id);
    const revision = randomUUID();
    const ref = secretRef(id, { revision });
    const where = await secrets.put(ref, secret);
    presence.set(ref, true);
    const at = new Date(network.now()).toISOString();
    const credential: CredentialFact = { repairs: [], ...fact, addedAt: at, store: where, revision };
    const setup = await store.update(id, (before) => ({
      ...before,
      updatedAt: at,
      credential,
      settings: { ...before.settings, ...settings },
    }));
    // The new secret is in place: what happens to the old entry must not undo that.
    if (old) await secrets.forget(secretRef(id, old)).catch(() => undefined);
    return setup;
  }

  async function keepKey(id: string, result: KeyFileResult): Promise<Answer> {
    if (!result.ok) return { view: await present(context, await store.read(id)), findings: result.findings };
    const { clientEmail, clientId, keyId, projectId, keyBits } = result.fields;
    const fact = {
      kind: "private-key" as const,
      keyBits,
      projectId,
      clientEmail,
      clientId,
      keyId,
      repairs: [...result.repairs],
    };
    // The file says which account and key it is: what was typed before would only contradict it.
    const setup = await keep(id, result.privateKey, fact, settingsFromKey(result.fields));
    return { view: await present(context, setup), findings: [...result.findings] };
  }

  async function keepSecret(id: string, text: string): Promise<Answer> {
    const { secret, repairs, findings } = judgeClientSecret(text);
    const setup = secret
      ? await keep(id, secret, { kind: "client-secret", repairs: [...repairs] }, {})
      : await store.read(id);
    return { view: await present(context, setup), findings: [...findings] };
  }

  return {
    "credentials.importKeyFile": async ({ id }, file) =>
      keepKey(id, readKeyFile(file.bytes, file.name, file.size)),
    "credentials.pasteKey": async ({ id, text }) => keepKey(id, readKeyText(text)),
    "credentials.setSecret": async ({ id, secret }) => keepSecret(id, secret),
    "credentials.makePractice": async ({ id }) => {
      const setup = await store.read(id);
      if (!setup.practice) throw notPractice();
      const made = await makePracticeCredential(setup.provider ?? "other", setup.settings);
      return made.kind === "private-key"
        ? keepKey(id, readKeyText(made.keyFileJson))
        : keepSecret(id, made.secret);
    },
    "credentials.forget": async ({ id }) => {
      const { credential } = await store.read(id);
      if (credential) await secrets.forget(secretRef(id, credential));
      return present(context, await store.update(id, (before) => ({ ...before, credential: null })));
    },
  };
}

export const notPractice = () =>
  new MailwrightError({
    code: "practice-only",
    step: "credentials",
    title: "This is a real setup",
    cause:
      "Practice values and practice secrets belong in a practice setup. A real one takes real values only.",
    fix: ["Use the values of your own console.", "To rehearse, go home and start a practice setup."],
  });
