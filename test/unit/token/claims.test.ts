import { describe, expect, test } from "vitest";
import { Secret } from "../../../src-main/credentials/secret.ts";
import { harmlessClaims, readClaims } from "../../../src-main/token/claims.ts";

const jwt = (payload: unknown) =>
  new Secret(
    `${Buffer.from('{"alg":"RS256","nonce":"n"}').toString("base64url")}.${Buffer.from(JSON.stringify(payload)).toString("base64url")}.c2ln`,
  );

describe("readClaims", () => {
  test("decodes a JWT without verifying it", () => {
    expect(readClaims(jwt({ aud: "https://outlook.office365.com", roles: ["SMTP.SendAsApp"] }))).toEqual({
      aud: "https://outlook.office365.com",
      roles: ["SMTP.SendAsApp"],
    });
  });

  test.each([
    "ya29.c.opaque",
    "",
    "a.b",
    "a.b.c",
    "a.!!!.c",
    `x.${Buffer.from("[1]").toString("base64url")}.y`,
  ])("gives undefined for %j", (text) => {
    expect(readClaims(new Secret(text))).toBeUndefined();
  });
});

describe("harmlessClaims", () => {
  test("keeps what the diagnosis needs and nothing else", () => {
    const claims = harmlessClaims({
      aud: "a",
      oid: "o",
      roles: ["SMTP.SendAsApp"],
      rh: "session",
      sid: "session",
      uti: "session",
      ipaddr: "192.0.2.1",
      upn: "person@example.com",
      exp: 1,
    });
    expect(claims).toEqual({ aud: "a", oid: "o", roles: ["SMTP.SendAsApp"], exp: 1 });
  });

  test("bounds claims of any size and shape", () => {
    const claims = harmlessClaims({
      aud: "x".repeat(100_000),
      roles: Array.from({ length: 1000 }, () => "y".repeat(1000)),
      tid: { deep: "z".repeat(100_000) },
    });
    expect(JSON.stringify(claims).length).toBeLessThan(20_000);
  });
});
