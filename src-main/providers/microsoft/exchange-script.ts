import type { ExchangeAccess, MicrosoftCloudId } from "../../contract/index.ts";
import { powershellString } from "../powershell.ts";
import { tidy } from "../text.ts";
import { chosenCloud } from "./clouds.ts";
import { type ExchangeGrant, mailboxPermission, roleForMailbox } from "./exchange-grant.ts";
import { exchangeModule } from "./exchange-module.ts";

export interface ExchangeValues {
  /** Application (client) ID. */
  readonly clientId: string;
  /** Object ID of the Enterprise application (the service principal), not of the App registration. */
  readonly objectId: string;
  /** GUID or verified domain of the tenant. */
  readonly tenantId: string;
  /** Address of the mailbox that sends. */
  readonly mailbox: string;
  /** The app's name in Exchange. */
  readonly displayName: string;
  /** The worldwide cloud when absent. */
  readonly cloud?: MicrosoftCloudId | undefined;
  /** FullAccess to the mailbox when absent; `rbac` is the way with the least rights. */
  readonly access?: ExchangeAccess | undefined;
}

/**
 * A complete PowerShell script that gives the app the mailbox in Exchange Online. It can be run again without harm, checks
 * its own work, and repairs a wrong Object ID when asked to. Windows PowerShell 5.1 and PowerShell 7. Printable ASCII
 * only; the values stand in one place, as literals that nothing in them can break out of.
 *
 * After "Authenticate an IMAP, POP or SMTP connection using OAuth", "SMTP Onboarding to App RBAC" and the
 * ExchangePowerShell reference (Microsoft).
 */
export function exchangeScript(values: ExchangeValues): string {
  const literal = (value: string) => powershellString(tidy(value));
  const grant = values.access === "rbac" ? roleForMailbox : mailboxPermission;
  return [
    headOf(grant),
    "# ---- Your values ----",
    `$AppId       = ${literal(values.clientId)}`,
    `$ObjectId    = ${literal(values.objectId)}`,
    `$TenantId    = ${literal(values.tenantId)}`,
    `$Mailbox     = ${literal(values.mailbox)}`,
    `$DisplayName = ${literal(values.displayName)}`,
    `$ExchangeEnvironment = ${literal(chosenCloud({ cloud: values.cloud }).exchangeEnvironment)}`,
    "",
    bodyOf(grant),
  ].join("\n");
}

const headOf = (grant: ExchangeGrant): string => `#Requires -Version 5.1
<#
.SYNOPSIS
  Gives an Entra app one mailbox in Exchange Online, so that it can send over SMTP with OAuth 2.0.

.DESCRIPTION
  What it does, in order:
    1. installs the module ExchangeOnlineManagement for you, if it is not there
    2. signs you in (the role Exchange Administrator is needed)
    3. registers the app in Exchange under the Object ID of its Enterprise application
    4. ${grant.does}
    5. allows authenticated SMTP for that mailbox
    6. checks all of it
  It can be run again without harm. It holds no secret.
${grant.note}
  To run it on Windows:
    powershell -ExecutionPolicy Bypass -File .\\exchange-setup.ps1
  On macOS and Linux, with PowerShell 7:
    pwsh ./exchange-setup.ps1

.PARAMETER RepairObjectId
  Replaces a registration of this app that was made under another Object ID.
#>
[CmdletBinding()]
param(
  [switch] $RepairObjectId
)

# The cmdlets of Exchange do not see this preference: each one that matters says -ErrorAction Stop itself.
$ErrorActionPreference = 'Stop'
`;

