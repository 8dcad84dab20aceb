import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { applyPs1 } from "../../src-main/bundle/okta/apply-ps1.ts";
import { makeReplyKey } from "../../src-main/credentials/sealed-reply.ts";
import { practiceValues } from "../../src-main/practice/values.ts";
import { newSetup } from "../../src-main/setup/document.ts";
import { providerDocument, writtenScript } from "../../src-main/setup/okta-settings.ts";
import { findPwsh, noPwsh } from "./pwsh.ts";

/**
 * Prints, of a script, what Windows PowerShell 5.1 does not have, found in the syntax tree: operators of 7 (about_Operators,
 * "Differences from Windows PowerShell"), variables of 6, and parameters that came to cmdlets after 5.1 (their pages at
 * learn.microsoft.com, view 5.1 beside view 7.4). `Add-Type` has to bring System.Net.Http there.
 */
const judge = String.raw`
param([string]$Path)
$tokens = $null; $errors = $null
$ast = [System.Management.Automation.Language.Parser]::ParseFile($Path, [ref]$tokens, [ref]$errors)
foreach ($e in $errors) { "syntax: $($e.Message)" }
$newer = 'AndAnd', 'OrOr', 'QuestionMark', 'QuestionQuestion', 'QuestionQuestionEquals', 'QuestionDot', 'QuestionLBracket', 'Clean'
foreach ($t in $tokens) { if ($newer -contains $t.Kind) { "operator at line $($t.Extent.StartLineNumber): $($t.Text)" } }
$variables = 'IsWindows', 'IsLinux', 'IsMacOS', 'IsCoreCLR', 'PSStyle', 'EnabledExperimentalFeatures'
$cmdlets = 'Test-Json', 'Join-String', 'ConvertTo-CliXml', 'Get-Error', 'Get-Uptime', 'Remove-Service', 'Remove-Alias'
$parameters = @{
  'Invoke-RestMethod' = 'Form', 'SkipHttpErrorCheck', 'SkipCertificateCheck', 'StatusCodeVariable', 'ResponseHeadersVariable', 'Authentication', 'Token', 'MaximumRetryCount', 'CustomMethod', 'NoProxy', 'SslProtocol', 'SkipHeaderValidation', 'OperationTimeoutSeconds', 'ConnectionTimeoutSeconds', 'Resume', 'FollowRelLink'
  'ConvertFrom-Json' = 'AsHashtable', 'Depth', 'NoEnumerate', 'DateKind'
  'ConvertTo-Json' = 'AsArray', 'EnumsAsStrings', 'EscapeHandling'
  'ForEach-Object' = 'Parallel', 'ThrottleLimit', 'AsJob', 'TimeoutSeconds'
  'Split-Path' = 'Extension', 'LeafBase'
  'Get-Content' = 'AsByteStream'
  'Set-Content' = 'AsByteStream'
  'Read-Host' = 'MaskInput'
  'ConvertFrom-SecureString' = 'AsPlainText'
  'Sort-Object' = 'Top', 'Bottom', 'Stable'
  'Select-String' = 'NoEmphasis', 'Raw', 'Culture'
  'Start-Sleep' = 'Duration'
  'New-TemporaryFile' = 'Extension'
  'Get-Date' = 'AsUTC', 'UnixTimeSeconds'
}
$parameters['Invoke-WebRequest'] = $parameters['Invoke-RestMethod']
foreach ($v in $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.VariableExpressionAst] }, $true)) {
  if ($variables -contains $v.VariablePath.UserPath) { "variable at line $($v.Extent.StartLineNumber): $($v.Extent.Text)" }
}
foreach ($c in $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)) {
  $name = $c.GetCommandName()
  if (-not $name) { continue }
  $at = "at line $($c.Extent.StartLineNumber): $name"
  if ($cmdlets -contains $name) { "cmdlet $at" }
  $given = @($c.CommandElements | Where-Object { $_ -is [System.Management.Automation.Language.CommandParameterAst] } | ForEach-Object { $_.ParameterName })
  foreach ($one in $given) { if ($parameters[$name] -contains $one) { "parameter $at -$one" } }
  if ($name -eq 'Invoke-WebRequest' -and $given -notcontains 'UseBasicParsing') { "Internet Explorer's parser $at" }
}
$text = $ast.Extent.Text
if ($text -match 'Net\.Http\.' -and $text -notmatch 'Add-Type -AssemblyName System\.Net\.Http') { 'System.Net.Http is not loaded' }
if ($text -match 'https://' -and $text -match 'Invoke-|HttpClient' -and $text -notmatch 'Tls12') { 'TLS 1.2 is not asked for' }
if ($text -match '::(ImportFromPem|ImportPkcs8PrivateKey|HashData|Fill|GetBytes\(\d+\)|ToHexString|FromHexString)') { ".NET: $($Matches[0])" }
`;

const values = practiceValues("microsoft");
const setup = { ...newSetup("microsoft", false, 0), ...values };
const script = { tested: "tested", beside: "", practice: false, rotates: true } as const;
const scripts: Readonly<Record<string, string>> = {
  "apply.ps1 with a client secret": applyPs1({ ...script, authType: "OAUTH2_CLIENT_CREDENTIALS" }),
  "apply.ps1 with a key": applyPs1({ ...script, authType: "OAUTH2_JWT_BEARER_GRANT" }),
  "exchange-setup.ps1": providerDocument(setup)?.text ?? "",
  "setup.ps1": writtenScript(setup, { key: (await makeReplyKey()).publicKey, written: [], reply: null }).text,
};

const pwsh = findPwsh();

function judged(text: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), "mailwright-5.1-"));
  try {
    writeFileSync(join(folder, "judge.ps1"), judge);
    writeFileSync(join(folder, "script.ps1"), text);
    const args = [
      "-NoProfile",
      "-NonInteractive",
      "-File",
      join(folder, "judge.ps1"),
      join(folder, "script.ps1"),
    ];
    return execFileSync(pwsh ?? "", args, { encoding: "utf8" })
      .split(/\r?\n/)
      .filter((line) => line !== "");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe.skipIf(!pwsh)(`for Windows PowerShell 5.1${pwsh ? "" : ` (SKIPPED: ${noPwsh})`}`, () => {
  test.each(Object.entries(scripts))(
    "%s holds nothing that came later",
    (_, text) => {
      expect(text.length).toBeGreaterThan(1_000);
      // Without a mark of its encoding, a file is read there in the system's code page.
      expect(text).toMatch(/^[\x09\x0a\x0d\x20-\x7e]*$/);
      expect(judged(text)).toEqual([]);
    },
    60_000,
  );

  test("what came later is found", () => {
    const later = [
      "$a = $b ?? 1",
      "Get-Item . && Get-Item ..",
      "if ($IsWindows) { Invoke-RestMethod https://a -SkipHttpErrorCheck }",
      "$c = $b ? 1 : 2",
      "Invoke-WebRequest http://a",
    ].join("\n");
    expect(judged(later)).toHaveLength(7);
  }, 60_000);
});
