import { capital } from "../../contract/words.ts";
import { powershellString } from "../../providers/powershell.ts";
import { secretWord } from "../../setup/okta-words.ts";
import type { toldTested } from "../tested-words.ts";
import type { ApplyScript, ApplyWords } from "./apply-words.ts";
import { powershellSentence, script } from "./script-text.ts";

const id = { id: "$id" };

/** What `okta/apply.ps1` does once its parameters are read: one way a mode. */
export const applyPs1Flow = (
  input: ApplyScript,
  words: ApplyWords,
  tested: ReturnType<typeof toldTested>,
): string => script`
$mode = 'create'
$id = ''
foreach ($option in ${input.rotates ? "'Resume', 'Rotate', 'Back'" : "'Resume'"}) {
  if (-not $PSBoundParameters.ContainsKey($option)) { continue }
  if ($id) { Stop-Wrong 'One of the parameters with an ID at a time.' }
  $mode = $option.ToLowerInvariant()
  $id = [string]$PSBoundParameters[$option]
  if (-not $id) { Stop-Wrong ('An ID belongs after -' + $option + '.') }
  if ($id -notmatch '\A[A-Za-z0-9_-]+\z') { Stop-Wrong ${powershellString(words.notAnId)} }
}

$serverText = Read-JsonText 'email-server.json'
$Server = $serverText | ConvertFrom-Json
$test = Read-JsonText 'test-email.json' | ConvertFrom-Json
$Change = $null
if (-not (Test-Has $Server 'enabled') -or $Server.enabled -ne $false) { Stop-Wrong ${powershellString(words.mustBeOff)} }

if ($List) {
  $Stopped = ${powershellString(words.notChanged)}
  $Org = Get-OrgUrl
  $Authorization = Get-Authorization
  Assert-Org
  Show-Servers
  exit 0
}

Write-Host ('Email server:  ' + (Format-Shown (Get-Text $Server 'alias')))
Write-Host ('SMTP host:     ' + (Format-Shown (Get-Text $Server 'host')))
Write-Host ('User name:     ' + (Format-Shown (Get-Text $Server 'username')))
if ($mode -ne 'back') { Write-Host ${powershellString(`Settings:      ${tested.word}. ${tested.sentence}`)} }
Write-Host ''

# Before anything is sent: all that is needed is there, and fits together.
Assert-Complete 'email-server.json' $Server
$from = Get-Text $test 'fromAddress'
if (-not $from) { Stop-Wrong ${powershellString(words.noFrom)} }
${input.rotates ? readChange : ""}$Org = Get-OrgUrl
$Authorization = Get-Authorization
if (-not $To) { $To = Get-Text $test 'toAddress' }
if (-not $To) { $To = Read-Line ${powershellString(words.askTo)} }
$secret = ''
if ($mode -eq 'create') { $secret = Get-SmtpSecret ${powershellString(capital(secretWord(input.authType)))} }
${
  input.rotates
    ? `if ($mode -eq 'rotate') { $secret = Get-SmtpSecret ${powershellString(words.rotate.prompt)} }
