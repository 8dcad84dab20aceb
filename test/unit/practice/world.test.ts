import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { practiceValues } from "../../../src-main/practice/values.ts";
import { startPracticeWorld } from "../../../src-main/practice/world.ts";
import { providers } from "../../../src-main/providers/index.ts";
import { connectSmtp } from "./support/smtp-client.ts";
import { askToken, rehearse } from "./support/world.ts";

const wait = { timeoutMs: 2_000 };

describe("the network of a practice world", () => {
  test("is labelled as practice, and knows no host of the real world", async () => {
    await using r = await rehearse("google");
    const { network } = r.world;
    expect(network.practice).toBe(true);
    const unknown = { name: "NetworkError", operation: "resolve", code: "ENOTFOUND" };
    await expect(network.lookup("example.com", wait)).rejects.toMatchObject(unknown);
    await expect(network.connect({ host: "smtp.gmial.com", port: 587 }, wait)).rejects.toMatchObject(unknown);
    const signal = AbortSignal.timeout(2_000);
    await expect(network.fetch("https://example.com/", { signal })).rejects.toMatchObject(unknown);
  });

  test("routes an address of the real world nowhere", async () => {
    await using r = await rehearse("google");
    const attempt = r.world.network.connect({ host: "93.184.215.14", port: 443 }, { timeoutMs: 100 });
    await expect(attempt).rejects.toMatchObject({ code: "ETIMEDOUT" });
    const datagram = r.world.network.udp({ address: "9.9.9.9", port: 53 }, Buffer.alloc(12), () => true, {
      timeoutMs: 100,
    });
    await expect(datagram).rejects.toMatchObject({ code: "ETIMEDOUT" });
  });

  test("tells which hosts were contacted, by their real names, once each", async () => {
    await using r = await rehearse("microsoft");
    await askToken(r);
    await askToken(r);
    using _client = await connectSmtp(r.world.network, "smtp.office365.com", 587);
    expect(r.world.network.contacted()).toEqual(["login.microsoftonline.com:443", "smtp.office365.com:587"]);
  });

  test("a wait ends when it is canceled, and when the world closes", async () => {
    await using r = await rehearse("microsoft");
    const cancel = new AbortController();
    const cancelled = r.world.network.connect(
      { host: "smtp.office365.com", port: 465 },
      { timeoutMs: 60_000, signal: cancel.signal },
    );
    const left = r.world.network.connect({ host: "smtp.office365.com", port: 25 }, { timeoutMs: 60_000 });
    cancel.abort();
    await expect(cancelled).rejects.toMatchObject({ code: "ABORTED" });
    const leftOver = expect(left).rejects.toMatchObject({ code: "ABORTED" });
    await r.world.close();
    await leftOver;
  });

  test("does not trust the system's authorities, and the system not the world's", async () => {
    await using r = await rehearse("google");
    expect(r.world.network.trust()).toEqual([r.world.caPem]);
    await using stranger = await rehearse("google");
    expect(stranger.world.caPem).not.toBe(r.world.caPem);
  });
});

test("several worlds run at once, and know nothing of each other", async () => {
  await using first = await rehearse("microsoft");
  await using second = await rehearse("microsoft", "conditional-access");
  expect((await askToken(first)).status).toBe(200);
  expect((await askToken(second)).status).toBe(400);
  expect(first.world.endpoints.https.port).not.toBe(second.world.endpoints.https.port);
});

test("a setup that is still empty has a world too", async () => {
  for (const provider of ["google", "microsoft", "other"] as const) {
    await using world = await startPracticeWorld({
      provider,
      scenario: "works",
      domain: "",
      from: "",
      oktaRecords: [],
      settings: providers[provider].settings({}, ""),
    });
    expect(world.endpoints.dns.port).toBeGreaterThan(0);
  }
});

test("a scenario that does not exist is named, and nothing starts", async () => {
  await expect(rehearse("google", "secret-id")).rejects.toMatchObject({
    finding: { code: "practice-scenario-unknown" },
  });
});

test("closing twice is closing once", async () => {
  const { world } = await rehearse("google");
  await Promise.all([world.close(), world.close()]);
  await world.close();
});

test("a process that closed its world, with sessions under way, has nothing left open and ends", async () => {
  const { domain, settings } = practiceValues("google");
  const file = (name: string) => JSON.stringify(new URL(`../../../src-main/${name}`, import.meta.url).href);
  const program = `
    const { startPracticeWorld } = await import(${file("practice/world.ts")});
    const { providers } = await import(${file("providers/index.ts")});
    const { domain, settings: input } = ${JSON.stringify({ domain, settings })};
    const settings = providers.google.settings(input, domain.from);
    const world = await startPracticeWorld({ provider: "google", scenario: "works", domain: domain.emailDomain,
      from: domain.from, oktaRecords: domain.oktaRecords, settings });
    const { network } = world;
    const smtp = await network.connect({ host: "smtp.gmail.com", port: 587 }, { timeoutMs: 2000 });
    smtp.on("error", () => {});
    const dns = await network.connect({ host: network.resolvers()[0].address, port: 53 }, { timeoutMs: 2000 });
    dns.on("error", () => {});
    const half = await network.connect({ host: "oauth2.googleapis.com", port: 443 }, { timeoutMs: 2000 });
    half.on("error", () => {});
    await network.fetch("https://oauth2.googleapis.com/", { signal: AbortSignal.timeout(2000) });
    network.connect({ host: "smtp.gmail.com", port: 25 }, { timeoutMs: 600000 }).catch(() => {});
    await world.close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    for (const socket of [smtp, dns, half]) socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    console.log(JSON.stringify(process.getActiveResourcesInfo().filter((r) => !["Immediate", "PipeWrap", "TTYWrap"].includes(r))));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program], {
    timeout: 15_000,
  });
  expect(JSON.parse(stdout)).toEqual([]);
});
