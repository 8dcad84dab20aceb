import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { FlattenedEncrypt } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { openSealed, pbes2Count, pbes2Limit, sealSecret } from "../../../src-main/bundle/sealed-secret.ts";
import { MailwrightError, newPassphrase } from "../../../src-main/contract/index.ts";
import { Secret } from "../../../src-main/credentials/secret.ts";
import { rememberSecret } from "../../support/canary.ts";
import { freshClientSecret, freshKeyFile } from "../../support/keys.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const passphrase = `${newPassphrase((bytes) => crypto.getRandomValues(bytes))} é`;
rememberSecret(passphrase);
const given = new Secret(passphrase);
const client = { kind: "client-secret", revision: "0d9c3b1e-1111-4222-8333-444444444444" } as const;
const clientSecret = freshClientSecret();
const { privateKey } = freshKeyFile();
let sealed: string;
beforeAll(async () => {
  sealed = await sealSecret(client, new Secret(clientSecret), given, false);
});

const bytes = (text: string) => Buffer.from(text);
const header = (text: string) =>
  JSON.parse(Buffer.from(JSON.parse(text).protected, "base64url").toString("utf8"));
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "opened",
    (error: unknown) => {
      if (!(error instanceof MailwrightError)) throw error;
      return error.finding.code;
    },
  );

describe("a sealed secret", () => {
  test("opens with its passphrase and gives the secret back", async () => {
    const secret = await openSealed(bytes(sealed), client, given);
    expect(secret.use((value) => value === clientSecret)).toBe(true);
  });

  test("keeps a private key to the byte, with its line breaks", async () => {
    const key = { kind: "private-key", revision: "r-1" } as const;
    const text = await sealSecret(key, new Secret(privateKey), given, false);
    const secret = await openSealed(bytes(text), key, given);
    expect(secret.use((value) => value === privateKey)).toBe(true);
  });

  test("names its algorithms and a cost of at least what OWASP asks for", () => {
    expect(header(sealed)).toMatchObject({ alg: "PBES2-HS512+A256KW", enc: "A256GCM", p2c: pbes2Count });
    expect(pbes2Count).toBeGreaterThanOrEqual(210_000);
    expect(Buffer.from(header(sealed).p2s, "base64url").length).toBeGreaterThanOrEqual(16);
  });

  test("differs each time: salt, key and nonce are new", async () => {
    const again = await sealSecret(client, new Secret(clientSecret), given, false);
    expect(header(again).p2s).not.toBe(header(sealed).p2s);
    for (const part of ["iv", "ciphertext", "encrypted_key"])
      expect(JSON.parse(again)[part]).not.toBe(JSON.parse(sealed)[part]);
  });

  test("shows nothing of the secret, the passphrase or whose it is", () => {
    for (const hidden of [clientSecret, passphrase, client.revision, "client-secret"])
      expect(sealed + JSON.stringify(header(sealed))).not.toContain(hidden);
  });

  test("says PRACTICE when it comes from practice, and opens all the same", async () => {
    const practice = await sealSecret(client, new Secret(clientSecret), given, true);
    expect(practice).toContain("PRACTICE");
    expect(sealed).not.toContain("PRACTICE");
    expect(await codeOf(openSealed(bytes(practice), client, given))).toBe("opened");
  });

  test("opens whichever way the passphrase's letters are composed (RFC 8265)", async () => {
    expect(passphrase.normalize("NFD")).not.toBe(passphrase);
    expect(await codeOf(openSealed(bytes(sealed), client, new Secret(passphrase.normalize("NFD"))))).toBe(
      "opened",
    );
  });
});

/** The same text but for its first character. */
const other = (text: string): string => (text.startsWith("A") ? "B" : "A") + text.slice(1);

