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

# Names that are never set are errors; members that something does not have are just empty.
Set-StrictMode -Version 1
$ErrorActionPreference = 'Stop'

$u = 'unclash-u'
$v = 'unclash-v'
$shares = 'unclash-a', 'unclash-b'
$folder = Join-Path $env:SystemDrive 'unclash-test'

# Empty text stands for null, which PowerShell does not pass as a string.
Add-Type -TypeDefinition @'
using System.Runtime.InteropServices;
public static class UnclashNet {
    [StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode)]
    private class Resource {
        public int Scope; public int Type; public int DisplayType; public int Usage;
        public string LocalName; public string RemoteName; public string Comment; public string Provider;
    }
    [DllImport("mpr.dll", CharSet = CharSet.Unicode)]
    private static extern int WNetAddConnection2W([In] Resource resource, string password, string user, int flags);
    [DllImport("mpr.dll", CharSet = CharSet.Unicode)]
    private static extern int WNetCancelConnection2W(string name, int flags, bool force);
    private static string OrNull(string text) { return string.IsNullOrEmpty(text) ? null : text; }
    public static int Connect(string local, string remote, string user, string password, int flags) {
        var resource = new Resource { Type = 1, LocalName = OrNull(local), RemoteName = remote };
        return WNetAddConnection2W(resource, OrNull(password), OrNull(user), flags);
    }
    public static int Disconnect(string name, bool forget) { return WNetCancelConnection2W(name, forget ? 1 : 0, false); }
}
'@

# 0 or the Win32 code. Without a user it is the signed-in identity. The flags are CONNECT_UPDATE_PROFILE and CONNECT_TEMPORARY.
function Connect-Share([string]$Remote, [string]$User = '', [string]$Password = '', [string]$Local = '', [switch]$Remember) {
    $flags = 4
    if ($Remember) { $flags = 1 }
    [UnclashNet]::Connect($Local, $Remote, $User, $Password, $flags)
}

function Disconnect-All {
    foreach ($server in 'localhost', '127.0.0.1', $env:COMPUTERNAME) {
        foreach ($share in 'unclash-a', 'unclash-b', 'IPC$') { [void][UnclashNet]::Disconnect("\\$server\$share", $false) }
    }
    foreach ($letter in 'Q:', 'R:') { [void][UnclashNet]::Disconnect($letter, $true) }
}

# ------------------------------------------------------------------ elevated parts

if ($Part -eq 'Prepare') {
    $told = Get-Content -Raw -LiteralPath $Note | ConvertFrom-Json
    foreach ($user in $u, $v) {
        $secret = ConvertTo-SecureString $told.$user -AsPlainText -Force
        [void](New-LocalUser -Name $user -Password $secret -AccountNeverExpires -Description 'Unclash test, may be deleted')
    }
    foreach ($share in $shares) {
        $path = Join-Path $folder $share
        [void](New-Item -ItemType Directory -Force -Path $path)
        Set-Content -LiteralPath (Join-Path $path 'file.txt') -Value $share
        [void](New-SmbShare -Name $share -Path $path -FullAccess $u, $v, $told.person)
        [void](icacls.exe $path /grant "${u}:(OI)(CI)M" "${v}:(OI)(CI)M" "$($told.person):(OI)(CI)M")
    }
    exit 0
}
if ($Part -eq 'TidyUp') {
    foreach ($share in $shares) { Remove-SmbShare -Name $share -Force -ErrorAction SilentlyContinue }
    foreach ($user in $u, $v) { Remove-LocalUser -Name $user -ErrorAction SilentlyContinue }
    Remove-Item -Recurse -Force -LiteralPath $folder -ErrorAction SilentlyContinue
    exit 0
}
if ($Part -eq 'Connect') {
    # Row "any, from another logon session": this copy is elevated, so its logon session is the other one.
    $told = Get-Content -Raw -LiteralPath $Note | ConvertFrom-Json
    $code = Connect-Share '\\localhost\unclash-b' $v $told.$v
    [void][UnclashNet]::Disconnect('\\localhost\unclash-b', $false)
    exit $code
}

# ------------------------------------------------------------------ the run

$me = New-Object Security.Principal.WindowsPrincipal ([Security.Principal.WindowsIdentity]::GetCurrent())
if ($me.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) {
    throw 'Start this from a normal PowerShell: it asks for an administrator where it needs one.'
}
if (-not (Test-Path -LiteralPath $Program)) { throw "There is no $Program. Name it by -Program." }
[Console]::OutputEncoding = [Text.Encoding]::UTF8  # what the program writes

$state = Join-Path $env:TEMP ('unclash-' + [Guid]::NewGuid())
[void](New-Item -ItemType Directory -Path $state)
$notePath = Join-Path $state 'accounts.json'
$pu = 'Aa1!' + [Guid]::NewGuid().ToString('N').Substring(0, 20)
$pv = 'Aa1!' + [Guid]::NewGuid().ToString('N').Substring(0, 20)
@{ $u = $pu; $v = $pv; person = "$env:USERDOMAIN\$env:USERNAME" } | ConvertTo-Json | Set-Content -LiteralPath $notePath

