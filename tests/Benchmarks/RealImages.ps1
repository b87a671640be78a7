# Saves and loads an image of a gibibyte that cannot be packed, with the module and with the docker program, by turns.
param([string] $Module, [string] $DockerHost, [string] $Docker, [int] $Megabytes = 1024, [int] $Rounds = 3)
$ErrorActionPreference = 'Stop'
Import-Module $Module
$name = "bench-$([guid]::NewGuid().ToString('n').Substring(0, 8)):1"
$folder = Join-Path ([IO.Path]::GetTempPath()) $name.Split(':')[0]
$null = New-Item -ItemType Directory $folder
$file = "$folder/image.tar"
$process = [Diagnostics.Process]::GetCurrentProcess()
$ways = @{
    'save ours' = { $null = Export-DockerImage $name $file -DockerHost $DockerHost }
    'save docker' = { & $Docker -H $DockerHost save -o $file $name }
    'load ours' = { $null = Import-DockerImage $file -DockerHost $DockerHost }
    'load docker' = { & $Docker -H $DockerHost load -q -i $file | Out-Null }
}
function Measure-Way([string] $Way) {
    if ($Way -like 'save*') { Remove-Item $file -ErrorAction Ignore } else { $null = Remove-DockerImage $name -DockerHost $DockerHost }
    $process.Refresh(); $before = $process.PeakWorkingSet64
    $watch = [Diagnostics.Stopwatch]::StartNew()
    & $ways[$Way]
    $time = $watch.Elapsed.TotalMilliseconds
    $process.Refresh()
    # Somebody who does nothing has nothing to show.
    if ($Way -like 'save*' ? (Get-Item $file).Length -lt $Megabytes * 1MB : -not (Get-DockerImage $name -DockerHost $DockerHost)) { throw "$Way did nothing." }
    [cultureinfo]::InvariantCulture, $time, (($process.PeakWorkingSet64 - $before) / 1MB)
}
try {
    $null = 'FROM busybox', "RUN head -c $($Megabytes * 1MB) /dev/urandom > /data" | Build-DockerImage -Tag $name -Quiet -DockerHost $DockerHost
    for ($round = 0; $round -le $Rounds; $round++) {
        foreach ($what in 'save', 'load') {
            # Who is first changes from round to round; the first round warms up.
            foreach ($who in $round % 2 ? ('ours', 'docker') : ('docker', 'ours')) {
                $culture, $time, $memory = Measure-Way "$what $who"
                if ($round) { "{0}`t{1}`t{2}`t{3}" -f $what, $who, $time.ToString($culture), $memory.ToString($culture) }
            }
        }
    }
}
finally {
    Remove-Item -Recurse $folder
    Get-DockerImage $name.Split(':')[0] -DockerHost $DockerHost -ErrorAction Ignore | Remove-DockerImage -Force | Out-Null
}
