import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { exchangeScript } from "../../src-main/providers/microsoft/exchange-script.ts";
import { noPwsh } from "./pwsh.ts";
import { powershell, runInTenant } from "./support/powershell.ts";
import { newTenant, type Tenant } from "./support/tenant.ts";

const mailbox = "noreply@contoso.example";
const clientId = randomUUID();
const objectId = randomUUID();

const run = (
  tenant: Tenant,
  args: readonly string[] = [],
  access: "mailbox-permission" | "rbac" = "mailbox-permission",
  change: { clientId?: string; objectId?: string; mailbox?: string } = {},
  around: Parameters<typeof runInTenant>[3] = {},
) =>
  runInTenant(
    tenant,
    exchangeScript({
      clientId,
      objectId,
      tenantId: tenant.id,
      mailbox,
      displayName: "Okta SMTP app",
      access,
      ...change,
    }),
    args,
    around,
  );

const registration = (ObjectId: string) => ({
  AppId: clientId,
  ObjectId,
  DisplayName: "Okta SMTP app",
  Identity: ObjectId,
  Sid: "S-1-5-21-7",
});

describe.skipIf(!powershell)(
  `microsoft/exchange-setup.ps1 under real PowerShell${powershell ? "" : ` (SKIPPED: ${noPwsh})`}`,
  { timeout: 120_000 },
  () => {
    test("gives the app the mailbox and nothing else, and again changes nothing that is right", async () => {
      const tenant = newTenant();
      const { code, output } = await run(tenant);
      expect(code, output).toBe(0);
      expect(tenant.exchange.principals).toMatchObject([{ AppId: clientId, ObjectId: objectId }]);
      expect(tenant.exchange.permissions).toMatchObject([{ mailbox, rights: "FullAccess" }]);
      expect(tenant.exchange.mailboxes[0]!.smtpDisabled).toBe(false);
      expect(output).toContain("Done.");
      const before = structuredClone(tenant.exchange);
      expect((await run(tenant)).code).toBe(0);
      expect(tenant.exchange).toEqual(before);
    });

    test("by RBAC for Applications gives a role for the one mailbox, and no permission on it", async () => {
      const tenant = newTenant();
      const { code, output } = await run(tenant, [], "rbac");
      expect(code, output).toBe(0);
      expect(tenant.exchange.permissions).toEqual([]);
      expect(tenant.exchange.roleAssignments).toMatchObject([
        { Role: "Application SMTP.SendAsApp", App: expect.any(String) },
      ]);
      expect(tenant.exchange.scopes).toHaveLength(1);
    });

    test("names a registration under the wrong Object ID, and replaces it when it is told to", async () => {
      const tenant = newTenant(({ exchange }) => {
        exchange.principals.push(registration(randomUUID()));
      });
      const { code, output } = await run(tenant);
      expect(code).not.toBe(0);
      expect(output).toContain("registered in Exchange under another Object ID");
      expect(tenant.exchange.permissions).toEqual([]);
      const repaired = await run(tenant, ["-RepairObjectId"]);
      expect(repaired.code, repaired.output).toBe(0);
      expect(tenant.exchange.principals.map(({ ObjectId }) => ObjectId)).toEqual([objectId]);
    });

    test.each<[string, (tenant: Tenant) => void, RegExp, Parameters<typeof run>[3]?]>([
      [
        "a missing role in Exchange",
        ({ faults }) => {
          faults.noExchangeRole = true;
        },
        /role Exchange Administrator/,
      ],
      [
        "a mailbox that is not there",
        ({ exchange }) => {
          exchange.mailboxes[0]!.address = "someone@contoso.example";
        },
        /couldn't be found/,
      ],
      ["a client ID that is none", () => {}, /client ID is not a GUID/, { clientId: "app" }],
      ["an Object ID that is none", () => {}, /Object ID is not a GUID/, { objectId: "" }],
      ["no mailbox", () => {}, /address of the mailbox is missing/, { mailbox: "" }],
    ])("stops at %s before it gives anything", async (_, change, words, values) => {
      const tenant = newTenant(change);
      const { code, output } = await run(tenant, [], "mailbox-permission", values);
      expect(code).not.toBe(0);
      expect(output.replaceAll(/\s+/g, " ")).toMatch(words);
      expect(tenant.exchange.permissions).toEqual([]);
      expect(tenant.exchange.principals).toEqual([]);
    });

    test("does without the sign-in window of Windows when that fails", async () => {
      const tenant = newTenant(({ faults }) => {
        faults.signIn = "A window handle must be configured. (WAM)";
      });
      const { code, output } = await run(tenant);
      expect(code, output).toBe(0);
      expect(output).toContain("trying without it");
    });

    test("takes the version of the Exchange module that fits, and none that is too old", async () => {
      const tenant = newTenant();
      const { code, output } = await run(
        tenant,
        [],
        "mailbox-permission",
        {},
        { exchangeVersions: ["2.0.5"] },
      );
      expect(code).not.toBe(0);
      expect(output).toContain("installing the module ExchangeOnlineManagement");
      expect(tenant.changes).toEqual([]);
    });

    test("cut off at any change and run again, it ends the same, with nothing twice", async () => {
      for (const cutAt of [1, 2, 3]) {
        const tenant = newTenant(({ faults }) => {
          faults.cutAt = cutAt;
        });
        expect((await run(tenant)).code, `cut at ${cutAt}`).not.toBe(0);
        tenant.faults.cutAt = Number.POSITIVE_INFINITY;
        const { code, output } = await run(tenant);
        expect(code, output).toBe(0);
        expect(tenant.exchange.principals).toHaveLength(1);
        expect(tenant.exchange.permissions).toHaveLength(1);
      }
    });
  },
);
