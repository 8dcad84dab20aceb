import { z } from "zod";
import { BundlePreview, bundleLimit, Manifest } from "./bundle.ts";
import { Delivered, deliveredLimit } from "./delivered.ts";
import { DnsCheck, DnsRow, OktaRecord } from "./dns.ts";
import { Finding, StepId } from "./finding.ts";
import { passphraseLimit } from "./passphrase.ts";
import { RunEvent } from "./run.ts";
import { ProviderId } from "./settings.ts";
import { Setup, SetupChange, SetupSummary, SetupView } from "./setup.ts";

/**
 * Everything the window can ask, and everything it can be told: once, here. Handlers, the preload, the browser host's
 * routes, the window's client and the tests' fakes are derived from these two objects. Adding an operation is one line.
 */
const op = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({
  input,
  output,
  file: false as const,
});
/** An operation that also takes one file. The host reads it, at most `maxBytes`, and the page never sees its content. */
const fileOp = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O, maxBytes: number) => ({
  input,
  output,
  file: true as const,
  maxBytes,
});

const id = Setup.shape.id;
const none = z.object({});
const setup = z.object({ id });
/** What a host gave out for something that waits: a run, a file. */
const handle = z.string().max(64);
const passphrase = z.string().max(passphraseLimit).optional();

/** Where secrets can be kept on this computer now. */
export const KeychainStatus = z.object({
  store: z.enum(["keychain", "session"]),
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
});
export type AppInfo = z.infer<typeof AppInfo>;

export const Scenario = z.object({
  name: z.string(),
  provider: ProviderId,
  title: z.string(),
  /** The finding it must produce; null for the one that works. */
  finding: z.string().nullable(),
});
export type Scenario = z.infer<typeof Scenario>;

/** Largest key file that is read, in bytes. A service-account key is about 2,400. */
export const keyFileLimit = 65_536;
/** Largest text pasted for `explain`, in characters. */
export const explainLimit = 262_144;

