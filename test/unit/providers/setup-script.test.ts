import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { Parser } from "web-tree-sitter";
import { clouds } from "../../../src-main/providers/microsoft/clouds.ts";
import { setupScript } from "../../../src-main/providers/microsoft/setup-script/index.ts";
import { tidy } from "../../../src-main/providers/text.ts";
import { hostile } from "./hostile.ts";
import { assignedStrings, powershellParser } from "./powershell-parser.ts";

const good = {
  setup: "0a1b2c3d-1111-4222-8333-444455556666",
  cloud: clouds[0]!,
  tenantId: "c0ffee00-1234-4abc-8def-001122334455",
  clientId: "",
  appName: "Okta SMTP app",
  mailbox: "noreply@notifications.mycompany.example",
  emailDomain: "notifications.mycompany.example",
  way: "mailbox-permission",
  secretDays: 730,
  secretKeyId: "",
  replyKey: { modulus: "A".repeat(342), id: "thumbprint" },
} as const;
const named = {
  $TenantId: "tenantId",
  $AppName: "appName",
  $Mailbox: "mailbox",
  $EmailDomain: "emailDomain",
} as const;

/** The lines with the admin's values, and the lines behind them, which are the same for everybody. */
function halves(text: string): [values: string, rest: string] {
  const at = text.indexOf("# ---- How it speaks");
  return [text.slice(text.indexOf("# ---- Your values"), at), text.slice(at)];
}

let parser: Parser;
beforeAll(async () => {
  parser = await powershellParser();
});

describe("microsoft/setup.ps1 as text", () => {
  test.each(clouds)("is PowerShell, in printable ASCII, with the addresses of $name", (cloud) => {
    for (const way of ["mailbox-permission", "rbac"] as const) {
      const { text } = setupScript({ ...good, cloud, way });
      expect(parser.parse(text)!.rootNode.hasError).toBe(false);
      expect(text).toMatch(/^[\x20-\x7E\n]+$/);
      expect(text).toContain(`$GraphHost = '${cloud.graphHost}'`);
      expect(text).toContain(`$ExchangeEnvironment = '${cloud.exchangeEnvironment}'`);
    }
  });

  test("is one expression without an empty line: pasted, nothing runs before its last line", () => {
    const lines = setupScript(good).text.trimEnd().split("\n");
    expect(lines[0]).toBe("& {");
    expect(lines.at(-1)).toMatch(/^\} @args;/);
    expect(lines.filter((line) => line.trim() === "")).toEqual([]);
    const { rootNode } = parser.parse(lines.slice(0, -1).join("\n"))!;
    expect(rootNode.hasError).toBe(true);
  });

  test("takes 1,000 hostile values unharmed, and nothing in them becomes code", () => {
    const [, always] = halves(setupScript(good).text);
    const given = fc.record({ tenantId: hostile, appName: hostile, mailbox: hostile, emailDomain: hostile });
    fc.assert(
      fc.property(given, (given) => {
        const [values, rest] = halves(setupScript({ ...good, ...given }).text);
        expect(rest).toBe(always);
        const tree = parser.parse(values)!;
        expect(tree.rootNode.hasError).toBe(false);
        const read = assignedStrings(tree.rootNode);
        for (const [variable, field] of Object.entries(named))
          expect(read.get(variable)).toBe(tidy(given[field]));
      }),
      { numRuns: 250 },
    );
  });
});
