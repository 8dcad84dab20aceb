import { describe, expect, test } from "vitest";
import { readKeyText } from "../../../src-main/credentials/key-file.ts";
import { rememberSecret } from "../../support/canary.ts";
import { json, keyFile, pem } from "./key-material.ts";

rememberSecret(pem.split("\n")[3] ?? "");
const base64 = (text: string) => Buffer.from(text).toString("base64");
const compact = JSON.stringify(keyFile());
const python = `{${Object.entries(keyFile())
  .map(([name, value]) => `'${name}': '${String(value).replaceAll("\n", "\\n")}'`)
  .join(", ")}}`;

/** What each program prints around a key, or makes of it; and what is told. */
const wrapped: readonly (readonly [string, string, string])[] = [
  ["a JSON string", JSON.stringify(json()), "Escaped quotes and line breaks turned back"],
  [
    "a JSON string that lost its quotes",
    JSON.stringify(json()).slice(1, -1),
    "Escaped quotes and line breaks turned back",
  ],
  ["Python's print", python, "Python's single quotes made double"],
  [
    "the IAM API's reply to keys.create",
    JSON.stringify(
      {
        name: "projects/p/serviceAccounts/a/keys/k",
        privateKeyType: "TYPE_GOOGLE_CREDENTIALS_FILE",
        privateKeyData: base64(json()),
      },
      null,
      2,
    ),
    "Taken out of what stood around it",
  ],
  [
    "Terraform's state",
    JSON.stringify({
      version: 4,
      resources: [
        {
          type: "google_service_account_key",
          instances: [{ attributes: { private_key: base64(json()), public_key: base64("x") } }],
        },
      ],
    }),
    "Taken out of what stood around it",
  ],
  [
    "terraform output -json",
    JSON.stringify({ mailer_key: { sensitive: true, type: "string", value: base64(compact) } }),
    "Taken out of what stood around it",
  ],
  [
    "terraform output in HCL",
    `mailer_key = "${base64(json())}"\n`,
    "Taken out of what stood around it, and decoded from base64",
  ],
  [
    "Vault's key/value reply",
    JSON.stringify({ request_id: "r", data: { data: keyFile(), metadata: { version: 3 } } }),
    "Taken out of what stood around it",
  ],
  [
    "Vault's Google Cloud engine",
    JSON.stringify({ data: { key_type: "TYPE_GOOGLE_CREDENTIALS_FILE", private_key_data: base64(json()) } }),
    "Taken out of what stood around it",
  ],
  [
    "a Kubernetes Secret in JSON",
    JSON.stringify({ apiVersion: "v1", kind: "Secret", data: { "key.json": base64(json()) } }),
    "Taken out of what stood around it",
  ],
  [
    "a Kubernetes Secret in YAML",
    `apiVersion: v1\nkind: Secret\nmetadata:\n  name: mailer\ndata:\n  key.json: ${base64(json())}\n`,
    "Taken out of what stood around it, and decoded from base64",
  ],
  [
    "an environment file",
    `GOOGLE_KEY=${base64(compact)}\n`,
    "Taken out of what stood around it, and decoded from base64",
  ],
];

describe("a key file inside something else", () => {
  test.each(wrapped)("is seen in %s, with every field, and told", (_what, text, repair) => {
    const result = readKeyText(text);
    expect(result.ok, JSON.stringify(result.findings.map((f) => f.code))).toBe(true);
    if (!result.ok) return;
    expect(result.fields).toMatchObject({
      clientEmail: keyFile().client_email,
      clientId: keyFile().client_id,
      keyId: keyFile().private_key_id,
      projectId: keyFile().project_id,
      tokenUri: keyFile().token_uri,
      keyBits: 2048,
    });
    expect(result.privateKey.use((value) => value)).toBe(pem);
    expect(result.repairs).toContain(repair);
    expect(result.findings).toEqual([]);
  });

  test("of two keys neither is chosen", () => {
    const two = JSON.stringify({ a: base64(json()), b: base64(json({ private_key_id: "f".repeat(40) })) });
    expect(readKeyText(two).ok).toBe(false);
  });

  test("a wrapper without a key is what it is", () => {
    const result = readKeyText(
      JSON.stringify({ apiVersion: "v1", kind: "Secret", data: { password: base64("x".repeat(900)) } }),
    );
    expect(result.ok).toBe(false);
  });
});

test("dashes that an editor shortened are restored, and told", () => {
  const result = readKeyText(json({ private_key: pem.replace(/-----/g, "---") }));
  expect(result.ok && result.repairs).toEqual(["Dashes of the BEGIN and END lines restored"]);
});

test("a key file saved as rich text is named, with the way out", () => {
  const result = readKeyText(
    '{\\rtf1\\ansi\\cocoartf2761\n\\f0\\fs24 \\cf0 \\{\\\n  "type": "service_account"\\\n\\}}',
  );
  expect(result.ok).toBe(false);
  expect(result.findings[0]).toMatchObject({ code: "key-is-rich-text" });
  expect(result.findings[0]?.fix.join(" ")).toContain("Make Plain Text");
});
