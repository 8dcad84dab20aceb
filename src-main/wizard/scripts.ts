import type { Finding, Handlers, ScriptFact, Setup } from "../contract/index.ts";
import { finding } from "../contract/make-finding.ts";
import { findReply, makeReplyKey, openReply } from "../credentials/sealed-reply.ts";
import { Secret } from "../credentials/secret.ts";
import { replyKeyRef } from "../credentials/secret-ref.ts";
import type { ScriptReply } from "../providers/console-script.ts";
import { consoleScriptOf, isReplacing, oktaSettings, writtenScript } from "../setup/okta-settings.ts";
import type { WizardContext } from "./context.ts";
import { keepCredential } from "./credentials.ts";

/** How many scripts of one setup are remembered. */
const rememberedScripts = 20;

/** One script for the provider's console work, and its reply. */
export function scriptOperations(context: WizardContext) {
  const { store, secrets, network, keeping } = context;

  /** The setup with a key for replies that is there: a keychain may have lost it, or the setup came from elsewhere. */
  async function withKey(id: string): Promise<{ setup: Setup; script: ScriptFact }> {
    const setup = await store.read(id);
    const { certifiedDays } = consoleScriptOf(setup);
    const before = certifiedDays ? replacedScript(setup) : undefined;
    if (setup.script && !before && (await secrets.has(replyKeyRef(id, setup.script)).catch(() => false)))
      return { setup, script: setup.script };
    const { privateKey, publicKey: key, certify } = await makeReplyKey();
    const made = certifiedDays && (await certify(`Okta email ${id}`, certifiedDays, network.now()));
    const script: ScriptFact = {
      key,
      ...(made && { certificate: { pem: made.certificate, until: made.until } }),
      written: [],
      reply: setup.script?.reply ?? null,
      ...((before ?? setup.script?.before) && { before: before ?? setup.script?.before }),
    };
    await secrets.put(replyKeyRef(id, script), privateKey);
    return { setup: await store.update(id, (before) => ({ ...before, script })), script };
  }

  /** Puts away what came with a reply: a new client secret, or the key that was made here and is the credential now. */
  async function keep(
    id: string,
    script: ScriptFact,
    { secret, ownKey }: ScriptReply,
    take: (setup: Setup) => Setup,
  ) {
    if (secret)
      return keepCredential(
        context,
        id,
        new Secret(secret.value),
        { kind: "client-secret", fromScript: true },
        {},
        take,
      );
    const { credential } = await store.read(id);
    if (!ownKey || credential?.keyId === ownKey.keyId) return store.update(id, take);
    const keyExpiresOn = script.certificate?.until.slice(0, 10);
    const fact = {
      kind: "private-key" as const,
      fromScript: true as const,
      keyBits: 2048,
      ...ownKey,
      ...(keyExpiresOn && { keyExpiresOn }),
    };
    return secrets.withSecret(replyKeyRef(id, script), (key) =>
      keepCredential(context, id, key, fact, {}, take),
    );
  }

  /** Opens a reply and takes over what it says; one that does not belong here changes nothing. */
  async function takeReply(id: string, text: string) {
    const setup = await store.read(id);
    const refuse = async (problem: Finding) => ({
      view: await context.present(setup),
      findings: [problem],
      did: [],
    });
    const found = findReply(text);
    if ("finding" in found) return refuse(found.finding);
    const { script } = setup;
    if (!script) return refuse(noScript());
    const opened = await secrets.withSecret(replyKeyRef(id, script), (key) =>
      openReply(found.jwe, script.key.id, key, consoleScriptOf(setup).read),
    );
    if ("finding" in opened) return refuse(opened.finding);
    const reply = opened.value;
    if (!reply) return refuse(strangeReply());
    const problem = misfit(setup, script, reply);
    if (problem) return refuse(problem);
    const at = new Date(network.now()).toISOString();
    const take = (before: Setup): Setup => ({
      ...before,
      updatedAt: at,
      settings: { ...before.settings, ...reply.settings },
      script: {
        ...(before.script ?? script),
        reply: noted(before.script?.reply ?? null, reply, at, before.domain.emailDomain),
      },
    });
    const after = await keep(id, script, reply, take);
    const changed = script.written.includes(reply.script) ? [] : [changedScript()];
    return { view: await context.present(after), findings: changed, did: [...reply.did] };
  }

  return {
    "app.script": async ({ id }) => {
      const { setup, script } = await withKey(id);
      const written = writtenScript(setup, script);
      const after = await store.update(id, (before) => ({
        ...before,
        script: {
          ...script,
          written: [...script.written.filter((one) => one !== written.revision), written.revision].slice(
            -rememberedScripts,
          ),
        },
      }));
      return { view: await context.present(after), script: written };
    },
    "app.scriptReply": ({ id, text }) => keeping.take(id, () => takeReply(id, text)),
  } satisfies Partial<Handlers>;
}

