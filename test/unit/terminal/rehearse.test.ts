import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import {
  ChangeState,
  Finding,
  StageId,
  StageStatus,
  SystemId,
  stageIds,
} from "../../../src-main/contract/index.ts";
import { mailwright } from "../../support/mailwright.ts";

/** The documented shape of `--json`, written here once more on purpose: people script against it. */
const Document = z.strictObject({
  provider: z.enum(["google", "microsoft", "other"]),
  scenario: z.string().nullable(),
  practice: z.boolean(),
  outcome: z.enum(["passed", "failed", "cancelled"]),
  from: z.string(),
  to: z.string(),
  ms: z.number(),
  stages: z.array(z.strictObject({ id: StageId, status: StageStatus, ms: z.number(), summary: z.string() })),
  findings: z.array(Finding),
  hosts: z.array(z.string()),
  fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
  bundle: z.string().nullable(),
  connections: z
    .array(
      z.strictObject({
        system: SystemId,
        changes: z.array(z.strictObject({ id: z.string(), title: z.string(), state: ChangeState })),
      }),
    )
    .optional(),
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mailwright-rehearse-"));
});

describe("mailwright rehearse", () => {
  test.each(["google", "microsoft"])(
    "%s ends 0, prints one JSON document and writes the bundle",
    async (provider) => {
      const out = join(folder, `${provider}.zip`);
      const { code, stdout, stderr } = await mailwright([
        "rehearse",
        "--provider",
        provider,
        "--out",
        out,
        "--json",
      ]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      const document = Document.parse(JSON.parse(stdout));
      expect(document).toMatchObject({
        provider,
        scenario: "works",
        practice: true,
        outcome: "passed",
        bundle: out,
      });
      expect(document.stages.map((s) => s.id)).toEqual([...stageIds]);
      const files = unzipSync(await readFile(out));
      const body = JSON.parse(Buffer.from(files["okta/email-server.json"] as Uint8Array).toString());
      expect(body).not.toHaveProperty("clientSecret");
      expect(body).not.toHaveProperty("privateKey");
      expect(body.enabled).toBe(false);
    },
  );

  test.each(["google", "microsoft", "other"])(
    "--apply takes %s from an empty org and an empty zone to everything done, and the run passes",
    async (provider) => {
      const out = join(folder, `applied-${provider}.zip`);
      const args = ["rehearse", "--provider", provider, "--apply", "--out", out, "--json"];
      const { code, stdout } = await mailwright(args);
      const document = Document.parse(JSON.parse(stdout));
      expect({ code, outcome: document.outcome }).toEqual({ code: 0, outcome: "passed" });
      const { connections = [] } = document;
      expect(connections.map(({ system }) => system)).toEqual(["okta", "cloudflare"]);
      const changes = connections.flatMap((one) => one.changes);
      expect(changes.filter(({ state }) => state !== "done")).toEqual([]);
      expect(changes.map(({ id }) => id)).toEqual(
        expect.arrayContaining([
          "okta/email-domain",
          "dns/okta",
          "okta/verify",
          "okta/server",
          "okta/enable",
        ]),
      );
      const files = unzipSync(await readFile(out));
      const log = JSON.parse(Buffer.from(files["report/changes.json"] as Uint8Array).toString());
      expect(log.changes.length).toBeGreaterThan(changes.length);
    },
  );

  test("a scenario that fails ends 1 with its finding", async () => {
    const { code, stdout } = await mailwright([
      "rehearse",
      "--provider",
      "microsoft",
      "--scenario",
      "mailbox-permission",
      "--json",
    ]);
    expect(code).toBe(1);
    const { findings, outcome, bundle } = Document.parse(JSON.parse(stdout));
    expect({ outcome, bundle }).toEqual({ outcome: "failed", bundle: null });
    expect(findings.filter((f) => f.severity === "error").map((f) => f.code)).toEqual([
      "exchange-mailbox-permission",
    ]);
  });

  test("a bundle that cannot be written ends 2 and says why", async () => {
    const { code, stdout } = await mailwright([
      "rehearse",
      "--provider",
      "google",
      "--out",
      join(folder, "no", "such", "folder.zip"),
      "--json",
    ]);
    expect(code).toBe(2);
    expect(JSON.parse(stdout).findings[0]).toMatchObject({ code: "bundle-not-written" });
  });

  test("the setup inside a bundle, and Okta's body in it, are setups for `check` and `export`", async () => {
    const out = join(folder, "again.zip");
    await mailwright(["rehearse", "--provider", "microsoft", "--out", out]);
    const files = unzipSync(await readFile(out));
    const { writeFile } = await import("node:fs/promises");
    for (const part of ["mailwright/setup.json", "okta/email-server.json"]) {
      const file = join(folder, part.replace("/", "-"));
      await writeFile(file, files[part] as Uint8Array);
      const exported = join(folder, `${part.replace("/", "-")}.zip`);
      const { code, stdout } = await mailwright(["export", file, "--out", exported, "--json"]);
      expect({ part, code }).toEqual({ part, code: 0 });
      expect(JSON.parse(stdout).manifest.provider).toBe("microsoft");
    }
  });
});

describe("mailwright explain", () => {
  const explain = async (input: string) => {
    const { code, stdout } = await mailwright(["explain", "--json"], { input });
    return { code, ...(JSON.parse(stdout) as { recognised: boolean; findings: Finding[] }) };
  };

  test("names the cause of an error text from standard input", async () => {
    const text =
      "2026-11-23 10:00:01 WARN smtp: 535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information. [AM0PR01CA0001.eurprd01.prod.exchangelabs.com]";
    const { code, recognised, findings } = await explain(text);
    expect({ code, recognised, codes: findings.map((f) => f.code) }).toEqual({
      code: 1,
      recognised: true,
      codes: ["exchange-smtp-auth-disabled-tenant"],
    });
  });

  test("says unrecognised rather than guess", async () => {
    expect(await explain("The quick brown fox jumps over the lazy dog.")).toMatchObject({
      recognised: false,
      findings: [{ code: "unrecognised" }],
    });
  });

  test("empty input ends 2", async () => {
    expect((await mailwright(["explain"], { input: "  \n" })).code).toBe(2);
  });
});
