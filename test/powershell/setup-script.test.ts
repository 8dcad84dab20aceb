import { describe, expect, test } from "vitest";
import { findReply, makeReplyKey, openReply } from "../../src-main/credentials/sealed-reply.ts";
import { clouds } from "../../src-main/providers/microsoft/clouds.ts";
import {
  type SetupScriptValues,
  setupScript,
} from "../../src-main/providers/microsoft/setup-script/index.ts";
import { rememberSecret } from "../support/canary.ts";
import { noPwsh } from "./pwsh.ts";
import { secretsGiven } from "./support/graph.ts";
import { powershell, runInTenant, type Surroundings } from "./support/powershell.ts";
import { newTenant, sendRoleId, type Tenant } from "./support/tenant.ts";

const key = await makeReplyKey();
const mailbox = "noreply@contoso.example";
/** The waits for Entra and Exchange are ten minutes for people, and seconds here. */
const hurried = (text: string): string => text.replace("$Patience = 600", "$Patience = 4");

const valuesFor = (tenant: Tenant, change: Partial<SetupScriptValues> = {}): SetupScriptValues => ({
  setup: "0a1b2c3d-1111-4222-8333-444455556666",
  cloud: clouds[0]!,
  tenantId: tenant.id,
  clientId: "",
  appName: "Okta SMTP app",
  mailbox,
  emailDomain: "contoso.example",
  way: "mailbox-permission",
  secretDays: 730,
  secretKeyId: "",
  replyKey: key.publicKey,
  ...change,
});

interface Outcome {
  readonly code: number | null;
  readonly output: string;
  /** What the reply says; null without one. */
  readonly facts: Record<string, unknown> | null;
}

async function run(
  tenant: Tenant,
  args: readonly string[] = ["-Yes"],
  change: Partial<SetupScriptValues> = {},
  around: Surroundings = {},
): Promise<Outcome> {
  const { code, output } = await runInTenant(
    tenant,
    hurried(setupScript(valuesFor(tenant, change)).text),
    args,
    around,
  );
  for (const secret of secretsGiven) {
    rememberSecret(secret);
    expect(output).not.toContain(secret);
  }
  const found = findReply(output);
  if (!("jwe" in found)) return { code, output, facts: null };
  const opened = await openReply(found.jwe, key.publicKey.id, key.privateKey, (payload) => payload);
  if (!("value" in opened)) throw new Error(opened.finding.title);
  return { code, output, facts: opened.value as Record<string, unknown> };
}

/** The tenant without what is new in every run: IDs and secrets. */
const endState = ({ applications, assignments, exchange }: Tenant) => ({
  apps: applications.length,
  secrets: applications[0]?.passwordCredentials.length ?? 0,
  assignments: assignments.length,
  registered: exchange.principals.length,
  permissions: exchange.permissions.map(({ rights }) => rights),
  roles: exchange.roleAssignments.map(({ Role }) => Role),
  smtp: exchange.mailboxes[0]!.smtpDisabled,
  dkim: exchange.dkim.length,
});
const whole = {
  apps: 1,
  secrets: 1,
  assignments: 1,
  registered: 1,
  permissions: ["FullAccess"],
  roles: [],
  smtp: false,
  dkim: 1,
};

