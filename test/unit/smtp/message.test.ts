import { expect, test } from "vitest";
import { composeTestMessage } from "../../../src-main/smtp/message.ts";

const values = {
  from: "okta@notifications.example.com",
  to: "admin@example.org",
  host: "smtp.gmail.com",
  now: Date.UTC(2026, 9, 5, 10, 0, 0),
  practice: false,
  runId: "run-1",
};

const headersOf = (raw: Buffer): Map<string, string> => {
  const head =
    raw
      .toString()
      .split("\r\n\r\n")[0]
      ?.replace(/\r\n[ \t]+/g, " ") ?? "";
  return new Map(
    head.split("\r\n").map((line) => [line.split(":")[0] ?? "", line.slice(line.indexOf(":") + 2)]),
  );
};

test("is a message as RFC 5322 wants it, with its Message-ID in the From address's domain", async () => {
  const { raw, messageId } = await composeTestMessage(values);
  const headers = headersOf(raw);
  expect(headers.get("From")).toBe(values.from);
  expect(headers.get("To")).toBe(values.to);
  expect(headers.get("Subject")).toMatch(/^Mailwright test\b/);
  expect(headers.get("Date")).toBe("Mon, 05 Oct 2026 10:00:00 +0000");
  expect(headers.get("Message-ID")).toBe(`<${messageId}>`);
  expect(messageId).toMatch(/^[0-9a-f-]{36}@notifications\.example\.com$/);
  expect(headers.get("Auto-Submitted")).toBe("auto-generated");
});

test("has only CRLF line ends, and no line beyond 998 octets", async () => {
  const { raw } = await composeTestMessage(values);
  const text = raw.toString("latin1");
  expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  for (const line of text.split("\r\n")) expect(line.length).toBeLessThanOrEqual(998);
});

test("says in subject and text when it comes from practice", async () => {
  const { raw } = await composeTestMessage({ ...values, practice: true });
  expect(headersOf(raw).get("Subject")).toMatch(/^Practice: /);
  expect(raw.toString()).toContain("practice run");
});

test("takes no header from an address", async () => {
  const { raw } = await composeTestMessage({ ...values, to: "a@example.com\r\nBcc: evil@example.net" });
  expect([...headersOf(raw).keys()]).not.toContain("Bcc");
});
