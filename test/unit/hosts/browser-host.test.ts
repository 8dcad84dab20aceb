import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { type IncomingHttpHeaders, request } from "node:http";
import { connect } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Handlers, keyFileLimit, MailwrightError } from "../../../src-main/contract/index.ts";
import { openCommand } from "../../../src-main/hosts/browser/open-browser.ts";
import { type BrowserHost, startBrowserHost } from "../../../src-main/hosts/browser/server.ts";
import { fakeWizard } from "./fake-wizard.ts";

let folder: string;
const hosts: BrowserHost[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mailwright-window-"));
  await mkdir(join(folder, "window", "assets"), { recursive: true });
  await writeFile(join(folder, "window", "index.html"), "<!doctype html><title>Mailwright</title>");
  await writeFile(join(folder, "window", "assets", "index-abc123.js"), "export {};");
  await writeFile(join(folder, "window", "third-party-licenses.md"), "# Licenses");
  await writeFile(join(folder, "secret.html"), "outside the window");
});
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function start(
  given: Partial<Handlers> = {},
  options: { requestMs?: number; idleMs?: number; onIdle?: () => void } = {},
) {
  const wizard = fakeWizard(given);
  const lines: string[] = [];
  const host = await startBrowserHost({
    openWizard: wizard.open,
    windowFolder: join(folder, "window"),
    log: (line) => lines.push(line),
    ...options,
  });
  hosts.push(host);
  return { host, wizard, lines };
}

interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** A request over a real socket; the path goes out as it is, without any tidying. */
function send(
  port: number,
  path: string,
  {
    method = "GET",
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString(),
        });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** What a page sends of a link. */
const redeem = (host: BrowserHost, link: string, headers: Record<string, string> = { origin: own(host) }) =>
  post(host, "/session", { token: new URL(link).searchParams.get("token") }, headers);

/** Lets a page in and returns its key. */
async function enter(host: BrowserHost): Promise<string> {
  const reply = await redeem(host, host.newLink());
  expect(reply.status).toBe(200);
  return JSON.parse(reply.text).key;
}

const own = (host: BrowserHost) => `http://127.0.0.1:${host.port}`;

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

/** Headers of our own page. */
const page = (host: BrowserHost, key: string) => ({
  ...bearer(key),
  origin: own(host),
  "sec-fetch-site": "same-origin",
  "content-type": "application/json",
});