describe.skipIf(!powershell)(
  `microsoft/setup.ps1 under real PowerShell${powershell ? "" : ` (SKIPPED: ${noPwsh})`}`,
  { timeout: 180_000 },
  () => {
    test("makes everything in a fresh tenant, and its reply tells all of it", async () => {
      const tenant = newTenant();
      const { code, facts } = await run(tenant);
      expect(code).toBe(0);
      expect(endState(tenant)).toEqual(whole);
      const app = tenant.applications[0]!;
      const principal = tenant.servicePrincipals.find((one) => one.appId === app.appId)!;
      expect(tenant.assignments[0]).toMatchObject({ principalId: principal.id, appRoleId: sendRoleId });
      expect(tenant.exchange.principals[0]).toMatchObject({ AppId: app.appId, ObjectId: principal.id });
      expect(facts).toMatchObject({
        version: 1,
        tenantId: tenant.id,
        clientId: app.appId,
        objectId: principal.id,
        mailbox,
        way: "mailbox-permission",
        secret: secretsGiven.at(-1),
        secretKeyId: app.passwordCredentials[0]!.keyId,
        dkim: [tenant.exchange.dkim[0]!.selector1, tenant.exchange.dkim[0]!.selector2],
        script:
          setupScript(valuesFor(tenant)).sha256.length === 64 ? expect.stringMatching(/^[0-9a-f]{64}$/) : "",
      });
    });

    test("names in its reply the SHA-256 of its own file", async () => {
      const tenant = newTenant();
      const script = setupScript(valuesFor(tenant));
      const { output } = await runInTenant(tenant, script.text, ["-Yes"], { alone: true });
      const found = findReply(output);
      const opened =
        "jwe" in found && (await openReply(found.jwe, key.publicKey.id, key.privateKey, (facts) => facts));
      expect(opened).toMatchObject({ value: { script: script.sha256 } });
    });

    test("goes through Az and through az alike, by RBAC for Applications with no permission in Entra", async () => {
      for (const graph of ["Az", "az"] as const) {
        const tenant = newTenant();
        const { code, facts, output } = await run(tenant, ["-Yes"], { way: "rbac" }, { graph });
        expect(code, output).toBe(0);
        expect(facts).toMatchObject({ way: "rbac", clientId: tenant.applications[0]!.appId });
        expect(endState(tenant)).toEqual({
          ...whole,
          assignments: 0,
          permissions: [],
          roles: ["Application SMTP.SendAsApp"],
        });
        expect(tenant.exchange.scopes[0]!.RecipientFilter).toBe(
          `ExternalDirectoryObjectId -eq '${tenant.exchange.mailboxes[0]!.id}'`,
        );
      }
    });

    test("changes nothing that is right when it runs again, and leaves the setup's secret alone", async () => {
      const tenant = newTenant();
      const first = await run(tenant);
      const change = {
        clientId: String(first.facts!["clientId"]),
        secretKeyId: String(first.facts!["secretKeyId"]),
      };
      tenant.changes.length = 0;
      const again = await run(tenant, ["-Yes"], change);
      expect(again.code).toBe(0);
      expect(tenant.changes).toEqual([]);
      expect(again.output).toContain("All of it was there already.");
      expect(again.facts).not.toHaveProperty("secret");
      expect(endState(tenant)).toEqual(whole);
    });

    test("with -WhatIf prints the plan and asks nobody anything", async () => {
      const tenant = newTenant();
      const { code, output } = await run(tenant, ["-WhatIf"]);
      expect(code).toBe(0);
      expect(tenant.changes).toEqual([]);
      expect(output.match(/^ {2}[1-5]\. /gm)).toHaveLength(5);
    });

    test("refuses a switch that it does not have before it does anything", async () => {
      const tenant = newTenant();
      const { code } = await run(tenant, ["-Yes", "-Whatever"]);
      expect(code).not.toBe(0);
      expect(tenant.changes).toEqual([]);
    });

    test("waits while Entra and Exchange do not know yet what was made, and says what for", async () => {
      const tenant = newTenant(({ faults }) => {
        Object.assign(faults, { lateApp: 2, latePrincipal: 2, lateExchange: 1, throttle: 1 });
      });
      const { code, output } = await run(tenant);
      expect(code, output).toBe(0);
      expect(endState(tenant)).toEqual(whole);
      expect(output).toContain("Entra asks for a pause: 1 seconds");
      expect(output).toContain("waiting for Entra to know the app, next try in 2 seconds");
      expect(output).toContain("waiting for Exchange to know the app");
    });

    test("stops waiting in the end, and goes on from there when it runs again", async () => {
      const tenant = newTenant(({ faults }) => {
        faults.latePrincipal = 1000;
      });
      const first = await run(tenant);
      expect(first.code).toBe(1);
      expect(first.output).toContain("Stopped while granting SMTP.SendAsApp.");
      expect(first.facts).toBeNull();
      tenant.faults.latePrincipal = 0;
      expect((await run(tenant)).code).toBe(0);
      expect(endState(tenant)).toEqual(whole);
    });

    test("broken off at any change and run again, it ends the same, with nothing twice", async () => {
      const changes = newTenant();
      await run(changes);
      for (const cutAt of [1, 3, 5, 7, 9, 10].filter((n) => n <= changes.changes.length)) {
        const tenant = newTenant(({ faults }) => {
          faults.cutAt = cutAt;
        });
        expect((await run(tenant)).code, `cut at ${cutAt}`).toBe(1);
        tenant.faults.cutAt = Number.POSITIVE_INFINITY;
        expect((await run(tenant)).code, `after a cut at ${cutAt}`).toBe(0);
        expect(endState(tenant), `after a cut at ${cutAt}`).toEqual(whole);
      }
    });

    test("replaces a registration under the wrong Object ID", async () => {
      const tenant = newTenant();
      await run(tenant);
      const app = tenant.applications[0]!;
      tenant.exchange.principals = [
        { ...tenant.exchange.principals[0]!, ObjectId: app.id, Identity: app.id },
      ];
      const { code, output } = await run(tenant, ["-Yes"], {
        secretKeyId: app.passwordCredentials[0]!.keyId,
      });
      expect(code).toBe(0);
      expect(output).toContain(`removed the registration in Exchange under the wrong Object ID ${app.id}`);
      const principal = tenant.servicePrincipals.find((one) => one.appId === app.appId)!;
      expect(tenant.exchange.principals.map(({ ObjectId }) => ObjectId)).toEqual([principal.id]);
    });

    test("grants the consent alone that is missing", async () => {
      const tenant = newTenant();
      const { facts } = await run(tenant);
      tenant.assignments = [];
      tenant.changes.length = 0;
      const { code, output } = await run(tenant, ["-Yes"], { secretKeyId: String(facts!["secretKeyId"]) });
      expect(code, output).toBe(0);
      expect(output).toContain("granted SMTP.SendAsApp, with admin consent");
      expect(tenant.changes).toHaveLength(1);
      expect(endState(tenant)).toEqual(whole);
    });

    test("goes on with an app that was registered by hand, half of it done, and leaves that to its owner", async () => {
      const appId = "4c1f0a0e-0000-4000-8000-000000000002";
      const tenant = newTenant((one) => {
        one.applications.push({
          id: "4c1f0a0e-0000-4000-8000-000000000001",
          appId,
          displayName: "Mail for Okta",
          tags: [],
          notes: null,
          requiredResourceAccess: [],
          passwordCredentials: [],
        });
      });
      const { code, facts, output } = await run(tenant, ["-Yes"], { clientId: appId });
      expect(code, output).toBe(0);
      expect(output).toContain("the app is registered already");
      expect(facts).toMatchObject({ clientId: appId, displayName: "Mail for Okta" });
      expect(endState(tenant)).toEqual(whole);
      const undone = await run(tenant, ["-Undo", "-Yes"], { clientId: appId });
      expect(undone.output).toContain("There is no app in this tenant that this script made");
      expect(endState(tenant)).toEqual(whole);
    });

    test("written for a rotation, adds the second secret without a switch: a paste has none", async () => {
      const tenant = newTenant();
      const first = await run(tenant);
      const change = { secretKeyId: String(first.facts!["secretKeyId"]), rotating: true };
      const { code, facts } = await run(tenant, ["-Yes"], change);
      expect(code).toBe(0);
      expect(facts).toMatchObject({ rotation: true, secret: secretsGiven.at(-1) });
      expect(tenant.applications[0]!.passwordCredentials).toHaveLength(2);
    });

    const policy = (rule: object) => ({
      isEnabled: true,
      applicationRestrictions: { passwordCredentials: [rule] },
    });
    test.each<[string, (tenant: Tenant) => void, RegExp, Surroundings?]>([
      [
        "a policy that forbids secrets",
        (tenant) => {
          tenant.policy = policy({
            restrictionType: "passwordAddition",
            maxLifetime: null,
            state: "enabled",
          });
        },
        /A policy of this tenant forbids client secrets/,
      ],
      [
        "a missing role in Entra",
        ({ faults }) => {
          faults.noEntraRole = true;
        },
        /Application Administrator or Cloud Application Administrator/,
      ],
      [
        "a missing role in Exchange",
        ({ faults }) => {
          faults.noExchangeRole = true;
        },
        /role Exchange Administrator, then run this script again/,
      ],
      [
        "a tenant without Exchange Online",
        (tenant) => {
          tenant.servicePrincipals = [];
        },
        /This tenant has no Exchange Online/,
      ],
      [
        "a mailbox that is not there",
        ({ exchange }) => {
          exchange.mailboxes[0]!.address = "someone@contoso.example";
        },
        /There is no mailbox noreply@contoso\.example/,
      ],
      [
        "a session in which another module brought an older sign-in library",
        ({ faults }) => {
          faults.signIn = "Could not load file or assembly 'Microsoft.Identity.Client, Version=4.66.1.0'.";
        },
        /Open a fresh PowerShell window/,
      ],
    ])("names %s, and ends with 1", async (_, change, words, around = {}) => {
      const tenant = newTenant(change);
      const { code, output, facts } = await run(tenant, ["-Yes"], {}, around);
      expect(code).toBe(1);
      expect(output).toMatch(words);
      expect(output).toMatch(/^Stopped while /m);
      expect(facts).toBeNull();
      expect(tenant.applications[0]?.passwordCredentials ?? []).toEqual([]);
    });

    test("does without the sign-in window of Windows when that fails", async () => {
      const tenant = newTenant(({ faults }) => {
        faults.signIn =
          "A window handle must be configured. See https://aka.ms/msal-net-wam#parent-window-handles (WAM)";
      });
      const { code, output } = await run(tenant);
      expect(code, output).toBe(0);
      expect(output).toContain("trying without it");
    });

    test("takes the version of the Exchange module that fits, and none that is too old", async () => {
      const tenant = newTenant();
      const { code, output } = await run(tenant, ["-Yes"], {}, { exchangeVersions: ["2.0.5"] });
      expect(code).toBe(1);
      expect(output).toContain("installing the module ExchangeOnlineManagement");
      expect(tenant.changes).toEqual([]);
    });

    test("shortens the secret's life to what the tenant allows, and says so", async () => {
      const tenant = newTenant((one) => {
        one.policy = policy({ restrictionType: "passwordLifetime", maxLifetime: "P90D", state: "enabled" });
      });
      const { output, facts } = await run(tenant);
      expect(output).toContain("a policy of this tenant lets secrets live 90 days");
      const days = (Date.parse(String(facts!["secretExpiresOn"])) - Date.now()) / 86_400_000;
      expect(days).toBeGreaterThan(88);
      expect(days).toBeLessThan(91);
    });

    test("refuses another tenant than the setup's before it changes anything", async () => {
      const tenant = newTenant();
      const { code, output } = await run(tenant, ["-Yes"], { tenantId: "fabrikam.example" });
      expect(code).toBe(1);
      expect(output).toContain("This script is for fabrikam.example");
      expect(tenant.changes).toEqual([]);
    });

    test("rotates: a second secret beside the first, which a later run removes", async () => {
      const tenant = newTenant();
      const first = await run(tenant);
      const app = tenant.applications[0]!;
      const change = { clientId: app.appId, secretKeyId: String(first.facts!["secretKeyId"]) };
      const second = await run(tenant, ["-Rotate", "-Yes"], change);
      expect(second.code).toBe(0);
      expect(second.facts).toMatchObject({ rotation: true });
      expect(app.passwordCredentials.map(({ keyId }) => keyId)).toEqual([
        first.facts!["secretKeyId"],
        second.facts!["secretKeyId"],
      ]);
      const after = { ...change, secretKeyId: String(second.facts!["secretKeyId"]) };
      expect((await run(tenant, ["-Retire", "-Yes"], after)).code).toBe(0);
      expect(app.passwordCredentials.map(({ keyId }) => keyId)).toEqual([second.facts!["secretKeyId"]]);
    });

    test("-Undo takes back what it made, also after it broke off, and nothing else", async () => {
      for (const way of ["mailbox-permission", "rbac"] as const) {
        const tenant = newTenant((one) => {
          one.applications.push({
            id: "4c1f0a0e-0000-4000-8000-000000000001",
            appId: "4c1f0a0e-0000-4000-8000-000000000002",
            displayName: "Okta SMTP app",
            tags: [],
            notes: null,
            requiredResourceAccess: [],
            passwordCredentials: [],
          });
          one.exchange.permissions.push({ mailbox, user: "someone@contoso.example", rights: "FullAccess" });
        });
        const before = structuredClone({
          apps: tenant.applications,
          permissions: tenant.exchange.permissions,
        });
        await run(tenant, ["-Yes"], { way });
        const cut = tenant.changes.length + 2;
        tenant.faults.cutAt = cut;
        expect((await run(tenant, ["-Undo", "-Yes"], { way })).code).toBe(1);
        tenant.faults.cutAt = Number.POSITIVE_INFINITY;
        const { code, output } = await run(tenant, ["-Undo", "-Yes"], { way });
        expect(code, output).toBe(0);
        expect({ apps: tenant.applications, permissions: tenant.exchange.permissions }).toEqual(before);
        expect(tenant.exchange.principals).toEqual([]);
        expect(tenant.exchange.roleAssignments).toEqual([]);
        expect(tenant.exchange.mailboxes[0]!.smtpDisabled).toBe(null);
      }
    });
  },
);
