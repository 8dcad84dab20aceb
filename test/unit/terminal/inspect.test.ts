import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { rememberSecretFile } from "../../support/canary.ts";
import { freshKeyFile } from "../../support/keys.ts";
import { mailwright } from "../../support/mailwright.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mailwright-inspect-"));
});
const file = async (name: string, text: string) => {
  const path = join(folder, name);
  await writeFile(path, text);
  rememberSecretFile(path);
  return path;
};

describe("mailwright inspect", () => {
  test("shows the card of a service account's key and no part of the key", async () => {
    const { json, privateKey } = freshKeyFile();
    const path = await file("key.json", json);
    const text = await mailwright(["inspect", path]);
    expect(text.code).toBe(0);
    expect(text.stdout).toContain("okta-smtp@mycompany-okta-mail.iam.gserviceaccount.com");
    expect(text.stdout).toContain("RSA, 2048 bits");
    const told = await mailwright(["inspect", path, "--json"]);
    expect(JSON.parse(told.stdout)).toEqual({
      file: "key.json",
      kind: "service-account",
      card: {
        projectId: "mycompany-okta-mail",
        clientEmail: "okta-smtp@mycompany-okta-mail.iam.gserviceaccount.com",
        clientId: "108264739150482736451",
        keyId: JSON.parse(json).private_key_id,
        keyBits: 2048,
      },
      repairs: [],
      findings: [],
    });
    for (const line of privateKey.split("\n").filter((l) => l.length > 40))
      expect(text.stdout + text.stderr + told.stdout).not.toContain(line);
  });

  test("says what was mended, reads standard input, and knows a bare private key", async () => {
    const { privateKey } = freshKeyFile();
    const { code, stdout } = await mailwright(["inspect", "-", "--json"], {
      input: privateKey.replaceAll("\n", "\\n"),
    });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      kind: "private-key",
      repairs: ["Literal \\n turned into line breaks"],
    });
  });

  test.each([
    ["an OAuth client", '{"installed":{"client_id":"x"}}', "key-is-oauth-client"],
    ["an API key", "AIzaSyD-1234567890abcdefghijklmnopqrstu", "key-is-api-key"],
    ["a file too large", "x".repeat(70_000), "key-file-too-large"],
  ])("names %s, and ends 1", async (name, text, code) => {
    const path = await file(`${name.replaceAll(" ", "-")}.json`, text);
    const ended = await mailwright(["inspect", path, "--json"]);
    expect(ended.code).toBe(1);
    expect(JSON.parse(ended.stdout)).toMatchObject({ kind: null, card: null, findings: [{ code }] });
    const words = await mailwright(["inspect", path]);
    expect(words.stdout).toMatch(/^Blocks: /);
  });

  test("ends 2 for a file that is not there", async () => {
    const ended = await mailwright(["inspect", join(folder, "no.json"), "--json"]);
    expect(ended.code).toBe(2);
    expect(JSON.parse(ended.stdout).findings[0].code).toBe("file-unreadable");
  });
});