const bodyOf = (grant: ExchangeGrant): string => `# ---- Are they complete? ----
$guid = '^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$'
if ($AppId -notmatch $guid) {
  throw 'The client ID is not a GUID. Copy Application (client) ID from App registrations, your app, Overview.'
}
if ($ObjectId -notmatch $guid) {
  throw 'The Object ID is not a GUID. Copy Object ID from Enterprise applications, your app, Overview. The one under App registrations is a different ID.'
}
if (-not $TenantId) { throw 'The tenant ID is missing. Copy Directory (tenant) ID from App registrations, your app, Overview.' }
if (-not $Mailbox) { throw 'The address of the mailbox is missing.' }
if (-not $DisplayName) { $DisplayName = 'Okta SMTP app' }

# ---- 1. and 2. The module, and the sign-in ----
$state = @{ exchange = $false }
function Say([string] $text) { Write-Host $text }
function Stop-Here([string] $text) { throw $text }
${exchangeModule}
try {
  Connect-Exchange @{ Organization = $TenantId }
  $null = Get-CASMailbox -Identity $Mailbox -ErrorAction Stop

  # ---- 3. The app in Exchange ----
  # Get-ServicePrincipal -Identity returns every service principal when the one asked for does not exist: filter instead.
  $registered = @(Get-ServicePrincipal -ErrorAction Stop | Where-Object { "$($_.AppId)" -eq $AppId })
  $others = @($registered | Where-Object { "$($_.ObjectId)" -ne $ObjectId })
  if ($others.Count -gt 0 -and -not $RepairObjectId) {
    Write-Warning 'This app is registered in Exchange under another Object ID:'
    $others | Format-List -Property @('DisplayName', 'AppId', 'ObjectId') | Out-Host
    throw 'Compare it with Object ID under Enterprise applications. If the one in this script is right, run it again with -RepairObjectId. If not, mend the value in this script.'
  }
  foreach ($other in $others) {
    Write-Host 'Removing the registration under the wrong Object ID'
    Remove-ServicePrincipal -Identity "$($other.ObjectId)" -Confirm:$false -ErrorAction Stop
  }
  $principal = $registered | Where-Object { "$($_.ObjectId)" -eq $ObjectId } | Select-Object -First 1
  if ($principal) {
    Write-Host 'The app is registered in Exchange already'
  } else {
    Write-Host 'Registering the app in Exchange'
    $principal = New-ServicePrincipal -AppId $AppId -ObjectId $ObjectId -DisplayName $DisplayName -ErrorAction Stop
  }

${grant.grant}
  # ---- 5. Authenticated SMTP ----
  # The mailbox's own value wins over the organization's, which is off for tenants made since 2020.
  Set-CASMailbox -Identity $Mailbox -SmtpClientAuthenticationDisabled $false -ErrorAction Stop
  Write-Host 'Authenticated SMTP is allowed for the mailbox'

  # ---- 6. Is it all there? ----
  $problems = @()
  $now = Get-ServicePrincipal | Where-Object { "$($_.AppId)" -eq $AppId -and "$($_.ObjectId)" -eq $ObjectId } | Select-Object -First 1
  if (-not $now) { $problems += 'The registration of the app is not visible yet.' }
${grant.verify}  if ((Get-CASMailbox -Identity $Mailbox).SmtpClientAuthenticationDisabled -ne $false) {
    $problems += 'Authenticated SMTP is not shown as allowed yet.'
  }

  $now | Format-List -Property @('DisplayName', 'AppId', 'ObjectId') | Out-Host
${grant.show}  Get-CASMailbox -Identity $Mailbox | Format-List -Property SmtpClientAuthenticationDisabled | Out-Host
  Get-TransportConfig | Format-List -Property SmtpClientAuthenticationDisabled | Out-Host

  if ($problems.Count -gt 0) {
    foreach ($problem in $problems) { Write-Warning $problem }
    Write-Warning 'Exchange needs a while to show a change. Run this script again in a few minutes.'
  } else {
    Write-Host 'Done. Exchange may need half an hour, sometimes two, until the app can send.'
  }
} finally {
  if ($state.exchange) { Disconnect-ExchangeOnline -Confirm:$false }
}
`;
