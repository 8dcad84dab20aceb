import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Endpoint } from "../../../src-main/network/port.ts";
import { ask, resolver } from "./support/dns.ts";
import { connectSmtp, submit } from "./support/smtp-client.ts";
import { askToken, goodToken, post, rehearse } from "./support/world.ts";

describe("hostile input", () => {
  test("a body over 64 kB is refused, and the token endpoint goes on", async () => {
    await using r = await rehearse("microsoft");
    const reply = await post(r.world, r.settings.tokenEndpoint, { grant_type: "x".repeat(100_000) });
    expect(reply.status).toBe(413);
    expect((await askToken(r)).status).toBe(200);
  });

  test.each(["google", "microsoft", "other"] as const)(
    "any form at the token endpoint of %s gets an error of the provider, and no token",
    async (provider) => {
      await using r = await rehearse(provider);
      const value = fc.oneof(
        fc.string(),
        fc.constantFrom("client_credentials", "a.b.c", "Basic", "%zz", "\u0000"),
      );
      const form = fc.dictionary(
        fc.constantFrom("grant_type", "assertion", "client_id", "client_secret", "scope", "__proto__"),
        value,
      );
      await fc.assert(
        fc.asyncProperty(form, value, async (fields, authorization) => {
          const header = `Basic ${Buffer.from(authorization).toString("base64")}`;
          const reply = await post(r.world, r.settings.tokenEndpoint, fields, { authorization: header });
          expect(reply.status).toBeGreaterThanOrEqual(400);
          expect(reply.status).toBeLessThan(500);
          expect(reply.body.error).toEqual(expect.any(String));
        }),
        { numRuns: 60 },
      );
    },
  );

  test("a mail server survives any line, and takes mail afterwards", async () => {
    await using r = await rehearse("google");
    const line = fc.stringMatching(/^[\x20-\x7e]{0,60}$/);
    const attempts = fc.sample(fc.array(line, { maxLength: 6 }), 25);
    for (const lines of [...attempts, ["A".repeat(40_000)], ["EHLO a\r\nQUIT\r\nEHLO b"]]) {
      using client = await connectSmtp(r.world.network, "smtp.gmail.com", 465);
      for (const text of lines) {
        const reply = await client.say(text).catch(() => "closed");
        expect(reply).toMatch(/^([2345]\d\d[ -]?|closed)/);
        if (!/^[235]/.test(reply)) break;
      }
    }
    const token = await goodToken(r);
    const { host, port, username } = r.settings;
    await submit(r.world.network, { host, port, user: username, token, from: r.from, to: r.from });
    expect(r.world.mails).toHaveLength(1);
  });

  test("a name server survives any datagram", async () => {
    await using r = await rehearse("google");
    const to = resolver(r) as Endpoint;
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        await r.world.network.udp(to, bytes, () => true, { timeoutMs: 3 }).catch(() => undefined);
      }),
      { numRuns: 80 },
    );
    expect((await ask(r.world.network, to, r.domain, "TXT")).answers).toHaveLength(1);
  });
});

test("a world shows no secret to whoever prints it", async () => {
  await using r = await rehearse("microsoft");
  const { inspect } = await import("node:util");
  const printed = inspect(r.world, { depth: 20, showHidden: true }) + JSON.stringify(r.world);
  expect(printed).not.toContain(r.credential);
});
