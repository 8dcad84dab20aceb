import { exchangeOnlineAppId } from "../clouds.ts";

/**
 * The app in Entra, in PowerShell: registration, Enterprise application, client secret, and for the way of the guides the
 * permission SMTP.SendAsApp with its consent. Each function finds what is there and adds what is missing. An app that this
 * script made carries the setup's mark among its tags, and in its notes what undo has to put back.
 *
 * After the Graph reference (applications, servicePrincipals, appRoleAssignedTo, addPassword, defaultAppManagementPolicy).
 */
export const entra = `#
# ---- Entra ----
$exchangeOnline = '${exchangeOnlineAppId}'
$late = 'Request_ResourceNotFound|NoBackingApplicationObject|does not reference a valid application|does not exist or one of its queried'
function Test-Tenant {
  $organization = @((Graph 'GET' '/organization?$select=id,displayName,verifiedDomains').value)[0]
  $names = @("$($organization.id)") + @($organization.verifiedDomains | ForEach-Object { "$($_.name)" })
  if ($TenantId -and $names -notcontains $TenantId) {
    Stop-Here "You are signed in to $($organization.displayName) ($($organization.id)). This script is for $TenantId. Sign in there, or write a new script for this tenant."
  }
  $state.tenant = "$($organization.id)"
  $state.tenantName = "$($organization.displayName)"
}
function Find-App {
  if ($ClientId) { return (Graph-List ('/applications' + (Filter-By 'appId' $ClientId)))[0] }
  # Others may have given another app this name: only the one with the mark is ours.
  return @((Graph-List ('/applications' + (Filter-By 'displayName' $AppName))) | Where-Object { @($_.tags) -contains $Mark })[0]
}
function Find-Principal([string] $appId) {
  return (Graph-List ('/servicePrincipals' + (Filter-By 'appId' $appId)))[0]
}
function Add-App {
  $app = Find-App
  if ($app) { Say "the app is registered already: $($app.appId)" }
  elseif ($ClientId) { Stop-Here "There is no app with the client ID $ClientId in this tenant. Take the client ID out of the setup and write a new script: it registers one." }
  else {
    $app = Graph 'POST' '/applications' @{ displayName = $AppName; signInAudience = 'AzureADMyOrg'; tags = @($Mark) }
    Did "registered the app $AppName ($($app.appId))"
  }
  $state.app = $app
  $principal = Find-Principal $app.appId
  if (-not $principal) {
    $principal = Wait-For 'Entra to know the app' $late { Graph 'POST' '/servicePrincipals' @{ appId = $app.appId } }
    Did "made its Enterprise application ($($principal.id))"
  }
  $state.principal = $principal
}
function Grant-SendRole {
  $exchange = Find-Principal $exchangeOnline
  if (-not $exchange) { Stop-Here 'This tenant has no Exchange Online: the Enterprise application Office 365 Exchange Online is not there. Check the licenses in the Microsoft 365 admin center.' }
  $role = @($exchange.appRoles | Where-Object { $_.value -eq 'SMTP.SendAsApp' })[0]
  if (-not $role) { Stop-Here 'Office 365 Exchange Online offers no permission SMTP.SendAsApp in this tenant. Use the way by RBAC for Applications instead.' }
  $wanted = @($state.app.requiredResourceAccess | Where-Object { $_.resourceAppId -eq $exchangeOnline } | ForEach-Object { $_.resourceAccess } | Where-Object { $_.id -eq $role.id })
  if ($wanted.Count -eq 0) {
    $kept = @($state.app.requiredResourceAccess | Where-Object { $_ -and $_.resourceAppId -ne $exchangeOnline })
    $same = @($state.app.requiredResourceAccess | Where-Object { $_.resourceAppId -eq $exchangeOnline } | ForEach-Object { $_.resourceAccess })
    $access = $kept + @(@{ resourceAppId = $exchangeOnline; resourceAccess = @($same + @(@{ id = $role.id; type = 'Role' })) })
    $null = Wait-For 'Entra to know the app' $late { Graph 'PATCH' "/applications/$($state.app.id)" @{ requiredResourceAccess = $access } }
  }
  $given = @((Graph-List "/servicePrincipals/$($exchange.id)/appRoleAssignedTo") | Where-Object { $_.principalId -eq $state.principal.id -and $_.appRoleId -eq $role.id })
  if ($given.Count -gt 0) { Say 'SMTP.SendAsApp has its admin consent already'; return }
  try {
    $null = Wait-For 'Entra to know the Enterprise application' $late {
      Graph 'POST' "/servicePrincipals/$($exchange.id)/appRoleAssignedTo" @{ principalId = $state.principal.id; resourceId = $exchange.id; appRoleId = $role.id }
    }
  } catch {
    if ("$($_.Exception.Message)" -notmatch 'already exists') { throw }
  }
  Did 'granted SMTP.SendAsApp, with admin consent'
}
# How long a secret may live here, in days. A tenant may forbid secrets, or shorten them.
function Get-SecretDays {
  try { $policy = Graph 'GET' '/policies/defaultAppManagementPolicy' } catch { return $SecretDays }
  if (-not $policy.isEnabled) { return $SecretDays }
  $rules = @($policy.applicationRestrictions.passwordCredentials | Where-Object { $_ -and "$($_.state)" -ne 'disabled' })
  if (@($rules | Where-Object { $_.restrictionType -eq 'passwordAddition' }).Count -gt 0) {
    Stop-Here 'A policy of this tenant forbids client secrets (Entra, Enterprise applications, Application policies: Block password addition). Whoever manages it can make an exception for this app.'
  }
  $days = $SecretDays
  foreach ($rule in @($rules | Where-Object { $_.restrictionType -eq 'passwordLifetime' -and $_.maxLifetime })) {
    $allowed = [int] [Math]::Floor([Xml.XmlConvert]::ToTimeSpan("$($rule.maxLifetime)").TotalDays)
    if ($allowed -lt $days) { $days = $allowed; Say "a policy of this tenant lets secrets live $allowed days" }
  }
  return $days
}
function Add-Secret {
  $present = @($state.app.passwordCredentials | Where-Object { $_ -and $_.keyId -eq $HaveSecret })
  if ($HaveSecret -and $present.Count -gt 0 -and -not $Rotate) { Say 'the client secret of the setup is there already'; return }
  $days = Get-SecretDays
  $ends = [DateTime]::UtcNow.AddDays($days).ToString('yyyy-MM-ddTHH:mm:ssZ', [Globalization.CultureInfo]::InvariantCulture)
  $made = Wait-For 'Entra to know the app' $late {
    Graph 'POST' "/applications/$($state.app.id)/addPassword" @{ passwordCredential = @{ displayName = $SecretName; endDateTime = $ends } }
  }
  $state.secret = @{ text = "$($made.secretText)"; keyId = "$($made.keyId)"; ends = $ends }
  Did "made a client secret that is valid until $($ends.Substring(0, 10))"
}
# The secrets that this script made before, apart from the one the setup uses.
function Remove-OldSecrets {
  if (-not $HaveSecret) { Stop-Here 'This script does not know which secret the setup uses. Write a new one after the reply was taken over.' }
  if (@($state.app.passwordCredentials | Where-Object { $_.keyId -eq $HaveSecret }).Count -eq 0) { Stop-Here 'The secret that the setup uses is not listed for this app. Nothing was removed.' }
  foreach ($old in @($state.app.passwordCredentials | Where-Object { $_ -and $_.displayName -eq $SecretName -and $_.keyId -ne $HaveSecret })) {
    $null = Graph 'POST' "/applications/$($state.app.id)/removePassword" @{ keyId = $old.keyId }
    Did "removed the secret that began $("$($old.startDateTime)".Substring(0, [Math]::Min(10, "$($old.startDateTime)".Length)))"
  }
}
# What undo has to put back stands in the app's notes, one "name=value" a line.
function Get-Note([string] $name) {
  foreach ($line in "$($state.app.notes)".Split([char] 10)) { if ($line.Trim().StartsWith("$name=")) { return $line.Trim().Substring($name.Length + 1) } }
  return $null
}
function Set-Note([string] $name, [string] $value) {
  if ($null -ne (Get-Note $name) -or @($state.app.tags) -notcontains $Mark) { return }
  $notes = ("$($state.app.notes)".Trim() + [char] 10 + "$name=$value").Trim()
  $null = Wait-For 'Entra to know the app' $late { Graph 'PATCH' "/applications/$($state.app.id)" @{ notes = $notes } }
  Add-Member -InputObject $state.app -NotePropertyName notes -NotePropertyValue $notes -Force
}
`;
