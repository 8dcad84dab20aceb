import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { mailboxFinding, sampleSetups } from "./support/sample-setups.ts";
import { expectAccessible, host, open, page, windowForEach } from "./support/window.ts";

const show = windowForEach();

const focused = () => page.evaluate(() => document.activeElement?.id ?? "");

describe("every page", () => {
  const pages = [
    "#/",
    "#/sends",
    "#/setup/empty/domain",
    "#/setup/other/domain",
    "#/setup/microsoft/dns",
    "#/setup/google/app",
    "#/setup/other/app",
    "#/setup/google/credentials",
    "#/setup/microsoft/credentials",
    "#/setup/google-practice/credentials",
    "#/setup/google-practice/test",
    "#/setup/microsoft-failed/test",
    "#/setup/microsoft-failed/app/microsoft-exchange",
    "#/setup/microsoft-passed/finish",
    "#/setup/not-there/dns",
  ];

  test.each(pages)(
    "%s has nothing for axe to name in any theme, and reflows down to 320 px",
    async (hash) => {
      await open(hash);
      await expectAccessible(page);
    },
  );
});

test("a step that opens takes the focus to its heading and is named the current one", async () => {
  await open("#/setup/microsoft/domain");
  await page.getByRole("button", { name: "Continue to DNS check" }).click();
  await expect.poll(focused).toBe("heading-dns");
  expect(await page.locator("[aria-current=step]").textContent()).toContain("DNS check");
  expect(await page.title()).toContain("DNS check · notifications.acme.com");
});

test("the focus never falls to the body: what is gone hands it on", async () => {
  const lost = () => page.evaluate(() => document.activeElement === document.body);
  const press = async (name: string | RegExp) => {
    await page.getByRole("button", { name }).first().focus();
    await page.keyboard.press("Enter");
    await page.waitForTimeout(400);
    expect(await lost(), `after ${name}`).toBe(false);
  };
  await open("#/setup/microsoft-passed/credentials");
  await press(/^Replace$/);
  await press(/^Keep the one that is there$/);
  await press(/^Forget$/);
  await press(/^Keep it$/);
  await open("#/setup/google-practice/domain");
  await press(/^Paste again$/);
  await press(/^Keep what is there$/);
  await open("#/setup/google-practice/credentials");
  await press(/^Forget$/);
  await press(/^Forget it$/);
  await press(/^Make a practice key$/);
  await open("#/setup/google-practice/test");
  await press(/^Run the test$/);
  await page.getByText("Passed in practice").waitFor();
  expect(await lost(), "after the run").toBe(false);
  await open("#/setup/microsoft-failed/test");
  await press(/^Stop waiting$/);
  await press(/^Wait for it$/);
  await open("#/");
  await press(/^More for New setup$/);
  await press(/^Remove$/);
  await press(/^Remove this setup$/);
});

test("the first stop of the keyboard leads past the steps, to the work", async () => {
  await open("#/setup/microsoft/domain");
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.getByText("Skip to the work").focus();
  await page.keyboard.press("Enter");
  await expect.poll(focused).toBe("heading-domain");
});

test("a command of a fix is shown and copied whole", async () => {
  await open("#/setup/microsoft-failed/test");
  const written = page.evaluate(
    () =>
      new Promise<string>((done) => {
        const write = navigator.clipboard.writeText.bind(navigator.clipboard);
        navigator.clipboard.writeText = (text) => write(text).then(() => done(text));
      }),
  );
  await page.getByRole("complementary").getByRole("button", { name: "Copy the command" }).last().click();
  expect(await written).toBe(mailboxFinding.commands?.at(-1));
});

test("while a setup waits the rail says for whom and until when; stopped, it says so, and waiting begins again", async () => {
  await open("#/setup/microsoft-failed/test");
  const rail = page.getByRole("navigation");
  await rail.getByText(/Waiting for Exchange, \d\d:\d\d/).waitFor();
  await page.getByRole("button", { name: "Stop waiting" }).click();
  await rail.getByText("No longer waiting: run it again").waitFor();
  await page.getByRole("button", { name: "Wait for it" }).click();
  await rail.getByText(/Waiting for Exchange/).waitFor();
});

test("a reload comes back to the same step of the same setup", async () => {
  await open("#/setup/microsoft-failed/test");
  await page.reload();
  await page.waitForSelector("h1");
  expect(await page.locator("h1").textContent()).toContain("Test the connection");
});

