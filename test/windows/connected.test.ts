import { readFileSync } from "node:fs";
import { describe, expect, inject, test } from "vitest";
import type { Setup } from "../../src-main/contract/index.ts";
import { openStore } from "../../src-main/setup/store.ts";
import { startFarWorld } from "../support/far-world/start.ts";
import { named } from "../support/needs.ts";
import { missing, type RunOptions, Windows } from "./support/wine.ts";

/** The terminal with connections under Windows' own Node: the company is simulated outside, the keychain is Credential Manager. */
describe.skipIf(missing)(named("connections under Windows' own Node", missing), () => {
  const windows = new Windows(inject("windows"));
  let tries = 0;

  test("are made, do the plan's work although it is killed in the middle, and take it back", {
    timeout: 900_000,
  }, async () => {
    await using far = await startFarWorld();
    // A second try begins with an empty company and an empty profile, as the first did.
    const data = `C:\\t\\connected-${++tries}`;
    const setup = await openStore(windows.path(data), Date.now).create({
      ...far.setup,
      practice: null,
      credential: null,
    });
    const run = (words: readonly string[], options: RunOptions = {}) =>
      windows.node("terminal", [...words, "--data", data], { timeoutMs: 300_000, ...options, env: far.env });
    const file = windows.path(`${data}\\setups\\${setup.id}.json`);
    const journalOf = () => (JSON.parse(readFileSync(file, "utf8")) as Setup).journal ?? [];

    const zoneBefore = await far.zone();
    const secret = await run(["secret", "set", setup.id, "--secret-stdin"], { input: far.secret });
    expect(secret.code, secret.err).toBe(0);
    const okta = await run(["connect", "okta", far.okta["org"] ?? "", "--token-stdin"], {
      input: far.okta["token"] ?? "",
    });
    expect(okta.code, okta.err).toBe(0);
    const dns = await run(["connect", "dns", "cloudflare", "--token-stdin"], {
      input: far.cloudflare["token"] ?? "",
    });
    expect(dns.code, dns.err).toBe(0);
    const planned = await run(["plan", setup.id]);
    expect(planned.code, planned.err).toBe(3);
    expect(planned.out).toContain("+ v=spf1 include:spf.protection.outlook.com");

    const apply = [
      "apply",
      setup.id,
      "--yes",
      ...["feature", "received", "enable"].flatMap((id) => ["--agree", `okta/${id}`]),
    ];
    const killed = await run(apply, {
      onStart: (child) => {
        const watch = setInterval(() => {
          if (journalOf().length < 4) return;
          clearInterval(watch);
          child.kill("SIGKILL");
        }, 5);
        child.once("exit", () => clearInterval(watch));
      },
    });
    expect(killed.code).toBeNull();
    const applied = await run(apply);
    expect(applied.code, applied.out + applied.err).toBe(0);
    expect(await far.ask("/api/v1/email-domains")).toHaveLength(1);
    expect(await far.ask("/api/v1/email-servers")).toMatchObject({ "email-servers": [{ enabled: true }] });
    const log = readFileSync(file, "utf8");
    for (const value of [far.cloudflare["token"] ?? "", far.okta["token"] ?? "", far.secret])
      expect(log).not.toContain(value);

    const undone = await run(["undo", setup.id, "--yes"]);
    expect(undone.code, undone.out + undone.err).toBe(0);
    expect(await far.zone()).toEqual(zoneBefore);
    expect(await far.ask("/api/v1/email-domains")).toEqual([]);
    expect((await run(["disconnect", "okta", "--revoke"])).code).toBe(0);
    expect((await run(["disconnect", "dns"])).code).toBe(0);
  });
});
