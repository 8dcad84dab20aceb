import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Secret } from "../../../src-main/credentials/secret.ts";
import { ehloKeywords, readReply, saslMechanisms } from "../../../src-main/smtp/reply.ts";
import { decodeChallenge, xoauth2Response } from "../../../src-main/smtp/xoauth2.ts";

describe("readReply (RFC 5321 section 4.2, RFC 3463)", () => {
  test("puts the lines of one reply together, each without its codes", () => {
    expect(
      readReply(
        "AUTH",
        "535-5.7.8 Username and Password not accepted.\r\n535 5.7.8  https://support.google.com - gsmtp",
      ),
    ).toEqual({
      kind: "smtp-reply",
      command: "AUTH",
      code: 535,
      enhanced: "5.7.8",
      text: "Username and Password not accepted.\nhttps://support.google.com - gsmtp",
    });
  });

  test.each([
    ["334 ", 334, undefined, ""],
    ["334", 334, undefined, ""],
    ["250 OK", 250, undefined, "OK"],
    ["250 2.1.0", 250, "2.1.0", ""],
    [
      "550 5.7.60 SMTP; Client does not have permissions",
      550,
      "5.7.60",
      "SMTP; Client does not have permissions",
    ],
    ["554 5.2.252 SendAsDenied", 554, "5.2.252", "SendAsDenied"],
  ])("reads %j", (raw, code, enhanced, text) => {
    const reply = readReply("message", raw);
    expect([reply.code, reply.enhanced, reply.text]).toEqual([code, enhanced, text]);
  });

  test.each([
    "HTTP/1.1 400 Bad Request",
    "2500 too many digits",
    "99 too few",
    "",
    "SSH-2.0-OpenSSH_9.9",
    "750 no such class",
  ])("gives the code 0 to %j, which is no reply", (raw) => {
    expect(readReply("greeting", raw).code).toBe(0);
  });

  test("takes any text without failing, and keeps it bounded", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 5000 }), (raw) => {
        const reply = readReply("EHLO", raw);
        expect(reply.text.length).toBeLessThanOrEqual(2000);
      }),
    );
  });
});

describe("EHLO", () => {
  const keywords = ehloKeywords(
    "250-smtp.gmail.com at your service\r\n250-SIZE 35882577\r\n250-AUTH LOGIN PLAIN XOAUTH2\r\n250 SMTPUTF8",
  );

  test("gives every line but the first", () => {
    expect(keywords).toEqual(["SIZE 35882577", "AUTH LOGIN PLAIN XOAUTH2", "SMTPUTF8"]);
  });

  test("keeps AUTH, however many keywords stand before it", () => {
    const many = Array.from({ length: 500 }, (_, i) => `250-X-${"y".repeat(40)}${i}`);
    const kept = ehloKeywords(["250-mail.test", ...many, "250 AUTH XOAUTH2"].join("\r\n"));
    expect(kept).toHaveLength(100);
    expect(saslMechanisms(kept)).toEqual(["XOAUTH2"]);
  });

  test("is what the last line says, where the lines do not agree", () => {
    expect(readReply("EHLO", "250-mail.test\r\n550 5.7.1 Go away").code).toBe(550);
  });

  test("names the SASL mechanisms, whole and in upper case, also after AUTH=", () => {
    expect(saslMechanisms(keywords)).toEqual(["LOGIN", "PLAIN", "XOAUTH2"]);
    expect(saslMechanisms(["AUTH=login xoauth2"])).toEqual(["LOGIN", "XOAUTH2"]);
    expect(saslMechanisms(["AUTH LOGIN XOAUTH"])).not.toContain("XOAUTH2");
    expect(saslMechanisms(["X-AUTH XOAUTH2"])).toEqual([]);
  });
});

describe("XOAUTH2", () => {
  test("is one line of base64 of user and token, parted by Control-A", () => {
    const line = xoauth2Response(
      "someuser@example.com",
      new Secret("ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg"),
    ).use((v) => v);
    expect(line).toBe(
      "dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQmhkSFJoZG1semRHRXVZMjl0Q2cBAQ==",
    );
  });

  test("decodes a challenge that is printable text, and nothing else", () => {
    expect(
      decodeChallenge(
        "eyJzdGF0dXMiOiI0MDAiLCJzY2hlbWVzIjoiQmVhcmVyIiwic2NvcGUiOiJodHRwczovL21haWwuZ29vZ2xlLmNvbS8ifQ==",
      ),
    ).toBe('{"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}');
    for (const text of ["", "not base64!", "AAEC", "A".repeat(5000)])
      expect(decodeChallenge(text)).toBeUndefined();
  });
});
