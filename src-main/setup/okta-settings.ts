import type { OktaSettings, ProviderId, ScriptFact, Setup, WrittenScript } from "../contract/index.ts";
import { MailwrightError } from "../contract/mailwright-error.ts";
import type { FindingDraft } from "../contract/make-finding.ts";
import type { ConsoleScript } from "../providers/console-script.ts";
import { type ProviderDocument, providers, type TaskContext, unchosen } from "../providers/index.ts";
import { isAddress, tidy } from "../providers/text.ts";

/** The provider of a setup; while none is chosen, the one whose every value is the admin's own. */
export const providerIdOf = ({ provider }: Pick<Setup, "provider">): ProviderId => provider ?? unchosen;

/**
 * The settings exactly as Okta will get them: what the admin entered over the provider's defaults. The one place where
 * they are made, so that what is linted, tested, shown and exported is the same.
 */
export function oktaSettings(setup: Setup): OktaSettings {
  return providers[providerIdOf(setup)].settings(setup.settings, setup.domain.from);
}

/** What a provider fills its tasks and its document in with. */
export function taskContext(setup: Setup, settings = oktaSettings(setup)): TaskContext {
  const { emailDomain, from } = setup.domain;
  return { input: setup.settings, settings, from, emailDomain, credential: setup.credential };
}

/** The document of the setup's provider with the admin's values; null when there is none. */
export const providerDocument = (setup: Setup): ProviderDocument | null =>
  setup.provider ? providers[setup.provider].document(taskContext(setup)) : null;

/**
 * Where a test message goes: to the address that was entered, otherwise to the sending mailbox itself. A display name around
 * the address (RFC 5322 section 3.4, `Jane <jane@example.com>`) is left out: RCPT TO takes the address alone.
 * Throws `recipient-not-an-address` for what was entered and is none.
 */
export function recipientOf(setup: Setup, settings: OktaSettings, entered = ""): string {
  const given = tidy(entered);
  const mailbox = settings.username.trim() || setup.domain.from.trim();
  if (given === "" || given === mailbox) return mailbox;
  const address = tidy(/^[^<>\r\n]*<([^<>]*)>$/.exec(given)?.[1] ?? given);
  if (!isAddress(address)) throw new MailwrightError(noRecipient(given));
  return address;
}

const noRecipient = (given: string): FindingDraft => ({
  code: "recipient-not-an-address",
  step: "test",
  field: "to",
  title: "The recipient is not an email address",
  cause: "The test message goes to one address. Nothing was tested.",
  fix: ["Enter one address, for example admin@example.com or Jane <jane@example.com>."],
  found: given.slice(0, 100),
});

/** The script of the setup's provider. Throws `app-script-none` where there is none. */
export function consoleScriptOf({ provider }: Setup): ConsoleScript {
  const script = provider && providers[provider].script;
  if (!script) throw new MailwrightError(noScript);
  return script;
}

/** That script with the admin's values; `key` is what its reply is sealed to. */
export function writtenScript(setup: Setup, { key, certificate, reply }: ScriptFact): WrittenScript {
  const secretKeyId = setup.credential ? (reply?.secretKeyId ?? "") : "";
  return consoleScriptOf(setup).write(taskContext(setup), {
    id: setup.id,
    replyKey: key,
    certificate,
    secretKeyId,
    rotating: isReplacing(setup),
  });
}

/** Whether the secret or key is being replaced, and the new one is not here yet. */
export const isReplacing = ({ rotation, credential }: Setup): boolean =>
  rotation !== undefined && rotation.credential.revision === credential?.revision;

const noScript = {
  code: "app-script-none",
  step: "app" as const,
  title: "There is no script for this provider",
  cause: "Its console has no interface that Mailwright knows, or no provider was chosen yet.",
  fix: ["Choose the provider on the Domain step.", "Do the work step by step: the tasks name every field."],
};
