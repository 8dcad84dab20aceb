import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Emit, RunEvent } from "../../../src-main/contract/index.ts";
import { openSecretStore } from "../../../src-main/credentials/store.ts";
import { createWizard, type Wizard } from "../../../src-main/wizard.ts";
import { FakeKeytar } from "../credentials/fake-keytar.ts";
import { loopbackNetwork } from "../support/loopback-network.ts";

let folder: string;
let wizard: Wizard;
let now: number;
let events: RunEvent[];
let stored: (() => void) | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wizard-delivered-"));
  events = [];
  now = Date.now();
  const keytar = new FakeKeytar();
  const emit: Emit = (name, payload) => {
    if (name === "run.event") events.push((payload as { event: RunEvent }).event);
    if (name === "setup.changed") stored?.();
  };
  wizard = await createWizard({
    dataFolder: join(folder, "data"),
    hostKind: "browser",
    version: "0.0.0",
    network: { ...loopbackNetwork({}), now: () => now },
    secrets: await openSecretStore({ load: async () => keytar }),
    services: { saveFile: async () => ({}) },
    emit,
  });
});
afterEach(async () => {
  await wizard.close();
  await rm(folder, { recursive: true, force: true });
});

/** A practice setup, filled in as the window fills it. */
async function practise(scenario: string): Promise<string> {
  const { id } = (await wizard.handlers["setup.create"]({ provider: "google", practice: true })).setup;
  await wizard.handlers["setup.update"]({ id, change: { scenario } });
  await wizard.handlers["practice.fill"]({ id, step: "domain" });
  await wizard.handlers["practice.fill"]({ id, step: "app" });
  await wizard.handlers["credentials.makePractice"]({ id });
  return id;
}
async function run(id: string) {
  const done = new Promise<void>((resolve) => {
    stored = resolve;
  });
  await wizard.handlers["run.start"]({ id });
  await done;
  return (await wizard.handlers["setup.open"]({ id })).setup;
}

test("a practice run offers the message that arrived, and its source tells that all is well", async () => {
  const id = await practise("works");
  expect(await wizard.handlers["delivered.practice"]({ id })).toEqual({ source: null });
  const setup = await run(id);
  expect(setup.lastRun?.outcome).toBe("passed");
  expect(setup.waiting).toBeNull();
  const { source } = await wizard.handlers["delivered.practice"]({ id });
  const read = await wizard.handlers["delivered.readText"]({ id, text: source ?? "" });
  expect(read).toMatchObject({ message: "last", receiver: "mx.recipient.example", findings: [] });
  expect(read.rows.map((row) => row.status)).toEqual(["passed", "passed", "passed", "passed"]);
  const bytes = Buffer.from(source ?? "");
  const file = { name: "message.eml", size: bytes.length, bytes };
  expect(await wizard.handlers["delivered.readFile"]({ id }, file)).toEqual(read);
});

test("a note after the run is stored with its stage, for a window that is opened later", async () => {
  const setup = await run(await practise("works"));
  expect(setup.lastRun?.stages.find((s) => s.id === "auth")?.findings).toMatchObject([
    { code: "smtp-one-line-refused", severity: "info", evidence: expect.stringContaining("555 5.5.2") },
  ]);
  expect(events.at(-1)?.type).toBe("run-remark");
});

test("what time may mend is kept with every try, from the first on", async () => {
  const id = await practise("gmail-busy");
  const first = await run(id);
  expect(first.waiting).toMatchObject({ code: "gmail-temporary", tries: [first.lastRun?.startedAt] });
  const wait = first.lastRun?.findings[0]?.wait;
  expect(wait).toBeDefined();
  now += 60_000;
  expect((await run(id)).waiting?.tries).toHaveLength(2);
  const { waiting } = await run(id);
  expect(waiting?.tries).toHaveLength(3);
  expect(waiting?.since).toBe(first.lastRun?.startedAt);
});