test("a new setup can be filled in and walked through with the keyboard alone", async () => {
  const tabTo = async (what: () => Promise<boolean>) => {
    for (let i = 0; i < 60 && !(await what()); i++) await page.keyboard.press("Tab");
    expect(await what()).toBe(true);
  };
  const on = (name: string) => () =>
    page.evaluate((text) => document.activeElement?.textContent?.trim() === text, name);
  await tabTo(on("New setup"));
  await page.keyboard.press("Enter");
  await page.waitForSelector("#field-emailDomain");
  await tabTo(async () => (await focused()) === "field-emailDomain");
  await page.keyboard.type("mail.acme.com");
  await page.keyboard.press("Tab");
  await page.keyboard.type("it@mail.acme.com");
  await tabTo(on("Continue to DNS check"));
  await page.keyboard.press("Enter");
  await expect.poll(focused).toBe("heading-dns");
  const saved = [...host.setups.values()].find((setup) => setup.domain.emailDomain === "mail.acme.com");
  expect(saved?.domain.from).toBe("it@mail.acme.com");
});

test("a value that could not be saved is kept, said, and saved when that works again", async () => {
  await open("#/setup/google/domain");
  host.refuse("setup.update", {
    ...mailboxFinding,
    title: "The disk is full",
    fix: ["Make room."],
    step: "domain",
  });
  await page.locator("#field-from").fill("new@notifications.acme.com");
  await page.locator("#field-from").blur();
  await page.getByText("Not saved. The disk is full. Make room.").waitFor();
  await page.getByRole("link", { name: /Provider app/ }).click();
  await page.getByRole("link", { name: /^Domain/ }).click();
  expect(await page.locator("#field-from").inputValue()).toBe("new@notifications.acme.com");
  host.refuse("setup.update", null);
  await page.getByRole("button", { name: "Save again" }).click();
  await page.getByText("All changes saved").waitFor();
  expect(host.setups.get("google")?.domain.from).toBe("new@notifications.acme.com");
});

test("a value typed just before the page is closed is saved", async () => {
  await open("#/setup/google/domain");
  await page.locator("#field-from").fill("late@notifications.acme.com");
  await page.close({ runBeforeUnload: false });
  await expect.poll(() => host.setups.get("google")?.domain.from).toBe("late@notifications.acme.com");
});

test.each(["click", "Enter"])(
  "a client secret is sent once and is nowhere in the window after it (%s)",
  async (how) => {
    const secret = "q8Q~made-up-secret-of-this-test-0123456789";
    await open("#/setup/microsoft/credentials");
    const field = page.locator("#field-secret");
    expect(await field.getAttribute("type")).toBe("password");
    await field.fill(secret);
    // Refused, so that the field stays on the page.
    host.refuse("credentials.setSecret", {
      ...mailboxFinding,
      title: "The keychain is locked",
      step: "credentials",
    });
    if (how === "click") await page.getByRole("button", { name: "Store the secret" }).click();
    else await field.press("Enter");
    await page.getByText("The keychain is locked").waitFor();
    expect(await field.inputValue()).toBe("");
    expect(host.calls.filter((call) => JSON.stringify(call.input).includes(secret))).toHaveLength(1);
    const kept = await page.evaluate(() =>
      [
        document.documentElement.outerHTML,
        ...[...document.querySelectorAll("input, textarea")].map((e) => (e as HTMLInputElement).value),
        JSON.stringify({ ...localStorage, ...sessionStorage }),
        location.href,
      ].join("\n"),
    );
    expect(kept).not.toContain(secret);
  },
);

test("a key file can be chosen, and only the host reads it", async () => {
  await open("#/setup/google/credentials");
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: "Choose a file" }).click(),
  ]);
  await chooser.setFiles({ name: "key.json", mimeType: "application/json", buffer: Buffer.from("{}") });
  await page.getByText("okta-mailer key is in").waitFor();
  expect(host.calls.map((call) => call.name)).toContain("credentials.importKeyFile");
});

test("a key file can be dropped from the desktop", async () => {
  const folder = await mkdtemp(join(tmpdir(), "mailwright-drop-"));
  const file = join(folder, "key.json");
  await writeFile(file, "{}");
  await open("#/setup/google/credentials");
  const box = await page.getByText("Drop the JSON key file here").boundingBox();
  const devtools = await page.context().newCDPSession(page);
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    await devtools.send("Input.dispatchDragEvent", {
      type,
      x: (box?.x ?? 0) + 10,
      y: (box?.y ?? 0) + 5,
      data: { items: [], files: [file], dragOperationsMask: 1 },
    });
  }
  await page.getByText("okta-mailer key is in").waitFor();
  await rm(folder, { recursive: true });
});

