# Objects as arguments, in a real PowerShell: two engines have containers, images, networks and volumes of the same names.
BeforeAll {
    Import-Module "$PSScriptRoot/../../DockerSock.psd1" -Force
    . "$PSScriptRoot/FakeEngine.ps1"
    $names = '--image', 'busybox:latest'
    $here = Start-FakeEngine $names
    $there = Start-FakeEngine $names
    $env:DOCKER_HOST = $here.DockerHost
    $e = @{ DockerHost = $there.DockerHost }

    function New-Twin([string] $Name) {
        New-DockerContainer busybox -Name $Name -Command sleep, 1000 -Start | Out-Null
        New-DockerContainer busybox -Name $Name -Command sleep, 1000 -Start @e
    }
    function Test-Twin([string] $Name) { (Get-DockerContainer -All).Name -contains $Name }
}
AfterAll {
    $here, $there | ForEach-Object { Stop-FakeEngine $_ }
    Remove-Item Env:DOCKER_HOST
}

Describe 'An object as an argument' {
    It 'is removed on its own engine, <Way>' -ForEach @(
        @{ Way = 'as it is'; Made = { $args[0] } }
        @{ Way = 'from a list'; Made = { Get-DockerContainer @e | Where-Object Name -EQ twin } }
        @{ Way = 'from a file'; Made = {
                $args[0] | Export-Clixml TestDrive:/c.xml
                Import-Clixml TestDrive:/c.xml
            } }
        @{ Way = 'from a job'; Made = {
                $path = (Get-Module DockerSock).Path
                Start-Job { Import-Module $using:path; Get-DockerContainer twin -DockerHost $using:e.DockerHost } |
                    Receive-Job -Wait -AutoRemoveJob
            } }
        @{ Way = 'with some of its properties'; Made = { $args[0] | Select-Object Name, DockerHost } }
        @{ Way = 'from a table of text'; Made = { $args[0] | Select-Object Id, DockerHost | ConvertTo-Csv | ConvertFrom-Csv } }
        @{ Way = 'from Invoke-SockRequest'; Made = {
                Invoke-SockRequest '/containers/json?all=1' @e | Where-Object { $_.Names -contains '/twin' }
            } }
    ) {
        $twin = & $Made (New-Twin twin)
        Remove-DockerContainer $twin -Force
        Test-Twin twin | Should -BeTrue
        (Get-DockerContainer -All @e).Name | Should -Not -Contain twin
        Remove-DockerContainer twin -Force
    }
    It 'is of its own engine in a thread job and in parallel' {
        $twin = New-Twin twin
        $path = (Get-Module DockerSock).Path
        $job = Start-ThreadJob { Import-Module $using:path; Stop-DockerContainer $using:twin -Timeout 0 -PassThru }
        ($job | Receive-Job -Wait -AutoRemoveJob).DockerHost | Should -Be $there.DockerHost
        $twin | ForEach-Object -Parallel { Import-Module $using:path; Remove-DockerContainer $_ -Force }
        Test-Twin twin | Should -BeTrue
        Remove-DockerContainer twin -Force
    }
    It 'says where Invoke-SockRequest had it from, and not what the answer claims' {
        $daemon = Invoke-SockRequest /volumes/create -Body @{ Name = 'claim'; Labels = @{ DockerHost = $here.DockerHost } } @e
        New-DockerVolume claim | Out-Null
        $daemon | Add-Member DockerHost $here.DockerHost
        Remove-DockerVolume $daemon -Confirm:$false
        (Get-DockerVolume).Name | Should -Contain claim
        (Get-DockerVolume @e).Name | Should -Not -Contain claim
        Remove-DockerVolume claim -Confirm:$false
    }
    It 'stands beside text, each where it is meant' {
        $twin = New-Twin twin
        (Get-DockerContainer $twin, twin).DockerHost | Sort-Object |
            Should -Be ($there.DockerHost, $here.DockerHost | Sort-Object)
        $twin | Remove-DockerContainer -Force
        Remove-DockerContainer twin -Force
    }
    AfterEach { Remove-DockerContainer twin -Force @e -ErrorAction Ignore; Remove-DockerContainer twin -Force -ErrorAction Ignore }
    It 'goes to its own engine as the second object of a command' {
        $network = New-DockerNetwork mesh @e
        New-DockerNetwork mesh | Out-Null
        $made = New-DockerContainer busybox -Network $network -Name meshed
        $made.DockerHost | Should -Be $there.DockerHost
        Connect-DockerNetwork $network $made -ErrorVariable failed -ErrorAction SilentlyContinue
        Disconnect-DockerNetwork $network $made -ErrorAction SilentlyContinue
        (Get-DockerNetwork mesh -Detailed).Containers.Count | Should -Be 0
        Remove-DockerContainer $made -Force
    }
    It 'of two engines that are to go together is an error that names both' {
        $network = New-DockerNetwork apart @e
        $alone = New-DockerContainer busybox -Name alone
        Connect-DockerNetwork $network $alone -ErrorVariable failed -ErrorAction SilentlyContinue
        "$failed" | Should -BeLike "*'alone' is on $($here.DockerHost)*'apart' on $($there.DockerHost)*"
        Remove-DockerContainer $alone
    }
    It 'with -DockerHost of another engine is one error, and nothing is sent' {
        $twin = New-Twin twin
        { Remove-DockerContainer $twin -Force -DockerHost $here.DockerHost } |
            Should -Throw -ErrorId 'DockerEndpointConflict*' -ExpectedMessage "*'twin' is on $($there.DockerHost)*"
        { $twin | Remove-DockerContainer -Force -DockerHost $here.DockerHost } |
            Should -Throw -ErrorId 'DockerEndpointConflict*'
        Test-Twin twin | Should -BeTrue
        Remove-DockerContainer $twin -Force -DockerHost $there.DockerHost
        Remove-DockerContainer twin -Force
    }
    It 'in text is its id, which nobody else has' {
        $twin = New-Twin twin
        "$twin" | Should -Be $twin.Id
        Set-Content TestDrive:/note 'of there'
        Copy-DockerItem (Join-Path $TestDrive note) "$($twin):/" @e
        { Copy-DockerItem "$($twin):/note" TestDrive:/ -ErrorAction Stop } |
            Should -Throw -ErrorId 'DockerObjectNotFound*'
        Copy-DockerItem "$($twin):/note" (Join-Path $TestDrive copied) @e
        Get-Content TestDrive:/copied | Should -Be 'of there'
        $item = Get-DockerItem "$($twin):/note" @e
        Copy-DockerItem $item (Join-Path $TestDrive item)
        Get-Content TestDrive:/item | Should -Be 'of there'
        $twin | Remove-DockerContainer -Force
        Remove-DockerContainer twin -Force
    }
    It 'is no wildcard, whatever its name' {
        $volume = New-DockerVolume 'data' @e
        $odd = [pscustomobject]@{ Name = 'd[a]ta'; DockerHost = $there.DockerHost }
        Remove-DockerVolume $odd -Confirm:$false -ErrorVariable failed -ErrorAction SilentlyContinue
        "$failed" | Should -BeLike '*d`[a`]ta*'
        (Get-DockerVolume @e).Name | Should -Contain data
    }
}

