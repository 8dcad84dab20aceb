import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startHostProcess } from "../support/browser-host.ts";
import { startChromium } from "./support/chromium.ts";

/**
 * The window's process ends in the middle of things, as a crash of Chromium would end it, and the page is loaded again at
 * the address it had: what the Electron host does by itself (src-main/hosts/electron/recovery.ts).
 */
let browser: Browser;
beforeAll(async () => {
  browser = await startChromium();
});
afterAll(() => browser.close());

async function crash(context: BrowserContext, page: Page): Promise<Page> {
  const address = page.url();
  const session = await context.newCDPSession(page);
  const crashed = page.waitForEvent("crash");
  session.send("Page.crash").catch(() => {});
  await crashed;
  const next = await context.newPage();
  await next.goto(address);
  return next;
}

test("a crash of the window loses nothing: not what was typed, not the place, not a run under way", async () => {
  const host = await startHostProcess(join(await mkdtemp(join(tmpdir(), "mailwright-crash-")), "data"));
  const context = await browser.newContext({ viewport: { width: 1120, height: 760 } });
  try {
    let page = await context.newPage();
    await page.goto(host.url);
    await page.getByRole("button", { name: /practi[cs]e.*google|google.*workspace/i }).click();
    const domain = page.getByLabel("Email domain").first();
    await domain.fill("crash.acme.example");
    // Typing rests for 800 ms before it is saved; the field is not even left.
    await page.getByText("All changes saved").waitFor();

    page = await crash(context, page);
    expect(await page.getByLabel("Email domain").first().inputValue()).toBe("crash.acme.example");

    const id = new URL(page.url()).hash.split("/")[2] ?? "";
    const ask = (name: string, input: unknown) =>
      page.evaluate(
        async ([operation, body]) => {
          const key = localStorage.getItem("mailwright-key");
          const headers = { "Content-Type": "application/json", Authorization: `Bearer ${key}` };
          const reply = await fetch(`/api/${operation}`, { method: "POST", headers, body: body ?? "" });
          return (await reply.json()).ok as boolean;
        },
        [name, JSON.stringify(input)],
      );
    for (const step of ["domain", "app"]) expect(await ask("practice.fill", { id, step })).toBe(true);
    expect(await ask("credentials.makePractice", { id })).toBe(true);
    await page.goto(`${host.origin}/#/setup/${id}/test`);
    await page.reload();
    // The run is under way as soon as the program behind the page says so.
    await Promise.all([
      page.waitForResponse((response) => response.url().endsWith("/api/run.start")),
      page.getByRole("button", { name: "Run the test", exact: true }).click(),
    ]);

    page = await crash(context, page);
    expect(new URL(page.url()).hash).toBe(`#/setup/${id}/test`);
    await page
      .getByText(/^Passed/)
      .first()
      .waitFor({ timeout: 30_000 });
  } finally {
    await context.close();
    await host.kill();
  }
});
