import { readdir } from "node:fs/promises";
import { type CredentialFact, type Handlers, MailwrightError } from "../contract/index.ts";
import { ownRefs, secretRef } from "../credentials/secret-ref.ts";
import type { SecretStore } from "../credentials/store.ts";
import type { SetupStore } from "../setup/store.ts";
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

/**
 * The names of all entries whose setup is not in this data folder, or which an entry of the same setup replaced. The entries of a
 * setup that cannot be read now (damaged, of a newer Mailwright) are not among them: it may be brought back.
 */
async function orphans(store: SetupStore, secrets: SecretStore): Promise<string[]> {
  const names = await secrets.list();
  const owners = await ownersIn(store);
  return names.filter((name) => {
    const id = /^([A-Za-z0-9-]{1,64})\.[A-Za-z0-9-]+$/.exec(name)?.[1];
    if (id === undefined) return false;
    const owns = owners.get(id);
    return owns === undefined || !owns(name);
  });
}

/** Notes in every setup whose secrets moved that the keychain has them now, and tells the window. */
async function noteMoved({ store, emit }: WizardContext, moved: ReadonlySet<string>): Promise<void> {
  const { setups } = await store.list();
  for (const { id } of setups.filter((setup) => ownRefs(setup).some((ref) => moved.has(ref)))) {
    const noted = <C extends CredentialFact>(credential: C): C =>
      moved.has(secretRef(id, credential)) ? { ...credential, store: "keychain" } : credential;
    await store.update(id, ({ credential, rotation, ...rest }) => ({
      ...rest,
      credential: credential && noted(credential),
      rotation: rotation && { ...rotation, credential: noted(rotation.credential) },
    }));
    emit("setup.changed", { id });
  }
}

/** Every setup of the folder by its id, with the question whether it owns an entry. */
async function ownersIn(store: SetupStore): Promise<Map<string, (name: string) => boolean>> {
  const files = await readdir(store.folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const ids = new Set(
    files.filter((file) => file.endsWith(".json")).map((file) => file.replace(/(?:\.backup)?\.json$/, "")),
  );
  const owners = new Map<string, (name: string) => boolean>();
  for (const id of ids) {
    try {
      const own = ownRefs(await store.read(id));
      owners.set(id, (name) => own.includes(name));
    } catch (error) {
      if (!(error instanceof MailwrightError)) throw error;
      owners.set(id, () => true);
    }
  }
  return owners;
}
