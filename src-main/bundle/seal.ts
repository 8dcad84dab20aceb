import {
  type CredentialFact,
  MailwrightError,
  type PassphraseStrength,
  type Setup,
} from "../contract/index.ts";
import { Secret } from "../credentials/secret.ts";

/** How well a passphrase withstands guessing by somebody who sees whose bundle it is. */
export async function strengthFor(setup: Setup, passphrase: string): Promise<PassphraseStrength> {
  const { askStrength } = await import("./passphrase/ask.ts");
  return askStrength(passphrase, [setup.domain.emailDomain, setup.domain.from]);
}

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
  const { level, reason } = await strengthFor(setup, passphrase);
  if (level === "weak") throw tooWeak(reason);
  const { sealSecret } = await import("./sealed-secret.ts");
  return withSecret(credential, (secret) =>
    sealSecret(credential, secret, new Secret(passphrase), setup.practice !== null),
  );
}

const tooWeak = (reason: string) =>
  new MailwrightError({
    code: "bundle-passphrase-weak",
    step: "finish",
    field: "passphrase",
    title: "This passphrase is too easy to guess",
    cause:
      `${reason} Whoever gets the file can try passphrases on it for years, and nobody notices.`.trimStart(),
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
