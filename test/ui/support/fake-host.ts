import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { strengthFor } from "../../../src-main/bundle/seal.ts";
import {
  type AppInfo,
  BundleTested,
  type Emit,
  type Finding,
  type Handlers,
  type KeychainStatus,
  MailwrightError,
  type Manifest,
  type OperationName,
  type RunEvent,
  type Setup,
  type SetupView,
} from "../../../src-main/contract/index.ts";
import { chosenForSession } from "../../../src-main/credentials/keychain-findings.ts";
import { findReply } from "../../../src-main/credentials/sealed-reply.ts";
import { lintDomain } from "../../../src-main/dns/check/lint-domain.ts";
import { requestOf } from "../../../src-main/dns/check/request.ts";
import { readPastedDkim } from "../../../src-main/dns/dkim-pasted.ts";
import { startBrowserHost } from "../../../src-main/hosts/browser/server.ts";
import { ended } from "../../../src-main/practice/deed.ts";
import { estateScenarioList } from "../../../src-main/practice/estate-scenarios.ts";
import { scenarioList } from "../../../src-main/practice/scenarios/index.ts";
import { providerInfos } from "../../../src-main/providers/index.ts";
import { applyChange, duplicateOf, newSetup } from "../../../src-main/setup/document.ts";
import { writtenScript } from "../../../src-main/setup/okta-settings.ts";
import { summaryOf, titleOf } from "../../../src-main/view/summary.ts";
import { viewOf } from "../../../src-main/view/view.ts";
import { fakePlanHandlers, type PlanTrouble } from "./fake-plan.ts";
import {
  oktaRecords,
  sampleCheck,
  sampleDelivered,
  sampleReport,
  sampleRows,
  sampleSetups,
} from "./sample-setups.ts";

export interface FakeHostOptions {
  readonly setups?: readonly Setup[];
  /** Milliseconds between the events of a check or a run. */
  readonly paceMs?: number;
  readonly keychain?: AppInfo["keychain"];
  /** Does a keychain that refused work once it is tried again? */
  readonly keychainMends?: boolean;
  readonly damaged?: readonly Finding[];
  /** Entries of the keychain that no setup owns. */
  readonly orphans?: readonly string[];
  /** Does the host know where a dropped file lies? */
  readonly trash?: boolean;
  /** What looking for the key at Google finds. */
  readonly checked?: readonly Finding[];
  /** How a test run ends. */
  readonly outcome?: "passed" | "failed";
  /** What goes wrong in the connected systems. */
  readonly trouble?: PlanTrouble;
}

export interface FakeHost {
  /** A link that lets one browser in. */
  link(): string;
  readonly setups: ReadonlyMap<string, Setup>;
  /** Tells the windows of an event. */
  readonly emit: Emit;
  /** From now on the operation is refused with this finding; `null` lets it work again. */
  refuse(operation: OperationName, finding: Finding | null): void;
  /** From now on nothing is answered but what opens, lists and saves setups, until the host is closed. */
  hold(): void;
  /** From now on the zone's name servers show all that the plan has left to a person's hand. */
  enterByHand(): void;
  /** Every call so far, in order: its name and input. A secret's value is kept here for comparing: it is made up. */
  readonly calls: readonly { readonly name: OperationName; readonly input: unknown }[];
  close(): Promise<void>;
}

const windowFolder = join(import.meta.dirname, "../../../dist/window");

/** The real browser host and the built window over made-up setups: no keychain, no network, nothing stored. */
export async function startFakeHost(options: FakeHostOptions = {}): Promise<FakeHost> {
  const setups = new Map((options.setups ?? sampleSetups(Date.now())).map((setup) => [setup.id, setup]));
  const refusals = new Map<OperationName, Finding>();
  const calls: { name: OperationName; input: unknown }[] = [];
  const answers = holdable();
  let entered = false;
  let tell: Emit = () => {};
  const host = await startBrowserHost({
    windowFolder,
    openWizard: async (services, emit) => {
      tell = emit;
      return {
        handlers: watched(
          handlers({ ...options, setups, emit, save: services.saveFile, isEntered: () => entered }),
          calls,
          refusals,
          answers,
        ),
        close: async () => {},
      };
    },
  });
  return {
    link: () => host.newLink(),
    setups,
    emit: (name, payload) => tell(name, payload),
    calls,
    refuse: (operation, finding) =>
      void (finding ? refusals.set(operation, finding) : refusals.delete(operation)),
    hold: answers.hold,
    enterByHand: () => {
      entered = true;
    },
    close: () => {
      answers.end();
      return host.close();
    },
  };
}