Describe 'A name that PowerShell takes for a number' {
    It 'is the text that was written: <_>' -ForEach '9e12', '0123', '12d', '1kb', '0x1f', '007', '1.50', '123' {
        $failed = & ([scriptblock]::Create("Get-DockerContainer $_")) 2>&1
        "$failed" | Should -BeLike "*no container '$_'*"
        $failed = & ([scriptblock]::Create("Get-DockerVolume -Name $_")) 2>&1
        "$failed" | Should -BeLike "*no volume '$_'*"
        $failed = & ([scriptblock]::Create("Connect-DockerNetwork $_ web")) 2>&1
        "$failed" | Should -BeLike "*There is no network '$_' on *"
    }
    It 'is the text that was written in a list, too: <_>' -ForEach @(
        '9e123, abc', '0123, abc', 'abc, 12d', '1kb, 2kb', '7, 8', '-Id 9e999, abc'
    ) {
        $failed = & ([scriptblock]::Create("Get-DockerContainer $_")) 2>&1
        foreach ($name in ($_ -replace '-Id ').Split(', ')) { "$failed" | Should -BeLike "*no container '$name'*" }
    }
    It 'is refused where what was written is not known any more: <_>' -ForEach @(
        '$number', '(0100 + 23)', '@($number; 8)', '$number -Volumes:$false', '9e998, 9e999', '$number -ThrottleLimit 83'
    ) {
        $number = 0123 # 123 to PowerShell, and somebody's id may begin so
        { & ([scriptblock]::Create("Remove-DockerContainer $_ -Force")) } | Should -Throw '*Put the name into quotes*'
        $failed = & { $number | Remove-DockerContainer -Force } 2>&1
        "$failed" | Should -BeLike '*Put the name into quotes*'
    }
    It 'is found in quotes' {
        New-DockerContainer busybox -Name 0123 | Out-Null
        (Get-DockerContainer '0123').Name | Should -Be 0123
        Remove-DockerContainer 0123
        (Get-DockerContainer -All).Name | Should -Not -Contain 0123
    }
}

