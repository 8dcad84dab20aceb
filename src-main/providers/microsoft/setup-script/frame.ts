/**
 * The script's frame, in PowerShell: its switches, how it speaks, how it waits. No line is empty, and the whole is one
 * expression `& { … } @args`: pasted into a shell, nothing of it runs before its last line has arrived, and the same text
 * runs as a file with its switches. Windows PowerShell 5.1 and PowerShell 7.
 */
export const opening = `[CmdletBinding()]
param([switch] $WhatIf, [switch] $Yes, [switch] $Rotate, [switch] $Retire, [switch] $Undo)
# The cmdlets of Exchange do not see this preference: each one that matters says -ErrorAction Stop itself.
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
`;

export const speaking = `#
# ---- How it speaks and waits ----
$state = @{ step = 'looking at what is here'; done = @(); exchange = $false }
function Say([string] $text) { Write-Host "  $text" }
function Did([string] $text) { $state.done += $text; Write-Host "  done: $text" }
# Throws a sentence for people: what is wrong, and the next step.
function Stop-Here([string] $text) { throw (New-Object System.InvalidOperationException $text) }
# The admin's answer; a line left over from a paste is no answer.
function Confirm-Start {
  if ($Yes) { return }
  for ($try = 1; $try -le 5; $try++) {
    $answer = (Read-Host 'Go on? y or n').Trim()
    if ($answer -match '^(y|yes)$') { return }
    if ($answer -match '^(n|no)$') { break }
  }
  Stop-Here 'Nothing was changed. Run the script again to go on.'
}
# Entra and Exchange know a new thing in one place sooner than in another. Only the errors named are tried again.
function Wait-For([string] $what, [string] $again, [scriptblock] $try) {
  $pause = 2
  $until = [DateTime]::UtcNow.AddSeconds($Patience)
  while ($true) {
    try { return (& $try) } catch {
      $text = "$($_.Exception.Message)"
      if ($text -notmatch $again -or [DateTime]::UtcNow -ge $until) { throw }
      Say "waiting for $what, next try in $pause seconds"
      Start-Sleep -Seconds ([Math]::Min($pause, $Patience))
      $pause = [Math]::Min($pause * 2, 30)
    }
  }
}
`;
