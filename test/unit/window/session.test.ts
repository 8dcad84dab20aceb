import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { SetupChange } from "../../../src-main/contract/index.ts";
import { applyChange } from "../../../src-main/setup/document.ts";
import { Refused } from "../../../src-renderer/bridge.ts";
import { draftOf } from "../../../src-renderer/setup/change.ts";
import { Session } from "../../../src-renderer/setup/session.ts";
import { fakeBridge, sampleView } from "./fake-bridge.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const full = new Refused({
  code: "store-disk-full",
  severity: "error",
  step: "domain",
  title: "The disk is full",
  cause: "No space left.",
  fix: ["Make room."],
  sources: [],
});

/** A session over a host that saves for real, as long as `failing` is false. */
function open() {
  const start = sampleView();
  let setup = start.setup;
  const host = { failing: false, gate: Promise.resolve() };
  const { bridge, calls } = fakeBridge({
    "setup.update": async ({ change }) => {
      await host.gate;
      if (host.failing) throw full;
      setup = applyChange(setup, change as SetupChange, Date.now());
      return { ...start, setup };
    },
    "practice.fill": () => ({ ...start, setup }),
  });
  const session = new Session(bridge, start);
  const draft = () => draftOf(session.get().view.setup, session.get().unsaved);
  return { session, calls, host, draft, stored: () => setup };
}

test("what is typed shows at once and is saved after a pause, in one request", async () => {
  const { session, calls, draft, stored } = open();
  session.edit({ settings: { clientId: "1" } });
  session.edit({ settings: { clientId: "12" }, domain: { from: "a@b.example" } });
  expect(draft().settings.clientId).toBe("12");
  expect(session.get().saving).toBe("unsaved");
  expect(calls).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(1000);
  expect(calls).toHaveLength(1);
  expect(stored().settings.clientId).toBe("12");
  expect(stored().domain.from).toBe("a@b.example");
  expect(session.get()).toMatchObject({ saving: "saved", unsaved: null });
});

test("what is typed while a save is on its way is kept, shown, and saved after it", async () => {
  const { session, calls, host, draft, stored } = open();
  let release = () => {};
  host.gate = new Promise((done) => {
    release = done;
  });
  session.edit({ settings: { clientId: "first", host: "a.example" } });
  const saved = session.flush();
  session.edit({ settings: { clientId: "second" } });
  release();
  await saved;
  expect(draft().settings).toMatchObject({ clientId: "second", host: "a.example" });
  expect(stored().settings).toMatchObject({ clientId: "second", host: "a.example" });
  expect(calls).toHaveLength(2);
});

test("a save that fails is said, loses nothing, and is made up for by the next one", async () => {
  const { session, host, draft, stored } = open();
  host.failing = true;
  session.edit({ settings: { clientId: "kept" } });
  await expect(session.flush()).rejects.toThrow("The disk is full");
  expect(session.get()).toMatchObject({ saving: "failed", problem: { code: "store-disk-full" } });
  expect(draft().settings.clientId).toBe("kept");
  session.edit({ settings: { host: "b.example" } });
  host.failing = false;
  await session.flush();
  expect(stored().settings).toMatchObject({ clientId: "kept", host: "b.example" });
  expect(session.get()).toMatchObject({ saving: "saved", problem: null });
});

test("an operation waits until everything entered is saved, and does not run when saving failed", async () => {
  const { session, calls, host } = open();
  session.edit({ settings: { clientId: "1" } });
  await session.perform("practice.fill", { step: "app" });
  expect(calls.map((call) => call.name)).toEqual(["setup.update", "practice.fill"]);
  host.failing = true;
  session.edit({ settings: { clientId: "2" } });
  await expect(session.perform("practice.fill", { step: "app" })).rejects.toThrow("The disk is full");
  expect(calls.map((call) => call.name)).toEqual(["setup.update", "practice.fill", "setup.update"]);
});

test("a removed value is empty in the field before it is saved", () => {
  const { session, draft } = open();
  session.edit({ settings: { clientId: "1" } });
  session.edit({ settings: { clientId: null } });
  expect("clientId" in draft().settings).toBe(false);
});

test("an older view that comes late does not replace a newer one", () => {
  const { session } = open();
  const newer = sampleView("2026-11-23T12:00:00.000Z");
  session.accept(newer);
  session.accept(sampleView("2026-11-23T11:00:00.000Z"));
  expect(session.get().view).toBe(newer);
});
