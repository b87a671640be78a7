BeforeDiscovery {
    $folder = if ($env:DOCKERSOCK_ENGINES) { $env:DOCKERSOCK_ENGINES } else { '/var/tmp/dockersock-engines' }
    $engines = 'docker20', 'docker28', 'podman' | Where-Object { Test-Path "$folder/$_/engine.sock" } | ForEach-Object { @{ Name = $_; DockerHost = "unix://$folder/$_/engine.sock" } }
    if (-not $engines) { Write-Host 'No engine of tests/engines/engines.sh runs: the day with containers is not tried on one.' }
}
if (-not $engines) { Describe 'A day with containers' { It 'is tried on real engines' -Skip { } } }
BeforeAll { Import-Module "$PSScriptRoot/../../DockerSock.psd1" -Force }

Describe 'A day with containers on <Name>' -ForEach $engines {
    BeforeAll { $day = & "$PSScriptRoot/ContainerDay.ps1" -DockerHost $DockerHost }

    It 'has all three ready' { $day.Ready | Should -HaveCount 3 }
    It 'follows their logs, each without a gap, in the order of time' {
        $day.Lines | Should -HaveCount 30
        $day.Lines.Container | Sort-Object -Unique | Should -HaveCount 3
        foreach ($log in $day.Lines | Group-Object Container) {
            $count = [int]($log.Group[0].Line -split ' ')[-1]
            foreach ($line in $log.Group) { $line.Line | Should -Be "$($log.Name[-1]): line $(($count++))" }
        }
        $day.Lines.Time | Should -Be ($day.Lines.Time | Sort-Object)
    }
    It 'runs a command in each' { $day.Numbers | Should -Be '1', '2', '3' }
    It 'copies in and out by wildcard' {
        $day.Files | Should -Be 'one.1.out: THIS IS ONE', 'one.2.out: THIS IS ONE', 'one.3.out: THIS IS ONE', 'two.1.out: THIS IS TWO', 'two.2.out: THIS IS TWO', 'two.3.out: THIS IS TWO'
    }
    It 'measures in numbers' {
        $day.Measure | Should -HaveCount 3
        $day.Measure | ForEach-Object { $_.MemoryUsage | Should -BeGreaterThan 0; $_.MemoryLimit | Should -Be 64MB; $_.Pids | Should -BeGreaterThan 0 }
    }
    It 'stops all' { $day.Stopped.State | Should -Be 'exited', 'exited', 'exited' }
    It 'leaves nothing behind' { $day.Left | Should -BeNullOrEmpty }
}
