import { type ChildProcess, execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JournalEntry, Setup } from "../../../src-main/contract/index.ts";
import { writeSetup } from "../../../src-main/setup/document.ts";
import { withFileLock } from "../../../src-main/setup/file-lock.ts";
import { openStore } from "../../../src-main/setup/store.ts";
import { type StartedFarWorld, startFarWorld } from "../../support/far-world/start.ts";
import { type Ended, mailwright } from "../../support/mailwright.ts";
import { describeWith } from "../../support/needs.ts";
import { type SecretService, startSecretService } from "../credentials/secret-service.ts";

const agrees = ["feature", "test", "received", "enable"].flatMap((id) => ["--agree", `okta/${id}`]);
const codes = ({ stdout }: Ended): string[] =>
  (JSON.parse(stdout).findings as { code: string }[]).map(({ code }) => code);

/** Each process answers: one did the work, the other was told so, or came when all was done. */
function oneDidIt(both: readonly Ended[]): void {
  const outcomes = both.map((ended) => {
    const { outcome } = JSON.parse(ended.stdout);
    if (outcome === "done" || outcome === null) return `${outcome ?? "nothing to do"} ${ended.code}`;
    return `${codes(ended)[0]} ${ended.code}`;
  });
  expect(outcomes).toContain("done 0");
  for (const outcome of outcomes)
    expect(["done 0", "nothing to do 0", "plan-busy 1", "plan-changed-behind 1"]).toContain(outcome);
}

/** Nothing was begun by two, and the systems hold everything once. */
async function madeOnce(world: StartedFarWorld, journal: readonly JournalEntry[]): Promise<void> {
  const begun = journal.filter(({ phase }) => phase === "begun").map(({ id }) => id);
  expect(begun.length).toBeGreaterThan(3);
  expect(begun.toSorted()).toEqual([...new Set(begun)].toSorted());
  expect(await world.ask("/api/v1/email-domains")).toHaveLength(1);
  expect(await world.ask("/api/v1/email-servers")).toMatchObject({ "email-servers": [{ enabled: true }] });
  const zone = await world.zone();
  expect(new Set(zone).size).toBe(zone.length);
}

