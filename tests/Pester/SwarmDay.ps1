# A day with a swarm, as a user would write it: three engines become one, run a service with a secret and a page, are
# given another page and take it back, lose a node to its maintenance, and part.
# Writes one object for what it saw; leaves nothing behind. A test runs it on the engines that it finds. An engine that
# is in a swarm already is left alone, and so are the others.
param(
    [Parameter(Mandatory)] [string[]] $DockerHost,
    [string] $Prefix = "day-$([guid]::NewGuid().ToString('n').Substring(0, 8))"
)
$ErrorActionPreference = 'Stop'
$first, $second, $third = $DockerHost
$PSDefaultParameterValues = @{ '*-Docker*:DockerHost' = $first; '*-DockerService:Timeout' = '90s' }
foreach ($engine in Get-DockerInfo -DockerHost $DockerHost) {
    $state = $engine.Swarm.LocalNodeState
    if ($state -ne 'inactive') { throw "$($engine.Name) is in a swarm already ($state), which is not ours to end." }
}

try {
    # Two managers and a worker.
    $swarm = Initialize-DockerSwarm
    $address = (Get-DockerInfo).Swarm.NodeAddr
    Join-DockerSwarm $address $swarm.WorkerToken -DockerHost $second
    Join-DockerSwarm $address $swarm.ManagerToken -DockerHost $third
    while (@(Get-DockerNode | Where-Object State -eq ready).Count -lt 3) { Start-Sleep -Milliseconds 200 }
    $nodes = Get-DockerNode
    $worker = $nodes | Where-Object Role -eq worker
    $labelled = $worker | Set-DockerNode -Label @{ zone = 'b' } -PassThru

    # What the service needs, and six of it.
    'hunter2' | ConvertTo-SecureString -AsPlainText | New-DockerSecret "$Prefix-key" | Out-Null
    'one', 'two' | ForEach-Object { New-DockerConfig "$Prefix-page-$_" "page $_" } | Out-Null
    $write = 'i=0; while true; do i=$((i+1)); echo "$i $(cat /page) $(cat /run/secrets/key)"; sleep 0.3; done'
    $service = @{
        Name = "$Prefix-web"; Replicas = 6; Environment = @{ DAY = $Prefix }; NoResolveImage = $true
        Secret = "source=$Prefix-key,target=key"; Config = "source=$Prefix-page-one,target=/page"
        StopSignal = 'SIGKILL'; UpdateParallelism = 2; UpdateMonitor = '500ms'
        RollbackParallelism = 3; RollbackMonitor = '500ms'
    }
    $web = New-DockerService busybox sh, -c, $write @service
    $tasks = $web | Get-DockerTask -DesiredState running

    # Its log is one, from wherever its tasks are.
    $lines = $web | Get-DockerLog -Follow | Select-Object -First 60

    # Another page, two tasks at a time; no, the one before.
    $other = @{ ConfigRemove = "$Prefix-page-one"; Config = "source=$Prefix-page-two,target=/page" }
    $changed = $web | Set-DockerService @other -PassThru
    $said = Get-DockerTask -Service $web.Name -DesiredState running | Select-Object -First 1 |
        Get-DockerLog -Follow | Select-Object -First 1
    $back = $web | Set-DockerService -Rollback -PassThru

    # The worker is to be looked after: its tasks go elsewhere.
    $drained = $worker | Set-DockerNode -Availability drain -PassThru
    do {
        Start-Sleep -Milliseconds 200
        $elsewhere = $web | Get-DockerTask -DesiredState running |
            Where-Object { $_.State -eq 'running' -and $_.Node -ne $worker.Name }
    } until (@($elsewhere).Count -eq 6)
    $emptied = $worker | Get-DockerTask

    # It leaves, and is forgotten.
    Exit-DockerSwarm -DockerHost $second
    while ((Get-DockerNode $worker.Id).State -ne 'down') { Start-Sleep -Milliseconds 200 }
    $removed = Get-DockerNode | Where-Object State -eq down | Remove-DockerNode -PassThru
    $remaining = Get-DockerNode
}
finally {
    Get-DockerService "$Prefix-*" | Remove-DockerService
    Get-DockerSecret "$Prefix-*" | Remove-DockerSecret
    Get-DockerConfig "$Prefix-*" | Remove-DockerConfig
    while (Get-DockerContainer "$Prefix-*" -All -DockerHost $DockerHost) { Start-Sleep -Milliseconds 200 }
    Get-DockerInfo -DockerHost $DockerHost | Where-Object { $_.Swarm.LocalNodeState -ne 'inactive' } |
        ForEach-Object { Exit-DockerSwarm -Force -DockerHost $_.DockerHost }
}

[pscustomobject]@{
    Swarm = $swarm
    Nodes = $nodes
    Labelled = $labelled
    Web = $web
    Tasks = $tasks
    Lines = $lines
    Changed = $changed
    Said = $said
    Back = $back
    Drained = $drained
    Elsewhere = $elsewhere
    Emptied = $emptied
    Removed = $removed
    Remaining = $remaining
    States = (Get-DockerInfo -DockerHost $DockerHost).Swarm.LocalNodeState
    Left = Get-DockerContainer -All -DockerHost $DockerHost
}
