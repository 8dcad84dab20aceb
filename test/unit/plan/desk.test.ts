import { describe, expect, test, vi } from "vitest";
import { MailwrightError, type Plan, type PlanEvent } from "../../../src-main/contract/index.ts";
import { openDesk } from "../../../src-main/plan/desk.ts";

const at = "2026-11-26T01:00:00.000Z";
const plan: Plan = {
  readAt: at,
  changes: [
    { id: "dns/spf", system: "cloudflare", title: "Edit SPF", items: [], needs: [], state: "pending" },
    { id: "dns/dkim", system: "cloudflare", title: "Add DKIM", items: [], needs: [], state: "pending" },
  ],
  findings: [],
};
const end = (outcome: "done" | "conflict"): PlanEvent => ({ type: "end", at, outcome, left: 0 });

function desk(hold = <T>(_: string, work: () => Promise<T>) => work()) {
  const told: PlanEvent[] = [];
  const onEnd = vi.fn();
  const open = openDesk({
    onEvent: (_id, _run, event) => void told.push(event),
    onEnd,
    hold,
    now: () => Date.parse(at),
  });
  return { ...open, told, onEnd, ended: () => vi.waitFor(() => expect(onEnd).toHaveBeenCalled()) };
}
const codeOf = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof MailwrightError ? error.finding.code : String(error);
  }
};

describe("the desk of plans", () => {
  test("gives no plan for applying before one was shown", () => {
    expect(codeOf(() => desk().shown("a"))).toBe("plan-not-read");
  });

  test("lets one run a setup at a time, and other setups meanwhile", async () => {
    const { start, ended, alone } = desk();
    let finish = (_: "done") => {};
    start("a", () => new Promise((resolve) => (finish = resolve)));
    expect(codeOf(() => start("a", async () => "done"))).toBe("plan-busy");
    await expect(alone("a", async () => 1)).rejects.toMatchObject({ finding: { code: "plan-busy" } });
    expect(await alone("b", async () => 1)).toBe(1);
    finish("done");
    await ended();
    expect(await alone("a", async () => 2)).toBe(2);
  });

  test("shows the plan as a run changes it", async () => {
    const { show, shown, start, ended } = desk();
    show("a", plan);
    start("a", async (tell) => {
      tell({ type: "change", change: { ...plan.changes[0]!, state: "done", at } });
      tell(end("done"));
      return "done";
    });
    await ended();
    expect(shown("a").changes.map(({ state }) => state)).toEqual(["done", "pending"]);
  });

  test("wants the plan read again after one that met something else than was shown", async () => {
    const { show, shown, start, ended } = desk();
    show("a", plan);
    start("a", async () => "conflict");
    await ended();
    expect(codeOf(() => shown("a"))).toBe("plan-not-read");
  });

  test("wants the plan read again after a connection was made or ended", async () => {
    const { show, shown, alone } = desk();
    show("a", plan);
    await alone("a", async () => {});
    expect(codeOf(() => shown("a"))).toBe("plan-not-read");
  });

  test("ends a run that breaks off with its reason, and counts what is left", async () => {
    const { show, start, told, ended } = desk();
    show("a", plan);
    start("a", async () => {
      throw new TypeError("a fault of ours");
    });
    await ended();
    expect(told).toEqual([
      {
        type: "end",
        at,
        outcome: "failed",
        left: 2,
        finding: expect.objectContaining({ code: "plan-broken-off" }),
      },
    ]);
    expect(JSON.stringify(told)).not.toContain("a fault of ours");
  });

  test("ends a run that another process is in the way of", async () => {
    const busy = new MailwrightError({ code: "plan-busy", step: "finish", title: "t", cause: "c", fix: [] });
    const { start, told, ended } = desk(async () => Promise.reject(busy));
    start("a", async () => "done");
    await ended();
    expect(told[0]).toMatchObject({ outcome: "failed", finding: { code: "plan-busy" } });
  });

  test("cancels a run, and all of them when it closes", async () => {
    const open = desk();
    const untilAborted = (_: unknown, signal: AbortSignal) =>
      new Promise<"done">((_resolve, reject) =>
        signal.addEventListener("abort", () => reject(signal.reason), { once: true }),
      );
    const { runId } = open.start("a", untilAborted);
    open.cancel(runId);
    await open.ended();
    expect(open.told[0]).toMatchObject({ outcome: "cancelled" });
    open.start("a", untilAborted);
    open.start("b", untilAborted);
    await open.close();
    expect(open.told.map((event) => event.type === "end" && event.outcome)).toEqual(
      Array(3).fill("cancelled"),
    );
  });
});
