<#
.SYNOPSIS
    Lists the containers of a slow engine; prints when the first object came out of the pipeline, and when the last.
.DESCRIPTION
    Two lines, each written at its time: "first" and milliseconds, "end", milliseconds and the number of objects.
#>
param(
    [Parameter(Mandatory)] [string] $Module,
    [Parameter(Mandatory)] [string] $DockerHost,

    # An engine that answers at once, to warm up with.
    [Parameter(Mandatory)] [string] $QuickHost
)

$ErrorActionPreference = 'Stop'
Import-Module $Module
foreach ($round in 1..3) { $null = Get-DockerContainer -All -DockerHost $QuickHost | ForEach-Object { $_.Id } }

$invariant = [cultureinfo]::InvariantCulture
$count = 0
$watch = [Diagnostics.Stopwatch]::StartNew()
Get-DockerContainer -All -DockerHost $DockerHost | ForEach-Object {
    if ($count++ -eq 0) { "first`t" + $watch.Elapsed.TotalMilliseconds.ToString($invariant) }
}
"end`t" + $watch.Elapsed.TotalMilliseconds.ToString($invariant) + "`t$count"
