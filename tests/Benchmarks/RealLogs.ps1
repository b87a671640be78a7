# Reads a million lines of a real engine's log as objects, and their bytes with curl, by turns.
param([string] $Module, [string] $DockerHost, [string] $Socket, [int] $Rounds = 5)
$ErrorActionPreference = 'Stop'
Import-Module $Module
$name = "bench-$([guid]::NewGuid().ToString('n').Substring(0, 8))"
$null = New-DockerContainer busybox -Name $name -DockerHost $DockerHost -Start `
    -Command sh, -c, 'yes 012345678901234567890123456789012345678901234567890123456789012345678 | head -n 1000000'
try {
    $null = Wait-DockerContainer $name -DockerHost $DockerHost -TimeoutSec 120
    $null = Get-DockerLog $name -DockerHost $DockerHost -Tail 1000
    $process = [Diagnostics.Process]::GetCurrentProcess()
    for ($round = 0; $round -le $Rounds; $round++) {
        $process.Refresh(); $before = $process.PeakWorkingSet64
        $watch = [Diagnostics.Stopwatch]::StartNew()
        Get-DockerLog $name -DockerHost $DockerHost | Out-Null
        $ours = $watch.Elapsed.TotalMilliseconds
        $process.Refresh()
        $watch.Restart()
        curl -s --unix-socket $Socket -o /dev/null "http://localhost/containers/$name/logs?stdout=1&stderr=1&timestamps=1"
        $curl = $watch.Elapsed.TotalMilliseconds
        # The first round warms up.
        if ($round) { "{0}`t{1}`t{2}" -f $ours.ToString([cultureinfo]::InvariantCulture), $curl.ToString([cultureinfo]::InvariantCulture), (($process.PeakWorkingSet64 - $before) / 1MB).ToString([cultureinfo]::InvariantCulture) }
    }
    $lines = Get-DockerLog $name -DockerHost $DockerHost | Measure-Object
    "lines`t$($lines.Count)"
}
finally { Remove-DockerContainer $name -Force -DockerHost $DockerHost }
