import type { CredentialFact, Setup } from "../contract/index.ts";

/**
 * The keychain entry of a setup's secret. It carries the revision, so that a replaced secret can never come back: not after
 * a crash between the keychain and the document, and not when a locked keychain refuses to remove the old entry.
 */
export const secretRef = (id: string, credential: Pick<CredentialFact, "revision">): string =>
  `${id}.${credential.revision}`;

/** Every keychain entry that a setup owns: its secret and, while that is being replaced, the old one. */
export const ownRefs = (setup: Setup): string[] =>
  [setup.credential, setup.rotation?.credential].flatMap((credential) =>
    credential ? [secretRef(setup.id, credential)] : [],
  );
