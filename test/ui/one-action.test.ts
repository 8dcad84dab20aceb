import { expect, test } from "vitest";
import { host, open, page, windowForEach } from "./support/window.ts";

/** What a screen asks for: one thing first, the needed one, and nothing twice. */
windowForEach({ viewport: { width: 800, height: 600 } });

const primary = () => page.locator("main button[class*=primary]");

test.each([
  ["empty/domain", "Continue to DNS check"],
  ["empty/dns", "Name the email domain"],
  ["empty/app", "Choose the provider"],
  ["empty/test", "Go to Domain"],
  ["google/test", "Go to Credentials"],
  ["google/finish", "Go to DNS check"],
  ["microsoft/credentials", "Store the secret"],
  ["microsoft-failed/test", "Run again"],
  ["microsoft-passed/test", "Continue to Finish"],
  ["microsoft-passed/finish", "Export the bundle"],
])("%s has one primary action: %s, without scrolling for it", async (path, name) => {
  await open(`#/setup/${path}`);
  await expect.poll(() => primary().allTextContents()).toEqual([name]);
  const box = await primary().boundingBox();
  expect((box?.y ?? 600) + (box?.height ?? 0)).toBeLessThanOrEqual(600);
});

test("by one script the main action is to save it, and then to take its reply over", async () => {
  await open("#/setup/microsoft/app");
  await page.getByRole("radio", { name: /^One script/ }).check({ force: true });
  await expect.poll(() => primary().allTextContents()).toEqual(["Save setup.ps1"]);
  await page.getByLabel("The reply").fill("mailwright-reply:");
  await expect.poll(() => primary().allTextContents()).toEqual(["Take it over"]);
});

test("a task whose value does not fit says so in its row", async () => {
  await open("#/setup/other/app");
  await page.getByRole("button", { name: /^3\. .*A value to mend$/ }).waitFor();
});

test("the day a secret expires is asked beside the secret, and is a fact afterwards that can be changed", async () => {
  const field = page.locator("#field-secretExpiresOn");
  await open("#/setup/microsoft/app/microsoft-secret");
  await page.getByText("note the day under Expires").waitFor();
  expect(await field.count()).toBe(0);
  await open("#/setup/microsoft/credentials");
  await field.fill("2028-05-31");
  await page.getByLabel("Value of the secret").fill("q8Q~made-up-secret-of-this-test-0123456789");
  await page.getByRole("button", { name: "Store the secret" }).click();
  await page.getByRole("heading", { name: "The secret is stored" }).waitFor();
  await page.getByText("31 May 2028", { exact: false }).first().waitFor();
  expect(await field.count()).toBe(0);
  await page.getByRole("button", { name: "Change", exact: true }).click();
  expect(await field.inputValue()).toBe("2028-05-31");
});

test("before a secret is stored the page says that Okta asks for it again", async () => {
  await open("#/setup/microsoft/credentials");
  const words = page.getByText("Okta's form asks for the secret once more");
  const box = await words.boundingBox();
  expect((box?.y ?? 600) < 600).toBe(true);
});

test("Okta's switch, ticked among the tasks, is ticked at Finish too", async () => {
  const name = "Switch on OAuth 2.0 for email providers in Okta";
  await open("#/setup/google/app");
  const item = page.getByRole("listitem").filter({ hasText: name });
  await item.getByText("Done", { exact: true }).click();
  await page.getByText("Ticked by you").first().waitFor();
  await open("#/setup/google/finish");
  const there = page.getByRole("checkbox", { name });
  await expect.poll(() => there.count()).toBe(1);
  expect(await there.isChecked()).toBe(true);
});

test("a task that is ticked opens the next one to do", async () => {
  await open("#/setup/google/app");
  const next = page.getByRole("button", { name: /^2\. / });
  expect(await next.getAttribute("aria-expanded")).toBe("false");
  await page.getByText("Done", { exact: true }).first().click();
  await expect.poll(() => next.getAttribute("aria-expanded")).toBe("true");
});

test("what is filled in for practice is named", async () => {
  host.refuse("practice.fill", null);
  await open("#/setup/google-practice/domain");
  await page.getByRole("button", { name: "Fill in practice values" }).click();
  await page.getByText("Filled in: notifications.mycompany.example.").first().waitFor();
});

test("what has to be there first is read, and nobody ticks a box that counts for nothing", async () => {
  await open("#/setup/microsoft/domain");
  const heading = page.getByRole("heading", { name: "What has to be there" });
  await heading.waitFor();
  // What has a domain and a provider was begun with it in mind.
  expect(await page.getByText("Identity Engine").isVisible()).toBe(false);
  await heading.getByRole("button").click();
  await page.getByText("Identity Engine").waitFor();
  expect(await page.getByRole("checkbox").count()).toBe(0);
});

test("what has to be there first is in sight before the first field of a new setup", async () => {
  await open("#/setup/empty/domain");
  const needs = page.getByRole("main").getByRole("listitem");
  const last = await needs.filter({ hasText: "The console work of step 3" }).boundingBox();
  const field = await page.getByLabel("Email domain", { exact: true }).boundingBox();
  expect(await needs.count()).toBe(4);
  expect((last?.y ?? 600) + (last?.height ?? 0)).toBeLessThan(field?.y ?? 0);
  expect(field?.y ?? 600).toBeLessThan(500);
});
