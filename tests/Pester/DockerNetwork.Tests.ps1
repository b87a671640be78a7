BeforeAll {
    Import-Module "$PSScriptRoot/../../DockerSock.psd1" -Force
    . "$PSScriptRoot/FakeEngine.ps1"
    $engine = Start-FakeEngine
    $at = @{ DockerHost = $engine.DockerHost }
    $names = (Get-DockerContainer @at)[0, 1].Name
}
AfterAll { Stop-FakeEngine $engine }

Describe 'Networks' {
    It 'makes one with addresses and labels' {
        $made = New-DockerNetwork back -Subnet 172.28.0.0/16 -Gateway 172.28.0.1 -Label @{ owner = 'shop' } -Internal @at
        $made.Subnets | Should -Be '172.28.0.0/16'
        $made.IPAM.Config[0].Gateway | Should -Be '172.28.0.1'
        $made.Labels['owner'] | Should -Be 'shop'
        $made.Internal | Should -BeTrue
    }
    It 'is found by name, wildcard, id and label' {
        $id = (Get-DockerNetwork back @at).Id
        (Get-DockerNetwork b*k @at).Id | Should -Be $id
        (Get-DockerNetwork $id.Substring(0, 12) @at).Id | Should -Be $id
        (Get-DockerNetwork -Filter @{ label = 'owner=shop' } @at).Id | Should -Be $id
        { Get-DockerNetwork no-such @at -ErrorAction Stop } | Should -Throw -ErrorId 'DockerObjectNotFound*'
    }
    It 'connects several containers from the pipeline, and says who uses it' {
        Get-DockerContainer $names @at | Connect-DockerNetwork back -Alias web
        (Get-DockerNetwork back @at).UsedBy | Sort-Object | Should -Be ($names | Sort-Object)
        $inside = (Get-DockerNetwork back -Detailed @at).Containers.Values
        $inside.Name | Sort-Object | Should -Be ($names | Sort-Object)
        $inside.IPv4Address | Should -Match '^172\.28\.'
    }
    It 'is not removed while somebody is in it' {
        { Remove-DockerNetwork back @at -ErrorAction Stop } | Should -Throw
        (Get-DockerNetwork back @at).Name | Should -Be 'back'
    }
    It 'disconnects them' {
        Disconnect-DockerNetwork back $names @at
        (Get-DockerNetwork back @at).UsedBy | Should -BeNullOrEmpty
    }
    It 'clears what nobody uses, and says before what that is' {
        New-DockerNetwork old -Label @{ old = '1' } @at | Out-Null
        Clear-DockerNetwork -Filter @{ label = 'old' } -WhatIf @at
        (Get-DockerNetwork old @at).Name | Should -Be 'old'
        (Clear-DockerNetwork -Force -Filter @{ label = 'old' } @at).Name | Should -Be 'old'
        (Get-DockerNetwork @at).Name | Should -Not -Contain 'old'
        (Get-DockerNetwork @at).Name | Should -Contain 'back'
    }
    It 'removes it through the pipeline' {
        (Get-DockerNetwork back @at | Remove-DockerNetwork -PassThru).Name | Should -Be 'back'
        (Get-DockerNetwork @at).Name | Should -Not -Contain 'back'
    }
    It 'shows the table of docker network ls' {
        Get-DockerNetwork @at | Out-String -Width 200 | Should -Match 'NETWORK ID\s+NAME\s+DRIVER\s+SCOPE'
    }
    It 'completes names' {
        $line = "Get-DockerNetwork -DockerHost $($engine.DockerHost) bri"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain 'bridge'
    }
}
