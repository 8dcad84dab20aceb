import AxeBuilder from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { startChromium } from "./support/chromium.ts";
import { type FakeHost, startFakeHost } from "./support/fake-host.ts";

let browser: Browser;
let host: FakeHost;
let page: Page;
beforeAll(async () => {
  browser = await startChromium();
});
afterAll(() => browser.close());
beforeEach(async () => {
  host = await startFakeHost({ paceMs: 200 });
  page = await (await browser.newContext({ viewport: { width: 1120, height: 900 } })).newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(host.link());
  await page.waitForSelector("h1");
});
afterEach(async () => {
  await page.context().close();
  await host.close();
});

test("the script runs on this computer only after a question that says what is started, and its lines are shown", async () => {
  await page.evaluate(() => {
    location.hash = "#/setup/microsoft-failed/app";
  });
  await page.getByRole("radio", { name: /One script/ }).check({ force: true });
  await page.getByRole("button", { name: "Run it here" }).click();
  const region = page.getByRole("region", { name: "Run it on this computer" });
  await region.getByText("/usr/bin/pwsh").waitFor();
  expect(host.calls.map(({ name }) => name)).not.toContain("app.runScript");
  await region.getByRole("button", { name: "Run it", exact: true }).click();
  await region.getByRole("button", { name: "Stop it" }).waitFor();
  await region.getByText("done: registered the app").waitFor();
  await region.getByText("Done, and its reply is read").waitFor();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  const pictures = process.env["MAILWRIGHT_PICTURES"];
  if (pictures) await page.screenshot({ path: `${pictures}/run-here.png` });
  await region.getByRole("button", { name: "Close" }).click();
  await expect.poll(() => region.count()).toBe(0);
});
