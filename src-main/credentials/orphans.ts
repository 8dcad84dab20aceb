import { readdir } from "node:fs/promises";
import { MailwrightError } from "../contract/index.ts";
import type { SetupStore } from "../setup/store.ts";
import { ownRefs } from "./secret-ref.ts";
import type { SecretStore } from "./store.ts";

/**
 * The names of all entries whose setup is not in this data folder, or which an entry of the same setup replaced. The entries of a
 * setup that cannot be read now (damaged, of a newer Mailwright) are not among them: it may be brought back.
 */
export async function orphans(store: SetupStore, secrets: SecretStore): Promise<string[]> {
  const names = await secrets.list();
  const owners = await ownersIn(store);
  return names.filter((name) => {
    const id = /^([A-Za-z0-9-]{1,64})\.[A-Za-z0-9-]+$/.exec(name)?.[1];
    if (id === undefined) return false;
    const owns = owners.get(id);
    return owns === undefined || !owns(name);
  });
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
