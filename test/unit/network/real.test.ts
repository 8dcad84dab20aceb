import { createSocket } from "node:dgram";
import { createServer as createHttpServer } from "node:http";
import { createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import type { NetworkError } from "../../../src-main/network/port.ts";
import { createRealNetwork } from "../../../src-main/network/real.ts";
import { type Reply, startNameServer } from "./name-server.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function nameServer(reply: Parameters<typeof startNameServer>[0]) {
  const server = await startNameServer(reply);
  closers.push(() => server.close());
  return server;
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as { port: number }).port;
}

async function tcpServer(onSocket: (socket: Socket) => void = () => {}) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    onSocket(socket);
  });
  const port = await listen(server);
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return port;
}

async function httpServer(handler: Parameters<typeof createHttpServer>[1]) {
  const server = createHttpServer(handler as never);
  const port = await listen(server);
  closers.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return port;
}

/** A port that nobody listens on. */
async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const failure = (promise: Promise<unknown>): Promise<NetworkError> =>
  promise.then(
    () => {
      throw new Error("It did not fail");
    },
    (error) => error,
  );

const wait = { timeoutMs: 3_000 };
const a = (name: string, data: string) => ({ type: "A", name, data, ttl: 60 }) as const;

describe("names", () => {
  test("IP addresses and localhost never go to a resolver", async () => {
    const server = await nameServer(() => ({ rcode: 3 }));
    const network = createRealNetwork({ dns: server.endpoint });
    expect(await network.lookup("192.0.2.7", wait)).toEqual(["192.0.2.7"]);
    expect(await network.lookup("[2001:db8::1]", wait)).toEqual(["2001:db8::1"]);
    expect(await network.lookup("LOCALHOST", wait)).toEqual(["127.0.0.1", "::1"]);
    expect(await network.lookup("mail.localhost", wait)).toEqual(["127.0.0.1", "::1"]);
    expect(server.asked).toEqual([]);
  });

  test("the given resolver is asked for A and AAAA, and is the only one listed", async () => {
    const server = await nameServer(({ name, type }) => ({
      answers: type === "A" ? [a(name, "192.0.2.7")] : [{ type: "AAAA", name, data: "2001:db8::7", ttl: 60 }],
    }));
    const network = createRealNetwork({ dns: server.endpoint });
    expect(await network.lookup("smtp.example.test", wait)).toEqual(["192.0.2.7", "2001:db8::7"]);
    expect(network.resolvers()).toEqual([server.endpoint]);
    expect(network.publicResolvers()).toEqual([]);
    expect(network.contacted()).toEqual([`127.0.0.1:${server.endpoint.port}`]);
  });

  test("an alias that the server does not follow is followed", async () => {
    const server = await nameServer(({ name, type }) => {
      if (name === "www.example.test")
        return { answers: [{ type: "CNAME", name, data: "host.example.test", ttl: 60 }] };
      return { answers: type === "A" ? [a(name, "192.0.2.7")] : [] };
    });
    const network = createRealNetwork({ dns: server.endpoint });
    expect(await network.lookup("www.example.test", wait)).toEqual(["192.0.2.7"]);
  });

  test("a circle of aliases ends", async () => {
    const server = await nameServer(({ name }) => ({
      answers: [{ type: "CNAME", name, data: name === "a.test" ? "b.test" : "a.test", ttl: 60 }],
    }));
    const error = await failure(createRealNetwork({ dns: server.endpoint }).lookup("a.test", wait));
    expect(error).toMatchObject({
      name: "NetworkError",
      operation: "resolve",
      host: "a.test",
      code: "ELOOP",
    });
  });

  test("an answer that does not fit a datagram is fetched over TCP", async () => {
    const server = await nameServer(({ name, type }) => ({
      truncated: true,
      answers: type === "A" ? [a(name, "192.0.2.7")] : [],
    }));
    const network = createRealNetwork({ dns: server.endpoint });
    expect(await network.lookup("big.example.test", wait)).toEqual(["192.0.2.7"]);
    expect(server.asked).toContain("tcp big.example.test A");
  });

  test.each<[string, Reply, string]>([
    ["a name that does not exist", { rcode: 3 }, "ENOTFOUND"],
    ["a name without addresses", {}, "ENOTFOUND"],
    ["a server failure", { rcode: 2 }, "EAI_AGAIN"],
    ["a refusal", { rcode: 5 }, "EREFUSED"],
  ])("%s is told apart", async (_, reply, code) => {
    const server = await nameServer(() => reply);
    const error = await failure(createRealNetwork({ dns: server.endpoint }).lookup("x.test", wait));
    expect(error).toMatchObject({ name: "NetworkError", operation: "resolve", host: "x.test", code });
  });

  test("a silent resolver is asked twice and then given up, within the bound", async () => {
    const server = await nameServer(() => ({ silent: true }));
    const started = performance.now();
    const network = createRealNetwork({ dns: server.endpoint });
    const error = await failure(network.lookup("x.test", { timeoutMs: 300 }));
    expect(error.code).toBe("ETIMEDOUT");
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(server.asked.filter((q) => q === "udp x.test A")).toHaveLength(2);
  });

  test("a forged reply with another id, another question or garbage is passed over", async () => {
    const server = await nameServer(({ name, type }) => ({
      before: [
        (query) => {
          const forged = Buffer.from(query);
          forged.writeUInt16BE(query.readUInt16BE(0) ^ 1, 0);
          forged.writeUInt16BE(0x8180, 2);
          return forged;
        },
        () => Buffer.from("not a packet"),
      ],
      answers: type === "A" ? [a(name, "192.0.2.7")] : [],
    }));
    const network = createRealNetwork({ dns: server.endpoint });
    expect(await network.lookup("x.test", wait)).toEqual(["192.0.2.7"]);
  });

  test("a name goes to the system when no resolver is given", async () => {
    expect(createRealNetwork().publicResolvers()).toHaveLength(3);
    const error = await failure(createRealNetwork().lookup("no-such-host.invalid", { timeoutMs: 8_000 }));
    expect(error.name).toBe("NetworkError");
    expect(error.operation).toBe("resolve");
  });
});

