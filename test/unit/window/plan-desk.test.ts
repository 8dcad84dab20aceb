import { expect, test } from "vitest";
import type { ConnectionFact, SetupView } from "../../../src-main/contract/index.ts";
import { PlanDesk } from "../../../src-renderer/setup/plan-desk.ts";
import { Session } from "../../../src-renderer/setup/session.ts";
import { fakeBridge, sampleView } from "./fake-bridge.ts";

const okta: ConnectionFact = {
  system: "okta",
  where: "https://mycompany.okta.com",
  by: "token",
  connectedAt: "2026-11-23T10:00:00.000Z",
  revision: "r-1",
  values: {},
};

function open(connections: ConnectionFact[] = [okta]) {
  const base = sampleView();
  let view: SetupView = { ...base, setup: { ...base.setup, connections } };
  const fake = fakeBridge({
    "plan.read": () => ({ plan: { readAt: "2026-11-23T10:00:00.000Z", changes: [], findings: [] }, view }),
  });
  const session = new Session(fake.bridge, view);
  return {
    desk: new PlanDesk(session, () => {}),
    /** How often the systems were read. */
    read: () => fake.calls.filter(({ name }) => name === "plan.read").length,
    become(change: Partial<SetupView>) {
      view = { ...view, ...change };
      session.accept(view);
    },
  };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

test("a plan is read when its page is opened, and not again while it is about the setup as it is", async () => {
  const { desk, read } = open();
  desk.open();
  await settled();
  desk.open();
  await settled();
  expect(read()).toBe(1);
});

test("a plan that was read before the settings or the credential changed is read anew", async () => {
  const { desk, read, become } = open();
  desk.open();
  await settled();
  become({ fingerprint: "another" });
  desk.open();
  await settled();
  expect(read()).toBe(2);
});

test("nothing is asked while nothing is connected", async () => {
  const { desk, read, become } = open([]);
  desk.open();
  become({ fingerprint: "another" });
  desk.open();
  await settled();
  expect(read()).toBe(0);
});

test("a system that is being connected holds the plan until it is connected, or was refused", async () => {
  const { desk } = open([]);
  const first = Promise.withResolvers<void>();
  const second = Promise.withResolvers<void>();
  const okta = desk.connect("okta", () => first.promise);
  const host = desk.connect("cloudflare", () => second.promise);
  expect(desk.get().connecting).toEqual(["okta", "cloudflare"]);
  // What is read for the one meanwhile says nothing of the other.
  desk.open();
  await settled();
  first.resolve();
  await okta;
  expect(desk.get().connecting).toEqual(["cloudflare"]);
  second.reject(new Error("refused"));
  await expect(host).rejects.toThrow("refused");
  expect(desk.get().connecting).toEqual([]);
});
