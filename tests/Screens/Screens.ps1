#requires -Version 7.4
<#
.SYNOPSIS
    Writes what the commands of Screens.psd1 and all examples print, to files of -Destination.
.DESCRIPTION
    80/Containers.txt and so on, for consoles of 80, 120 and 200 columns, and Examples/NAME.txt for a console of 120.
    The engines are in memory, their clock and ours stand still, and identifiers come from a seed: two runs write the
    same bytes. Tests compare them with the files here; ./build.ps1 -Task Screens accepts what has changed.
#>
[CmdletBinding()]
param(
    # The folder to write to.
    [Parameter(Mandatory)] [string] $Destination,

    # The program of the engine in memory.
    [Parameter(Mandatory)] [string] $Engine,

    # Areas to write, instead of all and the examples.
    [string[]] $Area = '*',

    [int[]] $Width = (80, 120, 200)
)

$ErrorActionPreference = 'Stop'
$root = (Resolve-Path "$PSScriptRoot/../..").Path
$now = [DateTimeOffset]'2026-01-15T12:00:00Z'
$patience = 8000

Add-Type -Path $PSScriptRoot/ScreenHost.cs
Import-Module $root/DockerSock.psd1
$clock = (Get-Module DockerSock).ImplementingAssembly.GetType('DockerSock.Models.Clock')
$clock.GetProperty('Time').SetValue($null, [DockerSock.Screens.StillTime]::new($now))
$list = Import-PowerShellDataFile $PSScriptRoot/Screens.psd1
$examples = Import-PowerShellDataFile $PSScriptRoot/Examples.psd1

# Paths have the same length in each run, so that columns have too.
$temp = "/tmp/screens-$([guid]::NewGuid().ToString('N').Substring(0, 6))"
$stable = '/tmp/screens-000000'
$null = New-Item $temp/run -ItemType Directory
$jobs = [Collections.Generic.List[object]]::new()
# Examples of these want an engine that leads a swarm.
$swarmWords = '-Docker(Node|Service|Secret|Config|Task|SwarmUnlockKey)\b|(Get|Set|Exit)-DockerSwarm\b|-Service|overlay|Set-DockerVolume|Join-DockerSwarm 10'

function New-Job($Folder, $Name, [string[]] $Commands, $Columns, [bool] $IsSwarm, $Setup) {
    $jobs.Add([pscustomobject]@{
        Folder = $Folder; Name = $Name; Commands = $Commands; Columns = $Columns; IsSwarm = $IsSwarm; Setup = $Setup
        Socket = "$temp/run/$($jobs.Count + 1001).sock"
    })
}

foreach ($name in ($list.Areas.Keys | Sort-Object).Where{ "*" -in $Area -or $_ -in $Area }) {
    foreach ($columns in $Width) {
        New-Job $columns $name $list.Areas[$name] $columns ($name -in $list.Swarm)
    }
}
if ('*' -in $Area -or 'Examples' -in $Area) {
    $help = [xml](Get-Content "$root/en-US/DockerSock.dll-Help.xml" -Raw)
    foreach ($command in $help.helpItems.command) {
        foreach ($example in $command.examples.example) {
            $code = $example.code.Trim()
            $key = $code.Split("`n")[0].Trim()
            if ($examples.Reasons.ContainsKey($key)) { continue }
            $setup = $examples.Setups[$key]
            New-Job Examples $command.details.name $code 120 ($code -match $swarmWords) $setup
        }
    }
    $at = 0
    foreach ($line in Get-Content $root/README.md) {
        if ($line -notmatch '^    (?<code>\S.*)$' -or -not $line.Trim()) { continue }
        $code = $Matches.code
        if ($code -notmatch 'Docker|SockRequest' -or $code -match '^(dotnet|\[|call|src/|tests |Import-Module)') { continue }
        if ($examples.Reasons.ContainsKey($code)) { continue }
        $setup = $examples.Setups[$code]
        New-Job Examples README $code 120 ($code -match $swarmWords) $setup
    }
}

function Start-Engine([object[]] $Served, [string[]] $More) {
    if (-not $Served) { return }
    $arguments = @($Engine, '--gallery', '--clock', $now.ToString('o'), '--seed', '1') + $More +
        @($Served.ForEach{ '--socket'; $_.Socket })
    $start = [Diagnostics.ProcessStartInfo]::new('dotnet')
    $arguments.ForEach{ $start.ArgumentList.Add($_) }
    $start.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($start)
    foreach ($one in $Served) {
        if (-not $process.StandardOutput.ReadLine()) { throw 'The engine in memory has not started.' }
    }
    $process
}

function Invoke-Pipeline($Runspace, $Code, [switch] $Quiet) {
    $shell = [powershell]::Create($Runspace)
    try {
        $null = $shell.AddScript($Code, $false)
        if (-not $Quiet) {
            $shell.Commands.Commands[0].MergeMyResults('Error', 'Output')
            $null = $shell.AddCommand('Out-Default')
        }
        $running = $shell.BeginInvoke()
        if (-not $running.AsyncWaitHandle.WaitOne($patience)) {
            $shell.Stop()
            throw "has not ended within $($patience / 1000) seconds"
        }
        $null = $shell.EndInvoke($running)
        if ($Quiet -and $shell.HadErrors) { throw "the preparation failed: $($shell.Streams.Error)" }
    }
    finally { $shell.Dispose() }
}

