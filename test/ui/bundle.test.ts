import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type Client, type HostProcess, letIn, startHostProcess } from "../support/browser-host.ts";
import { rememberSecret } from "../support/canary.ts";
import { freshClientSecret } from "../support/keys.ts";
import { faultsOf } from "./support/axe.ts";
import { startChromium } from "./support/chromium.ts";

/** Two laptops: two browser hosts with a data folder each, and one Chromium that has both windows. */
let folder: string;
let browser: Browser;
let one: HostProcess;
let other: HostProcess;
let client: Client;
let client2: Client;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "mailwright-two-"));
  browser = await startChromium();
  one = await startHostProcess(join(folder, "one"));
  other = await startHostProcess(join(folder, "other"));
  [client, client2] = [await one.enter(), await other.enter()];
});
afterAll(async () => {
  await browser.close();
  await Promise.all([one.kill(), other.kill()]);
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  complaints = [];
  const context = await browser.newContext({
    viewport: { width: 1120, height: 760 },
    permissions: ["clipboard-write"],
    acceptDownloads: true,
    // Colours that are still changing have a contrast of their own.
    reducedMotion: "reduce",
  });
  await letIn(context, one, client);
  await letIn(context, other, client2);
  await context.addInitScript(() => {
    // A blank page has none.
    if (!navigator.clipboard) return;
    const write = navigator.clipboard.writeText.bind(navigator.clipboard);
    navigator.clipboard.writeText = async (text) => {
      await write(text);
      Object.assign(window, { copied: text });
    };
  });
  page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
});
afterEach(async () => {
  await page.context().close();
  expect(complaints).toEqual([]);
});

/** Nothing for axe to name, in light and dark. */
async function accessible(): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await faultsOf(page)).toEqual([]);
  }
}

async function passedPractice(): Promise<string> {
  const { setup } = await client.call("setup.create", { provider: "microsoft", practice: true });
  const { id } = setup;
  await client.call("practice.fill", { id, step: "domain" });
  await client.call("practice.fill", { id, step: "app" });
  await client.call("credentials.makePractice", { id });
  const stored = client.event("setup.changed", (payload) => payload.id === id);
  await client.call("run.start", { id });
  await stored;
  return id;
}

/** Leaves the page first: a hash alone does not load it anew. */
async function visit(host: HostProcess, hash: string): Promise<void> {
  await page.goto("about:blank");
  await page.goto(`${host.origin}/${hash}`);
  await page.waitForSelector("h1");
}
/** What the page wrote to the clipboard last. Its own policy forbids it to read there. */
const copied = () => page.evaluate(() => (window as { copied?: string }).copied ?? "");

