import { z } from "zod";
import { BundlePreview, bundleLimit, Manifest, PassphraseStrength } from "./bundle.ts";
import { Delivered, deliveredLimit } from "./delivered.ts";
import { DnsCheck, DnsRow, HandOverFormat, OktaRecord } from "./dns.ts";
import { Finding, StepId } from "./finding.ts";
import { explainLimit } from "./limits.ts";
import { passphraseLimit } from "./passphrase.ts";
import { DnsHostGuide, DnsHostId, OktaOrg, Plan, PlanEvent, SystemId } from "./plan.ts";
import { ProviderInfo } from "./provider.ts";
import { RunEvent } from "./run.ts";
import { replyTextLimit, WrittenScript } from "./script.ts";
import { ProviderId } from "./settings.ts";
import { SecretPlace, Setup, SetupChange } from "./setup.ts";
import { RemovedSetup, SetupSummary, SetupView } from "./setup-view.ts";

/**
 * Everything the window can ask, and everything it can be told: once, here. Handlers, the preload, the browser host's
 * routes, the window's client, the kinds of operation and the tests' fakes are derived from these two objects. Adding an
 * operation is one line: the step where it is asked for and what goes wrong is mended, what goes in, what comes out.
 */
const op = <I extends z.ZodType, O extends z.ZodType>(step: StepId, input: I, output: O) => ({
  step,
  input,
  output,
});
/** An operation that also takes one file. The host reads it, at most `maxBytes`, and the page never sees its content. */
const fileOp = <I extends z.ZodType, O extends z.ZodType>(
  step: StepId,
  input: I,
  output: O,
  maxBytes: number,
) => ({ ...op(step, input, output), maxBytes });

const id = Setup.shape.id;
const none = z.object({});
const setup = z.object({ id });
const found = z.object({ findings: z.array(Finding) });
const judged = found.extend({ view: SetupView });
const textFile = z.object({ name: z.string(), text: z.string() });
/** A text that was pasted into a setup, of at most so many characters. */
const pasted = (limit: number) => z.object({ id, text: z.string().max(limit) });
/** What a host gave out for something that waits: a run, a file. */
const handle = z.string().max(64);
const run = z.object({ runId: handle });
const ticket = z.object({ ticket: handle });
const passphrase = z.string().max(passphraseLimit);

/** Where secrets can be kept on this computer now. */
export const KeychainStatus = z.object({
  store: SecretPlace,
  /** The keychain's name for people: "Windows Credential Manager". */
  name: z.string(),
  /** Why not the keychain, and what to do; absent when it works. */
  finding: Finding.optional(),
  /** The keychain was not refused: a person, or whoever started the host, wants memory only. */
  byChoice: z.boolean().optional(),
});
export type KeychainStatus = z.infer<typeof KeychainStatus>;

export const AppInfo = z.object({
  version: z.string(),
  host: z.enum(["electron", "browser"]),
  platform: z.string(),
  dataFolder: z.string(),
  keychain: KeychainStatus,
  /** In the order they are offered in. */
  providers: z.array(ProviderInfo),
});
export type AppInfo = z.infer<typeof AppInfo>;

export const Scenario = z.object({
  name: z.string(),
  provider: ProviderId,
  title: z.string(),
  /** The finding it must produce; null for the one that works. */
  finding: z.string().nullable(),
  /** What it is about, for people: scenarios stand together by it. */
  group: z.string(),
});
export type Scenario = z.infer<typeof Scenario>;

/** What may go wrong in the practice company's own systems while a plan is made. */
export const EstateScenario = z.object({
  name: z.string(),
  title: z.string(),
  group: z.string(),
  /** How it is won, a sentence. */
  ends: z.string(),
  /** Where somebody at a console ends it: what they do, as on a button. */
  deed: z.string().optional(),
});
export type EstateScenario = z.infer<typeof EstateScenario>;

/** A host that was reached. */
export const Contact = z.object({
  /** `host:port`, an IPv6 address in brackets. */
  host: z.string(),
  /** What such a port is for: questions to the DNS, HTTP, or mail. */
  kind: z.enum(["names", "web", "mail"]),
});
export type Contact = z.infer<typeof Contact>;

