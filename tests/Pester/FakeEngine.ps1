# An engine in memory, as a program of its own; dot-sourced by the tests.

$Repository = Split-Path (Split-Path $PSScriptRoot)

function Start-FakeEngine([string[]] $With = '--sample') {
    $socket = Join-Path ([IO.Path]::GetTempPath()) "ds-$([guid]::NewGuid().ToString('n').Substring(0, 8)).sock"
    $dll = Join-Path $Repository src/DockerSock.FakeEngine/bin/Debug/net10.0/DockerSock.FakeEngine.dll
    $start = [Diagnostics.ProcessStartInfo]::new('dotnet')
    foreach ($word in @('exec', $dll, '--socket', $socket) + $With) { $start.ArgumentList.Add($word) }
    $start.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($start)
    $deadline = [datetime]::UtcNow.AddSeconds(30)
    do {
        if ($process.HasExited -or [datetime]::UtcNow -gt $deadline) { throw "The engine in memory did not start: $dll" }
        $pong = try { Invoke-SockRequest /_ping -SocketPath $socket -ErrorAction Stop } catch { Write-Verbose "$_" }
    } until ($pong)
    [pscustomobject]@{ DockerHost = "unix://$socket"; Socket = $socket; Process = $process }
}

function Stop-FakeEngine($Engine) {
    $Engine.Process.Kill()
    $Engine.Process.WaitForExit()
    Remove-Item $Engine.Socket -ErrorAction Ignore
}
