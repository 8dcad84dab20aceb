import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type HostProcess, startHostProcess } from "../support/browser-host.ts";
import { startChromium } from "./support/chromium.ts";

/** A real Chromium that has the wizard open, and is lured to another program's page on another port of 127.0.0.1. */
let folder: string;
let browser: Browser;
let host: HostProcess;
let context: BrowserContext;
let page: Page;
let thief: Server;
let lure: string;
const visits: IncomingMessage[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "mailwright-port-"));
  browser = await startChromium();
  thief = createServer((request, response) => {
    visits.push(request);
    response.writeHead(200, { "Content-Type": "text/html" }).end("<!doctype html><title>Lure</title>");
  });
  await new Promise<void>((done) => thief.listen(0, "127.0.0.1", done));
  lure = `http://127.0.0.1:${(thief.address() as AddressInfo).port}/`;
});
afterAll(async () => {
  await browser.close();
  thief.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  host = await startHostProcess(join(folder, crypto.randomUUID()));
  context = await browser.newContext();
  page = await context.newPage();
  await page.goto(host.url);
  await home(page);
  return async () => {
    await context.close();
    await host.kill();
  };
});

const home = (its: Page) => its.getByRole("heading", { level: 1, name: /./ }).waitFor();
const notLetIn = (its: Page) => its.getByText("This browser was not let in").first();

test("the link's token leaves the address, and a reload finds the way in again", async () => {
  expect(page.url()).toBe(`${host.origin}/`);
  await page.reload();
  await home(page);
  expect(await notLetIn(page).count()).toBe(0);
  expect(await context.cookies()).toEqual([]);
});

test("a second tab is let in, and another browser is told how to get in", async () => {
  const second = await context.newPage();
  await second.goto(host.url);
  await home(second);
  expect(await notLetIn(second).count()).toBe(0);
  const other = await browser.newContext();
  const stranger = await other.newPage();
  for (const address of [host.origin, host.url]) {
    await stranger.goto(address);
    await notLetIn(stranger).waitFor();
  }
  await other.close();
});

test("a page on another port gets nothing of the session, in the same tab, a frame or a window", async () => {
  const key = await page.evaluate(() => localStorage.getItem("mailwright-key"));
  expect(key).toMatch(/^[\w-]{43}$/);
  await page.goto(lure);
  const got = await page.evaluate(async (origin) => {
    const tries = await Promise.all(
      ["/api/setup.list", "/session", "/events", "/"].map((path) =>
        fetch(origin + path, {
          method: path === "/" ? "GET" : "POST",
          credentials: "include",
          body: path === "/" ? null : "{}",
        })
          .then((reply) => reply.text())
          .catch(() => "refused"),
      ),
    );
    const frame = document.body.appendChild(document.createElement("iframe"));
    frame.src = origin;
    const opened = window.open(origin);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const read = (look: () => unknown) => {
      try {
        return JSON.stringify(look() ?? null);
      } catch {
        return "refused";
      }
    };
    return {
      tries,
      stored: JSON.stringify({ ...sessionStorage, ...localStorage }),
      cookie: document.cookie,
      framed: read(() => frame.contentWindow?.document.body.textContent || null),
      opened: read(() => opened?.localStorage.getItem("mailwright-key") ?? null),
    };
  }, host.origin);
  expect(got.tries).toEqual(["refused", "refused", "refused", "refused"]);
  expect(got).toMatchObject({ stored: "{}", cookie: "" });
  expect(["refused", "null"]).toContain(got.framed);
  expect(["refused", "null"]).toContain(got.opened);
  // And what the browser itself sent along.
  expect(visits.length).toBeGreaterThan(0);
  for (const { headers } of visits) {
    expect(headers.cookie).toBeUndefined();
    expect(JSON.stringify(headers)).not.toContain(key);
  }
  // Back in the wizard, the person goes on.
  await page.goto(host.origin);
  await home(page);
  expect(await notLetIn(page).count()).toBe(0);
});

test("a call whose connection is lost before the answer is asked again, and done once", async () => {
  const seen: (string | undefined)[] = [];
  await page.route("**/api/setup.create", async (route) => {
    seen.push(route.request().headers()["idempotency-key"]);
    if (seen.length > 1) return route.continue();
    // It reaches the host, and its answer is lost on the way back.
    await route.fetch();
    return route.abort("connectionreset");
  });
  await page
    .getByRole("button", { name: /google/i })
    .first()
    .click();
  // The first page names a domain as well: it is over when a setup is open.
  await page.waitForURL(/\/setup\//);
  await page.getByRole("heading", { level: 1, name: /domain/i }).waitFor();
  expect(seen).toHaveLength(2);
  expect(seen[0]).toBe(seen[1]);
  await page.goto(host.origin);
  await home(page);
  const setups = await page.evaluate(async () => {
    const reply = await fetch("/api/setup.list", {
      method: "POST",
      headers: {
        Authorization: `Bearer ${localStorage.getItem("mailwright-key")}`,
        "Content-Type": "application/json",
      },
      body: "{}",
    });
    return (await reply.json()).value.setups.length;
  });
  expect(setups).toBe(1);
});

test("a window that was left alone past the bound of idle connections goes on as if nothing was", async () => {
  await new Promise((resolve) => setTimeout(resolve, 7_000));
  await page
    .getByRole("button", { name: /google/i })
    .first()
    .click();
  // The first page names a domain as well: it is over when a setup is open.
  await page.waitForURL(/\/setup\//);
  await page.getByRole("heading", { level: 1, name: /domain/i }).waitFor();
  expect(await page.getByText("does not answer").count()).toBe(0);
});
