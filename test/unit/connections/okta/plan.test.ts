import { describe, expect, test } from "vitest";
import { memoryJournal } from "../../../../src-main/plan/journal.ts";
import { answer, apply, contents, setupOf, startBench, undo } from "./support.ts";

describe("a plan in Okta", () => {
  test("from an empty org to an enabled, tested server with a verified domain", async () => {
    await using bench = await startBench();
    const start = contents(bench.practice);
    const journal = memoryJournal();
    const connections = await bench.open();
    const first = await apply(bench, connections, journal);
    expect(first.outcome).toBe("asks");
    expect(first.states).toEqual({
      "okta/feature": "right",
      "okta/email-domain": "done",
      "dns/okta": "done",
      "okta/verify": "done",
      "okta/server": "done",
      "okta/test": "done",
      "okta/delivery": "done",
      "okta/received": "pending",
      "okta/enable": "pending",
    });
    expect(bench.practice.org.servers[0]?.shown.enabled).toBe(false);
    await answer(journal, "okta/received", "yes");
    const second = await apply(bench, connections, journal);
    expect([second.outcome, second.finding]).toEqual(["done", undefined]);
    const { org } = bench.practice;
    expect(org.servers.map(({ shown }) => shown.enabled)).toEqual([true]);
    expect(org.emailDomains.map(({ validationStatus }) => validationStatus)).toEqual(["VERIFIED"]);
    expect(org.tests.length).toBe(1);

    const undone = await undo(bench, connections, journal);
    expect([undone.outcome, undone.states]).toEqual([
      "done",
      {
        "okta/enable": "undone",
        "okta/test": "kept",
        "okta/server": "undone",
        "okta/verify": "kept",
        "dns/okta": "undone",
        "okta/email-domain": "undone",
      },
    ]);
    expect(contents(bench.practice)).toEqual(start);
  });

  test("is the same for a JWT bearer grant", async () => {
    await using bench = await startBench({ setup: setupOf("google") });
    const journal = memoryJournal();
    const connections = await bench.open();
    await apply(bench, connections, journal);
    await answer(journal, "okta/received", "yes");
    const { outcome, finding } = await apply(bench, connections, journal);
    expect([outcome, finding]).toEqual(["done", undefined]);
  });
});
