import type { AuthType } from "../../contract/index.ts";
import { powershellString } from "../../providers/powershell.ts";
import { secretWord } from "../../setup/okta-words.ts";
import type { ApplyWords } from "./apply-words.ts";
import { powershellSentence, script } from "./script-text.ts";

/** What `okta/apply.ps1` reads: lines of the person, JSON files, and the secret or key. Functions only. */
export const applyPs1Input = (authType: AuthType, words: ApplyWords): string => script`
function Stop-Wrong([string]$Text) { Write-Host $Text; exit 2 }

function Test-Has($Object, [string]$Name) { $null -ne $Object -and $null -ne $Object.PSObject.Properties[$Name] }

# A string of an answer, or an empty one.
function Get-Text($Object, [string]$Name) { if (Test-Has $Object $Name) { [string]$Object.$Name } else { '' } }

# No control character reaches the terminal, and no mark that turns the direction of writing.
function Format-Shown($Text) { ([string]$Text) -replace '[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]', '' }

function ConvertTo-JsonString([string]$Text) { ConvertTo-Json -InputObject $Text -Compress }

# The text of a JSON object beside this script, checked to be one, and to hold no secret.
function Read-JsonText([string]$Name) {
  $path = Join-Path $PSScriptRoot $Name
  try {
    $text = [System.IO.File]::ReadAllText($path).Trim()
    $parsed = $text | ConvertFrom-Json
  } catch { Stop-Wrong ($Name + ' cannot be read, or is not JSON.') }
  if (-not $text.StartsWith('{')) { Stop-Wrong ($Name + ' is not a JSON object.') }
  if ((Test-Has $parsed 'clientSecret') -or (Test-Has $parsed 'privateKey')) { Stop-Wrong ($Name + ' holds a secret. Take it out: it is asked for here.') }
  $text
}

# Stops when a setting is empty.
function Assert-Complete([string]$Name, $Settings) {
  $empty = @($Settings.PSObject.Properties | Where-Object { -not (@($_.Value) -join '') } | ForEach-Object { $_.Name })
  if ($empty.Count -gt 0) { $names = $empty -join ', '; Stop-Wrong ${powershellSentence(words.empty, { file: "$Name", names: "$names" })} }
}

# One line of the person. Without a person there is none.
function Read-Line([string]$Label, [switch]$Hidden) {
  $line = $null
  try {
    if (-not $Hidden) { $line = Read-Host $Label }
    else { $line = (New-Object System.Net.NetworkCredential('', (Read-Host $Label -AsSecureString))).Password }
  } catch { $line = $null }
  if (-not $line) { Stop-Wrong ($Label + ': not given, and nobody is there to ask.') }
  [string]$line
}

# A yes of the person; nobody's answer is a no.
function Read-Yes([string]$Label) {
  $answered = ''
  try { $answered = Read-Host $Label } catch { Write-Host 'Nobody is there to ask.' }
  $answered -eq 'yes'
}

function Get-OrgUrl {
  $url = $env:OKTA_ORG_URL
  if (-not $url) { $url = Read-Line ${powershellString(words.askOrg)} }
  $url = $url.Trim().TrimEnd('/')
  if ($url -notmatch '://') { $url = 'https://' + $url }
  # Plain http: only for a test double on this computer.
  if ($url -notmatch '\Ahttps://[A-Za-z0-9.:-]+\z' -and $url -notmatch '\Ahttp://(127\.0\.0\.1|localhost):[0-9]+\z') {
    Stop-Wrong 'The org URL is only the name, and begins with https://, such as https://mycompany.okta.com.'
  }
  # The Admin Console's own name does not answer API calls with a token.
  $url -replace '-admin\.okta', '.okta'
}

function Get-Authorization {
  if ($env:OKTA_ACCESS_TOKEN) { $value = 'Bearer ' + $env:OKTA_ACCESS_TOKEN }
  else {
    $token = $env:OKTA_API_TOKEN
    if (-not $token) { $token = Read-Line ${powershellString(words.askToken)} -Hidden }
    $value = 'SSWS ' + $token
  }
  if ($value -notmatch '\A(SSWS|Bearer) [A-Za-z0-9_.~+/=-]+\z') { Stop-Wrong ${powershellString(words.noToken)} }
  $value
}
${authType === "OAUTH2_CLIENT_CREDENTIALS" ? clientSecret : privateKey(words)}`;

const clientSecret = script`
$SecretField = 'clientSecret'
function Get-SmtpSecret([string]$Label) {
  $secret = $env:OKTA_SMTP_CLIENT_SECRET
  if (-not $secret) { $secret = Read-Line ($Label + ' (its value)') -Hidden }
  if ($secret -match '[\x00-\x1f\x7f]') { Stop-Wrong ${powershellString(`The ${secretWord("OAUTH2_CLIENT_CREDENTIALS")} holds a line break or another control character.`)} }
  $secret
}
`;

const privateKey = (words: ApplyWords): string => script`
$SecretField = 'privateKey'
function Get-SmtpSecret([string]$Label) {
  $key = $env:OKTA_SMTP_PRIVATE_KEY
  if (-not $key) {
    $file = $env:OKTA_SMTP_PRIVATE_KEY_FILE
    if (-not $file) { $file = Read-Line ($Label + ': path of the JSON key file, or of a PEM file') }
    try { $key = [System.IO.File]::ReadAllText((Resolve-Path -LiteralPath $file).ProviderPath) } catch { Stop-Wrong ${powershellString(words.keyUnreadable)} }
  }
  $wants = Get-Setting 'keyId'
  $named = $null
  if ($key.TrimStart().StartsWith('{')) {
    try { $named = $key | ConvertFrom-Json; $key = Get-Text $named 'private_key' } catch { $key = '' }
  }
  $key = ($key -replace '\r', '').Trim() + [char]10
  if ($key -notmatch '\A-----BEGIN (RSA )?PRIVATE KEY-----[A-Za-z0-9+/=\s]+-----END (RSA )?PRIVATE KEY-----\s*\z') {
    Stop-Wrong ${powershellString(words.noKey)}
  }
  if ($null -eq $named) { Write-Host ${powershellSentence(words.unnamedKey, { wants: "(Format-Shown $wants)" })} }
  else { Assert-SameKey $named 'private_key_id' 'keyId'; Assert-SameKey $named 'client_email' 'issuer' }
  $key
}

# What a setting will be in Okta: the change says it, or the whole settings do.
function Get-Setting([string]$Name) {
  if (Test-Has $Change $Name) { Get-Text $Change $Name } else { Get-Text $Server $Name }
}

# A key file says whose key it is. A key under another one's ID would be refused at each token.
function Assert-SameKey($Named, [string]$Field, [string]$Setting) {
  $has = Get-Text $Named $Field
  $wants = Get-Setting $Setting
  if ($has -and $has -cne $wants) { Stop-Wrong ${powershellSentence(words.otherKey, { field: "$Field", has: "(Format-Shown $has)", wants: "(Format-Shown $wants)" })} }
}
`;
