import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Finding } from "../../../src-main/contract/finding.ts";
import { explain } from "../../../src-main/diagnosis/explain.ts";
import { known, pastedOnly } from "./known.ts";
import { unrelated } from "./unrelated.ts";

const pasted: readonly (readonly [string, string])[] = [
  ...known.flatMap((k) => (k.pasted === undefined ? [] : [[k.code, k.pasted] as const])),
  ...pastedOnly,
];
const codes = (text: string) => explain(text).map((f) => f.code);

describe("words of the services", () => {
  test.each(pasted)("%s is explained", (code, text) => {
    expect(codes(text)).toEqual([code]);
  });

  test.each(pasted)("%s is explained inside a log line", (code, text) => {
    const line = `2026-10-05T08:09:10.111Z ERROR [smtp-worker-7] req=4f1c0a7e-0000-4111-8222-333344445555 send failed after 535 ms: ${text}`;
    expect(codes(line)[0]).toBe(code);
    expect(
      codes(`Everything was fine before.\n\n${line}\n    at Socket.emit (node:events:519:28)\nGoodbye`)[0],
    ).toBe(code);
  });

  test.each(pasted)("%s is explained inside JSON, with its quotes and line breaks escaped", (code, text) => {
    expect(codes(JSON.stringify({ level: "error", message: text }))[0]).toBe(code);
    expect(codes(JSON.stringify({ outer: JSON.stringify({ inner: text }) }))[0]).toBe(code);
  });

  test.each(pasted)("%s is explained with other IDs and times", (code, text) => {
    const other = text
      .replace(
        /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g,
        "ffffffff-eeee-4ddd-8ccc-bbbbbbbbbbbb",
      )
      .replace(/2026-10-05/g, "2031-01-31");
    expect(codes(other)).toEqual([code]);
  });

  test.each(known.flatMap((k) => (k.truncated === undefined ? [] : [[k.code, k.truncated] as const])))(
    "%s is explained when the text ends after the code %s",
    (code, text) => {
      expect(codes(text)).toEqual([code]);
      expect(codes(`Error: ${text}:`)).toEqual([code]);
    },
  );

  test.each([
    ["exchange-authentication-unsuccessful", "535 5.7.3"],
    ["exchange-mailbox-permission", "430 4.2.0"],
    ["exchange-send-as-denied", "554 5.2.252"],
    ["exchange-send-as-denied", "550 5.7.60"],
    ["gmail-daily-limit", "550 5.4.5"],
    ["gmail-command-too-long", "555-5.5.2"],
  ])("%s is explained from its code alone", (code, text) => {
    expect(codes(text)).toEqual([code]);
  });
});

describe("codes are whole numbers", () => {
  test.each([
    ["AADSTS90002", "entra-tenant-unknown"],
    ["AADSTS900023", "entra-tenant-malformed"],
    ["AADSTS700016", "entra-client-unknown"],
    ["AADSTS70001", "unrecognised"],
    ["AADSTS70002150", "unrecognised"],
    ["AADSTS700021", "unrecognised"],
  ])("%s is %s", (text, code) => {
    expect(codes(text)).toEqual([code]);
  });

  test("no number that is not in the catalogue is ever explained", () => {
    const listed = new Set(
      known.flatMap((k) => (k.evidence.kind === "token-reply" ? (k.evidence.errorCodes ?? []) : [])),
    );
    for (const also of [90014, 90024, 90055, 50194, 50196, 5000211]) listed.add(also);
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 99_999_999 }), (n) => {
        fc.pre(!listed.has(n));
        expect(codes(`AADSTS${n}: Whatever it says.`)).toEqual(["unrecognised"]);
      }),
    );
  });
});

describe("Okta's wrapping", () => {
  test("a System Log event is explained by the provider's words in it", () => {
    const event = {
      eventType: "system.email.delivery",
      outcome: { result: "FAILURE", reason: "Connection with the specified SMTP server failed." },
      debugContext: {
        debugData: {
          byo_email_server_auth_type: "OAUTH2_CLIENT_CREDENTIALS",
          byo_email_server_error_response:
            "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled",
        },
      },
    };
    expect(codes(JSON.stringify(event, null, 2))).toEqual([
      "exchange-smtp-auth-disabled-tenant",
      "okta-connection-failed",
    ]);
  });

  test("E0000266 is explained by what it wraps, and then by itself", () => {
    const text = JSON.stringify({
      errorCode: "E0000266",
      errorSummary:
        'Failed to get access token for SMTP server configuration. Failure details: {"error":"invalid_client","error_description":"AADSTS7000222: The provided client secret keys are expired."}.',
    });
    expect(codes(text)).toEqual(["entra-secret-expired", "okta-token-failed"]);
  });
});

