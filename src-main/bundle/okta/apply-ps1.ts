import { powershellString } from "../../providers/powershell.ts";
import { secretWord } from "../../setup/okta-words.ts";
import { practiceNotice, testedWords } from "../tested-words.ts";
import { applyPs1Flow } from "./apply-ps1-flow.ts";
import { applyPs1Input } from "./apply-ps1-input.ts";
import { applyPs1Request } from "./apply-ps1-request.ts";
import { type ApplyScript, applyWords } from "./apply-words.ts";
import { script } from "./script-text.ts";

/**
 * `okta/apply.ps1`: the same work as `okta/apply.sh`, in the same words, for Windows PowerShell 5.1 and PowerShell 7. ASCII
 * only, because 5.1 reads a file without a byte order mark in the system's code page.
 */
export function applyPs1(input: ApplyScript): string {
  const tested = testedWords(input.tested, input.beside);
  const words = applyWords(
    input.authType,
    (option) => `.\\apply.ps1 -${option.charAt(0).toUpperCase()}${option.slice(1)}`,
  );
  return script`${input.practice ? `# ${practiceNotice}\n` : ""}# ${words.heading}
#
#   .\apply.ps1                 create, test, enable
#   .\apply.ps1 -Resume ID      test and enable the server that an earlier run created
#   .\apply.ps1 -List           show the email servers of the org with their IDs, and change nothing
${
  input.rotates
    ? `#   .\\apply.ps1 -Rotate ID      give that server the new ${secretWord(input.authType)} (rotate.json), and test it
#   .\\apply.ps1 -Back ID        the same with the old one (rotate-back.json), should the new one not work
`
    : ""
}#   -To ADDRESS                 who gets the test email (otherwise: test-email.json, or you are asked)
#   -Yes                        do not ask before enabling${input.rotates ? " or replacing" : ""}
#   -Keep                       keep the created server when its test fails (otherwise it is removed again)
#
# Windows blocks downloaded scripts. To run this one: powershell -ExecutionPolicy Bypass -File .\apply.ps1
#
# Asked for when not in the environment, and never written anywhere:
#   OKTA_ORG_URL                https://mycompany.okta.com
#   OKTA_API_TOKEN              an API token; or OKTA_ACCESS_TOKEN with the scope okta.emailServers.manage
${
  input.authType === "OAUTH2_CLIENT_CREDENTIALS"
    ? "#   OKTA_SMTP_CLIENT_SECRET     the client secret's value"
    : "#   OKTA_SMTP_PRIVATE_KEY_FILE  the service account's JSON key file, or a PEM file\n#   OKTA_SMTP_PRIVATE_KEY       or the key itself, as PEM text"
}
#
# Ends with 0: done. 1: Okta or the network said no. 2: something is missing or wrong here. 3: practice, refused.

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
  input.practice
    ? script`
Write-Host ${powershellString(practiceNotice)}
if ($env:MAILWRIGHT_PRACTICE -ne 'run') {
  Write-Host 'This script comes from a practice setup, so it does nothing.'
  Write-Host 'To rehearse it against a test double, set MAILWRIGHT_PRACTICE to run.'
  exit 3
}
`
    : ""
}${applyPs1Input(input.authType, words)}${applyPs1Request(words)}${applyPs1Flow(input, words, tested)}`;
}
