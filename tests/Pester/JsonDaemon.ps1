# A daemon on a Unix socket that answers what a test tells it and keeps the body that it was sent; dot-sourced by the tests.

function Start-JsonDaemon {
    $path = Join-Path ([IO.Path]::GetTempPath()) "ds-$([guid]::NewGuid().ToString('n').Substring(0, 8)).sock"
    $socket = [Net.Sockets.Socket]::new('Unix', 'Stream', 'Unspecified')
    $socket.Bind([Net.Sockets.UnixDomainSocketEndPoint]::new($path))
    $socket.Listen()
    $talk = [hashtable]::Synchronized(@{ Answer = '{}'; Sent = ''; Target = '' })
    $server = [powershell]::Create().AddScript({
        param($socket, $talk)
        while ($true) {
            $connection = try { $socket.Accept() } catch { return }
            $stream = [Net.Sockets.NetworkStream]::new($connection, $true)
            $reader = [IO.StreamReader]::new($stream, [Text.Encoding]::Latin1)
            $talk.Target = $reader.ReadLine()
            $length = 0
            while ($line = $reader.ReadLine()) {
                if ($line -match '^content-length: (\d+)') { $length = [int] $Matches[1] }
            }
            $letters = [char[]]::new($length)
            $null = $reader.ReadBlock($letters, 0, $length)
            $talk.Sent = [Text.Encoding]::UTF8.GetString([Text.Encoding]::Latin1.GetBytes($letters))
            $body = [Text.Encoding]::UTF8.GetBytes($talk.Answer)
            $head = "HTTP/1.1 200 OK`r`nContent-Type: application/json`r`nContent-Length: $($body.Length)`r`nConnection: close`r`n`r`n"
            $stream.Write([Text.Encoding]::ASCII.GetBytes($head))
            $stream.Write($body)
            $stream.Dispose()
        }
    }).AddArgument($socket).AddArgument($talk)
    $null = $server.BeginInvoke()
    [pscustomobject]@{ Path = $path; Talk = $talk; Socket = $socket; Server = $server }
}

function Stop-JsonDaemon($Daemon) {
    $Daemon.Socket.Dispose()
    $Daemon.Server.Dispose()
    Remove-Item $Daemon.Path -ErrorAction Ignore
}

# What Invoke-SockRequest makes of a JSON text.
function Read-Json([string] $Json) {
    $daemon.Talk.Answer = $Json
    Invoke-SockRequest /x -SocketPath $daemon.Path
}

# The text that Invoke-SockRequest sends for a body.
function Send-Json($Body) {
    $daemon.Talk.Answer = '{}'
    $null = Invoke-SockRequest /x -SocketPath $daemon.Path -Body $Body
    $daemon.Talk.Sent
}

# A JSON text that is the same for the same number: every shape that engines send, and those that they could.
function New-JsonSample([int] $Seed) {
    $random = [Random]::new($Seed)
    $names = 'Id', 'Size', 'Count', 'Length', 'Name', 'Value', 'Keys', 'ToString', 'GetType', 'PSTypeName', 'with space', 'ü', 'a.b', '*', '0', '$x', '_'
    $scalars = 'null', 'true', 'false', '0', '-1', '18', '9223372036854775807', '-9223372036854775808', '1.5', '1e3', '-0.25', '1.0', '""',
        '"text"', '"2024-01-01T00:00:00Z"', '"2024-01-01T00:00:00.123456789+02:00"', '"0"', '"ü\u0000\"\\\n"', '"\ud83d\ude00"', '"/Date(0)/"'
    function Value([int] $Depth) {
        switch ($random.Next($Depth -gt 3 ? 1 : 5)) {
            { $_ -in 0, 1 } { $scalars[$random.Next($scalars.Count)] }
            2 { '[' + (@(for ($left = $random.Next(4); $left -gt 0; $left--) { Value ($Depth + 1) }) -join ',') + ']' }
            default {
                $keys = $names | Sort-Object { $random.Next() } | Select-Object -First $random.Next(6)
                '{' + (@($keys | ForEach-Object { "$(ConvertTo-Json $_):$(Value ($Depth + 1))" }) -join ',') + '}'
            }
        }
    }
    Value 0
}

# The types of a value and of all that is in it.
function Get-TypeTree($Value) {
    if ($null -eq $Value) { return 'null' }
    $inside = if ($Value -is [array]) { foreach ($one in $Value) { Get-TypeTree $one } }
    elseif ($Value -is [Management.Automation.PSCustomObject]) { foreach ($one in $Value.psobject.Properties) { "$($one.Name)=$(Get-TypeTree $one.Value)" } }
    "$($Value.psobject.TypeNames -join ' ')($($inside -join ', '))"
}
