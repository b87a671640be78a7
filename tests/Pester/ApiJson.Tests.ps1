# What is shown can be sent back: PowerShell's own ConvertTo-Json of our objects is the API's JSON.
BeforeDiscovery {
    $folder = if ($env:DOCKERSOCK_ENGINES) { $env:DOCKERSOCK_ENGINES } else { '/var/tmp/dockersock-engines' }
    $real = 'docker20', 'docker28', 'podman' | Where-Object { Test-Path "$folder/$_/engine.sock" } | ForEach-Object { @{ Name = $_; Socket = "unix://$folder/$_/engine.sock" } }
    if (-not $real) { Write-Host 'No engine of tests/engines/engines.sh runs: JSON is tried on the engine in memory alone.' }
    $engines = @(@{ Name = 'in memory'; Socket = '' }) + @($real)
}
BeforeAll {
    Import-Module "$PSScriptRoot/../../DockerSock.psd1" -Force
    . "$PSScriptRoot/FakeEngine.ps1"

    # What an engine sent and is missing or different in another JSON, as paths; nothing and empty are the same.
    function Get-Loss($Sent, $Ours, [string] $Path = '$') {
        if ($Sent -is [Collections.IDictionary]) {
            foreach ($key in $Sent.Keys) {
                # Go reads names in any case: ID may be Id.
                $same = $Ours -is [Collections.IDictionary] ? ($Ours.Keys | Sort-Object { $_ -cne $key } | Where-Object { $_ -eq $key } | Select-Object -First 1) : $null
                Get-Loss $Sent[$key] ($null -eq $same ? $null : $Ours[$same]) "$Path.$key"
            }
        } elseif ($Sent -is [Collections.IList]) {
            for ($at = 0; $at -lt $Sent.Count; $at++) { Get-Loss $Sent[$at] (@($Ours)[$at]) "$Path[$at]" }
        } elseif ("$Sent" -cne "$Ours" -and -not (Test-Same $Sent $Ours)) { "$Path`: $Sent / $Ours" }
    }
    function Test-Same($Sent, $Ours) {
        if ($null -eq $Ours) { return "$Sent" -in '', 'at 0001-01-01T00:00:00Z' }
        if ($null -eq $Sent) { return $Ours.Count -eq 0 }
        # Lists count seconds; what is written is RFC 3339, which engines read everywhere.
        $one, $other = $Sent, $Ours | ForEach-Object {
            $_ -is [long] ? [datetimeoffset]::FromUnixTimeSeconds([Math]::Clamp($_, 0, 99999999999)) : ("$_" -replace '^at ' -replace '(\.\d{7})\d+', '$1') -as [datetimeoffset] }
        $one -and $other -and ($one -eq $other)
    }
    # A time stays its text: ConvertFrom-Json makes a date of it, and before 7.5 it cannot be told not to.
    function Read-Text([string] $Json) { $Json -replace '"(\d{4}-\d\d-\d\dT[^"]*)"', '"at $1"' | ConvertFrom-Json -AsHashtable }
    function Get-Json($Value) { Read-Text ($Value | ConvertTo-Json -Depth 20) }
    function Get-Raw([string] $Path) { Read-Text (Invoke-SockRequest $Path -Raw) }
}

