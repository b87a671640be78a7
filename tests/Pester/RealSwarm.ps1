# Real engines that reach each other, for a swarm; dot-sourced by the tests. Who uses them has them alone: dotnet test
# runs the files that dot-source this one after another.

# Addresses of the three engines that tests/engines/engines.sh up swarm1 swarm2 swarm3 has started, or that
# DOCKERSOCK_TEST_SWARM names (name=unix:///path, separated by ;); nothing, and the reason, where there are not three.
function Find-RealSwarm {
    $folder = if ($env:DOCKERSOCK_ENGINES) { $env:DOCKERSOCK_ENGINES } else { '/var/tmp/dockersock-engines' }
    $list = if (Test-Path env:DOCKERSOCK_TEST_SWARM) { $env:DOCKERSOCK_TEST_SWARM -split ';' }
    elseif (Test-Path "$folder/swarm.list") { @(Get-Content "$folder/swarm.list") -like 'swarm*' }
    $found = $list | Where-Object { $_ } | Sort-Object | Select-Object -First 3 |
        ForEach-Object { ($_ -split '=', 2)[1] }
    if (@($found).Count -eq 3) { return $found }
    Write-Host 'There are no three engines for a swarm: tests/engines/engines.sh up swarm1 swarm2 swarm3 starts them.'
}

# A swarm of so many of them, all managers: DockerHost of the first, Hosts and Nodes of all, and the Address to join at.
# Throws, and touches nothing, where one of them is in a swarm already; leaves none that has only half begun.
function Start-RealSwarm([int] $Count = 3) {
    $ErrorActionPreference = 'Stop'
    $hosts = @(Find-RealSwarm)[0..($Count - 1)]
    Assert-NoSwarm $hosts
    try { New-RealSwarm $hosts }
    catch {
        Exit-RealSwarm $hosts
        throw
    }
}

# An engine that is in a swarm already is not the tests' to take out of it.
function Assert-NoSwarm([string[]] $DockerHost) {
    foreach ($engine in Get-DockerInfo -DockerHost $DockerHost -ErrorAction Stop) {
        $state = $engine.Swarm.LocalNodeState
        if ($state -ne 'inactive') { throw "$($engine.Name) is in a swarm already ($state), which is not ours to end." }
    }
}

function Exit-RealSwarm([string[]] $DockerHost) {
    Get-DockerInfo -DockerHost $DockerHost | Where-Object { $_.Swarm.LocalNodeState -ne 'inactive' } |
        ForEach-Object { Exit-DockerSwarm -Force -DockerHost $_.DockerHost }
}

function New-RealSwarm([string[]] $Hosts) {
    $swarm = Initialize-DockerSwarm -DockerHost $hosts[0]
    $address = (Get-DockerInfo -DockerHost $hosts[0]).Swarm.NodeAddr
    $hosts | Select-Object -Skip 1 | ForEach-Object { Join-DockerSwarm $address $swarm.ManagerToken -DockerHost $_ }
    Wait-Until {
        $managers = Get-DockerNode -DockerHost $hosts[0] -ErrorAction Ignore |
            Where-Object { $_.ManagerStatus.Reachability -eq 'reachable' }
        @($managers).Count -eq $hosts.Count
    } "all $($hosts.Count) nodes are managers"
    $nodes = $hosts | ForEach-Object { (Get-DockerInfo -DockerHost $_).Name }
    [pscustomobject]@{ DockerHost = $hosts[0]; Hosts = $hosts; Nodes = $nodes; Address = $address }
}

# Ends it, with all that it has.
function Stop-RealSwarm($Swarm) {
    if (-not $Swarm) { return }
    Get-DockerService -DockerHost $Swarm.DockerHost | Remove-DockerService
    Get-DockerContainer -All -DockerHost $Swarm.Hosts | Where-Object { $_.Labels['com.docker.swarm.service.id'] } |
        Remove-DockerContainer -Force -ErrorAction Ignore
    Exit-RealSwarm $Swarm.Hosts
}

# A swarm tells nobody when a task or a node changes: looks until it is so.
function Wait-Until([scriptblock] $IsSo, [string] $What) {
    $deadline = [datetime]::UtcNow.AddSeconds(60)
    while (-not (& $IsSo)) {
        if ([datetime]::UtcNow -gt $deadline) { throw "It never was so that $What." }
        Start-Sleep -Milliseconds 200
    }
}
