import { setImmediate as letOthers } from "node:timers/promises";
import type { Delivered, DeliveredRow } from "../contract/delivered.ts";
import { MailwrightError } from "../contract/problem.ts";
import type { ProviderId } from "../contract/settings.ts";
import type { Network } from "../network/port.ts";
import { readAuthenticationResults } from "./authentication-results.ts";
import { clientAddress } from "./client.ts";
import { deliveredFindings } from "./findings.ts";
import { rowsOf } from "./rows.ts";
import { addressIn, fieldOf, type MessageSource, readSource } from "./source.ts";
import { verifyMessage } from "./verify.ts";

/** What the setup expects of the message. */
export interface ExpectedMessage {
  /** The From address Okta will use. */
  readonly from: string;
  readonly provider: ProviderId | null;
  /** Of the last run; absent when there was none. */
  readonly runId?: string;
  readonly signal: AbortSignal;
}

/** Fields that tell how the message was judged, and where it went. The rest is nobody's business. */
const telling = new Set([
  "authentication-results",
  "received-spf",
  "return-path",
  "from",
  "x-google-original-from",
  "dkim-signature",
  "message-id",
  "date",
  "x-mailwright-run",
]);
const evidenceKept = 8192;

/**
 * Reads the source of a received message: SPF, DKIM and DMARC as the receiving server judged them, and as they verify
 * here and now, and whether the From address is still the one it was sent with.
 * @param verify how the message is verified; in a thread of its own when not given
 * @throws MailwrightError `smtp-message-source-unreadable` when this is no message
 */
export async function readDelivered(
  network: Network,
  text: Uint8Array | string,
  expected: ExpectedMessage,
  verify: typeof verifyMessage = verifyMessage,
): Promise<Delivered> {
  const source = readSource(text);
  if (source === undefined) throw unreadable();
  // A server writes on top of what it got: only the first of these fields is the receiver's own.
  const field = fieldOf(source, "authentication-results");
  const results = field === "" ? undefined : readAuthenticationResults(field);
  const from = addressIn(fieldOf(source, "from"));
  const returnPath = addressIn(fieldOf(source, "return-path"));
  const client = clientAddress(source, results);
  await letOthers();
  const here = await verify(network, source, client, returnPath, expected.signal);
  const rows: DeliveredRow[] = rowsOf({
    source,
    results,
    here,
    from,
    expectedFrom: expected.from,
    returnPath,
  });
  const message = belongsTo(source, expected.runId);
  return {
    subject: fieldOf(source, "subject").slice(0, 300),
    from,
    returnPath,
    receiver: results === undefined ? "" : results.server || receivedBy(source),
    message,
    rows,
    findings: deliveredFindings({
      source,
      results,
      rows,
      from,
      returnPath,
      message,
      expectedFrom: expected.from,
      provider: expected.provider,
    }),
    evidence: source.fields
      .filter((f) => telling.has(f.name))
      .map((f) => Buffer.from(f.raw, "latin1").toString("utf8").replaceAll("\r\n", "\n"))
      .join("\n")
      .slice(0, evidenceKept),
  };
}

function belongsTo(source: MessageSource, runId: string | undefined): Delivered["message"] {
  const run = fieldOf(source, "x-mailwright-run");
  return run === "" ? "foreign" : run === runId ? "last" : "other";
}

/** The server that took the message, where its results do not name it. */
const receivedBy = (source: MessageSource): string =>
  /\bby ([^\s;]+)/i.exec(fieldOf(source, "received"))?.[1]?.toLowerCase() ?? "";

const unreadable = () =>
  new MailwrightError({
    code: "smtp-message-source-unreadable",
    step: "test",
    title: "This is not the source of a message",
    cause: "The source begins with lines such as “Received:”, “From:” and “Subject:”. None of them is here.",
    fix: [
      "In Gmail, open the message, choose ⋮ > Show original > Copy to clipboard.",
      "In Outlook on the web, choose ⋯ > View > View message source.",
      "Or save the message as a file (.eml) and drop it here.",
    ],
  });
