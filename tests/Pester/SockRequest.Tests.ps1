BeforeAll {
    Import-Module "$PSScriptRoot/../../DockerSock.psd1" -Force
    . "$PSScriptRoot/FakeEngine.ps1"
    . "$PSScriptRoot/JsonDaemon.ps1"
    $engine = Start-FakeEngine
    $daemon = Start-JsonDaemon
    $h = $engine.DockerHost
    # ConvertFrom-Json makes dates of texts that look like one, unless it can be told not to (since 7.5).
    $asText = (Get-Command ConvertFrom-Json).Parameters.ContainsKey('DateKind') ? @{ DateKind = 'String' } : @{}
}
AfterAll {
    Stop-FakeEngine $engine
    Stop-JsonDaemon $daemon
}

Describe 'Any request' {
    It 'answers an array element by element' {
        (Invoke-SockRequest /containers/json -Query @{ all = 1 } -DockerHost $h).Id | Should -Be (Get-DockerContainer -All -DockerHost $h).Id
    }
    It 'ends an endless stream after the two that were wanted' {
        $job = Start-ThreadJob { Import-Module $using:Repository/DockerSock.psd1; Invoke-SockRequest /events -DockerHost $using:h | Select-Object -First 2 }
        $deadline = [datetime]::UtcNow.AddSeconds(30)
        while ($job.State -in 'NotStarted', 'Running') {
            if ([datetime]::UtcNow -gt $deadline) { $job | Stop-Job; throw 'The stream did not end after two events.' }
            Get-DockerContainer -DockerHost $h | Select-Object -First 1 | Stop-DockerContainer -Timeout 0 -PassThru | Start-DockerContainer
        }
        @($job | Receive-Job -Wait -AutoRemoveJob).Count | Should -Be 2
    }
    It 'gives status and headers of an error too' {
        $answer = Invoke-SockRequest /containers/none/json -DockerHost $h -SkipHttpErrorCheck -StatusCodeVariable status -ResponseHeadersVariable headers
        $status | Should -Be 404
        $answer.message | Should -Match 'none'
        $headers['Content-Type'] | Should -Be 'application/json'
    }
    It 'writes a file that another program can read' {
        $file = New-TemporaryFile
        Invoke-SockRequest /version -DockerHost $h -OutFile $file
        (Get-Content $file -Raw | ConvertFrom-Json).ApiVersion | Should -Be (Invoke-SockRequest /version -DockerHost $h).ApiVersion
        Remove-Item $file
    }
    It 'prints a curl command that gives the same' -Skip:(-not (Get-Command curl, bash -CommandType Application -ErrorAction Ignore)) {
        $line = Invoke-SockRequest /version -DockerHost $h -Verbose 4>&1 | Where-Object { $_ -is [Management.Automation.VerboseRecord] -and "$_" -match 'curl .*version' }
        (bash -c "$line 2>/dev/null" | ConvertFrom-Json).Version | Should -Be (Invoke-SockRequest /version -DockerHost $h).Version
    }
}

