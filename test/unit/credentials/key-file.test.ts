import { createPublicKey, createSign, createVerify } from "node:crypto";
import fc from "fast-check";
import { importPKCS8, jwtVerify, SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { Finding } from "../../../src-main/contract/index.ts";
import { type KeyFileResult, readKeyFile, readKeyText } from "../../../src-main/credentials/key-file.ts";
import {
  ec,
  ed25519,
  json,
  keyFile,
  pem,
  pkcs1,
  pkcs8,
  rsa512,
  rsa1024,
  rsa2048,
  rsaPss,
} from "./key-material.ts";

const file = (content: string | Uint8Array, name = "key.json"): KeyFileResult => {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  return readKeyFile(bytes, name, bytes.length);
};
const lines = pem.trim().split("\n");
const body = lines.slice(1, -1);
const pem1 = pkcs1(rsa2048.privateKey);
const encrypted = rsa2048.privateKey
  .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" })
  .toString();
const encrypted1 = rsa2048.privateKey
  .export({ type: "pkcs1", format: "pem", cipher: "aes-256-cbc", passphrase: "x" })
  .toString();
const der = rsa2048.privateKey.export({ type: "pkcs8", format: "der" });
const publicPem = rsa2048.publicKey.export({ type: "spki", format: "pem" }).toString();
const certificatePem = `-----BEGIN CERTIFICATE-----\n${"MIIC".padEnd(64, "A")}\n-----END CERTIFICATE-----\n`;

const wrong: readonly (readonly [what: string, content: string | Uint8Array, code: string, name?: string])[] =
  [
    ["an empty file", "", "key-empty"],
    ["an unfinished download", "", "key-empty", "key.json.crdownload"],
    ["blanks only", " \r\n\t ", "key-empty"],
    ["a web page", "<!DOCTYPE html><html><body>Sign in</body></html>", "key-is-html"],
    ["a web page without a doctype", "\n<html lang=en><title>Sign in</title>", "key-is-html"],
    ["an XML file", '<?xml version="1.0"?><plist version="1.0"></plist>', "key-not-json"],
    ["a P12 file", Buffer.from("308209d602010330820992", "hex"), "key-is-p12", "key.p12"],
    ["a DER key", der, "key-is-der", "key.der"],
    ["a DER certificate", Buffer.from("3082030d308201f5a0030201", "hex"), "key-is-certificate", "cert.cer"],
    ["a Java keystore", Buffer.from("feedfeed00000002", "hex"), "key-is-keystore"],
    ["a zip archive", Buffer.from("504b030414000000", "hex"), "key-is-archive"],
    ["a PDF", "%PDF-1.7 ...", "key-not-json"],
    ["a screenshot", Buffer.from("89504e470d0a1a0a", "hex"), "key-not-json"],
    ["something binary", Buffer.from([1, 0, 2, 0, 0, 0, 7, 9, 200]), "key-not-json"],
    ["a certificate", certificatePem, "key-is-certificate"],
    ["a public key", publicPem, "key-is-public"],
    ["an SSH public key", `ssh-rsa ${"AAAAB3NzaC1yc2E".padEnd(200, "A")} me@laptop`, "key-is-public"],
    [
      "an OpenSSH private key",
      "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Blbn\n-----END OPENSSH PRIVATE KEY-----",
      "key-is-ssh",
    ],
    ["a PuTTY key", "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none", "key-is-ssh"],
    [
      "a certificate request",
      "-----BEGIN CERTIFICATE REQUEST-----\nMIIC\n-----END CERTIFICATE REQUEST-----",
      "key-is-certificate-request",
    ],
    ["an encrypted PKCS #8 key", encrypted, "key-encrypted"],
    ["an encrypted PKCS #1 key", encrypted1, "key-encrypted"],
    ["an EC key", pkcs8(ec.privateKey), "key-not-rsa"],
    [
      "an EC key in its own form",
      ec.privateKey.export({ type: "sec1", format: "pem" }).toString(),
      "key-not-rsa",
    ],
    ["an Ed25519 key", pkcs8(ed25519.privateKey), "key-not-rsa"],
    ["an RSA-PSS key", pkcs8(rsaPss.privateKey), "key-not-rsa"],
    ["a key of 512 bits", pkcs8(rsa512.privateKey), "key-short"],
    ["a key file with a key of 512 bits", json({ private_key: pkcs8(rsa512.privateKey) }), "key-short"],
    ["a key without its end", pem.slice(0, 900), "key-truncated"],
    ["a key that lost a line", [...lines.slice(0, 5), ...lines.slice(6)].join("\n"), "key-damaged"],
    [
      "a key with a changed character",
      pem.replace(body[3]!, `${body[3]!.slice(0, 20)}*${body[3]!.slice(21)}`),
      "key-damaged",
    ],
    ["two keys", pem + pkcs8(rsa1024.privateKey), "key-several"],
    [
      "a placeholder key",
      "-----BEGIN PRIVATE KEY-----\nXXXXXXXXXXX==\n-----END PRIVATE KEY-----\n",
      "key-placeholder",
    ],
    [
      "the guide's own example",
      json({ private_key: "-----BEGIN PRIVATE KEY-----\\nXXXXXXXXXXX==\n-----END PRIVATE KEY-----\n" }),
      "key-placeholder",
    ],
    [
      "an OAuth client (web)",
      JSON.stringify({ web: { client_id: "1.apps.googleusercontent.com", client_secret: "GOCSPX-canary" } }),
      "key-is-oauth-client",
    ],
    ["an OAuth client (desktop)", JSON.stringify({ installed: { client_id: "1" } }), "key-is-oauth-client"],
    [
      "a person's credentials",
      JSON.stringify({ type: "authorized_user", client_id: "1", refresh_token: "1//canary" }),
      "key-is-user-login",
    ],
    [
      "workload identity",
      JSON.stringify({ type: "external_account", audience: "//iam" }),
      "key-is-workload-identity",
    ],
    ["impersonation", JSON.stringify({ type: "impersonated_service_account" }), "key-is-impersonation"],
    ["Distributed Cloud", JSON.stringify({ type: "gdch_service_account" }), "key-is-distributed-cloud"],
    ["a JWK", JSON.stringify({ kty: "RSA", n: "x", e: "AQAB" }), "key-is-jwk"],
    ["google-services.json", JSON.stringify({ project_info: {}, client: [] }), "key-is-firebase-config"],
    ["an error reply", JSON.stringify({ error: { code: 403, message: "no" } }), "key-is-error-reply"],
    ["a token reply", JSON.stringify({ access_token: "ya29.canary", expires_in: 3599 }), "key-is-token"],
    [
      "a key file without its type",
      JSON.stringify({ private_key: pem, client_email: "a@b.iam.gserviceaccount.com" }),
      "key-type-missing",
    ],
    ["package.json", JSON.stringify({ name: "x", version: "1.0.0" }), "key-not-service-account"],
    ["a JSON list", "[1, 2]", "key-not-service-account"],
    ["a key file cut off", json().slice(0, 1500), "key-truncated"],
    ["a key file cut off in its first field", '{\n  "type": "serv', "key-truncated"],
    ["JSON that an editor broke", json().replace('"project_id":', "project_id"), "key-not-json"],
    ["a key file without its key", json({ private_key: undefined }), "key-field-missing"],
    ["a key file without its address", json({ client_email: "" }), "key-field-missing"],
    ["a key that is null", json({ private_key: null }), "key-field-missing"],
    ["an API key", `AIza${"Sy0canary-_".padEnd(35, "x")}`, "key-is-api-key"],
    ["an OAuth client's secret", "GOCSPX-canarycanarycanary1234", "key-is-oauth-client"],
    ["an access token", "ya29.a0canarycanary", "key-is-token"],
    ["the key's ID", "0123456789abcdef0123456789abcdef01234567", "key-is-key-id"],
    ["the client ID", "112233445566778899001", "key-is-client-id"],
    [
      "the service account's address",
      "okta-email@okta-mail-123456.iam.gserviceaccount.com",
      "key-is-address",
    ],
    ["a GUID", "1b4f2c8e-90ab-4cde-8f01-23456789abcd", "key-is-an-id"],
    ["a Windows path", '"C:\\Users\\me\\Downloads\\okta-mail-123456-0123456789ab.json"', "key-is-a-path"],
    ["a file name", "okta-mail-123456-0123456789ab.json", "key-is-a-path"],
    ["an Entra secret", `abc8Q~${"x".repeat(34)}`, "key-is-client-secret"],
    ["a CSV export", "Key ID,Created,Expires\n0123,2026-11-01,9999-12-31\n", "key-is-csv"],
    ["a note", "the key is with Anna", "key-not-json"],
  ];

const utf16 = (text: string, mark = true) => Buffer.from((mark ? "\uFEFF" : "") + text, "utf16le");

/** Right keys; `repair` is what must be said when something was mended. */
const right: readonly (readonly [
  what: string,
  content: string | Uint8Array,
  repair?: RegExp,
  warning?: string,
])[] = [
  ["a key file as Google writes it", json()],
  ["one on a single line", JSON.stringify(keyFile())],
  ["one with Windows line ends", json().replaceAll("\n", "\r\n")],
  ["one with a byte order mark", `\uFEFF${json()}`],
  ["one in UTF-16 as PowerShell writes it", utf16(json()), /UTF-16/],
  ["one in UTF-16 without a mark", utf16(json(), false), /UTF-16/],
  [
    "one with fields in another order",
    JSON.stringify(Object.fromEntries(Object.entries(keyFile()).reverse())),
  ],
  ["one with an older token URL", json({ token_uri: "https://accounts.google.com/o/oauth2/token" })],
  ["one without token_uri", json({ token_uri: undefined })],
  ["one in a code fence", `\`\`\`json\n${json()}\`\`\``, /fence/],
  ["one in base64", Buffer.from(json()).toString("base64"), /base64/],
  [
    "one in wrapped base64",
    Buffer.from(json())
      .toString("base64")
      .replace(/(.{76})/g, "$1\n"),
    /base64/,
  ],
  ["one with curly quotes", json().replaceAll('"', "”"), /quotes/i],
  ["one with the line breaks of its key made real", json().replaceAll("\\n", "\n"), /Line breaks/],
  ["one with a comma too much", json().replace(/\n\}\n$/, ",\n}\n"), /commas/],
  ["one with text around it", `Here it is:\n${json()}\nRegards`, /around/],
  ["one with double-escaped line breaks", json({ private_key: pem.replaceAll("\n", "\\n") }), /\\n/],
  ["one with triple-escaped line breaks", json({ private_key: pem.replaceAll("\n", "\\\\n") }), /\\n/],
  ["one with a key in PKCS #1", json({ private_key: pem1 }), /PKCS #8/],
  ["one without client_id", json({ client_id: undefined }), undefined, "key-field-missing"],
  [
    "one with a stranger's token URL",
    json({ token_uri: "https://token.example.net/" }),
    undefined,
    "key-token-uri",
  ],
  ["a key of 1,024 bits", pkcs8(rsa1024.privateKey), undefined, "key-short"],
  ["a bare key", pem],
  ["a bare key without a last line end", pem.trim()],
  ["a bare key with CRLF", pem.replaceAll("\n", "\r\n"), /Windows/],
  ["a bare key with literal \\n", pem.replaceAll("\n", "\\n"), /\\n/],
  ["a bare key with literal \\r\\n", pem.replaceAll("\n", "\\r\\n"), /\\n/],
  ["a bare key on one line with blanks", pem.trim().replaceAll("\n", " "), /restored/],
  ["a bare key on one line without blanks", pem.replaceAll("\n", ""), /restored/],
  ["a bare key in quotes", `"${pem.trim().replaceAll("\n", "\\n")}",`, /Quotes/],
  ["the line of the JSON that holds it", `"private_key": ${JSON.stringify(pem)},`, /Quotes|\\n/],
  ["a bare key, indented", pem.replaceAll("\n", "\n    "), /Indentation/],
  [
    "a bare key, quoted in a mail",
    pem
      .trim()
      .split("\n")
      .map((l) => `> ${l}`)
      .join("\n"),
    /Indentation/,
  ],
  ["a bare key with blank lines", pem.replaceAll("\n", "\n\n")],
  ["a bare key with Word's dashes", pem.replaceAll("-----", "–––––"), /Dashes/],
  ["a bare key with one em dash and hyphens", pem.replaceAll("-----BEGIN", "—–BEGIN"), /Dashes/],
  ["a bare PKCS #1 key", pem1, /PKCS #8/],
  ["a bare key without BEGIN and END", body.join("\n"), /BEGIN and END/],
  [
    "a bare PKCS #1 key without BEGIN and END",
    pem1.trim().split("\n").slice(1, -1).join("\n"),
    /BEGIN and END/,
  ],
  ["a bare key with certificates before it", `${certificatePem}${pem}`],
  ["a bare key in base64", Buffer.from(pem).toString("base64"), /base64/],
];

describe("a file or paste that is not the key", () => {
  for (const [what, content, code, name] of wrong) {
    it(`${what} is named: ${code}`, () => {
      const result = file(content, name);
      expect(result.ok).toBe(false);
      expect(result.findings.map((f) => f.code)).toEqual([code]);
      expect(Finding.safeParse(result.findings[0]).success).toBe(true);
      expect(result.findings[0]?.severity).toBe("error");
      expect(JSON.stringify(result)).not.toMatch(/canary/);
    });
  }

  it("is known when it is too large, also when only its beginning was read", () => {
    const cut = readKeyFile(Buffer.alloc(65_536, 0x20), "video.mp4", 734_003_200);
    expect(cut).toMatchObject({ ok: false, findings: [{ code: "key-file-too-large" }] });
    expect(readKeyText("x".repeat(65_537))).toMatchObject({
      ok: false,
      findings: [{ code: "key-file-too-large" }],
    });
  });

  it("is in a table of at least 40, the right ones in one of at least 25", () => {
    expect(wrong.length).toBeGreaterThanOrEqual(40);
    expect(right.length).toBeGreaterThanOrEqual(25);
  });
});

describe("a key", () => {
  for (const [what, content, repair, warning] of right) {
    it(`is read from ${what}`, () => {
      const result = file(content);
      if (!result.ok) throw new Error(result.findings.map((f) => `${f.code}: ${f.title}`).join());
      expect(result.findings.map((f) => [f.code, f.severity])).toEqual(warning ? [[warning, "warning"]] : []);
      if (repair) expect(result.repairs.join("; ")).toMatch(repair);
      else expect(result.repairs).toEqual([]);
      const expected = what.includes("1,024") ? rsa1024 : rsa2048;
      result.privateKey.use((key) => {
        expect(key).toBe(pkcs8(expected.privateKey));
        const signature = createSign("RSA-SHA256").update("x").sign(key);
        expect(createVerify("RSA-SHA256").update("x").verify(createPublicKey(key), signature)).toBe(true);
      });
    });
  }

  it("brings the values of its file along", () => {
    expect(file(json())).toMatchObject({
      ok: true,
      fields: {
        clientEmail: "okta-email@okta-mail-123456.iam.gserviceaccount.com",
        clientId: "112233445566778899001",
        keyId: "0123456789abcdef0123456789abcdef01234567",
        projectId: "okta-mail-123456",
        tokenUri: "https://oauth2.googleapis.com/token",
        keyBits: 2048,
      },
    });
  });

  it("brings no token endpoint along that is not Google's", () => {
    const result = file(json({ token_uri: "https://token.example.net/" }));
    expect(result.ok && result.fields.tokenUri).toBe("");
  });

  it("pasted bare brings only its size along", () => {
    const result = readKeyText(pem);
    expect(result.ok && result.fields).toEqual({
      clientEmail: "",
      clientId: "",
      keyId: "",
      projectId: "",
      tokenUri: "",
      keyBits: 2048,
    });
  });

  it("signs a JWT that its public half verifies", async () => {
    const result = readKeyText(json());
    if (!result.ok) throw new Error("not read");
    const jwt = await result.privateKey.use(async (key) =>
      new SignJWT({ scope: "https://mail.google.com/" })
        .setProtectedHeader({ alg: "RS256", kid: result.fields.keyId })
        .setIssuer(result.fields.clientEmail)
        .sign(await importPKCS8(key, "RS256")),
    );
    const { payload } = await jwtVerify(jwt, rsa2048.publicKey);
    expect(payload.iss).toBe(result.fields.clientEmail);
  });

  it("never shows in what is said of it", () => {
    const inner = body.slice(2, -2);
    for (const [, content] of [...wrong, ...right]) {
      const said = JSON.stringify(file(content));
      for (const line of inner) expect(said).not.toContain(line.slice(0, 24));
    }
  });

  it("survives every mixture of these damages", () => {
    const damages: readonly ((text: string) => string)[] = [
      (t) => t.replaceAll("\n", "\r\n"),
      (t) => t.replaceAll("\n", "\\n"),
      (t) => t.replaceAll("\n", " "),
      (t) => t.replaceAll("\n", "\n  "),
      (t) => `"${t}"`,
      (t) => `  ${t}\n\n`,
      (t) => `\uFEFF${t}`,
    ];
    fc.assert(
      fc.property(fc.subarray([...damages], { minLength: 1 }), (chosen) => {
        const result = readKeyText(chosen.reduce((text, damage) => damage(text), pem));
        expect(result.ok && result.privateKey.use((key) => key)).toBe(pem);
      }),
    );
  });
});

describe("anything at all", () => {
  it("is answered with a result, never with an exception", () => {
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.string({ unit: "binary", maxLength: 300 }).map((t) => new Uint8Array(Buffer.from(t))),
      fc.json().map((t) => new Uint8Array(Buffer.from(t))),
      fc.nat(json().length).map((n) => new Uint8Array(Buffer.from(json().slice(0, n)))),
      fc.nat(pem.length).map((n) => new Uint8Array(Buffer.from(pem.slice(n)))),
    );
    fc.assert(
      fc.property(content, (bytes) => {
        const result = readKeyFile(bytes, "x", bytes.length);
        if (!result.ok) expect(result.findings).toHaveLength(1);
      }),
      { numRuns: 500 },
    );
  });

  it("is judged quickly, also where a pattern could run away", () => {
    const started = performance.now();
    const heads = [
      "",
      "x",
      "PRIVATE KEY",
      "-----BEGIN PRIVATE KEY-----",
      '{"type":"service_account","private_key":"',
    ];
    const units = [
      "{",
      '{"a":',
      "MII",
      "-",
      "–",
      "\\",
      "\\r",
      '"',
      " ",
      "\u200B",
      "a,",
      "ew",
      ".json",
      "a@",
      "-----BEGIN ",
      "> ",
    ];
    for (const head of heads) {
      for (const unit of units) {
        for (const tail of ["", "x", "-----END PRIVATE KEY-----"]) {
          readKeyText(head + unit.repeat(Math.floor(65_000 / unit.length)) + tail);
        }
      }
    }
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
