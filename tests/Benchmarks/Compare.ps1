<#
.SYNOPSIS
    Lists the containers of an engine in several ways, by turns, and prints time and allocated bytes of each.
.DESCRIPTION
    One line for each measurement: the way, milliseconds, bytes and the number of objects, separated by tabs.
#>
param(
    [Parameter(Mandatory)] [string] $Module,
    [Parameter(Mandatory)] [string] $Socket,
    [Parameter(Mandatory)] [int] $Rounds
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
