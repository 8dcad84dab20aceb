import { powershellString } from "../../providers/powershell.ts";
import { featureName } from "../../setup/okta-words.ts";
import type { ApplyWords } from "./apply-words.ts";
import { answers, oktaErrors } from "./errors.ts";
import { powershellSentence, script } from "./script-text.ts";

/** What `okta/apply.ps1` asks Okta, and what it says of the answers. Functions, and the one client of all requests. */
export const applyPs1Request = (words: ApplyWords): string => script`
Add-Type -AssemblyName System.Net.Http
[System.Net.ServicePointManager]::SecurityProtocol = [System.Net.ServicePointManager]::SecurityProtocol -bor [System.Net.SecurityProtocolType]::Tls12
$handler = New-Object System.Net.Http.HttpClientHandler
$handler.AllowAutoRedirect = $false
$client = New-Object System.Net.Http.HttpClient($handler)
$client.Timeout = [TimeSpan]::FromSeconds(90)
$WellKnown = '/.well-known/okta-organization'

# Sends one request. Gives Status (0 without a whole answer, 407 from a proxy), Text and, when the body is JSON, Json.
function Send-Okta([string]$Method, [string]$Path, [string]$Body) {
  $request = New-Object System.Net.Http.HttpRequestMessage((New-Object System.Net.Http.HttpMethod($Method)), ($Org + $Path))
  # No token for an address that is not known to be the org yet.
  if ($Path -ne $WellKnown) { [void]$request.Headers.TryAddWithoutValidation('Authorization', $Authorization) }
  [void]$request.Headers.TryAddWithoutValidation('Accept', 'application/json')
  if ($Body) { $request.Content = New-Object System.Net.Http.StringContent($Body, [System.Text.Encoding]::UTF8, 'application/json') }
  $waiting = $true
  try {
    $task = $client.SendAsync($request)
    while (-not $task.IsCompleted) { Start-Sleep -Milliseconds 20 }
    $response = $task.GetAwaiter().GetResult()
    $text = ''
    if ($null -ne $response.Content) { $text = $response.Content.ReadAsStringAsync().GetAwaiter().GetResult() }
    $status = [int]$response.StatusCode
    $waiting = $false
  } catch {
    $waiting = $false
    $reason = $_.Exception.GetBaseException().Message
    # A proxy's no to a tunnel comes as an exception.
    $status = 0
    if ($reason -match '\b407\b') { $status = 407 }
    return New-Object psobject -Property @{ Status = $status; Text = $reason; Json = $null }
  } finally {
    # Ctrl-C: nothing else runs then.
    if ($waiting) { Write-Host ''; Write-Host ('Stopped. ' + $Stopped) }
  }
  $json = $null
  try { $json = $text | ConvertFrom-Json } catch { $json = $null }
  New-Object psobject -Property @{ Status = $status; Text = $text; Json = $json }
}

# True when Okta, or the proxy before it, said no for certain. Without an answer the request may have been carried out.
function Test-Refused($Answer) { $Answer.Status -ge 300 -and $Answer.Status -lt 500 }

# Says what Okta answered, what it means and what to do. Gives true when the settings are to blame.
function Show-Problem($Answer) {
  Write-Host ''
  if ($Answer.Status -eq 0) {
    Write-Host ('No answer from ' + $Org + ': ' + (Format-Shown $Answer.Text))
    Write-Host ${powershellString(words.checkOrgUrl)}
    return $false
  }
  $code = ''
  if ($Answer.Status -eq 407) { Write-Host ${powershellString(words.proxyAnswered)} }
  else {
    $code = Get-Text $Answer.Json 'errorCode'
    $summary = Get-Text $Answer.Json 'errorSummary'
    $line = 'Okta answered HTTP ' + $Answer.Status
    if ($code) { $line += ' ' + $code }
    if ($summary) { $line += ': ' + $summary }
    Write-Host (Format-Shown $line)
    if (Test-Has $Answer.Json 'errorCauses') {
      foreach ($cause in @($Answer.Json.errorCauses)) { Write-Host (Format-Shown ('Cause: ' + (Get-Text $cause 'errorSummary'))) }
    }
  }
  $wrongSettings = $false
  $known = $code
  if ($known -notin ${oktaErrors.map((e) => powershellString(e.code)).join(", ")}) { $known = [string]$Answer.Status }
  switch -Wildcard ($known) {
${answers
  .map(({ pattern, cause, fix, settingsAreWrong }) =>
    [
      `    ${powershellString(pattern)} {`,
      `      Write-Host ${powershellString(cause)}`,
      ...fix.map((step, i) => `      Write-Host ${powershellString(`  ${i + 1}. ${step}`)}`),
      ...(settingsAreWrong ? ["      $wrongSettings = $true"] : []),
      "    }",
    ].join("\n"),
  )
  .join("\n")}
    default { Write-Host ${powershellString(words.unknownAnswer)} }
  }
  $support = Get-Text $Answer.Json 'errorId'
  if ($support) { Write-Host (Format-Shown ('For Okta''s support: error ID ' + $support)) }
  $wrongSettings
}

# Every org says who it is to anybody, so neither a token nor a secret goes to an address that is none.
function Assert-Org {
  $answer = Send-Okta 'GET' $WellKnown ''
  Write-Host ('Okta org:      ' + $Org)
  $status = $answer.Status
  if ($status -eq 0 -or $status -eq 407 -or $status -eq 429 -or $status -ge 500) { [void](Show-Problem $answer); exit 1 }
  $pipeline = ''
  if ($status -eq 200) { $pipeline = Get-Text $answer.Json 'pipeline' }
  if ($pipeline -eq 'v1') { Write-Host ${powershellString(words.classic)} }
  elseif ($pipeline -ne 'idx') { Stop-Wrong ${powershellSentence(words.notAnOrg, { org: "$Org" })} }
}

# Is the feature on? What cannot be seen does not stop.
function Assert-Feature {
  $answer = Send-Okta 'GET' '/api/v1/features' ''
  $status = $answer.Status
  if ($status -eq 0 -or $status -eq 401 -or $status -eq 407) { [void](Show-Problem $answer); Write-Host ${powershellString(words.notChanged)}; exit 1 }
  if ($status -ne 200) { Write-Host ${powershellSentence(words.featureUnseen, { status: "$status" })}; return }
  $feature = @($answer.Json) | Where-Object { (Get-Text $_ 'name') -eq ${powershellString(featureName)} } | Select-Object -First 1
  switch (Get-Text $feature 'status') {
    'ENABLED' { Write-Host ${powershellString(words.featureOn)} }
    'DISABLED' { Write-Host ${powershellString(words.featureOff)}; exit 1 }
    default {
      if ($null -eq $feature) { Write-Host ${powershellString(words.featureAbsent)} }
      else { Write-Host ${powershellSentence(words.featureUnseen, { status: "$status" })} }
    }
  }
}

# Okta's own documents and its API differ on whether the list is bare or inside an object.
function Show-Servers {
  $answer = Send-Okta 'GET' '/api/v1/email-servers' ''
  if ($answer.Status -ne 200) { [void](Show-Problem $answer); exit 1 }
  $servers = $answer.Json
  if (Test-Has $servers 'email-servers') { $servers = $servers.'email-servers' }
  foreach ($server in @($servers)) {
    Write-Host (Format-Shown ((Get-Text $server 'id') + '  ' + (Get-Text $server 'alias') + '  ' + (Get-Text $server 'host')))
  }
}

# Lets Okta send a test email through server $id. Gives 'sent', 'failed', or 'settings' when the settings are to blame.
function Test-Server {
  Write-Host ${powershellSentence(words.testing, { to: "(Format-Shown $To)" })}
  $body = '{"fromAddress":' + (ConvertTo-JsonString $from) + ',"toAddress":' + (ConvertTo-JsonString $To) + '}'
  $answer = Send-Okta 'POST' ('/api/v1/email-servers/' + $id + '/test') $body
  if ($answer.Status -eq 204 -or $answer.Status -eq 200) { Write-Host ${powershellString(words.sent)}; return 'sent' }
  if (Show-Problem $answer) { 'settings' } else { 'failed' }
}
`;
