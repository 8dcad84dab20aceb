import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Delivered } from "../../../src-main/contract/delivered.ts";
import { MailwrightError } from "../../../src-main/contract/problem.ts";
import type { ProviderId } from "../../../src-main/contract/settings.ts";
import { authenticateMessage } from "../../../src-main/delivered/message-authentication.ts";
import { authenticateInThread } from "../../../src-main/delivered/message-thread.ts";
import { readDelivered } from "../../../src-main/delivered/read.ts";
import { stampResults } from "../../../src-main/delivered/stamp.ts";
import type { verifyMessage } from "../../../src-main/delivered/verify.ts";
import { composeTestMessage } from "../../../src-main/smtp/message.ts";
import { connectSmtp, xoauth2 } from "../practice/support/smtp-client.ts";
import { askToken, type Rehearsal, rehearse } from "../practice/support/world.ts";
import { loopbackNetwork } from "../support/loopback-network.ts";

const signal = () => AbortSignal.timeout(20_000);
const noDns = () => Promise.reject(new Error("No DNS"));
/** Verifies in this thread, without a DNS: a thread of its own takes longer to start than forty messages to be judged. */
const verifyHere: typeof verifyMessage = (_network, { bytes }, client, mailFrom) =>
  authenticateMessage({ bytes, client, mailFrom }, noDns);

/** Sends the real test message in a practice world, and takes what the recipient got. */
async function sendIn(rehearsal: Rehearsal): Promise<string> {
  const { world, settings, from } = rehearsal;
  const token = String((await askToken(rehearsal)).body.access_token);
  const { raw } = await composeTestMessage({
    from,
    to: "admin@recipient.example",
    host: settings.host,
    now: world.network.now(),
    practice: true,
    runId: "run-1",
  });
  using client = await connectSmtp(world.network, settings.host, settings.port);
  await client.say("EHLO test.example");
  await client.startTls();
  await client.say("EHLO test.example");
  await client.say("AUTH XOAUTH2");
  expect(await client.say(xoauth2(settings.username, token))).toMatch(/^235/);
  await client.say(`MAIL FROM:<${from}>`);
  await client.say("RCPT TO:<admin@recipient.example>");
  await client.say("DATA");
  expect(await client.say(`${raw.toString().trimEnd()}\r\n.`)).toMatch(/^250/);
  const arrived = await world.lastDelivery();
  if (arrived === null) throw new Error("Nothing arrived");
  return stampResults(
    world.network,
    arrived.source,
    { name: arrived.receiver, client: arrived.client },
    signal(),
  );
}

const worlds = new Map<ProviderId, { rehearsal: Rehearsal; source: string }>();
beforeAll(async () => {
  for (const provider of ["google", "microsoft", "other"] as const) {
    const rehearsal = await rehearse(provider);
    worlds.set(provider, { rehearsal, source: await sendIn(rehearsal) });
  }
}, 120_000);
afterAll(async () => {
  for (const { rehearsal } of worlds.values()) await rehearsal.world.close();
});

const here = (provider: ProviderId) => worlds.get(provider) as { rehearsal: Rehearsal; source: string };
const read = (source: string | Uint8Array, provider: ProviderId = "google", runId = "run-1") => {
  const { rehearsal } = here(provider);
  return readDelivered(rehearsal.world.network, source, {
    from: rehearsal.from,
    provider,
    runId,
    signal: signal(),
  });
};
const statuses = (d: Delivered) => Object.fromEntries(d.rows.map((r) => [r.id, r.status]));
const codes = (d: Delivered) => d.findings.map((f) => f.code);
const allPassed = { from: "passed", spf: "passed", dkim: "passed", dmarc: "passed" };

describe("a message that arrived well", () => {
  test.each(["google", "microsoft", "other"] as const)(
    "from %s: the receiver and we agree on SPF, DKIM and DMARC",
    async (provider) => {
      const delivered = Delivered.parse(await read(here(provider).source, provider));
      expect(statuses(delivered)).toEqual(allPassed);
      for (const row of delivered.rows.filter((r) => r.id !== "from")) {
        expect(row.receiver, row.id).toMatch(/^pass/);
        expect(row.here, row.id).toMatch(/^pass/);
      }
      expect(codes(delivered)).toEqual([]);
      expect(delivered).toMatchObject({ message: "last", receiver: "mx.recipient.example" });
      expect(delivered.subject).toContain("Practice: Mailwright test");
    },
  );

  test("line ends of any kind, an mbox line, words above it and a byte order mark change nothing", async () => {
    const { source } = here("google");
    for (const changed of [
      source.replaceAll("\r\n", "\n"),
      source.replaceAll("\r\n", "\r"),
      `From okta@example.com Mon Nov 23 10:00:00 2026\n${source}`,
      `\ufeff${source}`,
      `Original message\n\nDownload original   Copy to clipboard\n\n${source}`,
    ]) {
      expect(statuses(await read(changed))).toEqual(allPassed);
      expect(statuses(await read(Buffer.from(changed)))).toEqual(allPassed);
    }
  });
});

