import { deliveredLimit } from "../../../src-main/contract/delivered.ts";
import { explainLimit, keyFileLimit, wordDiff } from "../../../src-main/contract/index.ts";
import { judgeClientSecret } from "../../../src-main/credentials/client-secret.ts";
import { readKeyFile } from "../../../src-main/credentials/key-file.ts";
import { redact } from "../../../src-main/credentials/redact.ts";
import { Secret } from "../../../src-main/credentials/secret.ts";
import { authenticateMessage } from "../../../src-main/delivered/message-authentication.ts";
import { readDelivered } from "../../../src-main/delivered/read.ts";
import { explain } from "../../../src-main/diagnosis/explain.ts";
import { looksLikeDkimKey, parseDkimKey } from "../../../src-main/dns/check/dkim.ts";
import { isDmarcRecord, parseDmarc } from "../../../src-main/dns/check/dmarc.ts";
import { parseOktaRecords } from "../../../src-main/dns/okta-records.ts";
import { addInclude, mergeRecords } from "../../../src-main/dns/spf/edit.ts";
import { isSpfRecord, parseSpf } from "../../../src-main/dns/spf/parse.ts";
import { setupFromText } from "../../../src-main/hosts/terminal/setup-file.ts";
import type { Network } from "../../../src-main/network/port.ts";
import { NetworkError } from "../../../src-main/network/port.ts";
import { normaliseDomain } from "../../../src-main/setup/email-domain.ts";
import { readSetup } from "../../../src-main/setup/read-document.ts";

/** Reads a stranger's text as the product does. */
export interface Reader {
  /** Most characters it is ever given. */
  readonly limit: number;
  read(text: string): unknown;
}

/** Nobody answers: the time is the reader's own. */
const refuse = () =>
  Promise.reject(new NetworkError("connect", "bench", undefined, "ECONNREFUSED", "Refused"));
const offline = {
  now: () => 0,
  udp: refuse,
  tcp: refuse,
  tls: refuse,
  fetch: refuse,
  lookup: refuse,
  resolvers: () => [],
  publicResolvers: () => [],
} as unknown as Network;

const expected = { from: "a@b.example", provider: null, signal: new AbortController().signal };

/** `verify` is measured in the thread that measures, not in the one that the product has for it. */
function messageReader(verify: NonNullable<Parameters<typeof readDelivered>[3]>): Reader {
  return {
    limit: Math.min(deliveredLimit, 1_048_576),
    read: async (text) => {
      for (const source of [
        text,
        `From: ${text}\r\n\r\n${text}`,
        `From: a@b.example\r\nAuthentication-Results: x; spf=${text}\r\nReceived: from ${text}\r\n\r\nx`,
        `From: a@b.example\r\nDKIM-Signature: v=1; d=${text}\r\nReturn-Path: ${text}\r\n\r\nx`,
      ])
        await readDelivered(offline, source, expected, verify).catch(() => undefined);
    },
  };
}

const secret = new Secret("Kx9~made.up-for+the/bench%0042=");
/** The most TXT data that a DNS answer over TCP carries. */
const recordLimit = 65_000;
const orRefused = (read: () => unknown): unknown => {
  try {
    return read();
  } catch {
    return undefined;
  }
};

export const readers: Readonly<Record<string, Reader>> = {
  explain: { limit: explainLimit, read: (text) => explain(text) },
  "explain, in a field": {
    limit: explainLimit,
    read: (text) => explain(`{"error":"invalid_grant","error_description":"${text}"}`),
  },
  redact: { limit: explainLimit, read: (text) => redact(text, [secret]) },
  audit: {
    limit: recordLimit,
    read: (text) => [
      text
        .split("\n")
        .slice(0, 100)
        .map((line) => normaliseDomain(line)),
      [text, `v=DMARC1; ${text}`].map((record) => [isDmarcRecord(record), parseDmarc(record)]),
      [text, `v=DKIM1; p=${text}`].map((record) => [looksLikeDkimKey(record), parseDkimKey(record)]),
    ],
  },
  spf: {
    limit: recordLimit,
    read: (text) =>
      [
        text,
        `v=spf1 ${text}`,
        `v=spf1 ${text} -all`,
        `v=spf1 include:${text}.`,
        `v=spf1 exists:%{${text}`,
      ].map((record) => [
        isSpfRecord(record),
        parseSpf(record),
        addInclude(record, "_spf.google.com"),
        mergeRecords([record, "v=spf1 mx -all"], "_spf.google.com"),
        wordDiff(record, "v=spf1 include:_spf.google.com ~all"),
      ]),
  },
  "inspect, a key": {
    limit: keyFileLimit - 128,
    read: (text) =>
      [
        text,
        `{"type":"service_account","private_key":"${text}`,
        `{${text}`,
        `-----BEGIN PRIVATE KEY-----\n${text}`,
      ].map((file) => readKeyFile(Buffer.from(file).subarray(0, keyFileLimit), "key.json", file.length)),
  },
  "inspect, a secret": { limit: 8_192, read: (text) => judgeClientSecret(text, "microsoft") },
  "import, a setup": {
    limit: 262_144,
    read: (text) => [
      readSetup(text),
      readSetup(`{"version":1,"id":"${text}`),
      orRefused(() => setupFromText(text, "setup.json", 0)),
      orRefused(() => setupFromText(JSON.stringify({ domain: { emailDomain: text } }), "setup.json", 0)),
    ],
  },
  "Okta's records": {
    limit: 65_000,
    read: (text) =>
      [text, `TXT\t${text}`, `[{"recordType":"TXT","fqdn":"${text}"`, `CNAME,${text}`].map(parseOktaRecords),
  },
  "message source": messageReader(async () => undefined),
  "a message, in its thread": messageReader((_network, { bytes }, client, mailFrom) =>
    authenticateMessage({ bytes, client, mailFrom }, refuse),
  ),
};
