/**
 * The version of Exchange's module that fits the PowerShell at hand, found or installed, and the sign-in, in PowerShell. Whoever takes it
 * says `Say`, `Stop-Here`, `$state` and `$ExchangeEnvironment`; what else is given to Connect-ExchangeOnline stands in `$also`.
 */
export const exchangeModule = String.raw`# ExchangeOnlineManagement 3.10.0 and later need PowerShell 7.6; 3.5.0 to 3.9.2 need 7.4 where it is not Windows PowerShell.
function Get-NewestModule {
  $version = $PSVersionTable.PSVersion
  if ($version.Major -lt 6) { return [version] '3.9.2' }
  if ($version -ge [version] '7.6') { return [version] '99.0' }
  if ($version -ge [version] '7.4') { return [version] '3.9.2' }
  return [version] '3.4.0'
}
function Find-ExchangeModule {
  $newest = Get-NewestModule
  return @(Get-Module -ListAvailable -Name ExchangeOnlineManagement | Where-Object { $_.Version -le $newest -and $_.Version -ge [version] '3.0.0' } | Sort-Object -Property Version -Descending)[0]
}
function Connect-Exchange([hashtable] $also = @{}) {
  $module = Find-ExchangeModule
  if (-not $module) {
    Say 'installing the module ExchangeOnlineManagement for this user, from the PowerShell Gallery'
    if ($PSVersionTable.PSVersion.Major -lt 6) { [Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12 }
    $newest = Get-NewestModule
    $limit = @{}
    if ($newest.Major -lt 99) { $limit.MaximumVersion = "$newest" }
    Install-Module -Name ExchangeOnlineManagement -Scope CurrentUser -Force -AllowClobber @limit
    $module = Find-ExchangeModule
    if (-not $module) { Stop-Here "No version of ExchangeOnlineManagement that fits PowerShell $($PSVersionTable.PSVersion) could be installed. Use Azure Cloud Shell, or a newer PowerShell." }
  }
  try { Import-Module -Name ExchangeOnlineManagement -RequiredVersion "$($module.Version)" -ErrorAction Stop } catch { Stop-Sign-In $_ }
  $how = $also + @{ ExchangeEnvironmentName = $ExchangeEnvironment; ShowBanner = $false; ErrorAction = 'Stop' }
  # Azure Cloud Shell has no window to sign in with: a code is shown instead.
  if ($env:ACC_CLOUD -or $env:AZUREPS_HOST_ENVIRONMENT) { $how.Device = $true }
  Say 'sign in to Exchange Online with the role Exchange Administrator'
  try { Connect-ExchangeOnline @how } catch {
    if ("$($_.Exception.Message)" -notmatch 'WAM|broker|window handle' -or -not (Get-Command Connect-ExchangeOnline).Parameters.ContainsKey('DisableWAM')) { Stop-Sign-In $_ }
    Say 'the sign-in window of Windows (WAM) failed: trying without it'
    try { Connect-ExchangeOnline @how -DisableWAM } catch { Stop-Sign-In $_ }
  }
  $state.exchange = $true
  if (-not (Get-Command -Name New-ServicePrincipal -ErrorAction SilentlyContinue)) {
    Stop-Here 'Your account may not manage service principals in Exchange. Sign in with the role Exchange Administrator, then run this script again.'
  }
}
function Stop-Sign-In($failure) {
  $text = "$($failure.Exception.Message)"
  if ($text -match 'Microsoft\.Identity\.Client|Could not load (type|file or assembly)|Method not found') {
    Stop-Here "Another module in this session brought an older sign-in library. Open a fresh PowerShell window and run this script there first. ($text)"
  }
  throw $failure
}
`;
