import { describe, expect, test } from "vitest";
import type { ReplyKey } from "../../../src-main/contract/index.ts";
import { sealReply } from "../../../src-main/credentials/sealed-reply.ts";
import { rememberSecret } from "../../support/canary.ts";
import { openProfile, type Profile } from "./profile.ts";

/** A real setup with a script, and a reply as that script would print it. */
async function scripted(profile: Profile, practice = false) {
  const { handlers } = profile;
  const { setup } = await handlers["setup.create"]({ provider: "microsoft", practice });
  const domain = {
    emailDomain: "notifications.mycompany.example",
    from: "okta@notifications.mycompany.example",
  };
  await handlers["setup.update"]({ id: setup.id, change: { domain } });
  const { view, script } = await handlers["app.script"]({ id: setup.id });
  const secret = `Qz8~${crypto.randomUUID()}`;
  rememberSecret(secret);
  const facts = {
    version: 1,
    provider: "microsoft",
    setup: setup.id,
    script: script.sha256,
    at: "2026-11-25T10:00:00Z",
    tenantId: "7c2f9a41-5b3e-4d86-9f17-20c8e6b5d3a4",
    clientId: "3e8d61b7-0f49-4a2c-b1d5-96a7f04c82ee",
    objectId: "b94a05d2-71ce-43f8-8d60-e5f1297ab36c",
    displayName: "Okta SMTP app",
    mailbox: domain.from,
    way: "mailbox-permission",
    dkim: [],
    did: ["registered the app Okta SMTP app"],
    rotation: false,
    secret,
    secretKeyId: "0f0f0f0f-1111-4222-8333-444455556666",
    secretExpiresOn: "2028-11-24",
  };
  return { id: setup.id, key: view.setup.script!.key, script, facts, secret };
}

const reply = (profile: Profile, id: string, text: string) =>
  profile.handlers["app.scriptReply"]({ id, text });
const other: ReplyKey = { id: "another-key", modulus: "A".repeat(342) };

