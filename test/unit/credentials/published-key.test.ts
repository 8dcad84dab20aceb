import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { Finding } from "../../../src-main/contract/index.ts";
import { checkPublishedKey } from "../../../src-main/credentials/published-key.ts";
import { Secret } from "../../../src-main/credentials/secret.ts";
import { createAuthority } from "../../../src-main/practice/tls/authority.ts";
import { loopbackNetwork } from "../support/loopback-network.ts";
import { pem, rsa1024, rsa2048 } from "./key-material.ts";

const clientEmail = "okta-email@okta-mail-123456.iam.gserviceaccount.com";
const keyId = "0123456789abcdef0123456789abcdef01234567";
const key = { clientEmail, keyId, privateKey: new Secret(pem) };

let server: Server | undefined;
const asked: string[] = [];
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  asked.length = 0;
});

/** Google's list as this server gives it. */
async function listed(status: number, body: string | null) {
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (body === null) return;
    response.writeHead(status, { "content-type": "application/json" }).end(body);
  });
  await new Promise<void>((ready) => server?.listen(0, "127.0.0.1", ready));
  return loopbackNetwork({ http: { "www.googleapis.com": (server.address() as AddressInfo).port } });
}

async function certificate(of: typeof rsa2048.publicKey, notAfter: string): Promise<string> {
  const authority = await createAuthority("Test", new Date("2026-11-23"));
  const notBefore = new Date("2026-01-01");
  return authority.certify(of, { subject: "1122", names: [], notBefore, notAfter: new Date(notAfter) });
}

const codes = (findings: readonly Finding[]) => findings.map((finding) => [finding.code, finding.severity]);

describe("the key at Google", () => {
  it("is found under its ID, with the day until which it is published", async () => {
    const body = JSON.stringify({ [keyId]: await certificate(rsa2048.publicKey, "2027-02-03T12:00:00Z") });
    const { findings, expiresOn } = await checkPublishedKey(await listed(200, body), key, 5_000);
    expect(codes(findings)).toEqual([["key-published", "info"]]);
    expect(expiresOn).toBe("2027-02-03");
    expect(asked).toEqual([
      "GET /robot/v1/metadata/x509/okta-email%40okta-mail-123456.iam.gserviceaccount.com",
    ]);
  });

  it("is another one under the same ID, when two files were mixed", async () => {
    const body = JSON.stringify({ [keyId]: await certificate(rsa1024.publicKey, "2027-02-03") });
    const { findings, expiresOn } = await checkPublishedKey(await listed(200, body), key, 5_000);
    expect(codes(findings)).toEqual([["key-not-of-its-id", "warning"]]);
    expect(expiresOn).toBeUndefined();
  });

  it.each([
    ["is not listed", 200, '{"ffff":"-----BEGIN CERTIFICATE-----"}', "key-not-published", "warning"],
    ["has an account without keys", 200, "{}", "key-not-published", "warning"],
    ["has an account nobody knows", 404, '{"error":{"code":404}}', "key-account-unknown", "warning"],
    ["cannot be looked for: a proxy answers", 200, "<html>Sign in</html>", "key-not-checked", "info"],
    ["cannot be looked for: a list", 200, "[]", "key-not-checked", "info"],
    ["cannot be looked for: a broken certificate", 200, `{"${keyId}":"nonsense"}`, "key-not-checked", "info"],
    ["cannot be looked for: an error", 503, "{}", "key-not-checked", "info"],
    [
      "cannot be looked for: too long a reply",
      200,
      `{"a":"${"x".repeat(70_000)}"}`,
      "key-not-checked",
      "info",
    ],
  ])("%s", async (_, status, body, code, severity) => {
    const { findings } = await checkPublishedKey(await listed(status, body), key, 5_000);
    expect(codes(findings)).toEqual([[code, severity]]);
    expect(Finding.safeParse(findings[0]).success).toBe(true);
  });

  it("is not waited for longer than asked, and a missing network is no error", async () => {
    const started = performance.now();
    const silent = await checkPublishedKey(await listed(200, null), key, 200);
    expect(codes(silent.findings)).toEqual([["key-not-checked", "info"]]);
    expect(performance.now() - started).toBeLessThan(3_000);
    const offline = await checkPublishedKey(loopbackNetwork({}), key, 200);
    expect(codes(offline.findings)).toEqual([["key-not-checked", "info"]]);
  });
});
