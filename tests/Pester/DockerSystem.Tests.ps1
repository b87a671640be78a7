BeforeAll {
    Import-Module "$PSScriptRoot/../../DockerSock.psd1" -Force
    . "$PSScriptRoot/FakeEngine.ps1"
    $engine = Start-FakeEngine
    $at = @{ DockerHost = $engine.DockerHost }
}
AfterAll { Stop-FakeEngine $engine }

Describe 'The engine itself' {
    It 'tells its version, and ours' {
        $version = Get-DockerVersion @at
        [version]$version.ApiVersion | Should -BeGreaterThan ([version]'1.40')
        $version.Client.Version | Should -Be (Get-Module DockerSock).Version.ToString()
        $version.Components.Name | Should -Contain 'Engine'
    }
    It 'counts its containers as the list does' {
        $info = Get-DockerInfo @at
        $info.Containers | Should -Be @(Get-DockerContainer -All @at).Count
        $info.ContainersStopped | Should -Be @(Get-DockerContainer -All @at | Where-Object State -in exited, created).Count
        $info.MemTotal | Should -BeGreaterThan 1GB
    }
    It 'says what takes the disk, and which objects' {
        $usage = Get-DockerDiskUsage @at
        $usage.Type | Should -Be 'Images', 'Containers', 'Volumes', 'BuildCache'
        $usage[1].Total | Should -Be @(Get-DockerContainer -All @at).Count
        $items = Get-DockerDiskUsage -Detailed @at | Where-Object Type -eq Containers
        $items.Id | Sort-Object | Should -Be ((Get-DockerContainer -All @at).Id | Sort-Object)
        ($items | Measure-Object Reclaimable -Sum).Sum | Should -Be $usage[1].Reclaimable
    }
    It 'answers, or says why not' {
        (Test-DockerSock @at).Answers | Should -BeTrue
        $gone = Test-DockerSock -DockerHost unix:///no/such.sock
        $gone.Answers | Should -BeFalse
        $gone.Problem | Should -Match '/no/such\.sock'
    }
    It 'is cleared of what was said before, and of nothing else' {
        $running = (Get-DockerContainer @at).Id
        $stopped = (Get-DockerContainer -All @at | Where-Object State -in exited, created).Id
        $stopped | Should -Not -BeNullOrEmpty
        Clear-DockerSystem -WhatIf @at
        (Get-DockerContainer -All @at).Id | Should -HaveCount ($running.Count + $stopped.Count)
        $cleared = Clear-DockerSystem -Confirm:$false @at
        ($cleared | Out-String -Width 400).Trim() | Should -Not -BeNullOrEmpty
        (Get-DockerContainer -All @at).Id | Sort-Object | Should -Be ($running | Sort-Object)
    }
}
