import { describe, expect, test, vi } from "vitest";
import { electronFetch, withCode } from "../../../src-main/hosts/electron/fetch.ts";
import { menuTemplate } from "../../../src-main/hosts/electron/menu.ts";
import { createRealNetwork } from "../../../src-main/network/real.ts";

vi.mock("electron", () => import("../../electron/fake-electron.ts"));

describe("requests through Chromium", () => {
  test("carry no cookies and keep no cache", async () => {
    const seen: RequestInit[] = [];
    const fetch = electronFetch({
      fetch: async (_: unknown, init: RequestInit) => {
        seen.push(init);
        return new Response("x");
      },
    } as never);
    await fetch("https://example.test/", { method: "POST", body: "a=b" });
    expect(seen).toEqual([{ method: "POST", body: "a=b", credentials: "omit", cache: "no-store" }]);
  });

  test.each([
    ["net::ERR_NAME_NOT_RESOLVED", "resolve", "ENOTFOUND"],
    ["net::ERR_CONNECTION_REFUSED", "connect", "ECONNREFUSED"],
    ["net::ERR_CERT_DATE_INVALID", "tls", "CERT_HAS_EXPIRED"],
    ["net::ERR_CERT_COMMON_NAME_INVALID", "tls", "ERR_TLS_CERT_ALTNAME_INVALID"],
    ["net::ERR_TIMED_OUT", "request", "ETIMEDOUT"],
    ["net::ERR_PROXY_CONNECTION_FAILED", "request", "PROXY_UNREACHABLE"],
    ["something else", "request", "UNKNOWN"],
  ])("the failure %s is told as %s %s", async (message, operation, code) => {
    const network = createRealNetwork({
      fetch: electronFetch({ fetch: () => Promise.reject(new Error(message)) } as never),
    });
    const request = network.fetch("https://example.test/", { signal: AbortSignal.timeout(1_000) });
    await expect(request).rejects.toMatchObject({
      name: "NetworkError",
      operation,
      code,
      host: "example.test",
    });
  });

  test("a redirect is an answer, not a failure", async () => {
    const fetch = electronFetch({
      fetch: () => Promise.reject(new Error("Redirect was cancelled")),
    } as never);
    expect((await fetch("https://example.test/", {})).status).toBe(302);
  });

  test("what is not an error is made one", () => {
    expect(withCode("x")).toBeInstanceOf(Error);
  });
});

test("the menu opens the developer tools in development only", () => {
  for (const platform of ["darwin", "win32", "linux"] as const) {
    const menu = (development: boolean) =>
      JSON.stringify(menuTemplate(platform, development, { showLog: () => {}, checkVersion: () => {} }));
    expect(menu(false)).not.toMatch(/DevTools|reload/i);
    expect(menu(true)).toContain("toggleDevTools");
    expect(menu(false)).toContain("editMenu");
  }
});
