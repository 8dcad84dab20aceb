import { unzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { MailwrightError, type SetupView } from "../../../src-main/contract/index.ts";
import { freshKeyFile } from "../../support/keys.ts";
import { keptSchema, validator } from "../bundle/support/okta-schema.ts";
import { exported, imported, openProfile, type Profile, received } from "./profile.ts";

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: unknown) => {
      if (!(error instanceof MailwrightError)) throw error;
      return error.finding.code;
    },
  );

async function passed(profile: Profile, provider: "google" | "microsoft"): Promise<SetupView> {
  const { handlers } = profile;
  const { setup } = await handlers["setup.create"]({ provider, practice: true });
  await handlers["practice.fill"]({ id: setup.id, step: "domain" });
  await handlers["practice.fill"]({ id: setup.id, step: "app" });
  await handlers["credentials.makePractice"]({ id: setup.id });
  return run(profile, setup.id);
}

async function run({ handlers, next }: Profile, id: string): Promise<SetupView> {
  const ended = next("setup.changed");
  await handlers["run.start"]({ id });
  await ended;
  return handlers["setup.open"]({ id });
}

const part = (bytes: Uint8Array, path: string) => {
  const content = unzipSync(bytes)[path];
  return content && JSON.parse(Buffer.from(content).toString("utf8"));
};

describe("replacing the secret or key", () => {
  test.each(["google", "microsoft"] as const)(
    "keeps the old one until the new one has passed, then forgets it (%s)",
    async (provider) => {
      const profile = await openProfile();
      const { handlers, secrets } = profile;
      const before = await passed(profile, provider);
      const { id } = before.setup;
      const old = `${id}.${before.setup.credential?.revision}`;
      expect(part(await exported(profile, id), "okta/rotate.json")).toBeUndefined();

      let view = await handlers["rotation.start"]({ id });
      expect(view.rotation).toMatchObject({ replaced: false, others: [] });
      expect(view.tested).toBe("tested");
      expect(await codeOf(handlers["rotation.finish"]({ id }))).toBe("rotation-not-replaced");

      ({ view } = await handlers["credentials.makePractice"]({ id }));
      const fresh = `${id}.${view.setup.credential?.revision}`;
      expect(await secrets.list()).toEqual([old, fresh].sort());
      expect(await handlers["secrets.orphans"]({})).toEqual({ names: [] });
      expect(view).toMatchObject({ tested: "changed", rotation: { replaced: true } });
      expect(await codeOf(handlers["rotation.finish"]({ id }))).toBe("rotation-not-tested");

      view = await run(profile, id);
      expect(view.tested).toBe("tested");
      view = await handlers["rotation.finish"]({ id });
      expect(view.rotation).toBeNull();
      expect(view.secretPresent).toBe(true);
      expect(await secrets.list()).toEqual([fresh]);
      expect(await codeOf(handlers["rotation.finish"]({ id }))).toBe("rotation-not-under-way");
    },
    60_000,
  );

  test("goes back to the old key, its settings and its test, and forgets the new one", async () => {
    const profile = await openProfile();
    const { handlers, secrets } = profile;
    const before = await passed(profile, "google");
    const { id } = before.setup;
    await handlers["rotation.start"]({ id });
    const file = received(Buffer.from(freshKeyFile().json), "key.json");
    const { view: replaced } = await handlers["credentials.importKeyFile"]({ id }, file);
    expect(replaced.setup.settings).not.toEqual(before.setup.settings);
    // Its key is none that the practice world knows.
    const ended = profile.next("setup.changed");
    await handlers["run.start"]({ id });
    await ended;

    const view = await handlers["rotation.cancel"]({ id });
    expect(view.setup.credential).toEqual(before.setup.credential);
    expect(view.setup.settings).toEqual(before.setup.settings);
    expect(view.fingerprint).toBe(before.fingerprint);
    expect(view.tested).toBe("tested");
    expect(view.secretPresent).toBe(true);
    expect(await secrets.list()).toEqual([`${id}.${before.setup.credential?.revision}`]);
    expect(await codeOf(handlers["rotation.cancel"]({ id }))).toBe("rotation-not-under-way");
  }, 60_000);

  test.each([
    ["google", "OAUTH2_JWT_BEARER_GRANT", { privateKey: "dummy" }],
    ["microsoft", "OAUTH2_CLIENT_CREDENTIALS", { clientSecret: "dummy" }],
  ] as const)(
    "exports the body of Okta's PATCH, and the way back (%s)",
    async (provider, authType, secret) => {
      const profile = await openProfile();
      const { handlers } = profile;
      const before = await passed(profile, provider);
      const { id } = before.setup;
      await handlers["rotation.start"]({ id });
      const { view } = await handlers["credentials.makePractice"]({ id });
      const bytes = await exported(profile, id);
      const body = part(bytes, "okta/rotate.json");
      const back = part(bytes, "okta/rotate-back.json");
      const fits = validator(keptSchema(), authType);
      expect(fits({ ...body, ...secret })).toEqual([]);
      expect(fits({ ...back, ...secret })).toEqual([]);
      expect(body.authType).toBe(authType);
      // No property but the secret's own, the mark of practice apart; above all it does not switch the server on or off.
      const own = provider === "google" ? ["alias", "authType", "keyId"] : ["alias", "authType"];
      expect(Object.keys(body)).toEqual(own);
      expect(body.alias).toMatch(/^PRACTICE /);
      if (provider === "google") {
        expect(body.keyId).toBe(view.setup.settings.keyId);
        expect(back.keyId).toBe(before.setup.settings.keyId);
        expect(body.keyId).not.toBe(back.keyId);
      }
      const readme = Buffer.from(unzipSync(bytes)["README.txt"]!).toString("utf8");
      expect(readme).toContain("--rotate ID");
      expect(readme).toContain("okta/rotate.json");
    },
  );

  test("goes on where it was when the bundle is opened on another laptop", async () => {
    const [one, other] = [await openProfile(), await openProfile()];
    const { setup } = await passed(one, "microsoft");
    await one.handlers["rotation.start"]({ id: setup.id });
    await one.handlers["credentials.makePractice"]({ id: setup.id });
    const { view } = await imported(other, await exported(one, setup.id));
    expect(view.rotation).toMatchObject({ replaced: true, body: expect.stringContaining("authType") });
    expect(view.secretPresent).toBe(false);
  });

  test("needs a secret that is there, and is removed with its setup", async () => {
    const { handlers, secrets, ...profile } = await openProfile();
    const { setup } = await handlers["setup.create"]({ provider: "google", practice: true });
    expect(await codeOf(handlers["rotation.start"]({ id: setup.id }))).toBe("rotation-nothing-there");
    const { id } = (await passed({ handlers, secrets, ...profile }, "microsoft")).setup;
    await handlers["rotation.start"]({ id });
    await handlers["credentials.makePractice"]({ id });
    expect(await secrets.list()).toHaveLength(2);
    await handlers["setup.remove"]({ id });
    // Until then it can be brought back with everything.
    await handlers["setup.erase"]({ id });
    expect(await secrets.list()).toEqual([]);
  });
});
