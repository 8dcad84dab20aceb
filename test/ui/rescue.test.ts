import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ProviderId } from "../../src-main/contract/index.ts";
import { faultsOf } from "./support/axe.ts";
import { ask, learnKey, practiceSetup, visit } from "./support/practice-setup.ts";
import { browserTheatre, type Stage, type Theatre } from "./support/stage.ts";
import { cutOff } from "./support/window.ts";

/**
 * The moment that matters, over the practice world's real sockets: a test fails, its finding is seen at once, its button
 * leads to where it is mended, the deed is done in the window, and the test is run again from there, until it passes.
 */
let theatre: Theatre;
let stage: Stage;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  theatre = await browserTheatre();
  stage = await theatre.open(await mkdtemp(join(tmpdir(), "mailwright-rescue-")));
  page = stage.page;
  page.setDefaultTimeout(20_000);
  page.on("pageerror", (error) => complaints.push(error.message));
  learnKey(page);
  await stage.show();
  await page.waitForSelector("h1");
});
afterAll(async () => {
  await stage?.end();
  await theatre?.close();
});

/** A busy machine takes its time. */
const patience = { timeout: 20_000 };
const sizes = [
  { width: 1280, height: 800 },
  { width: 800, height: 600 },
];
const companion = () => page.getByRole("complementary");
const primary = () => page.locator("main").locator("button[class*=primary]");
/** The focus went to the one thing that can help now. */
const focusAtPrimary = () =>
  expect
    .poll(() => page.evaluate(() => document.activeElement?.matches("button[class*=primary]")), patience)
    .toBe(true);

/** Wholly inside the window and not covered: nobody has to scroll for it. */
async function inView(what: Locator, name: string): Promise<void> {
  const seen = await what.evaluate((element) => {
    const box = element.getBoundingClientRect();
    const inside = box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight && box.right <= innerWidth;
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return inside && (element.contains(top) || top?.contains(element) === true);
  });
  expect(seen, name).toBe(true);
}

async function seenAtEverySize(code: string): Promise<void> {
  for (const viewport of sizes) {
    await page.setViewportSize(viewport);
    await inView(companion().getByRole("heading"), `${code}: the finding at ${viewport.width}`);
    expect(await primary().count(), `${code}: one primary action`).toBe(1);
    await inView(primary(), `${code}: the primary action at ${viewport.width}`);
    await inView(page.getByRole("navigation").first(), `${code}: the steps at ${viewport.width}`);
  }
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await cutOff(page), `${code}: read to the end at 320`).toEqual([]);
  await page.setViewportSize(sizes[0]!);
}

interface Rescue {
  readonly provider: ProviderId;
  readonly scenario: string;
  /** The button that leads there, and what has the focus then; null where nothing in the setup mends it. */
  readonly place: readonly [button: RegExp, focused: string] | null;
  /** What is pressed to mend it. */
  readonly deed: RegExp;
}

const task = (id: string) => [/^Open task \d+$/, `field-${id}`] as const;
const field = task;
const secret = [/^Open Credentials$/, "field-secret"] as const;
const key = [/^Open Credentials$/, "field-key"] as const;
const google = (scenario: string, place: Rescue["place"], deed: RegExp): Rescue => ({
  provider: "google",
  scenario,
  place,
  deed,
});
const microsoft = (scenario: string, place: Rescue["place"], deed: RegExp): Rescue => ({
  ...google(scenario, place, deed),
  provider: "microsoft",
});

const rescues: readonly Rescue[] = [
  google("delegation-missing", task("google-delegation"), /^Enter the delegation/),
  google("delegation-scope", task("google-delegation"), /^Enter the delegation|^Let the time pass/),
  google("admin-policy", task("google-delegation"), /^Enter the delegation/),
  google("key-deleted", key, /^Make a practice key/),
  google("account-not-found", field("issuer"), /^Take the value/),
  google("account-disabled", task("google-service-account"), /^Enable the service account/),
  google("org-internal", task("google-project"), /^Move the account/),
  google("subject-unknown", field("subject"), /^Take the value/),
  google("clock-wrong", null, /^Set the practice clock/),
  google("audience-wrong", field("audience"), /^Take the value/),
  google("scope-invalid", field("scope"), /^Take the value/),
  google("user-mismatch", field("username"), /^Take the value/),
  google("daily-limit", null, /^Let the time pass/),
  google("admin-rule", task("google-mailbox"), /^Mend the user/),
  google("smtp-refused", field("port"), /^Open the port/),
  google("captive-portal", null, /^Sign in to the practice network/),
  microsoft("secret-id", secret, /^Make a practice secret/),
  microsoft("secret-expired", secret, /^Make a practice secret/),
  microsoft("client-unknown", field("clientId"), /^Take the value/),
  microsoft("tenant-unknown", field("tenantId"), /^Take the value/),
  microsoft("app-disabled", task("microsoft-app"), /^Allow the app/),
  microsoft("scope-wrong", field("scope"), /^Take the value/),
  microsoft("conditional-access", task("microsoft-app"), /^Allow the app/),
  microsoft("consent-missing", task("microsoft-consent"), /^Grant admin consent/),
  microsoft("object-id-wrong", field("objectId"), /^Take the value/),
  microsoft("principal-missing", task("microsoft-exchange"), /^Run the script|^Let the time pass/),
  microsoft(
    "smtp-auth-disabled-mailbox",
    task("microsoft-smtp-auth"),
    /^Allow the sign-in|^Let the time pass/,
  ),
  microsoft("mailbox-permission", task("microsoft-exchange"), /^Run the script|^Let the time pass/),
  microsoft("send-as-denied", task("microsoft-mailbox"), /^Give the mailbox/),
  microsoft("exchange-busy", null, /^Let the time pass/),
];

