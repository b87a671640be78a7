# Values as people have them, given to cmdlets in a real PowerShell: what one cmdlet shows, another one takes.
BeforeAll {
    Import-Module "$PSScriptRoot/../../DockerSock.psd1" -Force
    . "$PSScriptRoot/FakeEngine.ps1"
    $engine = Start-FakeEngine '--image', 'busybox:latest'
    $env:DOCKER_HOST = $engine.DockerHost

    function New-Twin([hashtable] $With) { New-DockerContainer busybox @With | Get-DockerContainer -Detailed }
    function Get-Json($Value) { ConvertTo-Json $Value -Depth 20 -Compress }
}
AfterAll {
    Stop-FakeEngine $engine
    Remove-Item Env:DOCKER_HOST
}

Describe 'A map' {
    AfterEach { Get-DockerContainer -All | Remove-DockerContainer -Force }

    It 'is any dictionary: <Way>' -ForEach @(
        @{ Way = 'labels of another'; Make = { (New-DockerContainer busybox -Label 'a=1', 'A=2').Labels } }
        @{ Way = 'a generic one'; Make = {
                $d = [Collections.Generic.Dictionary[string, int]]::new()
                $d.a = 1
                $d.Add('A', 2)
                $d } }
        @{ Way = 'a read-only one'; Make = {
                $d = [Collections.Generic.Dictionary[string, string]]::new()
                $d.a = '1'
                $d.Add('A', '2')
                [Collections.ObjectModel.ReadOnlyDictionary[string, string]]::new($d) } }
        @{ Way = 'one that cannot change'; Make = {
                [Collections.Immutable.ImmutableDictionary]::Create[string, object]().Add('a', 1).Add('A', '2') } }
        @{ Way = 'its entries'; Make = {
                (New-DockerContainer busybox -Label 'a=1', 'A=2').Labels.GetEnumerator() | ForEach-Object { $_ } } }
        @{ Way = 'texts'; Make = { 'a=1', 'A=2' } }
        @{ Way = 'from a file'; Make = {
                (New-DockerContainer busybox -Label 'a=1', 'A=2').Labels | Export-Clixml TestDrive:/labels.xml
                Import-Clixml TestDrive:/labels.xml } }
    ) {
        $map = & $Make
        $made = New-Twin @{ Label = $map; Environment = $map }
        $made.Config.Labels.a | Should -Be 1
        $made.Config.Labels['A'] | Should -Be 2
        $made.Config.Env | Sort-Object -CaseSensitive | Should -BeExactly 'a=1', 'A=2'
    }
    It 'that is null is not given: -<_>' -ForEach 'Label', 'Environment', 'Publish', 'Volume', 'Mount', 'Network', 'Tmpfs',
        'Ulimit', 'AddHost', 'Gpu', 'Device', 'DeviceReadBps', 'Restart', 'StopTimeout', 'Memory', 'LogOption', 'HostConfig',
        'Config', 'Expose', 'Dns', 'Command', 'EnvironmentFile', 'SecurityOption' {
        $plain = New-Twin @{}
        $null_ = New-Twin @{ $_ = $null }
        Get-Json $null_.HostConfig | Should -BeExactly (Get-Json $plain.HostConfig)
        $null_.Config.Env | Should -Be $plain.Config.Env
        $null_.Config.Labels.Count | Should -Be 0
    }
    It 'leaves out what is null in a list' {
        (New-Twin @{ Environment = $null, 'A=b', @{ C = $null } }).Config.Env | Should -Be 'A=b', 'C='
    }
}

