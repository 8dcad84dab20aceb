import { describe, expect, test } from "vitest";
import type { DnsHostId } from "../../../../src-main/contract/index.ts";
import type { Network } from "../../../../src-main/network/port.ts";
import { applyPlan } from "../../../../src-main/plan/apply.ts";
import { type Journal, memoryJournal } from "../../../../src-main/plan/journal.ts";
import { contents, domain, oktaRecords, plan, quick, record, signal, startBench, undo } from "./support.ts";

/** The power fails: nothing after it happens. */
class Killed extends Error {}

const spf = "v=spf1 ip4:203.0.113.77 -all";

describe.each(["cloudflare", "route53", "azure", "rfc2136"] as const satisfies readonly DnsHostId[])(
  "an application at %s",
  (system) => {
    test("that is killed at any of its steps and begun again ends the same, and so does its undo", async () => {
      /** Steps left until the power fails; it does not when this is undefined. */
      let left: number | undefined;
      let dead = false;
      const alive = () => {
        if (dead) throw new Killed();
        if (left === undefined || left-- > 0) return;
        dead = true;
        throw new Killed();
      };
      const over = (network: Network): Network => ({
        ...network,
        async fetch(url, init) {
          alive();
          const response = await network.fetch(url, init);
          alive();
          return response;
        },
        async connect(to, wait) {
          alive();
          return network.connect(to, wait);
        },
      });
      await using bench = await startBench(system, {
        records: [record("TXT", domain, spf), record("TXT", domain, "theirs")],
        over,
      });
      const start = contents(bench.zone);
      const connection = await bench.open(await bench.connect());
      const journalOver = (kept: Journal): Journal => ({
        entries: kept.entries,
        async append(entry) {
          alive();
          await kept.append(entry);
          alive();
        },
      });
      const once = async (journal: Journal): Promise<string> => {
        const shown = await plan([connection], journal);
        return applyPlan({
          connections: [connection],
          journal,
          shown,
          agreed: [],
          onEvent: alive,
          signal,
          now: Date.now,
          wait: quick(),
        });
      };
      // What dies with the power says nothing; the world goes on without it.
      const untilKilled = (journal: Journal) => once(journal).catch(() => "killed");

      let end: string[] | undefined;
      let kills = 0;
      for (let kill = 0; ; kill++) {
        const kept = memoryJournal();
        const journal = journalOver(kept);
        [left, dead] = [kill, false];
        await untilKilled(journal);
        const wasKilled = dead;
        [left, dead] = [undefined, false];
        const outcome = await once(journal);
        expect([kill, outcome]).toEqual([kill, "done"]);
        end ??= contents(bench.zone);
        expect(contents(bench.zone)).toEqual(end);
        expect(
          kept.entries
            .filter(({ phase }) => phase === "done")
            .map(({ id }) => id)
            .sort(),
        ).toEqual(["dns/okta", "dns/spf"]);
        // The undo as well is killed at that step, and begun again.
        [left, dead] = [kill, false];
        await undo([connection], journal).catch(() => "killed");
        [left, dead] = [undefined, false];
        expect((await undo([connection], journal)).outcome).toBe("done");
        expect(contents(bench.zone)).toEqual(start);
        if (!wasKilled) break;
        kills++;
      }
      expect(end?.length).toBe(start.length + oktaRecords.length);
      expect(kills).toBeGreaterThan(15);
    }, 180_000);
  },
);