describe("datagrams", () => {
  test("only a reply that is accepted ends the wait", async () => {
    const socket = createSocket("udp4");
    socket.on("message", (_, from) => {
      for (const text of ["no", "nor this", "yes"]) socket.send(text, from.port, from.address);
    });
    await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
    closers.push(() => socket.close());
    const to = { address: "127.0.0.1", port: socket.address().port };
    const network = createRealNetwork();
    const reply = await network.udp(to, Buffer.from("?"), (r) => Buffer.from(r).toString() === "yes", wait);
    expect(Buffer.from(reply).toString()).toBe("yes");
    expect(network.contacted()).toEqual([`127.0.0.1:${to.port}`]);
  });

  test("a datagram from another port is dropped", async () => {
    const stranger = createSocket("udp4");
    const server = createSocket("udp4");
    server.on("message", (_, from) => stranger.send("forged", from.port, from.address));
    await new Promise<void>((resolve) => server.bind(0, "127.0.0.1", resolve));
    closers.push(
      () => server.close(),
      () => stranger.close(),
    );
    const to = { address: "127.0.0.1", port: server.address().port };
    const error = await failure(
      createRealNetwork().udp(to, Buffer.from("?"), () => true, { timeoutMs: 200 }),
    );
    expect(error.code).toBe("ETIMEDOUT");
  });

  test("a closed port is said at once", async () => {
    const to = { address: "127.0.0.1", port: await closedPort() };
    const error = await failure(createRealNetwork().udp(to, Buffer.from("?"), () => true, wait));
    expect(error).toMatchObject({ operation: "resolve", code: "ECONNREFUSED", port: to.port });
  });

  test("a wait can be cancelled, also before it began", async () => {
    const socket = createSocket("udp4");
    await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
    closers.push(() => socket.close());
    const to = { address: "127.0.0.1", port: socket.address().port };
    const controller = new AbortController();
    const network = createRealNetwork();
    const asked = network.udp(to, Buffer.from("?"), () => true, { ...wait, signal: controller.signal });
    controller.abort();
    expect((await failure(asked)).code).toBe("ABORTED");
    const again = network.udp(to, Buffer.from("?"), () => true, { ...wait, signal: controller.signal });
    expect((await failure(again)).code).toBe("ABORTED");
  });
});

