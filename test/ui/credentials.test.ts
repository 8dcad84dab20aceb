import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Finding, Setup } from "../../src-main/contract/index.ts";
import { callFinding } from "../../src-main/credentials/keychain-findings.ts";
import { type HostProcess, startHostProcess } from "../support/browser-host.ts";
import { rememberSecretFile } from "../support/canary.ts";
import { freshClientSecret, freshKeyFile } from "../support/keys.ts";
import { faultsOf } from "./support/axe.ts";
import { startChromium } from "./support/chromium.ts";
import { type FakeHost, type FakeHostOptions, startFakeHost } from "./support/fake-host.ts";
import { keyboard } from "./support/keyboard.ts";
import { sampleSetups } from "./support/sample-setups.ts";

/** The steps Provider app and Credentials, by keyboard over the real host and by mouse over made-up setups. */
let browser: Browser;
let folder: string;
beforeAll(async () => {
  browser = await startChromium();
  folder = await mkdtemp(join(tmpdir(), "mailwright-credentials-"));
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

/** A page with everything that passed between it and the host: requests, answers, events, and what it complained of. */
async function openPage(url: string) {
  const context = await browser.newContext({
    viewport: { width: 1120, height: 760 },
    permissions: ["clipboard-write"],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const told: string[] = [];
  const asked: { path: string; body: string }[] = [];
  const complaints: string[] = [];
  const wire = await context.newCDPSession(page);
  await wire.send("Network.enable");
  wire.on("Network.eventSourceMessageReceived", ({ data }) => void told.push(data));
  page.on("request", (request) =>
    asked.push({ path: new URL(request.url()).pathname, body: request.postData() ?? "" }),
  );
  page.on("response", async (response) => {
    if (response.url().endsWith("/events")) return;
    told.push(JSON.stringify(response.headers()), await response.text().catch(() => ""));
  });
  page.on("console", (message) => {
    // Of a file that vanished Chromium says so itself.
    if (message.type() === "error" && !message.text().includes("ERR_FILE_NOT_FOUND"))
      complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(url);
  await page.waitForSelector("h1");
  return { page, told, asked, complaints };
}

describe("with the keyboard alone, over the real host", () => {
  let host: HostProcess;
  beforeAll(async () => {
    host = await startHostProcess(join(folder, "data"));
  });
  afterAll(() => host.kill());

  test("Google: tasks are opened and ticked, a key is pasted, checked, replaced and forgotten; the window never gets it", async () => {
    const { page, told, asked, complaints } = await openPage(host.url);
    const keys = keyboard(page);
    await keys.press(/\|Practice with Google/);
    await page.getByRole("heading", { level: 1, name: /domain/i }).waitFor();
    await keys.press(/Provider app/);
    await page.getByRole("heading", { level: 1, name: "Set up the provider's app" }).waitFor();
    await keys.press(/Create the service account/);
    await page.getByText("It needs no role in the project").waitFor();
    await keys.to(/Create the service account/);
    const tick = page
      .getByRole("listitem")
      .filter({ hasText: "Create the service account" })
      .getByRole("checkbox");
    for (let i = 0; i < 12 && !(await tick.evaluate((el) => el === document.activeElement)); i++)
      await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await page.getByText("Ticked by you").waitFor();

    await keys.press(/Continue to Credentials/);
    const { json, privateKey } = freshKeyFile();
    await keys.press(/\|Paste its text/);
    await keys.type(/^field-keyText/, json);
    await keys.press(/\|Store the key/);
    await page.getByText("108264739150482736451").first().waitFor();
    await keys.press(/\|Check with Google/);
    await page.getByText("Google lists this key").first().waitFor();
    await page.getByText("Valid until, says Google").waitFor();
    await keys.press(/\|Replace/);
    await keys.press(/\|Keep the one that is there/);
    await keys.press(/\|Forget/);
    await keys.press(/\|Forget it/);
    await page.getByText("Drop the JSON key file here").waitFor();

    const dom = await page.evaluate(
      () => document.documentElement.outerHTML + JSON.stringify({ ...localStorage }),
    );
    const everything = [dom, host.output(), ...told].join("\n");
    for (const line of privateKey.split("\n").filter((l) => l.length > 40))
      expect(everything.includes(line)).toBe(false);
    expect(asked.filter(({ body }) => body.includes("PRIVATE KEY")).map(({ path }) => path)).toEqual([
      "/api/credentials.pasteKey",
    ]);
    expect(told.length).toBeGreaterThan(10);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("Microsoft: a tenant's domain becomes its ID, a cloud is chosen, the secret is stored with its day", async () => {
    await host.kill();
    host = await startHostProcess(join(folder, "data"));
    const { page, told, asked, complaints } = await openPage(host.url);
    const keys = keyboard(page);
    await keys.press(/\|Practice$/);
    await keys.press(/\|Practice with Microsoft/);
    await page.getByRole("heading", { level: 1, name: /domain/i }).waitFor();
    await keys.press(/\|Fill in practice values/);
    await page.getByText("notifications.mycompany.example").first().waitFor();
    await keys.press(/Provider app/);
    await page.getByRole("heading", { level: 1, name: "Set up the provider's app" }).waitFor();
    await keys.press(/Register the app/);
    await keys.type(/^field-clientId/, "3e8d61b7-0f49-4a2c-b1d5-96a7f04c82ee");
    await keys.type(/^field-tenantId/, "notifications.mycompany.example");
    await keys.press(/\|Look the tenant up/);
    await page.getByText("Microsoft knows this tenant", { exact: true }).first().waitFor();
    expect(await page.locator("#field-tenantId").inputValue()).toBe("7c2f9a41-5b3e-4d86-9f17-20c8e6b5d3a4");
    await page.locator("#field-tenantId").focus();
    await keys.to(/^field-cloud/);
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => page.locator("#field-cloud").inputValue()).toBe("us-gcc-high");
    await page.keyboard.press("ArrowUp");
    await expect.poll(() => page.locator("#field-cloud").inputValue()).toBe("worldwide");

    await keys.press(/Run the Exchange script/);
    await keys.to(/^field-exchangeAccess/);
    await page.keyboard.press("ArrowDown");
    await page.getByText("leave SMTP.SendAsApp out").waitFor();
    await expect.poll(() => page.getByText("Grant admin consent").count()).toBe(0);
    await keys.press(/\|Show the script/);
    await page.getByText("New-ManagementRoleAssignment").first().waitFor();

    await keys.press(/Continue to Credentials/);
    const secret = freshClientSecret();
    await keys.type(/^field-secret/, secret);
    await page.keyboard.press("Enter");
    await page.getByText(/is in memory until/).waitFor();
    await keys.to(/^field-secretExpiresOn/);
    await page.keyboard.type("05312028");
    await page.keyboard.press("Tab");
    await page.getByText(/Noted: 31 May 2028/).waitFor();

    const everything = [await page.content(), host.output(), ...told].join("\n");
    for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString("base64")])
      expect(everything.includes(form)).toBe(false);
    expect(asked.filter(({ body }) => body.includes(secret)).map(({ path }) => path)).toEqual([
      "/api/credentials.setSecret",
    ]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

const finding = (code: string, title: string): Finding => ({
  code,
  severity: "info",
  step: "credentials",
  title,
  cause: "It publishes the key under the same ID.",
  fix: [],
  sources: [],
});

describe("with the mouse, over made-up setups", () => {
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

  async function withHost(options: FakeHostOptions, walk: (page: Page, host: FakeHost) => Promise<void>) {
    const host = await startFakeHost(options);
    const { page, complaints } = await openPage(host.link());
    try {
      await walk(page, host);
      expect(complaints).toEqual([]);
    } finally {
      await page.context().close();
      await host.close();
    }
  }
  const go = async (page: Page, hash: string) => {
    await page.evaluate((to) => {
      location.hash = to;
    }, hash);
    await page.waitForSelector("main h1");
  };
  const axe = async (page: Page) => {
    // Nothing is hovered.
    await page.mouse.move(0, 0);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      for (const width of [1120, 720]) {
        await page.setViewportSize({ width, height: 560 });
        expect(await faultsOf(page)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      }
    }
  };

  test("two files at once are not read, and a file that is gone is named", async () => {
    await withHost({}, async (page, host) => {
      await go(page, "#/setup/google/credentials");
      const paths = ["one.json", "two.json"].map((name) => join(folder, name));
      for (const path of paths) {
        await writeFile(path, "{}");
        rememberSecretFile(path);
      }
      await drop(page, paths);
      await page.getByText("2 files were dropped at once").first().waitFor();
      expect(host.calls.some(({ name }) => name === "credentials.importKeyFile")).toBe(false);

      await chooseThenLose(page, paths[0] ?? "");
      await page.getByRole("heading", { name: "The file is not there any more" }).waitFor();
      await page.getByText("Google says that key creation is disabled").click();
      await page.getByText("roles/orgpolicy.policyAdmin").waitFor();
      await axe(page);
    });
  });

  test("the downloaded file is offered to the trash, and the key is checked with Google", async () => {
    await withHost(
      { trash: true, checked: [finding("key-published", "Google lists this key")] },
      async (page, host) => {
        await go(page, "#/setup/google/credentials");
        const file = { name: "acme-4711.json", mimeType: "application/json", buffer: Buffer.from("{}") };
        await page.setInputFiles("input[type=file]", file);
        await page.getByRole("heading", { name: "Move the downloaded file to the trash?" }).waitFor();
        await axe(page);
        await page.getByRole("button", { name: "Move it to the trash" }).click();
        await page.getByText("acme-4711.json is in the trash").first().waitFor();
        expect(host.calls.filter(({ name }) => name === "credentials.trashKeyFile")).toHaveLength(1);

        await go(page, "#/setup/google-practice/credentials");
        await page.getByRole("button", { name: "Check with Google" }).click();
        await page.getByText("Google lists this key", { exact: true }).first().waitFor();
        await axe(page);
      },
    );
  });

  test("home says what runs out within 30 days, and leads to it", async () => {
    const setups = sampleSetups(Date.now());
    const base = setups.find(({ id }) => id === "microsoft-passed") as Setup;
    const until = (id: string, secretExpiresOn: string): Setup => ({
      ...base,
      id,
      settings: { ...base.settings, secretExpiresOn },
    });
    await withHost(
      { setups: [until("soon", day(12)), until("over", day(-3)), until("later", day(60))] },
      async (page) => {
        const links = page.getByRole("link", { name: /client secret (?:runs|ran) out/ });
        await links.first().waitFor();
        // What needs a person comes first.
        expect(await links.allTextContents()).toEqual([
          expect.stringMatching(/The client secret ran out on /),
          expect.stringMatching(/Passed\. The client secret runs out in 1[12] days/),
        ]);
        await axe(page);
        await links.first().click();
        await page.getByRole("heading", { level: 1, name: "The secret is stored" }).waitFor();
        await page
          .getByText(/The client secret ran out on/)
          .first()
          .waitFor();
        await axe(page);
      },
    );
  });

  test("entries of the keychain without a setup are looked for on request, and removed", async () => {
    const orphans = ["5d2c7a3e-90b1-4f6e-8b53-1c2d3e4f5a6b.r-1", "7c1e59aa-0d3b-4c11-9b0e-6f5a2d8e43b2.r-2"];
    await withHost({ orphans }, async (page, host) => {
      await page.getByRole("button", { name: "Where secrets are kept" }).click();
      await page.getByRole("button", { name: "Look for them" }).waitFor();
      expect(host.calls.some(({ name }) => name === "secrets.orphans")).toBe(false);
      await page.getByRole("button", { name: "Look for them" }).click();
      for (const name of orphans) await page.getByText(name).waitFor();
      await axe(page);
      await page.getByRole("button", { name: "Remove 2 entries" }).click();
      await page.getByText("2 entries removed").first().waitFor();
      await page.getByRole("button", { name: "Look for them" }).click();
      await page.getByText("There are none").waitFor();
    });
  });

  test("a keychain that refuses says why, memory is chosen instead, and the keychain is tried again", async () => {
    const keychain = {
      store: "session",
      name: "this session's memory",
      finding: callFinding(new Error("Cannot create an item in a locked collection"), "linux"),
    } as const;
    const heading = (page: Page) => page.getByRole("heading", { level: 2, name: "The keychain is locked" });
    const radio = (page: Page, name: string) => page.getByRole("radio", { name });
    const chosen = (host: FakeHost) =>
      host.calls.filter(({ name }) => name === "secrets.choose").map(({ input }) => input);

    await withHost({ keychain }, async (page, host) => {
      await heading(page).waitFor();
      await page.getByRole("button", { name: "Try the keychain again" }).click();
      await page.getByRole("status").filter({ hasText: "The keychain is locked" }).waitFor();
      await heading(page).waitFor();
      await page.getByRole("button", { name: "Where secrets are kept" }).click();
      expect(await radio(page, "Keep secrets in the keychain").isChecked()).toBe(true);
      await axe(page);
      const keys = keyboard(page);
      await keys.press(/\|Keep secrets for this session only/);
      await heading(page).waitFor({ state: "detached" });
      expect(await radio(page, "Keep secrets for this session only").isChecked()).toBe(true);
      await page.waitForFunction(() => document.activeElement?.tagName === "H1");
      await go(page, "#/setup/google/credentials");
      await page.getByText("It stays in memory until Mailwright is closed.").waitFor();
      await page.getByRole("button", { name: "Where secrets are kept" }).click();
      await page.getByText("Keep secrets in the keychain", { exact: true }).click();
      await heading(page).waitFor();
      expect(chosen(host)).toEqual([{ store: "keychain" }, { store: "session" }, { store: "keychain" }]);
      await axe(page);
    });

    await withHost({ keychain, keychainMends: true }, async (page) => {
      await go(page, "#/setup/microsoft/credentials");
      await page.getByRole("button", { name: "Try the keychain again" }).click();
      await heading(page).waitFor({ state: "detached" });
      await page.getByText("It goes straight to the login keychain.").waitFor();
      await page.waitForFunction(() => document.activeElement?.tagName === "H1");
      await page.getByRole("button", { name: "Where secrets are kept" }).click();
      await radio(page, "Keep secrets in the keychain").focus();
      await page.keyboard.press("ArrowDown");
      await page.getByText("It stays in memory until Mailwright is closed.").waitFor();
      await axe(page);
    });
  });

  test("the tenant's answer and the ways into the mailbox, on one page, have nothing for axe to name", async () => {
    await withHost({}, async (page) => {
      await go(page, "#/setup/microsoft/app/tenantId");
      await page.getByRole("button", { name: "Look the tenant up" }).click();
      await page.getByText("Microsoft knows this tenant", { exact: true }).first().waitFor();
      await go(page, "#/setup/microsoft/app/exchangeAccess");
      await page.locator("#field-exchangeAccess").selectOption("rbac");
      await page.getByText("leave SMTP.SendAsApp out").waitFor();
      await axe(page);
    });
  });
});

/** A drop of files from the system, as a file manager makes it. */
async function drop(page: Page, files: readonly string[]) {
  const box = await page.getByText("Drop the JSON key file here").boundingBox();
  if (!box) throw new Error("There is nowhere to drop");
  const wire = await page.context().newCDPSession(page);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await wire.send("Input.dispatchDragEvent", { type, x: box.x + 5, y: box.y + 5, data });
  await wire.detach();
}

/** Chooses a file that is deleted before the page hands it over. */
async function chooseThenLose(page: Page, path: string) {
  const made = await page.evaluateHandle(() => {
    const input = document.createElement("input");
    input.type = "file";
    input.hidden = true;
    document.body.append(input);
    return input;
  });
  await made.asElement()?.setInputFiles(path);
  await rm(path);
  await made.evaluate((input) => {
    const trigger = document.querySelector<HTMLInputElement>("main input[type=file]");
    if (!trigger) throw new Error("There is no button to choose a file with");
    trigger.files = input.files;
    input.remove();
    trigger.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
