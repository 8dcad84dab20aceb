import { createHash, randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { unzipSync, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { buildBundle } from "../../../src-main/bundle/export.ts";
import { bundleInput } from "../../../src-main/bundle/input.ts";
import { bundleLimit, MailwrightError, newPassphrase, type Setup } from "../../../src-main/contract/index.ts";
import { openSecretStore } from "../../../src-main/credentials/store.ts";
import { newSetup } from "../../../src-main/setup/document.ts";
import { rememberSecret } from "../../support/canary.ts";
import { freshClientSecret } from "../../support/keys.ts";
import { sampleSetup } from "../bundle/support/sample.ts";
import { exported, imported, openProfile, type Profile, received } from "./profile.ts";

const passphrase = newPassphrase((bytes) => crypto.getRandomValues(bytes));
rememberSecret(passphrase);
const at = "2026-11-24T08:00:00.000Z";

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: unknown) => {
      if (!(error instanceof MailwrightError)) throw error;
      return error.finding.code;
    },
  );
const bundleOf = (setup: Setup) => buildBundle(bundleInput(setup, "0.1.0", at)).bytes;
const files = (profile: Profile): string[] => {
  try {
    return readdirSync(join(profile.folder, "setups")).sort();
  } catch {
    return [];
  }
};

/** A practice setup that passed its test, on a laptop of its own. */
async function passedPractice(profile: Profile): Promise<Setup> {
  const { handlers } = profile;
  const { setup } = await handlers["setup.create"]({ provider: "microsoft", practice: true });
  const { id } = setup;
  await handlers["practice.fill"]({ id, step: "domain" });
  await handlers["practice.fill"]({ id, step: "app" });
  await handlers["credentials.makePractice"]({ id });
  return (await test_(profile, id)).setup;
}

async function test_({ handlers, next }: Profile, id: string) {
  const ended = next("setup.changed");
  await handlers["run.start"]({ id });
  await ended;
  const view = await handlers["setup.open"]({ id });
  expect(view.setup.lastRun?.outcome).toBe("passed");
  return view;
}

describe("a bundle opened on another laptop", () => {
  test("restores the setup and, with the passphrase, its secret; and runs there", async () => {
    const [one, other] = [await openProfile(), await openProfile()];
    const setup = await passedPractice(one);
    const { preview, view } = await imported(other, await exported(one, setup.id, passphrase), passphrase);

    expect(preview).toMatchObject({ sealed: "client-secret", known: false });
    expect(preview.manifest).toMatchObject({ practice: true, tested: "tested" });
    expect(view.setup.id).toBe(setup.id);
    expect(view.secretPresent).toBe(true);
    expect(view.setup.practice).toEqual(setup.practice);
    const ref = `${setup.id}.${setup.credential?.revision}`;
    const hash = (profile: Profile) =>
      profile.secrets.withSecret(ref, (secret) =>
        secret.use((value) => createHash("sha256").update(value).digest("hex")),
      );
    expect(await hash(other)).toBe(await hash(one));

    // The run came along, and nobody claims that it was made here.
    expect(view.tested).toBe("elsewhere");
    expect(view.steps.find((s) => s.id === "test")).toMatchObject({
      state: "attention",
      text: "Passed on another computer, not here yet",
    });
    expect(view.tasks.some((task) => task.done === "proven")).toBe(false);
    expect((await test_(other, setup.id)).tested).toBe("tested");
  }, 60_000);

  test("without the passphrase restores everything but the secret, and says what is missing", async () => {
    const [one, other] = [await openProfile(), await openProfile()];
    const setup = await passedPractice(one);
    const { view } = await imported(other, await exported(one, setup.id, passphrase));
    expect(view).toMatchObject({ secretPresent: false, tested: "elsewhere" });
    expect(view.steps.find((s) => s.id === "credentials")?.state).toBe("attention");
    // Another secret is another setup: what was tested elsewhere is not this.
    const { view: after } = await other.handlers["credentials.makePractice"]({ id: setup.id });
    expect(after.tested).toBe("changed");
  });

  test("stores nothing for a wrong passphrase, and takes the right one without the file again", async () => {
    const [one, other] = [await openProfile(), await openProfile()];
    const setup = await passedPractice(one);
    const bytes = await exported(one, setup.id, passphrase);
    const { ticket } = await other.handlers["bundle.open"]({}, received(bytes));
    expect(await codeOf(other.handlers["bundle.import"]({ ticket, passphrase: "not it" }))).toBe(
      "bundle-passphrase-wrong",
    );
    expect(files(other)).toEqual([]);
    expect(await other.secrets.list()).toEqual([]);
    const { view } = await other.handlers["bundle.import"]({ ticket, passphrase });
    expect(view.secretPresent).toBe(true);
    expect(await codeOf(other.handlers["bundle.import"]({ ticket, passphrase }))).toBe("bundle-gone");
  });

  test("says so when a passphrase is given and there is no secret in it", async () => {
    const other = await openProfile();
    const { ticket } = await other.handlers["bundle.open"]({}, received(bundleOf(uuidSetup())));
    expect(await codeOf(other.handlers["bundle.import"]({ ticket, passphrase }))).toBe("bundle-no-secret");
    expect(files(other)).toEqual([]);
  });
});

