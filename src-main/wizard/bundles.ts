import { randomUUID } from "node:crypto";
import { sealFor, strengthFor } from "../bundle/seal.ts";
import { type Handlers, MailwrightError, type Setup } from "../contract/index.ts";
import { secretRef } from "../credentials/secret-ref.ts";
import { providerDocument } from "../setup/okta-settings.ts";
import type { WizardContext } from "./context.ts";

/** Built bundles wait here for the person to say where to. A few at most: a bundle is small, and made again in a moment. */
const ticketLimit = 8;

interface Ticket {
  readonly setupId: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly fingerprint: string;
}

/** The bundle, and the document of the provider. */
export function bundleOperations(context: WizardContext) {
  const { store, secrets, network, services, emit } = context;
  const tickets = new Map<string, Ticket>();
  /** Where a ticket's file was saved. The window names the ticket, never a path. */
  const saved = new Map<string, string>();

  return {
    "app.document": async ({ id }) => {
      const document = providerDocument(await store.read(id));
      if (!document) throw noDocument();
      return document;
    },
    "passphrase.judge": async ({ id, passphrase }) => strengthFor(await store.read(id), passphrase),
    "bundle.export": async ({ id, passphrase }) => {
      const setup = await context.readSettled(id);
      const sealed =
        passphrase === undefined
          ? undefined
          : await sealFor(setup, passphrase, (credential, use) =>
              secrets.withSecret(secretRef(id, credential), use),
            );
      // The zip writer is loaded when there is something to zip.
      const { bundleInput } = await import("../bundle/input.ts");
      const { buildBundleInSteps } = await import("../bundle/export.ts");
      const { name, bytes, manifest } = await buildBundleInSteps(
        bundleInput(setup, context.version, new Date(network.now()).toISOString()),
        sealed,
      );
      const ticket = randomUUID();
      tickets.set(ticket, { setupId: id, name, bytes, fingerprint: manifest.fingerprint });
      for (const old of [...tickets.keys()].slice(0, -ticketLimit)) tickets.delete(old);
      return { ticket, name, size: bytes.byteLength, manifest, view: await context.present(setup) };
    },
    "file.save": async ({ ticket }) => {
      const waiting = tickets.get(ticket);
      if (!waiting) throw ticketGone();
      const place = await services.saveFile(waiting.name, waiting.bytes);
      if (place.savedTo === null) return place;
      tickets.delete(ticket);
      const canShow = services.showFile !== undefined && place.savedTo !== undefined;
      if (canShow && place.savedTo !== undefined) saved.set(ticket, place.savedTo);
      for (const old of [...saved.keys()].slice(0, -ticketLimit)) saved.delete(old);
      const lastExport: Setup["lastExport"] = {
        at: new Date(network.now()).toISOString(),
        fingerprint: waiting.fingerprint,
        name: waiting.name,
      };
      await store.update(waiting.setupId, (before) => ({ ...before, lastExport }));
      emit("setup.changed", { id: waiting.setupId });
      return { ...place, canShow };
    },
    "file.show": async ({ ticket }) => {
      const path = saved.get(ticket);
      if (path === undefined) throw ticketGone();
      services.showFile?.(path);
      return {};
    },
  } satisfies Partial<Handlers>;
}

const noDocument = () =>
  new MailwrightError({
    code: "app-no-document",
    step: "app",
    title: "This provider needs no script",
    cause:
      "Mailwright writes one for Google Workspace and for Microsoft 365. For another provider the tasks say all there is.",
    fix: ["Follow the tasks of this step."],
  });

const ticketGone = () =>
  new MailwrightError({
    code: "bundle-gone",
    step: "finish",
    title: "This export is no longer there",
    cause: "It was saved already, or Mailwright was started again since.",
    fix: ["Export the bundle again."],
  });
