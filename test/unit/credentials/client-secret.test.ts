import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Finding } from "../../../src-main/contract/index.ts";
import { judgeClientSecret } from "../../../src-main/credentials/client-secret.ts";
import { ec, json, pem, pkcs8 } from "./key-material.ts";

const value = "abc8Q~x1Y2z3W4v5x1Y2z3W4v5x1Y2z3W4v5x1Y2";
const guid = "1b4f2c8e-90ab-4cde-8f01-23456789abcd";

const wrong: readonly (readonly [what: string, text: string, code: string])[] = [
  ["nothing", "", "secret-empty"],
  ["blanks", " \n\t", "secret-empty"],
  ["invisible characters", "\u200B\uFEFF", "secret-empty"],
  ["empty quotes", '""', "secret-empty"],
  ["the secret's ID", guid, "secret-is-an-id"],
  ["the secret's ID in capitals", guid.toUpperCase(), "secret-is-an-id"],
  ["the secret's ID with blanks around", `  ${guid}\r\n`, "secret-is-an-id"],
  ["the secret's ID in quotes", `"${guid}"`, "secret-is-an-id"],
  ["the secret's ID in braces", `{${guid}}`, "secret-is-an-id"],
  ["a key file", json(), "secret-is-a-key"],
  ["a private key", pem, "secret-is-a-key"],
  ["an EC key", pkcs8(ec.privateKey), "secret-is-a-key"],
  [
    "a certificate",
    "-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----",
    "secret-is-a-certificate",
  ],
  ["a certificate's inner lines", `MII${"A".repeat(200)}`, "secret-is-a-certificate"],
  ["a JSON reply", '{"error":"invalid_client"}', "secret-is-json"],
  ["a JWT", "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln", "secret-is-a-token"],
  ["a Google token", "ya29.a0canary", "secret-is-a-token"],
  ["the token endpoint", `https://login.microsoftonline.com/${guid}/oauth2/v2.0/token`, "secret-is-a-url"],
  ["the mailbox", "noreply@mycompany.example", "secret-is-an-address"],
  ["the hidden form", "abc******************", "secret-is-masked"],
  ["dots", "••••••••••••", "secret-is-masked"],
  ["a placeholder in braces", "{YourClientSecret}", "secret-is-a-placeholder"],
  ["a placeholder in angles", "<client-secret>", "secret-is-a-placeholder"],
  ["a variable", "$CLIENT_SECRET", "secret-is-a-placeholder"],
  ["your-client-secret", "your-client-secret", "secret-is-a-placeholder"],
  ["the column's name", "Value", "secret-is-a-placeholder"],
  ["xxxx", "XXXXXXXX", "secret-is-a-placeholder"],
  ["a fingerprint", Array(20).fill("AB").join(":"), "secret-is-a-thumbprint"],
  ["the expiry", "11/23/2028", "secret-is-a-date"],
  ["the expiry, ISO", "2028-11-23", "secret-is-a-date"],
  ["far too much", "x1Y2".repeat(1000), "secret-too-long"],
  ["two words", "correct horse", "secret-has-spaces"],
  ["two secrets", `${value}\n${value.replace("abc", "xyz")}`, "secret-has-spaces"],
  ["a curly quote inside", "abc8Q~x1’Y2z3W4v5x1Y2", "secret-characters"],
  ["an umlaut", "schlüsselwort-lang", "secret-characters"],
  ["a NUL", "abcdefgh\0ijklmnop", "secret-characters"],
];

