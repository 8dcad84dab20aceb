import { describe, expect, test } from "vitest";
import { readKeyFile, readKeyText } from "../../../src-main/credentials/key-file.ts";
import { rememberSecret } from "../../support/canary.ts";
import { json, keyFile, pem } from "./key-material.ts";

rememberSecret(pem.split("\n")[3] ?? "");
const base64 = (text: string) => Buffer.from(text).toString("base64");
const indented = (text: string) => text.replace(/^/gm, "    ");
const taken = "Taken out of what stood around it";
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
  ["an environment file, as JSON in double quotes", `GOOGLE_KEY=${JSON.stringify(compact)}\n`, taken],
  ["jsonencode of Terraform", `mailer_key = ${JSON.stringify(compact)}\n`, taken],
  ["AWS Secrets Manager's reply", JSON.stringify({ Name: "mailer", SecretString: compact }), taken],
  [
    "Google Secret Manager's reply",
    JSON.stringify({ name: "projects/1/secrets/k/versions/1", payload: { data: base64(json()) } }),
    taken,
  ],
  ...["|", ">-"].map(
    (style) =>
      [
        `a Kubernetes Secret whose base64 was wrapped (${style})`,
        `data:\n  key.json: ${style}\n${indented(base64(json()).replace(/.{76}/g, "$&\n"))}\n`,
        "Taken out of what stood around it, and decoded from base64",
      ] as const,
  ),
  [
    "a Kubernetes Secret's stringData",
    `kind: Secret\nstringData:\n  key.json: |\n${indented(json())}\n`,
    "Text around the braces taken away",
  ],
  ["a heredoc", `key = <<EOT\n${json()}\nEOT\n`, "Text around the braces taken away"],
  ["a PowerShell here-string", `$key = @'\n${json()}\n'@\n`, "Text around the braces taken away"],
  ["base64 of base64", base64(base64(json())), "Decoded from base64"],
  ["base64url", Buffer.from(json()).toString("base64url"), "Decoded from base64"],
  ["the source of a web page", json().replaceAll('"', "&quot;"), "HTML's character references turned back"],
  ["a URL", encodeURIComponent(compact), "Percent encoding turned back"],
  ["a mail that quotes it", json().replace(/^/gm, "> "), "Quote marks of a mail taken away"],
  ["a word processor's blanks", json().replaceAll("  ", "\u00a0\u00a0"), "Unusual blanks made plain"],
  ["French quotes", json().replace(/"([^"]*)"/g, "«$1»"), "Curly quotes made straight"],
  [
    "the table of vault kv get",
    `====== Data ======\nKey                            Value\n---                            -----\n${Object.entries(
      keyFile(),
    )
      .map(([name, value]) => `${name.padEnd(31)}${String(value).trimEnd()}`)
      .join("\n")}\n`,
    "Fields read from a table",
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

test("a key file that SOPS encrypted is named, with the way out", () => {
  const result = readKeyText(
    JSON.stringify({ ...keyFile({ private_key: "ENC[AES256_GCM,data:abc=]" }), sops: { version: "3.8" } }),
  );
  expect(result.findings[0]).toMatchObject({ code: "key-encrypted", title: expect.stringMatching(/SOPS/) });
});

test("gcloud's credentials.db is named", () => {
  const bytes = Buffer.concat([Buffer.from("SQLite format 3\0"), Buffer.alloc(500)]);
  expect(readKeyFile(bytes, "credentials.db", bytes.length).findings[0]).toMatchObject({
    code: "key-is-user-login",
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