Describe 'JSON that arrives' {
    It 'is what ConvertFrom-Json makes of it: <_>' -ForEach @(
        '{}', '{"a":{}}', '[]', '[[]]', '[{}]', '[1]', '[[1]]', '[[[1]]]', '[null]', 'null', 'true', 'false', '0', '18', '1.0', '-0', '""', '"text"',
        '{"a":[]}', '{"a":[1]}', '{"a":[[1]]}', '{"a":[{}]}', '{"a":[null]}', '{"a":null}', '{"a":1,"b":2,"a":3}',
        '[{"Id":"a","Size":1},{"Id":"b","Size":2}]', '[{"a":1},{"b":2}]', '{"a":1,"b":2,"c":3,"d":4,"e":5}', '{"ToString":1,"GetType":2}'
    ) {
        $ours = Read-Json $_
        $theirs = ConvertFrom-Json $_ @asText
        Get-TypeTree $ours | Should -BeExactly (Get-TypeTree $theirs)
        @($ours).Count | Should -Be @($theirs).Count
        ConvertTo-Json $ours -Depth 100 -Compress | Should -BeExactly (ConvertTo-Json $theirs -Depth 100 -Compress)
        [bool] $ours | Should -Be ([bool] $theirs)
        $ours | Format-Table | Out-String | Should -BeExactly ($theirs | Format-Table | Out-String)
        $ours | Format-List | Out-String | Should -BeExactly ($theirs | Format-List | Out-String)
        $ours | Out-String | Should -BeExactly ($theirs | Out-String)
    }
    It 'is that for 300 others too, and goes back as it came' {
        foreach ($seed in 1..300) {
            $json = New-JsonSample $seed
            if (-not $asText.Count) { $json = $json -replace '"(2024-|/Date)[^"]*"', '"no date"' }
            $ours = Read-Json $json
            $theirs = ConvertFrom-Json $json @asText
            Get-TypeTree $ours | Should -BeExactly (Get-TypeTree $theirs) -Because $json
            @($ours).Count | Should -Be @($theirs).Count -Because $json
            $text = ConvertTo-Json $theirs -Depth 100 -Compress
            ConvertTo-Json $ours -Depth 100 -Compress | Should -BeExactly $text -Because $json
            [bool] $ours | Should -Be ([bool] $theirs) -Because $json
            foreach ($way in { $args[0] | Format-Table }, { $args[0] | Format-List }, { $args[0] | Format-Table Id, Size }, { $args[0] }) {
                & $way $ours | Out-String | Should -BeExactly (& $way $theirs | Out-String) -Because "$way of $json"
            }
            if ($null -ne $theirs -and $theirs -isnot [string]) {
                $sent = Send-Json $ours
                ConvertFrom-Json $sent @asText -NoEnumerate | ConvertTo-Json -Depth 100 -Compress |
                    Should -BeExactly ($text -replace '(?<=^|[\[:,])(-?\d+)\.0(?=[,\]}]|$)', '$1') -Because $json
            }
        }
    }
    It 'is sorted, chosen and shown like any object' {
        $found = Read-Json '[{"Id":"b","Size":20},{"Id":"a","Size":3},{"Id":"c","Size":100}]'
        ($found | Sort-Object Size | Select-Object -First 2).Id | Should -Be 'a', 'b'
        ($found | Format-Table Id, Size | Out-String).Trim() -split '\s*\n' | Should -Be 'Id Size', '-- ----', 'b    20', 'a     3', 'c   100'
        ($found | Where-Object Size -gt 10 | Measure-Object Size -Sum).Sum | Should -Be 120
    }
    It 'keeps, unlike ConvertFrom-Json, times as their text and whole numbers whole' {
        $found = Read-Json '{"t":"2024-01-01T00:00:00.123456789Z","u":18446744073709551615,"big":123456789012345678901234567890}'
        $found.t | Should -BeOfType string
        $found.u | Should -BeOfType uint64
        $found.big | Should -BeOfType bigint
        "$($found.big)" | Should -Be '123456789012345678901234567890' # ConvertTo-Json writes no such number before 7.5
        ConvertTo-Json ($found | Select-Object t, u) -Compress | Should -BeExactly '{"t":"2024-01-01T00:00:00.123456789Z","u":18446744073709551615}'
    }
    It 'keeps, unlike ConvertFrom-Json, what no PSCustomObject can hold: <_>' -ForEach '{"a":1,"A":2}', '{"":1,"b":2}', '{"psobject":1,"b":2}',
        '{"PSTypeNames":1,"b":2}', '{"psbase":1}', '{"PSAdapted":1}', '{"psextended":1}', '{"a":1,"A":2,"a":3}' {
        { ConvertFrom-Json $_ -ErrorAction Stop } | Should -Throw
        foreach ($found in (Read-Json $_), (Read-Json "[$_]"), (Read-Json "{""in"":$_}").in) {
            $found.GetType().Name | Should -Be OrderedDictionary
            $wanted = $_ -replace '"a":1,"A":2,"a":3', '"A":2,"a":3'
            ConvertTo-Json $found -Compress | Should -BeExactly $wanted
            Send-Json $found | Should -BeExactly $wanted
            ($found | ConvertTo-Json -Compress | ConvertFrom-Json -AsHashtable).Keys | Should -BeExactly $found.Keys
            [bool] $found | Should -BeTrue
            $found | Format-Table | Out-String | Should -Match '^\s*Name\s+Value\s'
        }
        (Read-Json '{"a":1,"A":2}').A | Should -Be 2
        (Read-Json '{"a":1,"A":2}').a | Should -Be 1
    }
}