export const operations = {
  "app.info": op(none, AppInfo),
  "setup.list": op(none, z.object({ setups: z.array(SetupSummary), damaged: z.array(Finding) })),
  "setup.create": op(z.object({ provider: ProviderId.nullable(), practice: z.boolean() }), SetupView),
  "setup.open": op(setup, SetupView),
  "setup.update": op(z.object({ id, change: SetupChange }), SetupView),
  "setup.remove": op(setup, none),
  /** Reads Okta's records from pasted text (API JSON, or the Admin Console's table) into the setup. */
  "domain.pasteRecords": op(
    z.object({ id, text: z.string().max(65_536) }),
    z.object({ view: SetupView, records: z.array(OktaRecord), findings: z.array(Finding) }),
  ),
  /** Reads the domain's MX records and names the provider they point to. */
  "domain.suggestProvider": op(setup, z.object({ provider: ProviderId.nullable(), reason: z.string() })),
  "dns.check": op(setup, z.object({ view: SetupView, check: DnsCheck })),
  "dns.handOver": op(
    z.object({ id, format: z.enum(["text", "zone", "csv"]) }),
    z.object({ name: z.string(), text: z.string() }),
  ),
  /** The generated document of the provider: Exchange PowerShell, or Google's delegation sheet. */
  "app.document": op(setup, z.object({ name: z.string(), text: z.string() })),
  /**
   * Asks Entra's OpenID configuration document for the tenant that was entered, by ID or by domain. A domain is replaced
   * by the tenant's ID. No secret is sent.
   */
  "app.resolveTenant": op(setup, z.object({ view: SetupView, findings: z.array(Finding) })),
  /** `original`: the name of the file that was read, when this host can move it to the trash now that the key is stored. */
  "credentials.importKeyFile": fileOp(
    setup,
    z.object({ view: SetupView, findings: z.array(Finding), original: z.string().nullable() }),
    keyFileLimit,
  ),
  /** Moves the file that the setup's key was read from to the trash, if it is still the same file. */
  "credentials.trashKeyFile": op(setup, none),
  /** Looks for the key among the certificates Google publishes for its account. Advice only: nothing depends on it. */
  "credentials.checkKey": op(setup, z.object({ view: SetupView, findings: z.array(Finding) })),
  "credentials.pasteKey": op(
    z.object({ id, text: z.string().max(keyFileLimit) }),
    z.object({ view: SetupView, findings: z.array(Finding) }),
  ),
  "credentials.setSecret": op(
    z.object({ id, secret: z.string().max(8192) }),
    z.object({ view: SetupView, findings: z.array(Finding) }),
  ),
  /** Practice only: makes a credential as the console would, and stores it. It is not sent to the window. */
  "credentials.makePractice": op(setup, z.object({ view: SetupView, findings: z.array(Finding) })),
  "credentials.forget": op(setup, SetupView),
  /** Entries of the keychain that no setup of this data folder owns. Names only. */
  "secrets.orphans": op(none, z.object({ names: z.array(z.string()) })),
  /** Removes those of the named entries that still have no owner; answers how many. */
  "secrets.clean": op(
    z.object({ names: z.array(z.string().max(160)).max(1000) }),
    z.object({ removed: z.number() }),
  ),
  /**
   * Where secrets go from now until the host ends. `keychain` tries it, moves there what was kept in memory, and answers why
   * when it does not work: nothing in memory is lost then. What is in the keychain stays readable either way.
   */
  "secrets.choose": op(z.object({ store: KeychainStatus.shape.store }), KeychainStatus),
  "run.start": op(z.object({ id, to: z.string().max(320).optional() }), z.object({ runId: z.string() })),
  "run.cancel": op(z.object({ runId: handle }), none),
  /** Reads the source of the received test message: a file, or pasted text. It is read and not kept. */
  "delivered.readFile": fileOp(setup, Delivered, deliveredLimit),
  "delivered.readText": op(z.object({ id, text: z.string().max(explainLimit) }), Delivered),
  /** Practice only: the source of the last test message, as the practice recipient got it; null before there is one. */
  "delivered.practice": op(setup, z.object({ source: z.string().nullable() })),
  explain: op(z.object({ text: z.string().max(explainLimit) }), z.object({ findings: z.array(Finding) })),
  /** Builds the bundle and keeps it for `file.save`. With a passphrase, the secret goes into it under that. */
  "bundle.export": op(
    z.object({ id, passphrase }),
    z.object({ ticket: z.string(), name: z.string(), size: z.number(), manifest: Manifest, view: SetupView }),
  ),
  /** Saves what a ticket stands for: by a dialog (`savedTo`, null when cancelled), or as a download of this host (`download`). */
  "file.save": op(
    z.object({ ticket: handle }),
    z.object({
      savedTo: z.string().nullable().optional(),
      download: z.string().optional(),
      /** True when `file.show` can show it. */
      canShow: z.boolean().optional(),
    }),
  ),
  /** Shows what was saved by a dialog, in the system's file manager. */
  "file.show": op(z.object({ ticket: handle }), none),
  /** Reads a bundle and says what stands in it. Nothing is taken over yet: that is `bundle.import`. */
  "bundle.open": fileOp(none, z.object({ ticket: z.string(), preview: BundlePreview }), bundleLimit),
  /** Takes over the setup of an opened bundle; with the passphrase, its secret too. */
  "bundle.import": op(
    z.object({ ticket: handle, passphrase }),
    z.object({ view: SetupView, findings: z.array(Finding) }),
  ),
  /** Begins to replace the secret or key. The old one is kept beside the new one. */
  "rotation.start": op(setup, SetupView),
  /** Back to the old secret or key; the new one is forgotten. */
  "rotation.cancel": op(setup, SetupView),
  /** Okta has the new one: the old one is forgotten. */
  "rotation.finish": op(setup, SetupView),
  /** Practice only: fills the empty fields of a step with the practice company's values. */
  "practice.fill": op(z.object({ id, step: StepId }), SetupView),
  "practice.scenarios": op(z.object({ provider: ProviderId }), z.object({ scenarios: z.array(Scenario) })),
} as const;

export const events = {
  "dns.row": z.object({ id, row: DnsRow }),
  "run.event": z.object({ id, event: RunEvent }),
  /** After a run was stored. */
  "setup.changed": z.object({ id }),
} as const;

export type Operations = typeof operations;
export type OperationName = keyof Operations;
export type Input<N extends OperationName> = z.input<Operations[N]["input"]>;
export type ParsedInput<N extends OperationName> = z.output<Operations[N]["input"]>;
export type Output<N extends OperationName> = z.output<Operations[N]["output"]>;
export type FileOperationName = {
  [N in OperationName]: Operations[N]["file"] extends true ? N : never;
}[OperationName];
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
export const isFileOperation = (name: OperationName): name is FileOperationName => operations[name].file;