/** The script whose key is the credential that is being replaced: the new one needs a key of its own. */
function replacedScript(setup: Setup): ScriptFact | undefined {
  const { script } = setup;
  return isReplacing(setup) && script?.reply && !script.before ? script : undefined;
}

/** What the setup notes of a reply: a reply of a later run adds to what an earlier one proved. */
const noted = (
  before: ScriptFact["reply"],
  reply: ScriptReply,
  takenAt: string,
  domain: string,
): ScriptFact["reply"] => ({
  at: reply.at,
  takenAt,
  secretKeyId: reply.secret?.keyId ?? before?.secretKeyId ?? "",
  values: [...reply.values],
  ...(reply.dkim?.length
    ? { dkim: { domain, targets: [...reply.dkim] } }
    : before?.dkim && { dkim: before.dkim }),
  did: [...reply.did],
  tasks: [...new Set([...(before?.tasks ?? []), ...reply.tasks])],
});

/** Why a reply that was opened does not belong here; undefined when it does. */
function misfit(setup: Setup, script: ScriptFact, reply: ScriptReply): Finding | undefined {
  const { username } = oktaSettings(setup);
  if (reply.setup !== setup.id)
    return problem("reply-foreign", "This reply is for another setup", `It names the setup ${reply.setup}.`);
  if (username && reply.mailbox.toLowerCase() !== username.toLowerCase())
    return problem(
      "reply-older-script",
      "This reply is for another mailbox than the setup's",
      `The script that printed it was for ${reply.mailbox}. The setup has ${username}: it was changed since.`,
    );
  if (script.reply && reply.at < script.reply.at)
    return problem(
      "reply-old",
      "A later reply was taken over already",
      `This one was printed at ${reply.at}, the one before at ${script.reply.at}. Its secret may not be valid any more.`,
    );
  return undefined;
}

const problem = (code: string, title: string, cause: string): Finding =>
  finding({
    code,
    step: "app",
    field: "reply",
    title,
    cause,
    fix: [
      "Nothing was changed here.",
      "Save the script of this setup again, run that one, and paste its reply.",
    ],
  });

const strangeReply = () =>
  problem(
    "reply-unknown",
    "This reply was not written by the script of this setup",
    "Its seal is right, and what is in it is not what the script writes: the script was changed, or is of another version.",
  );

const noScript = () =>
  problem(
    "reply-foreign",
    "No script was written for this setup",
    "So no reply can be for it on this computer.",
  );

const changedScript = (): Finding =>
  finding({
    code: "reply-script-changed",
    severity: "warning",
    step: "app",
    field: "reply",
    title: "The script was changed before it ran",
    cause:
      "Its SHA-256 is none of those that Mailwright wrote for this setup. What it replied was taken over.",
    fix: [
      "Ask whoever ran it what was changed.",
      "To be sure, save the script again and run it: it changes nothing that is right.",
    ],
  });
