/**
 * The reply, in PowerShell: one line that holds everything as a JWE for the setup's key (RFC 7516 compact; RSA-OAEP-256 and
 * A256CBC-HS512, RFC 7518 sections 4.3 and 5.2.5, because Windows PowerShell 5.1 has no AES-GCM). The client secret is
 * nowhere else: not on the screen, not in a variable of the session.
 */
export const reply = `#
# ---- The reply, sealed to the key of this setup ----
function ConvertTo-Base64Url([byte[]] $bytes) { return [Convert]::ToBase64String($bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_') }
function ConvertFrom-Base64Url([string] $text) {
  $base64 = $text.Replace('-', '+').Replace('_', '/')
  return , [Convert]::FromBase64String($base64 + ('=' * ((4 - $base64.Length % 4) % 4)))
}
function Protect-Text([string] $text) {
  $key = New-Object Security.Cryptography.RSAParameters
  $key.Modulus = ConvertFrom-Base64Url $ReplyKeyModulus
  $key.Exponent = ConvertFrom-Base64Url 'AQAB'
  # RSA.Create of .NET Framework knows OAEP with SHA-1 only.
  $rsa = if ($PSVersionTable.PSVersion.Major -lt 6) { New-Object Security.Cryptography.RSACng } else { [Security.Cryptography.RSA]::Create() }
  $random = [Security.Cryptography.RandomNumberGenerator]::Create()
  $aes = [Security.Cryptography.Aes]::Create()
  try {
    $rsa.ImportParameters($key)
    $cek = New-Object byte[] 64; $random.GetBytes($cek)
    $iv = New-Object byte[] 16; $random.GetBytes($iv)
    $header = ConvertTo-Base64Url ([Text.Encoding]::UTF8.GetBytes('{"alg":"RSA-OAEP-256","enc":"A256CBC-HS512","kid":"' + $ReplyKeyId + '"}'))
    $wrapped = $rsa.Encrypt($cek, [Security.Cryptography.RSAEncryptionPadding]::OaepSHA256)
    $aes.Mode = 'CBC'; $aes.Padding = 'PKCS7'; $aes.Key = [byte[]] $cek[32..63]; $aes.IV = $iv
    $clear = [Text.Encoding]::UTF8.GetBytes($text)
    $sealed = $aes.CreateEncryptor().TransformFinalBlock($clear, 0, $clear.Length)
    $aad = [Text.Encoding]::ASCII.GetBytes($header)
    $bits = [BitConverter]::GetBytes([uint64] ($aad.Length * 8))
    if ([BitConverter]::IsLittleEndian) { [Array]::Reverse($bits) }
    $hmac = New-Object Security.Cryptography.HMACSHA512 -ArgumentList @(, ([byte[]] $cek[0..31]))
    $tag = [byte[]] ($hmac.ComputeHash([byte[]] ($aad + $iv + $sealed + $bits))[0..31])
    return (@($header, (ConvertTo-Base64Url $wrapped), (ConvertTo-Base64Url $iv), (ConvertTo-Base64Url $sealed), (ConvertTo-Base64Url $tag)) -join '.')
  } finally { $aes.Dispose(); $rsa.Dispose(); $random.Dispose() }
}
function Get-OwnHash {
  $text = ('& {' + $state.body + $Tail).Replace("$([char] 13)", '')
  $sha = [Security.Cryptography.SHA256]::Create()
  try { return -join ($sha.ComputeHash([Text.Encoding]::UTF8.GetBytes($text)) | ForEach-Object { $_.ToString('x2') }) } finally { $sha.Dispose() }
}
function Write-Reply {
  $facts = [ordered] @{
    version = 1; provider = 'microsoft'; setup = $Setup; script = Get-OwnHash
    at = [DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ', [Globalization.CultureInfo]::InvariantCulture)
    tenantId = $state.tenant; clientId = "$($state.app.appId)"; objectId = "$($state.principal.id)"; displayName = "$($state.app.displayName)"
    mailbox = $Mailbox; way = $Way; dkim = @($state.dkim | Where-Object { $_ }); did = @($state.done); rotation = [bool] $Rotate
  }
  if ($state.secret) { $facts.secret = $state.secret.text; $facts.secretKeyId = $state.secret.keyId; $facts.secretExpiresOn = $state.secret.ends.Substring(0, 10) }
  $line = Protect-Text (ConvertTo-Json -InputObject $facts -Depth 4 -Compress)
  $state.secret = $null
  Write-Host ''
  Write-Host 'Copy everything from mailwright-reply to :end and paste it into Mailwright.'
  Write-Host 'The secret in it is sealed: only the computer that wrote this script can open it.'
  Write-Host ''
  # To the output, so that a program that runs the script can read it.
  Write-Output "mailwright-reply:$($line.Length):$($line):end"
}
`;