Describe 'ConvertTo-Json on the engine <Name>' -ForEach $engines {
    BeforeAll {
        if ($Socket) { $env:DOCKER_HOST = $Socket }
        else {
            $engine = Start-FakeEngine '--image', 'busybox:latest'
            $env:DOCKER_HOST = $engine.DockerHost
        }
        $id = "json$PID"
        $made = @{ Name = $id; Label = 'a=1', 'b=2'; Expose = 80; Publish = '127.0.0.1:0:81'; Environment = 'A=b'; Memory = 64MB
            Entrypoint = 'sh'; Command = '-c', 'sleep 1'; HealthCommand = 'true'; HealthInterval = '90s'; HealthTimeout = '1500ms'
            StopTimeout = 7; Restart = 'on-failure:3'; Volume = "$id`:/data" }
        $old = New-DockerContainer busybox @made | Get-DockerContainer -Detailed
        $raw = Get-Raw "/containers/$id/json"
    }
    It 'has durations as PowerShell has them, and as the API counts them' {
        $old.Config.Healthcheck.Interval | Should -Be ([timespan]'00:01:30')
        $old.Config.Healthcheck.Interval | Should -BeOfType timespan
        $json = Get-Json $old.Config
        $json.Healthcheck.Interval | Should -Be 90000000000
        $json.Healthcheck.Timeout | Should -Be 1500000000
    }
    It 'is the API''s JSON: <_>' -ForEach 'Config', 'HostConfig', 'NetworkSettings', 'State' {
        Get-Loss $raw.$_ (Get-Json $old.$_) | Should -BeNullOrEmpty
    }
    It 'is the API''s JSON, with what is ours beside it: a container' {
        Get-Loss $raw (Get-Json $old) | Where-Object { $_ -notlike '$.Name: /*' } | Should -BeNullOrEmpty
    }
    It 'is the API''s JSON: <Path>' -ForEach @(
        @{ Path = '/containers/json?all=1'; Get = { Get-DockerContainer -All } }
        @{ Path = '/images/json'; Get = { Get-DockerImage } }
        @{ Path = '/images/busybox/json'; Get = { Get-DockerImage busybox -Detailed } }
        @{ Path = '/networks'; Get = { Get-DockerNetwork } }
        @{ Path = '/volumes'; Get = { Get-DockerVolume } }
        @{ Path = '/info'; Get = { Get-DockerInfo } }
        @{ Path = '/version'; Get = { Get-DockerVersion } }
    ) {
        # What moves on, comes in any order, is Podman's own (a new id each time) or a name for none.
        $moving = 'Time|NCPU|Mem|Goroutines|NFd|Containers|NEvents|ports|^\$\.(Status|ID|DriverStatus|Name:)|<none>'
        $list = { $all = Get-Raw $Path; $Path -eq '/volumes' ? $all.Volumes : $all }
        $key = $Path -eq '/volumes' ? 'Name' : 'Id'
        $sent = @(& $list)
        $ours = @(Get-Json (& $Get))
        # Others use the engine as well: what came or went meanwhile is not compared.
        $still = $sent.Count -eq 1 -and $ours.Count -eq 1 ? $sent : @(& $list)
        $compared = @($sent | Where-Object { $sent.Count -eq 1 -or $_[$key] -in $still.$key -and $_[$key] -in $ours.$key })
        $compared | Should -Not -BeNullOrEmpty
        foreach ($one in $compared) {
            $same = $sent.Count -eq 1 ? $ours[0] : ($ours | Where-Object { $_[$key] -eq $one[$key] })
            Get-Loss $one $same | Where-Object { $_ -notmatch $moving } | Should -BeNullOrEmpty
        }
    }
    It 'is taken by -Config and -HostConfig as the object itself is' {
        $twins = @($old.Config, ($old.Config | ConvertTo-Json -Depth 20 | ConvertFrom-Json)), @($old.HostConfig, ($old.HostConfig |
            ConvertTo-Json -Depth 20 | ConvertFrom-Json)) | ForEach-Object { , $_ }
        $bodies = foreach ($way in 0, 1) {
            $twin = New-DockerContainer busybox -Config $twins[0][$way] -HostConfig $twins[1][$way] -WarningVariable warned -WarningAction SilentlyContinue
            "$warned" | Should -Not -BeLike '*has no field*'
            $made = Get-Raw "/containers/$($twin.Id)/json"
            Remove-DockerContainer $twin -Force
            $made
        }
        foreach ($part in 'Config', 'HostConfig') {
            $bodies[0].$part.Remove('Hostname')
            # Podman tells variables in another order each time.
            if ($part -eq 'Config') { $bodies | ForEach-Object { $_.Config.Env = @($_.Config.Env | Sort-Object) } }
            Get-Loss $bodies[0].$part $bodies[1].$part | Should -BeNullOrEmpty
        }
        $bodies[1].Config.Healthcheck.Interval | Should -Be 90000000000
    }
    It 'is taken by the engine from anybody, as it is' -Skip:(-not (Get-Command curl -CommandType Application -ErrorAction Ignore)) {
        $body = $old.Config | ConvertTo-Json -Depth 20
        $whole = $body | ConvertFrom-Json -AsHashtable
        $whole.HostConfig = $old.HostConfig | ConvertTo-Json -Depth 20 | ConvertFrom-Json -AsHashtable
        foreach ($json in $body, ($whole | ConvertTo-Json -Depth 20)) {
            Set-Content TestDrive:/body.json $json
            $answer = curl -s --unix-socket ($env:DOCKER_HOST -replace '^unix://') -H 'Content-Type: application/json' -d "@$TestDrive/body.json" "http://localhost/containers/create" |
                ConvertFrom-Json
            $answer.message | Should -BeNullOrEmpty
            Remove-DockerContainer $answer.Id -Force
        }
    }
    It 'is still a TimeSpan where it is changed, in another runspace, and behind Export-Clixml' {
        $old.Config.Healthcheck.Interval = '00:00:20'
        (Get-Json $old.Config).Healthcheck.Interval | Should -Be 20000000000
        $old | ForEach-Object -Parallel { $_.Config.Healthcheck.Interval.TotalSeconds } | Should -Be 20
        $old | Export-Clixml TestDrive:/c.xml
        $back = Import-Clixml TestDrive:/c.xml
        $back.Config.Healthcheck.Interval | Should -Be ([timespan]'00:00:20')
        $twin = New-DockerContainer busybox -Config $back.Config | Get-DockerContainer -Detailed
        $twin.Config.Healthcheck.Interval | Should -Be ([timespan]'00:00:20')
        Remove-DockerContainer $twin -Force
    }
    AfterAll {
        Remove-DockerContainer $id -Force
        Remove-DockerVolume $id -Confirm:$false
        if ($engine) { Stop-FakeEngine $engine }
        Remove-Item Env:DOCKER_HOST
    }
}