test.each(rescues)("$provider $scenario: failed, mended, run again, done", async (rescue) => {
  const { provider, scenario, place, deed } = rescue;
  await page.setViewportSize(sizes[0]!);
  const { setup } = await practiceSetup(page, provider, scenario);
  await visit(page, `#/setup/${setup.id}/test`);
  await page.getByRole("button", { name: "Run the test" }).click();
  await companion().getByRole("button", { name: "Run again" }).waitFor();
  await focusAtPrimary();
  await seenAtEverySize(scenario);
  await page.setViewportSize(sizes[1]!);
  const heights = await page
    .locator("main ol > li:not(aside li)")
    .evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().height));
  expect(Math.max(...heights), `${scenario}: a stage is a line, or two`).toBeLessThan(64);
  await page.setViewportSize(sizes[0]!);
  // The stage that failed has the server's words beside it: the same diagnosis never stands twice.
  const title = (await companion().getByRole("heading").textContent())?.replace(/^Error: /, "");
  expect(
    await page
      .locator("main ol > li")
      .getByText(title ?? "")
      .count(),
  ).toBe(0);

  if (place) {
    const [button, focused] = place;
    await companion().getByRole("button", { name: button }).click();
    await expect.poll(() => page.evaluate(() => document.activeElement?.id), patience).toBe(focused);
    await inView(page.locator(`[id="${focused}"]`), `${scenario}: the place`);
    await seenAtEverySize(scenario);
  }
  await page.getByRole("button", { name: deed }).click();
  const again = companion().getByRole("button", { name: "Run again" });
  await expect
    .poll(() => companion().getByRole("heading").textContent(), patience)
    .toMatch(/^(Mended|You replaced|You changed)/);
  await inView(again, `${scenario}: Run again`);
  await focusAtPrimary();
  await again.click();
  await expect
    .poll(async () => (await ask(page, "setup.open", { id: setup.id })).tested, patience)
    .toBe("tested");
  await page
    .getByText(/^Passed/)
    .first()
    .waitFor();
  await focusAtPrimary();
  expect(await primary().count(), `${scenario}: one primary action after it passed`).toBe(1);
  expect(complaints).toEqual([]);
});

test.each(["google", "microsoft"] as const)(
  "%s: a record that keeps Okta from verifying stands by on every step, until it is mended in the zone",
  async (provider) => {
    await page.setViewportSize(sizes[0]!);
    const { setup } = await practiceSetup(page, provider, "okta-record-missing");
    await visit(page, `#/setup/${setup.id}/dns`);
    await page.getByRole("button", { name: "Mend it in the practice zone" }).waitFor();
    // There the row says it, and the same diagnosis never stands twice.
    expect(await companion().count()).toBe(0);
    await visit(page, `#/setup/${setup.id}/credentials`);
    await page.waitForSelector("#heading-credentials");
    await inView(companion().getByRole("heading"), "the finding");
    await companion().getByRole("button", { name: "Open the record" }).click();
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.id), patience)
      .toMatch(/^field-okta-txt/);
    await page.getByRole("button", { name: "Mend it in the practice zone" }).click();
    const blocking = async () => {
      const { dnsCheck } = await ask(page, "setup.open", { id: setup.id });
      return dnsCheck?.rows.flatMap((row) => row.findings).filter(({ severity }) => severity === "error");
    };
    await expect.poll(blocking, patience).toEqual([]);
    await visit(page, `#/setup/${setup.id}/credentials`);
    await page.waitForSelector("#heading-credentials");
    expect(await companion().count()).toBe(0);
  },
);