Describe 'What a container shows' {
    BeforeAll {
        $old = New-Twin @{
            Name = 'old'; Publish = '127.0.0.1:8080:80', '[::1]:8443:443/udp', '53/udp'; Volume = '/srv:/srv:ro'; Expose = 90
            Mount = 'type=volume,source=data,target=/data', @{ Type = 'bind'; Source = '/srv'; Target = '/b'; ReadOnly = $true }
            Ulimit = 'nofile=10:20'; Gpu = 'device=0'; DeviceReadBps = '/dev/sda:1mb'; BlkioWeightDevice = '/dev/sda:500'
            Device = '/dev/fuse'; Tmpfs = '/run:size=1m'; Restart = 'on-failure:3'; LogOption = @{ 'max-size' = '1m' }
            HealthCommand = 'true'; HealthInterval = '90s'; Memory = 64MB; AddHost = 'a:10.0.0.1'; Sysctl = @{ 'net.a' = 1 }
            Network = 'name=bridge,alias=web'; StopTimeout = 7; Label = @{ team = 'shop' }; Environment = @{ A = 'b' }
        }
        $h = $old.HostConfig
    }
    It 'is taken: <With>' -ForEach @(
        @{ With = '-Publish of PortBindings'; Give = { @{ Publish = $h.PortBindings } }; Of = { $args[0].HostConfig.PortBindings } }
        @{ With = '-Expose of ExposedPorts'; Give = { @{ Expose = $old.Config.ExposedPorts } }; Of = { $args[0].Config.ExposedPorts.Keys | Sort-Object } }
        @{ With = '-Mount of Mounts'; Give = { @{ Mount = $h.Mounts } }; Of = { $args[0].HostConfig.Mounts } }
        @{ With = '-Volume of Binds'; Give = { @{ Volume = $h.Binds } }; Of = { $args[0].HostConfig.Binds } }
        @{ With = '-Gpu of DeviceRequests'; Give = { @{ Gpu = $h.DeviceRequests } }; Of = { $args[0].HostConfig.DeviceRequests } }
        @{ With = '-DeviceReadBps'; Give = { @{ DeviceReadBps = $h.BlkioDeviceReadBps } }; Of = { $args[0].HostConfig.BlkioDeviceReadBps } }
        @{ With = '-BlkioWeightDevice'; Give = { @{ BlkioWeightDevice = $h.BlkioWeightDevice } }; Of = { $args[0].HostConfig.BlkioWeightDevice } }
        @{ With = '-Device'; Give = { @{ Device = $h.Devices } }; Of = { $args[0].HostConfig.Devices } }
        @{ With = '-Tmpfs'; Give = { @{ Tmpfs = $h.Tmpfs } }; Of = { $args[0].HostConfig.Tmpfs } }
        @{ With = '-Ulimit'; Give = { @{ Ulimit = $h.Ulimits } }; Of = { $args[0].HostConfig.Ulimits } }
        @{ With = '-Restart'; Give = { @{ Restart = $h.RestartPolicy } }; Of = { $args[0].HostConfig.RestartPolicy } }
        @{ With = '-HealthCommand'; Give = { @{ HealthCommand = $old.Config.Healthcheck.Test } }; Of = { $args[0].Config.Healthcheck.Test } }
        @{ With = '-HostConfig'; Give = { @{ HostConfig = $h } }; Of = { $args[0].HostConfig } }
        @{ With = '-HostConfig, as its JSON'; Give = { @{ HostConfig = (Invoke-SockRequest "/containers/$($old.Id)/json").HostConfig } }
            Of = { $args[0].HostConfig } }
        @{ With = '-Config'; Give = { @{ Config = $old.Config } }; Of = { $args[0].Config } }
    ) {
        Get-Json (& $Of (New-Twin (& $Give))) | Should -BeExactly (Get-Json (& $Of $old))
    }
    It 'is taken: -Mount of what is mounted' {
        $made = New-Twin @{ Mount = $old.Mounts }
        @($made.HostConfig.Mounts | ForEach-Object { "$($_.Type) $($_.Source) $($_.Target) $($_.ReadOnly)" } | Sort-Object) |
            Should -Be @($old.Mounts | ForEach-Object {
                "$($_.Type) $($_.Type -eq 'volume' ? $_.Name : $_.Source) $($_.Destination) $($_.RW ? $null : $true)" } | Sort-Object)
    }
    It 'is taken: -Network of Networks' {
        (New-Twin @{ Network = $old.NetworkSettings.Networks }).NetworkSettings.Networks.bridge.Aliases |
            Should -Contain 'web'
    }
    It 'is the JSON of the API where only names count' {
        Get-Json $old.Config.ExposedPorts | Should -BeExactly (Get-Json (Invoke-SockRequest "/containers/$($old.Id)/json").Config.ExposedPorts)
    }
    It 'loses to what is typed: <Typed>' -ForEach @(
        @{ Typed = 'the image'; Give = { @{} }; Of = { $args[0].Config.Image }; Is = 'busybox' }
        @{ Typed = 'a label, and keeps the others'; Give = { @{ Label = @{ team = 'b'; n = 1 } } }
            Of = { $args[0].Config.Labels.team + $args[0].Config.Labels.n }; Is = 'b1' }
        @{ Typed = 'a variable, and keeps the others'; Give = { @{ Environment = 'B=c' } }
            Of = { $args[0].Config.Env -match '^[AB]=' }; Is = 'A=b', 'B=c' }
        @{ Typed = 'a limit'; Give = { @{ Memory = 32MB; HostConfig = $h } }; Of = { $args[0].HostConfig.Memory }; Is = 32MB }
    ) {
        $config = $old.Config | ConvertTo-Json -Depth 20 | ConvertFrom-Json
        $config.Image = 'no-such-image'
        $config.PSObject.Properties.Remove('ExposedPorts')
        & $Of (New-Twin ((& $Give) + @{ Config = $config })) | Should -Be $Is
    }
    AfterAll { Get-DockerContainer -All | Remove-DockerContainer -Force }
}

