BeforeDiscovery {
    $folder = if ($env:DOCKERSOCK_ENGINES) { $env:DOCKERSOCK_ENGINES } else { '/var/tmp/dockersock-engines' }
    $engines = 'docker20', 'docker28' | Where-Object { Test-Path "$folder/$_/engine.sock" } |
        ForEach-Object { @{ Name = $_; DockerHost = "unix://$folder/$_/engine.sock" } }
    if (-not $engines) { Write-Host 'No Docker of tests/engines/engines.sh runs: plugins are not tried on one.' }
}
BeforeAll {
    Import-Module "$PSScriptRoot/../../DockerSock.psd1" -Force
    . "$PSScriptRoot/FakeEngine.ps1"

    # A plugin is a folder: what it says of itself and wants, and its files.
    function New-PluginFolder([string] $Path, [hashtable] $Config, [string] $Content) {
        New-Item "$Path/rootfs" -ItemType Directory -Force | Out-Null
        Set-Content "$Path/rootfs/version" $Content
        $Config | ConvertTo-Json -Depth 5 | Set-Content "$Path/config.json"
    }

    $wants = @{
        description = 'Volumes of the team'
        entrypoint  = @('/run')
        interface   = @{ types = @('docker.volumedriver/1.0'); socket = 'plugin.sock' }
        network     = @{ type = 'host' }
        env         = @(@{ name = 'DEBUG'; settable = @('value'); value = '0' })
    }
}

Describe 'Plugins' {
    BeforeAll {
        $engine = Start-FakeEngine -With --registry, localhost:5000
        $at = @{ DockerHost = $engine.DockerHost }
        New-PluginFolder TestDrive:/plugin $wants 'one'
    }
    AfterAll { Stop-FakeEngine $engine }

    It 'makes one of a folder, starts it, and shows it as a table' {
        $plugin = New-DockerPlugin localhost:5000/team/volumes:1 TestDrive:/plugin @at | Enable-DockerPlugin -PassThru
        $plugin.Enabled | Should -BeTrue
        $plugin.Description | Should -Be 'Volumes of the team'
        ($plugin | Out-String) -split '\r?\n' | Select-String volumes |
            Should -Match "^$($plugin.ShortId) +localhost:5000/team/volumes:1 +Volumes of the team +True"
        (Get-DockerPlugin -Filter @{ enabled = $true } @at).Name | Should -Be localhost:5000/team/volumes:1
    }
    It 'tells what can be set, and sets it once the plugin is stopped' {
        $plugin = Get-DockerPlugin *volumes* @at
        $plugin.Settable | Should -Be DEBUG
        { $plugin | Set-DockerPlugin -Setting DEBUG=1 -ErrorAction Stop } |
            Should -Throw '*Disable-DockerPlugin*' -ErrorId 'DockerConflict*'
        ($plugin | Disable-DockerPlugin -PassThru | Set-DockerPlugin -Setting DEBUG=1 -PassThru).Settings.Env |
            Should -Be DEBUG=1
    }
    It 'pushes it, removes it, and installs it again when what it wants is granted' {
        Get-DockerPlugin @at | Publish-DockerPlugin -PassThru | Remove-DockerPlugin
        Get-DockerPlugin @at | Should -BeNullOrEmpty
        Install-DockerPlugin localhost:5000/team/volumes:1 -GrantAllPermissions -Setting DEBUG=2 @at | Out-Null
        $plugin = Get-DockerPlugin localhost:5000/team/volumes:1 @at
        $plugin.Enabled, $plugin.Settings.Env | Should -Be $true, 'DEBUG=2'
    }
    It 'shows what it wants with -WhatIf, and what -Confirm:$false has granted' {
        $shown = pwsh -NoProfile -Command "Import-Module '$PSScriptRoot/../../DockerSock.psd1'
            Install-DockerPlugin localhost:5000/team/volumes:1 -WhatIf -DockerHost $($engine.DockerHost)"
        $shown -join "`n" | Should -Match 'which wants:\n - network: \[host\]'
        Install-DockerPlugin localhost:5000/team/volumes:1 -LocalName two -Disable -Confirm:$false @at `
            -WarningVariable warned -WarningAction SilentlyContinue | Remove-DockerPlugin
        "$warned" | Should -Match 'has been granted what it wants:\n - network: \[host\]'
    }
    It 'tells a script that cannot be asked what to say' {
        $said = pwsh -NoProfile -NonInteractive -Command "Import-Module '$PSScriptRoot/../../DockerSock.psd1'
            try { Install-DockerPlugin localhost:5000/team/volumes:1 -LocalName three -DockerHost $(
                $engine.DockerHost) -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId; `"`$_`" }"
        $said[0] | Should -BeLike 'DockerDenied,*'
        $said -join "`n" | Should -Match ' - network: \[host\]'
        $said[-1] | Should -BeLike '*-GrantAllPermissions*'
    }
    It 'brings it to another version, settings and all' {
        New-PluginFolder TestDrive:/next ($wants + @{ documentation = 'https://example.com' }) 'two'
        New-DockerPlugin localhost:5000/team/volumes:2 TestDrive:/next @at | Publish-DockerPlugin -PassThru |
            Remove-DockerPlugin
        $plugin = Disable-DockerPlugin *volumes:1 -PassThru @at |
            Update-DockerPlugin -Remote localhost:5000/team/volumes:2 -GrantAllPermissions |
            Enable-DockerPlugin -PassThru
        $plugin.PluginReference, $plugin.Settings.Env | Should -Be 'localhost:5000/team/volumes:2', 'DEBUG=2'
        $plugin.Config.Documentation | Should -Be 'https://example.com'
    }
    It 'keeps what is in use, unless it is forced to' {
        New-DockerVolume pester -Driver localhost:5000/team/volumes:1 @at | Out-Null
        { Remove-DockerPlugin *volumes:1 -ErrorAction Stop @at } | Should -Throw '*in use*' -ErrorId 'DockerConflict*'
        Remove-DockerPlugin * -Force @at
        Get-DockerPlugin @at | Should -BeNullOrEmpty
    }
    It 'says what is missing of a folder' {
        New-Item TestDrive:/none -ItemType Directory | Out-Null
        { New-DockerPlugin none TestDrive:/none -ErrorAction Stop @at } | Should -Throw '*config.json*'
    }
}

Describe 'Plugins on <Name>' -ForEach $engines {
    It 'are made, listed, pushed, installed with what they want, and removed' {
        $at = @{ DockerHost = $DockerHost }
        $plugin = "localhost:5000/pester-$([guid]::NewGuid().ToString('n').Substring(0, 8)):1"
        New-PluginFolder "TestDrive:/$Name" $wants $plugin
        try {
            New-DockerPlugin $plugin "TestDrive:/$Name" @at | Publish-DockerPlugin -PassThru | Remove-DockerPlugin
            $installed = Install-DockerPlugin $plugin -Disable -GrantAllPermissions @at
            $installed.Name, $installed.Description | Should -Be $plugin, 'Volumes of the team'
            { Enable-DockerPlugin $plugin -ErrorAction Stop @at } | Should -Throw -ErrorId 'DockerEngineError*'
        } finally {
            Get-DockerPlugin localhost:5000/pester-* @at | Remove-DockerPlugin -Force
        }
        Get-DockerPlugin localhost:5000/pester-* @at | Should -BeNullOrEmpty
    }
}
