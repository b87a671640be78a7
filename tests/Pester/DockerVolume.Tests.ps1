BeforeAll {
    Import-Module "$PSScriptRoot/../../DockerSock.psd1" -Force
    . "$PSScriptRoot/FakeEngine.ps1"
    $engine = Start-FakeEngine
    $at = @{ DockerHost = $engine.DockerHost }
    $image = (Get-DockerImage @at | Where-Object { $_.RepoTags.Count } | Select-Object -First 1).RepoTags[0]
}
AfterAll { Stop-FakeEngine $engine }

Describe 'Volumes' {
    It 'makes one with labels, and one without a name' {
        $made = New-DockerVolume data -Label @{ owner = 'shop' } @at
        $made.Name | Should -Be 'data'
        $made.IsAnonymous | Should -BeFalse
        $made.Labels['owner'] | Should -Be 'shop'
        $nameless = New-DockerVolume @at
        $nameless.IsAnonymous | Should -BeTrue
        $nameless | Remove-DockerVolume -Confirm:$false
    }
    It 'is found by name, wildcard and label' {
        (Get-DockerVolume data @at).Name | Should -Be 'data'
        (Get-DockerVolume d*a @at).Name | Should -Contain 'data'
        (Get-DockerVolume -Filter @{ label = 'owner=shop' } @at).Name | Should -Be 'data'
        { Get-DockerVolume no-such @at -ErrorAction Stop } | Should -Throw -ErrorId 'DockerObjectNotFound*'
    }
    It 'says who uses it, and is not removed then' {
        $user = New-DockerContainer $image -Name user -Volume data:/data @at
        (Get-DockerVolume data @at).UsedBy | Should -Be 'user'
        { Remove-DockerVolume data -Confirm:$false @at -ErrorAction Stop } | Should -Throw
        (Get-DockerVolume data @at).Name | Should -Be 'data'
        $user | Remove-DockerContainer -Force
        (Get-DockerVolume data @at).UsedBy | Should -BeNullOrEmpty
    }
    It 'clears only what nobody has named, unless it is told to, and says before what that is' {
        $nameless = New-DockerVolume -Label @{ old = '1' } @at
        New-DockerVolume old -Label @{ old = '1' } @at | Out-Null
        $old = @{ Filter = @{ label = 'old=1' } }
        Clear-DockerVolume -All @old -WhatIf @at
        Get-DockerVolume -Filter @{ label = 'old=1' } @at | Should -HaveCount 2
        (Clear-DockerVolume -Force @old @at).Name | Should -Be $nameless.Name
        (Clear-DockerVolume -Force -All @old @at).Name | Should -Be 'old'
        Get-DockerVolume -Filter @{ label = 'old=1' } @at | Should -BeNullOrEmpty
    }
    It 'asks before data is gone that nobody has elsewhere, and takes silence for no: <_>' -ForEach @(
        'Clear-DockerVolume -All', 'Clear-DockerVolume -All -Prune', 'Clear-DockerSystem -All -Volumes', 'Remove-DockerVolume kept'
    ) {
        New-DockerVolume kept @at | Out-Null
        $own = New-DockerVolume @at
        $module = (Get-Module DockerSock).Path
        $said = & dotnet (Join-Path $PSHOME pwsh.dll) -NoProfile -NonInteractive -Command "Import-Module '$module'; $_ -DockerHost $($engine.DockerHost)" 2>&1 | Out-String
        $said | Should -Match 'NonInteractive'
        (Get-DockerVolume @at).Name | Should -Contain 'kept'
        (Get-DockerVolume @at).Name | Should -Contain $own.Name
        Remove-DockerVolume kept, $own -Force @at
        (Get-DockerVolume @at).Name | Should -Not -Contain 'kept'
    }
    It 'removes it through the pipeline' {
        (Get-DockerVolume data @at | Remove-DockerVolume -Confirm:$false -PassThru).Name | Should -Be 'data'
        (Get-DockerVolume @at).Name | Should -Not -Contain 'data'
    }
    It 'shows the table of docker volume ls' {
        New-DockerVolume shown @at | Out-String -Width 200 | Should -Match 'VOLUME NAME\s+DRIVER'
        Remove-DockerVolume shown -Confirm:$false @at
    }
}
