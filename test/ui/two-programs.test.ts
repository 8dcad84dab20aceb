import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { writeRedirectPage } from "../../src-main/hosts/browser/redirect-page.ts";
import { openStore } from "../../src-main/setup/store.ts";
import { type HostProcess, letIn, startHostProcess } from "../support/browser-host.ts";
import { faultsOf } from "./support/axe.ts";
import { startChromium } from "./support/chromium.ts";

/** A real Chromium, and a browser host whose data folder another program works on as well. */
let folder: string;
let browser: Browser;
let host: HostProcess;
let page: Page;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "mailwright-two-programs-"));
  browser = await startChromium();
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  host = await startHostProcess(folder);
  const context = await browser.newContext({
    viewport: { width: 1120, height: 760 },
    reducedMotion: "reduce",
  });
  page = await context.newPage();
  page.setDefaultTimeout(15_000);
  return async () => {
    await context.close();
    await host.kill();
  };
});

test("the page that only this user can read leads a browser into the wizard", async () => {
  const redirect = await writeRedirectPage(host.url);
  await page.goto(redirect.address);
  await page.getByRole("heading", { level: 1, name: /./ }).waitFor();
  await page.waitForURL(`${host.origin}/`);
  expect(await page.getByText("This browser was not let in").count()).toBe(0);
  const file = fileURLToPath(redirect.address);
  expect(readFileSync(file, "utf8")).toContain(host.url);
  await redirect.remove();
  expect(() => readFileSync(file)).toThrow("ENOENT");
});

test("a person is told when another program changed the setup that is open, and sees what it holds now", async () => {
  const client = await host.enter();
  const { setup } = await client.call("setup.create", { provider: "google", practice: false });
  await letIn(page.context(), host, client);
  await page.goto(`${host.origin}/#/setup/${setup.id}/domain`);
  const domain = page.getByLabel("Email domain").first();
  await domain.fill("notifications.acme.example");
  await domain.blur();
  const saved = async () => (await client.call("setup.open", { id: setup.id })).setup.domain.emailDomain;
  await expect.poll(saved).toBe("notifications.acme.example");

  const store = openStore(folder, Date.now);
  await store.update(setup.id, (before) => ({
    ...before,
    domain: { ...before.domain, from: "someone.else@notifications.acme.example" },
    updatedAt: new Date(Date.now() + 1).toISOString(),
  }));
  expect(await page.getByText("Another Mailwright changed this setup").count()).toBe(0);

  // What is saved next is saved on top of it.
  await domain.fill("mail.acme.example");
  await domain.blur();
  const told = page.getByText("Another Mailwright changed this setup");
  await told.waitFor();
  await expect.poll(() => page.getByLabel("From address").first().inputValue()).toMatch(/^someone\.else@/);
  expect(await faultsOf(page)).toEqual([]);

  await page.getByRole("button", { name: "Understood" }).click();
  await expect.poll(() => told.count()).toBe(0);
});
