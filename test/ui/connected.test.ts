import { generateKeyPairSync } from "node:crypto";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { isInPlace, isSettled, type ProviderId } from "../../src-main/contract/index.ts";
import { ask, learnKey, visit } from "./support/practice-setup.ts";
import { browserTheatre, type Stage, startHostHere, type Theatre } from "./support/stage.ts";

/** What the systems ask to wait for, and what is waited for between two looks, takes a tenth of its time here. */
const faster = 10;
vi.mock(import("../../src-main/plan/hands.ts"), async (original) => {
  const { handsOf } = await original();
  return {
    handsOf: (signal, now, onWait) => {
      const hands = handsOf(signal, now, onWait);
      return { ...hands, wait: (text, ms) => hands.wait(text, ms / faster) };
    },
  };
});

/** The real host over the practice company: its org at Okta and its zone at Cloudflare, over real HTTPS on loopback. */
let theatre: Theatre;
let stage: Stage;
let page: Page;
beforeAll(async () => {
  theatre = await browserTheatre(startHostHere);
});
afterAll(() => theatre?.close());
beforeEach(async () => {
  stage = await theatre.open(await mkdtemp(join(tmpdir(), "mailwright-connected-")));
  page = stage.page;
  page.setDefaultTimeout(20_000);
  learnKey(page);
  await stage.show();
  await page.waitForSelector("h1");
});
afterEach(() => stage.end());

/** A setup whose own side is filled in: domain, provider's values, credential. Nothing is in Okta or in the zone. */
async function filled(provider: ProviderId): Promise<string> {
  const { setup } = await ask(page, "setup.create", { provider, practice: true });
  const { id } = setup;
  const domain = {
    emailDomain: "notifications.mycompany.example",
    from: "noreply@notifications.mycompany.example",
  };
  await ask(page, "setup.update", { id, change: { domain } });
  await ask(page, "practice.fill", { id, step: "app" });
  await ask(page, "credentials.makePractice", { id });
  return id;
}

/** A person who presses what the window offers, and counts. */
function person() {
  let actions = 0;
  return {
    count: () => actions,
    async press(name: string | RegExp): Promise<void> {
      actions += 1;
      await page
        .getByRole("main")
        .getByRole("button", { name, exact: typeof name === "string" })
        .first()
        .click();
    },
    async follow(name: RegExp): Promise<void> {
      actions += 1;
      await page.getByRole("link", { name }).click();
    },
  };
}

const question = (title: RegExp) => page.getByRole("complementary", { name: title });

test.each(["microsoft", "google"] as const)(
  "%s: from an empty org to an enabled, tested server with a verified domain and all records, in at most 8 actions",
  async (provider) => {
    const id = await filled(provider);
    await visit(page, `#/setup/${id}/domain`);
    const admin = person();
    await admin.follow(/Connections/);
    await admin.press("Connect the practice org");
    await page.getByText("Connected").first().waitFor();
    await admin.press("Connect the practice zone");
    await page.getByText(/^Add SPF/).waitFor();
    await admin.press(/^Apply \d+ changes$/);
    await question(/message arrive at/).waitFor({ timeout: 60_000 });
    await admin.press("It arrived");
    await question(/Enable the email server/).waitFor();
    await admin.press("Enable");
    await page.getByRole("heading", { name: "All is in place" }).waitFor();

    console.log(`${provider}: ${admin.count()} actions`);
    expect(admin.count()).toBeLessThanOrEqual(8);
    const { plan, view } = await ask(page, "plan.read", { id });
    expect(plan.changes.filter((change) => !isSettled(change))).toEqual([]);
    expect(plan.findings).toEqual([]);
    const states = Object.fromEntries(plan.changes.map((change) => [change.id, change.state]));
    expect(states).toMatchObject({
      "okta/email-domain": "done",
      "dns/okta": "done",
      "dns/spf": "done",
      "okta/verify": "done",
      "okta/server": "done",
      "okta/test": "done",
      "okta/enable": "done",
    });
    // Okta's records came from Okta, and the zone's own name servers show all that is needed.
    expect(view.setup.domain.oktaRecords.length).toBeGreaterThan(2);
    const { check } = await ask(page, "dns.check", { id });
    // A DKIM key that only the provider's console shows has no value yet that could be written.
    const known = check.rows.filter(({ enter }) => enter !== undefined);
    expect(known.filter((row) => !isInPlace(row)).map(({ fqdn }) => fqdn)).toEqual([]);
    // Nobody ticks by hand what the plan has proved: the feature where it is a task, verified, server, test, enabled.
    await visit(page, `#/setup/${id}/finish`);
    await page.getByText("Proved by the plan").nth(3).waitFor();
    expect(await page.getByRole("checkbox", { name: /switch on “Use custom email provider”/ }).count()).toBe(
      0,
    );
    await page.getByRole("checkbox", { name: /Trigger a mail to an end user/ }).waitFor();
  },
);

