import { randomUUID } from "node:crypto";
import { importSetup, previewOf } from "../bundle/import.ts";
import type { ReadBundle } from "../bundle/read/read.ts";
import { bundleLimit, type Finding, finding, type Handlers, MailwrightError } from "../contract/index.ts";
import { secretRef } from "../credentials/secret-ref.ts";
import type { WizardContext } from "./context.ts";

/** Bundles that were opened wait here until the person has looked at them. Each has at most 16 MB. */
const waitingLimit = 3;

/** A bundle of another computer: read, shown, and taken over when the person says so. */
export function importOperations(context: WizardContext) {
  const { store, secrets, presence, network } = context;
  const place = { store, secrets, now: network.now };
  const waiting = new Map<string, ReadBundle>();
  /** One after the other: two imports of one bundle must not both find its id free. */
  let turn: Promise<unknown> = Promise.resolve();

  async function take(ticket: string, passphrase: string | undefined) {
    const bundle = waiting.get(ticket);
    if (!bundle) throw ticketGone();
    const { setup, secretStored } = await importSetup(bundle, passphrase, place);
    waiting.delete(ticket);
    if (secretStored && setup.credential) presence.set(secretRef(setup.id, setup.credential), true);
    return {
      view: await context.present(setup),
      findings: secretStored === "session" ? [kept(secrets.status.byChoice)] : [],
    };
  }

  return {
    "bundle.open": async (_, file) => {
      const { readBundle } = await import("../bundle/read/read.ts");
      const { refusal } = await import("../bundle/read/refusal.ts");
      if (file.size > bundleLimit)
        throw refusal("bundle-too-large", `It has ${file.size.toLocaleString("en-US")} bytes.`);
      const bundle = readBundle(file.bytes);
      const preview = await previewOf(bundle, file.name, place);
      const ticket = randomUUID();
      waiting.set(ticket, bundle);
      for (const old of [...waiting.keys()].slice(0, -waitingLimit)) waiting.delete(old);
      return { ticket, preview };
    },
    "bundle.import": ({ ticket, passphrase }) => {
      const mine = turn.then(() => take(ticket, passphrase));
      turn = mine.catch(() => undefined);
      return mine;
    },
  } satisfies Partial<Handlers>;
}

const kept = (byChoice = false): Finding =>
  finding({
    code: "bundle-secret-for-session",
    severity: "warning",
    step: "credentials",
    title: "The secret of the bundle is kept for this session only",
    cause: `${byChoice ? "That was chosen" : "This computer's keychain cannot be used now"}, so the secret is in memory until Mailwright is closed.`,
    fix: ["Open the Credentials step and choose to keep secrets in the keychain: this one moves there."],
  });

const ticketGone = () =>
  new MailwrightError({
    code: "bundle-gone",
    step: "finish",
    title: "This bundle is no longer open",
    cause: "It was taken over already, other bundles were opened since, or Mailwright was started again.",
    fix: ["Choose the bundle's file again."],
  });
