import { type CredentialFact, MailwrightError, passphraseStrength, type Setup } from "../contract/index.ts";
import { Secret } from "../credentials/secret.ts";

/**
 * The text of `secrets.jwe` for a setup: its secret under the passphrase.
 *
 * @throws MailwrightError `bundle-passphrase-weak` for one that is guessed too easily, `secret-missing` without a credential.
 */
export async function sealFor(
  setup: Setup,
  passphrase: string,
  withSecret: (credential: CredentialFact, use: (secret: Secret) => Promise<string>) => Promise<string>,
): Promise<string> {
  const { credential } = setup;
  if (!credential) throw noSecret();
  const { level } = passphraseStrength(passphrase, [setup.domain.emailDomain, setup.domain.from]);
  if (level === "weak") throw tooWeak();
  const { sealSecret } = await import("./sealed-secret.ts");
  return withSecret(credential, (secret) =>
    sealSecret(credential, secret, new Secret(passphrase), setup.practice !== null),
  );
}

const tooWeak = () =>
  new MailwrightError({
    code: "bundle-passphrase-weak",
    step: "finish",
    field: "passphrase",
    title: "This passphrase is too easy to guess",
    cause: "Whoever gets the file can try passphrases on it for years, and nobody notices.",
    fix: [
      "Use the one that Mailwright suggests, or five words that do not belong together.",
      "Keep it in a password manager.",
    ],
  });

const noSecret = () =>
  new MailwrightError({
    code: "secret-missing",
    step: "credentials",
    title: "There is no secret to put into the bundle",
    cause: "No client secret or key was added to this setup.",
    fix: ["Add it on the Credentials step.", "Or export the bundle without it."],
  });
