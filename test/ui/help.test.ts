import { expect, test } from "vitest";
import { faultsOf } from "./support/axe.ts";
import { host, open, page, windowForEach } from "./support/window.ts";

/** Help where it is needed: words, keys, the hosts that were reached, and a word when a wait is over. */
const show = windowForEach();

test("a word of the field is explained where it stands, by the keyboard too", async () => {
  await open("#/setup/microsoft/dns");
  const word = page.locator("main header").getByRole("button", { name: "zone", exact: true });
  await word.focus();
  await page.keyboard.press("Enter");
  const means = page.getByText("What these answer is what counts.", { exact: false });
  await means.waitFor();
  expect(await word.getAttribute("aria-expanded")).toBe("true");
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await faultsOf(page)).toEqual([]);
  }
  await page.keyboard.press("Escape");
  await means.waitFor({ state: "detached" });
});

test("? shows the keys and the words; a key leads to its step, and none of them acts in a field", async () => {
  await open("#/setup/google/domain");
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keys and words" });
  await sheet.waitFor();
  await sheet.getByText("A signature on each message.", { exact: false }).waitFor();
  for (const [colorScheme, width] of [
    ["light", 1120],
    ["dark", 320],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 620 });
    expect(await faultsOf(page)).toEqual([]);
  }
  await page.keyboard.press("Escape");
  await sheet.waitFor({ state: "hidden" });
  await page.keyboard.press("4");
  await page.waitForSelector("#heading-credentials");
  await open("#/setup/google/domain");
  await page.locator("#field-emailDomain").focus();
  await page.keyboard.type("4?");
  await expect.poll(() => page.locator("#field-emailDomain").inputValue()).toMatch(/4\?$/);
  expect(await page.locator("#heading-domain").count()).toBe(1);
  expect(await sheet.isVisible()).toBe(false);
});

test("the keys can be switched off, and stay off", async () => {
  await page.keyboard.press("?");
  await page.getByText("Use these keys").click();
  await page.getByRole("button", { name: "Close" }).click();
  await page.reload();
  await page.waitForSelector("h1");
  await page.keyboard.press("?");
  await page.getByText(/^Version/).waitFor();
  expect(await page.getByRole("dialog").count()).toBe(0);
  await page.getByRole("button", { name: "Keys and words" }).click();
  await page.getByRole("dialog").waitFor();
});

test("what Mailwright sends where: the hosts of the network's record, by what goes there", async () => {
  await page.getByRole("link", { name: "What Mailwright sends where" }).click();
  await page.getByRole("heading", { name: "Mail servers" }).waitFor();
  for (const text of ["192.0.2.53:53", "[2001:db8::53]:53", "login.microsoftonline.com:443"])
    await page.getByText(text, { exact: true }).waitFor();
  expect(host.calls.map(({ name }) => name)).toContain("app.contacts");
});

test("leave for notices is asked for once, where a test waits; without it none is shown", async () => {
  const shown = () => page.evaluate(() => (window as unknown as { shown: string[] }).shown);
  await page.addInitScript(() => {
    const state = { permission: "default", asked: 0 };
    const kept = window as unknown as { shown: string[]; state: typeof state };
    kept.shown = [];
    kept.state = state;
    class Notice {
      static get permission() {
        return state.permission;
      }
      static async requestPermission() {
        state.asked++;
        state.permission = "granted";
        return state.permission;
      }
      constructor(title: string, { body }: { body: string }) {
        kept.shown.push(`${title}: ${body}`);
      }
      close() {}
    }
    Object.defineProperty(window, "Notification", { value: Notice });
    Object.defineProperty(document, "hasFocus", { value: () => false });
  });
  await page.reload();
  await page.waitForSelector("h1");
  const end = { id: "microsoft-failed", title: "notifications.acme.com", state: "The test passed." };
  await open("#/setup/microsoft-failed/test");
  host.emit("wait.ended", end);
  await expect
    .poll(() => page.locator("[aria-live=polite]").allInnerTexts())
    .toContain("notifications.acme.com. The test passed.");
  expect(await shown()).toEqual([]);
  await page.getByRole("button", { name: "Tell me when it ends" }).click();
  await page.getByRole("button", { name: "Tell me when it ends" }).waitFor({ state: "detached" });
  host.emit("wait.ended", end);
  await expect.poll(shown).toEqual(["notifications.acme.com: The test passed."]);
});

test("a wait that ended while nobody looked is marked on Home", async () => {
  const setups = [...host.setups.values()].map((setup) =>
    setup.id === "microsoft-passed" ? { ...setup, news: new Date().toISOString() } : setup,
  );
  await show({ setups });
  await page.getByRole("link", { name: /, New/ }).waitFor();
  expect(await page.getByRole("link", { name: /, New/ }).count()).toBe(1);
  expect(await faultsOf(page)).toEqual([]);
});
