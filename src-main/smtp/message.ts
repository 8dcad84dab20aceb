import { randomUUID } from "node:crypto";
import MailComposer from "nodemailer/lib/mail-composer";

export interface TestMessage {
  readonly from: string;
  readonly to: string;
  readonly host: string;
  /** Milliseconds since the epoch: the Date header. */
  readonly now: number;
  readonly practice: boolean;
  readonly runId: string;
}

/**
 * Composes the test message (RFC 5322). Its Message-ID stands in the From address's domain, as a receiver expects.
 * @returns the message with CRLF line ends, and its Message-ID without brackets
 */
export async function composeTestMessage(message: TestMessage): Promise<{ raw: Buffer; messageId: string }> {
  const domain = message.from.slice(message.from.lastIndexOf("@") + 1) || "localhost";
  const messageId = `${randomUUID()}@${domain}`;
  const practice = message.practice ? "Practice: " : "";
  const raw = await new MailComposer({
    from: message.from,
    to: message.to,
    subject: `${practice}Mailwright test of ${domain}`.slice(0, 200),
    date: new Date(message.now),
    messageId: `<${messageId}>`,
    headers: { "Auto-Submitted": "auto-generated", "X-Mailwright-Run": message.runId },
    text: [
      ...(message.practice
        ? ["This message comes from a practice run. No real mail server was involved.", ""]
        : []),
      "This message tests a custom email provider for Okta.",
      `Mailwright sent it over ${message.host} as ${message.from}, with OAuth 2.0.`,
      "",
      "Its arrival shows that the provider takes mail with these settings. To see whether SPF, DKIM and DMARC pass,",
      "save the source of this message and drop it on the Test step.",
      "",
      `Run ${message.runId}, ${new Date(message.now).toISOString()}`,
      "",
    ].join("\r\n"),
    newline: "win",
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
  return { raw, messageId };
}