$script:failed = 0
$script:passed = 0
$rows = [ordered]@{}

function Check([string]$What, $Right, $Seen = '') {
    if ($Right) { $script:passed++; Write-Host "  right  $What" }
    else { $script:failed++; Write-Host "  WRONG  $What ($Seen)" -ForegroundColor Red }
}

function Elevated([string]$What) {
    $arguments = "-NoProfile -ExecutionPolicy Bypass -File `"$PSCommandPath`" -Part $What -Note `"$notePath`""
    $process = Start-Process powershell.exe -Verb RunAs -Wait -PassThru -WindowStyle Hidden -ArgumentList $arguments
    $process.ExitCode
}

# Runs the program; gives its exit code and its JSON. Nothing can be typed at it unless -Console. What it says to people goes to
# a file: PowerShell takes text on standard error for an error of its own.
function Run([string[]]$Arguments, [switch]$Console) {
    $all = $Arguments + @('--state-dir', $state, '--format', 'json')
    $ErrorActionPreference = 'Continue'
    $words = Join-Path $state 'words.txt'
    if ($Console) { $text = & $Program @all }
    else { $text = '' | & $Program @all 2> $words }
    $code = $LASTEXITCODE
    $json = $null
    try { $json = ($text -join "`n") | ConvertFrom-Json } catch { Write-Host "    not JSON: $text" }
    New-Object PSObject -Property @{ Code = $code; Json = $json; Text = ($text -join "`n") }
}

function First($List) { @($List)[0] }
function Uses { (net.exe use) -join "`n" }
function Forget-SignIn { [void](cmdkey.exe /delete:localhost) }

