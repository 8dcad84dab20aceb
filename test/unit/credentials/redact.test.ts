import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redact } from "../../../src-main/credentials/redact.ts";
import { Secret } from "../../../src-main/credentials/secret.ts";
import { pem } from "./key-material.ts";

const value = "abc8Q~x1Y2z3W4v5x1Y2z3W4v5x1Y2z3W4v5x1Y2";
const secret = new Secret(value);

describe("a Secret", () => {
  it("prints as [secret] in every way a text can come about", () => {
    const printed = [
      `${secret}`,
      String(secret),
      JSON.stringify({ secret }),
      inspect({ secret }),
      [secret].join(),
      inspect(secret, { showHidden: true, depth: 9 }),
    ];
    for (const text of printed) expect(text).not.toContain("x1Y2");
    expect(Object.keys(secret)).toEqual([]);
    expect(JSON.stringify(structuredClone({ ...secret }))).toBe("{}");
  });

  it("tells its length in bytes, not in characters", () => {
    expect(new Secret("é").byteLength).toBe(2);
  });
});

describe("redaction", () => {
  it("takes a secret out however it is written", () => {
    const xoauth2 = (token: string) =>
      Buffer.from(`user=me@x.example\x01auth=Bearer ${token}\x01\x01`).toString("base64");
    const written: readonly ((v: string) => string)[] = [
      (v) => v,
      (v) => encodeURIComponent(v),
      (v) => new URLSearchParams({ client_id: "x", s: v }).toString(),
      (v) => JSON.stringify({ s: v }),
      (v) => Buffer.from(v).toString("base64"),
      (v) => Buffer.from(`id:${v}`).toString("base64"),
      (v) => Buffer.from(`1:${v}:2`).toString("base64url"),
      xoauth2,
    ];
    const text = fc.string({ unit: "grapheme-ascii", minLength: 8, maxLength: 60 });
    fc.assert(
      fc.property(text, fc.constantFrom(...written), (plain, write) => {
        const before = write(plain);
        const after = redact(before, [new Secret(plain)]);
        expect(after).toContain("[");
        expect(after).not.toBe(before);
        expect(after).not.toContain(plain);
      }),
    );
  });

  it("finds a secret inside base64 that is broken into lines, wherever it begins in it", () => {
    const secret = `Zq7~${crypto.randomUUID()}`;
    for (const before of ["", "a", "ab", "abc"]) {
      const whole = Buffer.from(`${before}${secret}, and what comes after it`).toString("base64");
      const after = redact(whole.replace(/.{16}/g, "$&\n"), [new Secret(secret)]).replaceAll("\n", "");
      expect(after).toContain("[secret]");
      expect(Buffer.from(after, "base64").toString()).not.toContain(secret.slice(4, 16));
    }
  });

  it("finds a secret in a hexadecimal dump, with colons and without", () => {
    const secret = `Zq7~${crypto.randomUUID()}`;
    const hex = Buffer.from(secret).toString("hex");
    for (const dump of [hex, hex.toUpperCase(), hex.match(/../g)!.join(":")])
      expect(redact(`0000: ${dump} 0a`, [new Secret(secret)])).toBe("0000: [secret] 0a");
  });

  it("takes single lines of a private key out", () => {
    const line = pem.split("\n")[5]!;
    expect(redact(`error near ${line}`, [new Secret(pem)])).toBe("error near [secret]");
    expect(redact(pem.replaceAll("\n", "\r\n"), [new Secret(pem)])).not.toContain(line);
  });

  it("knows secrets by their shape, without being told", () => {
    const jwt = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJjYW5hcnkifQ.c2lnbmF0dXJl";
    for (const text of [
      pem,
      pem.slice(0, 300),
      JSON.stringify({ private_key: pem }),
      `Authorization: Bearer ${jwt}`,
      `assertion=${jwt}&x=1`,
      "access_token=ya29.a0AfB_canarycanary",
      `AADSTS7000215: secret ${value} is wrong`,
      `"client_secret": "hunter2canary"`,
      "password=hunter2canary",
    ]) {
      const out = redact(text);
      expect(out).toMatch(/\[(?:secret|token|private key)\]/);
      expect(out).not.toMatch(/canary|x1Y2|MIIE|eyJ/);
    }
  });

  it("leaves what is not secret as it is", () => {
    const harmless =
      "535 5.7.3 Authentication unsuccessful [AM0PR01CA0001.eurprd01.prod.exchangelabs.com 2026-11-23T10:00:00.000Z 08DE]";
    expect(redact(harmless, [secret])).toBe(harmless);
  });

  it("tells Basic and Bearer credentials from the words", () => {
    for (const words of [
      "535 5.7.139 Authentication unsuccessful, basic authentication is disabled.",
      "550 5.7.30 Basic authentication is not supported for Client Submission.",
      "Basic authentication",
      "BASIC AUTHENTICATION",
      "Bearer authentication-scheme.",
    ])
      expect(redact(words)).toBe(words);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 12, maxLength: 60 }), (bytes) => {
        const token = Buffer.from(bytes).toString("base64");
        // Letters of one case only: as likely in 16 characters of base64 as one in 100,000, and then a word.
        fc.pre(/[0-9+/=]|[a-z].*[A-Z]|[A-Z].*[A-Z].*[a-z]/.test(token));
        expect(redact(`Authorization: Basic ${token}`)).toBe("Authorization: Basic [token]");
        expect(redact(`authorization: bearer ${token}`)).toBe("authorization: bearer [token]");
      }),
    );
    expect(redact(`Basic ${Buffer.from("admin:hunter2").toString("base64")}`)).toBe("Basic [token]");
  });

  it("gives up on secrets that are too short to be told apart", () => {
    expect(redact("a b c", [new Secret("b")])).toBe("a b c");
  });
});
