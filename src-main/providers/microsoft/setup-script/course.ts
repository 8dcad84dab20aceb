/** The course of the script, in PowerShell: what it says first, its modes, and how it ends. */
export const course = String.raw`#
# ---- What it does ----
function Show-Plan {
  Write-Host "Mailwright: $AppName for $Mailbox"
  if ($Undo) { Write-Host 'Takes back what this script made:'; Write-Host '  1. the rights in Exchange and the registration there'; Write-Host '  2. authenticated SMTP of the mailbox, as it was'; Write-Host '  3. the app in Entra, with its secrets (Entra keeps it 30 days)'; return }
  if ($Retire) { Write-Host 'Removes the secrets that this script made before. The one the setup uses stays.'; return }
  if ($Rotate) { Write-Host 'Adds a second client secret to the app. The one Okta uses stays valid.'; return }
  Write-Host 'What it will do, leaving what is there already:'
  Write-Host "  1. Entra: register the app (this tenant only) with its Enterprise application"
  if ($Way -eq 'rbac') { Write-Host "  2. Entra: one client secret, valid at most $SecretDays days; no permission is granted" }
  else { Write-Host "  2. Entra: the permission SMTP.SendAsApp with admin consent, and one client secret, valid at most $SecretDays days" }
  if ($Way -eq 'rbac') { Write-Host "  3. Exchange: register the app, and let it send as $Mailbox alone (RBAC for Applications)" }
  else { Write-Host "  3. Exchange: register the app, and give it FullAccess to $Mailbox" }
  Write-Host "  4. Exchange: allow authenticated SMTP for $Mailbox, and read the DKIM targets of $EmailDomain"
  $module = if (Find-ExchangeModule) { '' } else { ', after installing the module ExchangeOnlineManagement for you' }
  Write-Host "  5. print one reply for Mailwright, with the secret sealed$module"
}
function Start-Setup {
  $mailboxObject = $null
  $state.step = 'signing in to Entra'
  Connect-Graph
  Test-Tenant
  Say "tenant: $($state.tenantName) ($($state.tenant))"
  $state.step = 'signing in to Exchange'
  Connect-Exchange
  $state.step = 'finding the mailbox'
  $mailboxObject = Get-Mailbox-Here
  $state.step = 'registering the app'
  Add-App
  if ($Way -eq 'mailbox-permission') { $state.step = 'granting SMTP.SendAsApp'; Grant-SendRole }
  $state.step = 'registering the app in Exchange'
  Register-InExchange
  $state.step = 'opening the mailbox to the app'
  if ($Way -eq 'rbac') { Grant-Role $mailboxObject } else { Grant-Mailbox }
  $state.step = 'allowing authenticated SMTP'
  Enable-SmtpAuth
  $state.step = 'reading the DKIM targets'
  Read-Dkim
  # Last: a secret that nobody gets is worth less than no secret.
  $state.step = 'making the client secret'
  Add-Secret
  $state.step = 'writing the reply'
  Write-Reply
}
function Start-Rotation {
  $state.step = 'signing in to Entra'
  Connect-Graph
  Test-Tenant
  $state.step = 'finding the app'
  $state.app = Find-App
  if (-not $state.app) { Stop-Here 'The app of this setup is not in this tenant. Nothing was changed.' }
  $state.principal = Find-Principal $state.app.appId
  if ($Retire) { $state.step = 'removing old secrets'; Remove-OldSecrets; return }
  $state.step = 'making the client secret'
  Add-Secret
  $state.step = 'writing the reply'
  Write-Reply
}
function Start-Undo {
  $state.step = 'signing in to Entra'
  Connect-Graph
  Test-Tenant
  $state.step = 'finding the app'
  $state.app = Find-App
  if (-not $state.app -or @($state.app.tags) -notcontains $Mark) { Stop-Here 'There is no app in this tenant that this script made. Nothing was changed.' }
  $state.principal = Find-Principal $state.app.appId
  $state.step = 'signing in to Exchange'
  Connect-Exchange
  $state.step = 'taking the rights back'
  $scopeName = "Okta SMTP $($state.app.appId)"
  foreach ($given in @(Get-ManagementRoleAssignment -Role 'Application SMTP.SendAsApp' -ErrorAction SilentlyContinue | Where-Object { $_.Name -eq $scopeName })) {
    Remove-ManagementRoleAssignment -Identity $given.Name -Confirm:$false -ErrorAction Stop; Did 'removed the role'
  }
  foreach ($scope in @(Get-ManagementScope -ErrorAction SilentlyContinue | Where-Object { $_.Name -eq $scopeName })) {
    Remove-ManagementScope -Identity $scopeName -Confirm:$false -ErrorAction Stop; Did 'removed the scope'
  }
  foreach ($registered in @(Get-ServicePrincipal -ErrorAction Stop | Where-Object { "$($_.AppId)" -eq $state.app.appId })) {
    $user = "$($registered.Identity)"
    foreach ($held in @(Get-MailboxPermission -Identity $Mailbox -ErrorAction SilentlyContinue | Where-Object { "$($_.User)" -eq $user -or "$($_.User)".EndsWith('\' + $user) })) {
      Remove-MailboxPermission -Identity $Mailbox -User "$($held.User)" -AccessRights FullAccess -Confirm:$false -ErrorAction Stop; Did "took FullAccess to $Mailbox back"
    }
    Remove-ServicePrincipal -Identity "$($registered.ObjectId)" -Confirm:$false -ErrorAction Stop; Did 'removed the registration in Exchange'
  }
  $state.step = 'putting authenticated SMTP back'
  $before = Get-Note 'smtpClientAuthenticationDisabled'
  $now = (Get-CASMailbox -Identity $Mailbox -ErrorAction Stop).SmtpClientAuthenticationDisabled
  if ($null -ne $before -and $now -eq $false) {
    $value = if ($before -eq 'True') { $true } elseif ($before -eq 'False') { $false } else { $null }
    Set-CASMailbox -Identity $Mailbox -SmtpClientAuthenticationDisabled $value -ErrorAction Stop; Did 'authenticated SMTP of the mailbox is as it was'
  }
  $state.step = 'removing the app'
  $null = Graph 'DELETE' "/applications/$($state.app.id)"
  Did "removed the app $($state.app.displayName); Entra keeps it 30 days under Deleted applications"
}
#
# ---- From here on it runs ----
$state.body = $MyInvocation.MyCommand.ScriptBlock.ToString()
if ($Rotating -and -not ($Undo -or $Retire)) { $Rotate = [switch] $true }
try {
  Show-Plan
  if ($WhatIf) { Write-Host 'Nothing was changed (-WhatIf).'; return }
  Confirm-Start
  $state.graph = Find-Graph
  if ($Undo) { Start-Undo } elseif ($Rotate -or $Retire) { Start-Rotation } else { Start-Setup }
  if ($state.done.Count -eq 0) { Write-Host 'All of it was there already.' } else { Write-Host 'Done.' }
} catch {
  $state.secret = $null
  $text = "$($_.Exception.Message)"
  Write-Host "Stopped while $($state.step)."
  Write-Host "  $text"
  if ($text -match 'Authorization_RequestDenied|Insufficient privileges') { Write-Host '  Your account lacks a role in Entra: Application Administrator or Cloud Application Administrator. Sign in with it, then run this script again.' }
  elseif ($text -match 'PermissionScopeNotGranted|AADSTS65002') { Write-Host '  The sign-in that was used may not do this. Run: Install-Module Microsoft.Graph.Authentication -Scope CurrentUser. Then run this script again.' }
  elseif ($text -match 'AADSTS53003') { Write-Host '  A Conditional Access policy blocks this sign-in. Sign in on a computer the policy allows, or ask whoever manages it.' }
  if ($state.done.Count -gt 0) { Write-Host '  What was done before stays. Run it again: it goes on from there. With -Undo it takes that back.' }
  # A pasted script must not close the shell; a file ends with a code.
  if ($PSCommandPath) { exit 1 }
} finally {
  if ($state.exchange) { try { Disconnect-ExchangeOnline -Confirm:$false } catch { Say 'the session with Exchange could not be closed' } }
}
`;
