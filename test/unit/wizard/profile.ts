import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { EventName, PlanEvent, RunEvent } from "../../../src-main/contract/index.ts";
import type { SecretStore } from "../../../src-main/credentials/store.ts";
import { openSecretStore } from "../../../src-main/credentials/store.ts";
import type { Network } from "../../../src-main/network/port.ts";
import { createRealNetwork } from "../../../src-main/network/real.ts";
import type { Programs } from "../../../src-main/wizard/context.ts";
import { createWizard, type Wizard } from "../../../src-main/wizard.ts";

/** A profile of its own, as another laptop has it: a data folder, a keychain, and what was saved. Gone after the test. */
export interface Profile {
  readonly handlers: Wizard["handlers"];
  readonly secrets: SecretStore;
  readonly folder: string;
  /** Ends the wizard, as its host does. */
  close(): Promise<void>;
  /** The bytes that were saved last. */
  saved(): Uint8Array;
  /** Resolves with the next event of this name. */
  next(name: EventName): Promise<unknown>;
  /** Everything that runs have told so far. */
  readonly runEvents: readonly RunEvent[];
  /** The same of applications, undos and readings of plans. */
  readonly planEvents: readonly PlanEvent[];
  /** Everything that scripts on this computer have said so far. */
  readonly scriptLines: readonly string[];
}

export async function openProfile(
  options: {
    secrets?: SecretStore;
    now?: () => number;
    showFile?: (path: string) => void;
    programs?: Programs;
    network?: Network;
  } = {},
): Promise<Profile> {
  const folder = mkdtempSync(join(tmpdir(), "mailwright-profile-"));
  const secrets = options.secrets ?? (await openSecretStore({ sessionOnly: true }));
  const network = options.network ?? createRealNetwork();
  let last: Uint8Array | undefined;
  const runEvents: RunEvent[] = [];
  const planEvents: PlanEvent[] = [];
  const scriptLines: string[] = [];
  const waiting = new Map<EventName, (payload: unknown) => void>();
  const wizard = await createWizard({
    dataFolder: folder,
    hostKind: "browser",
    version: "0.1.0",
    network: options.now ? { ...network, now: options.now } : network,
    secrets,
    services: {
      saveFile: async (name, bytes) => {
        last = bytes;
        return { savedTo: join(folder, name) };
      },
      ...(options.showFile ? { showFile: options.showFile } : {}),
    },
    ...(options.programs && { programs: options.programs }),
    emit: (name, payload) => {
      if (name === "script.line" && "text" in payload) scriptLines.push(payload.text);
      if ("runId" in payload) planEvents.push(payload.event);
      else if ("event" in payload) runEvents.push(payload.event);
      waiting.get(name)?.(payload);
      waiting.delete(name);
    },
  });
  onTestFinished(async () => {
    await wizard.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    handlers: wizard.handlers,
    secrets,
    folder,
    close: () => wizard.close(),
    saved() {
      if (!last) throw new Error("Nothing was saved");
      return last;
    },
    runEvents,
    planEvents,
    scriptLines,
    next: (name) => new Promise((resolve) => waiting.set(name, resolve)),
  };
}

/** A file as a host hands it over. */
export const received = (bytes: Uint8Array, name = "bundle.zip") => ({ name, size: bytes.byteLength, bytes });

/** Exports a setup and gives the bytes of its bundle. */
export async function exported({ handlers, saved }: Profile, id: string, passphrase?: string) {
  const { ticket } = await handlers["bundle.export"]({ id, passphrase });
  await handlers["file.save"]({ ticket });
  return saved();
}

/** Opens a bundle in a profile and takes it over. */
export async function imported({ handlers }: Profile, bytes: Uint8Array, passphrase?: string) {
  const { ticket, preview } = await handlers["bundle.open"]({}, received(bytes));
  const { view, findings } = await handlers["bundle.import"]({ ticket, passphrase });
  return { preview, view, findings };
}
