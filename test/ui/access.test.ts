import AxeBuilder from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startChromium } from "./support/chromium.ts";
import { type FakeHost, startFakeHost } from "./support/fake-host.ts";
import { mailboxFinding } from "./support/sample-setups.ts";

/** Every screen with everything on it opened, and while something is under way on it: in both themes and in forced colors. */
let browser: Browser;
let host: FakeHost;
let page: Page;
beforeAll(async () => {
  browser = await startChromium();
});
afterAll(() => browser.close());
beforeEach(async () => {
  host = await startFakeHost({ paceMs: 20 });
  page = await (await browser.newContext({ reducedMotion: "reduce" })).newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(host.link());
  await page.waitForSelector("h1");
});
afterEach(async () => {
  await page.context().close();
  await host.close();
});

const themes = [
  { colorScheme: "light", forcedColors: "none" },
  { colorScheme: "dark", forcedColors: "none" },
  { colorScheme: "dark", forcedColors: "active" },
] as const;

async function open(hash: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
  const step = hash.split("/")[3];
  await page.waitForSelector(step ? `#heading-${step}` : "main h1");
}

/** Opens whatever can be opened in the page, also what appears when something opens. */
async function openEverything(): Promise<number> {
  // Of the words of a sentence one is open at a time.
  const closed = page.locator('main [aria-expanded="false"]:not([class*="term"])');
  let opened = 0;
  for (; opened < 60 && (await closed.count()) > 0; opened++)
    await closed.first().evaluate((button: HTMLElement) => button.click());
  return opened;
}

async function isAccessible(): Promise<void> {
  for (const [at, theme] of themes.entries()) {
    await page.emulateMedia({ ...theme, reducedMotion: "reduce" });
    // 320 px is a window of 1280 enlarged to 400 % (WCAG 2.2, success criterion 1.4.10): the same in every theme.
    for (const width of at === 0 ? [320, 1120] : [1120]) {
      await page.setViewportSize({ width, height: 620 });
      // With forced colors they are the person's own; axe reads those of the style sheet.
      const own = theme.forcedColors === "active" ? ["color-contrast"] : [];
      const { violations } = await new AxeBuilder({ page }).disableRules(own).analyze();
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 300)).join(" ")}`),
        `${theme.colorScheme}, forced colors ${theme.forcedColors}, ${width} px`,
      ).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
  }
}

/** Axe is asked several times of each page, some of them long: a busy machine takes its time. */
const timeout = 180_000;

describe("with everything open, findings and their raw replies too", { timeout }, () => {
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
  ])("%s has nothing for axe to name, and reflows", async (hash, atLeast) => {
    await open(hash);
    await page.waitForTimeout(150);
    expect(await openEverything()).toBeGreaterThanOrEqual(atLeast);
    await isAccessible();
  });

  test("a finding on every kind of page: what was refused is said and has nothing for axe to name", async () => {
    const refused = { ...mailboxFinding, title: "The disk is full", fix: ["Make room."], wait: undefined };
    for (const operation of ["setup.create", "dns.check", "run.start", "bundle.export"] as const)
      host.refuse(operation, refused);
    const screens = [
      ["#/", "New setup"],
      ["#/setup/microsoft/dns", "Check now"],
      ["#/setup/google-practice/test", "Run the test"],
      ["#/setup/microsoft-passed/finish", "Export the bundle"],
    ] as const;
    for (const [hash, button] of screens) {
      await open(hash);
      await page.setViewportSize({ width: 1120, height: 620 });
      await page.getByRole("button", { name: button }).first().click();
      await page.getByText("The disk is full").first().waitFor();
      await openEverything();
      await isAccessible();
    }
  });
});

describe("while something is under way", { timeout }, () => {
  const pages: readonly {
    readonly hash: string;
    readonly press: readonly RegExp[];
    /** Before the last press. */
    readonly first?: () => Promise<unknown>;
  }[] = [
    { hash: "#/", press: [/^New setup$/] },
    { hash: "#/", press: [/^Practice$/, /^Practice with Google/] },
    {
      hash: "#/",
      press: [/^Explain an error$/, /^Explain$/],
      first: () => page.getByRole("textbox").first().fill("535 5.7.3 Authentication unsuccessful"),
    },
    { hash: "#/setup/microsoft/domain", press: [/^Read it from the MX records$/] },
    {
      hash: "#/setup/empty/domain",
      press: [/^Read the records$/],
      first: () => page.getByLabel("Paste the records").fill("TXT  _oktaverification.acme.com  fe2b"),
    },
    { hash: "#/setup/google-practice/domain", press: [/^Fill in practice values$/] },
    { hash: "#/setup/microsoft/dns", press: [/^Check now$/, /^Send to a colleague$/] },
    { hash: "#/setup/microsoft/app/tenantId", press: [/^Look the tenant up$/] },
    { hash: "#/setup/microsoft/app", press: [/^Show the script$/] },
    {
      hash: "#/setup/microsoft/credentials",
      press: [/^Store the secret$/],
      first: () => page.getByLabel("Value of the secret").fill("q8Q~made-up-secret-of-this-test-0123456789"),
    },
    { hash: "#/setup/google-practice/credentials", press: [/^Check with Google$/] },
    { hash: "#/setup/google-practice/credentials", press: [/^Forget$/, /^Forget it$/] },
    { hash: "#/setup/google-practice/test", press: [/^Run the test$/] },
    { hash: "#/setup/microsoft-failed/test", press: [/^Run again$/] },
    { hash: "#/setup/microsoft-passed/finish", press: [/^Export the bundle$/] },
    { hash: "#/setup/microsoft-passed/finish", press: [/^Begin to replace it$/] },
  ];

  test.each(pages)("$hash, $press has nothing for axe to name", async ({ hash, press, first }) => {
    await open(hash);
    await page.waitForTimeout(150);
    host.hold();
    for (const [at, button] of press.entries()) {
      if (at === press.length - 1) await first?.();
      await page.getByRole("button", { name: button }).first().click();
    }
    await page.waitForTimeout(150);
    await isAccessible();
  });

  test("a run, as its stages come in", async () => {
    await host.close();
    host = await startFakeHost({ paceMs: 700, outcome: "failed" });
    await page.goto(host.link());
    await page.waitForSelector("h1");
    await open("#/setup/google-practice/test");
    await page.getByRole("button", { name: "Run the test" }).click();
    await page.getByText("Passed", { exact: false }).first().waitFor();
    await isAccessible();
  });
});
