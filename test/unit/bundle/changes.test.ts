import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import { buildBundle } from "../../../src-main/bundle/export.ts";
import { bundleInput } from "../../../src-main/bundle/input.ts";
import type { JournalEntry, Setup } from "../../../src-main/contract/index.ts";
import { sampleSetup } from "./support/sample.ts";

const entry = (more: Partial<JournalEntry>): JournalEntry => ({
  id: "dns/spf",
  system: "cloudflare",
  title: "Add SPF: TXT notifications",
  at: "2026-11-25T21:04:11.000Z",
  phase: "begun",
  items: [],
  ...more,
});
const connected: Partial<Setup> = {
  connections: [
    {
      system: "cloudflare",
      where: "acme.com",
      connectedAt: "2026-11-25T21:00:00.000Z",
      revision: "8d3f",
      by: "token",
      values: { zoneId: "ec8c7d55" },
    },
  ],
  journal: [
    entry({ replaced: { id: "the-hosts-own-id" } }),
    entry({ phase: "done", left: { id: "the-hosts-own-id" }, note: "Seen at 2 of 2 name servers" }),
    entry({ id: "okta/received", system: "okta", title: "The <b>message</b> came", phase: "yes" }),
  ],
  lastPlan: { at: "2026-11-25T21:05:00.000Z", outcome: "done", left: 0 },
  oktaKey: { revision: "77aa", jwk: "{}" },
};
const partsOf = (change: Partial<Setup>): ReadonlyMap<string, string> => {
  const input = bundleInput(sampleSetup("google", change), "0.1.0", "2026-11-26T00:00:00.000Z");
  return new Map(
    Object.entries(unzipSync(buildBundle(input).bytes)).map(([path, bytes]) => [
      path,
      Buffer.from(bytes).toString(),
    ]),
  );
};

test("a bundle tells what was done through connections, as a page and as data", () => {
  const parts = partsOf(connected);
  const page = parts.get("report/changes.html") ?? "";
  expect(page).toContain("Cloudflare: Add SPF: TXT notifications");
  expect(page).toContain("done: Seen at 2 of 2 name servers");
  expect(page).toContain("The &lt;b&gt;message&lt;/b&gt; came");
  expect(JSON.parse(parts.get("report/changes.json") ?? "").changes).toEqual([
    expect.objectContaining({ system: "Cloudflare", state: "done", note: "Seen at 2 of 2 name servers" }),
    expect.objectContaining({ system: "Okta", state: "answered with yes" }),
  ]);
  expect(parts.get("README.txt")).toContain("report/changes.html");
});

test("a change whose end is not known says so", () => {
  const { changes } = JSON.parse(partsOf({ journal: [entry({})] }).get("report/changes.json") ?? "");
  expect(changes).toEqual([expect.objectContaining({ state: "sent, its end is not known" })]);
});

test("a bundle holds nothing that could be undone or connected from it", () => {
  const setup = JSON.parse(partsOf(connected).get("mailwright/setup.json") ?? "");
  for (const key of ["connections", "journal", "lastPlan", "oktaKey"]) expect(setup).not.toHaveProperty(key);
  expect([...partsOf(connected).values()].join("\n")).not.toContain("the-hosts-own-id");
});

test("a bundle of a setup that was never connected has no such pages", () => {
  expect([...partsOf({}).keys()].filter((path) => path.includes("changes"))).toEqual([]);
});
