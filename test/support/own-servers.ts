import { createPublicKey, randomBytes } from "node:crypto";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { jwtVerify } from "jose";
import { SMTPServer } from "smtp-server";
import { createAuthority } from "../../src-main/practice/tls/authority.ts";

/**
 * A mail server and a token endpoint that are nobody's practice world: another port, another token format, names of
 * their own. What `mailwright check` must work against.
 */
export interface OwnServers {
  readonly caPem: string;
  readonly smtpPort: number;
  readonly tokenEndpoint: string;
  readonly mails: { from: string; to: string[]; text: string }[];
  /** What the token endpoint was asked, without the secret. */
  readonly requests: { method: string; grantType: string | null; scope: string | null }[];
  close(): Promise<void>;
}

export interface Expectations {
  readonly user: string;
  /** For client credentials. */
  readonly client?: { readonly id: string; readonly secret: string };
  /** For JWT bearer: the private key whose public half verifies the assertion. */
  readonly privateKey?: string;
}

export async function startOwnServers(expected: Expectations): Promise<OwnServers> {
  const now = new Date();
  const authority = await createAuthority("Own CA", now);
  const { key, chain } = await authority.issue({
    subject: "localhost",
    names: ["localhost", "127.0.0.1"],
    notBefore: new Date(now.getTime() - 3_600_000),
    notAfter: new Date(now.getTime() + 86_400_000),
  });
  const tokens = new Set<string>();
  const mails: OwnServers["mails"] = [];
  const requests: OwnServers["requests"] = [];
  let tokenEndpoint = "";

  const https = createHttpsServer({ key, cert: chain }, async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const form = new URLSearchParams(body);
    requests.push({
      method: request.headers.authorization?.startsWith("Basic ") ? "basic" : "post",
      grantType: form.get("grant_type"),
      scope: form.get("scope"),
    });
    const answer = (status: number, json: unknown) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(json));
    if (!(await authorized(form, request.headers.authorization)))
      return answer(401, { error: "invalid_client", error_description: "Unknown client" });
    const token = randomBytes(900).toString("base64url");
    tokens.add(token);
    return answer(200, { access_token: token, token_type: "Bearer", expires_in: 3600 });
  });

  async function authorized(form: URLSearchParams, header = ""): Promise<boolean> {
    if (expected.privateKey) {
      const assertion = form.get("assertion") ?? "";
      const verified = await jwtVerify(assertion, createPublicKey(expected.privateKey), {
        audience: tokenEndpoint,
      }).catch(() => null);
      return verified?.payload.sub === expected.user;
    }
    const basic = Buffer.from(header.replace(/^Basic /, ""), "base64")
      .toString("utf8")
      .split(":")
      .map(decodeURIComponent);
    const [id, secret] = header ? basic : [form.get("client_id"), form.get("client_secret")];
    return id === expected.client?.id && secret === expected.client?.secret;
  }

  const smtp = new SMTPServer({
    key,
    cert: chain,
    authMethods: ["XOAUTH2"],
    onAuth: (auth, _session, callback) =>
      tokens.has(auth.accessToken ?? "") && auth.username === expected.user
        ? callback(null, { user: auth.username })
        : callback(null, { data: { status: "401", schemes: "bearer", scope: "mail" } }),
    onData: (stream, session, callback) => {
      let text = "";
      stream.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({ from: mailFrom ? mailFrom.address : "", to: rcptTo.map((r) => r.address), text });
        callback(null, "queued as 42");
      });
    },
  });
  smtp.on("error", () => undefined);
  await new Promise<void>((done) => https.listen(0, "127.0.0.1", done));
  await new Promise<void>((done) => smtp.listen(0, "127.0.0.1", done));
  tokenEndpoint = `https://localhost:${(https.address() as AddressInfo).port}/oauth/token`;
  return {
    caPem: authority.pem,
    smtpPort: (smtp.server.address() as AddressInfo).port,
    tokenEndpoint,
    mails,
    requests,
    async close() {
      https.closeAllConnections();
      await new Promise((done) => https.close(done));
      await new Promise<void>((done) => smtp.close(() => done()));
    },
  };
}