/** Largest key file that is read, in bytes. A service-account key is about 2,400. */
export const keyFileLimit = 65_536;
export const operations = {
  "app.info": op("domain", none, AppInfo),
  /** Every host that was reached since the start, in order, by the record of the host's own network. */
  "app.contacts": op("domain", none, z.object({ contacts: z.array(Contact) })),
  /** `removed`: what is in the bin, the latest first. */
  "setup.list": op(
    "domain",
    none,
    z.object({ setups: z.array(SetupSummary), damaged: z.array(Finding), removed: z.array(RemovedSetup) }),
  ),
  "setup.create": op(
    "domain",
    z.object({ provider: ProviderId.nullable(), practice: z.boolean() }),
    SetupView,
  ),
  "setup.open": op("domain", setup, SetupView),
  "setup.update": op("domain", z.object({ id, change: SetupChange }), SetupView),
  /** A new setup with the same provider and settings, for another domain: without domain, secret, ticks and runs. */
  "setup.duplicate": op("domain", setup, SetupView),
  /** Into the bin. For `undoMs` its secrets stay with it, then they are gone for good; it is itself after `binDays`. */
  "setup.remove": op("domain", setup, none),
  /** Brings a removed setup back, with its secrets when it was removed less than `undoMs` ago. */
  "setup.restore": op("domain", setup, SetupView),
  /** Removes what is in the bin for good, at once. */
  "setup.erase": op("domain", setup, none),
  /** Reads Okta's records from pasted text (API JSON, or the Admin Console's table) into the setup. */
  "domain.pasteRecords": op("domain", pasted(65_536), judged.extend({ records: z.array(OktaRecord) })),
  /** Reads the domain's MX records and names the provider they point to. */
  "domain.suggestProvider": op(
    "domain",
    setup,
    z.object({ provider: ProviderId.nullable(), reason: z.string() }),
  ),
  "dns.check": op("dns", setup, z.object({ view: SetupView, check: DnsCheck })),
  /** Reads the provider's DKIM records from what its console shows into the setup: the next check has them as values to enter. */
  "dns.pasteDkim": op("dns", pasted(16_384), judged),
  "dns.handOver": op("dns", z.object({ id, format: HandOverFormat }), textFile),
  /** The generated document of the provider: Exchange PowerShell, or Google's delegation sheet. */
  "app.document": op("app", setup, textFile),
  /** One script that does the provider's console work, with this setup's values; its reply is sealed to this setup. */
  "app.script": op("app", setup, z.object({ view: SetupView, script: WrittenScript })),
  /** Takes over what the script replied. `did` is what it did, in its words; empty with a finding that blocks. */
  "app.scriptReply": op("app", pasted(replyTextLimit), judged.extend({ did: z.array(z.string()) })),
  /** Whether this computer can run the script itself: by what, and where that lies. Null where the findings say why not. */
  "app.scriptHere": op(
    "app",
    setup,
    found.extend({ here: z.object({ name: z.string(), path: z.string(), says: z.string() }).nullable() }),
  ),
  /** Starts the script on this computer, after the person agreed. `script.line` and `script.ended` tell the rest. */
  "app.runScript": op("app", setup, none),
  /** Ends the script that runs for this setup. What it did so far stays. */
  "app.stopScript": op("app", setup, none),
  /**
   * Asks Entra's OpenID configuration document for the tenant that was entered, by ID or by domain. A domain is replaced
   * by the tenant's ID. No secret is sent.
   */
  "app.resolveTenant": op("app", setup, judged),
  /** `original`: the name of the file that was read, when this host can move it to the trash now that the key is stored. */
  "credentials.importKeyFile": fileOp(
    "credentials",
    setup,
    judged.extend({ original: z.string().nullable() }),
    keyFileLimit,
  ),
  /** Moves the file that the setup's key was read from to the trash, if it is still the same file. */
  "credentials.trashKeyFile": op("credentials", setup, none),
  /** Looks for the key among the certificates Google publishes for its account. Advice only: nothing depends on it. */
  "credentials.checkKey": op("credentials", setup, judged),
  "credentials.pasteKey": op("credentials", pasted(keyFileLimit), judged),
  "credentials.setSecret": op("credentials", z.object({ id, secret: z.string().max(8192) }), judged),
  /** Practice only: makes a credential as the console would, and stores it. It is not sent to the window. */
  "credentials.makePractice": op("credentials", setup, judged),
  /** The entry is removed after `undoMs`, or `atOnce`: then a keychain that refuses is told of. */
  "credentials.forget": op("credentials", z.object({ id, atOnce: z.boolean().optional() }), SetupView),
  /** Takes back what was forgotten less than `undoMs` ago. */
  "credentials.restore": op("credentials", setup, SetupView),
  /** Entries of the keychain that no setup of this data folder owns. Names only. */
  "secrets.orphans": op("credentials", none, z.object({ names: z.array(z.string()) })),
  /** Removes those of the named entries that still have no owner; answers how many. */
  "secrets.clean": op(
    "credentials",
    z.object({ names: z.array(z.string().max(160)).max(1000) }),
    z.object({ removed: z.number() }),
  ),
  /**
   * Where secrets go from now until the host ends. `keychain` tries it, moves there what was kept in memory, and answers why
   * when it does not work: nothing in memory is lost then. What is in the keychain stays readable either way.
   */
  "secrets.choose": op("credentials", z.object({ store: KeychainStatus.shape.store }), KeychainStatus),
  "run.start": op("test", z.object({ id, to: z.string().max(320).optional() }), run),
  "run.cancel": op("test", run, none),
  /** Whether a test that waiting may mend is tried again by itself. Tries begin as long as Mailwright runs, in any setup. */
  "run.wait": op("test", z.object({ id, on: z.boolean() }), SetupView),
  /** Reads the source of the received test message: a file, or pasted text. It is read and not kept. */
  "delivered.readFile": fileOp("test", setup, Delivered, deliveredLimit),
  "delivered.readText": op("test", pasted(explainLimit), Delivered),
  /** Practice only: the source of the last test message, as the practice recipient got it; null before there is one. */
  "delivered.practice": op("test", setup, z.object({ source: z.string().nullable() })),
  explain: op("test", z.object({ text: z.string().max(explainLimit) }), found),
  /** How well a passphrase would keep the setup's secret. It is not kept. `bundle.export` refuses a weak one. */
  "passphrase.judge": op("finish", z.object({ id, passphrase }), PassphraseStrength),
  /** Builds the bundle and keeps it for `file.save`. With a passphrase, the secret goes into it under that. */
  "bundle.export": op(
    "finish",
    z.object({ id, passphrase: passphrase.optional() }),
    ticket.extend({ name: z.string(), size: z.number(), manifest: Manifest, view: SetupView }),
  ),
  /** Saves what a ticket stands for: by a dialog (`savedTo`, null when cancelled), or as a download of this host (`download`). */
  "file.save": op(
    "finish",
    ticket,
    z.object({
      savedTo: z.string().nullable().optional(),
      download: z.string().optional(),
      /** True when `file.show` can show it. */
      canShow: z.boolean().optional(),
    }),
  ),
  /** Shows what was saved by a dialog, in the system's file manager. */
  "file.show": op("finish", ticket, none),
  /** Reads a bundle and says what stands in it. Nothing is taken over yet: that is `bundle.import`. */
  "bundle.open": fileOp("finish", none, ticket.extend({ preview: BundlePreview }), bundleLimit),
  /** Takes over the setup of an opened bundle; with the passphrase, its secret too. */
  "bundle.import": op("finish", ticket.extend({ passphrase: passphrase.optional() }), judged),
  /** Begins to replace the secret or key. The old one is kept beside the new one. */
  "rotation.start": op("finish", setup, SetupView),
  /** Back to the old secret or key; the new one is forgotten. */
  "rotation.cancel": op("finish", setup, SetupView),
  /** Okta has the new one: the old one is forgotten. */
  "rotation.finish": op("finish", setup, SetupView),
  /** Who an org is, in whatever form its address was pasted. No sign-in. `org` is null when the findings say why. */
  "connection.oktaOrg": op(
    "domain",
    z.object({ id, org: z.string().max(500) }),
    found.extend({ org: OktaOrg.nullable() }),
  ),
  /** Makes the key of a service app. Its public half (a JWK as JSON) is pasted into Okta; the private half never leaves the keychain. */
  "connection.oktaKey": op("domain", setup, z.object({ view: SetupView, jwk: z.string() })),
  /**
   * Connects to Okta: by an API token, or as the service app `clientId` with the key made here. What is waited for while something
   * is connected or ended comes as `plan.event` whose `runId` is the setup's id, and `plan.cancel` with it breaks it off.
   */
  "connection.okta": op(
    "domain",
    z.object({
      id,
      org: z.string().max(500),
      token: z.string().max(500).optional(),
      clientId: z.string().max(200).optional(),
      /** Name or ID of the brand that the email domain is made for; chosen by what the org has where it is absent. */
      brand: z.string().max(200).optional(),
    }),
    judged,
  ),
  /** The DNS host of the setup's zone, by its name servers (null where it is none of these), and how each is connected. */
  "connection.dnsHosts": op(
    "dns",
    setup,
    found.extend({ host: DnsHostId.nullable(), guides: z.array(DnsHostGuide) }),
  ),
  "connection.dns": op(
    "dns",
    z.object({ id, host: DnsHostId, values: z.record(z.string().max(60), z.string().max(8192)) }),
    judged,
  ),
  /** Ends a connection and forgets its secret; `revoke` also ends the token at Okta. */
  "connection.end": op("finish", z.object({ id, system: SystemId, revoke: z.boolean() }), judged),
  /**
   * Reads the connected systems. Okta's records come into the setup. Nothing is written there. What it waits for comes as
   * `plan.event` whose `runId` is the setup's id, and `plan.cancel` with it breaks the reading off. While a plan is being applied
   * it answers that plan as it stands.
   */
  "plan.read": op("finish", setup, z.object({ view: SetupView, plan: Plan })),
  /** Makes the changes of the plan that was read last: those named, or all that are pending. `agreed`: questions answered with yes. */
  "plan.apply": op(
    "finish",
    z.object({
      id,
      agreed: z.array(z.string().max(120)).max(50),
      only: z.array(z.string().max(120)).max(50).optional(),
    }),
    run,
  ),
  /** A person's answer to the question of a change, and the plan after it. */
  "plan.answer": op(
    "finish",
    z.object({ id, change: z.string().max(120), yes: z.boolean() }),
    z.object({ view: SetupView, plan: Plan }),
  ),
  "plan.undo": op("finish", z.object({ id, only: z.array(z.string().max(120)).max(50).optional() }), run),
  "plan.cancel": op("finish", run, none),
  /** Practice only: makes the token or key as the system's console would, and connects with it. */
  "practice.connect": op("domain", z.object({ id, system: SystemId }), judged),
  /**
   * Practice only: another practice company, whose systems play this scenario (`works` for none). What was connected ends, and the
   * log of it: that company is gone.
   */
  "practice.estate": op("domain", z.object({ id, scenario: z.string().max(80) }), SetupView),
  /** Practice only: somebody at a console ends what is wrong in the company's systems. What was done in them stays. */
  "practice.mend": op("domain", setup, SetupView),
  /** Practice only: runs the setup's script in the practice company's cloud shell, and answers what its screen shows. */
  "practice.shell": op("app", setup, z.object({ screen: z.string() })),
  /** Practice only: fills the empty fields of a step with the practice company's values. */
  "practice.fill": op("domain", z.object({ id, step: StepId }), SetupView),
  /** Practice only: does what ends the scenario, as somebody at a console would, or time. */
  "practice.deed": op("test", setup, SetupView),
  "practice.scenarios": op(
    "test",
    z.object({ provider: ProviderId }),
    z.object({ scenarios: z.array(Scenario), estate: z.array(EstateScenario) }),
  ),
} as const;