if ($mode -eq 'back') { $secret = Get-SmtpSecret ${powershellString(words.back.prompt)} }
`
    : ""
}# What is true should it be stopped while it waits for an answer.
$Stopped = ${powershellString(words.notChanged)}
Assert-Org
Assert-Feature

# The server with $id as Okta has it, which must sign in the way these settings do.
function Read-Server {
  $answer = Send-Okta 'GET' ('/api/v1/email-servers/' + $id) ''
  if ($answer.Status -ne 200) { [void](Show-Problem $answer); Write-Host ${powershellString(words.notChanged)}; exit 1 }
  Assert-Same $answer.Json 'authType' $AuthType
  $answer.Json
}
function Assert-Same($There, [string]$Name, [string]$Wants) {
  $has = Get-Text $There $Name
  if ($has -cne $Wants) { Stop-Wrong ${powershellSentence(words.otherServer, { ...id, field: "$Name", has: "(Format-Shown $has)", wants: "(Format-Shown $Wants)" })} }
}
${input.rotates ? changeServer(words) : ""}
# 1. Create, disabled; or look at the one that an earlier run created.
$enabled = $false
if ($mode -eq 'create') {
  Write-Host ${powershellString(words.creating)}
  $body = $serverText.Substring(0, $serverText.Length - 1) + ',"' + $SecretField + '":' + (ConvertTo-JsonString $secret) + '}'
  $Stopped = ${powershellString(words.perhapsCreated)}
  $answer = Send-Okta 'POST' '/api/v1/email-servers' $body
  $body = $secret = ''
  if ($answer.Status -ne 200 -and $answer.Status -ne 201) {
    [void](Show-Problem $answer)
    if (Test-Refused $answer) { Write-Host ${powershellString(words.notCreated)} } else { Write-Host ${powershellString(words.perhapsCreated)} }
    exit 1
  }
  $id = Get-Text $answer.Json 'id'
  if ($id -notmatch '\A[A-Za-z0-9_-]+\z') { Write-Host ${powershellString(words.noId)}; exit 1 }
  Write-Host ${powershellSentence(words.created, id)}
} else {
  $there = Read-Server
  Assert-Same $there 'host' (Get-Text $Server 'host')
  Assert-Same $there 'username' (Get-Text $Server 'username')
  $enabled = (Test-Has $there 'enabled') -and $there.enabled -eq $true
}

$Stopped = ${powershellSentence(words.leftDisabled, id)}
if ($enabled) { $Stopped = ${powershellSentence(words.enabledAlready, id)} }

# 2. Let Okta send a test email through it.
$outcome = Test-Server
if ($outcome -ne 'sent') {
  if ($enabled) { Write-Host ${powershellSentence(words.enabledFails, id)}; exit 1 }
  # A server whose settings are wrong is taken away again: it is disabled, and an org may have few. Anything else stays.
  if ($mode -eq 'create' -and $outcome -eq 'settings' -and -not $Keep) {
    $removed = Send-Okta 'DELETE' ('/api/v1/email-servers/' + $id) ''
    if ($removed.Status -eq 204 -or $removed.Status -eq 200) { Write-Host ${powershellSentence(words.removed, id)}; exit 1 }
  }
  Write-Host ${powershellSentence(words.leftDisabled, id)}
  exit 1
}
if ($enabled) { Write-Host ${powershellSentence(words.enabledAlready, id)}; exit 0 }

# 3. Enable.
if (-not $Yes) {
${words.warning.map((line) => `  Write-Host ${powershellString(line)}`).join("\n")}
  if (-not (Read-Yes ${powershellString(words.askEnable)})) { Write-Host ${powershellSentence(words.notEnabled, id)}; exit 0 }
}
$Stopped = ${powershellSentence(words.perhapsEnabled, id)}
$answer = Send-Okta 'PATCH' ('/api/v1/email-servers/' + $id) ('{"authType":"' + $AuthType + '","enabled":true}')
if ($answer.Status -ne 200) {
  [void](Show-Problem $answer)
  if (Test-Refused $answer) { Write-Host ${powershellSentence(words.refusedEnable, id)} } else { Write-Host ${powershellSentence(words.perhapsEnabled, id)} }
  exit 1
}
Write-Host ${powershellSentence(words.enabled, id)}
Write-Host ${powershellString(words.last)}
exit 0
`;

/** The body of the change of `-Rotate` or `-Back`. */
const readChange = script`$changeFile = ''
if ($mode -eq 'rotate') { $changeFile = 'rotate.json' }
if ($mode -eq 'back') { $changeFile = 'rotate-back.json' }
if ($changeFile) {
  $changeText = Read-JsonText $changeFile
  $Change = $changeText | ConvertFrom-Json
  Assert-Complete $changeFile $Change
}
`;

/** The way of `-Rotate` and `-Back`. It ends the script. */
const changeServer = (words: ApplyWords): string => script`
# The new secret or key for a server that is there, or the old one again: what is sent meanwhile uses the one Okta has.
if ($null -ne $Change) {
  $says = @{
${(["rotate", "back"] as const)
  .map(
    (mode) =>
      `    ${mode} = @{\n${Object.entries(words[mode])
        .filter(([name]) => name !== "prompt")
        .map(([name, text]) => `      ${name} = ${powershellSentence(text, id)}`)
        .join("\n")}\n    }`,
  )
  .join("\n")}
  }[$mode]
  $there = Read-Server
  Write-Host (Format-Shown ('Changes in Okta: ' + $id + '  ' + (Get-Text $there 'alias') + ', user name ' + (Get-Text $there 'username')))
  if (-not $Yes -and -not (Read-Yes $says.ask)) { Write-Host ${powershellString(words.notChanged)}; exit 0 }
  $body = $changeText.Substring(0, $changeText.Length - 1) + ',"' + $SecretField + '":' + (ConvertTo-JsonString $secret) + '}'
  $Stopped = $says.perhaps
  $answer = Send-Okta 'PATCH' ('/api/v1/email-servers/' + $id) $body
  $body = $secret = ''
  if ($answer.Status -ne 200) {
    [void](Show-Problem $answer)
    if (Test-Refused $answer) { Write-Host ${powershellString(words.notChanged)} } else { Write-Host $says.perhaps }
    exit 1
  }
  Write-Host $says.changed
  $Stopped = $says.changed
  if ((Test-Server) -ne 'sent') { Write-Host $says.failed; exit 1 }
  Write-Host $says.done
  Write-Host $says.otherwise
  exit 0
}
`;
