import { createServer as createHttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { Server } from "node:net";
import * as tls from "node:tls";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { createRealNetwork } from "../../../src-main/network/real.ts";
import { trustSystemCertificates } from "../../../src-main/network/system-trust.ts";
import { type Authority, makeAuthority } from "../support/certificates.ts";
import { startNameServer } from "./name-server.ts";

let authority: Authority;
const closers: (() => unknown)[] = [];
beforeAll(async () => {
  authority = await makeAuthority();
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function listen(server: Server & { closeAllConnections(): void }): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as { port: number }).port;
}

/** An HTTPS server for token.example.test, and a resolver that knows it. */
async function secureServer(names = ["token.example.test"], notAfter?: Date) {
  const identity = await authority.issue(names, notAfter === undefined ? {} : { notAfter });
  const port = await listen(createHttpsServer(identity, (_, response) => response.end("secure")));
  const resolver = await startNameServer(({ name, type }) => ({
    answers: type === "A" ? [{ type: "A", name, data: "127.0.0.1", ttl: 60 }] : [],
  }));
  closers.push(() => resolver.close());
  return { url: `https://token.example.test:${port}/`, dns: resolver.endpoint };
}

const bound = () => ({ signal: AbortSignal.timeout(20_000) });

describe("certificates", () => {
  test("an authority that was given is trusted, instead of the system's", async () => {
    const { url, dns } = await secureServer();
    const network = createRealNetwork({ dns, caPem: `a comment\n${authority.cert}` });
    expect(await (await network.fetch(url, bound())).text()).toBe("secure");
    expect(network.trust()).toEqual([authority.cert.trim()]);
  });

  test.each<[string, Parameters<typeof secureServer>, boolean, RegExp]>([
    ["an unknown authority", [], false, /^(UNABLE_TO_|SELF_SIGNED)/],
    ["another host's certificate", [["other.example.test"]], true, /^ERR_TLS_CERT_ALTNAME_INVALID$/],
    [
      "an expired certificate",
      [["token.example.test"], new Date(Date.now() - 60_000)],
      true,
      /^CERT_HAS_EXPIRED$/,
    ],
  ])("%s is a failure of TLS, with OpenSSL's code", async (_, server, trusted, code) => {
    const { url, dns } = await secureServer(...server);
    const network = createRealNetwork({ dns, ...(trusted ? { caPem: authority.cert } : {}) });
    const error = await network.fetch(url, bound()).catch((e) => e);
    expect(error).toMatchObject({ name: "NetworkError", operation: "tls", host: "token.example.test" });
    expect(error.code).toMatch(code);
  });

  test("without a file, Node's and the system's certificates are trusted", () => {
    expect(createRealNetwork().trust()).toBeUndefined();
    expect(createRealNetwork({ caPem: "no certificate in here" }).trust()).toBeUndefined();
    trustSystemCertificates();
    const trusted = new Set(tls.getCACertificates("default"));
    expect(tls.getCACertificates("system").filter((cert) => !trusted.has(cert))).toEqual([]);
    expect(trusted.size).toBeGreaterThan(100);
  });
});

describe("a proxy of the environment", () => {
  test("is used for other hosts, never for this computer, and not when a resolver was given", async () => {
    const asked: string[] = [];
    const proxy = createHttpServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.end("by proxy");
    });
    proxy.on("connect", (request, socket) => {
      asked.push(`CONNECT ${request.url}`);
      socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    });
    const proxyPort = await listen(proxy);
    const target = await listen(createHttpServer((_, response) => response.end("direct")));
    const before = { ...process.env };
    closers.push(() => {
      process.env = before;
    });
    for (const name of ["http_proxy", "https_proxy"]) process.env[name] = `http://127.0.0.1:${proxyPort}`;

    const network = createRealNetwork();
    expect(await (await network.fetch(`http://127.0.0.1:${target}/`, bound())).text()).toBe("direct");
    expect(await (await network.fetch(`http://localhost:${target}/`, bound())).text()).toBe("direct");
    expect(asked).toEqual([]);

    await network.fetch("https://token.example.test/", bound()).catch(() => {});
    expect(asked).toEqual(["CONNECT token.example.test:443"]);

    const { url, dns } = await secureServer();
    const own = createRealNetwork({ dns, caPem: authority.cert });
    expect(await (await own.fetch(url, bound())).text()).toBe("secure");
    expect(asked).toHaveLength(1);
  });
});
