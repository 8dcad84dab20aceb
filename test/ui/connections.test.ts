import { describe, expect, test } from "vitest";
import { rememberSecret } from "../support/canary.ts";
import { freshClientSecret } from "../support/keys.ts";
import type { FakeHostOptions } from "./support/fake-host.ts";
import { connectedSetup } from "./support/fake-plan.ts";
import { keyboard } from "./support/keyboard.ts";
import { sampleSetups } from "./support/sample-setups.ts";
import { expectAccessible, host, open, page, windowForEach } from "./support/window.ts";

/** The connections of a setup and their plan, in the window: over made-up systems that the real engine reads and writes. */
const start = windowForEach({}, false);

const id = "microsoft-passed";

const button = (name: string | RegExp) =>
  page
    .getByRole("main")
    .getByRole("button", { name, exact: typeof name === "string" })
    .first();
const press = (name: string | RegExp) => button(name).click();
const heading = (name: string | RegExp) => page.getByRole("heading", { name }).first();
const row = (title: string | RegExp) => page.getByRole("listitem").filter({ hasText: title }).first();
const dock = (name: RegExp) => page.getByRole("complementary", { name });
const calls = (name: string) => host.calls.filter((call) => call.name === name).map(({ input }) => input);

/** What a button copies. The page may write the clipboard, and nobody may read it. */
async function copied(name: string | RegExp): Promise<string> {
  await page.evaluate(() => {
    navigator.clipboard.writeText = async (text) => {
      document.body.dataset["copied"] = text;
    };
  });
  await press(name);
  await expect.poll(() => page.evaluate(() => document.body.dataset["copied"])).toBeTruthy();
  return page.evaluate(() => document.body.dataset["copied"] ?? "");
}

/** A setup that is connected to both, with the plan in sight. How it gets there is walked where connecting is tested. */
async function connected(options: FakeHostOptions = {}): Promise<void> {
  const setups = sampleSetups(Date.now()).map((setup) =>
    setup.id === id ? connectedSetup(setup, id) : setup,
  );
  await start({ ...options, setups });
  await open(`#/setup/${id}/connections`);
  await row("Change SPF").waitFor();
}

/** As `connected`, with Okta's feature switched on: what is left has no question before it. */
async function ready(options: FakeHostOptions = {}): Promise<void> {
  await connected(options);
  await press("Switch it on");
  await button("Apply 7 changes").waitFor();
}