export const events = {
  "dns.row": z.object({ id, row: DnsRow }),
  "run.event": z.object({ id, event: RunEvent }),
  "plan.event": z.object({ id, runId: handle, event: PlanEvent }),
  /** A line of the script that runs on this computer, for people: no control characters, no secret. */
  "script.line": z.object({ id, text: z.string().max(500) }),
  /** Its reply was taken over (`did` is what it did), or a finding says why there is none. */
  "script.ended": z.object({ id, findings: z.array(Finding), did: z.array(z.string()), taken: z.boolean() }),
  /** After a run was stored, or when another process (a second Mailwright, the terminal) is found to have changed the setup. */
  "setup.changed": z.object({ id, elsewhere: z.boolean().optional() }),
  /** A test that was tried again by itself is not any more: it passed, or needs a person. `state`: how it ended, a sentence. */
  "wait.ended": z.object({ id, title: z.string(), state: z.string() }),
  /** A person asked the system, outside of the window, to see this setup. */
  "setup.show": z.object({ id }),
} as const;

type Operations = typeof operations;
export type OperationName = keyof Operations;
export type Input<N extends OperationName> = z.input<Operations[N]["input"]>;
type ParsedInput<N extends OperationName> = z.output<Operations[N]["input"]>;
export type Output<N extends OperationName> = z.output<Operations[N]["output"]>;
export type FileOperationName = {
  [N in OperationName]: Operations[N] extends { maxBytes: number } ? N : never;
}[OperationName];
export type PlainOperationName = Exclude<OperationName, FileOperationName>;
/** An operation on one setup whose answer is, or carries, its new view. */
export type ViewOperationName = {
  [N in PlainOperationName]: Input<N> extends { id: string }
    ? Output<N> extends SetupView | { view: SetupView }
      ? N
      : never
    : never;
}[PlainOperationName];
export type EventName = keyof typeof events;
export type EventPayload<N extends EventName> = z.output<(typeof events)[N]>;

/** A file as a host read it: at most `maxBytes` of it, and how large it really is. */
export interface ReceivedFile {
  readonly name: string;
  readonly size: number;
  readonly bytes: Uint8Array;
  /** Where it lies, when the host knows (a browser does not tell). It stays in the main process. */
  readonly path?: string;
}

/** What the wizard must offer: one function an operation. */
export type Handlers = {
  [N in OperationName]: (
    input: ParsedInput<N>,
    ...file: N extends FileOperationName ? [file: ReceivedFile] : []
  ) => Promise<Output<N>>;
};

export type Emit = <N extends EventName>(name: N, payload: EventPayload<N>) => void;
export const isOperation = (name: string): name is OperationName => Object.hasOwn(operations, name);
export const isFileOperation = (name: OperationName): name is FileOperationName =>
  "maxBytes" in operations[name];
