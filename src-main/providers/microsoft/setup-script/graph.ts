/**
 * Microsoft Graph through whatever is at hand, in PowerShell: the module Microsoft.Graph, the module Az, or the command az;
 * the first that is there. Azure Cloud Shell has the last two, and is signed in. `Graph` answers the parsed body, and throws
 * `CODE: message` with Graph's own error code, so that the rest of the script need not know through which it spoke.
 *
 * After the references of Invoke-MgGraphRequest, Invoke-AzRestMethod and az rest (Microsoft).
 */
export const graph = String.raw`#
# ---- Microsoft Graph ----
# The answers differ in more than case: PowerShell's switch does not see case.
function Find-Graph {
  if (Get-Command -Name Invoke-MgGraphRequest -ErrorAction SilentlyContinue) { return 'Microsoft.Graph' }
  if (Get-Command -Name Invoke-AzRestMethod -ErrorAction SilentlyContinue) { return 'Az' }
  if (Get-Command -Name az -CommandType Application -ErrorAction SilentlyContinue) { return 'cli' }
  Stop-Here 'Nothing here can speak to Entra. Use Azure Cloud Shell (https://shell.azure.com, PowerShell), or run: Install-Module Microsoft.Graph.Authentication -Scope CurrentUser'
}
function Connect-Graph {
  switch ($state.graph) {
    'Microsoft.Graph' {
      $scopes = @('Application.ReadWrite.All', 'Policy.Read.All')
      if ($Way -eq 'mailbox-permission') { $scopes += 'AppRoleAssignment.ReadWrite.All' }
      $null = Connect-MgGraph -Scopes $scopes -TenantId $TenantId -Environment $GraphEnvironment -NoWelcome -ErrorAction Stop
    }
    'Az' {
      if (-not (Get-AzContext -ErrorAction SilentlyContinue)) { $null = Connect-AzAccount -Tenant $TenantId -Environment $AzEnvironment -ErrorAction Stop }
    }
    'cli' {
      $null = & az account show --only-show-errors 2>&1
      if ($LASTEXITCODE -ne 0) { Stop-Here 'az is not signed in. Run: az login --allow-no-subscriptions. Then run this script again.' }
    }
  }
}
function Graph([string] $method, [string] $path, $body) {
  $uri = "https://$GraphHost/v1.0$path"
  $json = if ($null -ne $body) { ConvertTo-Json -InputObject $body -Depth 8 -Compress } else { $null }
  for ($try = 1; ; $try++) {
    $answer = Send-Graph $method $uri $json
    if ($answer.status -ne 429 -or $try -ge 6) { break }
    $pause = [Math]::Max(1, [Math]::Min(60, [int] $answer.after))
    Say "Entra asks for a pause: $pause seconds"
    Start-Sleep -Seconds ([Math]::Min($pause, $Patience))
  }
  $parsed = $null
  if ("$($answer.text)".Trim()) { try { $parsed = ConvertFrom-Json -InputObject $answer.text } catch { $parsed = $null } }
  if ($answer.status -lt 400) { return $parsed }
  $code = if ($parsed -and $parsed.error) { "$($parsed.error.code)" } else { "HTTP $($answer.status)" }
  $message = if ($parsed -and $parsed.error) { "$($parsed.error.message)" } else { "$($answer.text)" }
  throw (New-Object System.InvalidOperationException ("{0}: {1} (HTTP {2})" -f $code, $message, $answer.status))
}
function Send-Graph([string] $method, [string] $uri, [string] $json) {
  switch ($state.graph) {
    'Microsoft.Graph' {
      $asked = @{ Method = $method; Uri = $uri; OutputType = 'HttpResponseMessage'; SkipHttpErrorCheck = $true; ErrorAction = 'Stop' }
      if ($json) { $asked.Body = $json; $asked.ContentType = 'application/json' }
      $response = Invoke-MgGraphRequest @asked
      $text = $response.Content.ReadAsStringAsync().GetAwaiter().GetResult()
      $after = if ($response.Headers.RetryAfter) { $response.Headers.RetryAfter.Delta.TotalSeconds } else { 5 }
      return @{ status = [int] $response.StatusCode; text = $text; after = $after }
    }
    'Az' {
      $asked = @{ Method = $method; Uri = $uri; ErrorAction = 'Stop' }
      if ($json) { $asked.Payload = $json }
      $response = Invoke-AzRestMethod @asked
      return @{ status = [int] $response.StatusCode; text = "$($response.Content)"; after = 5 }
    }
    'cli' {
      # By a file: what stands on a command line can be read by other programs, and quotes do not survive there on Windows.
      $asked = @('rest', '--method', $method.ToLowerInvariant(), '--url', $uri, '--only-show-errors')
      $file = $null
      try {
        if ($json) {
          $file = [IO.Path]::GetTempFileName()
          [IO.File]::WriteAllText($file, $json)
          $asked += @('--headers', 'Content-Type=application/json', '--body', "@$file")
        }
        # Without this, Windows PowerShell takes the first line on standard error for a failure of its own.
        $ErrorActionPreference = 'Continue'
        $lines = @(& az @asked 2>&1 | ForEach-Object { "$_" })
        $ended = $LASTEXITCODE
      } finally { if ($file) { Remove-Item -LiteralPath $file -Force -ErrorAction SilentlyContinue } }
      $text = $lines -join [Environment]::NewLine
      if ($ended -eq 0) { return @{ status = 200; text = $text; after = 5 } }
      # az prints: Bad Request({"error":{...}})
      $status = if ($text -match 'Too Many Requests|429') { 429 } elseif ($text -match 'Forbidden') { 403 } elseif ($text -match 'Not Found') { 404 } else { 400 }
      $start = $text.IndexOf('{'); $end = $text.LastIndexOf('}')
      if ($start -ge 0 -and $end -gt $start) { $text = $text.Substring($start, $end - $start + 1) }
      return @{ status = $status; text = $text; after = 5 }
    }
  }
}
# A list of Graph, all pages of it.
function Graph-List([string] $path) {
  $page = Graph 'GET' $path
  $items = @($page.value)
  while ($page.'@odata.nextLink') {
    $page = Graph 'GET' ($page.'@odata.nextLink' -replace '^https://[^/]+/v1\.0', '')
    $items += @($page.value)
  }
  return , @($items | Where-Object { $null -ne $_ })
}
function Filter-By([string] $field, [string] $value) {
  return '?$filter=' + [Uri]::EscapeDataString($field + " eq '" + $value.Replace("'", "''") + "'")
}
`;