try {
    if ((Elevated 'Prepare') -ne 0) { throw 'The accounts and shares could not be made.' }
    Disconnect-All
    Forget-SignIn

    foreach ($server in 'localhost', '127.0.0.1') {
        Write-Host "A drive holds $server as $u, and $v is wanted"
        $code = Connect-Share "\\$server\unclash-a" $u $pu 'Q:'
        Check 'drive Q: connects' ($code -eq 0) $code
        $code = Connect-Share "\\$server\unclash-b" $v $pv
        Check 'Windows says 1219' ($code -eq 1219) $code

        $before = Uses
        $look = Run @('inspect')
        $drive = First ($look.Json.connections | Where-Object { $_.local -eq 'Q:' })
        Check 'inspect lists Q:' ($drive) $look.Text
        Check 'and its user' ($drive.user -like "*$u") $drive.user
        $after = Uses
        Check 'looking changed nothing' ($after -eq $before) $after

        $told = @('--answer', 'error=1219', '--answer', "server=\\$server\unclash-b", '--answer', "wanted-user=$v")
        $diagnosis = Run (@('diagnose') + $told)
        $cause = First $diagnosis.Json.causes
        $step = First $diagnosis.Json.plan
        Check 'diagnose names the drive first' ($cause.id -eq 'mapped-drive-other-user') $cause.id
        Check 'and would disconnect Q: first' ($step.target -eq 'Q:') $step.target

        $repair = Run (@('repair', '--yes', '--only', 'disconnect-connection') + $told)
        $step = First $repair.Json.steps
        Check 'repair disconnects it' ($step.result -eq 'done') $repair.Text
        for ($seconds = 0; $seconds -lt 30; $seconds++) {
            $code = Connect-Share "\\$server\unclash-b" $v $pv
            if ($code -ne 1219) { break }
            Start-Sleep -Seconds 1
        }
        Check 'the wanted connection is possible now' ($code -eq 0) $code
        $rows["closed a moment ago, then V ($server): seconds until accepted"] = $seconds
        [void][UnclashNet]::Disconnect("\\$server\unclash-b", $false)

        if ($Attended) {
            Write-Host "    Windows will ask for a password now. Paste this one: $pu"
            $undo = Run @('undo') -Console
            Check 'undo puts Q: back' ($undo.Code -eq 0) $undo.Code
            $after = Uses
            Check 'and Windows lists it' ($after -match 'Q:') $after
        } else {
            $undo = Run @('undo')
            Check 'undo without anybody to type says so' ($undo.Code -eq 5 -or $undo.Code -eq 6) $undo.Code
        }
        Disconnect-All
    }

    Write-Host 'A remembered drive'
    $code = Connect-Share '\\localhost\unclash-a' $u $pu 'R:' -Remember
    Check 'R: connects' ($code -eq 0) $code
    Check 'and is remembered' (Test-Path -LiteralPath HKCU:\Network\R)
    $wanted = @('--answer', 'error=1219', '--answer', 'server=\\localhost\unclash-b', '--answer', "wanted-user=$v")
    $repair = Run (@('repair', '--yes', '--only', 'disconnect-connection', '--only', 'forget-remembered-connection') + $wanted)
    $after = Uses
    Check 'repair takes R:' ($after -notmatch 'R:') $after
    Check 'and what is remembered of it' (-not (Test-Path -LiteralPath HKCU:\Network\R)) $repair.Text
    Disconnect-All
    Remove-Item -LiteralPath HKCU:\Network\R -ErrorAction SilentlyContinue

    Write-Host 'A stored sign-in'
    [void](cmdkey.exe /add:localhost /user:$u /pass:$pu)
    [void](Connect-Share '\\localhost\unclash-a')
    $diagnosis = Run (@('diagnose') + $wanted)
    $named = @($diagnosis.Json.causes | Select-Object -First 3 | ForEach-Object { $_.id })
    Check 'diagnose names it among the first three' ($named -contains 'stored-credential-other-user') ($named -join ', ')
    $planned = @($diagnosis.Json.plan | ForEach-Object { $_.action })
    $takes = $planned -contains 'remove-stored-credential' -or $planned -contains 'replace-stored-credential'
    Check 'and the plan takes or replaces it' $takes ($planned -join ', ')
    Forget-SignIn

    Write-Host 'What the documentation leaves open'
    # What the second connection gives is the answer.
    function Row([string]$Name, [scriptblock]$One, [scriptblock]$Two) {
        Disconnect-All
        Start-Sleep -Seconds 2
        $answer = & $One
        if ($answer -eq 0) { $answer = & $Two } else { $answer = "the first one gave $answer" }
        $rows[$Name] = $answer
        Write-Host ('  {0,-58} {1}' -f $Name, $answer)
    }
    $a = '\\localhost\unclash-a'
    $b = '\\localhost\unclash-b'
    $machine = $env:COMPUTERNAME
    $capitals = $u.ToUpperInvariant()
    Row 'none, then none' { Connect-Share $a } { Connect-Share $b }
    Row 'none, then explicit V' { Connect-Share $a } { Connect-Share $b $v $pv }
    Row 'explicit U, then U, same spelling' { Connect-Share $a $u $pu } { Connect-Share $b $u $pu }
    Row 'explicit U, then U, without a password' { Connect-Share $a $u $pu } { Connect-Share $b $u }
    Row 'explicit U, then U, spelled MACHINE\U' { Connect-Share $a $u $pu } { Connect-Share $b "$machine\$u" $pu }
    Row 'explicit U, then U, spelled .\U' { Connect-Share $a $u $pu } { Connect-Share $b ".\$u" $pu }
    Row 'explicit U, then U, spelled in capitals' { Connect-Share $a $u $pu } { Connect-Share $b $capitals $pu }
    Row 'explicit U, then U, other password' { Connect-Share $a $u $pu } { Connect-Share $b $u 'wrong' }
    Row 'explicit U, then V' { Connect-Share $a $u $pu } { Connect-Share $b $v $pv }
    Row 'explicit U, then none, by WNetAddConnection2' { Connect-Share $a $u $pu } { Connect-Share $b }
    Row 'explicit U, then V, by the address' { Connect-Share $a $u $pu } { Connect-Share '\\127.0.0.1\unclash-b' $v $pv }
    Row 'explicit U, then V, by the computer name' { Connect-Share $a $u $pu } { Connect-Share "\\$machine\unclash-b" $v $pv }
    Row 'explicit U, then V, from the elevated logon session' { Connect-Share $a $u $pu } { Elevated 'Connect' }
    # Whose session does the opening of a path use? Asking for a file is enough to connect.
    Row 'explicit U, then none, by opening a path' { Connect-Share $a $u $pu } { if (Test-Path "$b\file.txt") { Uses } else { 'refused' } }
    [void](cmdkey.exe /add:localhost /user:$u /pass:$pu)
    Row 'stored U, none, then explicit V' { Connect-Share $a } { Connect-Share $b $v $pv }
    Forget-SignIn
    # The error's id is what the step that removes a global mapping goes by.
    try { Remove-SmbGlobalMapping -RemotePath '\\localhost\unclash-none' -Force -ErrorAction Stop; $id = 'no error' }
    catch { $id = $_.FullyQualifiedErrorId }
    $rows['removing a global mapping that is not there'] = $id
    if ($Attended) {
        $own = Get-Credential -UserName "$env:USERDOMAIN\$env:USERNAME" -Message 'Your own password: is it taken for the same as none given?'
        if ($own) {
            $secret = $own.GetNetworkCredential().Password
            Row 'none, then explicit own identity' { Connect-Share $a } { Connect-Share $b $own.UserName $secret }
        }
    }
    # Not answered here: guest sign-ins and an unlisted connection cannot be made to order.
}
finally {
    Disconnect-All
    Forget-SignIn
    [void](Elevated 'TidyUp')
    Remove-Item -Recurse -Force -LiteralPath $state -ErrorAction SilentlyContinue
    $system = Get-CimInstance Win32_OperatingSystem
    [ordered]@{ windows = "$($system.Caption) $($system.Version)"; answers = $rows } | ConvertTo-Json -Depth 4 |
        Set-Content -LiteralPath $Answers -Encoding UTF8
}

Write-Host "`n$script:passed right, $script:failed wrong. Answers to the open rows: $Answers"
if ($script:failed) { exit 1 }