test("without a connection no system is asked anything, and every step works as it did", async () => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const id = await filled("microsoft");
  for (const step of ["domain", "dns", "finish", "connections"]) {
    await visit(page, `#/setup/${id}/${step}`);
    await page.waitForSelector(`#heading-${step}`);
  }
  await page.getByText("None. Optional").waitFor();
  expect(asked.filter((path) => /^\/api\/(connection|plan)\./.test(path))).toEqual([]);
});

test("a DKIM key that only the console shows is pasted at its row: a part of it is refused at the field, a whole one is what to enter", async () => {
  const id = await filled("google");
  await ask(page, "practice.connect", { id, system: "cloudflare" });
  await visit(page, `#/setup/${id}/dns`);
  const row = page.getByRole("button", { name: /google\._domainkey/ });
  await row.waitFor({ timeout: 60_000 });
  if ((await row.getAttribute("aria-expanded")) === "false") await row.click();
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const key = publicKey.export({ type: "spki", format: "der" }).toString("base64");
  const field = page.getByLabel("The record that the console shows");
  await field.fill(`v=DKIM1; k=rsa; p=${key.slice(0, 120)}`);
  await page.getByRole("button", { name: "Use this key" }).click();
  await expect.poll(() => field.getAttribute("aria-invalid")).toBe("true");
  const said = (await field.getAttribute("aria-describedby"))?.split(" ") ?? [];
  const texts = await Promise.all(said.map((one) => page.locator(`[id="${one}"]`).textContent()));
  expect(texts.join(" ")).toContain("There is no whole DKIM key in this text");
  expect(await field.evaluate((one) => one === document.activeElement)).toBe(true);

  await field.fill(`v=DKIM1; k=rsa; p=${key}`);
  await page.getByRole("button", { name: "Use this key" }).click();
  await page.getByText(`p=${key}`).first().waitFor();
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(false);
  const { plan } = await ask(page, "plan.read", { id });
  expect(plan.changes.find((change) => change.id === "dns/dkim")?.items[0]?.after?.[0]).toContain(key);
});

test("what was applied is taken back in reverse, and the org and the zone are as they were", async () => {
  const id = await filled("google");
  await ask(page, "practice.connect", { id, system: "okta" });
  await ask(page, "practice.connect", { id, system: "cloudflare" });
  const before = (await ask(page, "plan.read", { id })).plan;
  await visit(page, `#/setup/${id}/connections`);
  const admin = person();
  await admin.press(/^Apply \d+ changes$/);
  await question(/message arrive at/).waitFor({ timeout: 60_000 });
  await admin.press("Undo all");
  await admin.press("Take them back");
  await page
    .getByText(/Undone \d\d:\d\d/)
    .nth(3)
    .waitFor({ timeout: 60_000 });
  await page.getByRole("button", { name: /^Apply|Continue/ }).waitFor();
  const { plan } = await ask(page, "plan.read", { id });
  const stands = (changes: typeof plan.changes) =>
    Object.fromEntries(
      changes
        .filter(({ system }) => system !== "okta")
        .map(({ id: change, items }) => [change, items.map((item) => item.before)]),
    );
  expect(stands(plan.changes)).toEqual(stands(before.changes));
  expect(plan.changes.find(({ id: change }) => change === "okta/email-domain")?.state).toBe("undone");
});

