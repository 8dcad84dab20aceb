import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import type { ConnectionFact, JournalEntry } from "../../../src-main/contract/index.ts";
import { setupFromText } from "../../../src-main/hosts/terminal/setup-file.ts";
import { changesOf, standing, viewOf } from "../../../src-main/plan/journal.ts";
import { newSetup, writeSetup } from "../../../src-main/setup/document.ts";
import { readSetup } from "../../../src-main/setup/read-document.ts";
import { openStore } from "../../../src-main/setup/store.ts";

/** What was built after a setup's first shape, damaged: its connections, and the log of what was done through them. */
const line: JournalEntry = {
  id: "okta/server",
  system: "okta",
  title: "Create the email server",
  at: "2026-11-26T08:00:00.000Z",
  phase: "begun",
  items: [{ name: "Email server", before: [], after: ["smtp.office365.com:587"] }],
  replaced: null,
};
const fact: ConnectionFact = {
  system: "okta",
  where: "https://acme.okta.com",
  connectedAt: "2026-11-26T08:00:00.000Z",
  revision: "r1",
  by: "token",
  values: { brandId: "bnd1" },
};
const whole = { ...newSetup("microsoft", false, 0), connections: [fact], journal: [line] };
const text = (part: object): string => JSON.stringify({ ...whole, ...part });
const deep = (levels: number): string =>
  text({ journal: [{ ...line, replaced: "here" }] }).replace(
    '"here"',
    "[".repeat(levels) + "]".repeat(levels),
  );

const damages: Readonly<Record<string, string>> = {
  "a log that is no list": text({ journal: { 0: line } }),
  "a line that is no object": text({ journal: [line, "begun"] }),
  "a phase that nobody knows": text({ journal: [{ ...line, phase: "dreamt" }] }),
  "a phase that every object has": text({ journal: [{ ...line, phase: "constructor" }] }),
  "a system that nobody knows": text({ journal: [{ ...line, system: "godaddy" }] }),
  "items of the wrong type": text({ journal: [{ ...line, items: [{ name: 1, before: "x", after: 0 }] }] }),
  "a log of 20,000 lines": text({ journal: Array.from({ length: 20_000 }, () => line) }),
  "a log of a million numbers": text({ journal: Array.from({ length: 1_000_000 }, () => 0) }),
  "a value nested 1,000 levels deep": deep(1_000),
  "a value nested 200,000 levels deep": deep(200_000),
  "connections that are no list": text({ connections: fact }),
  "a connection to a system that nobody knows": text({ connections: [{ ...fact, system: "toString" }] }),
  "a connection of the wrong types": text({ connections: [{ ...fact, where: 7, values: [] }] }),
  "a connection with a value of a megabyte": text({
    connections: [{ ...fact, values: { brandId: "x".repeat(1_000_000) } }],
  }),
  "10,000 connections": text({ connections: Array.from({ length: 10_000 }, () => fact) }),
};

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "mailwright-damaged-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

test("a whole one is read, and is no damage", () => {
  expect(readSetup(text({})).kind).toBe("setup");
  expect(readSetup(deep(50)).kind).toBe("setup");
});

describe.each(Object.entries(damages))("%s", (_, damaged) => {
  test("is named as damage in one short sentence, and a setup file is refused with it", () => {
    const read = readSetup(damaged);
    expect(read).toMatchObject({
      kind: "damaged",
      reason: expect.stringMatching(/^“(journal|connections)[^\n]{1,200}\.$/),
    });
    expect(() => setupFromText(damaged, "setup.json", 0)).toThrow("is not a setup");
  });

  test("brings the last good copy back, keeps the damaged file, and leaves the other setups", async () => {
    const place = folder();
    const store = openStore(place, () => 0);
    await store.create(whole);
    await store.update(whole.id, (before) => ({ ...before, name: "later" }));
    const other = await store.create(newSetup("google", false, 0));
    writeFileSync(join(store.folder, `${whole.id}.json`), damaged);
    const { setups, damaged: found } = await openStore(place, () => 0).list();
    expect(setups.map(({ id }) => id).sort()).toEqual([whole.id, other.id].sort());
    expect(setups.find(({ id }) => id === whole.id)?.journal).toEqual([line]);
    expect(found).toMatchObject([{ code: "setup-restored" }]);
    expect(readFileSync(found[0]?.evidence ?? "", "utf8")).toBe(damaged);
  });

  test("without a good copy stays where it is, and its path is said", async () => {
    const place = folder();
    const store = openStore(place, () => 0);
    const { id } = await store.create(whole);
    const path = join(store.folder, `${id}.json`);
    writeFileSync(path, damaged);
    const { setups, damaged: found } = await openStore(place, () => 0).list();
    expect(setups).toEqual([]);
    expect(found).toMatchObject([{ code: "setup-damaged", evidence: path }]);
    await expect(openStore(place, () => 0).update(id, (before) => before)).rejects.toMatchObject({
      finding: { code: "setup-damaged" },
    });
    expect(readFileSync(path, "utf8")).toBe(damaged);
  });
});

test("whatever stands in a log or a connection is damage, or is read and shown, and never an end", () => {
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom("begun", "okta", "__proto__", [], {}));
  const bent = <T extends object>(good: T) =>
    fc
      .tuple(fc.constantFrom(...Object.keys(good)), value, fc.boolean())
      .map(([key, other, keep]) => (keep ? { ...good, [key]: other } : other));
  fc.assert(
    fc.property(fc.array(bent(line)), fc.array(bent(fact)), (journal, connections) => {
      const read = readSetup(text({ journal, connections }));
      if (read.kind !== "setup") return;
      const entries = read.setup.journal ?? [];
      changesOf(entries);
      standing(entries);
      for (const { id } of entries) viewOf({ entries }).answer(id);
      expect(readSetup(writeSetup(read.setup)).kind).toBe("setup");
    }),
    { numRuns: 500 },
  );
});