Describe 'An engine that names another one in its answer' {
    BeforeAll {
        . "$PSScriptRoot/JsonDaemon.ps1"
        $before = $env:DOCKER_HOST, $env:DOCKER_API_VERSION
        $liar, $victim = (Start-JsonDaemon), (Start-JsonDaemon)
        $env:DOCKER_HOST, $env:DOCKER_API_VERSION = "unix://$($victim.Path)", '1.51'
        $id, $other = ('a' * 64), ('b' * 64)
        $fields = 'dockerhost', 'DOCKERHOST', 'DockerHost', 'dockerHost' | ForEach-Object { """$_"":""unix://$($victim.Path)""" }
        $liar.Talk.Answer = "[{""Id"":""$id"",""Names"":[""/web""],$($fields -join ','),""id"":""$other"",""Name"":""$other"",""ShortId"":""$other""}]"
        $path = "$PSScriptRoot/../../DockerSock.psd1"
    }
    AfterAll {
        $liar, $victim | ForEach-Object { Stop-JsonDaemon $_ }
        $env:DOCKER_HOST, $env:DOCKER_API_VERSION = $before
    }

    It 'is asked itself, about the object that it listed: <Way>' -ForEach @(
        @{ Way = 'the pipeline'; Made = { Get-DockerContainer -DockerHost "unix://$($liar.Path)" } }
        @{ Way = 'a file'; Made = { Get-DockerContainer -DockerHost "unix://$($liar.Path)" | Export-Clixml TestDrive:/c.xml; Import-Clixml TestDrive:/c.xml } }
        @{ Way = 'a job'; Made = { Start-Job { Import-Module $using:path; Get-DockerContainer -DockerHost "unix://$($using:liar.Path)" } | Receive-Job -Wait -AutoRemoveJob } }
        @{ Way = 'Select-Object'; Made = { Get-DockerContainer -DockerHost "unix://$($liar.Path)" | Select-Object Id, Name, DockerHost } }
    ) {
        $victim.Talk.Target = $liar.Talk.Target = ''
        $found = & $Made
        $found.Id, $found.Name, $found.DockerHost | Should -Be $id, 'web', "unix://$($liar.Path)"
        $found | Remove-DockerContainer -Force
        $liar.Talk.Target | Should -BeLike "DELETE /v1.51/containers/$id*"
        $victim.Talk.Target | Should -BeExactly ''
    }
}
