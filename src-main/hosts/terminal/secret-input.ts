import { randomUUID } from "node:crypto";
import { type CredentialFact, keyFileLimit, type ReceivedFile, type Setup } from "../../contract/index.ts";
import { judgeClientSecret } from "../../credentials/client-secret.ts";
import { textOf } from "../../credentials/file-text.ts";
import { readKeyFile } from "../../credentials/key-file.ts";
import { keyFacts, settingsFromKey } from "../../credentials/key-settings.ts";
import type { Secret } from "../../credentials/secret.ts";
import { secretRef } from "../../credentials/secret-ref.ts";
import { openSecretStore } from "../../credentials/store.ts";
import { oktaSettings } from "../../setup/okta-settings.ts";
import { type Arguments, given, type Io, type Option, UsageError } from "./command.ts";
import { readGiven } from "./files.ts";

export const secretOptions = {
  "secret-file": {
    value: "FILE",
    says: "the client secret, or the key file (JSON or PEM)",
    file: { limit: keyFileLimit, secret: true },
  },
  "secret-stdin": {
    insteadOf: "secret-file",
    says: "the same from standard input; or set MAILWRIGHT_SECRET",
  },
} as const satisfies Record<string, Option>;

/** What is known of a secret that was given: the facts a setup keeps of it. */
type Given = Pick<CredentialFact, "kind" | "repairs"> & Partial<CredentialFact>;

interface SecretInput {
  readonly setup: Setup;
  readonly secret: Secret | null;
  /** Null for one from the keychain, and for none. */
  readonly given: Given | null;
}

/**
 * The secret a command was given, and the setup completed with what a key file says of itself: from `--secret-file`,
 * `--secret-stdin`, the environment variable MAILWRIGHT_SECRET, or this computer's keychain, in this order.
 * Null when there is none. Throws a UsageError for a file that is not what the flow needs.
 */
export async function secretFor(setup: Setup, args: Arguments, io: Io): Promise<SecretInput> {
  const received = await givenSecret(args, io);
  if (received) return accept(setup, received);
  return { setup, secret: await fromKeychain(setup), given: null };
}

/**
 * A secret that was given is another one than the setup knows, for all that can be said: what was tested before is not this.
 * `at` is ISO 8601.
 */
export const givenCredential = (given: Given, at: string): CredentialFact => ({
  ...given,
  addedAt: at,
  store: "session",
  revision: randomUUID(),
});

/** What was given on the command line, unread: `--secret-file`, `--secret-stdin` or MAILWRIGHT_SECRET. Null without any. */
export async function givenSecret(args: Arguments, io: Io): Promise<ReceivedFile | null> {
  const file = await readGiven(args, io, "secret-file");
  if (file) return file;
  const received = (name: string, bytes: Uint8Array) => ({ name, size: bytes.byteLength, bytes });
  if (given(args, "secret-stdin")) return received("standard input", await io.readInput(keyFileLimit));
  return io.env.MAILWRIGHT_SECRET
    ? received("MAILWRIGHT_SECRET", Buffer.from(io.env.MAILWRIGHT_SECRET))
    : null;
}

function accept(setup: Setup, { bytes, name, size }: ReceivedFile): SecretInput {
  if (oktaSettings(setup).authType === "OAUTH2_CLIENT_CREDENTIALS")
    return { setup, secret: acceptSecret(setup, bytes), given: { kind: "client-secret", repairs: [] } };
  const result = readKeyFile(bytes, name, size);
  if (!result.ok) throw refusal(result.findings[0]);
  // What the setup says stands: it may name another endpoint on purpose. The key file fills the gaps.
  return {
    setup: { ...setup, settings: { ...settingsFromKey(result.fields), ...setup.settings } },
    secret: result.privateKey,
    given: { ...keyFacts(result.fields), repairs: [...result.repairs] },
  };
}

function acceptSecret(setup: Setup, bytes: Uint8Array): Secret {
  const judged = judgeClientSecret(textOf(bytes), setup.provider);
  if (judged.secret) return judged.secret;
  throw refusal(judged.findings[0]);
}

function refusal(
  finding: { code: string; title: string; cause: string; fix: readonly string[] } | undefined,
): UsageError {
  return new UsageError(finding?.title ?? "The secret could not be read", finding?.fix ?? [], {
    code: finding?.code ?? "secret-unreadable",
    cause: finding?.cause ?? "Nothing in it looks like a secret.",
  });
}

/** A setup of this computer has its secret in the keychain; one from a file may have, when it was made here. */
async function fromKeychain(setup: Setup): Promise<Secret | null> {
  if (!setup.credential) return null;
  const store = await openSecretStore({});
  const ref = secretRef(setup.id, setup.credential);
  if (!(await store.has(ref))) return null;
  return store.withSecret(ref, (secret) => secret);
}
