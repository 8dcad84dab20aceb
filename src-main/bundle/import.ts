import { randomUUID } from "node:crypto";
import { type BundlePreview, MailwrightError, type SecretPlace, type Setup } from "../contract/index.ts";
import { Secret } from "../credentials/secret.ts";
import { ownRefs, secretRef } from "../credentials/secret-ref.ts";
import type { SecretStore } from "../credentials/store.ts";
import { isGuid } from "../providers/text.ts";
import { portable } from "../setup/document.ts";
import { oktaSettings } from "../setup/okta-settings.ts";
import type { SetupStore } from "../setup/store.ts";
import { withoutForeignLinks } from "./read/links.ts";
import type { ReadBundle } from "./read/read.ts";
import { foreignServers } from "./read/where-it-connects.ts";

/** What an import needs of this computer. */
export interface ImportPlace {
  readonly store: SetupStore;
  readonly secrets: SecretStore;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The forms Mailwright gives its own: what else a bundle may hold names no file here and no keychain entry. */
const isOwnId = (id: string): boolean => isGuid(id) && id === id.toLowerCase();
const ownRevision = /^[A-Za-z0-9-]{1,64}$/;

/** What stands in a bundle that was read, for looking at before it is taken over. `name` is the file's. */
export async function previewOf(
  bundle: ReadBundle,
  name: string,
  place: ImportPlace,
): Promise<BundlePreview> {
  const { sealedPath } = await import("./sealed-secret.ts");
  const { setup, manifest } = bundle;
  const settings = oktaSettings(setup);
  return {
    manifest,
    name: name.slice(0, 255),
    from: setup.domain.from,
    host: `${settings.host}:${settings.port}`,
    tokenEndpoint: settings.tokenEndpoint,
    sealed: bundle.files.has(sealedPath) ? (setup.credential?.kind ?? null) : null,
    known: await isKnown(setup.id, place.store),
    findings: foreignServers(setup),
  };
}

/**
 * Takes over the setup of a bundle, and its secret when the passphrase is given. It comes on somebody's word:
 * - It keeps its id when that is free here, so that a setup moves from one computer to another; otherwise it gets a new one.
 *   It never replaces a setup, and never meets a secret that is in the keychain already.
 * - Runs and passes that come with it are noted as made elsewhere: they never count as a test of this computer.
 * - Links in its findings lead to the documents Mailwright cites, or are left out.
 * - It stays what it is: a practice setup can not become a real one, nor the other way round.
 *
 * Nothing is stored when the passphrase is wrong.
 *
 * @throws MailwrightError `bundle-passphrase-wrong`, `bundle-secret-…`, `bundle-no-secret`, or `store-…`.
 */
export async function importSetup(
  bundle: ReadBundle,
  passphrase: string | undefined,
  place: ImportPlace,
): Promise<{ setup: Setup; secretStored: SecretPlace | null }> {
  const secret = passphrase === undefined ? null : await openSecret(bundle, passphrase);
  const at = new Date(place.now()).toISOString();
  const { rotation: underWay, ...brought } = portable(bundle.setup);
  const credential =
    brought.credential && !ownRevision.test(brought.credential.revision)
      ? { ...brought.credential, revision: randomUUID() }
      : brought.credential;
  const rotation = underWay && ownRevision.test(underWay.credential.revision) ? { rotation: underWay } : {};
  const kept: Setup = {
    ...brought,
    lastDns: withoutForeignLinks(brought.lastDns),
    lastRun: withoutForeignLinks(brought.lastRun),
    credential,
    ...rotation,
    waiting: null,
    // A time to come would make everything done here look older than it.
    updatedAt: brought.updatedAt > at ? at : brought.updatedAt,
    imported: {
      at,
      runId: brought.lastRun?.runId ?? null,
      passedAt: brought.lastPass?.at ?? null,
    },
  };
  const setup = { ...kept, id: await freeId(kept, place) };
  if (!secret || !credential) return { setup: await place.store.create(setup), secretStored: null };

  const ref = secretRef(setup.id, credential);
  const secretStored = await place.secrets.put(ref, secret);
  try {
    const stored = await place.store.create({ ...setup, credential: { ...credential, store: secretStored } });
    return { setup: stored, secretStored };
  } catch (error) {
    // Without its setup nobody would own it.
    await place.secrets.forget(ref).catch(() => undefined);
    throw error;
  }
}

async function openSecret(bundle: ReadBundle, passphrase: string): Promise<Secret> {
  const { openSealed, sealedPath } = await import("./sealed-secret.ts");
  const sealed = bundle.files.get(sealedPath);
  const { credential } = bundle.setup;
  if (!sealed || !credential) {
    const { refusal } = await import("./read/refusal.ts");
    throw refusal("bundle-no-secret");
  }
  return openSealed(sealed, credential, new Secret(passphrase));
}

async function freeId(setup: Setup, { store, secrets }: ImportPlace): Promise<string> {
  if (!isOwnId(setup.id) || (await isKnown(setup.id, store))) return randomUUID();
  // A setup that was removed, or of another data folder, may have left its secret in the keychain under this name.
  for (const ref of ownRefs(setup)) if (await secrets.has(ref).catch(() => true)) return randomUUID();
  return setup.id;
}

/** True also when the setup is there and cannot be read: it must not be written over. */
async function isKnown(id: string, store: SetupStore): Promise<boolean> {
  if (!isOwnId(id)) return false;
  try {
    await store.read(id);
    return true;
  } catch (error) {
    if (error instanceof MailwrightError) return error.finding.code !== "setup-unknown";
    throw error;
  }
}
