BeforeAll {
    Import-Module "$PSScriptRoot/../../DockerSock.psd1" -Force
    . "$PSScriptRoot/FakeEngine.ps1"
    $engine = Start-FakeEngine
    $at = @{ DockerHost = $engine.DockerHost }
    $null = New-DockerContainer busybox -Name hidden -Volume '/var/run:/data:ro' -Command sleep, 60 @at
}
AfterAll { Stop-FakeEngine $engine }

Describe 'Who reaches an engine' {
    It 'is found, with what it means and what to do' {
        $found = Get-DockerSockExposure hidden @at
        $found.Kind | Should -Be Directory
        $found.Severity | Should -Be Critical
        $found.Severity -ge 'High' | Should -BeTrue
        $found.Sentence | Should -Match 'Read-only does not help'
        $found.Remedy | Should -Not -BeNullOrEmpty
    }
    It 'is a row that fits into a screen, from a job and a file too' {
        $found = Get-DockerSockExposure hidden @at
        $rows = $found | Out-String -Width 80
        $rows | Should -Match 'Critical hidden +running|Critical hidden +created'
        ($rows -split '\r?\n').Length | Should -BeGreaterThan 3
        ($rows -split '\r?\n' | Where-Object Length -gt 80) | Should -BeNullOrEmpty
        $file = Join-Path $TestDrive found.xml
        $found | Export-Clixml $file
        Import-Clixml $file | Out-String -Width 80 | Should -Be $rows
        $job = Start-ThreadJob { param($file) Import-Clixml $file } -ArgumentList $file
        (Receive-Job $job -Wait -AutoRemoveJob).Container | Should -Be hidden
    }
    It 'leads to its container' {
        (Get-DockerSockExposure hidden @at | Get-DockerContainer).Name | Should -Be hidden
        (Get-DockerSockExposure hidden @at | Rename-DockerContainer -NewName hidden2 -WhatIf) | Should -BeNullOrEmpty
    }
    It 'says of a name that there is none, and of an engine that it is not there' {
        { Get-DockerSockExposure nothing @at -ErrorAction Stop } | Should -Throw '*nothing*'
        { Get-DockerSockExposure -DockerHost /no/such.sock -ErrorAction Stop } | Should -Throw '*There is no socket*'
        { Test-DockerSockSecurity -DockerHost /no/such.sock -ErrorAction Stop } | Should -Throw '*There is no socket*'
    }
}

Describe 'The security of an engine' {
    It 'is a list of findings that Where-Object narrows' {
        $all = Test-DockerSockSecurity @at
        $all.Count | Should -BeGreaterThan 30
        $bad = $all | Where-Object { $_.Status -eq 'Fail' -and $_.Severity -ge 'High' }
        $bad.CisId | Should -Contain '5.32'
        $bad.Target | Should -Contain hidden
        $all | Where-Object Status -eq Unknown | ForEach-Object { $_.Evidence | Should -Not -BeNullOrEmpty }
        ($all | Sort-Object Severity -Descending)[0].Severity | Should -Be Critical
    }
    It 'is wide as a screen, and says each remedy in a list' {
        $rows = Test-DockerSockSecurity hidden @at | Out-String -Width 80
        ($rows -split '\r?\n' | Where-Object Length -gt 80) | Should -BeNullOrEmpty
        $rows | Should -Match '(?m)^Fail +Critical 5\.32 +hidden +Socket of an engine: /var/run at /data'
        Test-DockerSockSecurity hidden @at | Select-Object -First 1 | Format-List | Out-String -Width 80 |
            Should -Match 'Remedy +: Take the mount away'
    }
    It 'completes names of containers and images' {
        $line = "Test-DockerSockSecurity hid -DockerHost $($engine.DockerHost)"
        (TabExpansion2 $line 27).CompletionMatches.CompletionText | Should -Contain hidden
        $line = "Get-DockerSockExposure hid -DockerHost $($engine.DockerHost)"
        (TabExpansion2 $line 26).CompletionMatches.CompletionText | Should -Contain hidden
        $line = "Test-DockerSockSecurity -Image busy -DockerHost $($engine.DockerHost)"
        (TabExpansion2 $line 35).CompletionMatches.CompletionText | Should -Match busybox
    }
}
