import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWith } from "../../support/needs.ts";
import { type SecretService, startSecretService } from "./secret-service.ts";

/** A real Secret Service on a private bus, and programs of their own that use it, as after a restart. */
let service: SecretService;

describeWith("secretService", "a real Secret Service", { timeout: 60_000 }, () => {
  beforeAll(async () => {
    service = await startSecretService();
    await service.start();
  }, 30_000);
  afterAll(() => service.close());

  it("takes, replaces and forgets a secret, and each is seen by the next program", async () => {
    expect(await service.client("put", "one", "first", "40")).toEqual({
      answer: "keychain",
      store: "keychain",
    });
    expect((await service.client("get", "one")).answer).toBe("first 40");
    await service.client("put", "one", "second", "40");
    expect((await service.client("get", "one")).answer).toBe("second 40");
    await service.client("forget", "one");
    expect((await service.client("has", "one")).answer).toBe(false);
    expect((await service.client("get", "one")).code).toBe("secret-missing");
    expect((await service.client("list")).answer).toEqual([]);
  });

  it("holds a secret of 5,000 bytes, in entries that Windows would take too, listed as one", async () => {
    await service.client("put", "long", "long", "5000");
    expect((await service.client("get", "long")).answer).toBe("long 5000");
    expect((await service.client("list")).answer).toEqual(["long"]);
    await service.client("put", "long", "short", "30");
    expect((await service.client("get", "long")).answer).toBe("short 30");
    await service.client("forget", "long");
    expect((await service.client("list")).answer).toEqual([]);
  });

  it("gives the whole old or the whole new secret after it was killed in the middle of writing", async () => {
    await service.client("put", "torn", "even", "5000");
    for (let round = 0; round < 4; round++) {
      const client = service.startClient("hammer", "torn", "5000");
      await client.first;
      await new Promise((resolve) => setTimeout(resolve, 3 + round * 9));
      await service.kill();
      await client.ended;
      await service.start();
      expect((await service.client("get", "torn")).answer).toMatch(/^(?:even|odd) 5000$/);
    }
    await service.client("forget", "torn");
    expect((await service.client("list")).answer).toEqual([]);
  });

  it("that is locked takes nothing: the secret stays in memory, and it is said why", async () => {
    await service.client("put", "locked", "before", "40");
    await service.kill();
    await service.start(false);
    expect(await service.client("put", "other", "new", "40")).toEqual({
      answer: "session",
      store: "session",
      finding: "secret-store-locked",
    });
    expect((await service.client("get", "locked")).code).toMatch(
      /^secret-(?:missing|store-locked|store-denied)$/,
    );
    await service.kill();
    await service.start();
    expect((await service.client("get", "locked")).answer).toBe("before 40");
  });

  it("that is locked, and unlocked while Mailwright runs, takes what was kept for the session", async () => {
    await service.kill();
    await service.start(false);
    const client = service.startClient("choose", "chosen");
    await client.first;
    const held = "kept 5000";
    expect(await client.ask()).toEqual({
      held,
      moved: [],
      store: "session",
      finding: "secret-store-locked",
    });
    await service.unlock();
    expect(await client.ask()).toEqual({ held, moved: ["chosen"], store: "keychain" });
    client.finish();
    await client.ended;
    expect((await service.client("get", "chosen")).answer).toBe(held);
    await service.client("forget", "chosen");
  });

  it("that is not running is named, and the secret stays in memory", async () => {
    await service.kill();
    expect(await service.client("put", "nowhere", "new", "40")).toEqual({
      answer: "session",
      store: "session",
      finding: "secret-store-no-service",
    });
    await service.start();
    expect((await service.client("put", "nowhere", "new", "40")).answer).toBe("keychain");
  });
});
