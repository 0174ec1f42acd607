<#
.SYNOPSIS
Lets unclash-cli.exe find, untie and put back a real error 1219 on this Windows, and answers what the documentation leaves open.

.DESCRIPTION
NOT YET RUN on any Windows: written from documentation, for the day a machine is there. Whoever runs it first, please mend what
is wrong, and take this sentence out.

Makes two local accounts and two shares (one elevated prompt), connects to them over \\localhost and \\127.0.0.1 as a normal
user, and checks what the program sees, says and does. Takes everything away again at the end (a second elevated prompt), also
after a failure. Meant for a machine that may be thrown away; it wants no connection of yours to localhost or 127.0.0.1.

Start it from a normal PowerShell, not as administrator: an elevated one does not see its user's drives.

.PARAMETER Program
unclash-cli.exe.

.PARAMETER Attended
Somebody sits there: the parts run too where Windows itself asks for a password. The script prints which one to type.

.PARAMETER Answers
Where the answers to the uncertain rows go, as JSON.
#>
[CmdletBinding()]
param(
    [string]$Program = (Join-Path $PSScriptRoot 'unclash-cli.exe'),
    [switch]$Attended,
    [string]$Answers = (Join-Path (Get-Location) 'on-windows.json'),
    # What the elevated copy of this script does; not for people.
    [ValidateSet('', 'Prepare', 'TidyUp', 'Connect')][string]$Part = '',
    [string]$Note = ''
)

Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

$users = @('unclash-u', 'unclash-v')
$shares = @{ 'unclash-a' = 'unclash-a'; 'unclash-b' = 'unclash-b' }
$folder = Join-Path $env:SystemDrive 'unclash-test'

Add-Type -Namespace Unclash -Name Wnet -MemberDefinition @'
[StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode)]
public struct Resource {
    public int Scope; public int Type; public int DisplayType; public int Usage;
    public string LocalName; public string RemoteName; public string Comment; public string Provider;
}
[DllImport("mpr.dll", CharSet = CharSet.Unicode)]
public static extern int WNetAddConnection2W(ref Resource resource, string password, string user, int flags);
[DllImport("mpr.dll", CharSet = CharSet.Unicode)]
public static extern int WNetCancelConnection2W(string name, int flags, bool force);
'@

# 0 or the Win32 code. A user of $null is the signed-in identity.
function Connect-Share([string]$Remote, [string]$User, [string]$Password, [string]$Local, [switch]$Remember) {
    $resource = New-Object Unclash.Wnet+Resource
    $resource.Type = 1  # RESOURCETYPE_DISK
    $resource.RemoteName = $Remote
    if ($Local) { $resource.LocalName = $Local }
    $name = $null; $secret = $null
    if ($User) { $name = $User; $secret = $Password }
    $flags = 4  # CONNECT_TEMPORARY
    if ($Remember) { $flags = 1 }  # CONNECT_UPDATE_PROFILE
    # PowerShell turns $null into '' for strings; '' would mean an empty name.
    if ($User) { [Unclash.Wnet]::WNetAddConnection2W([ref]$resource, $secret, $name, $flags) }
    else { [Unclash.Wnet]::WNetAddConnection2W([ref]$resource, [NullString]::Value, [NullString]::Value, $flags) }
}

function Disconnect-Share([string]$Name, [switch]$Forget) {
    $flags = 0
    if ($Forget) { $flags = 1 }
    [Unclash.Wnet]::WNetCancelConnection2W($Name, $flags, $false)
}

function Disconnect-All {
    foreach ($server in 'localhost', '127.0.0.1', $env:COMPUTERNAME) {
        foreach ($share in @($shares.Keys) + 'IPC$') { [void](Disconnect-Share "\\$server\$share") }
    }
    foreach ($letter in 'Q:', 'R:') { [void](Disconnect-Share $letter -Forget) }
}

# ------------------------------------------------------------------ elevated parts

