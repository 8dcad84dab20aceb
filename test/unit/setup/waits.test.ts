import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Finding, Setup } from "../../../src-main/contract/index.ts";
import { newSetup } from "../../../src-main/setup/document.ts";
import { fingerprint } from "../../../src-main/setup/fingerprint.ts";
import { oktaSettings } from "../../../src-main/setup/okta-settings.ts";
import { nextTry } from "../../../src-main/setup/waiting.ts";
import { openWaits } from "../../../src-main/setup/waits.ts";
import { sampleReport } from "../../ui/support/sample-setups.ts";

beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2026-11-23T10:00:00.000Z") }));
afterEach(() => void vi.useRealTimers());

const minute = 60_000;
const waits: Finding = {
  code: "exchange-mailbox-permission",
  severity: "error",
  step: "app",
  title: "The app may not use this mailbox yet",
  cause: "",
  fix: [],
  wait: { usual: "30 minutes", retryAfterMs: 10 * minute, giveUpAfterMs: 60 * minute },
  sources: [],
};

/** A setup whose last run ended some minutes ago with something that time may mend. */
function waitingSetup(id: string, minutesAgo = 0, sinceMinutes = minutesAgo): Setup {
  const setup: Setup = { ...newSetup("microsoft", false, Date.now()), id };
  const print = fingerprint(setup, oktaSettings(setup));
  const at = (ago: number) => new Date(Date.now() - ago * minute).toISOString();
  const lastRun = {
    ...sampleReport(setup, Date.now(), "failed"),
    startedAt: at(minutesAgo),
    ms: 0,
    findings: [waits],
  };
  const since = at(sinceMinutes);
  return { ...setup, lastRun, waiting: { code: waits.code, fingerprint: print, since, tries: [since] } };
}

/** Setups in a store, and which of them was tried when (minutes from now). A try fails as the one before. */
function open(...list: readonly Setup[]) {
  const began: [string, number][] = [];
  const from = Date.now();
  const stored = new Map(list.map((setup) => [setup.id, setup]));
  const running = openWaits({
    store: {
      list: async () => ({ setups: [...stored.values()], damaged: [] }),
      read: async (id) => stored.get(id)!,
    },
    now: Date.now,
    begin: async ({ id }) => {
      began.push([id, Math.round((Date.now() - from) / minute)]);
      const { waiting, ...again } = stored.get(id)!;
      const since = waiting?.since ?? "";
      const now = { ...again, ...waitingSetup(id), waiting: { ...waitingSetup(id).waiting!, since } };
      stored.set(id, now);
      running.plan(now);
    },
  });
  return { running, stored, began };
}

test("two setups that wait are both tried on time, whatever page is shown", async () => {
  const { running, began } = open(waitingSetup("one", 2), waitingSetup("two", 5));
  await running.wake();
  await vi.advanceTimersByTimeAsync(9 * minute);
  expect(began).toEqual([
    ["two", 5],
    ["one", 8],
  ]);
});

test("a setup is tried again and again, until its finding says to give up", async () => {
  const { running, began } = open(waitingSetup("one"));
  await running.wake();
  await vi.advanceTimersByTimeAsync(5 * 60 * minute);
  expect(began.map(([, at]) => at)).toEqual([10, 20, 30, 40, 50, 60]);
});

test("a try that is overdue when Mailwright starts is announced first", async () => {
  const { running, began } = open(waitingSetup("one", 30));
  await running.wake();
  await vi.advanceTimersByTimeAsync(14_000);
  expect(began).toEqual([]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(began).toHaveLength(1);
});

test("nothing is tried after a person said stop, and it can be begun again", async () => {
  const { running, stored, began } = open(waitingSetup("one"));
  await running.wake();
  const stopped = { ...stored.get("one")!, waiting: { ...stored.get("one")!.waiting!, stopped: true } };
  stored.set("one", stopped);
  running.plan(stopped);
  expect(nextTry(stopped)).toBeNull();
  await vi.advanceTimersByTimeAsync(60 * minute);
  expect(began).toEqual([]);
  const again = waitingSetup("one", 4);
  stored.set("one", again);
  running.plan(again);
  await vi.advanceTimersByTimeAsync(7 * minute);
  expect(began).toHaveLength(1);
});

test("settings that changed meanwhile are not tried by themselves", async () => {
  const { running, stored, began } = open(waitingSetup("one"));
  await running.wake();
  stored.set("one", { ...stored.get("one")!, settings: { username: "other@acme.com" } });
  await vi.advanceTimersByTimeAsync(60 * minute);
  expect(began).toEqual([]);
});

test("a computer that slept through the time tries when it wakes, once", async () => {
  const { running, began } = open(waitingSetup("one"));
  await running.wake();
  vi.setSystemTime(Date.now() + 45 * minute);
  await vi.advanceTimersByTimeAsync(10 * minute);
  expect(began).toHaveLength(1);
});

test("nothing is tried after the end", async () => {
  const { running, began } = open(waitingSetup("one"));
  await running.wake();
  running.close();
  await vi.advanceTimersByTimeAsync(60 * minute);
  expect(began).toEqual([]);
});