const uuidSetup = (change: Partial<Setup> = {}): Setup =>
  sampleSetup("microsoft", { id: randomUUID(), lastRun: null, lastPass: null, ...change });

describe("a setup that came in a bundle", () => {
  test("never replaces one that is here, not even when both come at once", async () => {
    const profile = await openProfile();
    const mine = await profile.handlers["setup.create"]({ provider: "microsoft", practice: false });
    const theirs = bundleOf(uuidSetup({ id: mine.setup.id }));
    const [first, second] = await Promise.all([imported(profile, theirs), imported(profile, theirs)]);
    expect(first.preview.known).toBe(true);
    expect(new Set([mine.setup.id, first.view.setup.id, second.view.setup.id]).size).toBe(3);
    expect((await profile.handlers["setup.open"]({ id: mine.setup.id })).setup).toEqual(mine.setup);
  });

  test.each([["CON"], ["AUX-1"], ["0B9C1F5E-1111-4222-8333-444444444444"], ["a"]])(
    "gets an id of this computer when its own is none of Mailwright's: %s",
    async (id) => {
      const profile = await openProfile();
      const { view } = await imported(profile, bundleOf(uuidSetup({ id })));
      expect(view.setup.id).toMatch(/^[0-9a-f-]{36}$/);
      expect(files(profile)).toEqual([`${view.setup.id}.json`]);
    },
  );

  test("never meets a secret that is in the keychain already", async () => {
    const secrets = await openSecretStore({ sessionOnly: true });
    const [one, other] = [await openProfile({ secrets }), await openProfile({ secrets })];
    const { setup } = await one.handlers["setup.create"]({ provider: "other", practice: false });
    const { view } = await one.handlers["credentials.setSecret"]({
      id: setup.id,
      secret: freshClientSecret(),
    });
    // The same setup and credential by name, with somebody else's token endpoint.
    const forged = bundleOf({
      ...view.setup,
      settings: { tokenEndpoint: "https://login.evil.example/token" },
    });
    const { view: theirs } = await imported(other, forged);
    expect(theirs.secretPresent).toBe(false);
    expect(theirs.setup.id).not.toBe(setup.id);
  });

  test("shows where it would send a secret, and what of that is not the provider's", async () => {
    const profile = await openProfile();
    const setup = uuidSetup({
      settings: { tokenEndpoint: "https://login.evil.example/token", host: "smtp.evil.example", port: 587 },
    });
    const { preview } = await profile.handlers["bundle.open"]({}, received(bundleOf(setup)));
    expect(preview).toMatchObject({
      host: "smtp.evil.example:587",
      tokenEndpoint: "https://login.evil.example/token",
    });
    expect(new Set(preview.findings.map((f) => f.field))).toEqual(new Set(["host", "tokenEndpoint"]));
  });

  test("does not look newer than what is done here", async () => {
    const profile = await openProfile({ now: () => Date.parse(at) });
    const { view } = await imported(profile, bundleOf(uuidSetup({ updatedAt: "2099-01-01T00:00:00.000Z" })));
    expect(view.setup.updatedAt).toBe(at);
  });

  test("brings no links but those to the documents Mailwright cites", async () => {
    const profile = await openProfile();
    const run = sampleSetup("microsoft").lastRun!;
    const sources = [
      { label: "Docs", url: "https://learn.microsoft.com/exchange" },
      { label: "Docs", url: "https://docs.google.com/document/d/1" },
      { label: "Docs", url: "javascript:alert(1)" },
      { label: "Docs", url: "https://learn.microsoft.com@evil.example/" },
      { label: "Docs", url: "https://evil.example/learn.microsoft.com" },
    ];
    const lastRun = { ...run, findings: [{ ...run.findings[0]!, sources }] };
    const { view } = await imported(profile, bundleOf(uuidSetup({ lastRun })));
    expect(view.setup.lastRun?.findings[0]?.sources).toEqual(sources.slice(0, 1));
  });

  test("is what it was: practice stays practice, real stays real", async () => {
    const profile = await openProfile();
    const practice = { ...newSetup("google", true, Date.parse(at)) };
    expect((await imported(profile, bundleOf(practice))).view.setup.practice).toEqual(practice.practice);
    expect((await imported(profile, bundleOf(uuidSetup()))).view.setup.practice).toBeNull();
  });

  test("does not say that it is tested because of a run that was practice", async () => {
    const profile = await openProfile();
    const run = { ...sampleSetup("microsoft").lastRun!, practice: true };
    const { view } = await imported(profile, bundleOf(uuidSetup({ lastRun: run })));
    expect(view.tested).toBe("never");
  });
});

