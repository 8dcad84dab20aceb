import { unzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import type { RunEvent } from "../../../src-main/contract/index.ts";
import { rehearseSetup } from "../../../src-main/headless/rehearse.ts";

const rehearse = (
  provider: "google" | "microsoft" | "other",
  scenario: string,
  onEvent: (event: RunEvent) => void = () => undefined,
  signal = AbortSignal.timeout(120_000),
) =>
  rehearseSetup({
    provider,
    scenario,
    version: "0.0.0",
    now: Date.now(),
    bundle: scenario === "works",
    signal,
    onEvent,
  });

describe("a rehearsal that works", () => {
  test.each(["google", "microsoft", "other"] as const)(
    "%s: every stage passes, in events and report alike, and the bundle says practice",
    async (provider) => {
      const events: RunEvent[] = [];
      const { report, bundle } = await rehearse(provider, "works", (event) => void events.push(event));
      expect(report.stages.map((s) => s.status)).toEqual(report.stages.map(() => "passed"));
      expect(report.practice).toBe(true);
      const finished = events.filter((e) => e.type === "stage-finished").map((e) => e.stage);
      expect([...finished].sort()).toEqual(report.stages.map((s) => s.id).sort());
      expect(events.at(0)?.type).toBe("run-started");
      expect(events.findLast((e) => e.type !== "run-remark")?.type).toBe("run-finished");
      const files = unzipSync(bundle?.bytes as Uint8Array);
      const manifest = JSON.parse(Buffer.from(files["manifest.json"] as Uint8Array).toString());
      expect(manifest).toMatchObject({
        practice: true,
        provider,
        tested: "tested",
        fingerprint: report.fingerprint,
      });
      expect(Object.keys(files).filter((name) => name.startsWith("dns/"))).toHaveLength(3);
    },
  );

  test("is canceled at once, whenever that is", async () => {
    for (const stage of ["dns", "token", "auth"] as const) {
      const controller = new AbortController();
      const onEvent = (event: RunEvent) => {
        if (event.type === "stage-started" && event.stage === stage) controller.abort();
      };
      const started = performance.now();
      const { report } = await rehearse("google", "works", onEvent, controller.signal);
      expect(report.outcome).toBe("cancelled");
      expect(performance.now() - started).toBeLessThan(8_000);
    }
  });
});
