import { powershellString } from "../../providers/powershell.ts";
import { practiceGuard } from "../practice-mark.ts";
import { practiceNotice, toldTested } from "../tested-words.ts";
import { applyPs1Flow } from "./apply-ps1-flow.ts";
import { applyPs1Input } from "./apply-ps1-input.ts";
import { applyPs1Request } from "./apply-ps1-request.ts";
import { applyUsage, powershell } from "./apply-usage.ts";
import { type ApplyScript, applyWords } from "./apply-words.ts";
import { script } from "./script-text.ts";

const unblocking =
  "Windows blocks downloaded scripts. To run this one: powershell -ExecutionPolicy Bypass -File .\\apply.ps1";

/**
 * `okta/apply.ps1`: the same work as `okta/apply.sh`, in the same words, for Windows PowerShell 5.1 and PowerShell 7. ASCII
 * only, because 5.1 reads a file without a byte order mark in the system's code page.
 */
export function applyPs1(input: ApplyScript): string {
  const tested = toldTested(input.tested, input.beside);
  const words = applyWords(input.authType, powershell);
  return script`${input.practice ? `# ${practiceNotice}\n` : ""}${applyUsage(input, powershell, words.heading, unblocking)}

[CmdletBinding()]
param(
  [string]$Resume = '',
${input.rotates ? "  [string]$Rotate = '',\n  [string]$Back = '',\n" : ""}  [switch]$List,
  [string]$To = $env:OKTA_TEST_TO,
  [switch]$Yes,
  [switch]$Keep
)
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
$AuthType = ${powershellString(input.authType)}
${
  input.practice ? `\n${practiceGuard("To rehearse it against a test double")}` : ""
}${applyPs1Input(input.authType, words)}${applyPs1Request(words)}${applyPs1Flow(input, words, tested)}`;
}