/** Attacks on the terminal with connections: programs beside it, and disks that take nothing. */
describeWith("secretService", "the terminal with connections, attacked", () => {
  let folder: string;
  let keyring: SecretService;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "mailwright-attacked-"));
    keyring = await startSecretService();
    await keyring.start();
  }, 120_000);
  afterAll(async () => {
    await keyring?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** A setup in a file of this folder, and how the command line is called for it. */
  function inFile(world: StartedFarWorld, place: string) {
    const file = join(place, "setup.json");
    const { connections: _, journal: __, ...bare } = world.setup;
    writeFileSync(file, writeSetup({ ...bare, practice: null, credential: null }));
    const given = (name: string, text: string) => {
      const path = join(folder, `${crypto.randomUUID()}-${name}`);
      writeFileSync(path, text, { mode: 0o600 });
      return path;
    };
    const connections = given(
      "connections",
      `okta.org=${world.okta.org}\nokta.token=${world.okta.token}\ncloudflare.token=${world.cloudflare.token}\n`,
    );
    const from = [
      "--connections-file",
      connections,
      "--secret-file",
      given("secret", world.secret),
      "--json",
    ];
    return {
      file,
      journal: () => (JSON.parse(readFileSync(file, "utf8")) as Setup).journal ?? [],
      run: (args: readonly string[], onStart?: (child: ChildProcess) => void) =>
        mailwright([...args, ...from], {
          nodeArgs: world.nodeArgs,
          env: { ...keyring.env, ...world.env },
          ...(onStart && { onStart }),
        }),
    };
  }

  test("two processes apply the plan of one setup of this computer: one does, and all is made once", {
    timeout: 300_000,
  }, async () => {
    await using world = await startFarWorld();
    const data = await mkdtemp(join(folder, "data-"));
    const { id } = await openStore(data, Date.now).create({
      ...world.setup,
      practice: null,
      credential: null,
    });
    const run = (args: readonly string[], input = "") =>
      mailwright([...args, "--data", data], {
        input,
        nodeArgs: world.nodeArgs,
        env: { ...keyring.env, ...world.env },
      });
    for (const [args, input] of [
      [["secret", "set", id, "--secret-stdin"], world.secret],
      [["connect", "okta", world.okta.org ?? "", "--token-stdin"], world.okta.token ?? ""],
      [["connect", "dns", "cloudflare", "--token-stdin"], world.cloudflare.token ?? ""],
    ] as const)
      expect((await run(args, input)).code).toBe(0);
    const apply = () => run(["apply", id, "--yes", ...agrees, "--json"]);
    oneDidIt(await Promise.all([apply(), apply()]));
    await madeOnce(world, (await openStore(data, Date.now).read(id)).journal ?? []);
    expect(readdirSync(join(data, "setups")).filter((name) => name.includes(".lock"))).toEqual([]);
  });

  test("two processes apply the plan of one setup file: one does, and all is made once", {
    timeout: 300_000,
  }, async () => {
    await using world = await startFarWorld();
    const place = await mkdtemp(join(folder, "two-"));
    const { file, run, journal } = inFile(world, place);
    const apply = () => run(["apply", file, "--yes", ...agrees]);
    oneDidIt(await Promise.all([apply(), apply()]));
    await madeOnce(world, journal());
    expect(readdirSync(place)).toEqual(["setup.json"]);
  });

  test("what another process wrote into a setup file while this one waited for it is kept", {
    timeout: 300_000,
  }, async () => {
    await using world = await startFarWorld();
    const place = await mkdtemp(join(folder, "waits-"));
    const { file, run, journal } = inFile(world, place);
    const line: JournalEntry = {
      id: "okta/elsewhere",
      system: "okta",
      title: "Of the other process",
      at: new Date().toISOString(),
      phase: "kept",
      items: [],
    };
    let ended: Promise<Ended> | undefined;
    await withFileLock(`${file}.lock`, async () => {
      ended = run(["apply", file, "--yes"]);
      // By then it has read the file, and waits.
      await pause(5_000);
      const before = JSON.parse(readFileSync(file, "utf8")) as Setup;
      writeFileSync(file, writeSetup({ ...before, journal: [line] }));
    });
    expect((await ended)?.stdout).toContain('"outcome"');
    expect(journal().map(({ id }) => id)).toContain("okta/elsewhere");
    expect(journal().length).toBeGreaterThan(3);
  });

  test("a full disk: nothing is sent before its line is there, the sentence is true, and the next start goes on", {
    timeout: 300_000,
  }, async (context) => {
    const disk = await mkdtemp(join(folder, "disk-"));
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], { stdio: "ignore" });
    } catch {
      context.skip("a small disk can be mounted by root only");
    }
    try {
      await using world = await startFarWorld();
      const { file, run, journal } = inFile(world, disk);
      const filler = join(disk, "filler");
      const fill = () => {
        for (const size of [65_536, 4_096, 1])
          try {
            for (;;) writeFileSync(filler, Buffer.alloc(size), { flag: "a" });
          } catch {}
      };
      const apply = ["apply", file, "--yes", ...agrees];
      const before = readFileSync(file, "utf8");

      fill();
      const none = await run(apply);
      expect({ code: none.code, codes: codes(none) }).toEqual({ code: 1, codes: ["store-disk-full"] });
      expect(readFileSync(file, "utf8")).toBe(before);
      expect(await world.ask("/api/v1/email-domains")).toEqual([]);
      expect(readdirSync(disk).sort()).toEqual(["filler", "setup.json"]);

      rmSync(filler);
      const midway = await run(apply, (child) => {
        const watch = setInterval(() => {
          if (!readFileSync(file, "utf8").includes('"begun"')) return;
          clearInterval(watch);
          fill();
        }, 1);
        child.once("close", () => clearInterval(watch));
      });
      expect({ code: midway.code, codes: codes(midway) }).toMatchObject({
        code: 1,
        codes: expect.arrayContaining(["plan-not-logged"]),
      });
      const document = JSON.parse(midway.stdout);
      const logged = new Set(journal().map(({ id }) => id));
      for (const { id, state } of document.changes as { id: string; state: string }[])
        if (state === "done") expect(logged).toContain(id);
      const [said] = (document.findings as { code: string; title: string }[]).filter(
        ({ code }) => code === "plan-not-logged",
      );
      const made = journal().at(-1);
      expect(said?.title).toContain(
        said?.title.includes("was made") ? `“${made?.title}” was made` : "was not sent: the log could not",
      );
      expect(made?.phase).toBe(said?.title.includes("was made") ? "begun" : "done");

      rmSync(filler);
      expect((await run(apply)).code).toBe(0);
      await madeOnce(world, journal());
      expect(readdirSync(disk)).toEqual(["setup.json"]);
      expect((await run(["undo", file, "--yes"])).code).toBe(0);
      expect(await world.ask("/api/v1/email-domains")).toEqual([]);
    } finally {
      execFileSync("umount", [disk]);
    }
  });
});