# What a console does with a command: its output and errors, in their order, as it would print them.
function Write-Command($Runspace, $Screen, $Code) {
    try { Invoke-Pipeline $Runspace $Code }
    catch {
        $record = $_.Exception.InnerException.ErrorRecord
        if (-not $record) { $Screen.UI.WriteLine("# THIS EXAMPLE FAILED: $($_.Exception.GetBaseException().Message)"); return }
        $shell = [powershell]::Create($Runspace)
        $shown = [psobject]::AsPSObject($record)
        $shown.Members.Add([psnoteproperty]::new('writeErrorStream', $true))
        $null = $shell.AddCommand('Out-Default').AddParameter('InputObject', $shown)
        try { $null = $shell.Invoke() } finally { $shell.Dispose() }
    }
}

function Get-Screen($Job) {
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $work = New-Item "$temp/work" -ItemType Directory
    $env:DOCKER_HOST = "unix://$($Job.Socket)"
    $env:DOCKER_CONFIG = $env:XDG_CONFIG_HOME = "$temp/config"
    $env:CONTAINERS_CONF = "$temp/config/containers.conf"
    $screen = [DockerSock.Screens.ScreenHost]::new($Job.Columns)
    $state = [initialsessionstate]::CreateDefault2()
    $state.ImportPSModule("$root/DockerSock.psd1")
    $runspace = [runspacefactory]::CreateRunspace($screen, $state)
    $runspace.Open()
    try {
        Invoke-Pipeline $runspace "Set-Location '$work'; `$PSStyle.OutputRendering = 'PlainText'
            `$global:PSDefaultParameterValues['*-Docker*:ThrottleLimit'] = 1 # so that errors come in one order
            function global:Get-Date { [datetime]::new($($now.UtcDateTime.Ticks), 'Utc').ToLocalTime() }" -Quiet
        if ($Job.Folder -eq 'Examples') { Invoke-Pipeline $runspace $examples.Files -Quiet }
        if ($Job.Setup) {
            try { Invoke-Pipeline $runspace $Job.Setup -Quiet }
            catch { $screen.UI.WriteLine("# THIS EXAMPLE FAILED: $($_.Exception.GetBaseException().Message)") }
        }
        foreach ($line in $Job.Commands) {
            $code = $line.TrimStart('~')
            foreach ($rendering in @('PlainText') + @('Ansi') * $line.StartsWith('~')) {
                $colours = $rendering -eq 'Ansi' ? '  # in colours' : ''
                $screen.UI.WriteLine("PS> $($code -replace "`n", "`n>> ")$colours")
                Invoke-Pipeline $runspace "`$PSStyle.OutputRendering = '$rendering'" -Quiet
                $screen.UI.IsPlain = $rendering -eq 'PlainText'
                $errors = $runspace.SessionStateProxy.GetVariable('Error')
                $errors.Clear()
                Write-Command $runspace $screen $code
                if ($errors.Count -and $Job.Folder -eq 'Examples') { $screen.UI.WriteLine('# THIS EXAMPLE FAILED') }
                $screen.UI.IsPlain = $true
                $screen.UI.WriteLine('')
            }
        }
    }
    finally {
        # The choice of a context is the process's.
        Invoke-Pipeline $runspace 'Use-DockerContext -Reset' -Quiet
        $runspace.Dispose()
        Remove-Item $work -Recurse -Force
        Remove-Item "$temp/config" -Recurse -Force -ErrorAction Ignore
    }
    Write-Verbose "$($watch.Elapsed.TotalSeconds.ToString('0.0')) s: $($Job.Columns) $($Job.Name) $($Job.Commands[0])"
    $text = $screen.Text.ToString().Replace("`r", '').Replace($temp, $stable).Replace("`e", '␛')
    # A column may have cut the path; files have the time at which they were written.
    $text = [regex]::Replace($text, '(?<=/tmp/screens-)[0-9a-f]{1,6}', { '0' * $args[0].Length })
    # What this machine is.
    $text = [regex]::Replace($text, '(?<=Client runs on : ).*', '.NET, this machine')
    if ($Job.Folder -eq 'Examples') { $text = $text -replace '\d\d/\d\d/\d{4} \d\d:\d\d(?=  )', '01/15/2026 12:00' }
    ($text -split "`n").ForEach{ $_.TrimEnd() } -join "`n"
}

$env:TZ = 'UTC'
$programs = @()
try {
    $programs = @(
        Start-Engine $jobs.Where{ -not $_.IsSwarm } @()
        Start-Engine $jobs.Where{ $_.IsSwarm } @('--swarm', '3')
    )
    foreach ($file in $jobs | Group-Object Folder, Name) {
        $first = $file.Group[0]
        $null = New-Item "$Destination/$($first.Folder)" -ItemType Directory -Force
        $text = ($file.Group.ForEach{ Get-Screen $_ } -join "`n").TrimEnd() + "`n"
        [IO.File]::WriteAllText("$Destination/$($first.Folder)/$($first.Name).txt", $text)
    }
}
finally {
    $programs.ForEach{ $_.Kill() }
    Remove-Item $temp -Recurse -Force
}
