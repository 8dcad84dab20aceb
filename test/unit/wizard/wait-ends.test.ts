import { expect, test, vi } from "vitest";
import { openProfile, type Profile } from "./profile.ts";

const hour = 3_600_000;

/** A practice setup whose test failed with what time may mend, over the practice servers. */
async function waiting(profile: Profile) {
  const { handlers } = profile;
  const { setup } = await handlers["setup.create"]({ provider: "microsoft", practice: true });
  const { id } = setup;
  await handlers["practice.fill"]({ id, step: "domain" });
  await handlers["practice.fill"]({ id, step: "app" });
  await handlers["credentials.makePractice"]({ id });
  await handlers["setup.update"]({ id, change: { scenario: "mailbox-permission" } });
  const stored = profile.next("setup.changed");
  await handlers["run.start"]({ id });
  await stored;
  expect((await handlers["setup.open"]({ id })).retryAt).not.toBeNull();
  return id;
}

/** Lets the time of the next try come, for the timer that waits for it. */
async function nextTry({ handlers }: Profile, id: string, clock: { now: number }): Promise<void> {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    await handlers["run.wait"]({ id, on: true });
    clock.now += hour;
    await vi.advanceTimersByTimeAsync(hour);
  } finally {
    vi.useRealTimers();
  }
}

test("a wait that ends by itself is told once, marked on Home, and seen when the setup is opened", {
  timeout: 60_000,
}, async () => {
  const clock = { now: Date.now() };
  const profile = await openProfile({ now: () => clock.now });
  const { handlers } = profile;
  const id = await waiting(profile);
  await handlers["practice.deed"]({ id });
  const news = async () => (await handlers["setup.list"]({})).setups.map((setup) => setup.news);
  expect(await news()).toEqual([false]);

  const ended = profile.next("wait.ended");
  await nextTry(profile, id, clock);
  expect(await ended).toEqual({
    id,
    title: "notifications.mycompany.example",
    state: "The test passed: the message was accepted.",
  });
  expect(await news()).toEqual([true]);
  await handlers["setup.open"]({ id });
  expect(await news()).toEqual([false]);
});

test("a run that a person began is no news to them", { timeout: 60_000 }, async () => {
  const profile = await openProfile();
  const { handlers } = profile;
  const id = await waiting(profile);
  await handlers["practice.deed"]({ id });
  const stored = profile.next("setup.changed");
  await handlers["run.start"]({ id });
  await stored;
  const { setups } = await handlers["setup.list"]({});
  expect(setups.map(({ news }) => news)).toEqual([false]);
});