if ($Part -eq 'Prepare') {
    $secrets = Get-Content -Raw -LiteralPath $Note | ConvertFrom-Json
    New-Item -ItemType Directory -Force -Path $folder | Out-Null
    foreach ($user in $users) {
        $secret = ConvertTo-SecureString $secrets.$user -AsPlainText -Force
        New-LocalUser -Name $user -Password $secret -AccountNeverExpires -Description 'Unclash test, may be deleted' | Out-Null
    }
    foreach ($share in $shares.Keys) {
        $path = Join-Path $folder $share
        New-Item -ItemType Directory -Force -Path $path | Out-Null
        Set-Content -LiteralPath (Join-Path $path 'file.txt') -Value $share
        New-SmbShare -Name $share -Path $path -FullAccess ($users + "$env:USERDOMAIN\$env:USERNAME") | Out-Null
        & icacls.exe $path /grant "$($users[0]):(OI)(CI)M" "$($users[1]):(OI)(CI)M" | Out-Null
    }
    exit 0
}
if ($Part -eq 'TidyUp') {
    $ErrorActionPreference = 'Continue'
    foreach ($share in $shares.Keys) { Remove-SmbShare -Name $share -Force -ErrorAction SilentlyContinue }
    foreach ($user in $users) { Remove-LocalUser -Name $user -ErrorAction SilentlyContinue }
    Remove-Item -Recurse -Force -LiteralPath $folder -ErrorAction SilentlyContinue
    exit 0
}
if ($Part -eq 'Connect') {
    # Row "any, from another logon session": this copy is elevated, so its logon session is the other one.
    $secrets = Get-Content -Raw -LiteralPath $Note | ConvertFrom-Json
    $code = Connect-Share '\\localhost\unclash-b' $users[1] $secrets.($users[1])
    [void](Disconnect-Share '\\localhost\unclash-b')
    exit $code
}

# ------------------------------------------------------------------ the run

$me = New-Object Security.Principal.WindowsPrincipal ([Security.Principal.WindowsIdentity]::GetCurrent())
if ($me.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) {
    throw 'Start this from a normal PowerShell: it asks for an administrator where it needs one.'
}
if (-not (Test-Path -LiteralPath $Program)) { throw "There is no $Program. Name it by -Program." }

$state = Join-Path $env:TEMP ('unclash-' + [Guid]::NewGuid())
New-Item -ItemType Directory -Path $state | Out-Null
$notePath = Join-Path $state 'accounts.json'
$secrets = @{}
foreach ($user in $users) { $secrets[$user] = 'Aa1!' + [Guid]::NewGuid().ToString('N').Substring(0, 20) }
$secrets | ConvertTo-Json | Set-Content -LiteralPath $notePath

$script:failed = 0
$script:passed = 0
$rows = @{}

function Check([string]$What, [bool]$Right, $Seen = $null) {
    if ($Right) { $script:passed++; Write-Host "  right  $What" }
    else { $script:failed++; Write-Host "  WRONG  $What ($Seen)" -ForegroundColor Red }
}