describe("a file that is refused", () => {
  /** A bundle whose setup was edited, with its checksums set right. */
  function edited(change: (setup: Record<string, unknown>) => void, manifestChange = {}): Uint8Array {
    const parts = unzipSync(bundleOf(uuidSetup()));
    const setup = JSON.parse(Buffer.from(parts["mailwright/setup.json"]!).toString());
    change(setup);
    parts["mailwright/setup.json"] = Buffer.from(JSON.stringify(setup));
    const manifest = JSON.parse(Buffer.from(parts["manifest.json"]!).toString());
    const sum = createHash("sha256").update(parts["mailwright/setup.json"]!).digest("hex");
    manifest.files["mailwright/setup.json"] = { sha256: sum, size: parts["mailwright/setup.json"]!.length };
    parts["manifest.json"] = Buffer.from(JSON.stringify({ ...manifest, ...manifestChange }));
    return zipSync(parts);
  }

  test("the edited bundle of this test is a good one as long as nothing is edited", async () => {
    const profile = await openProfile();
    await imported(
      profile,
      edited(() => {}),
    );
    expect(files(profile)).toHaveLength(1);
  });

  test.each([
    [
      "a practice setup that says it is real",
      (s: Record<string, unknown>) => (s["practice"] = { scenario: "works" }),
      "bundle-changed",
    ],
    ["a time that is none", (s: Record<string, unknown>) => (s["updatedAt"] = "yesterday"), "bundle-damaged"],
    [
      "a time of a task that is none",
      (s: Record<string, unknown>) => (s["tasks"] = { a: "" }),
      "bundle-damaged",
    ],
    ["a setup of a newer Mailwright", (s: Record<string, unknown>) => (s["version"] = 99), "bundle-newer"],
    [
      "an id that is a path",
      (s: Record<string, unknown>) => (s["id"] = "../../etc/passwd"),
      "bundle-damaged",
    ],
  ])("%s", async (_, change, code) => {
    const profile = await openProfile();
    const bytes = edited(change as (setup: Record<string, unknown>) => void);
    expect(await codeOf(profile.handlers["bundle.open"]({}, received(bytes)))).toBe(code);
    expect(files(profile)).toEqual([]);
  });

  test("one that is larger than a bundle, whatever part of it was read", async () => {
    const profile = await openProfile();
    const file = { ...received(bundleOf(uuidSetup())), size: bundleLimit + 1 };
    expect(await codeOf(profile.handlers["bundle.open"]({}, file))).toBe("bundle-too-large");
  });
});

describe("exporting with a secret", () => {
  test("refuses a passphrase that is guessed easily, and a setup without a secret", async () => {
    const profile = await openProfile();
    const { setup } = await profile.handlers["setup.create"]({ provider: "microsoft", practice: true });
    const { id } = setup;
    expect(await codeOf(profile.handlers["bundle.export"]({ id, passphrase }))).toBe("secret-missing");
    await profile.handlers["credentials.makePractice"]({ id });
    expect(await codeOf(profile.handlers["bundle.export"]({ id, passphrase: "Summer2026!" }))).toBe(
      "bundle-passphrase-weak",
    );
    expect(await codeOf(profile.handlers["bundle.export"]({ id, passphrase: "" }))).toBe(
      "bundle-passphrase-weak",
    );
  });

  test("shows the saved file where the host can, by its ticket only", async () => {
    const shown: string[] = [];
    const profile = await openProfile({ showFile: (path) => shown.push(path) });
    const { setup } = await profile.handlers["setup.create"]({ provider: "google", practice: false });
    const { ticket, name } = await profile.handlers["bundle.export"]({ id: setup.id });
    const saved = await profile.handlers["file.save"]({ ticket });
    expect(saved).toEqual({ savedTo: join(profile.folder, name), canShow: true });
    await profile.handlers["file.show"]({ ticket });
    expect(shown).toEqual([join(profile.folder, name)]);
    expect(await codeOf(profile.handlers["file.show"]({ ticket: "/etc" }))).toBe("bundle-gone");
  });
});