describe("what it does not know", () => {
  test("has 280 different texts to be wrong about, or more", () => {
    expect(new Set(unrelated).size).toBe(unrelated.length);
    expect(unrelated.length).toBeGreaterThanOrEqual(280);
    const wrong = unrelated.filter((text) => codes(text).join() !== "unrecognised");
    console.log(`${unrelated.length - wrong.length} of ${unrelated.length} unrelated texts are unrecognised`);
    expect(wrong).toEqual([]);
  });

  test.each(unrelated.map((text) => [text.slice(0, 60), text] as const))(
    "%j is unrecognised",
    (_short, text) => {
      const findings = explain(text);
      expect(findings.map((f) => f.code)).toEqual(["unrecognised"]);
      expect(findings[0]?.severity).toBe("info");
    },
  );

  test("any text gives findings that fit their schema, in reasonable time", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 3000 }), (text) => {
        const findings = explain(text);
        expect(findings.length).toBeGreaterThan(0);
        for (const finding of findings) Finding.parse(finding);
      }),
    );
  });

  test("a quarter of a megabyte of near misses is read in a second", () => {
    for (const piece of [
      "AADSTS",
      "535-5.7.8 ",
      '"error":"invalid_grant",',
      "ECONNREFUSED smtp:",
      "eyJ0",
      '\\\\"',
      "-----BEGIN PRIVATE KEY-----",
    ]) {
      const started = performance.now();
      explain(piece.repeat(Math.ceil(262_144 / piece.length)));
      expect(performance.now() - started).toBeLessThan(1_000);
    }
  });
});

describe("secrets in what is pasted", () => {
  const canary = "Zk9QxCanaryVw7Tr3Lm5";
  const shapes = [
    `client_secret=${canary}&scope=x`,
    `"client_secret": "${canary}"`,
    `Authorization: Bearer ${canary}`,
    `Authorization: SSWS ${canary}${canary}`,
    `"access_token":"eyJ${canary}.eyJ${canary}.${canary}"`,
    `ya29.${canary}-${canary}`,
    `abc8Q~${canary}${canary}`,
    `-----BEGIN PRIVATE KEY-----\n${canary}${canary}\n${canary}\n-----END PRIVATE KEY-----`,
    `"private_key": "-----BEGIN PRIVATE KEY-----\\n${canary}\\n-----END PRIVATE KEY-----\\n"`,
    `password: ${canary}`,
    `AUTH XOAUTH2 ${Buffer.from(`user=a\x01auth=Bearer ${canary}\x01\x01`).toString("base64")}`,
    `assertion=${canary}${canary}`,
  ];
  const base64 = Buffer.from(`auth=Bearer ${canary}`).toString("base64").slice(4, 30);

  test.each(shapes)("never come back from %j", (secret) => {
    for (const text of [
      secret,
      `AADSTS7000215: Invalid client secret provided. ${secret}`,
      `535 5.7.3 Authentication unsuccessful ${secret}`,
      `${secret}\nconnect ECONNREFUSED smtp.office365.com:587 ${secret}`,
      `E0000223 ${secret}`,
      `invalid_grant: Invalid JWT Signature. ${secret}`,
    ]) {
      const out = JSON.stringify(explain(text));
      expect(out).not.toContain(canary);
      expect(out).not.toContain(base64);
    }
  });
});

/** From curl's sources: lib/cf-h1-proxy.c, lib/hostip.c, lib/strerror.c, and the words of versions before 8. */
const curlOfProxies: readonly (readonly [line: string, code: string])[] = [
  ["curl: (5) Could not resolve proxy: proxy.example.net", "network-proxy-unreachable"],
  ["curl: (5) Couldn't resolve proxy name", "network-proxy-unreachable"],
  ["curl: (56) CONNECT tunnel failed", "network-proxy-failed"],
  ["curl: (56) CONNECT tunnel failed, response 403", "network-proxy-failed"],
  ["curl: (56) CONNECT tunnel failed, response 407", "network-proxy-authentication"],
  ["curl: (56) Received HTTP code 502 from proxy after CONNECT", "network-proxy-failed"],
  ["curl: (56) Received HTTP code 407 from proxy after CONNECT", "network-proxy-authentication"],
  ["curl: (56) Proxy CONNECT aborted", "network-proxy-failed"],
  ["curl: (97) proxy handshake error", "network-proxy-failed"],
];

describe("curl's number and words, and nothing beside", () => {
  test.each(curlOfProxies)("%s is about this computer's proxy, whatever was asked for", (line, code) => {
    expect(codes(line)).toEqual([code]);
    expect(codes(`${line}\r\n`)).toEqual([code]);
  });

  test("tell nothing of a mail setup where they are about a host, also one that is called proxy", () => {
    const others = [
      "curl: (6) Could not resolve host: proxy.example.com",
      "curl: (7) Failed to connect to proxy.example.com port 8080 after 2 ms: Could not connect to server",
      "curl: (60) SSL certificate problem: certificate has expired",
    ];
    expect(others.map((line) => codes(line).join())).toEqual(others.map(() => "unrecognised"));
  });
});
