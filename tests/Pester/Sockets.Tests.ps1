BeforeAll {
    Import-Module "$PSScriptRoot/../../DockerSock.psd1" -Force
    . "$PSScriptRoot/FakeEngine.ps1"
    $engine = Start-FakeEngine
    $before = $env:DOCKER_HOST
    $env:DOCKER_HOST = $engine.DockerHost
}
AfterAll {
    $env:DOCKER_HOST = $before
    Stop-FakeEngine $engine
}

Describe 'Sockets of this machine' {
    It 'are found, and their engines go on to other commands' {
        $found = Find-DockerSock | Where-Object IsInUse
        $found.Path | Should -Be $engine.Socket
        $found.Engine | Should -Be 'Docker'
        ($found | Get-DockerContainer -All).Count | Should -Be (Get-DockerContainer -All).Count
    }
    It 'are one row by several names' {
        $link = New-Item -ItemType SymbolicLink "$TestDrive/link.sock" -Target $engine.Socket
        $env:DOCKER_HOST = "unix://$link"
        try { (Find-DockerSock | Where-Object IsInUse).Names | Should -Be $engine.Socket }
        finally { $env:DOCKER_HOST = $engine.DockerHost }
    }
}

Describe 'Access to a socket' {
    It 'is told for what Get-Item gives, a relative path and the engine in use' {
        Push-Location (Split-Path $engine.Socket)
        try { (Get-SockAccess "./$(Split-Path -Leaf $engine.Socket)").Path | Should -Be "$(Split-Path $engine.Socket)/./$(Split-Path -Leaf $engine.Socket)" }
        finally { Pop-Location }
        (Get-Item $engine.Socket | Get-SockAccess).IsAllowed | Should -BeTrue
        (Get-SockAccess).Listeners[0].Id | Should -Be $engine.Process.Id
        (Find-DockerSock | Where-Object IsInUse | Get-SockAccess).Path | Should -Be $engine.Socket
    }
    It 'is changed with octal numbers, and PassThru shows it' {
        (Set-SockAccess -Mode 0600 -PassThru -WarningVariable said 3>$null).Mode | Should -Be '0600'
        "$said" | Should -BeLike '*until its daemon makes it anew*'
        (Get-SockAccess | Set-SockAccess -Mode 640 -PassThru 3>$null).Mode | Should -Be '0640'
        { Set-SockAccess -Mode 6800 } | Should -Throw '*is no mode*'
    }
}

Describe 'The doctor' {
    It 'gives one object for each check' {
        $checks = Test-DockerSock
        $checks.Check | Should -Be Endpoint, Path, Type, Access, Answer, Engine, Version, Clock, Disk, Proxy, Tls, Ssh
        $checks | Where-Object State -eq Failed | Should -BeNullOrEmpty
    }
    It 'says which context DOCKER_HOST hides' {
        $env:DOCKER_CONTEXT = 'hidden'
        try { $check = Test-DockerSock | Where-Object Check -eq Endpoint } finally { $env:DOCKER_CONTEXT = $null }
        $check.State | Should -Be 'Warning'
        $check.Sentence | Should -BeLike "*the context 'hidden' does not count.*"
    }
    It 'answers if' {
        $(if (Test-DockerSock -Quiet) { 'yes' }) | Should -Be 'yes'
        $(if (Test-DockerSock -Quiet -DockerHost /nowhere/x.sock) { 'yes' } else { 'no' }) | Should -Be 'no'
    }
}