test("a setup goes from one laptop to another with its secret under a passphrase", async () => {
  const id = await passedPractice();
  await visit(one, `#/setup/${id}/finish`);
  await page.getByText("Tested in practice").waitFor();

  // Okta's form in Okta's order, a copy button each but for the secret.
  const { form } = await client.call("setup.open", { id });
  const shown = await page.locator("section:has(h2:text('form')) dt").allTextContents();
  expect(shown).toEqual(form.map((row) => row.label));
  for (const { label, value } of form.filter((row) => !row.secret)) {
    await page.getByRole("button", { name: `Copy ${label}`, exact: true }).click();
    await expect.poll(copied).toBe(value);
  }
  await page.getByRole("button", { name: "Copy System Log query" }).click();
  await expect.poll(copied).toBe('eventType eq "system.email.delivery" and outcome.result eq "FAILURE"');

  // What is done in Okta is ticked by hand, and stays ticked.
  await page.getByText("Switch on OAuth 2.0 for email providers in Okta").click();
  await page.getByText("1 of 7 done").waitFor();
  await page.getByText("All changes saved").waitFor();
  await page.reload();
  await page.getByText("1 of 7 done").waitFor();

  // A passphrase that is guessed easily is not taken; a suggested one is.
  await page.getByText("Put the client secret into it").click();
  const exportButton = page.getByRole("button", { name: "Export the bundle" });
  await page.locator("#field-passphrase").fill("Summer2026!");
  await page.getByText("Too easy to guess").waitFor();
  expect(await exportButton.isDisabled()).toBe(true);
  await page.getByRole("button", { name: "Suggest one" }).click();
  await page.getByText("Strong").waitFor();
  const passphrase = await page.locator("#field-passphrase").inputValue();
  rememberSecret(passphrase);
  await accessible();

  const download = page.waitForEvent("download");
  await exportButton.click();
  const zip = join(folder, "bundle.zip");
  await (await download).saveAs(zip);
  await page
    .getByText(/^Saved to your downloads/)
    .first()
    .waitFor();
  expect(Object.keys(unzipSync(readFileSync(zip)))).toContain("secrets.jwe");

  // The other laptop.
  await visit(other, "#/");
  await page.getByRole("button", { name: "Open a bundle" }).click();
  await page.setInputFiles("input[type=file]", zip);
  const preview = page.getByRole("region", { name: "The bundle bundle.zip" });
  await preview.getByText("passed on").waitFor();
  await preview.getByText("smtp.office365.com:587").waitFor();
  await accessible();
  await page.locator("#field-bundlePassphrase").fill("not the one");
  await page.getByRole("button", { name: "Add it with its secret" }).click();
  await page.getByText("This passphrase does not open the secret").waitFor();
  expect((await client2.call("setup.list", {})).setups).toEqual([]);
  await page.locator("#field-bundlePassphrase").fill(passphrase);
  await page.locator("#field-bundlePassphrase").press("Enter");
  await page.waitForURL(/#\/setup\//);

  const view = await client2.call("setup.open", { id });
  expect(view).toMatchObject({ secretPresent: true, tested: "elsewhere" });
  expect(view.setup.practice).not.toBeNull();
  await visit(other, `#/setup/${id}/finish`);
  await page.getByText("Tested on another computer").waitFor();
  await accessible();
  expect(await page.content()).not.toContain(passphrase);

  // The same file again: it is put beside the first.
  await visit(other, "#/");
  await page.getByRole("button", { name: "Open a bundle" }).click();
  await page.setInputFiles("input[type=file]", zip);
  await page.getByText("This setup is on this computer already").waitFor();
  await page.getByRole("button", { name: "Add it without the secret" }).click();
  await page.waitForURL(/#\/setup\//);
  expect((await client2.call("setup.list", {})).setups).toHaveLength(2);
});

test("a file that is no bundle is refused with its reason, however large it is", async () => {
  await visit(other, "#/");
  await page.getByRole("button", { name: "Open a bundle" }).click();
  const before = (await client2.call("setup.list", {})).setups.length;
  const cases = [
    ["holiday.zip", Buffer.from("PK\u0003\u0004 and then nothing"), "This bundle is damaged"],
    ["notes.zip", Buffer.from("a text"), "This file is not a bundle"],
    ["large.zip", Buffer.alloc(9_000_000), "This file is too large for a bundle"],
    ["huge.zip", Buffer.alloc(40_000_000), "This file is too large for a bundle"],
  ] as const;
  for (const [name, bytes, title] of cases) {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    await page.setInputFiles("input[type=file]", path);
    await page.getByRole("heading", { name: title }).waitFor();
  }
  await accessible();
  expect((await client2.call("setup.list", {})).setups).toHaveLength(before);
});

test("a secret is replaced, with a way back, and the bundle holds the body of Okta's PATCH", async () => {
  const id = await passedPractice();
  await visit(one, `#/setup/${id}/finish`);
  await page.getByRole("button", { name: "Begin to replace it" }).click();
  const card = page.locator("section:has(> div h2:text('Replacing the secret'))");
  await card.getByRole("button", { name: "Copy PATCH body" }).click();
  await expect.poll(copied).toBe('{\n  "authType": "OAUTH2_CLIENT_CREDENTIALS"\n}\n');
  const finish = card.getByRole("button", { name: "Okta has it: forget the old secret" });
  expect(await finish.isDisabled()).toBe(true);

  // A new one that is not right: back to the old one, which is still tested.
  await client.call("credentials.setSecret", { id, secret: freshClientSecret() });
  await page.reload();
  await card.getByText("The new secret is in place").waitFor();
  await card.getByRole("button", { name: "Back to the old secret" }).click();
  await accessible();
  await card.getByRole("button", { name: "Go back", exact: true }).click();
  await page.getByText("What is left in Okta").waitFor();
  expect(await client.call("setup.open", { id })).toMatchObject({ tested: "tested", secretPresent: true });

  // And one that is.
  await page.getByRole("button", { name: "Begin to replace it" }).click();
  await card.waitFor();
  await client.call("credentials.makePractice", { id });
  const stored = client.event("setup.changed", (payload) => payload.id === id);
  await client.call("run.start", { id });
  await stored;
  await card.getByText("It passed the test").waitFor();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export the bundle" }).click();
  const zip = join(folder, "rotation.zip");
  await (await download).saveAs(zip);
  expect(Object.keys(unzipSync(readFileSync(zip)))).toContain("okta/rotate.json");
  await card.getByText("The bundle is exported").waitFor();
  await accessible();
  await finish.click();
  await page.getByText("What is left in Okta").waitFor();
  expect(await client.call("setup.open", { id })).toMatchObject({ rotation: null, tested: "tested" });
});
