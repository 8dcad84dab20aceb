import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { isFileOperation, type OperationName, operations } from "../../../src-main/contract/index.ts";
import { type BrowserHost, startBrowserHost } from "../../../src-main/hosts/browser/server.ts";
import { fakeWizard } from "./fake-wizard.ts";

/** Attacks on the browser host over real sockets, by a program that can send whatever it likes. */
let folder: string;
const hosts: BrowserHost[] = [];
const sockets: Socket[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mailwright-attack-"));
  await writeFile(join(folder, "index.html"), "<!doctype html><title>Mailwright</title>");
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(hosts.splice(0).map((host) => host.close()));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function start(requestMs = 30_000) {
  let asked = 0;
  const wizard = fakeWizard({
    explain: async () => {
      asked++;
      return { findings: [] };
    },
  });
  const host = await startBrowserHost({
    openWizard: wizard.open,
    windowFolder: folder,
    requestMs,
    log: () => {},
  });
  hosts.push(host);
  const origin = `http://127.0.0.1:${host.port}`;
  const entered = await fetch(`${origin}/session`, {
    method: "POST",
    headers: { origin },
    body: JSON.stringify({ token: new URL(host.newLink()).searchParams.get("token") }),
  });
  const { key } = (await entered.json()) as { key: string };
  const headers = { origin, authorization: `Bearer ${key}`, "content-type": "application/json" };
  const explain = (more: Record<string, string> = {}) =>
    fetch(`${origin}/api/explain`, {
      method: "POST",
      headers: { ...headers, ...more },
      body: '{"text":"x"}',
    });
  return { host, wizard, origin, headers, explain, asked: () => asked };
}

/** A connection that says this, and nothing more; what it hears, and when it is closed whole. */
function say(port: number, text: string, halfOpen = false) {
  const socket = connect({ host: "127.0.0.1", port, allowHalfOpen: halfOpen });
  sockets.push(socket);
  let heard = "";
  socket.on("data", (chunk) => {
    heard += chunk;
  });
  const closed = new Promise<string>((resolve) => {
    socket.on("error", () => resolve(heard));
    socket.on("close", () => resolve(heard));
    // A half-open client never ends its own side, and learns of a server that is gone when it speaks again.
    socket.on("end", () => {
      if (!halfOpen) return;
      const speak = setInterval(() => socket.write("x"), 20);
      socket.on("close", () => clearInterval(speak));
    });
  });
  const connected = new Promise<void>((resolve) => socket.on("connect", () => resolve()));
  if (text) socket.write(text);
  return { socket, connected, closed };
}

describe("another program of this computer", () => {
  test("gets 401 for every operation, file, download and event, whatever a browser gave it", async () => {
    const { host, wizard, origin, asked } = await start();
    const saved = await wizard.held.services?.saveFile("bundle.zip", Buffer.from("x"));
    // All that a visit to another port can bring along, and the names a cookie could have.
    const stolen = {
      origin,
      "sec-fetch-site": "same-origin",
      cookie: `mailwright-${host.port}=${"A".repeat(43)}; mailwright-key=${"A".repeat(43)}`,
      "content-type": "application/json",
    };
    for (const name of Object.keys(operations) as OperationName[]) {
      const path = isFileOperation(name) ? `/file/${name}?input={}&name=x` : `/api/${name}`;
      const reply = await fetch(origin + path, { method: "POST", headers: stolen, body: "{}" });
      expect(`${name} ${reply.status}`).toBe(`${name} 401`);
    }
    for (const path of [saved?.download ?? "", "/events"]) {
      expect((await fetch(origin + path, { headers: stolen })).status).toBe(401);
    }
    expect(asked()).toBe(0);
    expect(saved?.download).toMatch(/^\/download\//);
  });
});

describe("connections that keep silent", () => {
  test("lock nobody out, neither 100 nor 500 of them", { timeout: 60_000 }, async () => {
    const { host, explain } = await start();
    for (const count of [100, 500]) {
      const silent = Array.from({ length: count }, () => say(host.port, ""));
      await Promise.all(silent.map(({ connected }) => connected));
      expect((await explain()).status).toBe(200);
    }
  });

  test("lock nobody out when they begin a request and never end it", { timeout: 60_000 }, async () => {
    const { host, headers, explain } = await start();
    const slow = Array.from({ length: 300 }, (_, i) =>
      say(
        host.port,
        `POST /${i % 2 ? "session" : "api/explain"} HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nOrigin: ${headers.origin}\r\nContent-Length: 900\r\n\r\n{`,
      ),
    );
    await Promise.all(slow.map(({ connected }) => connected));
    expect((await explain()).status).toBe(200);
  });

  test("do not push out a window that listens", { timeout: 60_000 }, async () => {
    const { host, origin, headers, wizard } = await start();
    const stream = await fetch(`${origin}/events`, { headers });
    const silent = Array.from({ length: 500 }, () => say(host.port, ""));
    await Promise.all(silent.map(({ connected }) => connected));
    wizard.held.emit?.("setup.changed", { id: "a" });
    let text = "";
    for await (const chunk of stream.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(chunk);
      if (text.includes("setup.changed")) break;
    }
    expect(text).toContain("setup.changed");
  });

  test("hear nothing, and are closed whole, half-open ones too", async () => {
    const { host } = await start(300);
    const heard = await Promise.all([
      say(host.port, "").closed,
      say(host.port, "", true).closed,
      say(host.port, "GET / HTT").closed,
      say(host.port, `GET / HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\n`, true).closed,
    ]);
    expect(heard).toEqual(["", "", "", ""]);
  });

  test("that are not HTTP are told so, and closed whole", async () => {
    const { host } = await start(300);
    for (const halfOpen of [false, true]) {
      expect(await say(host.port, "\x16\x03\x01 hello\r\n\r\n", halfOpen).closed).toMatch(/^HTTP\/1.1 400/);
    }
  });

  test("are closed after the request's bound also while a body comes, byte by byte", async () => {
    const { host, headers } = await start(600);
    const lines = Object.entries({ ...headers, host: `127.0.0.1:${host.port}`, "content-length": "10000" });
    const { socket, closed } = say(
      host.port,
      `POST /api/explain HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}`).join("\r\n")}\r\n\r\n`,
    );
    const started = performance.now();
    const drip = setInterval(() => socket.write(" "), 50);
    await closed;
    clearInterval(drip);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe("a request that is repeated", () => {
  test("under one key is done once, and both get its answer", async () => {
    const { explain, asked } = await start();
    const once = { "idempotency-key": crypto.randomUUID() };
    const replies = await Promise.all([explain(once), explain(once)]);
    for (const reply of replies) expect(await reply.json()).toEqual({ ok: true, value: { findings: [] } });
    expect(await (await explain(once)).json()).toEqual({ ok: true, value: { findings: [] } });
    expect(asked()).toBe(1);
    await explain({ "idempotency-key": crypto.randomUUID() });
    await explain();
    await explain();
    expect(asked()).toBe(4);
  });
});