describe("connecting", () => {
  test("Okta's token and a host's token are sent once, and are nowhere in the window after it", async () => {
    await open(`#/setup/${id}/domain`);
    const [token, zoneToken] = [freshClientSecret(), freshClientSecret()];
    rememberSecret(token);
    rememberSecret(zoneToken);
    await press("Connect Okta");
    await page.getByLabel("Address of your Okta org").fill("acme.okta.com");
    await page.keyboard.press("Enter");
    await page.getByText("acme.okta.com runs Identity Engine, and shows itself as login.acme.com.").waitFor();
    const link = page.getByRole("link", { name: /Open Security > API > Tokens/ });
    expect(await link.getAttribute("href")).toBe("https://acme-admin.okta.com/admin/access/api/tokens");
    await page.getByLabel("API token", { exact: true }).fill(token);
    await page.keyboard.press("Enter");
    await page.getByText("Connected", { exact: true }).waitFor();
    await open(`#/setup/${id}/dns`);
    await press("Connect the DNS host");
    await page.getByText("The zone is at Cloudflare, as its name servers say.").waitFor();
    await page.getByLabel("API token", { exact: true }).fill(zoneToken);
    await press("Connect Cloudflare");
    await page.getByText("Connected", { exact: true }).waitFor();

    expect(calls("connection.okta")).toEqual([{ id, org: "https://acme.okta.com", token }]);
    expect(calls("connection.dns")).toEqual([{ id, host: "cloudflare", values: { token: zoneToken } }]);
    const kept = await page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.documentElement.outerHTML]),
    );
    expect(kept).not.toContain(token);
    expect(kept).not.toContain(zoneToken);
  });

  test("a service app gets its public key and scopes from here, and is connected by its client ID", async () => {
    await open(`#/setup/${id}/finish`);
    await press("Open Connections");
    await press("Connect Okta");
    await page.getByLabel("Address of your Okta org").fill("acme.okta.com");
    await press("Look it up");
    await page.getByText("Service app", { exact: true }).click();
    expect(await button("Connect").isDisabled()).toBe(true);
    await press("Make the key");
    expect(JSON.parse(await copied("Copy the public key"))).toMatchObject({ kty: "RSA" });
    await page.getByText("okta.emailServers.manage").waitFor();
    await page.getByLabel("Client ID of the service app").fill("0oa1b2c3d4e5f6g7h8");
    await press("Connect");
    await page.getByText("Service app, with a key made here").waitFor();
  });

  test("the brand whose mail it is can be named before Okta is connected", async () => {
    await open(`#/setup/${id}/connections`);
    await press("Connect Okta");
    await page.getByLabel("Address of your Okta org").fill("acme.okta.com");
    await press("Look it up");
    await page.getByLabel("Brand (optional)").fill("  Acme Labs ");
    // What was entered stays when another way in is chosen.
    await page.getByText("Service app", { exact: true }).click();
    await page.getByText("API token", { exact: true }).first().click();
    await page.getByLabel("API token", { exact: true }).last().fill("an-api-token");
    await press("Connect");
    await page.getByText("Connected", { exact: true }).waitFor();
    expect(calls("connection.okta")).toEqual([
      { id, org: "https://acme.okta.com", token: "an-api-token", brand: "Acme Labs" },
    ]);
  });

  test("an org that does not answer is a finding beside the address, and nothing is asked further", async () => {
    await open(`#/setup/${id}/domain`);
    await press("Connect Okta");
    await page.getByLabel("Address of your Okta org").fill("acme.example");
    await press("Look it up");
    await heading(/No Okta org answers at this address/).waitFor();
    expect(await page.getByLabel("API token").count()).toBe(0);
  });

  test("a host with a policy shows its text; another host can be chosen", async () => {
    await open(`#/setup/${id}/dns`);
    await press("Connect the DNS host");
    await page.getByLabel("DNS host").selectOption("route53");
    await page.getByText("route53:ListHostedZonesByName").waitFor();
    expect(await page.getByLabel("Secret access key").getAttribute("type")).toBe("password");
    await page.getByLabel("Session token (optional)").waitFor();
  });

  test("with Okta connected its records are read there, and can still be pasted", async () => {
    await ready();
    await press("Apply 7 changes");
    await dock(/arrive/).waitFor();
    await open(`#/setup/${id}/domain`);
    await page.getByText("Read from Okta, through the connection below.").waitFor();
    await press("Paste instead");
    await page.getByLabel("Paste the records").waitFor();
  });

  test("disconnecting asks whether the token ends at Okta as well", async () => {
    await connected();
    await press("Disconnect");
    await press("Disconnect and end it");
    await button("Connect Okta").waitFor();
    expect(calls("connection.end")).toEqual([{ id, system: "okta", revoke: true }]);
    // The plan is the zone's alone now.
    await row("Change SPF").waitFor();
    await expect.poll(() => row("Create the email server").count()).toBe(0);
  });

  test("what a host lets it wait for is said while it is connected, and can be cancelled", async () => {
    await start();
    await open(`#/setup/${id}/dns`);
    await press("Connect the DNS host");
    const token = freshClientSecret();
    rememberSecret(token);
    await page.getByLabel("API token", { exact: true }).fill(token);
    host.hold();
    await press("Connect Cloudflare");
    await expect.poll(() => calls("connection.dns").length).toBe(1);
    const until = new Date(Date.now() + 60_000).toISOString();
    host.emit("plan.event", {
      id,
      runId: id,
      event: { type: "wait", id: "", text: "Cloudflare asks to wait", until },
    });
    await page.getByText(/Waiting: Cloudflare asks to wait, up to/).waitFor();
    await press("Cancel");
    await expect.poll(() => calls("plan.cancel")).toEqual([{ runId: id }]);
  });

  test("without a connection the rail says so, and nothing is asked of any system", async () => {
    for (const step of ["domain", "dns", "finish", "connections"]) await open(`#/setup/${id}/${step}`);
    await page.getByText("None. Optional").waitFor();
    expect(host.calls.filter(({ name }) => /^(connection|plan)\./.test(name))).toEqual([]);
  });
});

