import { describe, expect, test } from "vitest";
import { connectionRef, ownRefs } from "../../../src-main/credentials/secret-ref.ts";
import { openStore } from "../../../src-main/setup/store.ts";
import { rememberSecret } from "../../support/canary.ts";
import { ended, practiceWithoutMail, rememberSecrets, states } from "./plan-walk.ts";
import { exported, imported, openProfile, type Profile } from "./profile.ts";

/** A practice setup for which nothing was done, with its DNS host connected. The canary knows the token. */
async function connected(profile: Profile): Promise<string> {
  const id = await practiceWithoutMail(profile);
  await profile.handlers["practice.connect"]({ id, system: "cloudflare" });
  await rememberSecrets(profile, id);
  return id;
}

const refused = (code: string) => ({ finding: expect.objectContaining({ code }) });

describe("a plan", { timeout: 120_000 }, () => {
  test("is read, applied and taken back, and the setup knows how it ended", async () => {
    const profile = await openProfile();
    const { handlers } = profile;
    const id = await connected(profile);
    const { plan } = await handlers["plan.read"]({ id });
    expect(states(plan)).toEqual({ "dns/spf": "pending", "dns/dmarc": "pending" });

    expect(await ended(profile, handlers["plan.apply"]({ id, agreed: [] }))).toMatchObject({
      outcome: "done",
      left: 0,
    });
    const after = await handlers["plan.read"]({ id });
    expect(states(after.plan)).toEqual({ "dns/spf": "done", "dns/dmarc": "done" });
    expect(after.view.setup.lastPlan).toMatchObject({ outcome: "done" });
    expect(after.view.changes.map(({ state }) => state)).toEqual(["done", "done"]);
    const { check } = await handlers["dns.check"]({ id });
    expect(check.rows.find(({ kind }) => kind === "spf")?.status).toBe("found");

    expect(await ended(profile, handlers["plan.undo"]({ id }))).toMatchObject({ outcome: "done" });
    const last = await handlers["plan.read"]({ id });
    expect(states(last.plan)).toEqual({ "dns/spf": "undone", "dns/dmarc": "undone" });
  });

  test("is applied only when it was shown, by one run at a time, and what was told is stored before the end", async () => {
    const profile = await openProfile();
    const { handlers } = profile;
    const id = await connected(profile);
    await expect(handlers["plan.apply"]({ id, agreed: [] })).rejects.toMatchObject(refused("plan-not-read"));
    await handlers["plan.read"]({ id });
    const run = ended(profile, handlers["plan.apply"]({ id, agreed: [] }));
    await expect(handlers["plan.apply"]({ id, agreed: [] })).rejects.toMatchObject(refused("plan-busy"));
    await expect(handlers["plan.undo"]({ id })).rejects.toMatchObject(refused("plan-busy"));
    await expect(
      handlers["connection.end"]({ id, system: "cloudflare", revoke: false }),
    ).rejects.toMatchObject(refused("plan-busy"));
    // A window that is opened now is shown the plan as it stands.
    expect((await handlers["plan.read"]({ id })).plan.changes).toHaveLength(2);
    await run;
    const { journal = [] } = await openStore(profile.folder, Date.now).read(id);
    expect(journal.map(({ id: change, phase }) => `${change} ${phase}`)).toEqual([
      "dns/spf begun",
      "dns/spf done",
      "dns/dmarc begun",
      "dns/dmarc done",
    ]);
  });

  test("is canceled, and goes on when it is applied again", async () => {
    const profile = await openProfile();
    const { handlers } = profile;
    const id = await connected(profile);
    await handlers["plan.read"]({ id });
    const running = handlers["plan.apply"]({ id, agreed: [] });
    const { runId } = await running;
    await handlers["plan.cancel"]({ runId });
    expect((await ended(profile, running)).outcome).toBe("cancelled");
    await handlers["plan.read"]({ id });
    expect((await ended(profile, handlers["plan.apply"]({ id, agreed: [] }))).outcome).toBe("done");
  });

  test("of another process is not applied meanwhile", async () => {
    const profile = await openProfile();
    const { handlers, folder } = profile;
    const id = await connected(profile);
    await handlers["plan.read"]({ id });
    let finish = () => {};
    const busy = () => new Error("busy");
    const other = openStore(folder, Date.now).hold(
      id,
      () => new Promise<void>((done) => (finish = done)),
      busy,
    );
    expect(await ended(profile, handlers["plan.apply"]({ id, agreed: [] }))).toMatchObject({
      outcome: "failed",
      finding: { code: "plan-busy" },
    });
    finish();
    await other;
    await handlers["plan.read"]({ id });
    expect((await ended(profile, handlers["plan.apply"]({ id, agreed: [] }))).outcome).toBe("done");
  });

  test("has nothing to read before a system is connected", async () => {
    const profile = await openProfile();
    const id = await practiceWithoutMail(profile);
    await expect(profile.handlers["plan.read"]({ id })).rejects.toMatchObject(
      refused("connection-nothing-connected"),
    );
  });
});

