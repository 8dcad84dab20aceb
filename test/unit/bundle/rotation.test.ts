import { describe, expect, test } from "vitest";
import { type RotationInput, rotationCalendar } from "../../../src-main/bundle/calendar.ts";

const credential = {
  kind: "client-secret",
  addedAt: "2026-11-22T10:00:00.000Z",
  store: "keychain",
  revision: "r",
  repairs: [],
} as const;
const base: RotationInput = {
  id: "setup-1",
  createdAt: "2026-11-23T16:42:00.123Z",
  emailDomain: "notifications.acme.com",
  provider: "Microsoft 365",
  authType: "OAUTH2_CLIENT_CREDENTIALS",
  secretExpiresOn: "2027-05-31",
  credential: { ...credential, repairs: [] },
  practice: false,
};

/** The properties of a calendar, unfolded (RFC 5545 section 3.1), in order. */
const properties = (calendar: string | null): string[] =>
  (calendar ?? "").replace(/\r\n /g, "").split("\r\n").filter(Boolean);

describe("rotation.ics", () => {
  test("has the day the secret expires, with alarms 30 and 7 days before", () => {
    const lines = properties(rotationCalendar(base));
    expect(lines).toContain("DTSTART;VALUE=DATE:20270531");
    expect(lines.filter((l) => l.startsWith("TRIGGER"))).toEqual(["TRIGGER:-P30D", "TRIGGER:-P7D"]);
    expect(lines).toContain(
      "SUMMARY:Client secret of notifications.acme.com expires: Okta can no longer send mail",
    );
  });

  test("has the day 90 days after the key was added, when no expiry is known", () => {
    const calendar = rotationCalendar({
      ...base,
      authType: "OAUTH2_JWT_BEARER_GRANT",
      secretExpiresOn: undefined,
    });
    expect(properties(calendar)).toContain("DTSTART;VALUE=DATE:20270220");
    expect(properties(calendar).find((l) => l.startsWith("SUMMARY"))).toContain("private key");
  });

  test("does not take an expiry for a private key, which has none", () => {
    const calendar = rotationCalendar({ ...base, authType: "OAUTH2_JWT_BEARER_GRANT" });
    expect(properties(calendar)).toContain("DTSTART;VALUE=DATE:20270220");
  });

  test.each(["", "soon", "2027-02-30", "31.05.2027", "2027-5-1"])(
    "does not take “%s” for a date",
    (secretExpiresOn) => {
      expect(properties(rotationCalendar({ ...base, secretExpiresOn }))).toContain(
        "DTSTART;VALUE=DATE:20270220",
      );
    },
  );

  test("is not there when neither an expiry nor a key is known", () => {
    expect(rotationCalendar({ ...base, secretExpiresOn: undefined, credential: null })).toBeNull();
    const undated = { ...base.credential!, addedAt: "once" };
    expect(rotationCalendar({ ...base, secretExpiresOn: undefined, credential: undated })).toBeNull();
  });

  test("is what RFC 5545 asks for: required properties, CRLF, lines of at most 75 octets, balanced components", () => {
    const calendar = rotationCalendar({ ...base, emailDomain: `${"ü漢😀,;\\".repeat(30)}.example` }) ?? "";
    expect(calendar.endsWith("END:VCALENDAR\r\n")).toBe(true);
    expect(calendar.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    for (const line of calendar.split("\r\n")) {
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      expect(line).not.toContain("\ufffd");
    }
    const lines = properties(calendar);
    for (const name of [
      "VERSION:2.0",
      "PRODID:",
      "UID:setup-1-expiry@mailwright",
      "DTSTAMP:20261123T164200Z",
      "DTSTART",
    ])
      expect(lines.filter((l) => l.startsWith(name))).toHaveLength(1);
    const open: string[] = [];
    for (const line of lines) {
      if (line.startsWith("BEGIN:")) open.push(line.slice(6));
      if (line.startsWith("END:")) expect(open.pop()).toBe(line.slice(4));
    }
    expect(open).toEqual([]);
  });

  test("lets no value start a line of its own or end a text", () => {
    const calendar = rotationCalendar({ ...base, emailDomain: "x\r\nATTACH:http://evil\n,;\\" });
    expect(properties(calendar).some((l) => l.startsWith("ATTACH"))).toBe(false);
    expect(properties(calendar).find((l) => l.startsWith("SUMMARY"))).toContain(
      "x ATTACH:http://evil \\,\\;\\\\",
    );
  });

  test("says PRACTICE first when it is", () => {
    const lines = properties(rotationCalendar({ ...base, practice: true }));
    expect(lines.find((l) => l.startsWith("SUMMARY"))).toMatch(/^SUMMARY:PRACTICE: /);
  });
});
