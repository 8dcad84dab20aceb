import { describe, expect, test } from "vitest";
import { ask } from "../../../../src-main/connections/dns-hosts/request.ts";
import { connectorOf } from "../../../../src-main/connections/index.ts";
import type { Network } from "../../../../src-main/network/port.ts";
import type { Hands } from "../../../../src-main/plan/connection.ts";
import { newSetup } from "../../../../src-main/setup/document.ts";
import { rememberSecret } from "../../../support/canary.ts";

const answering = (answer: (url: string) => Response): Network =>
  ({ fetch: async (url: string) => answer(url), now: Date.now }) as unknown as Network;

function waiting(): { hands: Hands; waits: number[] } {
  const waits: number[] = [];
  const { signal } = new AbortController();
  const wait = async (_: string, ms: number) => void waits.push(ms);
  return { hands: { signal, now: Date.now, wait }, waits };
}

describe("a host that asks to wait", () => {
  const request = { host: "A host", url: "https://host.example/", method: "GET", headers: {} };
  test.each<[string, Record<string, string>, number]>([
    ["in seconds", { "retry-after": "7" }, 7_000],
    [
      "until a date, by its own clock",
      { "retry-after": "Thu, 26 Nov 2026 08:00:09 GMT", date: "Thu, 26 Nov 2026 08:00:00 GMT" },
      9_000,
    ],
    ["until a date, without a clock", { "retry-after": "Thu, 26 Nov 2026 08:00:09 GMT" }, 2_000],
    ["for an hour", { "retry-after": "3600" }, 60_000],
    ["without saying how long", {}, 2_000],
  ])("%s is waited for, within bounds", async (_, headers, ms) => {
    const answers = [new Response("", { status: 429, headers }), new Response("ok")];
    const { hands, waits } = waiting();
    const answer = await ask(
      answering(() => answers.shift() as Response),
      hands,
      request,
    );
    expect([answer.text, waits]).toEqual(["ok", [ms]]);
  });
});

describe("an access to several subscriptions of Azure", () => {
  const apex = "acme.example";
  const nameServers = ["ns1-01.azure-dns.com", "ns2-01.azure-dns.net"];
  const id = (group: string) =>
    `/subscriptions/two/resourceGroups/${group}/providers/Microsoft.Network/dnszones/${apex}`;
  const connect = async (group: string, second: number) => {
    const token = ["header", "payload", "signature"].map((part) => `${part}${crypto.randomUUID()}`).join(".");
    rememberSecret(token);
    const network = answering((url) => {
      const { pathname } = new URL(url);
      if (pathname === "/subscriptions")
        return Response.json({ value: [{ subscriptionId: "one" }, { subscriptionId: "two" }] });
      if (pathname.startsWith("/subscriptions/one/") || second !== 200)
        return Response.json(
          { error: { code: "MissingSubscriptionRegistration", message: "not registered" } },
          { status: 409 },
        );
      return Response.json({ value: [{ id: id(group), name: apex, properties: { nameServers } }] });
    });
    const connector = await connectorOf("azure");
    const zone = { apex, nameServers, host: "azure" as const };
    return connector.connect(
      { token },
      { network, hands: waiting().hands, setup: newSetup("microsoft", false, 0), zone },
    );
  };

  test("finds the zone in one, though another has no DNS at all", async () => {
    const { fact } = await connect("mail", 200);
    expect(fact).toMatchObject({ where: apex, values: { zoneId: id("mail") } });
  });

  test("tells the refusal where none has the zone", async () => {
    await expect(connect("mail", 409)).rejects.toMatchObject({
      finding: {
        code: "dns-host-refused",
        evidence: expect.stringContaining("MissingSubscriptionRegistration"),
      },
    });
  });

  test("takes no path out of its place for the name of a group", async () => {
    for (const group of ["..", ".", "a%2f.."])
      await expect(connect(group, 200)).rejects.toMatchObject({ finding: { code: expect.any(String) } });
  });
});