const answeredAlways: ReadonlySet<OperationName> = new Set([
  "app.info",
  "setup.list",
  "setup.open",
  "setup.update",
  "practice.scenarios",
]);

/** Answers that can be kept waiting, as a slow network keeps them. */
function holdable() {
  let held = false;
  const waiting: (() => void)[] = [];
  return {
    hold: () => {
      held = true;
    },
    /** Resolves when the operation may go on: at once, or when the host ends. */
    turn: (name: OperationName) =>
      held && !answeredAlways.has(name) ? new Promise<void>((go) => void waiting.push(go)) : undefined,
    end: () => {
      for (const go of waiting.splice(0)) go();
    },
  };
}

/** The same handlers, each call noted, and refused where a test wants it so. */
function watched(
  all: Handlers,
  calls: { name: OperationName; input: unknown }[],
  refusals: ReadonlyMap<OperationName, Finding>,
  answers: ReturnType<typeof holdable>,
): Handlers {
  const wrap = ([name, handle]: [string, (...args: never[]) => unknown]) => [
    name,
    async (...args: never[]) => {
      calls.push({ name: name as OperationName, input: args[0] });
      await answers.turn(name as OperationName);
      const finding = refusals.get(name as OperationName);
      if (finding) throw new MailwrightError(finding);
      return handle(...args);
    },
  ];
  return Object.fromEntries(Object.entries(all).map(wrap as never)) as Handlers;
}

interface World extends Omit<FakeHostOptions, "setups"> {
  readonly setups: Map<string, Setup>;
  readonly emit: Emit;
  readonly save: (name: string, bytes: Uint8Array) => Promise<{ savedTo?: string | null; download?: string }>;
  readonly isEntered: () => boolean;
}

