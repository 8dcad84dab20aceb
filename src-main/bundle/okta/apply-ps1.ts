import { powershellString } from "../../providers/powershell.ts";
import { practiceNotice, testedWords } from "../tested-words.ts";
import { applyPs1Functions } from "./apply-ps1-functions.ts";
import type { ApplyScript } from "./apply-sh.ts";
import { script } from "./script-text.ts";

/**
 * `okta/apply.ps1`: the same work as `okta/apply.sh`, for Windows PowerShell 5.1 and PowerShell 7. ASCII only, because 5.1
 * reads a file without a byte order mark in the system's code page.
 */
export function applyPs1(input: ApplyScript): string {
  const words = testedWords(input.tested);
  return script`${input.practice ? `# ${practiceNotice}\n` : ""}# Creates the email server in Okta from email-server.json: disabled first, then tested, then enabled after your yes.
#
#   .\apply.ps1                 create, test, enable
#   .\apply.ps1 -Resume ID      test and enable the server that an earlier run created
#   .\apply.ps1 -List           show the email servers of the org with their IDs, and change nothing
${
  input.rotates
    ? `#   .\\apply.ps1 -Rotate ID      give that server the new ${input.authType === "OAUTH2_CLIENT_CREDENTIALS" ? "client secret" : "private key"} (rotate.json), and test it
#   .\\apply.ps1 -Back ID        the same with the old one (rotate-back.json), should the new one not work
`
    : ""
}#   -To ADDRESS                 who gets the test email (otherwise: test-email.json, or you are asked)
#   -Yes                        enable without asking
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
}${applyPs1Functions(input.authType)}
if ($Resume -notmatch '\A[A-Za-z0-9_-]*\z') { Stop-Wrong 'That is not the ID of an email server.' }
$server = Read-JsonText 'email-server.json'
$test = Read-JsonText 'test-email.json' | ConvertFrom-Json
$shown = $server | ConvertFrom-Json
if ((Test-Has $shown 'clientSecret') -or (Test-Has $shown 'privateKey')) { Stop-Wrong 'email-server.json holds a secret. Take it out: it is asked for here.' }
if (-not (Test-Has $shown 'enabled') -or $shown.enabled -ne $false) { Stop-Wrong 'email-server.json must say "enabled": false. It is enabled after its test.' }

Write-Host ('Email server:  ' + (Format-Shown (Get-Text $shown 'alias')))
Write-Host ('SMTP host:     ' + (Format-Shown (Get-Text $shown 'host')))
Write-Host ('User name:     ' + (Format-Shown (Get-Text $shown 'username')))
Write-Host ${powershellString(`Settings:      ${words.word}. ${words.sentence}`)}
Write-Host ''

$Org = Get-OrgUrl
$Authorization = Get-Authorization
if ($List) { Show-Servers; exit 0 }
$from = Get-Text $test 'fromAddress'
if (-not $from) { Stop-Wrong 'test-email.json has no fromAddress.' }
if (-not $To) { $To = Get-Text $test 'toAddress' }
if (-not $To) { $To = Read-Host 'Send the test email to' }
${input.rotates ? rotateFlow : ""}
# 1. Create, disabled.
$id = $Resume
$created = $false
if (-not $id) {
  $body = $server.Substring(0, $server.Length - 1) + ',"' + $SecretField + '":' + (ConvertTo-JsonString (Get-SmtpSecret)) + '}'
  Write-Host 'Creating the email server, disabled ...'
  $answer = Send-Okta 'POST' '/api/v1/email-servers' $body
  $body = $null
  if ($answer.Status -ne 200 -and $answer.Status -ne 201) { [void](Show-Problem $answer); Write-Host 'Nothing was created.'; exit 1 }
  $id = Get-Text $answer.Json 'id'
  if ($id -notmatch '\A[A-Za-z0-9_-]+\z') { Write-Host 'Okta answered without an ID. Look in the Admin Console what was created.'; exit 1 }
  $created = $true
  Write-Host ('Created, disabled: ' + $id)
}

# 2. Let Okta send a test email through it.
Write-Host ('Okta sends a test email to ' + (Format-Shown $To) + ' ...')
$body = '{"fromAddress":' + (ConvertTo-JsonString $from) + ',"toAddress":' + (ConvertTo-JsonString $To) + '}'
$answer = Send-Okta 'POST' ('/api/v1/email-servers/' + $id + '/test') $body
if ($answer.Status -ne 204 -and $answer.Status -ne 200) {
  $wrongSettings = Show-Problem $answer
  if ($created -and $wrongSettings -and -not $Keep) {
    # Its settings are wrong, it is disabled, and an org may have few. Any other failure leaves it.
    $removed = Send-Okta 'DELETE' ('/api/v1/email-servers/' + $id) ''
    if ($removed.Status -eq 204 -or $removed.Status -eq 200) {
      Write-Host ('Removed ' + $id + ' again. Mend the settings and run this script once more.')
      exit 1
    }
  }
  Write-Host ('Server ' + $id + ' is still there, disabled. To test it again: .\apply.ps1 -Resume ' + $id)
  exit 1
}
Write-Host 'Okta reports the test email as sent.'