describe("a connection", { timeout: 60_000 }, () => {
  test("has its secret in the keychain and nowhere else, until it ends", async () => {
    const profile = await openProfile();
    const { handlers, secrets, folder } = profile;
    const id = await connected(profile);
    const store = openStore(folder, Date.now);
    const before = await store.read(id);
    const [fact] = before.connections ?? [];
    expect(await secrets.list()).toEqual(ownRefs(before).sort());
    expect((await handlers["secrets.orphans"]({})).names).toEqual([]);
    const token = await secrets.withSecret(connectionRef(id, fact!), (secret) => secret.use((text) => text));
    expect(JSON.stringify(before)).not.toContain(token);

    await handlers["connection.end"]({ id, system: "cloudflare", revoke: false });
    expect((await store.read(id)).connections).toEqual([]);
    expect(await secrets.has(connectionRef(id, fact!))).toBe(false);
    await expect(
      handlers["connection.end"]({ id, system: "cloudflare", revoke: false }),
    ).rejects.toMatchObject(refused("connection-not-there"));
  });

  test("that is made anew takes the place of the one before, and of another DNS host", async () => {
    const profile = await openProfile();
    const { handlers, secrets, folder } = profile;
    const id = await connected(profile);
    for (const system of ["cloudflare", "route53"] as const) {
      await handlers["practice.connect"]({ id, system });
      const setup = await openStore(folder, Date.now).read(id);
      expect(setup.connections?.map((one) => one.system)).toEqual([system]);
      expect(await secrets.list()).toEqual(ownRefs(setup).sort());
    }
  });

  test("that does not work is not kept", async () => {
    const profile = await openProfile();
    const { handlers, secrets, folder } = profile;
    const id = await connected(profile);
    const before = await secrets.list();
    const values = { token: `not-${crypto.randomUUID()}` };
    rememberSecret(values.token);
    await expect(handlers["connection.dns"]({ id, host: "cloudflare", values })).rejects.toHaveProperty(
      "finding",
    );
    expect(await secrets.list()).toEqual(before);
    expect((await openStore(folder, Date.now).read(id)).connections).toHaveLength(1);
  });

  test("goes with its setup, when that cannot be brought back any more", async () => {
    const profile = await openProfile();
    const id = await connected(profile);
    await profile.handlers["setup.remove"]({ id });
    await profile.handlers["setup.erase"]({ id });
    expect(await profile.secrets.list()).toEqual([]);
  });

  test("whose secret is gone says so, and what to do", async () => {
    const profile = await openProfile();
    const { handlers, secrets, folder } = profile;
    const id = await connected(profile);
    const [fact] = (await openStore(folder, Date.now).read(id)).connections ?? [];
    await secrets.forget(connectionRef(id, fact!));
    await expect(handlers["plan.read"]({ id })).rejects.toMatchObject(refused("connection-secret-missing"));
  });

  test("of practice is made in a practice setup only", async () => {
    const { handlers } = await openProfile();
    const { setup } = await handlers["setup.create"]({ provider: "google", practice: false });
    await expect(handlers["practice.connect"]({ id: setup.id, system: "cloudflare" })).rejects.toMatchObject(
      refused("practice-only"),
    );
  });

  test("is offered for the host that the zone's name servers tell", async () => {
    const profile = await openProfile();
    const { handlers } = profile;
    const id = await connected(profile);
    await handlers["dns.check"]({ id });
    const { host, guides } = await handlers["connection.dnsHosts"]({ id });
    expect(host).toBe("cloudflare");
    expect(guides.map((guide) => guide.host)).toContain("route53");
    for (const { fields, steps } of guides) {
      expect(fields.some(({ secret }) => secret)).toBe(true);
      expect(steps.length).toBeGreaterThan(0);
    }
  });
});

describe("a DKIM key that only the console shows", { timeout: 60_000 }, () => {
  test("is in the plan once it was pasted, is written, and goes with the setup's bundle", async () => {
    const profile = await openProfile();
    const { handlers } = profile;
    const id = await connected(profile);
    const before = await handlers["plan.read"]({ id });
    expect(Object.keys(states(before.plan))).not.toContain("dns/dkim");
    const view = await handlers["practice.fill"]({ id, step: "dns" });
    const key = view.setup.domain.dkim?.records[0]?.value ?? "";
    await handlers["setup.update"]({ id, change: { domain: { dkim: undefined } } });
    const pasted = await handlers["dns.pasteDkim"]({ id, text: `google._domainkey\n${key}` });
    expect([pasted.findings, pasted.view.setup.domain.dkim]).toEqual([[], view.setup.domain.dkim]);

    const { plan } = await handlers["plan.read"]({ id });
    expect(plan.changes.find((change) => change.id === "dns/dkim")?.items[0]?.after).toEqual([key]);
    expect((await handlers["dns.handOver"]({ id, format: "text" })).text).toContain(key.slice(0, 200));
    expect(await ended(profile, handlers["plan.apply"]({ id, agreed: [] }))).toMatchObject({
      outcome: "done",
    });
    const { check } = await handlers["dns.check"]({ id });
    expect(check.rows.find(({ kind }) => kind === "dkim")).toMatchObject({ status: "found", value: key });
    const { view: opened } = await imported(await openProfile(), await exported(profile, id));
    expect(opened.setup.domain.dkim).toEqual(view.setup.domain.dkim);
  });
});