const right: readonly (readonly [
  what: string,
  text: string,
  repair?: RegExp,
  warning?: string,
  kept?: string,
])[] = [
  ["Entra's value", value],
  ["Entra's value of 37 characters", value.slice(0, 37)],
  ["Entra's value with dots and dashes", "a.-8Q~x1Y2z3W4v5x1Y2z3W4v5x1Y2z3W-4v.5x_"],
  ["an old one", "k5[=Q1:xW/8Bn]9?TzVw2@eLrY7.mHcD"],
  ["a Google one", "GOCSPX-x1Y2z3W4v5x1Y2z3W4v5"],
  ["hexadecimal", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
  ["base64", "dGhpcyBpcyBub3QgYSBzZWNyZXQ+/w=="],
  ["with a percent sign", "100%safe-100%safe"],
  ["with a blank before", ` ${value}`, /Blanks/, undefined, value],
  ["with a line end", `${value}\r\n`, /Blanks/, undefined, value],
  ["with a hard space", `\u00A0${value}\u00A0`, /Blanks/, undefined, value],
  ["with a zero-width space", `${value}\u200B`, /Invisible/, undefined, value],
  ["with a zero-width space inside", `abc\u200B${value.slice(3)}`, /Invisible/, undefined, value],
  ["in quotes", `"${value}"`, /Quotes/, undefined, value],
  ["in single quotes", `'${value}'`, /Quotes/, undefined, value],
  ["in curly quotes", `“${value}”`, /Quotes/, undefined, value],
  ["in backticks", `\`${value}\``, /Quotes/, undefined, value],
  ["with its label", `Value: ${value}`, /text around/, undefined, value],
  ["as a variable", `AZURE_CLIENT_SECRET=${value}`, /text around/, undefined, value],
  ["as a row of Entra's table", `Okta\t11/23/2028\t${value}\t${guid}`, /text around/, undefined, value],
  ["URL-encoded", value.replace("~", "%7E"), /URL encoding/, undefined, value],
  ["cut off", value.slice(0, 30), undefined, "secret-length"],
  ["with too much at its end", `${value}abcd`, undefined, "secret-length"],
  ["a short one", "hunter2", undefined, "secret-short"],
  ["what could be a thumbprint", "A1B2C3D4E5".repeat(4), undefined, "secret-is-a-thumbprint"],
];

describe("what is not a client secret", () => {
  for (const [what, text, code] of wrong) {
    it(`${what}: ${code}, and it is not stored`, () => {
      const verdict = judgeClientSecret(text, "microsoft");
      expect(verdict.secret).toBeNull();
      expect(verdict.findings.map((f) => f.code)).toEqual([code]);
      expect(verdict.findings[0]?.severity).toBe("error");
      expect(Finding.safeParse(verdict.findings[0]).success).toBe(true);
      expect(verdict.repairs).toEqual([]);
    });
  }
});

describe("a client secret", () => {
  for (const [what, text, repair, warning, kept = text] of right) {
    it(`is taken: ${what}`, () => {
      const { secret, repairs, findings } = judgeClientSecret(text, "microsoft");
      expect(secret?.use((v) => v)).toBe(kept);
      expect(findings.map((f) => [f.code, f.severity])).toEqual(warning ? [[warning, "warning"]] : []);
      if (repair) expect(repairs.join("; ")).toMatch(repair);
      else expect(repairs).toEqual([]);
    });
  }

  it("does not show in what is said of it", () => {
    for (const [, text] of [...right, ...wrong.filter(([, t]) => t.trim().length > 12)]) {
      const said = JSON.stringify(judgeClientSecret(text, "microsoft"));
      expect(said).not.toContain(text.trim().slice(0, 12));
    }
  });

  it("is judged without an exception, whatever was pasted", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        const { secret, findings } = judgeClientSecret(text, "microsoft");
        expect(secret !== null || findings.length === 1).toBe(true);
        secret?.use((v) => expect(v).toMatch(/^[\x21-\x7E]+$/));
      }),
      { numRuns: 1000 },
    );
  });
});

describe("the client secret of a provider whose secrets are not known", () => {
  const judge = (text: string) => judgeClientSecret(text, "other");

  it.each([
    ["an ID", guid],
    ["a token", "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln"],
    ["an address", "noreply@mycompany.example"],
    ["a date", "2028-11-23"],
    ["a fingerprint", Array(20).fill("AB").join(":")],
    ["two words", "correct horse battery"],
  ])("may look like %s: it is taken, with a doubt", (_, text) => {
    const { secret, findings } = judge(text);
    expect(secret?.use((s) => s)).toBe(text);
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual([["secret-unusual", "warning"]]);
  });

  it.each([
    ["nothing", " ", "secret-empty"],
    ["a key file", json(), "secret-is-a-key"],
    ["a private key", pem, "secret-is-a-key"],
    ["an EC key", pkcs8(ec.privateKey), "secret-is-a-key"],
    [
      "a certificate",
      "-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----",
      "secret-is-a-certificate",
    ],
    ["the hidden form", "abc******************", "secret-is-masked"],
    ["a placeholder", "<client-secret>", "secret-is-a-placeholder"],
    ["two lines", "first-line\nsecond-line", "secret-characters"],
    ["an umlaut", "schlüsselwort-lang", "secret-characters"],
  ])("is never %s", (_, text, code) => {
    const { secret, findings } = judge(text);
    expect(secret).toBeNull();
    expect(findings.map((finding) => finding.code)).toEqual([code]);
  });

  it("is judged the same while no provider is chosen", () => {
    expect(judgeClientSecret(guid, null).secret).not.toBeNull();
    expect(judgeClientSecret(pem, null).secret).toBeNull();
  });
});
