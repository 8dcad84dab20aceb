import { X509Certificate } from "node:crypto";
import type { AddressInfo } from "node:net";
import { connect, createServer } from "node:tls";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createAuthority } from "../../../src-main/practice/tls/authority.ts";
import { createCertificates } from "../../../src-main/practice/tls/certificates.ts";

const today = new Date();
const authority = await createAuthority("Mailwright practice CA", today);
const issue = createCertificates(authority, today);

/** What a client that trusts this authority says of a server: undefined when it is content. */
async function verdict(
  identity: { key: string; chain: string },
  servername: string,
): Promise<string | undefined> {
  const server = createServer({ key: identity.key, cert: identity.chain }, (socket) => socket.end());
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  try {
    return await new Promise((resolve) => {
      const { port } = server.address() as AddressInfo;
      const socket = connect({ host: "127.0.0.1", port, servername, ca: authority.pem }, () => {
        socket.destroy();
        resolve(undefined);
      });
      socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code));
    });
  } finally {
    server.close();
  }
}

describe("a practice certificate", () => {
  test("is one Node reads: names, authority, ECDSA P-256", async () => {
    const leaf = new X509Certificate((await issue(["smtp.gmail.com", "192.0.2.7"], "valid")).cert);
    const root = new X509Certificate(authority.pem);
    expect(leaf.subjectAltName).toBe("DNS:smtp.gmail.com, IP Address:192.0.2.7");
    expect([leaf.ca, root.ca]).toEqual([false, true]);
    expect(leaf.checkIssued(root) && leaf.verify(root.publicKey) && root.verify(root.publicKey)).toBe(true);
    expect(leaf.publicKey.asymmetricKeyDetails?.namedCurve).toBe("prime256v1");
  });

  test.each([
    ["valid", undefined],
    ["expired", "CERT_HAS_EXPIRED"],
    ["not-yet-valid", "CERT_NOT_YET_VALID"],
    ["wrong-name", "ERR_TLS_CERT_ALTNAME_INVALID"],
    ["self-signed", "DEPTH_ZERO_SELF_SIGNED_CERT"],
    ["inspected", "SELF_SIGNED_CERT_IN_CHAIN"],
  ] as const)("that is %s makes a TLS client say %s", async (kind, code) => {
    expect(await verdict(await issue(["smtp.gmail.com"], kind), "smtp.gmail.com")).toBe(code);
  });

  test("can be read back for any name and date", async () => {
    const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/);
    const date = fc.date({ min: new Date("1990-01-01"), max: new Date("2100-01-01"), noInvalidDate: true });
    await fc.assert(
      fc.asyncProperty(
        fc.array(label, { minLength: 1, maxLength: 40 }),
        fc.string(),
        date,
        async (labels, subject, notAfter) => {
          const names = labels.map((l) => `${l}.example`);
          const { cert } = await authority.issue({
            subject,
            names,
            notBefore: new Date("1989-01-01"),
            notAfter,
          });
          const read = new X509Certificate(cert);
          expect(read.subjectAltName).toBe(names.map((n) => `DNS:${n}`).join(", "));
          expect(new Date(read.validTo).getTime()).toBe(Math.floor(notAfter.getTime() / 1000) * 1000);
        },
      ),
      { numRuns: 60 },
    );
  });
});