const post = (host: BrowserHost, path: string, body: unknown, headers: Record<string, string>) =>
  send(host.port, path, {
    method: "POST",
    headers,
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

const explain: Partial<Handlers> = { explain: async () => ({ findings: [] }) };

describe("getting in", () => {
  test("a link's token is exchanged for the key once, and no cookie is ever set", async () => {
    const { host } = await start(explain);
    const link = host.newLink();
    const { pathname, search } = new URL(link);
    const shown = await send(host.port, pathname + search);
    expect(shown).toMatchObject({ status: 200, text: "<!doctype html><title>Mailwright</title>" });
    const first = await redeem(host, link);
    expect(JSON.parse(first.text).key).toMatch(/^[\w-]{43}$/);
    const again = await redeem(host, link);
    expect(again.status).toBe(401);
    expect(again.text).toContain("used already");
    for (const reply of [shown, first, again]) expect(reply.headers["set-cookie"]).toBeUndefined();
  });

  test("a newer link makes the older one void", async () => {
    const { host } = await start();
    const older = host.newLink();
    host.newLink();
    expect((await redeem(host, older)).status).toBe(401);
  });

  test.each([
    "",
    '"x"',
    "{}",
    '{"token":null}',
    '{"token":1}',
    `{"token":"${"A".repeat(43)}"}`,
    "[".repeat(5000),
  ])("the exchange of %j is refused", async (body) => {
    const { host } = await start();
    host.newLink();
    expect((await post(host, "/session", body, { origin: own(host) })).status).toBe(401);
  });

  test("only our own page can exchange a token", async () => {
    const { host } = await start();
    const link = host.newLink();
    for (const headers of [{}, { origin: "http://127.0.0.1:1" }, { origin: "null" }] as Record<
      string,
      string
    >[]) {
      expect((await redeem(host, link, headers)).status).toBe(403);
    }
    expect((await redeem(host, link)).status).toBe(200);
  });

  test("without the key there is the window's own code, the same for everybody, and nothing else", async () => {
    const { host } = await start(explain);
    expect((await send(host.port, "/")).status).toBe(200);
    for (const path of ["/events", "/download/x", "/nothing", "/session"]) {
      expect((await send(host.port, path)).status).toBe(401);
    }
    const { authorization: _, ...headers } = page(host, "");
    expect((await post(host, "/api/explain", { text: "x" }, headers)).status).toBe(401);
  });

  test.each([
    "",
    "Bearer",
    "Bearer ",
    "bearer x",
    "Basic eDp5",
    `Bearer ${"x".repeat(43)}`,
    "x".repeat(5_000),
  ])("the authorization %j does not help", async (authorization) => {
    const { host } = await start(explain);
    const headers = { ...page(host, ""), authorization };
    expect((await post(host, "/api/explain", { text: "x" }, headers)).status).toBe(401);
  });

  test("another server's key does not help", async () => {
    const [one, two] = [(await start(explain)).host, (await start(explain)).host];
    const headers = page(two, await enter(one));
    expect((await post(two, "/api/explain", { text: "x" }, headers)).status).toBe(401);
  });
});

describe("whose request it is", () => {
  test.each([
    "evil.example",
    "evil.example:PORT",
    "127.0.0.1",
    "127.0.0.1:1",
    "[::1]:PORT",
    "localhost:PORT",
    "localhost.evil.example:PORT",
  ])("one addressed to %j is refused, with the right key too (DNS rebinding)", async (name) => {
    const { host } = await start(explain);
    const headers = { ...page(host, await enter(host)), host: name.replace("PORT", String(host.port)) };
    expect((await post(host, "/api/explain", { text: "x" }, headers)).status).toBe(421);
    expect((await send(host.port, "/", { headers })).status).toBe(421);
    const link = new URL(host.newLink());
    expect(
      (await send(host.port, link.pathname + link.search, { headers: { host: headers.host } })).status,
    ).toBe(421);
  });

  test.each([
    "http://evil.example",
    "https://127.0.0.1:PORT",
    "http://127.0.0.1:1",
    "null",
    "http://localhost:PORT",
    "",
  ])("a POST from the origin %j is refused", async (origin) => {
    let called = 0;
    const { host } = await start({
      explain: async () => {
        called++;
        return { findings: [] };
      },
    });
    const headers = { ...page(host, await enter(host)), origin: origin.replace("PORT", String(host.port)) };
    expect((await post(host, "/api/explain", { text: "x" }, headers)).status).toBe(403);
    expect(called).toBe(0);
  });

  test("a POST without an origin is refused", async () => {
    const { host } = await start(explain);
    const { origin: _, ...headers } = page(host, await enter(host));
    expect((await post(host, "/api/explain", { text: "x" }, headers)).status).toBe(403);
  });

  test.each(["cross-site", "same-site"])("a GET that a %s page made is refused", async (site) => {
    const { host } = await start();
    const headers = { ...bearer(await enter(host)), "sec-fetch-site": site };
    for (const path of ["/", "/events", "/assets/index-abc123.js"]) {
      expect((await send(host.port, path, { headers })).status).toBe(403);
    }
  });

  test("no answer ever allows another origin", async () => {
    const { host } = await start(explain);
    const key = await enter(host);
    const preflight = await send(host.port, "/api/explain", {
      method: "OPTIONS",
      headers: { ...bearer(key), origin: "http://evil.example", "access-control-request-method": "POST" },
    });
    expect(preflight.status).toBe(403);
    const good = await post(host, "/api/explain", { text: "x" }, page(host, key));
    for (const reply of [preflight, good]) {
      expect(Object.keys(reply.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
    }
  });

  test("it listens on 127.0.0.1 and on no other address", async () => {
    const { host } = await start();
    const others = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter((i) => i.address !== "127.0.0.1" && !i.address.startsWith("fe80"))
      .map((i) => i.address);
    for (const address of [...others, "127.0.0.2"]) {
      const reached = await new Promise((resolve) => {
        const socket = connect({ host: address, port: host.port, timeout: 500 });
        socket
          .on("connect", () => resolve(true))
          .on("error", () => resolve(false))
          .on("timeout", () => resolve(false));
        socket.on("close", () => socket.destroy());
      });
      expect(`${address} ${reached}`).toBe(`${address} false`);
    }
  });
});

describe("the page and its files", () => {
  test("every answer carries the security headers", async () => {
    const { host } = await start(explain);
    const key = await enter(host);
    const replies = [
      await send(host.port, "/"),
      await send(host.port, "/events"),
      await send(host.port, "/nothing", { headers: bearer(key) }),
      await post(host, "/api/explain", { text: "x" }, page(host, key)),
    ];
    for (const { headers } of replies) {
      expect(headers["content-security-policy"]).toMatch(
        /^default-src 'none'; script-src 'self'; style-src 'self';/,
      );
      expect(headers["content-security-policy"]).not.toMatch(/unsafe|\*|http/);
      expect(headers["x-content-type-options"]).toBe("nosniff");
      expect(headers["x-frame-options"]).toBe("DENY");
      expect(headers["referrer-policy"]).toBe("no-referrer");
      expect(headers["cross-origin-resource-policy"]).toBe("same-origin");
      expect(headers["cache-control"]).toBe("no-store");
    }
  });

  test("hashed files may be kept, and have their type", async () => {
    const { host } = await start();
    const reply = await send(host.port, "/assets/index-abc123.js");
    expect(reply).toMatchObject({ status: 200, text: "export {};" });
    expect(reply.headers["content-type"]).toBe("text/javascript; charset=utf-8");
    expect(reply.headers["cache-control"]).toContain("immutable");
  });

  test("no spelling of a path leads out of the window (200 and more variants)", async () => {
    const { host } = await start();
    const headers = bearer(await enter(host));
    const ups = [
      "..",
      "%2e%2e",
      "%2E.",
      ".%2e",
      "%252e%252e",
      "..;",
      "..%00",
      "%c0%ae%c0%ae",
      "．．",
      "....//..",
      "..\\",
      "%5c..",
    ];
    const slashes = ["/", "//", "%2f", "%5c", "\\", "/./"];
    const targets = ["secret.html", "etc/passwd", "package.json"];
    const variants = ups.flatMap((up) =>
      slashes.flatMap((slash) =>
        targets.map((target) => encodeURI(`/${up}${slash}${target}`).replaceAll("%25", "%")),
      ),
    );
    const prefixed = [
      "/assets/../../secret.html",
      "/assets/..%2f..%2fsecret.html",
      "/index.html/../../secret.html",
    ];
    const odd = [
      "/index.html%00.js",
      "/index.html/",
      "/INDEX.HTML",
      "/.",
      "/assets/",
      "/assets",
      "/constructor",
      "/__proto__",
    ];
    const all = [...variants, ...prefixed, ...odd, "/third-party-licenses.md"];
    expect(all.length).toBeGreaterThan(200);
    for (const path of all) {
      const reply = await send(host.port, path, { headers });
      expect(`${path} ${reply.status >= 400}`).toBe(`${path} true`);
      expect(reply.text).not.toMatch(/outside the window|root:/);
    }
  });

  test("absolute and other targets of a request line are refused", async () => {
    const { host } = await start();
    const key = await enter(host);
    for (const target of ["http://127.0.0.1/", "//evil.example/", "*"]) {
      const text = await raw(
        host.port,
        `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nAuthorization: Bearer ${key}\r\n\r\n`,
      );
      expect(text).toMatch(/^HTTP\/1.1 400/);
    }
  });
});

/** Sends bytes and returns everything that comes until the server closes the connection. */
function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port });
    let received = "";
    socket.on("data", (chunk) => {
      received += chunk;
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(received));
    socket.write(text);
  });
}

