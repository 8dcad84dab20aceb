import type { ChildProcess } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { Change, Finding, type Setup } from "../../../src-main/contract/index.ts";
import { openStore } from "../../../src-main/setup/store.ts";
import { type StartedFarWorld, startFarWorld } from "../../support/far-world/start.ts";
import { mailwright } from "../../support/mailwright.ts";
import { describeWith } from "../../support/needs.ts";
import { type SecretService, startSecretService } from "../credentials/secret-service.ts";

/** The documented shape of `plan --json`, written here once more on purpose: people run it in pipelines. */
const PlanDocument = z.strictObject({
  setup: z.string(),
  readAt: z.iso.datetime(),
  changes: z.array(Change),
  findings: z.array(Finding),
});

/**
 * The terminal in a world that outlives it: the Okta org and the DNS host are simulated in a process of their own, the keychain is
 * a GNOME Keyring of the test's own.
 */
describeWith("secretService", "the terminal with connections", () => {
  let folder: string;
  let keyring: SecretService;
  let far: StartedFarWorld;
  let setup: Setup;
  beforeAll(async () => {
    keyring = await startSecretService();
    await keyring.start();
  }, 120_000);
  afterAll(() => keyring?.close());
  // A test that is tried again begins with an empty company.
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "mailwright-connected-"));
    far = await startFarWorld();
    setup = await openStore(folder, Date.now).create({ ...far.setup, practice: null, credential: null });
  }, 120_000);
  afterEach(async () => {
    await far?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  const run = (args: readonly string[], input = "", onStart?: (child: ChildProcess) => void) =>
    mailwright([...args, "--data", folder], {
      input,
      nodeArgs: far.nodeArgs,
      env: { ...keyring.env, ...far.env },
      ...(onStart && { onStart }),
    });
  const journalOf = () =>
    (JSON.parse(readFileSync(join(folder, "setups", `${setup.id}.json`), "utf8")) as Setup).journal ?? [];
  const states = (stdout: string) =>
    Object.fromEntries(PlanDocument.parse(JSON.parse(stdout)).changes.map(({ id, state }) => [id, state]));

  // Each kill costs a process: every line of the log has its kill in connections/okta/kills and dns-hosts/kills.
  test("connects, plans, applies though it is killed at every third line of the log, and takes all of it back", {
    timeout: 600_000,
  }, async () => {
    const zoneBefore = await far.zone();
    expect((await run(["secret", "set", setup.id, "--secret-stdin"], far.secret)).code).toBe(0);
    const nothing = await run(["plan", setup.id, "--json"]);
    expect(nothing.code).toBe(1);
    expect(JSON.parse(nothing.stdout).findings[0].code).toBe("connection-nothing-connected");

    // A secret in an argument is refused, and not repeated.
    const token = far.cloudflare.token ?? "";
    const leaked = await run(["connect", "dns", "cloudflare", `token=${token}`]);
    expect(leaked.code).toBe(2);
    expect(leaked.stdout + leaked.stderr).not.toContain(token);
    const okta = await run(
      ["connect", "okta", far.okta.org ?? "", "--token-stdin", "--json"],
      far.okta.token,
    );
    expect(okta).toMatchObject({ code: 0 });
    expect(JSON.parse(okta.stdout)).toMatchObject({ system: "okta", where: "https://mycompany.okta.com" });
    expect((await run(["connect", "dns", "cloudflare", "--token-stdin"], token)).stdout).toContain(
      "Connected",
    );

    const planned = await run(["plan", setup.id, "--json"]);
    expect(planned.code).toBe(3);
    expect(states(planned.stdout)).toMatchObject({ "okta/email-domain": "pending", "dns/okta": "pending" });
    const shown = await run(["plan", setup.id]);
    expect(shown.stdout).toContain("+ v=spf1 include:spf.protection.outlook.com");
    // Nobody can be asked here, and --yes alone answers no question.
    expect((await run(["apply", setup.id])).code).toBe(2);

    const apply = [
      "apply",
      setup.id,
      "--yes",
      ...["feature", "test", "received", "enable"].flatMap((id) => ["--agree", `okta/${id}`]),
    ];
    const killedAt = new Set<string>();
    let code: number | null = null;
    while (code === null && killedAt.size < 60) {
      const before = journalOf().length;
      const ended = await run(apply, "", (child) => {
        const watch = setInterval(() => {
          const line = journalOf()
            .slice(before + 2)
            .findLast(({ id, phase }) => !killedAt.has(`${id} ${phase}`));
          if (!line) return;
          killedAt.add(`${line.id} ${line.phase}`);
          child.kill("SIGKILL");
          clearInterval(watch);
        }, 1);
        child.once("close", () => clearInterval(watch));
      });
      code = ended.code;
    }
    expect(code).toBe(0);
    expect(killedAt.size).toBeGreaterThan(5);

    const after = await run(["plan", setup.id, "--json"]);
    expect(after.code).toBe(0);
    expect(Object.values(states(after.stdout)).every((state) => state === "done" || state === "right")).toBe(
      true,
    );
    // Nothing was made twice.
    expect(await far.ask("/api/v1/email-domains")).toHaveLength(1);
    expect(await far.ask("/api/v1/email-servers")).toMatchObject({ "email-servers": [{ enabled: true }] });
    expect(new Set(await far.zone()).size).toBe((await far.zone()).length);
    const log = readFileSync(join(folder, "setups", `${setup.id}.json`), "utf8");
    for (const secret of [token, far.okta.token ?? "", far.secret]) expect(log).not.toContain(secret);

    const undone = await run(["undo", setup.id, "--yes", "--json"]);
    expect({ code: undone.code, outcome: JSON.parse(undone.stdout).outcome }).toEqual({
      code: 0,
      outcome: "done",
    });
    expect(await far.zone()).toEqual(zoneBefore);
    expect(await far.ask("/api/v1/email-domains")).toEqual([]);
    expect(await far.ask("/api/v1/email-servers")).toMatchObject({ "email-servers": [] });

    expect((await run(["disconnect", "okta", "--revoke"])).code).toBe(0);
    expect(await far.ask("/api/v1/brands")).toMatchObject({ errorCode: "E0000011" });
    expect((await run(["disconnect", "dns"])).code).toBe(0);
    expect((await run(["disconnect", "dns"])).code).toBe(2);
  });

  test("plans, applies and takes back a setup in a file, whose log is in the file and whose secrets are not", {
    timeout: 300_000,
  }, async () => {
    const own = far;
    const zoneBefore = await own.zone();
    const [file, secrets, connections] = ["setup.json", "secret.txt", "connections.txt"].map((name) =>
      join(folder, name),
    ) as [string, string, string];
    const { connections: _, journal: __, ...bare } = own.setup;
    writeFileSync(file, JSON.stringify({ ...bare, practice: null, credential: null }));
    writeFileSync(secrets, own.secret);
    const lines = [
      `okta.org=${own.okta.org}`,
      `okta.token=${own.okta.token}`,
      `cloudflare.token=${own.cloudflare.token}`,
    ];
    writeFileSync(connections, lines.join("\n"));
    const before = readFileSync(file, "utf8");
    const from = ["--connections-file", connections, "--secret-file", secrets, "--json"];
    const mine = (args: readonly string[], onStart?: (child: ChildProcess) => void) =>
      mailwright([...args, ...from], {
        nodeArgs: own.nodeArgs,
        env: { ...keyring.env, ...own.env },
        ...(onStart && { onStart }),
      });
    const planned = await mine(["plan", file]);
    expect(planned.code).toBe(3);
    expect(states(planned.stdout)).toMatchObject({ "okta/server": "pending", "dns/okta": "pending" });
    expect(readFileSync(file, "utf8")).toBe(before);

    const agrees = ["feature", "test", "received", "enable"].flatMap((id) => ["--agree", `okta/${id}`]);
    const apply = ["apply", file, "--yes", ...agrees];
    const killed = await mine(apply, (child) => {
      const watch = setInterval(() => {
        if (!readFileSync(file, "utf8").includes('"dns/okta"')) return;
        child.kill("SIGKILL");
        clearInterval(watch);
      }, 1);
      child.once("close", () => clearInterval(watch));
    });
    expect(killed.code).toBe(null);
    const applied = await mine(apply);
    expect({ code: applied.code, outcome: JSON.parse(applied.stdout).outcome }).toEqual({
      code: 0,
      outcome: "done",
    });
    expect((await mine(["plan", file])).code).toBe(0);
    const kept = readFileSync(file, "utf8");
    for (const secret of [own.secret, own.okta.token ?? "", own.cloudflare.token ?? ""])
      expect(kept).not.toContain(secret);
    expect(await own.ask("/api/v1/email-servers")).toMatchObject({ "email-servers": [{ enabled: true }] });
    expect(await own.ask("/api/v1/email-domains")).toHaveLength(1);

    expect((await mine(["undo", file, "--yes"])).code).toBe(0);
    expect(await own.zone()).toEqual(zoneBefore);
    expect(await own.ask("/api/v1/email-servers")).toMatchObject({ "email-servers": [] });
    expect(readdirSync(folder).filter((name) => name.endsWith(".lock"))).toEqual([]);

    const nobody = await mailwright(["plan", file, "--json"], { env: own.env, nodeArgs: own.nodeArgs });
    expect(nobody.code).toBe(2);
    const stored = await mine(["plan", setup.id, "--data", folder]);
    expect({ code: stored.code, title: JSON.parse(stored.stdout).findings[0].title }).toEqual({
      code: 2,
      title: "--connections-file is for a setup in a file",
    });
  });

  test("says on standard error what is waited for while Okta is connected, and ends by Ctrl-C", {
    timeout: 120_000,
  }, async () => {
    await using busy = await startFarWorld("throttled");
    const { env, nodeArgs } = busy;
    const args = ["connect", "okta", busy.okta.org ?? "", "--token-stdin", "--json"];
    const connect = (onStart?: (child: ChildProcess) => void) =>
      mailwright([...args, "--setup", setup.id, "--data", folder], {
        input: busy.okta.token ?? "",
        nodeArgs,
        env: { ...keyring.env, ...env },
        ...(onStart && { onStart }),
      });
    const ended = await connect();
    expect(ended.code).toBe(0);
    expect(JSON.parse(ended.stdout)).toMatchObject({ system: "okta" });
    expect(ended.stderr).toMatch(/Okta limits how often it may be asked, until \d\d:\d\d:\d\d/);
    const stopped = await connect((child) =>
      child.stderr?.on("data", (text) => String(text).includes("limits") && child.kill("SIGINT")),
    );
    expect({ code: stopped.code, stdout: stopped.stdout }).toEqual({ code: 130, stdout: "" });
  });
});
