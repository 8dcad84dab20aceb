import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { undoMs } from "../../../src-main/contract/limits.ts";
import { rememberSecret } from "../../support/canary.ts";
import { freshClientSecret } from "../../support/keys.ts";
import { openProfile } from "./profile.ts";

const day = 86_400_000;

/** A profile whose clock the test moves, and a setup in it that has a secret. */
async function withSecret() {
  const clock = { now: Date.parse("2026-11-26T10:00:00Z") };
  const profile = await openProfile({ now: () => clock.now });
  const { handlers, secrets } = profile;
  const { setup } = await handlers["setup.create"]({ provider: "microsoft", practice: false });
  await handlers["setup.update"]({ id: setup.id, change: { domain: { emailDomain: "mail.acme.com" } } });
  const secret = freshClientSecret();
  rememberSecret(secret);
  await handlers["credentials.setSecret"]({ id: setup.id, secret });
  const entries = async () => (await secrets.list()).filter((name) => name.startsWith(setup.id)).length;
  const listed = async () => (await handlers["setup.list"]({})).setups.map(({ id }) => id);
  const binned = async () => (await handlers["setup.list"]({})).removed.map(({ id }) => id);
  return { profile, handlers, id: setup.id, clock, secret, entries, listed, binned };
}

/** Lets the time to undo pass, for the timers too. */
async function timePasses(clock: { now: number }, run: () => Promise<unknown>) {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    await run();
    clock.now += undoMs;
    await vi.advanceTimersByTimeAsync(undoMs);
  } finally {
    vi.useRealTimers();
  }
}

test("a setup that was removed comes back with its secret, as it was, while that can be undone", async () => {
  const { handlers, id, entries, listed, binned } = await withSecret();
  const before = await handlers["setup.open"]({ id });
  await handlers["setup.remove"]({ id });
  expect(await listed()).not.toContain(id);
  expect(await binned()).toEqual([id]);
  const back = await handlers["setup.restore"]({ id });
  expect(back.setup).toEqual(before.setup);
  expect(back.secretPresent).toBe(true);
  expect(await entries()).toBe(1);
  expect(await binned()).toEqual([]);
});

test("after that its secret is gone from the keychain, and it can be brought back without it", async () => {
  const { profile, handlers, id, clock, entries, binned } = await withSecret();
  await timePasses(clock, () => handlers["setup.remove"]({ id }));
  await expect.poll(entries).toBe(0);
  await expect
    .poll(() => JSON.parse(readFileSync(join(profile.folder, "bin", `${id}.json`), "utf8")))
    .toMatchObject({ withSecrets: false, setup: { credential: null } });
  const back = await handlers["setup.restore"]({ id });
  expect(back.setup.domain.emailDomain).toBe("mail.acme.com");
  expect(back.setup.credential).toBeNull();
  expect(await binned()).toEqual([]);
});

test("a removed setup is kept for 30 days, and gone at the first start after them", async () => {
  const { handlers, id, clock, binned } = await withSecret();
  await handlers["setup.remove"]({ id });
  clock.now += 31 * day;
  await handlers["app.info"]({});
  await expect.poll(binned).toEqual([]);
  await expect(handlers["setup.restore"]({ id })).rejects.toMatchObject({
    finding: { code: "setup-not-removed" },
  });
});

test("what is removed for good takes its secret along at once", async () => {
  const { handlers, id, entries, binned } = await withSecret();
  await handlers["setup.remove"]({ id });
  await handlers["setup.erase"]({ id });
  expect(await entries()).toBe(0);
  expect(await binned()).toEqual([]);
});

test("a secret that was forgotten can be taken back for 10 seconds, and no longer", async () => {
  const { handlers, id, clock, entries } = await withSecret();
  const forgot = await handlers["credentials.forget"]({ id });
  expect(forgot.setup.credential).toBeNull();
  expect((await handlers["credentials.restore"]({ id })).secretPresent).toBe(true);
  await timePasses(clock, () => handlers["credentials.forget"]({ id }));
  await expect.poll(entries).toBe(0);
  await expect(handlers["credentials.restore"]({ id })).rejects.toMatchObject({
    finding: { code: "secret-not-forgotten" },
  });
});

test("a new secret in its place: the forgotten one is gone and does not come back over it", async () => {
  const { handlers, id, entries } = await withSecret();
  await handlers["credentials.forget"]({ id });
  const second = freshClientSecret();
  rememberSecret(second);
  await handlers["credentials.setSecret"]({ id, secret: second });
  expect(await entries()).toBe(1);
  await expect(handlers["credentials.restore"]({ id })).rejects.toMatchObject({
    finding: { code: "secret-not-forgotten" },
  });
});

test("nothing is left for later when Mailwright closes", async () => {
  const { profile, handlers, id, entries } = await withSecret();
  await handlers["credentials.forget"]({ id });
  await profile.close();
  expect(await entries()).toBe(0);
});

test("where a person forgets at once, the keychain's entry is gone with the answer", async () => {
  const { handlers, id, entries } = await withSecret();
  const { setup } = await handlers["credentials.forget"]({ id, atOnce: true });
  expect(setup.forgotten).toBeUndefined();
  expect(await entries()).toBe(0);
});
