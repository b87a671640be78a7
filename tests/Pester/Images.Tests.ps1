BeforeDiscovery {
    $folder = if ($env:DOCKERSOCK_ENGINES) { $env:DOCKERSOCK_ENGINES } else { '/var/tmp/dockersock-engines' }
    $engines = 'docker20', 'docker28', 'podman' | Where-Object { Test-Path "$folder/$_/engine.sock" } | ForEach-Object { @{ Name = $_; DockerHost = "unix://$folder/$_/engine.sock" } }
    if (-not $engines) { Write-Host 'No engine of tests/engines/engines.sh runs: the day with images is not tried on one.' }
}
if (-not $engines) { Describe 'A day with images' { It 'is tried on real engines' -Skip { } } }
BeforeAll { Import-Module "$PSScriptRoot/../../DockerSock.psd1" -Force }

Describe 'A day with images on <Name>' -ForEach $engines {
    BeforeAll { $day = & "$PSScriptRoot/ImageDay.ps1" -DockerHost $DockerHost }

    It 'builds one from a few lines' {
        $day.Built.RepoTags | Should -Match '^localhost:5000/day-\w+/web:1$'
        $day.Built.Config.Cmd | Should -Be 'cat', '/version'
        $day.First | Should -Be 'first'
    }
    It 'gives it names' {
        $day.Tagged.Id | Should -Be $day.Built.Id
        $day.Tagged.RepoTags | Should -HaveCount 3
    }
    It 'pushes it, and knows the digest' {
        $day.Pushed | Should -HaveCount 2
        $day.Pushed.RepoDigests | Should -Match '^localhost:5000/day-\w+/(web|other)@sha256:[0-9a-f]{64}$'
    }
    It 'removes names and layers' {
        ($day.Removed.Untagged -match ':(1|latest)$') | Should -HaveCount 3
        $day.Removed.Deleted -replace '^sha256:' | Should -Contain ($day.Built.Id -replace '^sha256:')
        $day.Gone | Should -BeNullOrEmpty
    }
    It 'pulls it as it was' { $day.Pulled.Id | Should -Be $day.Built.Id }
    It 'hears of a newer one' {
        "$($day.Current.Status)" | Should -Be $(if ($Name -eq 'podman') { 'Unknown' } else { 'Current' })
        "$($day.Outdated.Status)" | Should -Be $(if ($Name -eq 'podman') { 'Unknown' } else { 'Outdated' })
        $day.Second | Should -Be 'second'
    }
    It 'saves both to one file, and each to its own' {
        $day.Before | Should -HaveCount 2
        $day.After | Should -Be $day.Before
        $day.Again | Should -Be $day.Before
        $day.Files | Where-Object Name -like '*_old.tar' | Should -Not -BeNullOrEmpty
        $day.Files | Where-Object Name -like '*_new.tar' | Should -Not -BeNullOrEmpty
    }
    It 'sees what takes the room' {
        $day.History[0].Size | Should -BeGreaterThan 1MB
        $day.History.CreatedBy -like '*echo second*' | Should -Not -BeNullOrEmpty
    }
    It 'clears what it has made' {
        $day.Kept | Should -HaveCount 2
        $day.Cleared.Deleted -replace '^sha256:' | Should -Contain ($day.Kept[0].Id -replace '^sha256:')
        $day.Cleared.Deleted -replace '^sha256:' | Should -Contain ($day.Kept[1].Id -replace '^sha256:')
    }
    It 'leaves nothing behind' { $day.Left | Should -BeNullOrEmpty }
}