Describe 'What is sent' {
    BeforeAll {
        $json = '{"Id":"a","Empty":{},"None":[],"One":[1],"Nested":[[1]],"Null":null,"In":{"Deep":{"Deeper":[{"x":1}]}},"T":"2024-01-01T00:00:00.12Z","N":9007199254740993,"F":1.5}'
        $found = Read-Json $json
    }
    It 'is what came, whole or a part of it, alone or in something else' {
        Send-Json $found | Should -BeExactly $json
        Send-Json $found.In | Should -BeExactly '{"Deep":{"Deeper":[{"x":1}]}}'
        Send-Json $found.Empty | Should -BeExactly '{}'
        Send-Json @{ w = $found } | Should -BeExactly "{""w"":$json}"
        Send-Json @($found, $found) | Should -BeExactly "[$json,$json]"
        Send-Json ([pscustomobject]@{ w = $found.Nested }) | Should -BeExactly '{"w":[[1]]}'
        $daemon.Talk.Answer = '{}'
        $null = $found | Invoke-SockRequest /x -SocketPath $daemon.Path
        $daemon.Talk.Sent | Should -BeExactly $json
    }
    It 'has what was changed and added' {
        $changed = Read-Json '{"a":1,"in":{"b":[1]}}'
        $changed.a = 'x'
        $changed.in.b += 2
        $changed | Add-Member more ([ordered]@{ c = $null })
        $changed.in | Add-Member even $changed.in.b
        $changed.psobject.Properties.Add([psscriptproperty]::new('made', { $this.a + 'y' }))
        Send-Json $changed | Should -BeExactly '{"a":"x","in":{"b":[1,2],"even":[1,2]},"more":{"c":null},"made":"xy"}'
    }
    It 'is what ConvertTo-Json writes: <Name>' -ForEach @(
        @{ Name = 'Select-Object'; Make = { $found | Select-Object Id, In, @{ n = 'Two'; e = { $_.One } } } }
        @{ Name = 'an ordered dictionary'; Make = { [ordered]@{ z = 1; a = @(); m = @{ k = $true } } } }
        @{ Name = 'a PSCustomObject'; Make = { [pscustomobject]@{ z = 1; a = , 1; m = [pscustomobject]@{} } } }
        @{ Name = 'arrays'; Make = { , @(1, 'a', $null, @(), @(@(1), 2)) } }
        @{ Name = 'a list'; Make = { , [Collections.Generic.List[object]] @(1, @{ a = 1 }) } }
        @{ Name = 'ConvertFrom-Json'; Make = { $json | ConvertFrom-Json } }
        @{ Name = 'ConvertFrom-Json -AsHashtable'; Make = { $json | ConvertFrom-Json -AsHashtable } }
        @{ Name = 'Clixml'; Make = { [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($found, 9)) } }
        @{ Name = 'nothing, as three things'; Make = { @{ a = & {} }, @{ a = [DBNull]::Value }, @{ a = [NullString]::Value } } }
        @{ Name = 'times'; Make = { [ordered]@{ u = [datetime]::new(2024, 1, 2, 3, 4, 5, [DateTimeKind]::Utc); f = [datetime]::new(638000000001234567, [DateTimeKind]::Utc); n = [datetime]::new(2024, 1, 2); o = [datetimeoffset]::new(2024, 1, 2, 3, 4, 5, [timespan]::FromHours(2)) } } }
        @{ Name = 'wrapped values'; Make = { [ordered]@{ s = Write-Output text; n = Write-Output 5; b = Write-Output $true; g = [guid]::Empty; u = [uri] 'http://a/b?c=d&e' } } }
    ) {
        $body = & $Make
        Send-Json $body | Should -BeExactly (ConvertTo-Json $body -Depth 100 -Compress)
    }
    It 'is, unlike what ConvertTo-Json writes, what engines read' {
        Send-Json ([ordered]@{ whole = 1gb * 1.5; bytes = [byte[]] (0, 255); kind = [DayOfWeek]::Monday; v = [version] '1.2'; t = [timespan] '0:1' }) |
            Should -BeExactly '{"whole":1610612736,"bytes":"AP8=","kind":"Monday","v":"1.2","t":"00:01:00"}'
    }
    It 'is an object of ours as the API writes it, with what was added to it and to its parts' {
        $container = Get-DockerContainer -DockerHost $h | Where-Object Ports | Select-Object -First 1
        $container | Add-Member Mine ([pscustomobject]@{ a = , 1 })
        $container.Ports[0] | Add-Member New (Read-Json '{"q":{}}')
        foreach ($sent in ((Send-Json $container), ((Send-Json @{ w = @($container) }) -replace '^{"w":\[(.*)\]}$', '$1'))) {
            $sent | Should -BeLike '*,"Mine":{"a":`[1`]}}'
            $back = ConvertFrom-Json $sent
            $back.Id | Should -Be $container.Id
            ConvertTo-Json $back.Ports[0].New -Compress | Should -Be '{"q":{}}'
            $back.psobject.Properties.Name | Should -Not -Contain DockerHost
        }
    }
    It 'is JSON in a query too' {
        $null = Invoke-SockRequest /x -SocketPath $daemon.Path -Query ([ordered]@{ filters = [pscustomobject]@{ status = 'exited' }; o = $found.In; none = & {} })
        [uri]::UnescapeDataString($daemon.Talk.Target) | Should -BeExactly 'GET /x?filters={"status":["exited"]}&o={"Deep":{"Deeper":[{"x":1}]}} HTTP/1.1'
    }
}
