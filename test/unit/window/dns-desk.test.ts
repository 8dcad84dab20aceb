import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { DnsCheck, Finding } from "../../../src-main/contract/index.ts";
import { requestOf } from "../../../src-main/dns/check/request.ts";
import { applyChange } from "../../../src-main/setup/document.ts";
import { viewOf } from "../../../src-main/view/view.ts";
import { DnsDesk } from "../../../src-renderer/setup/dns-desk.ts";
import { Session } from "../../../src-renderer/setup/session.ts";
import { sampleCheck, sampleRows } from "../../ui/support/sample-setups.ts";
import { fakeBridge, sampleView } from "./fake-bridge.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A desk over a host that answers with `rows()` each time. `typed` is what a person entered as the email domain. */
function open(rows = () => sampleRows(Date.now()), typed = "notifications.acme.com") {
  let setup = applyChange(sampleView().setup, { domain: { emailDomain: typed } }, Date.now());
  const view = () => viewOf(setup, { secretPresent: false, domainFindings: [], now: Date.now() });
  const times: number[] = [];
  const { bridge, emit } = fakeBridge({
    "dns.check": async () => {
      times.push(Date.now());
      const check: DnsCheck = {
        ...sampleCheck(Date.now(), rows()),
        domain: requestOf(setup).domain,
        checkedAt: new Date().toISOString(),
      };
      setup = { ...setup, lastDns: check, updatedAt: check.checkedAt };
      return { view: view(), check };
    },
  });
  return { desk: new DnsDesk(new Session(bridge, view())), times, emit };
}

const gaps = (times: readonly number[]) => times.slice(1).map((time, i) => (time - (times[i] ?? 0)) / 1000);

test("it checks on opening, then at growing pauses while nothing changes", async () => {
  const { desk, times } = open();
  desk.watch();
  await vi.advanceTimersByTimeAsync(300_000);
  expect(gaps(times)).toEqual([10, 15, 20, 30, 60, 120]);
});

test("a change makes the pauses short again", async () => {
  let changed = false;
  const { desk, times } = open(() => sampleRows(Date.now()).slice(changed ? 1 : 0));
  desk.watch();
  await vi.advanceTimersByTimeAsync(76_000);
  changed = true;
  await vi.advanceTimersByTimeAsync(90_000);
  expect(gaps(times)).toEqual([10, 15, 20, 30, 60, 10, 15]);
});

const forms = [
  "notifications.acme.com",
  "https://notifications.acme.com/",
  "notifications.acme.com:25",
  "Notifications.ACME.Com.",
  "notifications.b\u00fccher.example",
];

test.each(forms)("when everything is in place for %s it looks every five minutes only", async (typed) => {
  const { desk, times } = open(
    () => sampleRows(Date.now()).map((row) => ({ ...row, status: "found" as const, findings: [] })),
    typed,
  );
  desk.watch();
  await vi.advanceTimersByTimeAsync(601_000);
  expect(gaps(times)).toEqual([300, 300]);
});

test("an MX record that is not there does not keep it looking: it is told for information", async () => {
  const { desk, times } = open(() => {
    const rows = sampleRows(Date.now()).map((row) => ({ ...row, status: "found" as const, findings: [] }));
    return [...rows, { ...rows[0]!, id: "mx", kind: "mx", type: "MX", status: "missing" }];
  });
  desk.watch();
  await vi.advanceTimersByTimeAsync(601_000);
  expect(gaps(times)).toEqual([300, 300]);
});

test("paused, or with the step closed, it asks nobody", async () => {
  const { desk, times } = open();
  const leave = desk.watch();
  await vi.advanceTimersByTimeAsync(1000);
  desk.pause();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(times).toHaveLength(1);
  desk.resume();
  await vi.advanceTimersByTimeAsync(1000);
  expect(times).toHaveLength(2);
  leave();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(times).toHaveLength(2);
});

test("a check less than half a minute old is not repeated on opening the step again", async () => {
  const { desk, times } = open();
  const leave = desk.watch();
  await vi.advanceTimersByTimeAsync(5000);
  leave();
  desk.watch();
  await vi.advanceTimersByTimeAsync(5000);
  expect(times).toHaveLength(1);
});

test("a run that sees other records than the check did has them checked again, and one that sees the same does not", async () => {
  const rows = () => sampleRows(Date.now());
  const wrong = rows().flatMap((row) => row.findings);
  let mended = false;
  const { desk, times, emit } = open(() =>
    mended ? rows().map((row) => ({ ...row, status: "found" as const, findings: [] })) : rows(),
  );
  const runSaw = async (findings: readonly Finding[], status = "passed") => {
    const event = {
      type: "stage-finished",
      runId: "run",
      stage: "dns",
      status,
      ms: 1,
      summary: "",
      findings,
    };
    emit("run.event", { id: "one", event });
    emit("run.event", { id: "one", event: { ...event, stage: "token", findings: wrong } });
    await vi.advanceTimersByTimeAsync(1000);
    return times.length;
  };
  expect(await runSaw([]), "nothing was known, and nothing is wrong").toBe(0);
  expect(await runSaw(wrong, "failed"), "wrong for the first time").toBe(1);
  expect(await runSaw(wrong, "failed"), "still wrong").toBe(1);
  expect(await runSaw([], "cancelled"), "it did not look").toBe(1);
  mended = true;
  expect(await runSaw([]), "mended").toBe(2);
  desk.close();
  expect(await runSaw(wrong, "failed"), "the setup is closed").toBe(2);
});

test("rows of a check under way are kept apart, and dropped when it ends", async () => {
  const { desk, emit } = open();
  const done = desk.check();
  await Promise.resolve();
  const [row] = sampleRows(Date.now());
  emit("dns.row", { id: "one", row });
  emit("dns.row", { id: "two", row });
  expect([...desk.get().live.keys()]).toEqual([row?.id]);
  await done;
  expect(desk.get()).toMatchObject({ checking: false });
  expect(desk.get().live.size).toBe(0);
});