test("a finding leads to the field to mend, through whatever hides it", async () => {
  await open("#/setup/other/app/tokenEndpoint");
  await expect.poll(focused).toBe("field-tokenEndpoint");
  const field = page.locator("#field-tokenEndpoint");
  expect(await field.getAttribute("aria-invalid")).toBe("true");
  const ids = (await field.getAttribute("aria-describedby")) ?? "";
  const said = await Promise.all(ids.split(" ").map((id) => page.locator(`[id="${id}"]`).textContent()));
  expect(said.join(" ")).toContain("https://");
});

test("a port that is none stays in the field with a sentence, and the last good one stays saved", async () => {
  await open("#/setup/other/app/port");
  await expect.poll(focused).toBe("field-port");
  await page.locator("#field-port").fill("58 7");
  await page.getByText("This is not a port").waitFor();
  await page.locator("#field-port").blur();
  expect(await page.locator("#field-port").inputValue()).toBe("58 7");
  expect(host.setups.get("other")?.settings.port).toBe(25);
  await page.locator("#field-port").fill("587");
  await page.locator("#field-port").blur();
  await expect.poll(() => host.setups.get("other")?.settings.port).toBe(587);
  expect(await page.getByText("This is not a port").count()).toBe(0);
});

test("a DNS row opens for the values to enter, each with its copy button", async () => {
  await open("#/setup/microsoft/dns");
  await page.getByRole("button", { name: /^CNAME mail/ }).waitFor();
  // The host forbids the page to read the clipboard, so what is written is looked at on its way.
  const written = page.evaluate(
    () =>
      new Promise<string>((done) => {
        const write = navigator.clipboard.writeText.bind(navigator.clipboard);
        navigator.clipboard.writeText = (text) => write(text).then(() => done(text));
      }),
  );
  await page.getByRole("button", { name: "Copy Value", exact: true }).first().click();
  await page.getByText("Copied", { exact: true }).waitFor();
  expect(await written).toBe("u17770251.wl002.sendgrid.net");
});

test("a run is followed live and its end is said", async () => {
  await open("#/setup/google-practice/test");
  await page.getByRole("button", { name: "Run the test" }).click();
  await page.getByText("Passed in practice").waitFor();
  await expect.poll(() => page.locator("[aria-live=polite]").allInnerTexts()).toContain("The test passed");
  await page.getByRole("button", { name: "Run again" }).waitFor();
});

test("the exported bundle arrives as a download, and the page says where", async () => {
  await open("#/setup/microsoft-passed/finish");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export the bundle" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^mailwright.*\.zip$/);
  await page
    .getByText(/Saved to your downloads/)
    .first()
    .waitFor();
});

test("a setup is removed only after a second word", async () => {
  const before = host.setups.size;
  await page.getByRole("button", { name: "More for New setup" }).click();
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  expect(host.setups.size).toBe(before);
  await page.getByRole("button", { name: "Remove this setup" }).click();
  await expect.poll(() => host.setups.size).toBe(before - 1);
});

test("from nine setups on one can be found: what the search found is said, and the way to rename it begins in the field", async () => {
  const [some] = sampleSetups(Date.now());
  await show({ setups: [..."ABCDEFGHI"].map((name) => ({ ...some!, id: name, name: `Office ${name}` })) });
  const search = page.getByRole("searchbox", { name: "Find a setup" });
  const said = (text: string) =>
    page.getByRole("status").filter({ hasText: text }).waitFor({ state: "attached" });
  await search.fill("office");
  await said("9 found");
  await search.fill("neither");
  await said("No setup with these words.");
  await search.fill("office c");
  await said("1 found");
  await page.getByRole("button", { name: "More for Office C" }).click();
  await page.getByRole("button", { name: "Rename" }).click();
  await expect.poll(focused).toMatch(/^field-name-/);
});

test("practice is said on every step of a practice setup, and on none of a real one", async () => {
  for (const step of ["domain", "dns", "app", "credentials", "test", "finish"]) {
    await open(`#/setup/google-practice/${step}`);
    await page.waitForSelector(`#heading-${step}`);
    expect(await page.locator("h1").textContent(), step).toContain("Practice");
    await open(`#/setup/microsoft/${step}`);
    await page.waitForFunction(() => document.title.includes("notifications.acme.com"));
    await page.waitForSelector(`#heading-${step}`);
    await expect.poll(() => page.locator("nav").textContent(), { message: step }).not.toContain("Practice");
  }
});
