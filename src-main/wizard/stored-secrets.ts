import type { CredentialFact, Handlers } from "../contract/index.ts";
import { orphans } from "../credentials/orphans.ts";
import { ownRefs, secretRef } from "../credentials/secret-ref.ts";
import type { WizardContext } from "./context.ts";

/**
 * Where secrets are kept, and the entries that no setup owns: left by a crash, or by a setup whose file was deleted by hand.
 */
export function storedSecretOperations(context: WizardContext) {
  const { store, secrets } = context;
  return {
    "secrets.choose": async ({ store: place }) => {
      const moved = new Set(await secrets.choose(place));
      if (moved.size > 0) await noteMoved(context, moved);
      return secrets.status;
    },
    "secrets.orphans": async () => ({ names: await orphans(store, secrets) }),
    "secrets.clean": async ({ names }) => {
      // Asked again: a setup may have taken one meanwhile.
      const still = new Set(await orphans(store, secrets));
      const chosen = names.filter((name) => still.has(name));
      for (const name of chosen) await secrets.forget(name);
      return { removed: chosen.length };
    },
  } satisfies Partial<Handlers>;
}

/** Notes in every setup whose secrets moved that the keychain has them now, and tells the window. */
async function noteMoved({ store, emit }: WizardContext, moved: ReadonlySet<string>): Promise<void> {
  const { setups } = await store.list();
  for (const { id } of setups.filter((setup) => ownRefs(setup).some((ref) => moved.has(ref)))) {
    const noted = <C extends CredentialFact>(credential: C): C =>
      moved.has(secretRef(id, credential)) ? { ...credential, store: "keychain" } : credential;
    await store.update(id, ({ credential, rotation, forgotten, ...rest }) => ({
      ...rest,
      credential: credential && noted(credential),
      rotation: rotation && { ...rotation, credential: noted(rotation.credential) },
      forgotten: forgotten && { ...forgotten, credential: noted(forgotten.credential) },
    }));
    emit("setup.changed", { id });
  }
}
