import { randomUUID } from "node:crypto";
import { type Handlers, MailwrightError, type Setup } from "../contract/index.ts";
import { bundleInput } from "./bundle-input.ts";
import type { WizardContext } from "./context.ts";
import { providerDocument } from "./provider-document.ts";
import { present } from "./setups.ts";

/** Built bundles wait here for the person to say where to. A few at most: a bundle is small, and made again in a moment. */
const ticketLimit = 8;

interface Ticket {
  readonly setupId: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly fingerprint: string;
}

/** The bundle, and the document of the provider. */
export function bundleOperations(
  context: WizardContext,
): Pick<Handlers, "app.document" | "bundle.export" | "file.save"> {
  const { store, network, services, emit } = context;
  const tickets = new Map<string, Ticket>();

  return {
    "app.document": async ({ id }) => {
      const document = providerDocument(await store.read(id));
      if (!document) throw noDocument();
      return document;
    },
    "bundle.export": async ({ id }) => {
      const setup = await store.read(id);
      // The zip writer is loaded when there is something to zip.
      const { buildBundle } = await import("../bundle/export.ts");
      const { name, bytes, manifest } = buildBundle(
        bundleInput(setup, context.version, new Date(network.now()).toISOString()),
      );
      const ticket = randomUUID();
      tickets.set(ticket, { setupId: id, name, bytes, fingerprint: manifest.fingerprint });
      for (const old of [...tickets.keys()].slice(0, -ticketLimit)) tickets.delete(old);
      return { ticket, name, size: bytes.byteLength, manifest, view: await present(context, setup) };
    },
    "file.save": async ({ ticket }) => {
      const waiting = tickets.get(ticket);
      if (!waiting) throw ticketGone();
      const saved = await services.saveFile(waiting.name, waiting.bytes);
      if (saved.savedTo === null) return saved;
      tickets.delete(ticket);
      const lastExport: Setup["lastExport"] = {
        at: new Date(network.now()).toISOString(),
        fingerprint: waiting.fingerprint,
        name: waiting.name,
      };
      await store.update(waiting.setupId, (before) => ({ ...before, lastExport }));
      emit("setup.changed", { id: waiting.setupId });
      return saved;
    },
  };
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
