import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { redact } from "../../../src-main/credentials/redact.ts";
import { conceal } from "../../../src-main/diagnosis/conceal.ts";
import { explain } from "../../../src-main/diagnosis/explain.ts";

/** Where a secret stands in what people paste. `§` is its place. */
const places = [
  "client_secret=§&scope=x",
  "grant_type=x&client_secret=§",
  '"client_secret": "§"',
  '{\\"client_secret\\":\\"§\\",\\"a\\":1}',
  "client_secret: §",
  "clientSecret => '§'",
  '$ClientSecret = "§"',
  "app register --client-secret § --tenant t",
  "app register --client-secret=§",
  'az ad sp --password "§" x',
  "Connect-Thing -ClientSecret § -TenantId t",
  'Connect-Thing -ClientSecret "§"',
  'ConvertTo-SecureString "§" -AsPlainText -Force',
  "<client_secret>§</client_secret>",
  "<ns:password kind='x'>§</ns:password>",
  "AUTH PLAIN §",
  "C: AUTH LOGIN §",
  "https://user:§@host.example/x",
  "smtp://okta%40x.example:§@smtp.example:587",
  "okta:§@smtp.example.com",
  "curl -u user:§ https://x.example",
  "Cookie: session=§; other=§",
  "Set-Cookie: sid=§; Path=/",
  "Authorization: Basic §",
  "Authorization: §",
  '"Authorization": "Bearer §"',
  "authorization=§",
  "X-Api-Key: §",
  "password = §",
  "passphrase: §",
] as const;

describe("what stands where a secret stands", () => {
  test.each(places)("is hidden in %j, whatever it looks like", (place) => {
    const word = fc.stringMatching(/^[A-Za-z0-9!#$%*+.^_~-]{5,30}$/).filter((s) => !/^[-[]|secret/i.test(s));
    fc.assert(
      fc.property(word, (secret) => {
        const pasted = place.replaceAll("§", () => `${secret}q7`);
        for (const text of [
          pasted,
          `535 5.7.3 Authentication unsuccessful ${pasted}`,
          `E0000223 ${pasted}`,
        ]) {
          expect(conceal(text)).not.toContain(`${secret}q7`);
          expect(JSON.stringify(explain(text))).not.toContain(`${secret}q7`);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("leaves the name, and what stands around it", () => {
    expect(conceal("grant_type=x&client_secret=abc&scope=y")).toBe(
      "grant_type=x&client_secret=[secret]&scope=y",
    );
    expect(conceal('{"client_secret":"a b","error":"x"}')).toBe('{"client_secret":"[secret]","error":"x"}');
    expect(conceal("connect ECONNREFUSED smtp.office365.com:587")).toBe(
      "connect ECONNREFUSED smtp.office365.com:587",
    );
    expect(conceal("Issuer: a@b.iam.gserviceaccount.com")).toBe("Issuer: a@b.iam.gserviceaccount.com");
  });
});

test("redaction does not rewrite the sentences of the catalogue", () => {
  const folder = join(import.meta.dirname, "../../../src-main/diagnosis/catalogue");
  for (const name of readdirSync(folder))
    for (const line of readFileSync(join(folder, name), "utf8").split("\n")) {
      const sentence = /["`]([A-Z][^"`]{20,})["`]/.exec(line)?.[1];
      if (sentence) expect(redact(sentence)).toBe(sentence);
    }
});

test("an explanation keeps our own words, also where they name a secret's place", () => {
  const [finding] = explain("AADSTS7000215: Invalid client secret provided. client_secret=hunter2");
  expect(finding?.evidence).toContain("client_secret=[secret]");
  expect(`${finding?.title} ${finding?.cause} ${finding?.fix}`).not.toMatch(/\[(?:secret|hidden|token)\]/);
});