describe("one script, and its reply", () => {
  test("a reply fills in everything, puts the secret away and ticks what it proves", async () => {
    const profile = await openProfile();
    const { id, key, facts, secret } = await scripted(profile);
    const { view, findings, did } = await reply(
      profile,
      id,
      `PS> ./setup.ps1\n${await sealReply(facts, key)}\nDone.`,
    );
    expect(findings).toEqual([]);
    expect(did).toEqual(facts.did);
    expect(view.setup.settings).toMatchObject({
      tenantId: facts.tenantId,
      clientId: facts.clientId,
      objectId: facts.objectId,
      secretExpiresOn: "2028-11-24",
    });
    expect(view.settings.tokenEndpoint).toContain(facts.tenantId);
    const done = view.tasks.filter((task) => task.done === "proven").map((task) => task.id);
    expect(done).toEqual(expect.arrayContaining(["microsoft-app", "microsoft-secret", "microsoft-exchange"]));
    await profile.secrets.withSecret(`${id}.${view.setup.credential!.revision}`, (kept) =>
      kept.use((value) => expect(value).toBe(secret)),
    );
    expect(JSON.stringify(view)).not.toContain(secret);
  });

  test("the script is the same for the same setup, and knows the secret that came with the reply", async () => {
    const profile = await openProfile();
    const { id, key, facts, script } = await scripted(profile);
    expect((await profile.handlers["app.script"]({ id })).script).toEqual(script);
    await reply(profile, id, await sealReply(facts, key));
    const after = (await profile.handlers["app.script"]({ id })).script;
    expect(after.text).toContain(facts.secretKeyId);
    expect(after.sha256).not.toBe(script.sha256);
  });

  test.each<[string, (line: string) => string, string]>([
    ["was not copied", () => "PS /home/admin>", "reply-missing"],
    ["was cut at its end", (line) => line.slice(0, -40), "reply-cut"],
    ["lost a piece in the middle", (line) => line.slice(0, 200) + line.slice(260), "reply-cut"],
    ["was changed in one character", (line) => change(line, -60), "reply-damaged"],
  ])("says so when the reply %s, and changes nothing", async (_, damage, code) => {
    const profile = await openProfile();
    const { id, key, facts } = await scripted(profile);
    const before = (await profile.handlers["setup.open"]({ id })).setup;
    const { view, findings, did } = await reply(profile, id, damage(await sealReply(facts, key)));
    expect(findings.map((finding) => finding.code)).toEqual([code]);
    expect(did).toEqual([]);
    expect(view.setup).toEqual(before);
  });

  test.each<[string, (facts: Record<string, unknown>) => object, string]>([
    ["of another setup", (facts) => ({ ...facts, setup: "another" }), "reply-foreign"],
    [
      "for another mailbox",
      (facts) => ({ ...facts, mailbox: "old@mycompany.example" }),
      "reply-older-script",
    ],
    ["that is none of this script's", () => ({ hello: 1 }), "reply-unknown"],
  ])("refuses a reply %s, and changes nothing", async (_, wrong, code) => {
    const profile = await openProfile();
    const { id, key, facts } = await scripted(profile);
    const before = (await profile.handlers["setup.open"]({ id })).setup;
    const { view, findings } = await reply(profile, id, await sealReply(wrong(facts), key));
    expect(findings.map((finding) => finding.code)).toEqual([code]);
    expect(view.setup).toEqual(before);
  });

  test("refuses a reply that is sealed to another key, and an older one after a newer", async () => {
    const profile = await openProfile();
    const { id, key, facts } = await scripted(profile);
    const stranger = await scripted(profile);
    const foreign = await reply(profile, id, await sealReply(stranger.facts, stranger.key));
    expect(foreign.findings.map((finding) => finding.code)).toEqual(["reply-foreign"]);
    expect(other.id).not.toBe(key.id);
    await reply(profile, id, await sealReply({ ...facts, at: "2026-11-25T11:00:00Z" }, key));
    const old = await reply(profile, id, await sealReply(facts, key));
    expect(old.findings.map((finding) => finding.code)).toEqual(["reply-old"]);
  });

  test("takes the reply of a script that was changed, and says that it was", async () => {
    const profile = await openProfile();
    const { id, key, facts } = await scripted(profile);
    const { findings } = await reply(profile, id, await sealReply({ ...facts, script: "0".repeat(64) }, key));
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual([
      ["reply-script-changed", "warning"],
    ]);
  });

  test("the key for the replies belongs to the setup: no orphan while it lives, gone with it", async () => {
    const profile = await openProfile();
    const { id, key } = await scripted(profile);
    expect(await profile.secrets.list()).toEqual([`${id}.reply-${key.id}`]);
    expect(await profile.handlers["secrets.orphans"]({})).toEqual({ names: [] });
    await profile.handlers["setup.remove"]({ id });
    // Until then it can be brought back with everything.
    await profile.handlers["setup.erase"]({ id });
    expect(await profile.secrets.list()).toEqual([]);
  });

  test.each(["google", "microsoft"] as const)(
    "the practice shell gives a real reply, after which a practice run is green (%s)",
    async (provider) => {
      const profile = await openProfile();
      const { handlers } = profile;
      const { setup } = await handlers["setup.create"]({ provider, practice: true });
      const { id } = setup;
      await handlers["practice.fill"]({ id, step: "domain" });
      await handlers["app.script"]({ id });
      const { screen } = await handlers["practice.shell"]({ id });
      expect((await reply(profile, id, screen)).findings).toEqual([]);
      const ended = profile.next("setup.changed");
      await handlers["run.start"]({ id });
      await ended;
      expect((await handlers["setup.open"]({ id })).tested).toBe("tested");
    },
  );

  test.each(["google", "microsoft"] as const)(
    "in a rotation the script adds the second secret or key, and the old one is there until Okta has it (%s)",
    async (provider) => {
      const profile = await openProfile();
      const { handlers, secrets } = profile;
      const { setup } = await handlers["setup.create"]({ provider, practice: true });
      const { id } = setup;
      const replied = async () => {
        const { screen } = await handlers["practice.shell"]({ id });
        expect((await reply(profile, id, screen)).findings).toEqual([]);
        const ended = profile.next("setup.changed");
        await handlers["run.start"]({ id });
        await ended;
        return handlers["setup.open"]({ id });
      };
      await handlers["practice.fill"]({ id, step: "domain" });
      const first = (await handlers["app.script"]({ id })).script;
      const before = await replied();
      const kept = await secrets.list();

      await handlers["rotation.start"]({ id });
      const { script, view } = await handlers["app.script"]({ id });
      expect(script.does[0]).toMatch(/second/);
      expect(script.text).toMatch(provider === "google" ? /^MODE='rotate'$/m : /^\$Rotating = \$true$/m);
      expect((await handlers["app.script"]({ id })).script.revision).toBe(script.revision);
      // Where the key made here is the credential, the second one has a key of its own.
      expect(view.setup.script!.key.id === before.setup.script!.key.id).toBe(provider === "microsoft");
      expect(await handlers["secrets.orphans"]({})).toEqual({ names: [] });

      await handlers["rotation.cancel"]({ id });
      expect(await secrets.list()).toEqual(kept);
      expect((await handlers["setup.open"]({ id })).setup.script!.key).toEqual(before.setup.script!.key);

      await handlers["rotation.start"]({ id });
      await handlers["app.script"]({ id });
      const after = await replied();
      expect(after.tested).toBe("tested");
      expect(after.rotation).toMatchObject({ replaced: true });
      expect(after.setup.credential!.revision).not.toBe(before.setup.credential!.revision);
      expect(after.setup.script!.reply!.did).toHaveLength(1);
      const ended = await handlers["rotation.finish"]({ id });
      expect(ended.setup.script!.before).toBeUndefined();
      expect(await secrets.list()).toHaveLength(kept.length);
      expect(await handlers["secrets.orphans"]({})).toEqual({ names: [] });
      const last = (await handlers["app.script"]({ id })).script;
      expect(last.text).not.toBe(first.text);
      expect(last.others.map(({ run }) => run).join(" ")).toMatch(/-retire/i);
    },
  );

  test("a provider whose console has no script says so", async () => {
    const { handlers } = await openProfile();
    const { setup } = await handlers["setup.create"]({ provider: "other", practice: false });
    await expect(handlers["app.script"]({ id: setup.id })).rejects.toMatchObject({
      finding: { code: "app-script-none" },
    });
  });
});

/** The line with one character changed, counted from its end. */
function change(line: string, place: number): string {
  const at = line.length + place;
  return line.slice(0, at) + (line[at] === "A" ? "B" : "A") + line.slice(at + 1);
}
