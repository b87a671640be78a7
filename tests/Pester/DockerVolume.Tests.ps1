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
        $nameless | Remove-DockerVolume
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
        { Remove-DockerVolume data @at -ErrorAction Stop } | Should -Throw
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
        (Clear-DockerVolume @old @at).Name | Should -Be $nameless.Name
        (Clear-DockerVolume -All @old @at).Name | Should -Be 'old'
        Get-DockerVolume -Filter @{ label = 'old=1' } @at | Should -BeNullOrEmpty
    }
    It 'removes it through the pipeline' {
        (Get-DockerVolume data @at | Remove-DockerVolume -PassThru).Name | Should -Be 'data'
        (Get-DockerVolume @at).Name | Should -Not -Contain 'data'
    }
    It 'shows the table of docker volume ls' {
        New-DockerVolume shown @at | Out-String -Width 200 | Should -Match 'VOLUME NAME\s+DRIVER'
        Remove-DockerVolume shown @at
    }
}
