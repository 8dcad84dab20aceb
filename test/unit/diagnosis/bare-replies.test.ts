import { describe, expect, test } from "vitest";
import { explain } from "../../../src-main/diagnosis/explain.ts";
import { namesFailure } from "../../../src-main/diagnosis/unrecognised.ts";
import { known } from "./known.ts";

/** Replies as servers give them, without a word of what was asked before, and what the title has to name. */
const replies: readonly (readonly [reply: string, names: RegExp])[] = [
  ["552 5.3.4 Message size exceeds fixed limit", /larger than the server takes/],
  ["552-5.2.3 Your message exceeded Google's message size limits.", /larger than/],
  [
    "550 5.1.1 The email account that you tried to reach does not exist",
    /recipient's mailbox does not exist/,
  ],
  [
    "550-5.1.1 The email account that you tried to reach does not exist. Please try\n550-5.1.1 double-checking it. gsmtp",
    /recipient's mailbox does not exist/,
  ],
  [
    "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
    /recipient does not exist/,
  ],
  ["550 No such user here", /mailbox does not exist/],
  ["450 4.7.1 Greylisted, try again in 300 seconds", /greylisting/],
  ["451 4.7.1 <a@b.example>: Recipient address rejected: Greylisting in effect", /greylisting/],
  ["452 4.2.2 The email account that you tried to reach is over quota", /mailbox is full/],
  ["552 5.2.2 Mailbox full", /mailbox is full/],
  ["554 5.7.1 <a@b.example>: Relay access denied", /does not pass mail on/],
  ["550 5.7.1 Unable to relay", /does not pass mail on/],
  ["554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org", /blocklist/],
  ["501 5.1.7 Bad sender address syntax", /sender's address is written wrongly/],
  ["450 4.1.8 <a@b.example>: Sender address rejected: Domain not found", /sender's domain/],
  ["503 5.5.1 Bad sequence of commands", /command/],
  ["452 4.3.1 Insufficient system storage", /disk is full/],
  ["421 4.3.2 Service not active", /takes no mail now/],
  ["421 4.4.2 mail.example.net Error: timeout exceeded", /broke off or timed out/],
  ["554 5.4.6 Hop count exceeded - possible mail loop", /circle/],
  ["550 5.7.25 The IP address sending this message does not have a PTR record", /no fitting name in DNS/],
  ["535 5.7.8 Error: authentication failed", /credentials were not accepted/],
];

describe("a mail server's reply, pasted without anything around it", () => {
  test.each(replies)("%j is read as a reply and named", (reply, names) => {
    const [finding] = explain(reply);
    expect(finding?.title).toMatch(names);
    expect(finding?.evidence).toContain(reply.slice(0, 3));
  });

  test.each(replies)("%j is named the same as libraries print it", (reply, names) => {
    const [code = "", ...rest] = reply.split("\n", 1)[0]!.split(/[ -]/);
    const words = rest.join(" ");
    for (const text of [
      `SMTPException: (${code}, b'${words}')`,
      `Error: Message failed: ${code} ${words}`,
      `> ${code} ${words}`,
      JSON.stringify({ response: `${code} ${words}` }),
    ])
      expect(explain(text)[0]?.title).toMatch(names);
  });

  test("has a code of its own, by what the reply is about, and gives no value of a setup the fault", () => {
    for (const [reply] of replies) {
      const [finding] = explain(reply);
      if (finding?.title.startsWith("A mail server says"))
        expect(finding).toMatchObject({
          code: expect.stringMatching(/^reply-/),
          severity: "info",
          step: "test",
        });
    }
  });

  test("never takes the place of a failure that is known", () => {
    for (const { code, pasted } of known)
      if (pasted !== undefined) expect(explain(pasted)[0]?.code).toBe(code);
  });

  test.each([
    "404 Not Found",
    "HTTP/1.1 500 Internal Server Error",
    "500 Internal Server Error",
    "503 Service Unavailable",
    "502 Bad Gateway",
    "421 Misdirected Request",
    "451 Unavailable For Legal Reasons",
    "511 Network Authentication Required",
    "4.2.0",
    "Version 5.1.1 of the package",
    "250 2.0.0 OK",
    "354 Go ahead",
  ])("%j is no mail server's reply for certain, and is not named as one", (text) => {
    expect(explain(text)[0]?.title).not.toMatch(/mail server/);
  });
});

/** Replies that are about no setup of ours, or do not say so, and the subject each is known by. */
const others: readonly (readonly [text: string, code: string])[] = [
  ["550", "reply-refused"],
  ["535", "reply-sign-in"],
  ["Error code: 554", "reply-refused"],
  ["SMTP error 552", "reply-mailbox"],
  ["550 5.7.1", "reply-policy"],
  ["535 5.7.8", "reply-sign-in"],
  ["535-5.7.8", "reply-sign-in"],
  ["534 5.7.9", "reply-sign-in"],
  ["501 5.5.2", "reply-protocol"],
  ["550 5.1.8", "reply-address"],
  ["550 5.7.26", "reply-policy"],
  ["535 Authentication failed", "reply-sign-in"],
  ["535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6", "reply-sign-in"],
  [
    "550 5.1.1 <nobody@example.com>: Recipient address rejected: User unknown in virtual mailbox table",
    "reply-address",
  ],
  ["554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org", "reply-policy"],
  ["451 4.7.1 Greylisting in action, please come back later", "reply-policy"],
  ["452 4.3.1 Insufficient system storage", "reply-system"],
  ["421 4.4.2 mail.example.net Error: timeout exceeded", "reply-route"],
  ["500 5.5.1 Command unrecognized", "reply-protocol"],
  ["501 5.1.7 Invalid address", "reply-address"],
  ["502 5.5.2 Error: command not recognized", "reply-protocol"],
  ["503 5.5.1 Bad sequence of commands", "reply-protocol"],
  ["552 5.2.2 Mailbox full", "reply-mailbox"],
  ["553 5.1.2 We weren't able to find the recipient domain.", "reply-address"],
  ["554 5.4.6 Hop count exceeded - possible mail loop", "reply-route"],
  ["550 5.7.1 Message rejected as spam by Content Filtering.", "reply-policy"],
  ["421 4.7.28 unusual rate of unsolicited mail originating from your IP address", "reply-policy"],
  ["450 4.1.8 Sender address rejected: Domain not found", "reply-address"],
  ["454 4.7.1 Relay access denied", "reply-policy"],
  [
    "Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist.",
    "reply-address",
  ],
];

describe("a reply that says nothing of a setup", () => {
  test.each(others)("%j has the code %s and names no failure", (text, code) => {
    const findings = explain(text);
    expect(findings.map((f) => f.code)).toEqual([code]);
    const [finding] = findings;
    expect(finding).toMatchObject({ severity: "info", step: "test", sources: [] });
    expect(finding).not.toHaveProperty("field");
    expect(finding).not.toHaveProperty("task");
    expect(findings.some(namesFailure)).toBe(false);
    expect(JSON.stringify(finding)).not.toMatch(/Google|Gmail|Microsoft|Exchange/);
  });

  test("without words it says that they are missing, and asks for the whole line", () => {
    for (const text of ["535", "550 5.7.1", "SMTP error 552", "535 5.7.8"]) {
      const [finding] = explain(text);
      expect(finding?.cause).toMatch(/its words are missing/);
      expect(finding?.fix[0]).toMatch(/^Paste the whole line/);
    }
  });

  test.each([
    "535 downloads",
    "550 g",
    "Room 552",
    "page 553 of 600",
    "45",
    "5350",
    "5.5.0",
    "535535",
    "451",
  ])("%j is no reply", (text) => {
    expect(explain(text)[0]?.code).toBe("unrecognised");
  });
});
