# The same day on whatever way there is to an engine: a container's output, logs that go on, a command with input, files in and out, events, a build, and objects of two engines in one pipeline.
# Writes lines that are the same on every way; leaves nothing behind. TransportDayTests runs it on each.
param(
    # The way to the engine.
    [Parameter(Mandatory)] [string] $DockerHost,

    # Another engine, or another way to the same one.
    [Parameter(Mandatory)] [string] $Other,

    [string] $Prefix = "way-$([guid]::NewGuid().ToString('n').Substring(0, 8))",
    [string] $Folder = (Join-Path ([IO.Path]::GetTempPath()) $Prefix)
)
$ErrorActionPreference = 'Stop'
$way = @{ DockerHost = $DockerHost }
$null = New-Item -ItemType Directory $Folder
try {
    'run: ' + ((Invoke-DockerImage busybox -Name "$Prefix-run" -Command sh, -c, 'echo out; echo again' @way) -join ', ')

    # More than fits into any buffer on the way, in each direction; the command ends when its input does.
    $web = New-DockerContainer busybox -Name "$Prefix-web" -StopTimeout 1 -Start @way -Command sh, -c, 'i=0; while true; do i=$((i+1)); echo "line $i"; sleep 0.1; done'
    'follow: ' + (($web | Get-DockerLog -Follow | Select-Object -First 5).Line -join ', ')
    $text = 'x' * 1MB
    'input: ' + (($text | Invoke-DockerExec $web -Command wc, -c) -join '').Trim()
    'both: ' + ($text | Invoke-DockerExec $web -Command cat | Measure-Object Length -Sum).Sum
    'ends: ' + (('b', 'a' | Invoke-DockerExec $web -Command sort) -join ', ')

    Set-Content "$Folder/in.txt" 'from here' -NoNewline
    Copy-DockerItem "$Folder/in.txt" "$Prefix-web:/tmp/in.txt" @way
    $null = Invoke-DockerExec $web -Command sh, -c, 'tr a-z A-Z < /tmp/in.txt > /tmp/out.txt'
    Copy-DockerItem "$Prefix-web:/tmp/out.txt" "$Folder/out.txt" @way
    'copy: ' + (Get-Content "$Folder/out.txt")

    # Eight at the same time.
    'together: ' + ((1..8 | ForEach-Object -Parallel {
        Import-Module $using:PSScriptRoot/../../DockerSock.psd1
        Invoke-DockerExec $using:web -Command echo, $_
    } | Sort-Object) -join ', ')

    'build: ' + (('FROM busybox', "LABEL way=$Prefix", 'RUN echo built > /built', 'CMD ["cat", "/built"]' | Build-DockerImage -Tag "${Prefix}:1" -Quiet @way) -match '^sha256:')
    'built: ' + (Invoke-DockerImage "${Prefix}:1" -Name "$Prefix-built" @way)

    # One here, one there: each is dealt with where it is.
    $there = New-DockerContainer busybox -Name "$Prefix-there" -StopTimeout 1 -Start -DockerHost $Other -Command sleep, 300
    $stopped = $web, $there | Stop-DockerContainer -PassThru
    'stopped: ' + (($stopped | Sort-Object Name | ForEach-Object { "$($_.Name.Replace("$Prefix-", '')) $($_.State) by $($_.DockerHost -eq $DockerHost ? 'this way' : $_.DockerHost -eq $Other ? 'the other' : $_.DockerHost)" }) -join ', ')

    # What is written of an object leads back to its engine from another process; a program only where it is named there.
    'job: ' + (Start-Job { Import-Module $using:PSScriptRoot/../../DockerSock.psd1; $using:web | Get-DockerContainer -DockerHost $using:DockerHost } | Receive-Job -Wait -AutoRemoveJob).State
    # An engine keeps few events that have been: one that comes is waited for.
    $module = "$PSScriptRoot/../../DockerSock.psd1"
    $following = Start-ThreadJob { Import-Module $using:module; Get-DockerEvent -Follow -Filter @{ container = "$using:Prefix-web"; event = 'start' } -DockerHost $using:DockerHost | Select-Object -First 1 }
    while ($following.State -in 'NotStarted', 'Running') { $web | Start-DockerContainer; $web | Stop-DockerContainer -Timeout 0 }
    'events: ' + ($following | Receive-Job -Wait -AutoRemoveJob).Action
    'request: ' + (Invoke-SockRequest "/containers/$Prefix-web/json" @way).State.Running
    'missing: ' + $(try { Get-DockerContainer "$Prefix-none" @way } catch { $_.FullyQualifiedErrorId })
}
finally {
    Get-DockerContainer "$Prefix-*" -All @way | Remove-DockerContainer -Force
    Get-DockerContainer "$Prefix-*" -All -DockerHost $Other | Remove-DockerContainer -Force
    $null = Get-DockerImage "${Prefix}:1" @way -ErrorAction Ignore | Remove-DockerImage
    Remove-Item -Recurse $Folder
}
'left: ' + @(Get-DockerContainer "$Prefix-*" -All -DockerHost $DockerHost, $Other; Get-DockerImage "${Prefix}*" @way).Count
