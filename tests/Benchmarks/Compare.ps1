<#
.SYNOPSIS
    Lists the containers of an engine in several ways, by turns, and prints time and allocated bytes of each.
.DESCRIPTION
    One line for each measurement: the way, milliseconds, bytes and the number of objects, separated by tabs. Only language
    and .NET, no cmdlets but those that are measured: it runs in an engine without the modules of pwsh as well.
#>
param(
    [Parameter(Mandatory)] [string] $Module,
    [Parameter(Mandatory)] [string] $Socket,
    [Parameter(Mandatory)] [int] $Rounds,

    # Leaves out Invoke-RestMethod, which only a real pwsh has.
    [switch] $WithoutRest
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
Import-Module $Module

$ways = [ordered] @{
    'Get-DockerContainer' = { $found = Get-DockerContainer -All -DockerHost "unix://$Socket"; $found.Count }
    'Invoke-RestMethod'   = {
        $found = Invoke-RestMethod -UnixSocket $Socket -Uri 'http://localhost/v1.51/containers/json?all=1'
        $found.Count
    }
    'Invoke-SockRequest'  = {
        $found = Invoke-SockRequest /containers/json -Query @{ all = 1 } -DockerHost "unix://$Socket"
        $found.Count
    }
}
if ($WithoutRest) { $ways.Remove('Invoke-RestMethod') }

$warmUps = 4
foreach ($round in 1..($warmUps + $Rounds)) {
    foreach ($way in $ways.GetEnumerator()) {
        # Nobody pays for what the one before has left behind.
        [GC]::Collect()
        [GC]::WaitForPendingFinalizers()
        [GC]::Collect()
        $before = [GC]::GetTotalAllocatedBytes($true)
        $watch = [Diagnostics.Stopwatch]::StartNew()
        $count = & $way.Value
        $time = $watch.Elapsed.TotalMilliseconds
        $bytes = [GC]::GetTotalAllocatedBytes($true) - $before
        if ($round -gt $warmUps) {
            [string]::Join("`t", $way.Key, $time.ToString([cultureinfo]::InvariantCulture), $bytes, $count)
        }
    }
}
