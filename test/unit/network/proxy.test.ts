import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Evidence } from "../../../src-main/contract/evidence.ts";
import { diagnose } from "../../../src-main/diagnosis/diagnose.ts";
import { electronFetch } from "../../../src-main/hosts/electron/fetch.ts";
import { recordContacts } from "../../../src-main/network/contacts.ts";
import { proxyFailure, proxyOf } from "../../../src-main/network/proxy.ts";
import { createRealNetwork, type RealNetworkOptions } from "../../../src-main/network/real.ts";
import { newSetup } from "../../../src-main/setup/document.ts";
import { oktaSettings } from "../../../src-main/setup/okta-settings.ts";
import { exchange } from "../../../src-main/token/exchange.ts";
import { makeAuthority } from "../support/certificates.ts";

afterEach(() => vi.unstubAllEnvs());

const endpoint = new URL("https://login.microsoftonline.com/tenant/oauth2/v2.0/token");
const settings = oktaSettings({ ...newSetup("microsoft", false, 0), settings: { tenantId: "tenant" } });

/** A server on loopback; every connection is `serve`d. */
async function listen(serve: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Asks the token endpoint as a run does: what was seen, what a run would say, and who was contacted. */
async function ask(options: RealNetworkOptions = {}) {
  const network = recordContacts(createRealNetwork(options));
  const seen: Evidence[] = [];
  await exchange(
    network,
    "token",
    endpoint,
    { method: "POST", body: "a=b" },
    {
      signal: new AbortController().signal,
      timeoutMs: 20_000,
      secrets: [],
      onEvidence: (e) => seen.push(e),
    },
  );
  const [finding] = diagnose(
    "token",
    seen.map((evidence) => ({ stage: "token", evidence })),
    {
      provider: "microsoft",
      settings,
      from: "okta@example.com",
      now: 0,
    },
  );
  return { seen: seen[0], finding, contacted: network.contacted() };
}

const answering = (text: string) => (socket: Socket) => void socket.once("data", () => socket.end(text));
const cases: readonly (readonly [string, (socket: Socket) => void, string])[] = [
  [
    "asks for a sign-in",
    answering("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"),
    "network-proxy-authentication",
  ],
  ["refuses", answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"), "network-proxy-failed"],
  [
    "answers with a page",
    answering("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body>Sign in</body></html>"),
    "network-proxy-failed",
  ],
  ["is no proxy", answering("220 mail.example.net ESMTP\r\n"), "network-proxy-failed"],
  [
    "cuts the connection",
    (socket) => void socket.once("data", () => socket.destroy()),
    "network-proxy-failed",
  ],
];

describe("a proxy that the environment names", () => {
  test.each(cases)("that %s is named, and not the token endpoint", async (_what, serve, code) => {
    await using proxy = await listen(serve);
    vi.stubEnv("HTTPS_PROXY", `http://127.0.0.1:${proxy.port}`);
    vi.stubEnv("NO_PROXY", "");
    const { finding, contacted, seen } = await ask();
    expect(finding?.code, JSON.stringify(seen)).toBe(code);
    expect(finding?.cause).toContain(`127.0.0.1:${proxy.port}`);
    expect(contacted).toEqual([`127.0.0.1:${proxy.port}`]);
  });

  test("that is not there is named", async () => {
    const gone = await listen(() => undefined);
    await gone[Symbol.asyncDispose]();
    vi.stubEnv("HTTPS_PROXY", `http://127.0.0.1:${gone.port}`);
    const { finding, contacted } = await ask();
    expect(finding?.code).toBe("network-proxy-unreachable");
    expect(contacted).toEqual([`127.0.0.1:${gone.port}`]);
  });

  test("whose name does not exist is named", async () => {
    // A label beyond 63 letters is no name (RFC 1035 section 2.3.4): the system says so without asking anybody.
    const name = `${"p".repeat(64)}.example`;
    vi.stubEnv("HTTPS_PROXY", `http://${name}:8080`);
    vi.stubEnv("NO_PROXY", "");
    const { finding, seen, contacted } = await ask();
    expect(seen).toMatchObject({ kind: "network", code: "PROXY_NAME_NOT_FOUND" });
    expect(finding?.code).toBe("network-proxy-unreachable");
    expect(finding?.cause).toContain(name);
    expect(contacted).not.toContain("login.microsoftonline.com:443");
    expect(proxyFailure("ENOTFOUND", new TypeError("fetch failed"))?.code).toBe("PROXY_NAME_NOT_FOUND");
  });

  test("that works is passed through, and both are listed", async () => {
    const authority = await makeAuthority();
    const identity = await authority.issue([endpoint.hostname]);
    const server = createTlsServer({ key: identity.key, cert: identity.cert }, (socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () =>
        socket.end(
          'HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: 26\r\nConnection: close\r\n\r\n{"error":"invalid_client"}',
        ),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await using proxy = await listen((socket) => {
      socket.once("data", () => {
        const onward = connect(port, "127.0.0.1", () => {
          socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
          socket.pipe(onward).pipe(socket);
        });
        onward.on("error", () => socket.destroy());
      });
    });
    vi.stubEnv("HTTPS_PROXY", `http://127.0.0.1:${proxy.port}`);
    const { seen, contacted } = await ask({ caPem: authority.cert });
    server.close();
    expect(seen).toMatchObject({ kind: "token-reply", httpStatus: 400, error: "invalid_client" });
    expect(contacted).toEqual([`127.0.0.1:${proxy.port}`, "login.microsoftonline.com:443"]);
  });
});

test.each([
  ["net::ERR_PROXY_CONNECTION_FAILED", "network-proxy-unreachable"],
  ["net::ERR_TUNNEL_CONNECTION_FAILED", "network-proxy-failed"],
  ["net::ERR_PROXY_AUTH_REQUESTED", "network-proxy-authentication"],
  ["net::ERR_NAME_NOT_RESOLVED", "network-name-not-found"],
])("in Electron, %s is named", async (message, code) => {
  const fetch = electronFetch({ fetch: () => Promise.reject(new Error(message)) });
  const { finding } = await ask({ fetch });
  expect(finding?.code).toBe(code);
  if (code.startsWith("network-proxy")) expect(finding?.cause).not.toContain("login.microsoftonline.com");
});

describe("which proxy a request goes through", () => {
  test.each([
    ["https://a.example/", {}, undefined],
    ["https://a.example/", { HTTPS_PROXY: "http://proxy.example:3128" }, "proxy.example:3128"],
    [
      "https://a.example/",
      { https_proxy: "http://small.example", HTTPS_PROXY: "http://large.example" },
      "small.example:80",
    ],
    ["https://a.example/", { HTTP_PROXY: "http://proxy.example:8080" }, "proxy.example:8080"],
    ["https://a.example/", { HTTPS_PROXY: "http://proxy.example:3128", NO_PROXY: "*" }, undefined],
    [
      "https://a.example/",
      { HTTPS_PROXY: "http://proxy.example:3128", NO_PROXY: "b.example, .example" },
      undefined,
    ],
    [
      "https://a.example/",
      { HTTPS_PROXY: "http://proxy.example:3128", NO_PROXY: "a.example:8443" },
      "proxy.example:3128",
    ],
    ["https://a.example/", { HTTPS_PROXY: "not a URL" }, undefined],
  ] as const)("%s with %j", (url, env, expected) => {
    const proxy = proxyOf(url, env);
    expect(proxy && `${proxy.host}:${proxy.port}`).toBe(expected);
  });
});
