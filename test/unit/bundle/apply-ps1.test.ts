import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { Language, type Node, Parser } from "web-tree-sitter";
import { applyPs1 } from "../../../src-main/bundle/okta/apply-ps1.ts";
import { oktaErrors } from "../../../src-main/bundle/okta/errors.ts";
import { markPractice } from "../../../src-main/bundle/practice-mark.ts";
import { redact } from "../../../src-main/credentials/redact.ts";
import { delegationSheet } from "../../../src-main/providers/google/delegation.ts";
import { exchangeScript } from "../../../src-main/providers/microsoft/exchange-script.ts";

let parser: Parser;
beforeAll(async () => {
  await Parser.init();
  const wasm = import.meta.resolve("tree-sitter-powershell/tree-sitter-powershell.wasm");
  parser = new Parser();
  parser.setLanguage(await Language.load(fileURLToPath(wasm)));
});

/** Every place PowerShell's grammar does not accept. */
function errors(text: string): string[] {
  const found: string[] = [];
  const visit = (node: Node): void => {
    if (node.isError || node.isMissing)
      found.push(`line ${node.startPosition.row + 1}: ${node.text.slice(0, 60)}`);
    for (const child of node.children) if (child) visit(child);
  };
  const tree = parser.parse(text);
  if (tree) visit(tree.rootNode);
  else found.push("nothing was parsed");
  return found;
}

const kinds = (["OAUTH2_CLIENT_CREDENTIALS", "OAUTH2_JWT_BEARER_GRANT"] as const).flatMap((authType) =>
  [false, true].map((practice) => ({ authType, practice, tested: "tested" as const, rotates: practice })),
);

describe("okta/apply.ps1", () => {
  test("is not found right by a parser that finds everything right", () => {
    expect(errors("if ($x { 'a'")).not.toEqual([]);
  });

  test.each(kinds)("is PowerShell ($authType, practice: $practice)", (kind) => {
    expect(errors(applyPs1(kind))).toEqual([]);
  });

  test.each(kinds)("is ASCII, for Windows PowerShell 5.1 ($authType, practice: $practice)", (kind) => {
    expect(applyPs1(kind)).toMatch(/^[\n\x20-\x7e]*$/);
  });

  test.each(oktaErrors)("explains $code with every step", (error) => {
    const text = applyPs1(kinds[0]!);
    expect(text).toContain(`'${error.code}' {`);
    expect(text).toContain(error.cause.replaceAll("'", "''"));
    for (const step of error.fix)
      expect(text).toContain(step.replaceAll("'", "''").replace("--resume", "-Resume"));
  });

  test("asks for the practice variable before anything else happens", () => {
    const text = applyPs1({ ...kinds[1]!, practice: true });
    expect(text.indexOf("exit 3")).toBeGreaterThan(0);
    expect(text.indexOf("exit 3")).toBeLessThan(text.indexOf("Read-JsonText 'email-server.json'"));
  });
});

const exchange = exchangeScript({
  clientId: "11111111-2222-4333-8444-555555555555",
  objectId: "21111111-2222-4333-8444-555555555555",
  tenantId: "31111111-2222-4333-8444-555555555555",
  mailbox: "noreply@notifications.acme.com",
  displayName: "Bücher ’ `$(id)",
});

describe("the documents of the providers", () => {
  test("come through the last redaction as they are", () => {
    const sheet = delegationSheet({
      clientId: "104857600000000000001",
      serviceAccount: "okta-mailer@acme.iam.gserviceaccount.com",
      scope: "https://mail.google.com/",
      mailbox: "noreply@notifications.acme.com",
    });
    for (const text of [exchange, sheet]) expect(redact(text)).toBe(text);
  });

  test("carry the practice guard before the Exchange script does anything", () => {
    const marked = markPractice("exchange-setup.ps1", exchange);
    expect(errors(marked)).toEqual(errors(exchange));
    expect(marked.indexOf("exit 3")).toBeGreaterThan(marked.indexOf("param("));
    for (const work of ["Install-Module -", "Connect-ExchangeOnline @", "New-ServicePrincipal -"])
      expect(marked.indexOf(work), work).toBeGreaterThan(marked.indexOf("exit 3"));
  });
});

describe("the practice guard in a PowerShell script of another room", () => {
  test.each([
    ["no param block", "Write-Host 'x'\n"],
    ["a param block on one line", "# c\nparam([string]$A = (Get-Date))\nWrite-Host 'x'\n"],
    [
      "a param block over lines",
      "[CmdletBinding()]\nparam(\n  [string]$A = ('b'),\n  [switch]$C\n)\nWrite-Host 'x'\n",
    ],
    ["a param block in a function only", "function F {\n  param(\n    $A\n  )\n  $A\n}\nWrite-Host 'x'\n"],
  ])("leaves the script whole: %s", (_name, text) => {
    const marked = markPractice("exchange-setup.ps1", text);
    expect(errors(marked)).toEqual([]);
    expect(marked).toContain("PRACTICE");
    expect(marked.indexOf("exit 3")).toBeLessThan(marked.indexOf("Write-Host 'x'"));
    expect(marked.match(/exit 3/g)).toHaveLength(1);
  });
});
