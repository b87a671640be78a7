BeforeAll {
    Import-Module "$PSScriptRoot/../../DockerSock.psd1" -Force
    . "$PSScriptRoot/FakeEngine.ps1"
    $engine = Start-FakeEngine
    $other = Start-FakeEngine '--containers', '3'
    $h = $engine.DockerHost
    $all = Get-DockerContainer -All -DockerHost $h
}
AfterAll { $engine, $other | ForEach-Object { Stop-FakeEngine $_ } }

Describe 'Containers' {
    It 'lists what runs, and with -All the rest' {
        $running = Get-DockerContainer -DockerHost $h
        $running.Count | Should -BeGreaterThan 0
        $all.Count | Should -BeGreaterThan $running.Count
        $running.State | Should -Not -Contain 'exited'
    }
    It 'sorts, selects and filters as objects' {
        $newest = $all | Sort-Object Created -Descending | Select-Object -First 1
        ($all | Where-Object Created -gt $newest.Created) | Should -BeNullOrEmpty
    }
    It 'finds one by name, by wildcard and by the start of its id' {
        $one = $all[0]
        (Get-DockerContainer $one.Name -DockerHost $h).Id | Should -Be $one.Id
        (Get-DockerContainer "$($one.Name.Substring(0, 2))*" -DockerHost $h).Id | Should -Contain $one.Id
        (Get-DockerContainer $one.Id.Substring(0, 20) -DockerHost $h).Id | Should -Be $one.Id
    }
    It 'says which name is wrong' {
        { Get-DockerContainer no-such-one -DockerHost $h -ErrorAction Stop } | Should -Throw -ErrorId 'DockerObjectNotFound*'
    }
    It 'stops and starts through the pipeline, each where it lives' {
        $both = Get-DockerContainer -DockerHost $h, $other.DockerHost
        $both.DockerHost | Sort-Object -Unique | Should -HaveCount 2
        $mine = Get-DockerContainer -DockerHost $h | Select-Object -First 1
        ($mine | Stop-DockerContainer -PassThru -Timeout 0).State | Should -Be 'exited'
        ($mine | Start-DockerContainer -PassThru).State | Should -Be 'running'
    }
    It 'changes nothing under -WhatIf' {
        $before = Get-DockerContainer -DockerHost $h
        $before | Stop-DockerContainer -WhatIf
        (Get-DockerContainer -DockerHost $h).Id | Should -Be $before.Id
    }
    It 'keeps values in ForEach-Object -Parallel and Start-ThreadJob' {
        $expected = $all | ForEach-Object { "$($_.Name) $($_.Ports.Count) $($_.Labels.Count)" } | Sort-Object
        $all | ForEach-Object -Parallel { "$($_.Name) $($_.Ports.Count) $($_.Labels.Count)" } | Sort-Object | Should -Be $expected
        $all | ForEach-Object { $one = $_; Start-ThreadJob { $it = $using:one; "$($it.Name) $($it.Ports.Count) $($it.Labels.Count)" } } |
            Receive-Job -Wait -AutoRemoveJob | Sort-Object | Should -Be $expected
    }
    It 'keeps values in Clixml, Json and Csv' {
        $file = New-TemporaryFile
        $all | Export-Clixml $file -Depth 9
        (Import-Clixml $file).Name | Should -Be $all.Name
        (Import-Clixml $file)[0].Ports.Count | Should -Be $all[0].Ports.Count
        ($all | ConvertTo-Json -Depth 9 | ConvertFrom-Json).Id | Should -Be $all.Id
        $all | Export-Csv $file
        (Import-Csv $file).Name | Should -Be $all.Name
        Remove-Item $file
    }
    It 'shows the table of docker ps' {
        $table = $all | Out-String -Width 300
        $table | Should -Match 'CONTAINER ID\S*\s.*NAMES.*IMAGE.*STATUS.*PORTS.*CREATED.*COMMAND'
        $table | Should -Match ([regex]::Escape($all[0].ShortId))
    }
    It 'completes names' {
        $line = "Get-DockerContainer -DockerHost $h $($all[0].Name.Substring(0, 2))"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain $all[0].Name
    }
}
