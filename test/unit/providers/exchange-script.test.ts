import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { Parser } from "web-tree-sitter";
import {
  type ExchangeValues,
  exchangeScript,
} from "../../../src-main/providers/microsoft/exchange-script.ts";
import { powershellString } from "../../../src-main/providers/powershell.ts";
import { tidy } from "../../../src-main/providers/text.ts";
import { hostile } from "./hostile.ts";
import { assignedStrings, powershellParser } from "./powershell-parser.ts";

const good: ExchangeValues = {
  clientId: "1b4f2c8e-90ab-4cde-8f01-23456789abcd",
  objectId: "7c1d0a52-3e4f-4a6b-9c8d-0123456789ab",
  tenantId: "c0ffee00-1234-4abc-8def-001122334455",
  mailbox: "noreply@notifications.mycompany.example",
  displayName: "Okta SMTP app",
};
const variables = {
  $AppId: "clientId",
  $ObjectId: "objectId",
  $TenantId: "tenantId",
  $Mailbox: "mailbox",
  $DisplayName: "displayName",
} as const;

let parser: Parser;
beforeAll(async () => {
  parser = await powershellParser();
});

const parse = (script: string) => {
  const tree = parser.parse(script);
  if (!tree) throw new Error("The parser gave no tree");
  return tree.rootNode;
};

const commands = (script: string) =>
  parse(script)
    .descendantsOfType("command_name")
    .map((node) => node?.text);

describe("the Exchange script", () => {
  it("parses, and holds each value", () => {
    for (const access of ["mailbox-permission", "rbac"] as const) {
      const root = parse(exchangeScript({ ...good, access }));
      expect(root.hasError).toBe(false);
      const values = assignedStrings(root);
      for (const [variable, field] of Object.entries(variables))
        expect(values.get(variable)).toBe(good[field]);
    }
  });

  it("gives every hostile value back intact, and its commands stay the same", { timeout: 120_000 }, () => {
    const access = fc.constantFrom("mailbox-permission" as const, "rbac" as const);
    const expected = {
      "mailbox-permission": commands(exchangeScript(good)),
      rbac: commands(exchangeScript({ ...good, access: "rbac" })),
    };
    fc.assert(
      fc.property(hostile, hostile, access, (mailbox, displayName, way) => {
        const script = exchangeScript({ ...good, mailbox, displayName, access: way });
        const root = parse(script);
        expect(root.hasError).toBe(false);
        const values = assignedStrings(root);
        expect(values.get("$Mailbox")).toBe(tidy(mailbox));
        expect(values.get("$DisplayName")).toBe(tidy(displayName));
        expect(commands(script)).toEqual(expected[way]);
      }),
      { numRuns: 100 },
    );
  });

  it("quotes 1,000 hostile values so that PowerShell reads them back", { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(hostile, (value) => {
        const root = parse(`$Value = ${powershellString(value)}\n`);
        expect(root.hasError).toBe(false);
        expect(assignedStrings(root).get("$Value")).toBe(value);
      }),
      { numRuns: 1000 },
    );
  });

  it("is printable ASCII, so that Windows PowerShell reads it the same in every code page", () => {
    fc.assert(
      fc.property(hostile, (value) => {
        expect(exchangeScript({ ...good, displayName: value, mailbox: value })).toMatch(/^[\x20-\x7E\n]*$/);
      }),
    );
  });

  it("writes values in one place only, never into a comment or a message", () => {
    const marker = "canary-7f3a";
    const script = exchangeScript({ ...good, mailbox: marker, displayName: `${marker}2` });
    const lines = script.split("\n").filter((line) => line.includes(marker));
    expect(lines).toEqual([`$Mailbox     = '${marker}'`, `$DisplayName = '${marker}2'`]);
  });

  it("installs the module, and registers the app by -ObjectId", () => {
    const script = exchangeScript(good);
    expect(script).toContain("Install-Module -Name ExchangeOnlineManagement -Scope CurrentUser");
    expect(script).toContain("New-ServicePrincipal -AppId $AppId -ObjectId $ObjectId");
    expect(script).not.toContain("-ServiceId");
    expect(script).not.toMatch(/^[^#\n]*Get-ServicePrincipal -Identity/m);
    expect(script).toContain("-AccessRights FullAccess -AutoMapping $false");
    expect(script).toContain("Set-CASMailbox -Identity $Mailbox -SmtpClientAuthenticationDisabled $false");
  });

  it("removes a registration only when it is asked to repair the Object ID", () => {
    const script = exchangeScript(good);
    const guard = script.indexOf("-not $RepairObjectId");
    const removal = script.indexOf("Remove-ServicePrincipal");
    expect(guard).toBeGreaterThan(0);
    expect(removal).toBeGreaterThan(guard);
  });

  it("with the least rights grants a role for the one mailbox, and opens no mailbox", () => {
    const names = commands(exchangeScript({ ...good, access: "rbac" }));
    expect(names).toEqual(
      expect.arrayContaining([
        "New-ServicePrincipal",
        "New-ManagementScope",
        "New-ManagementRoleAssignment",
        "Set-CASMailbox",
        "Test-ServicePrincipalAuthorization",
      ]),
    );
    expect(names).not.toContain("Add-MailboxPermission");
    const script = exchangeScript({ ...good, access: "rbac" });
    expect(script).toContain("-Role 'Application SMTP.SendAsApp'");
    expect(script).toContain("-CustomResourceScope $scopeName");
    expect(script).toMatch(/if \(\$scope\) \{/);
    expect(script).toMatch(/if \(\$assigned\.Count -eq 0\) \{/);
  });

  it.each([
    [undefined, "O365Default"],
    ["us-gcc-high", "O365USGovGCCHigh"],
    ["us-dod", "O365USGovDoD"],
    ["china", "O365China"],
  ] as const)("signs in to the cloud %s as %s", (cloud, name) => {
    const script = exchangeScript({ ...good, cloud });
    expect(assignedStrings(parse(script)).get("$ExchangeEnvironment")).toBe(name);
    expect(script).toContain("ExchangeEnvironmentName = $ExchangeEnvironment");
  });

  it("refuses to run while an ID is missing", () => {
    const values = assignedStrings(parse(exchangeScript({ ...good, clientId: "", objectId: "" })));
    expect(values.get("$AppId")).toBe("");
    expect(exchangeScript(good)).toContain("if ($AppId -notmatch $guid) {");
  });
});
