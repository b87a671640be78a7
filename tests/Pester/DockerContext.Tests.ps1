# Contexts: names for engines, in a configuration of the test's own.

BeforeAll {
    Import-Module "$PSScriptRoot/../../DockerSock.psd1" -Force
    . "$PSScriptRoot/FakeEngine.ps1"
    $names = 'DOCKER_CONFIG', 'DOCKER_HOST', 'DOCKER_CONTEXT', 'DOCKER_TLS', 'DOCKER_TLS_VERIFY', 'DOCKER_CERT_PATH', 'XDG_CONFIG_HOME',
        'CONTAINERS_CONF', 'CONTAINER_HOST', 'CONTAINER_CONNECTION', 'PODMAN_CONNECTIONS_CONF'
    $before = @{}
    foreach ($name in $names) { $before[$name] = [Environment]::GetEnvironmentVariable($name); [Environment]::SetEnvironmentVariable($name, $null) }
    $folder = Join-Path $TestDrive config
    $env:DOCKER_CONFIG = $folder
    $env:XDG_CONFIG_HOME = $folder
    $env:CONTAINERS_CONF = Join-Path $folder none.conf
    $one = Start-FakeEngine
    $two = Start-FakeEngine
}
AfterAll {
    Use-DockerContext -Reset
    Stop-FakeEngine $one
    Stop-FakeEngine $two
    foreach ($name in $names) { [Environment]::SetEnvironmentVariable($name, $before[$name]) }
}

Describe 'Contexts' {
    It 'are made, and name engines' {
        $made = New-DockerContext one -DockerHost $one.DockerHost -Description 'the first' -PassThru
        $made.DockerHost | Should -Be $one.DockerHost
        New-DockerContext two -DockerHost $two.Socket
        (Get-DockerContext two).DockerHost | Should -Be $two.DockerHost
        (Get-DockerInfo -Context one, two).DockerHost | Sort-Object | Should -Be ($one.DockerHost, $two.DockerHost | Sort-Object)
    }
    It 'bring their engines through the pipeline, and as arguments' {
        (Get-DockerContext one, two | Get-DockerInfo).DockerHost | Should -Be $one.DockerHost, $two.DockerHost
        (Get-DockerInfo -Context (Get-DockerContext two)).DockerHost | Should -Be $two.DockerHost
        $all = Get-DockerContext one, two | Get-DockerContainer
        $all.DockerHost | Sort-Object -Unique | Should -Be ($one.DockerHost, $two.DockerHost | Sort-Object)
        $all | Should -HaveCount (2 * @(Get-DockerContainer -DockerHost $one.DockerHost).Count)
        @(Get-DockerContext one | Get-DockerNetwork).Count | Should -Be @(Get-DockerNetwork -Context one).Count
        @(Get-DockerContext one | Get-DockerImage).Count | Should -Be @(Get-DockerImage -Context one).Count
        { Get-DockerContext one | Stop-DockerContainer -ErrorAction Stop } | Should -Throw '*is no container*'
    }
    It 'are chosen for the session, jobs of this process included' {
        Use-DockerContext two
        (Get-DockerInfo).DockerHost | Should -Be $two.DockerHost
        $module = Convert-Path "$PSScriptRoot/../../DockerSock.psd1"
        (1 | ForEach-Object -Parallel { Import-Module $using:module; Get-DockerInfo }).DockerHost | Should -Be $two.DockerHost
        Test-Path "$folder/config.json" | Should -BeFalse
        $env:DOCKER_HOST = $one.DockerHost
        (Get-DockerInfo).DockerHost | Should -Be $two.DockerHost
        Use-DockerContext -Reset
        (Get-DockerInfo).DockerHost | Should -Be $one.DockerHost
        $env:DOCKER_HOST = $null
    }
    It 'are chosen for good' {
        Use-DockerContext two -Global -WarningVariable warned
        $warned | Should -BeNullOrEmpty
        (Get-DockerInfo).DockerHost | Should -Be $two.DockerHost
        (Get-Content "$folder/config.json" -Raw | ConvertFrom-Json).currentContext | Should -Be two
    }
    It 'are shown in 80 columns, the current one with a star' {
        $shown = Get-DockerContext | Format-Table | Out-String -Width 80
        $shown | Should -Match '(?m)^two \* +Docker '
        $shown | Should -Match '(?m)^one +Docker +the first +unix://'
        ($shown -split '\r?\n').Length | Should -BeGreaterThan 3
        ($shown -split '\r?\n' | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80
    }
    It 'are shown as lists, with nothing in them that a terminal obeys' {
        $bad = "a`e[31mb"
        $id = [Convert]::ToHexString([Security.Cryptography.SHA256]::HashData([Text.Encoding]::UTF8.GetBytes($bad))).ToLower()
        $null = New-Item "$folder/contexts/meta/$id" -ItemType Directory -Force
        @{ Name = $bad; Metadata = @{ Description = "x`e]0;evil`a"; More = "`e[2J" }; Endpoints = @{ docker = @{ Host = "unix:///`e[2J" } } } |
            ConvertTo-Json -Depth 4 | Set-Content "$folder/contexts/meta/$id/meta.json"
        $PSStyle.OutputRendering = 'PlainText'
        $shown = (Get-DockerContext "a*" | Format-List | Out-String), (Get-DockerContext | Out-String), "$(Get-DockerInfo -Context $bad 2>&1)"
        $shown -match '[\e\a]' | Should -BeNullOrEmpty
        $shown[0] | Should -Match ([regex]::Escape('a\x1b[31mb'))
        $shown[1] | Should -Match ([regex]::Escape('a\x1b[31mb'))
        Get-DockerContext "a*" | Remove-DockerContext
        Get-DockerContext "a*" | Should -BeNullOrEmpty
    }
    It 'survive a file' {
        Get-DockerContext one | Export-Clixml "$TestDrive/one.xml"
        Import-Clixml "$TestDrive/one.xml" | Set-DockerContext -Description 'from a file'
        (Get-DockerContext one).Description | Should -Be 'from a file'
    }
    It 'go through the pipeline as bytes' {
        (Export-DockerContext one -Path - | Import-DockerContext -Name copy).Description | Should -Be 'from a file'
        Push-Location $TestDrive
        Export-DockerContext copy | Should -BeOfType IO.FileInfo
        { Export-DockerContext copy -ErrorAction Stop } | Should -Throw '*is there already*'
        Pop-Location
    }
    It 'are refused in words where they are wrong' {
        "$(Get-DockerInfo -Context onne 2>&1)" | Should -BeLike "There is no docker context 'onne' in*Did you mean 'one'? Contexts here: *"
        { Remove-DockerContext two -ErrorAction Stop } | Should -Throw '*in use: it is current by config.json*'
        { New-DockerContext default -DockerHost /x } | Should -Throw "*'default'*"
    }
    It 'are removed' {
        Remove-DockerContext o*, copy
        Remove-DockerContext two -Force
        (Get-DockerContext).Name | Should -Be default
        (Get-Content "$folder/config.json" -Raw | ConvertFrom-Json).PSObject.Properties.Name | Should -Not -Contain currentContext
    }
}
