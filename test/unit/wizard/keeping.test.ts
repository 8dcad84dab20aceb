import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { openSecretStore } from "../../../src-main/credentials/store.ts";
import { freshClientSecret, freshKeyFile } from "../../support/keys.ts";
import { openProfile, type Profile } from "./profile.ts";

/** A profile with a keychain that takes its time, and a practice setup in it that is ready but for its secret. */
async function slowProfile(provider: "google" | "microsoft") {
  const secrets = await openSecretStore({ sessionOnly: true });
  const put = secrets.put.bind(secrets);
  let waitMs = 0;
  secrets.put = async (...entry) => {
    const ms = waitMs;
    waitMs = 0;
    await sleep(ms);
    return put(...entry);
  };
  const profile = await openProfile({ secrets });
  const { handlers } = profile;
  const { setup } = await handlers["setup.create"]({ provider, practice: true });
  await handlers["practice.fill"]({ id: setup.id, step: "domain" });
  await handlers["practice.fill"]({ id: setup.id, step: "app" });
  return {
    ...profile,
    id: setup.id,
    /** The next secret that is put away takes so long, in milliseconds. */
    slow: (ms: number) => {
      waitMs = ms;
    },
  };
}

/** Runs a test at once; what came of it, and whether it was of the setup as it is now. */
async function run({ handlers, next }: Profile, id: string) {
  const ended = next("setup.changed");
  await handlers["run.start"]({ id });
  await ended;
  const { setup, tested } = await handlers["setup.open"]({ id });
  return { outcome: setup.lastRun?.outcome, tested };
}

test.each(["google", "microsoft"] as const)(
  "a test begun while a secret or key is put away uses that one, not the one before (%s)",
  async (provider) => {
    const profile = await slowProfile(provider);
    const { handlers, id, slow } = profile;
    await handlers["credentials.makePractice"]({ id });
    slow(200);
    const kept = handlers["credentials.makePractice"]({ id });
    expect(await run(profile, id)).toEqual({ outcome: "passed", tested: "tested" });
    await kept;
    slow(200);
    const given =
      provider === "google"
        ? handlers["credentials.pasteKey"]({ id, text: (await freshKeyFile()).json })
        : handlers["credentials.setSecret"]({ id, secret: freshClientSecret() });
    expect(await run(profile, id)).toMatchObject({ tested: "tested" });
    await given;
  },
);

test("a test begun while a secret is put away and forgotten again uses none", async () => {
  const profile = await slowProfile("microsoft");
  const { handlers, id, slow } = profile;
  slow(200);
  const kept = handlers["credentials.makePractice"]({ id });
  const gone = handlers["credentials.forget"]({ id });
  expect((await run(profile, id)).outcome).toBe("failed");
  await Promise.all([kept, gone]);
  expect((await handlers["setup.open"]({ id })).setup.credential).toBeNull();
});

test("of two secrets given at once the later one stays, and nothing of the other is left in the keychain", async () => {
  const { handlers, secrets, id, slow } = await slowProfile("microsoft");
  slow(200);
  const first = handlers["credentials.setSecret"]({ id, secret: freshClientSecret() });
  const second = handlers["credentials.makePractice"]({ id });
  const [, { view }] = await Promise.all([first, second]);
  expect((await handlers["setup.open"]({ id })).setup.credential).toEqual(view.setup.credential);
  expect(await secrets.list()).toEqual([`${id}.${view.setup.credential?.revision}`]);
});

test("a bundle exported while a secret is put away says which one it was made with", async () => {
  const { handlers, id, slow } = await slowProfile("microsoft");
  await handlers["credentials.makePractice"]({ id });
  slow(200);
  const kept = handlers["credentials.makePractice"]({ id });
  const { view } = await handlers["bundle.export"]({ id });
  expect(view.setup.credential).toEqual((await kept).view.setup.credential);
});
