import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type Estate, ownZone } from "../../../src-main/practice/estate.ts";
import type { HttpRequest } from "../../../src-main/practice/https/server.ts";
import { practiceValues } from "../../../src-main/practice/values.ts";
import { type PracticeWorld, startPracticeWorld } from "../../../src-main/practice/world.ts";
import { worldOptions } from "../../../src-main/practice/world-options.ts";
import { newSetup } from "../../../src-main/setup/document.ts";

const asked: HttpRequest[] = [];
const { domain, settings } = practiceValues("google");
const setup = { ...newSetup("google", true, 0), domain, settings };
const estate: Estate = {
  id: "estate",
  zone: ownZone(domain.emailDomain, true),
  connects: {},
  mend() {},
  services: [
    {
      kind: "https",
      host: "acme.okta.com",
      async handle(request) {
        asked.push(request);
        return request.path === "/cut" ? "cut" : { status: 200, headers: {}, body: "{}" };
      },
    },
    {
      kind: "tcp",
      host: "primary.practice-dns.example",
      port: 53,
      serve: async (socket) => void socket.end("hello"),
    },
  ],
};
let world: PracticeWorld;
beforeAll(async () => {
  world = await startPracticeWorld({ ...worldOptions(setup), estate });
});
afterAll(() => world.close());

const signal = AbortSignal.timeout(10_000);

describe("what the practice company owns beside its provider", () => {
  test("is reached by its own name over TLS, with method, query, headers and body", async () => {
    const reply = await world.network.fetch("https://acme.okta.com/api/v1/brands?expand=emailDomain", {
      method: "POST",
      headers: { authorization: "SSWS not-a-real-token", "content-type": "application/json" },
      body: '{"a":1}',
      signal,
    });
    expect(reply.status).toBe(200);
    const [{ method, host, path, query, headers, body }] = asked as [HttpRequest];
    expect([method, host, path, query.get("expand"), headers["content-type"], body]).toEqual([
      "POST",
      "acme.okta.com",
      "/api/v1/brands",
      "emailDomain",
      "application/json",
      '{"a":1}',
    ]);
  });

  test("can end a connection without an answer", async () => {
    await expect(world.network.fetch("https://acme.okta.com/cut", { signal })).rejects.toThrow();
  });

  test("speaks what else it speaks over TCP", async () => {
    const to = { host: "primary.practice-dns.example", port: 53 };
    const socket = await world.network.connect(to, { timeoutMs: 5000 });
    const [data] = await once(socket, "data");
    expect(String(data)).toBe("hello");
    socket.destroy();
  });

  test("has a zone without mail for the domain, and what is written into it is served", async () => {
    const { checkDomain } = await import("../../../src-main/dns/check/check.ts");
    const { requestOf } = await import("../../../src-main/dns/check/request.ts");
    const spf = async () =>
      (await checkDomain(world.network, requestOf(setup), { signal })).rows.find(
        ({ kind }) => kind === "spf",
      );
    expect((await spf())?.found).toEqual([]);
    const record = { name: domain.emailDomain, type: "TXT" as const, data: "v=spf1 -all", ttl: 300 };
    const before = estate.zone.records();
    onTestFinished(() => estate.zone.replace(before));
    estate.zone.replace([...before, record]);
    expect((await spf())?.found).toEqual(["v=spf1 -all"]);
  });
});