function handlers(world: World): Handlers {
  const { setups, emit, paceMs = 0 } = world;
  const orphans = [...(world.orphans ?? [])];
  const bin = new Map<string, { setup: Setup; removedAt: string }>();
  const works: KeychainStatus = { store: "keychain", name: "the login keychain" };
  const refuses = world.keychain ?? works;
  let keychain = refuses;
  const view = (setup: Setup): SetupView =>
    viewOf(setup, {
      secretPresent: setup.credential !== null,
      domainFindings: lintDomain(setup.domain.emailDomain, setup.domain.from),
      now: Date.now(),
    });
  const get = (id: string): Setup => {
    const setup = setups.get(id);
    if (setup) return setup;
    throw new MailwrightError({
      code: "store-setup-unknown",
      step: "domain",
      title: "This setup is not on this computer",
      cause: "It was removed, or the link is of another computer.",
      fix: ["Go back to all setups."],
    });
  };
  const put = (id: string, change: (old: Setup) => Setup): SetupView => {
    const changed = { ...change(get(id)), updatedAt: new Date().toISOString() };
    setups.set(id, changed);
    return view(changed);
  };
  const credential = (id: string, kind: "private-key" | "client-secret") =>
    put(id, (old) => ({
      ...old,
      credential: {
        kind,
        addedAt: new Date().toISOString(),
        store: "keychain",
        revision: crypto.randomUUID(),
        repairs: [],
        ...(kind === "private-key"
          ? { keyBits: 2048, clientEmail: "okta-mailer@acme-mail-4711.iam.gserviceaccount.com" }
          : {}),
      },
    }));

  return {
    "app.info": async () => ({
      version: "0.1.0",
      host: "browser",
      platform: "linux",
      dataFolder: "/home/admin/.local/share/Mailwright",
      keychain,
      providers: [...providerInfos],
    }),
    "app.contacts": async () => ({
      contacts: [
        { host: "192.0.2.53:53", kind: "names" },
        { host: "[2001:db8::53]:53", kind: "names" },
        { host: "login.microsoftonline.com:443", kind: "web" },
        { host: "smtp.office365.com:587", kind: "mail" },
      ],
    }),
    "setup.list": async () => ({
      setups: [...setups.values()].map((setup) => summaryOf(view(setup), Date.now())),
      damaged: [...(world.damaged ?? [])],
      removed: [...bin.values()].map(({ setup, removedAt }) => ({
        id: setup.id,
        title: titleOf(setup),
        provider: setup.provider,
        practice: setup.practice !== null,
        removedAt,
        until: new Date(Date.parse(removedAt) + 30 * 86_400_000).toISOString(),
      })),
    }),
    "setup.create": async ({ provider, practice }) => {
      const setup = newSetup(provider, practice, Date.now());
      setups.set(setup.id, setup);
      return view(setup);
    },
    "setup.open": async ({ id }) => view(get(id)),
    "setup.update": async ({ id, change }) => put(id, (old) => applyChange(old, change, Date.now())),
    "setup.duplicate": async ({ id }) => {
      const setup = duplicateOf(get(id), Date.now());
      setups.set(setup.id, setup);
      return view(setup);
    },
    "setup.remove": async ({ id }) => {
      bin.set(id, { setup: get(id), removedAt: new Date().toISOString() });
      setups.delete(id);
      return {};
    },
    "setup.restore": async ({ id }) => {
      const setup = bin.get(id)?.setup ?? get(id);
      setups.set(id, setup);
      bin.delete(id);
      return view(setup);
    },
    "setup.erase": async ({ id }) => {
      bin.delete(id);
      return {};
    },
    "domain.pasteRecords": async ({ id }) => ({
      view: put(id, (old) => ({ ...old, domain: { ...old.domain, oktaRecords } })),
      records: oktaRecords,
      findings: [],
    }),
    "dns.pasteDkim": async ({ id, text }) => {
      const { dkim, domain } = requestOf(get(id));
      const { values, findings } = readPastedDkim(text, dkim, domain);
      const told = values.length > 0 && { dkim: { domain, records: values } };
      return {
        view: put(id, (old) => ({ ...old, domain: { ...old.domain, ...told } })),
        findings: [...findings],
      };
    },
    "domain.suggestProvider": async () => ({
      provider: "microsoft",
      reason: "The MX records of acme.com point to Microsoft 365 (acme-com.mail.protection.outlook.com).",
    }),
    "dns.check": async ({ id }) => {
      const rows = get(id).lastDns?.rows ?? sampleRows(Date.now());
      for (const row of rows)
        emit("dns.row", { id, row: { ...row, status: "checking", statusText: "Asking" } });
      for (const row of rows) {
        await sleep(paceMs);
        emit("dns.row", { id, row });
      }
      const check = { ...sampleCheck(Date.now(), rows), checkedAt: new Date().toISOString() };
      return { view: put(id, (old) => ({ ...old, lastDns: check })), check };
    },
    "dns.handOver": async ({ format }) => ({
      name: `notifications.acme.com.${format === "text" ? "txt" : format}`,
      text: "Type   Host                Value\nTXT    _oktaverification   fe2b6f8d65d34449bae178276b4cb20b\n",
    }),
    "app.script": async ({ id }) => ({
      view: view(get(id)),
      script: writtenScript(get(id), {
        key: { id: "r-1", modulus: "AAAA" },
        written: [],
        reply: null,
      }),
    }),
    "app.scriptReply": async ({ id, text }) => {
      const found = findReply(text);
      const findings = "finding" in found ? [found.finding] : [];
      return {
        view: view(get(id)),
        findings,
        did: findings.length ? [] : ["registered the app Okta SMTP app"],
      };
    },
    "app.scriptHere": async () => ({
      here: {
        name: "PowerShell 7",
        path: "/usr/bin/pwsh",
        says: "It opens your browser to sign you in, once for Entra and once for Exchange Online.",
      },
      findings: [],
    }),
    "app.runScript": async ({ id }) => {
      for (const text of ["Mailwright: Okta SMTP app for okta@acme.com", "  done: registered the app"])
        emit("script.line", { id, text });
      setTimeout(
        () => emit("script.ended", { id, findings: [], did: ["registered the app"], taken: true }),
        paceMs * 4,
      );
      return {};
    },
    "app.stopScript": async () => ({}),
    "practice.shell": async () => ({ screen: "Done." }),
    "app.document": async ({ id }) =>
      get(id).provider === "google"
        ? { name: "delegation.md", text: "# Domain-wide delegation\n\nClient ID: 104857600000000000001\n" }
        : {
            name: "exchange-setup.ps1",
            text: "Connect-ExchangeOnline\n$AppId = '0c1b2a39-4857-4669-b8a7'\n",
          },
    "app.resolveTenant": async ({ id }) => ({
      view: put(id, (old) => ({
        ...old,
        settings: { ...old.settings, tenantId: "5d2c7a3e-90b1-4f6e-8b53-1c2d3e4f5a6b" },
      })),
      findings: [],
    }),
    "credentials.importKeyFile": async ({ id }, file) => ({
      view: credential(id, "private-key"),
      findings: [],
      original: world.trash ? file.name : null,
    }),
    "credentials.trashKeyFile": async () => ({}),
    "credentials.checkKey": async ({ id }) => ({ view: view(get(id)), findings: [...(world.checked ?? [])] }),
    "credentials.pasteKey": async ({ id }) => ({ view: credential(id, "private-key"), findings: [] }),
    "credentials.setSecret": async ({ id }) => ({ view: credential(id, "client-secret"), findings: [] }),
    "credentials.makePractice": async ({ id }) => ({
      view: credential(id, get(id).provider === "google" ? "private-key" : "client-secret"),
      findings: [],
    }),
    "credentials.forget": async ({ id }) =>
      put(id, ({ credential, ...old }) => ({
        ...old,
        credential: null,
        ...(credential && { forgotten: { at: new Date().toISOString(), credential } }),
      })),
    "credentials.restore": async ({ id }) =>
      put(id, ({ forgotten, ...old }) => ({ ...old, credential: forgotten?.credential ?? null })),
    "secrets.choose": async ({ store }) => {
      keychain =
        store === "session"
          ? { store, name: "this session's memory", finding: chosenForSession, byChoice: true }
          : world.keychainMends
            ? works
            : refuses;
      return keychain;
    },
    "secrets.orphans": async () => ({ names: [...orphans] }),
    "secrets.clean": async ({ names }) => {
      const removed = orphans.splice(0).filter((name) => names.includes(name)).length;
      return { removed };
    },
    "run.start": async ({ id }) => {
      const runId = crypto.randomUUID();
      void play(world, get(id), runId).then((lastRun) => {
        put(id, (old) => ({ ...old, lastRun }));
        emit("setup.changed", { id });
      });
      return { runId };
    },
    "run.cancel": async () => ({}),
    "run.wait": async ({ id, on }) =>
      put(id, ({ waiting, ...old }) => ({ ...old, waiting: waiting && { ...waiting, stopped: !on } })),
    "delivered.readFile": async ({ id }) => sampleDelivered(get(id).domain.from),
    "delivered.readText": async ({ id }) => sampleDelivered(get(id).domain.from),
    "delivered.practice": async () => ({ source: "From: practice@mycompany.example" }),
    explain: async () => ({
      findings: [
        {
          code: "unrecognised",
          severity: "info",
          step: "test",
          title: "This text is not one Mailwright knows",
          cause: "No known error stands in it.",
          fix: ["Paste the whole reply, with its codes."],
          sources: [],
        },
      ],
    }),
    "bundle.open": async (_, file) => ({
      ticket: "opened-1",
      preview: {
        manifest: manifestOf(view(get("microsoft-passed"))),
        name: file.name,
        from: "noreply@notifications.acme.com",
        host: "smtp.office365.com:587",
        tokenEndpoint: "https://login.microsoftonline.com/5d2c7a3e/oauth2/v2.0/token",
        sealed: "client-secret",
        known: true,
        findings: [],
      },
    }),
    "bundle.import": async () => {
      const setup = { ...get("microsoft-passed"), id: crypto.randomUUID() };
      setups.set(setup.id, setup);
      return { view: view(setup), findings: [] };
    },
    "rotation.start": async ({ id }) =>
      put(id, (old) =>
        old.credential
          ? {
              ...old,
              rotation: {
                startedAt: new Date().toISOString(),
                credential: old.credential,
                settings: old.settings,
                lastPass: old.lastPass,
              },
            }
          : old,
      ),
    "rotation.cancel": async ({ id }) => put(id, ({ rotation, ...old }) => ({ ...old, ...rotation })),
    "rotation.finish": async ({ id }) => put(id, ({ rotation: _, ...old }) => old),
    ...fakePlanHandlers({ get, put, emit, paceMs, trouble: world.trouble, isEntered: world.isEntered }),
    "passphrase.judge": async ({ id, passphrase }) => strengthFor(get(id), passphrase),
    "bundle.export": async ({ id }) => {
      const before = view(get(id));
      const name = "mailwright-notifications.acme.com-microsoft.zip";
      const changed = put(id, (old) => ({
        ...old,
        lastExport: { at: new Date().toISOString(), fingerprint: before.fingerprint, name },
      }));
      return { ticket: "ticket-1", name, size: 20_480, view: changed, manifest: manifestOf(before) };
    },
    "file.show": async () => ({}),
    "file.save": async () => world.save("mailwright.zip", new Uint8Array(16)),
    "practice.fill": async ({ id }) =>
      put(id, (old) => ({
        ...old,
        domain: { ...old.domain, emailDomain: "notifications.mycompany.example" },
      })),
    "practice.deed": async ({ id }) => put(id, (old) => ended(old, new Date().toISOString())),
    "practice.mend": async ({ id }) => put(id, (old) => old),
    "practice.estate": async ({ id }) => put(id, (old) => old),
    "practice.scenarios": async ({ provider }) => ({
      estate: estateScenarioList(),
      scenarios: scenarioList(provider),
    }),
  };
}

