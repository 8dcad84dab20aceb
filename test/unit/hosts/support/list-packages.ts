import { registerHooks } from "node:module";

/**
 * Prints which packages of node_modules were loaded by the sources, as a process of its own: after the wizard was opened and
 * its first page answered, and after a practice run. Argument: a data folder.
 */
const packages = new Set<string>();
registerHooks({
  load(url, context, next) {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
    if (name !== undefined) packages.add(name);
    return next(url, context);
  },
});
const { createRealNetwork } = await import("../../../../src-main/network/real.ts");
const { openWizard } = await import("../../../../src-main/hosts/shared/open-wizard.ts");
const [, , data = ""] = process.argv;
const ended = Promise.withResolvers<void>();
const { handlers, close } = await openWizard(
  { hostKind: "electron", network: createRealNetwork({ fetch }), data, sessionSecrets: true },
  { saveFile: async () => ({ savedTo: null }) },
  (name, payload) => {
    if (name === "run.event" && JSON.stringify(payload).includes('"run-finished"')) ended.resolve();
  },
);
await handlers["app.info"]({});
await handlers["setup.list"]({});
await handlers["setup.create"]({ provider: "google", practice: false });
const atStart = [...packages];

const { setup } = await handlers["setup.create"]({ provider: "google", practice: true });
const { id } = setup;
await handlers["practice.fill"]({ id, step: "domain" });
await handlers["practice.fill"]({ id, step: "app" });
await handlers["credentials.makePractice"]({ id });
await handlers["run.start"]({ id });
await ended.promise;
await handlers["bundle.export"]({ id });
const afterRun = [...packages];
await close();
process.stdout.write(JSON.stringify({ atStart, afterRun }), () => process.exit(0));
