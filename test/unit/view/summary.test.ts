import { expect, test } from "vitest";
import type { Setup } from "../../../src-main/contract/index.ts";
import { duplicateOf, newSetup } from "../../../src-main/setup/document.ts";
import { summaryOf } from "../../../src-main/view/summary.ts";
import { viewOf } from "../../../src-main/view/view.ts";
import { sampleSetups } from "../../ui/support/sample-setups.ts";

const now = Date.parse("2026-11-25T10:00:00.000Z");
const sample = (id: string): Setup => sampleSetups(now).find((setup) => setup.id === id)!;
const summary = (setup: Setup) =>
  summaryOf(viewOf(setup, { secretPresent: setup.credential !== null, domainFindings: [], now }), now);

test("a line of home says whose turn it is, and what for", () => {
  expect(summary(newSetup(null, false, now))).toMatchObject({ turn: "next", state: "Not started", done: 0 });
  expect(summary(sample("microsoft"))).toMatchObject({
    turn: "mend",
    state: "1 record to mend at Cloudflare",
  });
  expect(summary(sample("microsoft-failed"))).toMatchObject({
    turn: "waits",
    state: "Waiting for Exchange",
    retryAt: expect.stringMatching(/^2026-11-25T10:/),
  });
  expect(summary(sample("microsoft-passed"))).toMatchObject({
    turn: "next",
    state: "Passed, ready to export",
  });
});

test("what passed is not ready to export while a record keeps Okta from verifying the domain", () => {
  const { lastDns } = sample("microsoft");
  expect(summary({ ...sample("microsoft-passed"), lastDns })).toMatchObject({
    turn: "mend",
    state: "1 record to mend at Cloudflare",
  });
});

test("a failure that only a person can mend is named, with its task", () => {
  const failed = sample("microsoft-failed");
  const stopped: Setup = { ...failed, waiting: { ...failed.waiting!, stopped: true } };
  expect(summary(stopped)).toMatchObject({
    turn: "mend",
    state: "The app may not open the mailbox yet: task 9",
    retryAt: null,
  });
});

test("finished is not stuck: an exported setup is done, and says what runs out", () => {
  const passed = sample("microsoft-passed");
  const print = viewOf(passed, { secretPresent: true, domainFindings: [], now }).fingerprint;
  const tasks = Object.fromEntries(
    viewOf(passed, { secretPresent: true, domainFindings: [], now }).tasks.map(({ id }) => [
      id,
      passed.createdAt,
    ]),
  );
  const done: Setup = {
    ...passed,
    tasks,
    lastExport: { at: passed.updatedAt, fingerprint: print, name: "bundle.zip" },
  };
  expect(summary(done)).toMatchObject({ turn: "done", state: expect.stringMatching(/^Done, works since /) });
  const soon: Setup = { ...done, settings: { ...done.settings, secretExpiresOn: "2026-12-10" } };
  expect(summary(soon).state).toMatch(/^Done\. The client secret runs out/);
  const over: Setup = { ...done, settings: { ...done.settings, secretExpiresOn: "2026-11-10" } };
  expect(summary(over)).toMatchObject({ turn: "mend" });
});

test("a setup goes by the name it was given, and by its domain without one", () => {
  expect(summary({ ...sample("microsoft"), name: "Production" }).title).toBe("Production");
  expect(summary({ ...sample("microsoft"), name: "" }).title).toBe("notifications.acme.com");
});

test("a duplicate has the provider and the app's values, and nothing of the domain or the secret", () => {
  const of = sample("microsoft-passed");
  const copy = duplicateOf(of, now);
  expect(copy).toMatchObject({ provider: "microsoft", credential: null, lastRun: null, tasks: {} });
  expect(copy.settings).toMatchObject({ tenantId: of.settings.tenantId, clientId: of.settings.clientId });
  expect(JSON.stringify(copy)).not.toContain("notifications.acme.com");
  expect(copy.id).not.toBe(of.id);
});