# 3. Enable.
if (-not $Yes) {
  Write-Host 'Look whether it has arrived. Once enabled, all mail of the org goes through this server,'
  Write-Host 'and Okta does not fall back to its own mailer.'
  $answered = ''
  try { $answered = Read-Host 'Enable it now? Type yes' } catch { Write-Host 'Nobody is there to ask.' }
  if ($answered -ne 'yes') {
    Write-Host ('Left disabled. To enable it later: .\apply.ps1 -Resume ' + $id)
    exit 0
  }
}
$answer = Send-Okta 'PATCH' ('/api/v1/email-servers/' + $id) ('{"authType":"' + $AuthType + '","enabled":true}')
if ($answer.Status -ne 200) {
  [void](Show-Problem $answer)
  Write-Host ('Server ' + $id + ' is tested and still disabled.')
  exit 1
}
Write-Host ('Enabled: ' + $id)
Write-Host 'Trigger one real mail, such as a password reset, and look for it in the System Log: system.email.delivery.'
exit 0
`;
}

/** The way of `-Rotate` and `-Back`. It ends the script. */
const rotateFlow = script`
# A new secret or key for a server that is there. It keeps sending: what is sent during the test uses the new one.
$target = $Rotate
$file = 'rotate.json'
if ($PSBoundParameters.ContainsKey('Back')) { $target = $Back; $file = 'rotate-back.json' }
if ($PSBoundParameters.ContainsKey('Rotate') -or $PSBoundParameters.ContainsKey('Back')) {
  if ($target -notmatch '\A[A-Za-z0-9_-]+\z') { Stop-Wrong 'That is not the ID of an email server.' }
  $change = Read-JsonText $file
  $parsed = $change | ConvertFrom-Json
  if ((Test-Has $parsed 'clientSecret') -or (Test-Has $parsed 'privateKey')) { Stop-Wrong ($file + ' holds a secret. Take it out: it is asked for here.') }
  $answer = Send-Okta 'GET' ('/api/v1/email-servers/' + $target) ''
  if ($answer.Status -ne 200) { [void](Show-Problem $answer); Write-Host 'Nothing was changed.'; exit 1 }
  if ((Get-Text $answer.Json 'authType') -ne $AuthType) { Stop-Wrong ('Server ' + $target + ' does not use ' + $AuthType + '. This is not the server of this bundle.') }
  Write-Host (Format-Shown ('Changes in Okta: ' + $target + '  ' + (Get-Text $answer.Json 'alias') + ', user name ' + (Get-Text $answer.Json 'username')))
  if (-not $Yes) {
    $answered = ''
    try { $answered = Read-Host 'Replace its secret or key now? Type yes' } catch { Write-Host 'Nobody is there to ask.' }
    if ($answered -ne 'yes') { Write-Host 'Nothing was changed.'; exit 0 }
  }
  $body = $change.Substring(0, $change.Length - 1) + ',"' + $SecretField + '":' + (ConvertTo-JsonString (Get-SmtpSecret)) + '}'
  $answer = Send-Okta 'PATCH' ('/api/v1/email-servers/' + $target) $body
  $body = $null
  if ($answer.Status -ne 200) { [void](Show-Problem $answer); Write-Host 'Nothing was changed.'; exit 1 }
  Write-Host ('Okta has the new one. It sends a test email to ' + (Format-Shown $To) + ' ...')
  $body = '{"fromAddress":' + (ConvertTo-JsonString $from) + ',"toAddress":' + (ConvertTo-JsonString $To) + '}'
  $answer = Send-Okta 'POST' ('/api/v1/email-servers/' + $target + '/test') $body
  if ($answer.Status -ne 204 -and $answer.Status -ne 200) {
    [void](Show-Problem $answer)
    Write-Host ('Okta has the new one, and its test failed. To go back: .\apply.ps1 -Back ' + $target)
    exit 1
  }
  Write-Host 'Okta reports the test email as sent.'
  Write-Host 'When it has arrived, delete the old secret or key at the provider, and end the rotation in Mailwright.'
  exit 0
}
`;
