import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newSetup } from "../../../src-main/setup/document.ts";
import { openStore } from "../../../src-main/setup/store.ts";
import { mailwright } from "../../support/mailwright.ts";
import { describeWith } from "../../support/needs.ts";
import { type SecretService, startSecretService } from "../credentials/secret-service.ts";

describeWith("secretService", "mailwright script --run", { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "mailwright-script-"));
  let service: SecretService;
  beforeAll(async () => {
    service = await startSecretService();
    await service.start();
  }, 30_000);
  afterAll(async () => {
    await service?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(["google", "microsoft"] as const)(
    "of a script that cannot run here (%s) does not say that its reply was taken over, and ends 1",
    async (provider) => {
      const { id } = await openStore(folder, Date.now).create(newSetup(provider, false, Date.now()));
      const script = (...more: string[]) =>
        mailwright(["script", id, "--run", "--data", folder, ...more], {
          env: { ...service.env, PATH: join(folder, "none") },
        });
      const { code, stdout, stderr } = await script("--json");
      expect(code, stderr).toBe(1);
      expect(JSON.parse(stdout)).toMatchObject({ did: [], findings: [{ code: "script-here-missing" }] });
      const told = await script();
      expect(told.code).toBe(1);
      expect(told.stdout).not.toContain("Taken over");
      expect(told.stderr).toContain("script-here-missing");
    },
  );
});