test("a record that went missing after it was checked is seen by the run, and stands by though the message was accepted", async () => {
  await page.setViewportSize(sizes[0]!);
  const { setup } = await practiceSetup(page, "microsoft", "works");
  const { id } = setup;
  await ask(page, "dns.check", { id });
  await ask(page, "setup.update", { id, change: { scenario: "okta-record-missing" } });
  await visit(page, `#/setup/${id}/test`);
  await page.getByRole("button", { name: "Run the test" }).click();
  await page
    .getByText(/^Passed in practice, with one error beside it/)
    .first()
    .waitFor();
  await inView(companion().getByRole("heading", { name: "The TXT record is missing" }), "the finding");
  await page.getByRole("link", { name: /^DNS check 7 of 8, one to mend$/ }).waitFor();
  await focusAtPrimary();
  expect(await primary().count(), "one primary action").toBe(1);
});

test("a value that the test missed is tied to its field, which says so to whoever comes there", async () => {
  await page.setViewportSize(sizes[0]!);
  const { setup } = await ask(page, "setup.create", { provider: "microsoft", practice: true });
  await ask(page, "practice.fill", { id: setup.id, step: "domain" });
  await ask(page, "credentials.makePractice", { id: setup.id });
  await visit(page, `#/setup/${setup.id}/app`);
  await page.waitForSelector("#heading-app");
  expect(await page.locator("[aria-invalid]").count(), "no field is red before one has been in it").toBe(0);
  await visit(page, `#/setup/${setup.id}/test`);
  await page.getByRole("button", { name: "Run the test" }).click();
  await companion().getByRole("button", { name: "Open task 4" }).click();
  const field = page.getByLabel("Application (client) ID");
  await expect.poll(() => field.evaluate((at) => at === document.activeElement), patience).toBe(true);
  await expect.poll(() => field.getAttribute("aria-invalid"), patience).toBe("true");
  const told = await field.evaluate((at) =>
    (at.getAttribute("aria-describedby") ?? "")
      .split(" ")
      .map((name) => document.getElementById(name)?.textContent),
  );
  expect(told.join(" ")).toContain("Client ID is missing");
});

test("a newcomer has a practice bundle in twelve actions at most", async () => {
  const other = await theatre.open(await mkdtemp(join(tmpdir(), "mailwright-newcomer-")));
  try {
    await other.show();
    other.page.setDefaultTimeout(20_000);
    let actions = 0;
    const press = async (name: RegExp) => {
      actions += 1;
      await other.page.getByRole("button", { name }).first().click();
    };
    await press(/^Practice with Google/);
    await press(/^Fill in practice values$/);
    await other.page
      .getByText(/^Filled in: notifications\.mycompany\.example/)
      .first()
      .waitFor();
    await press(/^Continue to DNS check$/);
    await press(/^Continue to Provider app$/);
    await press(/^Continue to Credentials$/);
    await press(/^Make a practice key$/);
    await other.page.getByRole("heading", { level: 1, name: "The key is stored" }).waitFor();
    await press(/^Continue to Test$/);
    await press(/^Run the test$/);
    await other.page
      .getByText(/^Passed in practice/)
      .first()
      .waitFor();
    await press(/^Continue to Finish$/);
    await other.saved(() => press(/^Export the bundle$/), tmpdir());
    console.log(`A practice bundle in ${actions} actions`);
    expect(actions).toBeLessThanOrEqual(12);
  } finally {
    await other.end();
  }
});

test("with a finding open axe has nothing to name: light, dark, forced colors, and while a run is pending", async () => {
  const { setup } = await practiceSetup(page, "microsoft", "smtp-blocked");
  await visit(page, `#/setup/${setup.id}/test`);
  await page.getByRole("button", { name: "Run the test" }).click();
  await companion().getByRole("button", { name: "Cancel" }).waitFor();
  const faults = async (when: string) => {
    // With forced colors they are the person's own; axe reads those of the style sheet.
    const found = await faultsOf(page, { contrast: !when.endsWith("active") });
    return found.map((fault) => `${when}: ${fault}`);
  };
  const found = await faults("pending");
  await companion().getByRole("button", { name: "Cancel" }).click();
  await ask(page, "setup.update", { id: setup.id, change: { scenario: "mailbox-permission" } });
  await page.getByRole("button", { name: "Run the test" }).click();
  await companion().getByRole("button", { name: "Run again" }).waitFor();
  for (const colorScheme of ["light", "dark"] as const) {
    for (const forcedColors of ["none", "active"] as const) {
      await page.emulateMedia({ colorScheme, forcedColors, reducedMotion: "reduce" });
      found.push(...(await faults(`${colorScheme} ${forcedColors}`)));
    }
  }
  await page.emulateMedia({ colorScheme: "light", forcedColors: "none" });
  expect(found).toEqual([]);
});
