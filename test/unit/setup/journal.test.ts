import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { type JournalEntry, journalLimit } from "../../../src-main/contract/index.ts";
import { newSetup } from "../../../src-main/setup/document.ts";
import { kept, openJournal } from "../../../src-main/setup/journal.ts";
import { openStore } from "../../../src-main/setup/store.ts";

const line = (id: string, phase: JournalEntry["phase"], minute = 0): JournalEntry => ({
  id,
  system: "okta",
  title: id,
  at: new Date(minute * 60_000).toISOString(),
  phase,
  items: [],
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "mailwright-journal-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

describe("the log of a setup", () => {
  test("is on disk when a line was taken, and has what another process wrote meanwhile", async () => {
    const place = folder();
    const [mine, theirs] = [openStore(place, Date.now), openStore(place, Date.now)];
    const setup = await mine.create(newSetup("google", false, 0));
    const log = openJournal(mine, setup);
    await log.append(line("okta/server", "begun", 1));
    expect((await theirs.read(setup.id)).journal).toHaveLength(1);
    await openJournal(theirs, await theirs.read(setup.id)).append(line("okta/received", "yes", 2));
    await log.append(line("okta/server", "done", 3));
    expect(log.entries.map(({ id, phase }) => `${id} ${phase}`)).toEqual([
      "okta/server begun",
      "okta/received yes",
      "okta/server done",
    ]);
  });

  test("keeps the last line of each kind of every change, however many there are", () => {
    const many = Array.from({ length: journalLimit }, (_, i) =>
      line("okta/test", i % 2 ? "done" : "begun", i),
    );
    const first = line("dns/spf", "begun");
    const all = kept([first, line("dns/spf", "done"), ...many]);
    expect(all).toHaveLength(journalLimit);
    expect(all.slice(0, 2).map(({ id }) => id)).toEqual(["dns/spf", "dns/spf"]);
    expect(all.at(-1)).toEqual(many.at(-1));
  });
});

describe("a long work on a setup", () => {
  test("is refused to a second one while it goes on, and its changes are not in its way", async () => {
    const place = folder();
    const [mine, theirs] = [openStore(place, Date.now), openStore(place, Date.now)];
    const setup = await mine.create(newSetup("google", false, 0));
    const busy = () => new Error("busy");
    const begun = Promise.withResolvers<void>();
    const finished = Promise.withResolvers<void>();
    const long = () => {
      begun.resolve();
      return finished.promise;
    };
    const work = mine.hold(setup.id, long, busy);
    await begun.promise;
    await expect(theirs.hold(setup.id, async () => "came in", busy)).rejects.toThrow("busy");
    await theirs.update(setup.id, (before) => ({ ...before, name: "changed meanwhile" }));
    finished.resolve();
    await work;
    expect(await theirs.hold(setup.id, async () => "came in", busy)).toBe("came in");
    expect((await mine.list()).setups[0]?.name).toBe("changed meanwhile");
  });

  test("tells what it throws, and lets go", async () => {
    const store = openStore(folder(), Date.now);
    const { id } = await store.create(newSetup("google", false, 0));
    const busy = () => new Error("busy");
    await expect(store.hold(id, async () => Promise.reject(new Error("mine")), busy)).rejects.toThrow("mine");
    expect(await store.hold(id, async () => 1, busy)).toBe(1);
  });
});