describe("what does not open", () => {
  const changed = (change: Record<string, unknown>) => JSON.stringify({ ...JSON.parse(sealed), ...change });
  const withHeader = (change: Record<string, unknown>) =>
    changed({
      protected: Buffer.from(JSON.stringify({ ...header(sealed), ...change })).toString("base64url"),
    });

  test.each([
    ["none", () => ""],
    ["the half of it", () => passphrase.slice(0, 12)],
    ["a blank too many", () => `${passphrase} `],
    ["capital letters", () => passphrase.toUpperCase()],
  ])("a wrong passphrase: %s", async (_, wrong) => {
    expect(await codeOf(openSealed(bytes(sealed), client, new Secret(wrong())))).toBe(
      "bundle-passphrase-wrong",
    );
  });

  test.each([
    [
      "a changed text",
      () => changed({ ciphertext: other(JSON.parse(sealed).ciphertext) }),
      "bundle-passphrase-wrong",
    ],
    [
      "a changed salt",
      () => withHeader({ p2s: Buffer.alloc(16).toString("base64url") }),
      "bundle-passphrase-wrong",
    ],
    ["a cost that would take minutes", () => withHeader({ p2c: pbes2Limit + 1 }), "bundle-secret-unreadable"],
    ["a cost without end", () => withHeader({ p2c: 1e15 }), "bundle-secret-unreadable"],
    ["a cost of nothing", () => withHeader({ p2c: 0 }), "bundle-secret-unreadable"],
    ["another algorithm", () => withHeader({ alg: "dir" }), "bundle-secret-unreadable"],
    ["a weaker algorithm", () => withHeader({ alg: "PBES2-HS256+A128KW" }), "bundle-secret-unreadable"],
    ["another cipher", () => withHeader({ enc: "A128CBC-HS256" }), "bundle-secret-unreadable"],
    ["no JSON", () => "eyJhbGciOiJkaXIifQ..a.b.c", "bundle-secret-unreadable"],
    ["JSON of something else", () => "[1, null]", "bundle-secret-unreadable"],
    ["nothing", () => "", "bundle-secret-unreadable"],
    ["a megabyte", () => `"${"a".repeat(1_000_000)}"`, "bundle-secret-unreadable"],
  ])("%s is refused with a reason, within 5 s", async (_, make, code) => {
    const before = performance.now();
    expect(await codeOf(openSealed(bytes(make()), client, given))).toBe(code);
    expect(performance.now() - before).toBeLessThan(5_000);
  });

  test("a secret of another setup, or of another kind", async () => {
    const other = { ...client, revision: "another" };
    expect(await codeOf(openSealed(bytes(sealed), other, given))).toBe("bundle-secret-foreign");
    const key = { ...client, kind: "private-key" } as const;
    expect(await codeOf(openSealed(bytes(sealed), key, given))).toBe("bundle-secret-foreign");
  });

  test.each([
    ["a content that is none", '{"kind":"client-secret"}', {}],
    ["a compressed content", "a".repeat(1_000_000), { zip: "DEF" }],
  ])("%s, though the passphrase is right", async (_, content, more) => {
    const jwe = await new FlattenedEncrypt(bytes(content))
      .setProtectedHeader({ alg: "PBES2-HS512+A256KW", enc: "A256GCM", ...more })
      .setKeyManagementParameters({ p2c: 1000 })
      .encrypt(bytes(passphrase.normalize("NFC")));
    expect(await codeOf(openSealed(bytes(JSON.stringify(jwe)), client, given))).toBe(
      "bundle-secret-unreadable",
    );
  });
});

test("an independent script opens it with jose alone, and prints the cost", async () => {
  const folder = temporaryFolder();
  const file = join(folder, "secrets.jwe");
  await writeFile(file, sealed);
  const script = join(import.meta.dirname, "support/open-jwe.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [script, file], {
    env: { ...process.env, PASSPHRASE: passphrase },
  });
  const { opened, kind, sha256, ...printed } = JSON.parse(stdout);
  console.log("secrets.jwe:", printed);
  expect({ opened, kind }).toEqual({ opened: true, kind: "client-secret" });
  const { createHash } = await import("node:crypto");
  expect(sha256).toBe(createHash("sha256").update(clientSecret).digest("hex"));
  expect(printed).toMatchObject({ alg: "PBES2-HS512+A256KW", enc: "A256GCM", p2c: pbes2Count });
});
