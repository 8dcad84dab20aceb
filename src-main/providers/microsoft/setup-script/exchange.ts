import { exchangeModule } from "../exchange-module.ts";

/**
 * The app in Exchange Online, in PowerShell: its registration, its way to the one mailbox, authenticated SMTP, and the DKIM
 * targets of the domain. After the ExchangePowerShell reference and "SMTP Onboarding to App RBAC" (Microsoft).
 */
export const exchange = String.raw`#
# ---- Exchange Online ----
${exchangeModule}function Get-Mailbox-Here {
  try { return Get-Mailbox -Identity $Mailbox -ErrorAction Stop } catch {
    if ("$($_.Exception.Message)" -notmatch 'couldn.t be found|ManagementObjectNotFound|not recognized') { throw }
    Stop-Here "There is no mailbox $Mailbox in Exchange Online. Make it in the Microsoft 365 admin center (a shared mailbox is enough), or enter the right address. Then run this script again."
  }
}
function Register-InExchange {
  # Get-ServicePrincipal -Identity answers every service principal when the one asked for is not there: filter instead.
  $registered = @(Get-ServicePrincipal -ErrorAction Stop | Where-Object { "$($_.AppId)" -eq $state.app.appId })
  foreach ($other in @($registered | Where-Object { "$($_.ObjectId)" -ne $state.principal.id })) {
    Remove-ServicePrincipal -Identity "$($other.ObjectId)" -Confirm:$false -ErrorAction Stop
    Did "removed the registration in Exchange under the wrong Object ID $($other.ObjectId)"
  }
  $right = @($registered | Where-Object { "$($_.ObjectId)" -eq $state.principal.id })[0]
  if ($right) { Say 'the app is registered in Exchange already' }
  else {
    $right = Wait-For 'Exchange to know the app' "couldn.t be found|doesn.t exist|not found|NotFound" {
      New-ServicePrincipal -AppId $state.app.appId -ObjectId $state.principal.id -DisplayName $AppName -ErrorAction Stop
    }
    Did 'registered the app in Exchange'
  }
  $state.registered = $right
}
function Grant-Mailbox {
  $names = @("$($state.registered.Identity)", "$($state.registered.DisplayName)", "$($state.registered.Sid)", $state.principal.id, $state.app.appId) | Where-Object { $_ }
  $has = @(Get-MailboxPermission -Identity $Mailbox -ErrorAction Stop | Where-Object {
      $user = "$($_.User)"
      "$($_.AccessRights)" -match 'FullAccess' -and @($names | Where-Object { $user -eq $_ -or $user.EndsWith('\' + $_) }).Count -gt 0
    })
  if ($has.Count -gt 0) { Say 'the app has FullAccess to the mailbox already'; return }
  $null = Wait-For 'Exchange to know the app' "couldn.t be found|isn.t found|not found|NotFound" {
    Add-MailboxPermission -Identity $Mailbox -User "$($state.registered.Identity)" -AccessRights FullAccess -AutoMapping $false -WarningAction SilentlyContinue -ErrorAction Stop
  }
  Did "gave the app FullAccess to $Mailbox"
}
function Grant-Role($mailboxObject) {
  # A tenant in which nothing was ever customized has no room for scopes yet.
  if ((Get-OrganizationConfig -ErrorAction Stop).IsDehydrated) { Enable-OrganizationCustomization -ErrorAction Stop; Did 'made the organization ready for scopes' }
  # One scope an app, found again by its name. By the mailbox's ID in Entra: a filter by address would hold aliases too.
  $scopeName = "Okta SMTP $($state.app.appId)"
  $filter = "ExternalDirectoryObjectId -eq '$($mailboxObject.ExternalDirectoryObjectId)'"
  $scope = @(Get-ManagementScope -ErrorAction Stop | Where-Object { $_.Name -eq $scopeName })[0]
  if (-not $scope) {
    $null = New-ManagementScope -Name $scopeName -RecipientRestrictionFilter $filter -ErrorAction Stop
    Did "made a scope that holds $Mailbox alone"
  } elseif ("$($scope.RecipientFilter)" -ne $filter) {
    Set-ManagementScope -Identity $scopeName -RecipientRestrictionFilter $filter -ErrorAction Stop
    Did "the scope holds $Mailbox alone"
  }
  $given = @(Get-ManagementRoleAssignment -Role 'Application SMTP.SendAsApp' -ErrorAction Stop | Where-Object { $_.Name -eq $scopeName })
  if ($given.Count -gt 0) { Say 'the app may send as the mailbox already'; return }
  $null = Wait-For 'Exchange to know the app' "couldn.t be found|isn.t found|not found|NotFound" {
    New-ManagementRoleAssignment -Name $scopeName -Role 'Application SMTP.SendAsApp' -App $state.app.appId -CustomResourceScope $scopeName -ErrorAction Stop
  }
  Did "the app may send as $Mailbox, by RBAC for Applications; Exchange needs up to two hours"
}
function Enable-SmtpAuth {
  $before = (Get-CASMailbox -Identity $Mailbox -ErrorAction Stop).SmtpClientAuthenticationDisabled
  if ($before -eq $false) { Say 'authenticated SMTP is allowed for the mailbox already'; return }
  Set-Note 'smtpClientAuthenticationDisabled' "$before"
  Set-CASMailbox -Identity $Mailbox -SmtpClientAuthenticationDisabled $false -ErrorAction Stop
  Did "allowed authenticated SMTP for $Mailbox"
}
# The two DKIM targets of the email domain. They exist when the domain is accepted here; the switch comes after the records.
function Read-Dkim {
  if (-not $EmailDomain) { return }
  $config = $null
  try { $config = Get-DkimSigningConfig -Identity $EmailDomain -ErrorAction Stop } catch {
    if ("$($_.Exception.Message)" -notmatch 'couldn.t be found|not found|NotFound') { throw }
  }
  if (-not $config) {
    try {
      $config = New-DkimSigningConfig -DomainName $EmailDomain -Enabled $false -ErrorAction Stop
      Did "made the DKIM keys of $EmailDomain"
    } catch {
      Say "DKIM: Exchange does not have the domain $EmailDomain yet. Add it in the Microsoft 365 admin center. ($($_.Exception.Message))"
      return
    }
  }
  $state.dkim = @("$($config.Selector1CNAME)", "$($config.Selector2CNAME)")
}
`;
