# A day with containers, as a user would write it: three of them, until they are healthy, their logs, a command in each, files in and out, numbers, and away.
# Writes one object for what it saw; leaves nothing behind. A test runs it on each engine that it finds.
param(
    [Parameter(Mandatory)] [string] $DockerHost,
    [string] $Prefix = "day-$([guid]::NewGuid().ToString('n').Substring(0, 8))",
    [string] $Folder = (Join-Path ([IO.Path]::GetTempPath()) $Prefix)
)
$ErrorActionPreference = 'Stop'
$PSDefaultParameterValues = @{ '*-Docker*:DockerHost' = $DockerHost }
$null = New-Item -ItemType Directory $Folder, "$Folder/in", "$Folder/out"
try {
    # Create three, each with a health check and a log that goes on.
    $web = 1..3 | ForEach-Object {
        New-DockerContainer busybox -Name "$Prefix-$_" -Label @{ day = $Prefix } -Environment @{ NUMBER = $_ } -Memory 64MB `
            -HealthCommand 'test -f /tmp/ready' -HealthInterval 500ms -HealthStartPeriod 10s -StopTimeout 1 `
            -Command sh, -c, 'sleep 1; touch /tmp/ready; i=0; while true; do i=$((i+1)); echo "$NUMBER: line $i"; sleep 0.2; done' -Start
    }

    # Podman runs health checks by a timer of systemd; where there is none, a line of the log tells as much.
    $isPodman = (Invoke-SockRequest /version -DockerHost $DockerHost).Components.Name -contains 'Podman Engine'
    $ready = if ($isPodman) { $web | Wait-DockerContainer -For Log 'line 1' -TimeoutSec 30 } else { $web | Wait-DockerContainer -For Healthy -TimeoutSec 30 }

    # Their logs, as they are written from now on, in the order of time.
    $lines = $web | Get-DockerLog -Follow -Tail 0 | Select-Object -First 30

    # A command in each, at the same time.
    $numbers = $web | Invoke-DockerExec -Command sh, -c, 'echo $NUMBER' | Sort-Object

    # Files in by wildcard, changed, and out by wildcard.
    'one', 'two' | ForEach-Object { Set-Content "$Folder/in/$_.txt" "this is $_" }
    Copy-DockerItem "$Folder/in/*.txt" "$Prefix-*:/tmp/"
    $null = $web | Invoke-DockerExec -Command sh, -c, 'for f in /tmp/*.txt; do tr a-z A-Z < $f > ${f%.txt}.$NUMBER.out; done'
    $web | ForEach-Object { Copy-DockerItem "$($_.Name):/tmp/*.out" "$Folder/out" }

    # What they use, and then they stop together.
    $measure = $web | Measure-DockerContainer | Sort-Object MemoryUsage -Descending
    $stopped = $web | Stop-DockerContainer -PassThru
}
finally {
    Get-DockerContainer "$Prefix-*" | Remove-DockerContainer -Force -Volume
    $files = Get-ChildItem "$Folder/out" | ForEach-Object { "$($_.Name): $(Get-Content $_)" }
    Remove-Item -Recurse $Folder
}

[pscustomobject]@{
    Ready = $ready
    Lines = $lines
    Numbers = $numbers
    Files = $files
    Measure = $measure
    Stopped = $stopped
    Left = Get-DockerContainer -All | Where-Object { $_.Labels['day'] -eq $Prefix }
}
