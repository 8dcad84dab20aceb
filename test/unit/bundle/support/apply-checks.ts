import { generateKeyPairSync } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { rememberSecret } from "../../../support/canary.ts";
import { freshKeyFile } from "../../../support/keys.ts";
import { applyMode, type Mode, type Runner, requestsOf, rotating, upTo } from "./apply-modes.ts";
import { oktaError, oktaRoute, serverId } from "./okta-double.ts";

const newKey = "b".repeat(40);
const oldKey = "a".repeat(40);
const account = "okta-smtp@mycompany-okta-mail.iam.gserviceaccount.com";
const jwt = "OAUTH2_JWT_BEARER_GRANT";

/** Changes one JSON file of the bundle, as a person with an editor would. */
const edit = (name: string, change: Record<string, unknown>) => (folder: string) => {
  const path = join(folder, "okta", name);
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, "utf8")), ...change }, null, 2));
};

/** What a script looks at before it sends anything, and how it shows what it was sent. */
export function applyChecks(runner: Runner): void {
  test.each([
    ["create", { private_key_id: oldKey }, "private_key_id", oldKey, newKey],
    ["rotate", { private_key_id: oldKey }, "private_key_id", oldKey, newKey],
    ["back", { private_key_id: newKey }, "private_key_id", newKey, oldKey],
    [
      "create",
      { private_key_id: newKey, client_email: "else@acme.iam.gserviceaccount.com" },
      "client_email",
      "else@acme.iam.gserviceaccount.com",
      account,
    ],
  ] as const)("%s sends nothing with a key file of another %j", async (mode, file, field, has, wants) => {
    const { code, seen, output } = await applyMode(runner, mode, {
      input: rotating("google"),
      authType: jwt,
      env: { OKTA_SMTP_PRIVATE_KEY: freshKeyFile(file).json },
    });
    expect({ code, seen }, output).toEqual({ code: 2, seen: [] });
    expect(output).toContain(
      `This is not the key of these settings: its ${field} is ${has}, and the settings say ${wants}.`,
    );
  });

  test.each([
    ["create", newKey],
    ["rotate", newKey],
    ["back", oldKey],
  ] as const)("%s sends the key of a file that fits", async (mode, id) => {
    const { json, privateKey } = freshKeyFile({ private_key_id: id });
    const { code, bodies, seen, output } = await applyMode(runner, mode, {
      input: rotating("google"),
      authType: jwt,
      env: { OKTA_SMTP_PRIVATE_KEY: json },
    });
    expect({ code, seen }, output).toEqual({ code: 0, seen: requestsOf[mode].map((r) => oktaRoute[r]) });
    const sent = JSON.parse(bodies[seen.findIndex((r) => /^P(OST|ATCH)/.test(r))] ?? "");
    expect([sent.keyId, sent.privateKey]).toEqual([id, privateKey]);
    expect(output).not.toContain("PRIVATE KEY");
  });

  test("says under which ID a PEM file goes, which does not say itself", async () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    rememberSecret(pem);
    const { code, output } = await applyMode(runner, "back", {
      input: rotating("google"),
      authType: jwt,
      env: { OKTA_SMTP_PRIVATE_KEY: pem },
    });
    expect(code, output).toBe(0);
    expect(output).toContain(`It goes to Okta as key ID ${oldKey}.`);
  });

  const empties: readonly (readonly [Mode, string, Record<string, unknown>, string])[] = [
    ["create", "email-server.json", { clientId: "", scopes: [] }, "clientId, scopes"],
    ["resume", "email-server.json", { username: "" }, "username"],
    ["rotate", "email-server.json", { tokenEndpoint: "", scopes: [""] }, "scopes, tokenEndpoint"],
    ["back", "rotate-back.json", { clientId: "" }, "clientId"],
  ];
  test.each(empties)(
    "%s sends nothing while %s has empty settings: %j",
    async (mode, name, change, names) => {
      const { code, seen, output } = await applyMode(runner, mode, { prepare: edit(name, change) });
      expect({ code, seen }, output).toEqual({ code: 2, seen: [] });
      expect(output).toContain(`${name} is not complete. Empty: ${names}.`);
    },
  );

  test("sends no token when the feature is off, and says where the switch is", async () => {
    const { code, seen, output } = await applyMode(runner, "create", { feature: "DISABLED" });
    expect({ code, seen }, output).toEqual({ code: 1, seen: upTo("create", "features") });
    expect(output).toContain("Settings > Features > OAuth 2.0 support for custom email providers");
  });

  test.each([
    [{ feature: null }, "the org does not list the feature"],
    [{ pipeline: "v1" as const }, "this org is on Classic Engine"],
  ])("goes on with a note: %j", async (options, note) => {
    const { code, seen, output } = await applyMode(runner, "create", options);
    expect({ code, seen }, output).toEqual({ code: 0, seen: requestsOf.create.map((r) => oktaRoute[r]) });
    expect(output).toContain(note);
  });

  test("asks no other server than an org for anything", async () => {
    for (const body of ["<html>Welcome</html>", "{}", '{"pipeline":"else"}']) {
      const { code, seen, output } = await applyMode(runner, "create", {
        refusal: { at: "org", status: 200, body },
      });
      expect({ code, seen }, output).toEqual({ code: 2, seen: [oktaRoute.org] });
    }
  });

  test("tests no server of another host, and none that signs in in another way", async () => {
    for (const options of [{ host: "smtp.example.com" }, { authType: "BASIC_SMTP_AUTH" }]) {
      const { code, seen, output } = await applyMode(runner, "resume", options);
      expect({ code, seen }, output).toEqual({ code: 2, seen: upTo("resume", "read") });
      expect(output).toContain(`Server ${serverId} is not the server of this bundle`);
    }
  });

  test("tests a server that is enabled already, and switches nothing", async () => {
    const { code, seen, output } = await applyMode(runner, "resume", { enabled: true });
    expect({ code, seen }, output).toEqual({ code: 0, seen: upTo("resume", "test") });
    expect(output).toContain("is enabled already. Nothing was changed.");
    const refusal = { at: "test", status: 400, body: oktaError("E0000224", "No") } as const;
    const failed = await applyMode(runner, "resume", { enabled: true, refusal });
    expect(failed.code).toBe(1);
    expect(failed.output).toContain("is enabled, and its test failed");
    expect(failed.output).not.toContain("disabled.");
  });

  test("passes no control character and no turned writing on to the terminal", async () => {
    const hostile = "\u009b31m\u202eevil\u2066\u0007\u001b]0;x\u200f";
    const refusal = { at: "rotate", status: 400, body: oktaError("E0000001", hostile, hostile) } as const;
    const { output } = await applyMode(runner, "rotate", { refusal, alias: hostile });
    expect(output).toContain("evil");
    expect(output).not.toMatch(
      /[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f\u200f\u202a-\u202e\u2066-\u2069]/,
    );
  });

  test("does one thing at a time", async () => {
    const more = [runner.option("back"), serverId];
    const { code, seen } = await applyMode(runner, "rotate", { more });
    expect({ code, seen }).toEqual({ code: 2, seen: [] });
  });
}
