import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SetupView } from "../../src-main/contract/index.ts";
import { type Client, type HostProcess, startHostProcess } from "../support/browser-host.ts";
import { freshKeyFile } from "../support/keys.ts";

let folder: string;
let host: HostProcess;
let client: Client;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mailwright-resume-"));
  host = await startHostProcess(folder);
  client = await host.enter();
});
// What was written stays, for the canary to search.
afterAll(() => host.kill());

/** Ends the process as a power cut would, starts another, and opens the same setup. */
async function afterPowerCut(id: string): Promise<SetupView> {
  await host.kill();
  host = await startHostProcess(folder);
  client = await host.enter();
  return client.call("setup.open", { id });
}

/** What must be the same before and after: everything stored, and every step's state that needs no secret. */
const facts = (view: SetupView) => ({
  setup: view.setup,
  settings: view.settings,
  tasks: view.tasks,
  form: view.form,
  fingerprint: view.fingerprint,
});

test("killing the process at any step and starting again brings the setup back where it was", async () => {
  let view = await client.call("setup.create", { provider: "google", practice: true });
  const { id } = view.setup;
  const cut = async () => expect(facts(await afterPowerCut(id))).toEqual(facts(view));
  await cut();

  const domain = { emailDomain: "notifications.acme.example", from: "it@notifications.acme.example" };
  view = await client.call("setup.update", { id, change: { domain } });
  expect(view.steps[0]).toMatchObject({ id: "domain", state: "done" });
  await cut();

  await client.call("practice.fill", { id, step: "domain" });
  ({ view } = await client.call("dns.check", { id }));
  expect(view.setup.lastDns?.rows.length).toBeGreaterThan(3);
  await cut();

  const first = view.tasks[0]?.id as string;
  view = await client.call("setup.update", { id, change: { tasks: { [first]: true } } });
  await cut();

  ({ view } = await client.callWithFile(
    "credentials.importKeyFile",
    { id },
    { name: "key.json", bytes: freshKeyFile().json },
  ));
  expect(view.secretPresent).toBe(true);
  await cut();
  // This host kept the key for one session only; it says so instead of pretending.
  const lost = await client.call("setup.open", { id });
  expect(lost.secretPresent).toBe(false);
  expect(lost.steps.find((s) => s.id === "credentials")).toMatchObject({ state: "attention" });

  ({ view } = await client.callWithFile(
    "credentials.importKeyFile",
    { id },
    { name: "key.json", bytes: freshKeyFile().json },
  ));
  const stored = client.event("setup.changed", (payload) => payload.id === id);
  await client.call("run.start", { id });
  await stored;
  view = await client.call("setup.open", { id });
  expect(view.setup.lastRun?.outcome).toBe("passed");
  await cut();

  const { ticket } = await client.call("bundle.export", { id });
  await client.call("file.save", { ticket });
  view = await client.call("setup.open", { id });
  expect(view.setup.lastExport).not.toBeNull();
  await cut();
});

test("a process killed in the middle of a run leaves the setup as it was before the run", async () => {
  const created = await client.call("setup.create", { provider: "microsoft", practice: true });
  const { id } = created.setup;
  await client.call("practice.fill", { id, step: "domain" });
  await client.call("practice.fill", { id, step: "app" });
  const { view } = await client.call("credentials.makePractice", { id });
  const started = client.event("run.event", ({ event }) => event.type === "stage-started");
  await client.call("run.start", { id });
  await started;
  const after = await afterPowerCut(id);
  expect(after.setup).toEqual(view.setup);
});
