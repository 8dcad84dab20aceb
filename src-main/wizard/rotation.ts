import { type Handlers, MailwrightError, type Setup } from "../contract/index.ts";
import { replyKeyRef, secretRef } from "../credentials/secret-ref.ts";
import { fingerprint, tested } from "../setup/fingerprint.ts";
import { oktaSettings } from "../setup/okta-settings.ts";
import type { WizardContext } from "./context.ts";

/**
 * Replacing the secret or key of a setup that works. The old one stays in the keychain, under its own revision, until Okta
 * has the new one: until then there is a way back.
 */
export function rotationOperations(context: WizardContext) {
  const { store, secrets, network } = context;
  const now = () => new Date(network.now()).toISOString();

  /** Removes what is over, unless it is what the setup has now. A keychain that does not let go keeps an entry of no use. */
  async function forgetUnless(
    kept: Setup["credential"],
    id: string,
    over: Setup["credential"],
  ): Promise<void> {
    if (over && over.revision !== kept?.revision)
      await secrets.forget(secretRef(id, over)).catch(() => undefined);
  }

  /** Removes the key of a script that counts no more. */
  async function forgetKey(id: string, script: Setup["script"]): Promise<void> {
    if (script) await secrets.forget(replyKeyRef(id, script)).catch(() => undefined);
  }

  return {
    "rotation.start": async ({ id }) => {
      const setup = await store.update(id, (before) => {
        if (before.rotation) return before;
        const { credential, settings, lastPass } = before;
        if (!credential) throw nothingToReplace();
        const rotation = { startedAt: now(), credential, settings, lastPass };
        return { ...before, updatedAt: now(), rotation };
      });
      return context.present(setup);
    },
    "rotation.cancel": async ({ id }) => {
      let given: Setup["credential"] = null;
      let key: Setup["script"];
      const setup = await store.update(id, (before) => {
        if (!before.rotation) throw notUnderWay();
        given = before.credential;
        key = before.script?.before && before.script;
        const {
          rotation: { startedAt: _, ...old },
          ...rest
        } = before;
        return { ...rest, ...old, ...(key?.before && { script: key.before }), updatedAt: now() };
      });
      // The old one is back in place: what happens to the new one must not undo that.
      await forgetUnless(setup.credential, id, given);
      await forgetKey(id, key);
      return context.present(setup);
    },
    "rotation.finish": async ({ id }) => {
      const { credentialAtOkta } = await import("../connections/okta/rotated.ts");
      let old: Setup["credential"] = null;
      let key: Setup["script"];
      const setup = await store.update(id, (before) => {
        const { rotation, ...rest } = before;
        if (!rotation) throw notUnderWay();
        if (before.credential?.revision === rotation.credential.revision) throw notReplaced();
        const print = fingerprint(before, oktaSettings(before));
        if (tested(before, print) !== "tested") throw notTested();
        const isConnected = before.connections?.some(({ system }) => system === "okta") ?? false;
        const atOkta = isConnected ? credentialAtOkta(before, print) : null;
        if (atOkta !== null && atOkta !== "arrived") throw notAtOkta(atOkta);
        old = rotation.credential;
        const { before: oldScript, ...script } = before.script ?? {};
        key = oldScript;
        return { ...rest, ...(oldScript && { script: script as typeof oldScript }), updatedAt: now() };
      });
      await forgetUnless(setup.credential, id, old);
      await forgetKey(id, key);
      return context.present(setup);
    },
  } satisfies Partial<Handlers>;
}

const nothingToReplace = () =>
  new MailwrightError({
    code: "rotation-nothing-there",
    step: "credentials",
    title: "There is no secret or key to replace yet",
    cause: "This setup has none. The first one is added, not replaced.",
    fix: ["Add it on the Credentials step."],
  });

const notUnderWay = () =>
  new MailwrightError({
    code: "rotation-not-under-way",
    step: "finish",
    title: "Nothing is being replaced in this setup",
    cause: "The replacement was ended already, perhaps in another window.",
    fix: ["Look at the Finish step again."],
  });

const notReplaced = () =>
  new MailwrightError({
    code: "rotation-not-replaced",
    step: "credentials",
    title: "The new secret or key is not there yet",
    cause: "The setup still has the old one, so there is nothing to end.",
    fix: [
      "Add the new one on the Credentials step.",
      "Or go back to the old one, which ends the replacement.",
    ],
  });

const notTested = () =>
  new MailwrightError({
    code: "rotation-not-tested",
    step: "test",
    title: "The new secret or key has not passed a test here",
    cause: "The old one is kept until the new one has proven that it works.",
    fix: ["Run the test.", "Or go back to the old one, which ends the replacement."],
  });

const notAtOkta = (credential: "earlier" | "this") =>
  new MailwrightError({
    code: "rotation-not-at-okta",
    step: "finish",
    title:
      credential === "earlier"
        ? "Okta still has the old secret or key"
        : "Okta's test with the new secret or key is not seen to have arrived",
    cause:
      "Okta is connected, and its mail still depends on the old one as far as Mailwright's log knows. It is kept until then.",
    fix: [
      "Read the plan and apply it: it gives Okta the new one, and has Okta send its test.",
      "Say there whether the test arrived. Then end the replacement.",
    ],
  });
