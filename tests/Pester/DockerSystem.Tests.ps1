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
        (Test-DockerSock -Quick @at).Answers | Should -BeTrue
        $gone = Test-DockerSock -Quick -DockerHost unix:///no/such.sock
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

Describe 'A docker configuration that cannot be read' {
    BeforeAll {
        $before = $env:DOCKER_CONFIG, $env:DOCKER_HOST
        $env:DOCKER_CONFIG = (New-Item -ItemType Directory (Join-Path $TestDrive config)).FullName
        $env:DOCKER_HOST = $engine.DockerHost
        $file = Join-Path $env:DOCKER_CONFIG config.json
    }
    AfterAll { $env:DOCKER_CONFIG, $env:DOCKER_HOST = $before }

    It 'is nothing where it is empty' -ForEach '', '{"currentContext":""}' {
        Set-Content $file $_ -NoNewline
        Get-DockerContainer -WarningVariable said | Should -Not -BeNullOrEmpty
        $said | Should -BeNullOrEmpty
    }
    It 'is one warning, and the command goes on' {
        Set-Content $file '{"auths":' -NoNewline
        $found = Get-DockerContainer -WarningVariable said 3>$null
        $found | Should -Not -BeNullOrEmpty
        $said | Should -HaveCount 1
        "$said" | Should -BeLike "'$file' cannot be read: *(line 1, byte *). The command goes on without it."
    }
    It 'is never written' {
        { 'pw' | Connect-DockerRegistry localhost:5000 -UserName ann } | Should -Throw '*It stays as it is.*'
        Get-Content -Raw $file | Should -BeExactly '{"auths":'
    }
    It 'has a helper that is missing, and an open registry is asked all the same' {
        Set-Content $file '{"CREDSSTORE":"missing"}' -NoNewline
        Install-DockerImage localhost:5000/nosuch:1 -WarningVariable said -ErrorVariable failed 3>$null 2>$null
        "$said" | Should -BeLike '*docker-credential-missing*is asked without credentials.*'
        $failed.FullyQualifiedErrorId | Should -Not -BeLike 'DockerCredentialsFailed*'
    }
}

Describe 'A host that is none' {
    It '<host_> says what is wrong' -ForEach @(
        @{ host_ = 'unix:/x'; why = '*after unix: come two slashes, as in unix:///x.*' }
        @{ host_ = '/run/x.sock/'; why = '*ends with a slash*' }
        @{ host_ = ' '; why = '*is blank*' }
    ) { { Get-DockerContainer -DockerHost $host_ -ErrorAction Stop } | Should -Throw $why }
}

Describe 'The path of a socket' {
    BeforeAll {
        # From "deep", which "link" leads to, one up is "real", where the socket is.
        $root = (New-Item -ItemType Directory (Join-Path $TestDrive paths)).FullName
        $null = New-Item -ItemType Directory (Join-Path $root real/deep)
        $null = New-Item -ItemType SymbolicLink (Join-Path $root link) -Target real/deep
        $null = New-Item -ItemType SymbolicLink (Join-Path $root real/e.sock) -Target $engine.Socket
        $null = New-PSDrive own FileSystem $root -Scope Global
        Push-Location $root
    }
    AfterAll {
        Pop-Location
        Remove-PSDrive own
    }

    It 'is the system''s: <_>' -ForEach @(
        '{0}/link/../e.sock', 'unix://{0}/link/../e.sock', './link/../e.sock', 'link/../e.sock', 'own:/real/e.sock'
    ) {
        $path = $_ -f $root
        (Get-DockerVersion -DockerHost $path).Version | Should -Not -BeNullOrEmpty
        Invoke-SockRequest /_ping -SocketPath $path | Should -Be OK
    }
}