describe("connections", () => {
  test("a name that the given resolver knows leads to its address", async () => {
    const port = await tcpServer((socket) => socket.end("220 ready\r\n"));
    const server = await nameServer(({ name, type }) => ({
      answers: type === "A" ? [a(name, "127.0.0.1")] : [],
    }));
    const network = createRealNetwork({ dns: server.endpoint });
    const socket = await network.connect({ host: "smtp.example.test", port }, wait);
    const greeting = await new Promise((resolve) => socket.once("data", resolve));
    expect(String(greeting)).toBe("220 ready\r\n");
    expect(network.contacted()).toContain(`smtp.example.test:${port}`);
    socket.destroy();
  });

  test("a second address is tried when the first is dead", async () => {
    const port = await tcpServer((socket) => socket.end("x"));
    const server = await nameServer(({ name, type }) => ({
      answers: type === "A" ? [a(name, "127.0.0.2"), a(name, "127.0.0.1")] : [],
    }));
    const network = createRealNetwork({ dns: server.endpoint });
    const socket = await network.connect({ host: "two.example.test", port }, wait);
    expect(socket.remoteAddress).toBe("127.0.0.1");
    socket.destroy();
  });

  test("a refused connection names host, port and code", async () => {
    const port = await closedPort();
    const error = await failure(createRealNetwork().connect({ host: "127.0.0.1", port }, wait));
    expect(error).toMatchObject({ operation: "connect", host: "127.0.0.1", port, code: "ECONNREFUSED" });
    expect(error.message).toBe(`No connection: 127.0.0.1 port ${port} (ECONNREFUSED)`);
  });

  test("an unknown name is a failure to resolve, not to connect", async () => {
    const server = await nameServer(() => ({ rcode: 3 }));
    const network = createRealNetwork({ dns: server.endpoint });
    const error = await failure(network.connect({ host: "x.test", port: 25 }, wait));
    expect(error).toMatchObject({ operation: "resolve", code: "ENOTFOUND" });
  });

  test("cancelling closes the socket", async () => {
    const controller = new AbortController();
    const network = createRealNetwork();
    const port = await tcpServer();
    controller.abort();
    const error = await failure(
      network.connect({ host: "127.0.0.1", port }, { ...wait, signal: controller.signal }),
    );
    expect(error.code).toBe("ABORTED");
  });
});

describe("requests", () => {
  const bound = (ms = 20_000) => ({ signal: AbortSignal.timeout(ms) });

  test("a request by name goes where the given resolver says", async () => {
    const port = await httpServer((request, response) => response.end(`hello ${request.headers.host}`));
    const server = await nameServer(({ name, type }) => ({
      answers: type === "A" ? [a(name, "127.0.0.1")] : [],
    }));
    const network = createRealNetwork({ dns: server.endpoint });
    const response = await network.fetch(`http://token.example.test:${port}/`, bound());
    expect(await response.text()).toBe(`hello token.example.test:${port}`);
    expect(network.contacted()).toContain(`token.example.test:${port}`);
  });

  test("a redirect is not followed", async () => {
    const port = await httpServer((_, response) => response.writeHead(302, { location: "/login" }).end());
    const response = await createRealNetwork().fetch(`http://127.0.0.1:${port}/`, bound());
    expect(response.status).toBe(302);
    expect(response.headers.get("location")).toBe("/login");
  });

  test("a form is posted as it is", async () => {
    const port = await httpServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      response.end(`${request.method} ${request.headers["content-type"]} ${body}`);
    });
    const response = await createRealNetwork().fetch(`http://127.0.0.1:${port}/`, {
      method: "POST",
      body: new URLSearchParams({ scope: "a b" }),
      ...bound(),
    });
    expect(await response.text()).toBe("POST application/x-www-form-urlencoded;charset=UTF-8 scope=a+b");
  });

  test("an unknown host, a closed port and a stalled server are told apart", async () => {
    const server = await nameServer(() => ({ rcode: 3 }));
    const unknown = await failure(
      createRealNetwork({ dns: server.endpoint }).fetch("http://x.test/", bound()),
    );
    expect(unknown).toMatchObject({ name: "NetworkError", operation: "resolve", code: "ENOTFOUND" });

    const port = await closedPort();
    const refused = await failure(createRealNetwork().fetch(`http://127.0.0.1:${port}/`, bound()));
    expect(refused).toMatchObject({ name: "NetworkError", operation: "connect", code: "ECONNREFUSED", port });

    const stalled = await tcpServer();
    const late = await failure(createRealNetwork().fetch(`http://127.0.0.1:${stalled}/`, bound(150)));
    expect(late).toMatchObject({ name: "NetworkError", operation: "request", code: "ETIMEDOUT" });
  });

  test("cancelling is not a time limit", async () => {
    const stalled = await tcpServer();
    const controller = new AbortController();
    const request = createRealNetwork().fetch(`http://127.0.0.1:${stalled}/`, { signal: controller.signal });
    setTimeout(() => controller.abort(), 20);
    expect((await failure(request)).code).toBe("ABORTED");
  });

  test("a host's own fetch is used, and never follows a redirect either", async () => {
    const seen: RequestInit[] = [];
    const network = createRealNetwork({
      fetch: async (_, init) => {
        seen.push(init);
        return new Response("own");
      },
    });
    expect(await (await network.fetch("https://example.test/", bound())).text()).toBe("own");
    expect(seen[0]?.redirect).toBe("manual");
    expect(network.contacted()).toEqual(["example.test:443"]);
  });
});