describe("what may go wrong at the practice company is chosen, seen, and won", () => {
  /** The plan of a filled setup in a company that plays a scenario. */
  async function playing(title: string, provider: ProviderId = "google") {
    const id = await filled(provider);
    await visit(page, `#/setup/${id}/connections`);
    await page.getByRole("button", { name: /^Try what may go wrong/ }).click();
    await page.getByLabel("Find a failure").fill(title);
    await page.getByRole("button", { name: title, exact: true }).click();
    await page.getByRole("button", { name: `In this practice company: ${title}` }).waitFor();
    return { id, admin: person() };
  }
  type Admin = ReturnType<typeof person>;
  const heading = (name: string | RegExp) => page.getByRole("heading", { name }).first();
  /** Connects both, and waits until the plan of both stands there: what is pressed before is the plan of one. */
  async function connect(admin: Admin) {
    await connectOkta(admin);
    await admin.press("Connect the practice zone");
    await page.getByText(/^Add SPF/).waitFor({ timeout: 60_000 });
  }
  async function connectOkta(admin: Admin) {
    await admin.press("Connect the practice org");
    await page.getByText("Connected").first().waitFor();
  }
  const arrived = () => question(/message arrive at/).waitFor({ timeout: 90_000 });
  async function enabled(admin: Admin) {
    await arrived();
    await admin.press("It arrived");
    await question(/Enable the email server/).waitFor();
    await admin.press("Enable");
    await heading("All is in place").waitFor();
  }

  test.each([
    [
      "The token's creator may read, and change nothing",
      /does not let this sign-in manage/,
      "Give the token's creator the role",
    ],
    [
      "Another org of the cell has the email domain",
      /already exists in Okta/,
      "Have the other org let it go",
    ],
    [
      "Okta cannot reach the mail server: E0000223",
      /could not connect to the mail server/,
      "Open the practice mail server's firewall to Okta",
    ],
    [
      "The org has as many servers as it may have: E0000225",
      /no room for another email provider/,
      "Remove a server that nobody uses",
    ],
  ])(
    "%s: the finding stands in the plan, its deed beside it, and the plan goes on",
    async (title, finding, deed) => {
      const { admin } = await playing(title);
      await connect(admin);
      await admin.press(/^Apply \d+ changes$/);
      await heading(/^Stopped at change/).waitFor({ timeout: 60_000 });
      await heading(finding).waitFor();
      await page.getByRole("main").getByRole("button", { name: deed }).first().click();
      await page.getByRole("button", { name: /^Try what may go wrong/ }).waitFor();
      await admin.press(/^Apply \d+ changes?$/);
      await arrived();
    },
  );

  test("a zone whose token is for another one is connected after its deed, at the host that was chosen", async () => {
    const { id, admin } = await playing("The token is for another zone");
    await connectOkta(admin);
    await page.getByLabel("DNS host").selectOption("route53");
    await admin.press("Connect the practice zone");
    await heading(/is not among those that this access reaches/).waitFor();
    await page.getByRole("button", { name: "Make the token for this zone" }).last().click();
    await admin.press("Connect the practice zone");
    await page.getByText(/^Add SPF/).waitFor();
    const { plan } = await ask(page, "plan.read", { id });
    expect(plan.changes.find((change) => change.id === "dns/spf")?.system).toBe("route53");
  });

  test("the feature that is off is asked for by itself, and the plan goes on with the answer", async () => {
    const { admin } = await playing("The feature for OAuth servers is off, and can be switched on");
    await connect(admin);
    await question(/Switch on/).waitFor();
    await admin.press("Switch it on");
    await page
      .getByText(/^Done \d\d:\d\d/)
      .first()
      .waitFor();
    await admin.press(/^Apply \d+ changes$/);
    await arrived();
  });

  test("another server that is enabled has its own question, which says that its secret cannot be brought back", async () => {
    const { id, admin } = await playing("Another server is enabled");
    await connect(admin);
    await admin.press(/^Apply \d+ changes$/);
    await arrived();
    await admin.press("It arrived");
    const asked = question(/Disable .*Old relay/);
    await asked.waitFor();
    await asked
      .getByText(/Its secret is never shown: if somebody deletes the server, it cannot be brought back/)
      .waitFor();
    await admin.press("Leave it");
    await page.getByText(/You said “Leave it”/).waitFor();
    // Nothing else touches it, and nothing enables ours beside it.
    const before = (await ask(page, "plan.read", { id })).plan.changes;
    expect(before.find((change) => change.id === "okta/other-server")?.state).toBe("pending");
    await admin.press("Answer again: Disable the email server Old relay");
    await admin.press("Disable Old relay");
    await question(/Enable the email server/).waitFor();
    await admin.press("Enable");
    await heading("All is in place").waitFor();
  });

  test("mail that Okta gave up after it was enabled is told on Finish, with the provider's words, above what is left", async () => {
    const { id, admin } = await playing("Everything works, and after it is enabled Okta gives up a mail");
    await connect(admin);
    await admin.press(/^Apply \d+ changes$/);
    await enabled(admin);
    // Whoever comes back later: the log is read with the plan.
    await page.reload();
    await visit(page, `#/setup/${id}/finish`);
    const left = page.locator("section", { has: heading("What is left in Okta") });
    const lost = left.getByRole("article").filter({ hasText: "Okta gave up mail" });
    await lost.getByText(/535 5\.7\.3 Authentication unsuccessful/).waitFor();
    expect(await lost.count()).toBe(1);
  });

  test("a wait that Okta asks for is said in words, with its end, and can be cancelled", async () => {
    const { admin } = await playing("Every third request is put off: 429");
    await connect(admin);
    await page.getByText(/^Add SPF/).waitFor({ timeout: 60_000 });
    await admin.press(/^Apply \d+ changes$/);
    await page
      .getByText(/^Waiting: .*(Okta|wait)/)
      .first()
      .waitFor({ timeout: 30_000 });
    await admin.press("Cancel");
    await heading("Canceled").waitFor();
    await admin.press(/^Apply \d+ changes$/);
    await enabled(admin);
  });
});