Describe 'An image' {
    BeforeAll {
        $full = 'localhost:5000/x:1'
        Add-DockerImageTag busybox $full, localhost:5001/x:1, localhost:5000/x:2
    }
    It 'is pushed by the name that it was found by: <_>' -ForEach @(
        'Get-DockerImage localhost:5000/x:1', 'Get-DockerImage localhost:5000/x:1 -Detailed',
        'Get-DockerImage localhost:5000/x:1 | ForEach-Object { $_ }', '@(Get-DockerImage localhost:5000/x:1)[0]',
        'Get-DockerImage localhost:5000/x:1 | Export-Clixml TestDrive:/i.xml; Import-Clixml TestDrive:/i.xml',
        'Add-DockerImageTag busybox localhost:5000/x:1 -PassThru'
    ) {
        $sent = & ([scriptblock]::Create("& { $_ } | Publish-DockerImage -Verbose -ErrorAction Ignore")) 4>&1 | Out-String
        [regex]::Matches($sent, '/images/(\S+)/push\?tag=([^ "'']+)').ForEach{
            [uri]::UnescapeDataString($_.Groups[1].Value) + ':' + $_.Groups[2].Value } | Should -Be $full
    }
    It 'that was only listed is not pushed to registries that nobody has named' {
        $failed = Get-DockerImage | Where-Object RepoTags -Contains $full | Publish-DockerImage 2>&1
        "$failed" | Should -BeLike '*which of them is meant is not known: *localhost:5001/x:1*'
    }
    It 'says under -WhatIf what the run does' {
        $failed = Get-DockerImage | Where-Object RepoTags -Contains $full | Remove-DockerImage -WhatIf 2>&1
        "$failed" | Should -BeLike '*which of them is to go is not known: *'
        (Get-DockerImage localhost:5000/x:2 | Remove-DockerImage -Force).Untagged | Should -Be 'localhost:5000/x:2'
        (Get-DockerImage $full).RepoTags | Should -Contain 'localhost:5001/x:1'
    }
    AfterAll { Remove-DockerImage localhost:500* }
}