/** A manifest as the bundle of this setup would have it. */
function manifestOf({ setup, tested, fingerprint }: SetupView): Manifest {
  const part = { sha256: "0".repeat(64), size: 1420 };
  return {
    format: "mailwright-bundle",
    version: 1,
    createdAt: new Date().toISOString(),
    createdBy: "Mailwright 0.1.0",
    practice: setup.practice !== null,
    provider: setup.provider ?? "other",
    emailDomain: setup.domain.emailDomain,
    tested: BundleTested.parse(tested),
    fingerprint,
    testedFingerprint: fingerprint,
    testedAt: setup.lastPass?.at ?? null,
    files: { "okta/email-server.json": part, "okta/apply.sh": part, "dns/records.txt": part },
  };
}

/** Plays a run as events, at the host's pace, and returns its report. */
async function play({ emit, paceMs = 0, outcome = "passed" }: World, setup: Setup, runId: string) {
  const report = { ...sampleReport(setup, Date.now(), outcome), runId };
  const tell = async (event: RunEvent) => {
    emit("run.event", { id: setup.id, event });
    await sleep(paceMs);
  };
  await tell({ type: "run-started", runId, at: new Date().toISOString(), practice: setup.practice !== null });
  for (const stage of report.stages) {
    await tell({ type: "stage-started", runId, stage: stage.id, at: new Date().toISOString() });
    for (const evidence of stage.evidence) await tell({ type: "evidence", runId, stage: stage.id, evidence });
    await tell({
      type: "stage-finished",
      runId,
      stage: stage.id,
      status: stage.status,
      ms: stage.ms,
      summary: stage.summary,
      findings: stage.findings,
    });
  }
  await tell({ type: "run-finished", runId, at: new Date().toISOString(), outcome, ms: report.ms });
  return report;
}