describe("operations", () => {
  test("a value and a finding both come with HTTP 200", async () => {
    const { host } = await start(explain);
    const headers = page(host, await enter(host));
    const value = await post(host, "/api/explain", { text: "x" }, headers);
    expect(value.status).toBe(200);
    expect(JSON.parse(value.text)).toEqual({ ok: true, value: { findings: [] } });
    const refused = await post(host, "/api/setup.open", { id: "../../etc" }, headers);
    expect(refused.status).toBe(200);
    expect(JSON.parse(refused.text)).toMatchObject({ ok: false, finding: { code: "setting-invalid" } });
    const unknown = await post(host, "/api/nothing", {}, headers);
    expect(JSON.parse(unknown.text)).toMatchObject({ finding: { code: "internal-unknown-operation" } });
  });

  test.each([
    ["/api/explain", "{", "application/json", 400],
    ["/api/explain", '{"text":"x"}', "text/plain", 415],
    ["/api/explain", '{"text":"x"}', "application/x-www-form-urlencoded", 415],
    ["/file/explain?input={}", "x", "application/octet-stream", 404],
    ["/file/credentials.importKeyFile", "x", "application/octet-stream", 400],
    ["/api/", "{}", "application/json", 405],
    ["/api/a/b", "{}", "application/json", 405],
    ["/", "{}", "application/json", 405],
  ])("POST %s with %j as %s is refused with %i", async (path, body, type, status) => {
    const { host } = await start(explain);
    const headers = { ...page(host, await enter(host)), "content-type": type };
    expect((await post(host, path, body, headers)).status).toBe(status);
  });

  test("a body over the limit is refused without being taken in", async () => {
    const { host } = await start(explain);
    const headers = page(host, await enter(host));
    const head = Object.entries({
      ...headers,
      host: `127.0.0.1:${host.port}`,
      "content-length": String(2 ** 33),
    });
    const text = await raw(
      host.port,
      `POST /api/explain HTTP/1.1\r\n${head.map(([k, v]) => `${k}: ${v}`).join("\r\n")}\r\n\r\n{`,
    );
    expect(text).toMatch(/^HTTP\/1.1 413/);
  });

  test("a file is read to its limit by the host, with its name, whatever that is", async () => {
    const seen: unknown[] = [];
    const { host } = await start({
      "credentials.importKeyFile": async (input, file) => {
        seen.push([input, file.name, file.size, file.bytes.byteLength, file.bytes[0]]);
        throw new MailwrightError({
          code: "key-not-json",
          step: "credentials",
          title: "",
          cause: "",
          fix: [],
        });
      },
    });
    const headers = { ...page(host, await enter(host)), "content-type": "application/octet-stream" };
    const name = "clé & secret #1?.json";
    const query = new URLSearchParams({ input: JSON.stringify({ id: "a" }), name });
    const body = Buffer.alloc(300_000, 7);
    const reply = await send(host.port, `/file/credentials.importKeyFile?${query}`, {
      method: "POST",
      headers,
      body,
    });
    expect(JSON.parse(reply.text)).toMatchObject({ ok: false, finding: { code: "key-not-json" } });
    expect(seen).toEqual([[{ id: "a" }, name, 300_000, keyFileLimit, 7]]);
  });

  test("a request that never ends is ended, and others go on meanwhile", async () => {
    const { host } = await start(explain, { requestMs: 300 });
    const headers = page(host, await enter(host));
    const started = performance.now();
    const slow = Promise.all([
      raw(host.port, "GET / HTTP/1.1\r\nHost: 127"),
      raw(
        host.port,
        `POST /api/explain HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nContent-Length: 10\r\nAuthorization: ${headers.authorization}\r\nOrigin: ${headers.origin}\r\nContent-Type: application/json\r\n\r\n{`,
      ),
    ]);
    expect((await post(host, "/api/explain", { text: "x" }, headers)).status).toBe(200);
    await slow;
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});

describe("events", () => {
  test("an event reaches every open window by its name, as the contract declares it", async () => {
    const { host, wizard } = await start();
    const key = await enter(host);
    const listen = () =>
      new Promise<{ first: Promise<string>; end: () => void }>((resolve, reject) => {
        const sent = request(
          { host: "127.0.0.1", port: host.port, path: "/events", headers: bearer(key) },
          (response) => {
            let text = "";
            const first = new Promise<string>((done) => {
              response.on("data", (chunk) => {
                text += chunk;
                if (text.includes("data:")) done(text);
              });
            });
            expect(response.headers["content-type"]).toBe("text/event-stream; charset=utf-8");
            resolve({ first, end: () => sent.destroy() });
          },
        );
        sent.on("error", reject);
        sent.end();
      });
    const windows = await Promise.all([listen(), listen()]);
    wizard.held.emit?.("setup.changed", { id: "a", secret: "no" } as never);
    for (const window of windows) {
      expect(await window.first).toBe('retry: 1000\n\nevent: setup.changed\ndata: {"id":"a"}\n\n');
      window.end();
    }
  });

  test("an event that the contract does not declare goes to the log, not out", async () => {
    const { wizard, lines } = await start();
    wizard.held.emit?.("setup.changed", { id: "../.." } as never);
    wizard.held.emit?.("nothing" as never, {} as never);
    expect(lines).toHaveLength(2);
  });
});

describe("downloads", () => {
  test("a saved file is fetched once, as an attachment under its name", async () => {
    const { host, wizard } = await start();
    const key = await enter(host);
    const bytes = Buffer.from([0x50, 0x4b, 0, 255]);
    const saved = await wizard.held.services?.saveFile('mailwright "é".zip', bytes);
    const path = saved?.download ?? "";
    expect(path).toMatch(/^\/download\/[\w-]{32}$/);
    expect((await send(host.port, path)).status).toBe(401);
    const reply = await send(host.port, path, { headers: bearer(key) });
    expect(reply.status).toBe(200);
    expect(reply.headers["content-length"]).toBe("4");
    expect(reply.headers["content-type"]).toBe("application/octet-stream");
    expect(reply.headers["content-disposition"]).toBe(
      `attachment; filename="mailwright ___.zip"; filename*=UTF-8''mailwright%20%22%C3%A9%22.zip`,
    );
    expect((await send(host.port, path, { headers: bearer(key) })).status).toBe(404);
  });

  test("of many that nobody fetches only the newest are kept", async () => {
    const { host, wizard } = await start();
    const headers = bearer(await enter(host));
    const paths: string[] = [];
    for (let i = 0; i < 9; i++) {
      paths.push((await wizard.held.services?.saveFile("a.zip", Buffer.from("x")))?.download ?? "");
    }
    expect((await send(host.port, paths[0] ?? "", { headers })).status).toBe(404);
    expect((await send(host.port, paths[8] ?? "", { headers })).status).toBe(200);
  });
});

describe("ending", () => {
  test("closing ends open windows and the wizard, once", async () => {
    const { host, wizard } = await start();
    const key = await enter(host);
    const stream = raw(
      host.port,
      `GET /events HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nAuthorization: Bearer ${key}\r\n\r\n`,
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    await Promise.all([host.close(), host.close()]);
    await stream;
    expect(wizard.held.closed).toBe(1);
    await expect(send(host.port, "/")).rejects.toThrow();
  });

  test("it stops when idle, but not while a window is open", async () => {
    let idle = 0;
    const { host } = await start({}, { idleMs: 150, onIdle: () => idle++ });
    const key = await enter(host);
    const stream = connect({ host: "127.0.0.1", port: host.port });
    stream.on("error", () => {});
    stream.write(
      `GET /events HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nAuthorization: Bearer ${key}\r\n\r\n`,
    );
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(idle).toBe(0);
    stream.destroy();
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(idle).toBe(1);
  });

  test("a taken port and a window that was not built are said, and leave nothing open", async () => {
    const { host } = await start();
    const wizard = fakeWizard();
    const windowFolder = join(folder, "window");
    await expect(
      startBrowserHost({ openWizard: wizard.open, windowFolder, port: host.port }),
    ).rejects.toThrow(/EADDRINUSE/);
    expect(wizard.held.closed).toBe(1);
    await expect(
      startBrowserHost({ openWizard: wizard.open, windowFolder: join(folder, "no") }),
    ).rejects.toThrow();
  });
});

test("the address is one argument of the command that opens a browser, never part of a shell line", () => {
  const url = "http://127.0.0.1:1/?token=a&b";
  for (const platform of ["darwin", "win32", "linux"] as const) {
    const [command, ...args] = openCommand(platform, url);
    expect(args.at(-1)).toBe(url);
    expect(command).not.toMatch(/cmd|sh$/);
  }
});
