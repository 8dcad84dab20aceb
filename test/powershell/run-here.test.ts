import { symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import type { EventPayload } from "../../src-main/contract/index.ts";
import { programs } from "../../src-main/hosts/shared/programs.ts";
import { rememberSecret } from "../support/canary.ts";
import { openProfile } from "../unit/wizard/profile.ts";
import { noPwsh } from "./pwsh.ts";
import { secretsGiven } from "./support/graph.ts";
import { openTenant, powershell } from "./support/powershell.ts";
import { newTenant } from "./support/tenant.ts";

const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});

test.skipIf(!powershell)(
  `the script runs by the PowerShell of this computer, and the secret is in the keychain and on no line${powershell ? "" : ` (SKIPPED: ${noPwsh})`}`,
  { timeout: 120_000 },
  async () => {
    const tenant = newTenant();
    const { env, folder, close } = await openTenant(tenant);
    // As an installed PowerShell: `pwsh` on the PATH.
    symlinkSync(powershell!, join(folder, "bin", "pwsh"));
    Object.assign(process.env, env, { PATH: [join(folder, "bin"), env.PATH].join(delimiter) });
    try {
      const profile = await openProfile({ programs });
      const { handlers } = profile;
      const { setup } = await handlers["setup.create"]({ provider: "microsoft", practice: false });
      const { id } = setup;
      const domain = { emailDomain: "contoso.example", from: "noreply@contoso.example" };
      await handlers["setup.update"]({ id, change: { domain } });
      expect((await handlers["app.scriptHere"]({ id })).here).toMatchObject({ name: "PowerShell 7" });
      const ended = profile.next("script.ended") as Promise<EventPayload<"script.ended">>;
      await handlers["app.runScript"]({ id });
      expect((await ended).findings).toEqual([]);
      const secret = secretsGiven.at(-1)!;
      rememberSecret(secret);
      const view = await handlers["setup.open"]({ id });
      expect(view.setup.settings).toMatchObject({
        tenantId: tenant.id,
        clientId: tenant.applications[0]!.appId,
      });
      expect(JSON.stringify([view, profile.scriptLines])).not.toContain(secret);
      expect(profile.scriptLines).toContain("Done.");
      await profile.secrets.withSecret(`${id}.${view.setup.credential!.revision}`, (kept) =>
        kept.use((value) => expect(value).toBe(secret)),
      );
    } finally {
      await close();
    }
  },
);
