# Stops 50 running containers of a real engine with the module and with the docker program, by turns.
param([string] $Module, [string] $DockerHost, [string] $Docker, [int] $Count = 50, [int] $Rounds = 3)
$ErrorActionPreference = 'Stop'
Import-Module $Module
$prefix = "bench-$([guid]::NewGuid().ToString('n').Substring(0, 8))"
$names = 1..$Count | ForEach-Object { "$prefix-$_" }
try {
    foreach ($name in $names) { $null = New-DockerContainer busybox -Name $name -DockerHost $DockerHost -StopSignal SIGKILL -Command sleep, 10000 }
    for ($round = 0; $round -le $Rounds; $round++) {
        Start-DockerContainer $names -DockerHost $DockerHost
        $watch = [Diagnostics.Stopwatch]::StartNew()
        Stop-DockerContainer $names -DockerHost $DockerHost
        $ours = $watch.Elapsed.TotalMilliseconds
        Start-DockerContainer $names -DockerHost $DockerHost
        $watch.Restart()
        & $Docker -H $DockerHost stop $names | Out-Null
        $theirs = $watch.Elapsed.TotalMilliseconds
        if ($round) { "{0}`t{1}" -f $ours.ToString([cultureinfo]::InvariantCulture), $theirs.ToString([cultureinfo]::InvariantCulture) }
    }
}
finally { Remove-DockerContainer "$prefix-*" -Force -DockerHost $DockerHost }
