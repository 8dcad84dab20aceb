import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { mailboxFinding } from "./support/sample-setups.ts";
import {
  browserOfFile,
  expectAccessible,
  type Shown,
  type ShownOptions,
  showWindow,
} from "./support/window.ts";

/** Every screen with everything on it opened, and while something is under way on it: in both themes and in forced colors. */
const browser = browserOfFile();

/** In a window of its own, as many at a time as the suite allows. */
async function inWindow(options: ShownOptions, work: (shown: Shown) => Promise<void>): Promise<void> {
  const shown = await showWindow(browser(), { paceMs: 20, reducedMotion: "reduce", ...options });
  try {
    await work(shown);
    expect(shown.complaints).toEqual([]);
  } finally {
    await shown.close();
  }
}

/** Opens whatever can be opened in the page, also what appears when something opens. */
async function openEverything(page: Page): Promise<number> {
  // Of the words of a sentence one is open at a time.
  const closed = page.locator('main [aria-expanded="false"]:not([class*="term"])');
  let opened = 0;
  for (; opened < 60 && (await closed.count()) > 0; opened++)
    await closed.first().evaluate((button: HTMLElement) => button.click());
  return opened;
}

/** Axe is asked several times of each page, some of them long: a busy machine takes its time. */
const timeout = 180_000;

describe.concurrent("with everything open, findings and their raw replies too", { timeout }, () => {
  test.each([
    ["#/", 3],
    ["#/sends", 0],
    ["#/setup/empty/domain", 0],
    ["#/setup/google-practice/domain", 1],
    ["#/setup/microsoft/dns", 5],
    ["#/setup/google/app", 5],
    ["#/setup/other/app", 3],
    ["#/setup/microsoft-failed/app", 10],
    ["#/setup/microsoft-failed/dns", 5],
    ["#/setup/google/credentials", 2],
    ["#/setup/microsoft-failed/credentials", 1],
    ["#/setup/microsoft-failed/test", 5],
    ["#/setup/microsoft-passed/test", 5],
    ["#/setup/microsoft-failed/finish", 1],
    ["#/setup/microsoft-passed/finish", 0],
  ])("%s has nothing for axe to name, and reflows", (hash, atLeast) =>
    inWindow({}, async ({ page, open }) => {
      await open(hash);
      let opened = 0;
      // What a page asks the host for comes a moment after it.
      const until = Date.now() + 10_000;
      do opened += await openEverything(page);
      while (opened < atLeast && Date.now() < until);
      expect(opened).toBeGreaterThanOrEqual(atLeast);
      await expectAccessible(page);
    }),
  );

  test.each([
    ["#/", "setup.create", "New setup"],
    ["#/setup/microsoft/dns", "dns.check", "Check now"],
    ["#/setup/google-practice/test", "run.start", "Run the test"],
    ["#/setup/microsoft-passed/finish", "bundle.export", "Export the bundle"],
  ] as const)(
    "%s: what was refused (%s) is said and has nothing for axe to name",
    (hash, operation, button) =>
      inWindow({}, async ({ host, page, open }) => {
        host.refuse(operation, {
          ...mailboxFinding,
          title: "The disk is full",
          fix: ["Make room."],
          wait: undefined,
        });
        await open(hash);
        await page.getByRole("button", { name: button }).first().click();
        await page.getByText("The disk is full").first().waitFor();
        await openEverything(page);
        await expectAccessible(page);
      }),
  );
});

describe.concurrent("while something is under way", { timeout }, () => {
  const pages: readonly {
    readonly hash: string;
    readonly press: readonly RegExp[];
    /** Before the last press. */
    readonly first?: (page: Page) => Promise<unknown>;
  }[] = [
    { hash: "#/", press: [/^New setup$/] },
    { hash: "#/", press: [/^Practice$/, /^Practice with Google/] },
    {
      hash: "#/",
      press: [/^Explain an error$/, /^Explain$/],
      first: (page) => page.getByRole("textbox").first().fill("535 5.7.3 Authentication unsuccessful"),
    },
    { hash: "#/setup/microsoft/domain", press: [/^Read it from the MX records$/] },
    {
      hash: "#/setup/empty/domain",
      press: [/^Read the records$/],
      first: (page) => page.getByLabel("Paste the records").fill("TXT  _oktaverification.acme.com  fe2b"),
    },
    { hash: "#/setup/google-practice/domain", press: [/^Fill in practice values$/] },
    { hash: "#/setup/microsoft/dns", press: [/^Check now$/, /^Send to a colleague$/] },
    { hash: "#/setup/microsoft/app/tenantId", press: [/^Look the tenant up$/] },
    { hash: "#/setup/microsoft/app", press: [/^Show the script$/] },
    {
      hash: "#/setup/microsoft/credentials",
      press: [/^Store the secret$/],
      first: (page) =>
        page.getByLabel("Value of the secret").fill("q8Q~made-up-secret-of-this-test-0123456789"),
    },
    { hash: "#/setup/google-practice/credentials", press: [/^Check with Google$/] },
    { hash: "#/setup/google-practice/credentials", press: [/^Forget$/, /^Forget it$/] },
    { hash: "#/setup/google-practice/test", press: [/^Run the test$/] },
    { hash: "#/setup/microsoft-failed/test", press: [/^Run again$/] },
    { hash: "#/setup/microsoft-passed/finish", press: [/^Export the bundle$/] },
    { hash: "#/setup/microsoft-passed/finish", press: [/^Begin to replace it$/] },
  ];

  test.each(pages)("$hash, $press has nothing for axe to name", ({ hash, press, first }) =>
    inWindow({}, async ({ host, page, open }) => {
      await open(hash);
      const buttons = press.map((name) => page.getByRole("button", { name }).first());
      // All that the page asks as it opens was answered.
      await buttons[0]?.waitFor();
      host.hold();
      const asked = host.calls.length;
      for (const [at, button] of buttons.entries()) {
        if (at === buttons.length - 1) await first?.(page);
        await button.click();
      }
      await expect.poll(() => host.calls.length).toBeGreaterThan(asked);
      await expectAccessible(page);
    }),
  );

  test("a run, as its stages come in", () =>
    inWindow({ paceMs: 700, outcome: "failed" }, async ({ page, open }) => {
      await open("#/setup/google-practice/test");
      await page.getByRole("button", { name: "Run the test" }).click();
      await page.getByText("Passed", { exact: false }).first().waitFor();
      await expectAccessible(page);
    }));
});
