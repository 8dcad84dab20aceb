import type { ConnectionFact, CredentialFact, ScriptFact, Setup } from "../contract/index.ts";

/**
 * The keychain entry of a setup's secret. It carries the revision, so that a replaced secret can never come back: not after
 * a crash between the keychain and the document, and not when a locked keychain refuses to remove the old entry.
 */
export const secretRef = (id: string, credential: Pick<CredentialFact, "revision">): string =>
  `${id}.${credential.revision}`;

/** The keychain entry of the key that opens the replies of a setup's script. */
export const replyKeyRef = (id: string, { key }: Pick<ScriptFact, "key">): string => `${id}.reply-${key.id}`;

/** The keychain entry of a connection: a token, a key, whatever its system signs in with. */
export const connectionRef = (id: string, { revision }: Pick<ConnectionFact, "revision">): string =>
  `${id}.connection-${revision}`;

/** The keychain entry of the private half of a service app's key, until the app is connected. */
export const oktaKeyRef = (id: string, { revision }: Pick<ConnectionFact, "revision">): string =>
  `${id}.okta-key-${revision}`;

/**
 * Every keychain entry that a setup owns: its secret, while that is being replaced the old one, one that was just forgotten, the key for the replies of its
 * script, and what its connections sign in with.
 */
export const ownRefs = (setup: Setup): string[] => [
  ...[setup.credential, setup.rotation?.credential, setup.forgotten?.credential].flatMap((credential) =>
    credential ? [secretRef(setup.id, credential)] : [],
  ),
  ...[setup.script, setup.script?.before].flatMap((script) =>
    script ? [replyKeyRef(setup.id, script)] : [],
  ),
  ...(setup.connections ?? []).map((connection) => connectionRef(setup.id, connection)),
  ...(setup.oktaKey ? [oktaKeyRef(setup.id, setup.oktaKey)] : []),
];

/** The entry of a secret that was forgotten, and can go; null while it is what Okta has until another took its place. */
export const forgottenRef = ({ id, forgotten, rotation }: Setup): string | null =>
  forgotten && forgotten.credential.revision !== rotation?.credential.revision
    ? secretRef(id, forgotten.credential)
    : null;
