import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { quotedChunks } from "../../../src-main/dns/ask/character-strings.ts";
import { readPastedDkim } from "../../../src-main/dns/dkim-pasted.ts";
import { mailDnsOf } from "../../../src-main/providers/index.ts";

const domain = "notifications.acme.com";
const google = mailDnsOf("google", {}).dkim;
const microsoft = mailDnsOf("microsoft", {}).dkim;
const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const data = publicKey.export({ type: "spki", format: "der" }).toString("base64");
const key = `v=DKIM1; k=rsa; p=${data}`;
const codes = (text: string, records = google) =>
  readPastedDkim(text, records, domain).findings.map(({ code }) => code);

describe("a key that is pasted from the console", () => {
  test.each([
    ["as its value stands", key],
    ["with the name before it", `google._domainkey\t${key}`],
    ["as a row with what stands beside it", `google._domainkey  TXT  3600  ${key}  `],
    ["as a line of a zone file", `google._domainkey.${domain}. 300 IN TXT ${quotedChunks(key)}`],
    ["without the space after a semicolon", key.replaceAll("; ", ";")],
    ["with the key alone", data],
  ])("is read %s", (_, text) => {
    const { values, findings } = readPastedDkim(text, google, domain);
    expect(findings).toEqual([]);
    expect(values.map(({ id }) => id)).toEqual(["dkim-google"]);
    expect(values[0]?.value.replaceAll(" ", "")).toBe(key.replaceAll(" ", ""));
  });

  test("is read wherever the window broke its line", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 20, max: key.length - 1 }), { maxLength: 6 }), (breaks) => {
        const places = new Set(breaks);
        const text = [...key].map((one, at) => (places.has(at) ? `\n${one}` : one)).join("");
        expect(readPastedDkim(text, google, domain).values[0]?.value.replaceAll(" ", "")).toBe(
          key.replaceAll(" ", ""),
        );
      }),
    );
  });

  test("is no key where a part is missing, or it is a private one, or another thing", () => {
    const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    for (const text of [key.slice(0, 200), pem, "v=spf1 -all", "", "v=DKIM1; k=rsa; p="])
      expect(codes(text)).toEqual(["dns-dkim-unread"]);
  });

  test("of another selector is not put under this one's name", () => {
    expect(codes(`mail2026._domainkey.${domain} ${key}`)).toEqual(["dns-dkim-other-selector"]);
  });
});

describe("targets that are pasted from the console", () => {
  const target = (n: number, of = "notifications-acme-com") =>
    `selector${n}-${of}._domainkey.contoso.n-v1.dkim.mail.microsoft`;
  test("each belong to the record of their selector", () => {
    const text = `Host Name : selector1._domainkey\nPoints to address or value: ${target(1)}\nHost Name : selector2._domainkey\nPoints to address or value: ${target(2)}.`;
    expect(readPastedDkim(text, microsoft, domain)).toEqual({
      values: [
        { id: "dkim-selector1", value: target(1) },
        { id: "dkim-selector2", value: target(2) },
      ],
      findings: [],
    });
  });

  test("of another domain are none of this one's", () => {
    expect(codes(target(1, "other-example"), microsoft)).toEqual(["dns-dkim-unread"]);
  });
});