describe("the plan", () => {
  test("shows each change before it is written, numbers what the button writes, and says what is added", async () => {
    await connected();
    // What hangs on the question is not counted before it is answered.
    await button("Apply 5 changes").waitFor();
    expect(await row("Create the email server").textContent()).toContain("Waits for your answer");
    await press("Switch it on");
    await button("Apply 7 changes").waitFor();
    expect(await row("Change SPF").textContent()).toContain("added: include:spf.protection.outlook.com");
    expect(await row("MX, DKIM").textContent()).toContain("Already right");
    expect(await row("Enable the email server").textContent()).toContain("You are asked first");
    await page.getByText("All but change 7 can be undone here.").waitFor();
    expect(calls("plan.apply")).toEqual([{ id, agreed: ["okta/feature"], only: ["okta/feature"] }]);
    const text = await copied(/Copy as text/);
    expect(text).toContain(" 4. Cloudflare: Change SPF, TXT notifications.acme.com [Will be changed]");
    expect(text).toContain("+ v=spf1 include:_spf.acme.com include:spf.protection.outlook.com -all");
  });

  test("is applied by one button; arrival and enabling are asked alone, each with its own answers", async () => {
    await ready();
    await press("Apply 7 changes");
    await dock(/Did Okta's test message arrive/).waitFor();
    expect(await row("Add the records of Okta").textContent()).toContain("Seen at 2 of 2 name servers");
    await press("It arrived");
    await dock(/Enable the email server/).waitFor();
    await press("Not yet");
    await expect.poll(() => row("Enable the email server").textContent()).toContain("You said “Not yet”");
    await press("Answer again: Enable the email server");
    await press("Enable");
    await heading("All is in place").waitFor();
    expect(calls("plan.apply").at(-1)).toEqual({ id, agreed: ["okta/enable"], only: ["okta/enable"] });
  });

  test("a message that did not arrive is a finding, and the question can be answered again", async () => {
    await ready();
    await press("Apply 7 changes");
    await press("It did not");
    await heading(/Okta's test did not arrive/).waitFor();
    await press(/^Answer again/);
    await press("It arrived");
    await dock(/Enable the email server/).waitFor();
  });

  test("stops where somebody changed a record meanwhile: read, found and new plan, which is then applied", async () => {
    await ready({ trouble: "spf-changed" });
    await press("Apply 7 changes");
    await heading("Stopped at change 4 of 7").waitFor();
    await button("Apply 4 changes").waitFor();
    const said = (await row("Change SPF").textContent()) ?? "";
    expect(said).toMatch(/Read at \d\d:\d\dv=spf1 include:_spf.acme.com -all/);
    expect(said).toMatch(/Found at \d\d:\d\dv=spf1 include:_spf.acme.com added: include:crm.example -all/);
    expect(said).toMatch(
      /New planv=spf1 include:_spf.acme.com include:crm.example added: include:spf\.protection/,
    );
    // It does not need the record, and is left for the next run all the same.
    expect(await row("Verify notifications").textContent()).toContain("Will be verified");
    await page.getByText("3 stand. Nothing after change 4 was touched.").waitFor();
    expect(await page.getByRole("link", { name: /Connections/ }).textContent()).toContain(
      "Stopped at change 4 of 7",
    );
    // Home knows it as well.
    await open("#/");
    await page.getByText(/Plan stopped at “Change SPF/).waitFor();
    await open(`#/setup/${id}/connections`);
    await press("Apply 4 changes");
    await dock(/Did Okta's test message arrive/).waitFor();
    await open("#/");
    await page.getByText(/Asks you: Did Okta's test message arrive/).waitFor();
  });

  test("leaves what is in conflict from the start to the person, and applies what does not need it", async () => {
    await connected({ trouble: "name-taken" });
    await heading(/Another record stands at _dmarc/).waitFor();
    await press("Switch it on");
    await press("Apply 6 changes");
    await expect.poll(() => row("Change SPF").textContent()).toContain("Done");
    // Okta looks at its own records only.
    await expect.poll(() => row("Verify notifications").textContent()).toContain("Done");
    await dock(/Did Okta's test message arrive/).waitFor();
  });

  test("goes on without a host whose zone moved: its records are entered by hand, and then seen", async () => {
    await connected({ trouble: "zone-moved" });
    await heading("The domain is no longer served by the zone that is connected").waitFor();
    expect(await row("Change SPF").textContent()).toMatch(/Enter it where the zone is.*By hand/);
    expect(await row("Verify notifications").textContent()).toContain("Waits for what you enter");
    await press("Switch it on");
    await press("Apply 1 change");
    await expect.poll(() => row("Create the email domain").textContent()).toContain("Done");
    await heading("What is left is up to you").waitFor();
    await page
      .getByRole("link", { name: /Connections/ })
      .getByText("“Add the records of Okta” and 2 more are up to you")
      .waitFor();
    host.enterByHand();
    await press("Read again");
    await button("Apply 3 changes").waitFor();
    expect(await row("Change SPF").textContent()).toContain("Already right");
    await press("Apply 3 changes");
    await dock(/Did Okta's test message arrive/).waitFor();
  });

  test("says what it waits for and for how long, and can be cancelled; what was made stays", async () => {
    await ready({ trouble: "throttled" });
    await press("Apply 7 changes");
    await dock(/Change 3 of 7/)
      .getByText(/^Waiting: Cloudflare takes no more requests for a while, up to (39|40) s$/)
      .waitFor();
    expect(await row("Add TXT _dmarc").textContent()).toMatch(/Waitingup to \d\d s/);
    await press("Cancel");
    await heading("Canceled").waitFor();
    await page.getByText("2 stand.").waitFor();
    await press("Apply 5 changes");
    await dock(/Did Okta's test message arrive/).waitFor();
  });

  test("mail that Okta gave up since is told above the connections, with what the provider's words mean", async () => {
    await connected({ trouble: "mail-given-up" });
    const told = heading(/^Warning: Okta gave up mail: /);
    await told.waitFor();
    await page.getByText(/535 5\.7\.139/).waitFor();
    const okta = page.getByRole("heading", { name: "Okta", exact: true });
    const [finding, card] = await Promise.all([told.boundingBox(), okta.boundingBox()]);
    expect(finding?.y).toBeLessThan(card?.y ?? 0);
  });

  test("says why a change failed, with the way out, and goes on from there", async () => {
    await ready({ trouble: "server-refused" });
    await press("Apply 7 changes");
    await heading(/Okta does not let this token create an email server/).waitFor();
    await heading("Stopped at change 6 of 7").waitFor();
    await page.getByText(/E0000006/).waitFor();
    await press("Apply 2 changes");
    await dock(/Did Okta's test message arrive/).waitFor();
  });

  test("takes back one change, makes it again, and takes back all", async () => {
    await ready();
    await press("Apply 7 changes");
    await dock(/arrive/).waitFor();
    await press("Undo: Add TXT _dmarc.notifications.acme.com");
    await expect.poll(() => row("Add TXT _dmarc").textContent()).toMatch(/Undone \d\d:\d\d.*was done/);
    await press("Redo: Add TXT _dmarc.notifications.acme.com");
    await expect.poll(() => row("Add TXT _dmarc").textContent()).toMatch(/Done \d\d:\d\d/);
    await press("Undo all");
    await page.getByText(/what cannot be taken back: “Send Okta's test”/).waitFor();
    await press("Keep them");
    await press("Undo all");
    await press("Take them back");
    await expect
      .poll(() => row("Create the email domain").textContent(), { timeout: 10_000 })
      .toContain("Undone");
    expect(await row("Send Okta's test").textContent()).toContain("Kept");
    await expect.poll(() => button("Undo all").count(), { timeout: 10_000 }).toBe(0);
  });

  test("goes on in sight after a reload in the middle of it", async () => {
    await ready({ paceMs: 300 });
    await press("Apply 7 changes");
    await dock(/Change \d of 7/).waitFor();
    await page.reload();
    await dock(/Did Okta's test message arrive/).waitFor({ timeout: 20_000 });
    expect(await row("Send Okta's test").textContent()).toContain("Done");
  });
});

describe("for everyone", () => {
  test("axe has nothing to name in any theme, and it reflows at 320 px: pending, under way, stopped", async () => {
    await connected({ trouble: "spf-changed", paceMs: 20_000 });
    await expectAccessible(page);
    await page.setViewportSize({ width: 1120, height: 760 });
    await press("Apply 5 changes");
    await dock(/Change 1 of 7/).waitFor();
    await expectAccessible(page);
    await press("Cancel");
    await heading("Canceled").waitFor();
    await expectAccessible(page);
    await ready({ trouble: "spf-changed" });
    await press("Apply 7 changes");
    await heading("Stopped at change 4 of 7").waitFor();
    await expectAccessible(page);
    // Four states in three themes and two widths.
  }, 240_000);

  test("the forms that connect have nothing for axe to name either", async () => {
    await open(`#/setup/${id}/connections`);
    await press("Connect Okta");
    await page.getByLabel("Address of your Okta org").fill("acme.okta.com");
    await press("Look it up");
    await page.getByText("Service app", { exact: true }).click();
    await press("Make the key");
    await press("Connect the DNS host");
    await page.getByLabel("DNS host").selectOption("route53");
    await expectAccessible(page);
  });

  test("the keyboard alone goes from an address to an enabled server, and the focus never falls to the body", async () => {
    await start({ trouble: "spf-changed" });
    await open(`#/setup/${id}/connections`);
    const keys = keyboard(page);
    const lost = () => page.evaluate(() => document.activeElement === document.body);
    const step = async (name: RegExp, until: () => Promise<unknown>) => {
      await keys.press(name);
      await until();
      await page.waitForTimeout(300);
      expect(await lost(), `after ${name}`).toBe(false);
    };
    await keys.press(/\|Connect Okta/);
    await keys.type(/oktaOrg/, "acme.okta.com");
    await page.keyboard.press("Enter");
    await page.getByLabel("API token", { exact: true }).waitFor();
    await keys.type(/oktaToken/, "an-api-token");
    await page.keyboard.press("Enter");
    await page.getByText("Connected", { exact: true }).waitFor();
    await page.waitForTimeout(300);
    expect(await lost(), "after connecting").toBe(false);
    await step(/\|Connect the DNS host/, () => page.getByLabel("API token", { exact: true }).waitFor());
    await keys.type(/cloudflare-token/, "a-zone-token");
    await page.keyboard.press("Enter");
    await row("Change SPF").waitFor();
    await page.waitForTimeout(300);
    expect(await lost(), "after connecting the zone").toBe(false);
    await step(/\|Switch it on/, () => button("Apply 7 changes").waitFor());
    await step(/\|Apply 7 changes/, () => heading("Stopped at change 4 of 7").waitFor());
    await step(/\|Undo: Add TXT _dmarc/, () => page.getByText(/Undone \d\d:\d\d/).waitFor());
    await step(/\|Redo: Add TXT _dmarc/, () => button("Apply 4 changes").waitFor());
    await step(/\|Apply 4 changes/, () => dock(/arrive/).waitFor());
    await step(/\|It arrived/, () => dock(/Enable the email server/).waitFor());
    // The key that said so does not enable all mail when it is pressed twice.
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Enable the email server?");
    await step(/\|Enable$/, () => heading("All is in place").waitFor());
    await step(/\|Disconnect/, () => button("Stay connected").waitFor());
    await step(/\|Stay connected/, () => button("Disconnect").waitFor());
    await step(/\|Undo all/, () => button("Keep them").waitFor());
    await step(/\|Keep them/, () => button("Undo all").waitFor());
  });
});
