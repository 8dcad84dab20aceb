import type { AuthType } from "../../contract/index.ts";
import { powershellString } from "../../providers/powershell.ts";
import { oktaErrors } from "./errors.ts";
import { script } from "./script-text.ts";

/** The functions of `okta/apply.ps1`, for Windows PowerShell 5.1 and PowerShell 7. The flow is in apply-ps1.ts. */
export function applyPs1Functions(authType: AuthType): string {
  return script`
function Stop-Wrong([string]$Text) { Write-Host $Text; exit 2 }

function Test-Has($Object, [string]$Name) { $null -ne $Object -and $null -ne $Object.PSObject.Properties[$Name] }

# A string of an answer, or an empty one.
function Get-Text($Object, [string]$Name) { if (Test-Has $Object $Name) { [string]$Object.$Name } else { '' } }

# No control character reaches the terminal.
function Format-Shown($Text) { ([string]$Text) -replace '[\x00-\x1f\x7f-\x9f]', '' }

function ConvertTo-JsonString([string]$Text) { ConvertTo-Json -InputObject $Text -Compress }

# The text of a JSON object beside this script, checked to be one.
function Read-JsonText([string]$Name) {
  $path = Join-Path $PSScriptRoot $Name
  try {
    $text = [System.IO.File]::ReadAllText($path).Trim()
    [void]($text | ConvertFrom-Json)
  } catch { Stop-Wrong ($Name + ' cannot be read, or is not JSON.') }
  if (-not $text.StartsWith('{')) { Stop-Wrong ($Name + ' is not a JSON object.') }
  $text
}

function Read-Hidden([string]$Label) {
  $secure = Read-Host $Label -AsSecureString
  (New-Object System.Net.NetworkCredential('', $secure)).Password
}

function Get-OrgUrl {
  $url = $env:OKTA_ORG_URL
  if (-not $url) { $url = Read-Host 'Okta org URL, such as https://mycompany.okta.com' }
  $url = $url.Trim().TrimEnd('/')
  if ($url -notmatch '://') { $url = 'https://' + $url }
  # Plain http: only for a test double on this computer.
  if ($url -notmatch '\Ahttps://[A-Za-z0-9.:-]+\z' -and $url -notmatch '\Ahttp://(127\.0\.0\.1|localhost):[0-9]+\z') {
    Stop-Wrong 'The org URL is only the name, and begins with https://, such as https://mycompany.okta.com.'
  }
  # The Admin Console's own name does not answer API calls with a token.
  $url = $url -replace '-admin\.okta', '.okta'
  Write-Host ('Okta org:      ' + $url)
  $url
}

function Get-Authorization {
  if ($env:OKTA_ACCESS_TOKEN) { $value = 'Bearer ' + $env:OKTA_ACCESS_TOKEN }
  else {
    $token = $env:OKTA_API_TOKEN
    if (-not $token) { $token = Read-Hidden 'Okta API token' }
    $value = 'SSWS ' + $token
  }
  if ($value -notmatch '\A(SSWS|Bearer) [A-Za-z0-9_.~+/=-]+\z') { Stop-Wrong 'The API token is empty or holds a character that no token has.' }
  $value
}
${authType === "OAUTH2_CLIENT_CREDENTIALS" ? clientSecret : privateKey}
Add-Type -AssemblyName System.Net.Http
[System.Net.ServicePointManager]::SecurityProtocol = [System.Net.ServicePointManager]::SecurityProtocol -bor [System.Net.SecurityProtocolType]::Tls12
$handler = New-Object System.Net.Http.HttpClientHandler
$handler.AllowAutoRedirect = $false
$client = New-Object System.Net.Http.HttpClient($handler)
$client.Timeout = [TimeSpan]::FromSeconds(90)

# Sends one request. Gives Status (0 without an answer), Text and, when the body is JSON, Json.
function Send-Okta([string]$Method, [string]$Path, [string]$Body) {
  $request = New-Object System.Net.Http.HttpRequestMessage((New-Object System.Net.Http.HttpMethod($Method)), ($Org + $Path))
  [void]$request.Headers.TryAddWithoutValidation('Authorization', $Authorization)
  [void]$request.Headers.TryAddWithoutValidation('Accept', 'application/json')
  if ($Body) { $request.Content = New-Object System.Net.Http.StringContent($Body, [System.Text.Encoding]::UTF8, 'application/json') }
  try {
    $task = $client.SendAsync($request)
    while (-not $task.IsCompleted) { Start-Sleep -Milliseconds 100 }
    $response = $task.GetAwaiter().GetResult()
    $text = ''
    if ($null -ne $response.Content) { $text = $response.Content.ReadAsStringAsync().GetAwaiter().GetResult() }
    $status = [int]$response.StatusCode
  } catch {
    return New-Object psobject -Property @{ Status = 0; Text = $_.Exception.GetBaseException().Message; Json = $null }
  }
  $json = $null
  try { $json = $text | ConvertFrom-Json } catch { $json = $null }
  New-Object psobject -Property @{ Status = $status; Text = $text; Json = $json }
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

# Says what Okta answered, what it means and what to do. Gives true when the settings are to blame.
function Show-Problem($Answer) {
  Write-Host ''
  if ($Answer.Status -eq 0) {
    Write-Host ('No answer from ' + $Org + ': ' + (Format-Shown $Answer.Text))
    Write-Host '  1. Check the org URL, and that this computer reaches it.'
    return $false
  }
  $code = Get-Text $Answer.Json 'errorCode'
  Write-Host (Format-Shown ('Okta answered HTTP ' + $Answer.Status + ' ' + $code + ': ' + (Get-Text $Answer.Json 'errorSummary')))
  if (Test-Has $Answer.Json 'errorCauses') {
    foreach ($cause in @($Answer.Json.errorCauses)) { Write-Host (Format-Shown ('Cause: ' + (Get-Text $cause 'errorSummary'))) }
  }
  switch ($code) {
${oktaErrors
  .map((error) =>
    [
      `    ${powershellString(error.code)} {`,
      `      Write-Host ${powershellString(error.cause)}`,
      ...error.fix.map(
        (step, i) =>
          `      Write-Host ${powershellString(`  ${i + 1}. ${step.replace("--resume", "-Resume")}`)}`,
      ),
      `      return $${error.settingsAreWrong}`,
      "    }",
    ].join("\n"),
  )
  .join("\n")}
  }
  Write-Host 'This script does not know that answer. Search for the code in the error codes at developer.okta.com.'
  return $false
}
`;
}

const clientSecret = script`
$SecretField = 'clientSecret'
function Get-SmtpSecret {
  $secret = $env:OKTA_SMTP_CLIENT_SECRET
  if (-not $secret) { $secret = Read-Hidden 'Client secret (its value)' }
  if (-not $secret) { Stop-Wrong 'The client secret is empty.' }
  if ($secret -match '[\x00-\x1f\x7f]') { Stop-Wrong 'The client secret holds a line break or another control character.' }
  $secret
}
`;

const privateKey = script`
$SecretField = 'privateKey'
function Get-SmtpSecret {
  $key = $env:OKTA_SMTP_PRIVATE_KEY
  if (-not $key) {
    $file = $env:OKTA_SMTP_PRIVATE_KEY_FILE
    if (-not $file) { $file = Read-Host 'Path of the JSON key file, or of a PEM file' }
    try { $key = [System.IO.File]::ReadAllText((Resolve-Path -LiteralPath $file).ProviderPath) } catch { Stop-Wrong 'The key file cannot be read.' }
  }
  if ($key.TrimStart().StartsWith('{')) {
    try { $key = Get-Text ($key | ConvertFrom-Json) 'private_key' } catch { $key = '' }
  }
  $key = ($key -replace '\r', '').Trim() + [char]10
  if ($key -notmatch '\A-----BEGIN (RSA )?PRIVATE KEY-----[A-Za-z0-9+/=\s]+-----END (RSA )?PRIVATE KEY-----\s*\z') {
    Stop-Wrong 'There is no private key in it: -----BEGIN PRIVATE KEY----- is missing. A key under a passphrase does not work in Okta.'
  }
  $key
}
`;
