import { describe, expect, test } from "vitest";
import { explain } from "../../../src-main/diagnosis/explain.ts";
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

  test("gives no value of a setup the fault: the code stays the one for what is not known", () => {
    for (const [reply] of replies) {
      const [finding] = explain(reply);
      if (finding?.title.startsWith("A mail server says"))
        expect(finding).toMatchObject({ code: "unrecognised", severity: "info", step: "test" });
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