describe("a message on which something is wrong", () => {
  test("a body that was changed on its way breaks the signature", async () => {
    const changed = await read(here("google").source.replace("This message tests", "This message rests"));
    expect(changed.rows.find((r) => r.id === "dkim")).toMatchObject({
      status: "passed",
      here: expect.stringMatching(/^(fail|neutral)/),
    });
    const unjudged = here("google")
      .source.replace(/^Authentication-Results:(?:.*\r\n[ \t])*.*\r\n/m, "")
      .replace("This message tests", "This message rests");
    const delivered = await read(unjudged);
    expect(statuses(delivered)).toMatchObject({ dkim: "failed", spf: "passed", dmarc: "passed" });
    expect(codes(delivered)).toEqual(["dkim-failed", "smtp-message-not-judged"]);
  });

  test("the receiver's word counts before ours, and a change since is said", async () => {
    const delivered = await read(
      here("google")
        .source.replace(
          /dkim=pass[^;]*/,
          "dkim=permerror (no key for signature) header.d=notifications.mycompany.example",
        )
        .replace(/spf=pass/, "spf=softfail")
        .replace(/dmarc=pass/, "dmarc=fail"),
    );
    expect(statuses(delivered)).toMatchObject({ dkim: "failed", spf: "failed", dmarc: "failed" });
    expect(codes(delivered)).toEqual(["dmarc-failed", "dkim-failed", "spf-failed-at-receiver"]);
    for (const finding of delivered.findings) expect(finding.cause).toContain("probably mended");
    expect(delivered.findings.every((f) => f.severity === "warning")).toBe(true);
  });

  test("only the topmost results count: the sender can write some too", async () => {
    const forged = here("google").source.replace(
      "From:",
      "Authentication-Results: mx.google.com; spf=pass; dkim=pass header.d=notifications.mycompany.example; dmarc=pass\r\nFrom:",
    );
    const delivered = await read(forged.replace(/spf=pass \(client/, "spf=fail (client"));
    expect(statuses(delivered)).toMatchObject({ spf: "failed" });
  });

  test("a signature of the provider alone, an envelope of another domain, and a missing record", async () => {
    const source = here("microsoft").source.replace(
      /dkim=pass[^;]*/,
      "dkim=pass header.d=mycompany.onmicrosoft.com",
    );
    const unaligned = await read(
      source.replace(/smtp\.mailfrom=\S+?;/, "smtp.mailfrom=bounce.mailer.example;"),
      "microsoft",
    );
    expect(statuses(unaligned)).toMatchObject({ dkim: "not-aligned", spf: "not-aligned" });
    expect(codes(unaligned)).toEqual(["dkim-not-aligned", "spf-not-aligned"]);
    expect(unaligned.findings[0]?.fix.join()).toContain("Defender");
    const none = await read(source.replace(/dmarc=pass[^\r\n]*/, "dmarc=none"), "microsoft");
    expect(codes(none)).toContain("dmarc-missing-at-receiver");
  });

  test("a From address that Gmail replaced, and one that another server replaced", async () => {
    const { source } = here("google");
    const gmail = await read(
      source.replace(
        /^From: .*$/m,
        "From: mailer@mycompany.example\r\nX-Google-Original-From: okta@notifications.mycompany.example",
      ),
    );
    expect(codes(gmail)[0]).toBe("gmail-from-rewritten");
    expect(gmail.findings[0]).toMatchObject({
      field: "from",
      expected: "okta@notifications.mycompany.example",
      found: "mailer@mycompany.example",
    });
    const other = await read(source.replace(/^From: .*$/m, 'From: "Okta, Inc." <mailer@mycompany.example>'));
    expect(codes(other)[0]).toBe("setting-from-differs");
  });

  test("a message of an earlier run, and one of somebody else", async () => {
    expect(codes(await read(here("google").source, "google", "run-2"))).toEqual([
      "smtp-message-of-another-run",
    ]);
    const foreign = await read(here("google").source.replace(/^X-Mailwright-Run:.*\r\n/m, ""));
    expect(codes(foreign)).toEqual(["smtp-message-foreign"]);
  });

  test("the header alone shows the receiver's results, and no signature is called wrong", async () => {
    const header = here("google").source.split("\r\n\r\n")[0] as string;
    const delivered = await read(header);
    expect(statuses(delivered)).toEqual(allPassed);
    expect(delivered.rows.find((r) => r.id === "dkim")?.here).toBeUndefined();
    expect(codes(delivered)).toEqual(["smtp-message-header-only"]);
  });
});

describe("what is no message", () => {
  test.each([
    "",
    "hello",
    "<html><body>Show original</body></html>",
    "Subject: x",
    "From nowhere\n\nto nowhere",
  ])("%j is refused with the way to a source", async (text) => {
    const refused = await read(text).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(MailwrightError);
    expect((refused as MailwrightError).finding).toMatchObject({ code: "smtp-message-source-unreadable" });
    expect((refused as MailwrightError).finding.fix.join()).toContain("Show original");
  });

  test("a header larger than any server takes is refused before it is looked at", async () => {
    const filled = (bytes: number) => `From: a@b.example\r\nX-Filler: ${"x".repeat(bytes)}\r\n\r\nbody`;
    expect(await read(filled(200_000)).then((d) => d.from)).toBe("a@b.example");
    const refused = await read(filled(270_000)).catch((error: unknown) => error);
    expect((refused as MailwrightError).finding).toMatchObject({ code: "smtp-message-source-unreadable" });
  });

  test("a From field of escaped quotes takes no longer than its share of the header", async () => {
    const network = loopbackNetwork({});
    const time = async (from: string) => {
      const expected = { from: "a@b.example", provider: null, signal: signal() };
      const begin = performance.now();
      for (let i = 0; i < 3; i++)
        await readDelivered(network, `From: ${from}\r\n\r\nbody`, expected, verifyHere);
      return performance.now() - begin;
    };
    const length = 250_000;
    await time("x".repeat(length));
    // Without a bound the pattern for quoted strings walks 1,000 characters from each of them.
    expect(await time('\\"'.repeat(length / 2))).toBeLessThan(4 * (await time("x".repeat(length))) + 200);
  });

  test("any header is read without an error, without a DNS to ask", async () => {
    const network = loopbackNetwork({});
    const line = fc.tuple(
      fc.constantFrom(
        "From",
        "Received",
        "Return-Path",
        "Authentication-Results",
        "Received-SPF",
        "DKIM-Signature",
        "X",
      ),
      fc.string({ maxLength: 80 }).map((text) => text.replace(/[\r\n]/g, " ")),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 8 }),
        fc.string({ maxLength: 200 }),
        async (lines, body) => {
          const source = `From: a@b.example\r\n${lines.map(([k, v]) => `${k}: ${v}`).join("\r\n")}\r\n\r\n${body}`;
          const expected = { from: "a@b.example", provider: null, signal: signal() };
          Delivered.parse(await readDelivered(network, source, expected, verifyHere));
        },
      ),
      { numRuns: 40 },
    );
  }, 60_000);
});

