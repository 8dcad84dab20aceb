import { describe, expect, test } from "vitest";
import { memoryJournal } from "../../../../src-main/plan/journal.ts";
import { apply, contents, domain, plan, record, startBench, undo } from "./support.ts";

const apex = "mycompany.example";
const spf = "v=spf1 ip4:203.0.113.77 -all";
const verification = "google-site-verification=5f3c1b";

describe("a zone at Cloudflare", () => {
  test("gets all records, and has them back as they were at an undo", async () => {
    await using bench = await startBench("cloudflare", {
      records: [record("TXT", domain, spf), record("TXT", domain, verification)],
    });
    const before = contents(bench.zone);
    const connected = await bench.connect();
    expect(connected.fact).toMatchObject({ system: "cloudflare", where: apex, by: "token" });
    const connection = await bench.open(connected);
    const journal = memoryJournal();
    const read = await plan([connection], journal);
    expect(read.changes.map(({ id, title, state }) => [id, title, state])).toEqual([
      ["dns/okta", "Add Okta's records", "pending"],
      ["dns/spf", "Change SPF: TXT notifications", "pending"],
      ["dns/dmarc", "DMARC: TXT _dmarc.notifications", "right"],
    ]);
    expect(read.changes[1]?.items[0]?.diff).toContainEqual({
      text: "include:_spf.google.com ",
      change: "add",
    });
    const run = await apply([connection], journal, { shown: read });
    expect(run.outcome).toBe("done");
    const notes = run.events.flatMap((event) => (event.type === "change" ? (event.change.note ?? []) : []));
    expect(notes).toEqual(["Seen at 2 of 2 name servers", "Seen at 2 of 2 name servers"]);
    expect(bench.zone.records().filter(({ name, type }) => name === domain && type === "TXT")).toEqual([
      record("TXT", domain, "v=spf1 ip4:203.0.113.77 include:_spf.google.com -all"),
      record("TXT", domain, verification),
    ]);
    const again = await apply([connection], journal);
    expect(again.events.filter(({ type }) => type === "change")).toEqual([]);
    const undone = await undo([connection], journal);
    expect(undone.outcome).toBe("done");
    expect(contents(bench.zone)).toEqual(before);
  });
});
