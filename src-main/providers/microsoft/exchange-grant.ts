/** How a script lets the app use the one mailbox: its words, and its PowerShell. */
export interface ExchangeGrant {
  /** "gives the app FullAccess to the one mailbox", in the script's list of what it does. */
  readonly does: string;
  /** A paragraph of the script's description, or "". */
  readonly note: string;
  readonly grant: string;
  /** Adds to `$problems` what is not visible yet. */
  readonly verify: string;
  readonly show: string;
}

/** The way of Microsoft's guide: FullAccess to the mailbox, beside the Entra permission SMTP.SendAsApp. */
export const mailboxPermission: ExchangeGrant = {
  does: "gives the app FullAccess to the one mailbox",
  note: "",
  grant: `  # ---- 4. The mailbox ----
  # A new registration is not known at once everywhere in Exchange: try for two minutes.
  for ($try = 1; ; $try++) {
    try {
      # Granting it a second time changes nothing.
      $null = Add-MailboxPermission -Identity $Mailbox -User "$($principal.Identity)" -AccessRights FullAccess -AutoMapping $false -WarningAction SilentlyContinue -ErrorAction Stop
      break
    } catch {
      if ($try -ge 12) { throw }
      Write-Host 'Exchange does not know the app yet. Next try in 10 seconds'
      Start-Sleep -Seconds 10
    }
  }
  Write-Host 'The app has FullAccess to the mailbox'
`,
  verify: `  # In which form Exchange lists the app as a user is not documented: any of its names counts.
  $names = @($ObjectId, $AppId)
  if ($now) { $names += @("$($now.Identity)", "$($now.DisplayName)", "$($now.Sid)") }
  $names = @($names | Where-Object { $_ })
  $granted = @(Get-MailboxPermission -Identity $Mailbox | Where-Object {
      $user = "$($_.User)"
      "$($_.AccessRights)" -match 'FullAccess' -and @($names | Where-Object { $user -eq $_ -or $user.EndsWith('\\' + $_) }).Count -gt 0
    })
  if ($granted.Count -eq 0) { $problems += 'FullAccess is not listed for the app yet.' }
`,
  show: `  Get-MailboxPermission -Identity $Mailbox | Format-Table -Property @('User', 'AccessRights') | Out-Host
`,
};

/**
 * The way with the least rights: a role of RBAC for Applications for the one mailbox. Nothing else of the mailbox is open to the app,
 * and it needs no Entra permission: with SMTP.SendAsApp in the token Exchange asks for FullAccess again.
 */
export const roleForMailbox: ExchangeGrant = {
  does: "lets the app send as the one mailbox, by RBAC for Applications",
  note: `
  For this you need the role Organization Management.
  The app needs no permission in Entra. Take SMTP.SendAsApp away there if it was granted:
  with it Exchange asks for FullAccess to the mailbox again.
`,
  grant: `  # ---- 4. The mailbox, by a role ----
  # A tenant in which nothing was ever customized has no room for scopes yet.
  if ((Get-OrganizationConfig).IsDehydrated) { Enable-OrganizationCustomization -ErrorAction Stop }
  # One scope an app, found again by its name. Exchange allows 64 characters.
  $scopeName = "Okta SMTP $AppId"
  $mailboxObject = Get-Mailbox -Identity $Mailbox -ErrorAction Stop
  # By the mailbox's ID in Entra: a filter by address would hold every mailbox with that alias too, now or later.
  $filter = "ExternalDirectoryObjectId -eq '$($mailboxObject.ExternalDirectoryObjectId)'"
  $scope = Get-ManagementScope | Where-Object { $_.Name -eq $scopeName } | Select-Object -First 1
  if ($scope) {
    Set-ManagementScope -Identity $scopeName -RecipientRestrictionFilter $filter -ErrorAction Stop
    Write-Host 'The scope is there already; it now holds this mailbox'
  } else {
    $null = New-ManagementScope -Name $scopeName -RecipientRestrictionFilter $filter -ErrorAction Stop
    Write-Host 'Made a scope with this mailbox alone'
  }
  $assigned = @(Get-ManagementRoleAssignment -Role 'Application SMTP.SendAsApp' | Where-Object { $_.Name -eq $scopeName })
  if ($assigned.Count -eq 0) {
    $null = New-ManagementRoleAssignment -Name $scopeName -Role 'Application SMTP.SendAsApp' -App "$($principal.AppId)" -CustomResourceScope $scopeName -ErrorAction Stop
  }
  Write-Host 'The app may send as the mailbox'
`,
  verify: `  $authorized = @(Test-ServicePrincipalAuthorization -Identity $ObjectId -Resource $Mailbox | Where-Object {
      "$($_.RoleName)" -eq 'Application SMTP.SendAsApp' -and "$($_.InScope)" -eq 'True'
    })
  if ($authorized.Count -eq 0) { $problems += 'The role is not in force for this mailbox yet.' }
`,
  show: `  Test-ServicePrincipalAuthorization -Identity $ObjectId -Resource $Mailbox | Format-Table -Property @('RoleName', 'AllowedResourceScope', 'InScope') | Out-Host
`,
};
