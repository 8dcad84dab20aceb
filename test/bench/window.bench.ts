import { setup as buildWindow } from "../../scripts/window.ts";
import { startChromium } from "../ui/support/chromium.ts";
import { startFakeHost } from "../ui/support/fake-host.ts";
import type { Bench } from "./bench.ts";

/** Longest task the window may take, in milliseconds: beyond it a press is felt to be late (W3C Long Tasks API). */
const limitMs = 50;

/** What the window does with what a run tells, and what it asks when it is loaded. */
export const bench: Bench = {
  summary: "a burst of run events in the window, and what a load asks of the host",
  async measure({ smoke }) {
    const events = smoke ? 50 : 500;
    await buildWindow();
    const browser = await startChromium();
    const host = await startFakeHost();
    try {
      const page = await browser.newPage();
      await page.goto(host.link());
      await page.getByText(/^Version/).waitFor();
      const asked = (name: string) => host.calls.filter((call) => call.name === name).length;
      const load = { "setup.list a load": asked("setup.list"), "app.info a load": asked("app.info") };
      const id = "google-practice";
      await page.evaluate((to) => {
        location.hash = to;
      }, `#/setup/${id}/test`);
      await page.getByRole("button", { name: "Run the test" }).waitFor();
      await page.evaluate(() => {
        const tasks: number[] = [];
        Object.assign(window, { tasks });
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) tasks.push(entry.duration);
        }).observe({ entryTypes: ["longtask"] });
      });
      const at = new Date().toISOString();
      const runId = "burst";
      host.emit("run.event", { id, event: { type: "run-started", runId, at, practice: true } });
      host.emit("run.event", { id, event: { type: "stage-started", runId, stage: "token", at } });
      const began = Date.now();
      for (let i = 0; i < events; i++) {
        const evidence = { kind: "text" as const, text: `${i} ${"reply ".repeat(40)}` };
        host.emit("run.event", { id, event: { type: "evidence", runId, stage: "token", evidence } });
      }
      host.emit("run.event", {
        id,
        event: { type: "run-finished", runId, at, outcome: "cancelled", ms: Date.now() - began },
      });
      await page.getByText(/^Canceled, /).waitFor();
      await page.waitForTimeout(300);
      const tasks = await page.evaluate(() => (window as unknown as { tasks: number[] }).tasks);
      const longest = Math.round(Math.max(0, ...tasks));
      return {
        ...load,
        [`${events} events in, ms`]: Date.now() - began - 300,
        "tasks over 50 ms": tasks.filter((ms) => ms > limitMs).length,
        "longest task, ms": longest === 0 ? "below 50" : longest,
      };
    } finally {
      await browser.close();
      await host.close();
    }
  },
};