Describe 'ConvertTo-Json of what a swarm and its volumes have' {
    BeforeAll {
        $engine = Start-FakeEngine '--image', 'busybox:latest'
        $env:DOCKER_HOST = $engine.DockerHost
        $null = Initialize-DockerSwarm -DispatcherHeartbeat 7s
        $null = New-DockerService busybox -Name web -StopTimeout 9 -UpdateDelay 3s -RestartDelay 2s -Publish 8080:80 -Detach -WarningAction Ignore
        $null = New-DockerSecret key 'x' -Label a=1
        $null = New-DockerConfig settings 'x'
    }
    It 'is the API''s JSON: <Path>' -ForEach @(
        @{ Path = '/swarm'; Get = { Get-DockerSwarm } }
        @{ Path = '/services/web'; Get = { Get-DockerService web } }
        @{ Path = '/secrets/key'; Get = { Get-DockerSecret key } }
        @{ Path = '/configs/settings'; Get = { Get-DockerConfig settings } }
        @{ Path = '/nodes'; Get = { Get-DockerNode } }
        @{ Path = '/tasks'; Get = { Get-DockerTask }; Part = 'Spec' }
    ) {
        $sent, $ours = @(Get-Raw $Path)[0], @(Get-Json (& $Get))[0]
        # The state of a task moves on.
        if ($Part) { $sent, $ours = $sent.$Part, $ours.$Part }
        Get-Loss $sent $ours | Should -BeNullOrEmpty
    }
    It 'is taken as the object itself is: a service' {
        $spec = (Get-DockerService web).Spec
        $spec.EndpointSpec.Ports.Clear()
        $spec.Name = 'a'
        $null = New-DockerService busybox -Name a -ServiceSpec $spec -Detach -WarningAction Ignore
        $spec.Name = 'b'
        $null = New-DockerService busybox -Name b -ServiceSpec ($spec | ConvertTo-Json -Depth 20 | ConvertFrom-Json) -Detach -WarningAction Ignore
        $one, $other = 'a', 'b' | ForEach-Object { (Get-Raw "/services/$_").Spec }
        $one.Remove('Name')
        Get-Loss $one $other | Should -BeNullOrEmpty
        $other.TaskTemplate.ContainerSpec.StopGracePeriod | Should -Be 9000000000
    }
    It 'is taken as the object itself is: the swarm' {
        $swarm = Get-DockerSwarm
        Set-DockerSwarm -Spec ($swarm.Spec | ConvertTo-Json -Depth 20 | ConvertFrom-Json)
        Get-Loss (Get-Json $swarm.Spec) (Get-Raw /swarm).Spec | Should -BeNullOrEmpty
        (Get-Raw /swarm).Spec.Dispatcher.HeartbeatPeriod | Should -Be 7000000000
    }
    AfterAll {
        Stop-FakeEngine $engine
        Remove-Item Env:DOCKER_HOST
    }
}
