import { expect, test } from "vitest";
import { faultsOf } from "./support/axe.ts";
import { host, page, windowForEach } from "./support/window.ts";

/** What was removed, forgotten or replaced can be taken back: said, with the focus on it, by the keyboard. */
windowForEach({ viewport: { width: 800, height: 600 } });

const press = (name: string) => page.getByRole("button", { name, exact: true }).first().click();
const said = () => page.locator("[aria-live=polite]").allInnerTexts();
const undo = () => page.getByRole("complementary", { name: "Undo" });

/** It is offered, said, has the focus, and axe finds nothing; Enter takes it back. */
async function takeBack(done: string, undone: string): Promise<void> {
  await undo().getByText(`${done}.`).waitFor();
  await expect.poll(said).toContain(`${done}. For 10 seconds it can be undone.`);
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Undo");
  expect(await faultsOf(page)).toEqual([]);
  await page.keyboard.press("Enter");
  await undo().waitFor({ state: "detached" });
  await expect.poll(said).toContain(undone);
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(false);
}

async function removeFirst(): Promise<string> {
  const more = page.getByRole("button", { name: /^More for / }).first();
  const title = ((await more.getAttribute("aria-label")) ?? "").replace("More for ", "");
  await more.click();
  await press("Remove");
  await page.getByText("Its secret goes from this computer after 10 seconds, for good.").waitFor();
  await press("Remove this setup");
  return title;
}

test("a removed setup", async () => {
  const before = host.setups.size;
  const title = await removeFirst();
  await expect.poll(() => host.setups.size).toBe(before - 1);
  await takeBack(`${title} was removed`, `${title} is back`);
  expect(host.setups.size).toBe(before);
});

test("a removed setup, later, from among those that are kept", async () => {
  const before = host.setups.size;
  const title = await removeFirst();
  await undo().getByRole("button", { name: "Close" }).click();
  await press("Removed setups: 1");
  await press(`Bring ${title} back`);
  await expect.poll(() => host.setups.size).toBe(before);
  await page.getByRole("heading", { name: "Removed setups" }).waitFor({ state: "detached" });
});

test("a forgotten secret", async () => {
  await page.evaluate(() => {
    location.hash = "#/setup/microsoft-passed/credentials";
  });
  await press("Forget");
  await page.getByText("For 10 seconds it can be taken back.", { exact: false }).waitFor();
  await press("Forget it");
  await page.getByRole("heading", { level: 1, name: "Add the client secret" }).waitFor();
  await takeBack("The secret was forgotten", "The secret is back");
  await page.getByRole("heading", { level: 1, name: "The secret is stored" }).waitFor();
});

test("Okta's records that others took the place of", async () => {
  await page.evaluate(() => {
    location.hash = "#/setup/microsoft/domain";
  });
  await press("Paste again");
  await page.getByLabel("Paste the records").fill("TXT  _oktaverification.acme.com  fe2b");
  await press("Read the records");
  await undo().waitFor();
  await page.keyboard.press("Enter");
  await undo().waitFor({ state: "detached" });
  const sent = host.calls.filter(({ name }) => name === "setup.update").map(({ input }) => input);
  expect(JSON.stringify(sent)).toContain("oktaRecords");
});

test("what is offered goes by itself, and the focus goes on with the page", async () => {
  await page.clock.install();
  await removeFirst();
  await undo().waitFor();
  await page.clock.runFor(10_500);
  await undo().waitFor({ state: "detached" });
  await expect
    .poll(() => page.evaluate(() => document.activeElement === document.body), { timeout: 5_000 })
    .toBe(false);
  // Whoever reads through the page is not told that it can be undone still.
  await expect.poll(said).toEqual([""]);
});
