import { describe, expect, test } from "vitest";
import { parseEndpoint, systemResolvers } from "../../../src-main/network/resolvers.ts";

describe("an address of a resolver", () => {
  test.each([
    ["192.0.2.1", { address: "192.0.2.1", port: 53 }],
    [" 192.0.2.1:5353 ", { address: "192.0.2.1", port: 5353 }],
    ["2001:db8::1", { address: "2001:db8::1", port: 53 }],
    ["[2001:db8::1]", { address: "2001:db8::1", port: 53 }],
    ["[2001:db8::1]:5353", { address: "2001:db8::1", port: 5353 }],
  ])("%s is read", (text, endpoint) => {
    expect(parseEndpoint(text)).toEqual(endpoint);
  });

  test.each(["", "dns.example.com", "192.0.2.1:0", "192.0.2.1:65536", "192.0.2.256", "192.0.2.1:", "[::1]x"])(
    "%j is refused",
    (text) => {
      expect(parseEndpoint(text)).toBeUndefined();
    },
  );
});

describe("the system's resolvers", () => {
  test("loopback only on Windows means that none is known (c-ares 1.34.6 says so whatever is set)", () => {
    expect(systemResolvers(["127.0.0.1"], "win32")).toEqual([]);
    expect(systemResolvers(["127.0.0.1", "::1"], "win32")).toEqual([]);
  });

  test("loopback on Windows stays when another resolver is set beside it", () => {
    expect(systemResolvers(["127.0.0.1", "192.0.2.1"], "win32")).toHaveLength(2);
  });

  test("a local resolver on Linux is one", () => {
    expect(systemResolvers(["127.0.0.53"], "linux")).toEqual([{ address: "127.0.0.53", port: 53 }]);
  });

  test("the site-local addresses that Windows makes up are left out", () => {
    expect(systemResolvers(["fec0:0:0:ffff::1", "192.0.2.1"], "win32").map((e) => e.address)).toEqual([
      "192.0.2.1",
    ]);
  });

  test("the order and the ports are kept", () => {
    expect(systemResolvers(["192.0.2.2:5300", "[2001:db8::1]:5301"], "linux")).toEqual([
      { address: "192.0.2.2", port: 5300 },
      { address: "2001:db8::1", port: 5301 },
    ]);
  });
});