describe("a message is verified in a thread", () => {
  const folder = new URL("../../../src-main/delivered/", import.meta.url);

  test("mailauth is loaded by the first message, not by the start of the program", () => {
    for (const file of readdirSync(folder))
      expect(`${file} ${/^import .*"mailauth/m.exec(readFileSync(new URL(file, folder), "utf8"))}`).toBe(
        `${file} null`,
      );
  });

  test("a megabyte of short lines leaves the other work its turn", async () => {
    const source = `From: a@b.example\r\nDKIM-Signature: v=1; a=rsa-sha256; d=b.example; s=s; h=from; bh=AAAA; b=AAAA\r\n\r\n${"\n ".repeat(524_288)}`;
    const network = loopbackNetwork({});
    const cpuOf = async (work: () => Promise<unknown>) => {
      const before = process.threadCpuUsage();
      await work();
      const { user, system } = process.threadCpuUsage(before);
      return user + system;
    };
    const message = { bytes: Buffer.from(source), client: undefined, mailFrom: "" };
    const verified = () => authenticateMessage(message, noDns);
    const readAll = () =>
      readDelivered(network, source, { from: "a@b.example", provider: null, signal: signal() });
    // What both load and compile is not counted.
    await verified();
    await readAll();
    const rounds = [];
    for (let round = 0; round < 5; round++) rounds.push((await cpuOf(readAll)) / (await cpuOf(verified)));
    expect(rounds.toSorted((a, b) => a - b)[2]).toBeLessThan(0.6);
  }, 60_000);

  test("and the thread ends when nobody waits for it", async () => {
    const controller = new AbortController();
    const asked: string[] = [];
    const silent = (name: string) => {
      asked.push(name);
      controller.abort(new Error("Stopped"));
      return new Promise(() => {});
    };
    const bytes = Buffer.from("From: a@b.example\r\n\r\nx");
    const message = { bytes, client: "192.0.2.1", mailFrom: "a@b.example" };
    await expect(authenticateInThread(message, silent, controller.signal)).rejects.toThrow("Stopped");
    expect(asked.length).toBeGreaterThan(0);
  });
});