function Elevated([string]$What) {
    $arguments = @('-NoProfile', '-ExecutionPolicy', 'Bypass', '-File', "`"$PSCommandPath`"", '-Part', $What, '-Note', "`"$notePath`"")
    (Start-Process powershell.exe -Verb RunAs -Wait -PassThru -WindowStyle Hidden -ArgumentList $arguments).ExitCode
}

# Runs the program; gives @{ Code; Json }. Nothing can be typed at it unless -Console.
function Run([string[]]$Arguments, [switch]$Console) {
    $all = $Arguments + @('--state-dir', $state, '--format', 'json')
    # What the program says to people on standard error is no error to PowerShell.
    $ErrorActionPreference = 'Continue'
    if ($Console) { $text = & $Program @all } else { $text = '' | & $Program @all 2>$null }
    $code = $LASTEXITCODE
    $json = $null
    try { $json = ($text -join "`n") | ConvertFrom-Json } catch { Write-Host "    not JSON: $text" }
    @{ Code = $code; Json = $json }
}

function Uses { (& net.exe use) -join "`n" }

try {
    if ((Elevated 'Prepare') -ne 0) { throw 'The accounts and shares could not be made.' }
    Disconnect-All
    $u = $users[0]; $v = $users[1]; $pu = $secrets[$u]; $pv = $secrets[$v]

    foreach ($server in 'localhost', '127.0.0.1') {
        Write-Host "A drive holds $server as $u, and $v is wanted"
        Check 'drive Q: connects' ((Connect-Share "\\$server\unclash-a" $u $pu 'Q:') -eq 0)
        $clash = Connect-Share "\\$server\unclash-b" $v $pv
        Check 'Windows says 1219' ($clash -eq 1219) $clash

        $before = Uses
        $look = Run @('inspect')
        $drive = @($look.Json.connections | Where-Object { $_.local -eq 'Q:' })
        Check 'inspect lists Q:' ($drive.Count -eq 1) ($look.Json | ConvertTo-Json -Depth 4)
        if ($drive.Count -eq 1) { Check 'and its user' ($drive[0].user -like "*$u") $drive[0].user }
        Check 'looking changed nothing' ((Uses) -eq $before)

        $told = @('--answer', 'error=1219', '--answer', "server=\\$server\unclash-b", '--answer', "wanted-user=$v")
        $diagnosis = Run (@('diagnose') + $told)
        Check 'diagnose names the drive first' ($diagnosis.Json.causes[0].id -eq 'mapped-drive-other-user') $diagnosis.Json.causes[0].id
        Check 'and would disconnect Q: only' ($diagnosis.Json.plan[0].target -eq 'Q:') $diagnosis.Json.plan[0].target

        $repair = Run (@('repair', '--yes', '--only', 'disconnect-connection') + $told)
        Check 'repair disconnects it' ($repair.Json.steps[0].result -eq 'done') ($repair.Json | ConvertTo-Json -Depth 4)
        $tries = 0
        do { $code = Connect-Share "\\$server\unclash-b" $v $pv; if ($code) { Start-Sleep 1 }; $tries++ } while ($code -eq 1219 -and $tries -lt 30)
        Check 'the wanted connection is possible now' ($code -eq 0) $code
        $rows["closed a moment ago, then V ($server): seconds until accepted"] = $tries - 1
        [void](Disconnect-Share "\\$server\unclash-b")

        if ($Attended) {
            Write-Host "    Windows will ask for a password now. Paste this one: $pu"
            $undo = Run @('undo') -Console
            Check 'undo puts Q: back' ($undo.Code -eq 0 -and (Uses) -match 'Q:') $undo.Code
        } else {
            $undo = Run @('undo')
            Check 'undo without anybody to type says so' ($undo.Code -in 5, 6) $undo.Code
        }
        Disconnect-All
    }

    Write-Host 'A remembered drive'
    Check 'R: is remembered' ((Connect-Share '\\localhost\unclash-a' $u $pu 'R:' -Remember) -eq 0 -and (Test-Path HKCU:\Network\R))
    $wanted = @('--answer', 'error=1219', '--answer', 'server=\\localhost\unclash-b', '--answer', "wanted-user=$v")
    [void](Run (@('repair', '--yes') + $wanted))
    Check 'repair takes R: and what is remembered of it' (-not ((Uses) -match 'R:') -and -not (Test-Path HKCU:\Network\R))
    Disconnect-All
    Remove-Item -LiteralPath HKCU:\Network\R -ErrorAction SilentlyContinue

    Write-Host 'A stored sign-in'
    & cmdkey.exe /add:localhost /user:$u /pass:$pu | Out-Null
    $diagnosis = Run (@('diagnose') + $wanted)
    Check 'diagnose names it' (@($diagnosis.Json.causes | Select-Object -First 3 -ExpandProperty id) -contains 'stored-credential-other-user')
    [void](Run (@('repair', '--yes', '--only', 'remove-stored-credential') + $wanted))
    Check 'repair takes that entry' (-not ((& cmdkey.exe /list:localhost) -match $u))
    & cmdkey.exe /delete:localhost 2>$null | Out-Null

    Write-Host 'What the documentation leaves open'
    # [name, first connection, second connection]; what the second one gives is the answer.
    $b = '\\localhost\unclash-b'; $a = '\\localhost\unclash-a'; $machine = $env:COMPUTERNAME
    $pairs = @(
        , @('none, then none', { Connect-Share $a }, { Connect-Share $b })
        , @('none, then explicit V', { Connect-Share $a }, { Connect-Share $b $v $pv })
        , @('explicit U, then U, same spelling', { Connect-Share $a $u $pu }, { Connect-Share $b $u $pu })
        , @('explicit U, then U, spelled MACHINE\U', { Connect-Share $a $u $pu }, { Connect-Share $b "$machine\$u" $pu })
        , @('explicit U, then U, spelled .\U', { Connect-Share $a $u $pu }, { Connect-Share $b ".\$u" $pu })
        , @('explicit U, then U, spelled in capitals', { Connect-Share $a $u $pu }, { Connect-Share $b $u.ToUpperInvariant() $pu })
        , @('explicit U, then U, other password', { Connect-Share $a $u $pu }, { Connect-Share $b $u 'wrong' })
        , @('explicit U, then V', { Connect-Share $a $u $pu }, { Connect-Share $b $v $pv })
        , @('explicit U, then none, by WNetAddConnection2', { Connect-Share $a $u $pu }, { Connect-Share $b })
        , @('explicit U, then V, by the address', { Connect-Share $a $u $pu }, { Connect-Share '\\127.0.0.1\unclash-b' $v $pv })
        , @('explicit U, then V, by the computer name', { Connect-Share $a $u $pu }, { Connect-Share "\\$machine\unclash-b" $v $pv })
        , @('explicit U, then V, from the elevated logon session', { Connect-Share $a $u $pu }, { Elevated 'Connect' })
    )
    foreach ($pair in $pairs) {
        Disconnect-All
        Start-Sleep 2
        $first = & $pair[1]
        $rows[$pair[0]] = if ($first -ne 0) { "the first one gave $first" } else { & $pair[2] }
        Write-Host ('  {0,-58} {1}' -f $pair[0], $rows[$pair[0]])
    }
    # Whose session does the opening of a path use? A name of the file is enough to connect.
    Disconnect-All
    [void](Connect-Share $a $u $pu)
    $rows['explicit U, then none, by opening a path'] = if (Test-Path "$b\file.txt") { (& net.exe use) -join ' | ' } else { 'refused' }
    Disconnect-All
    & cmdkey.exe /add:localhost /user:$u /pass:$pu | Out-Null
    Start-Sleep 2
    [void](Connect-Share $a)
    $rows['stored U, none, then explicit V'] = Connect-Share $b $v $pv
    & cmdkey.exe /delete:localhost | Out-Null
    if ($Attended) {
        Disconnect-All
        $own = Get-Credential -UserName "$env:USERDOMAIN\$env:USERNAME" -Message 'Your own password: is it taken for the same as none given?'
        if ($own) {
            [void](Connect-Share $a)
            $rows['none, then explicit own identity'] = Connect-Share $b $own.UserName $own.GetNetworkCredential().Password
        }
    }
    # Not answered here: guest sign-ins and an unlisted connection cannot be made to order.
}
finally {
    Disconnect-All
    & cmdkey.exe /delete:localhost 2>$null | Out-Null
    [void](Elevated 'TidyUp')
    Remove-Item -Recurse -Force -LiteralPath $state -ErrorAction SilentlyContinue
    $system = Get-CimInstance Win32_OperatingSystem
    [ordered]@{ windows = "$($system.Caption) $($system.Version)"; answers = $rows } | ConvertTo-Json -Depth 4 |
        Set-Content -LiteralPath $Answers -Encoding UTF8
}

Write-Host "`n$script:passed right, $script:failed wrong. Answers to the open rows: $Answers"
if ($script:failed) { exit 1 }
