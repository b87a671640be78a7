BeforeDiscovery {
    . "$PSScriptRoot/RealSwarm.ps1"
    $none = -not (Find-RealSwarm)
}
BeforeAll {
    Import-Module "$PSScriptRoot/../../DockerSock.psd1" -Force
    . "$PSScriptRoot/RealSwarm.ps1"
}

Describe 'Swarms and their nodes' -Skip:$none {
    BeforeAll {
        $swarm = Start-RealSwarm
        $at = @{ DockerHost = $swarm.DockerHost }
    }
    AfterAll { Stop-RealSwarm $swarm }

    It 'shows the swarm, and nothing secret of it in a table' {
        $shown = Get-DockerSwarm @at
        $shown.ManagerToken | Should -Match '^SWMTKN-1-'
        $shown | Out-String -Width 200 | Should -Not -Match 'SWMTKN'
    }
    It 'does not begin one where one is' {
        { Initialize-DockerSwarm @at -ErrorAction Stop } | Should -Throw '*is in a swarm already*'
    }
    It 'is not ended by tests that begin one of their own' {
        { Start-RealSwarm } | Should -Throw '*is in a swarm already*'
        { & "$PSScriptRoot/SwarmDay.ps1" -DockerHost $swarm.Hosts } | Should -Throw '*is in a swarm already*'
        Get-DockerNode @at | Should -HaveCount 3
    }
    It 'keeps what is not named when it is changed' {
        Set-DockerSwarm -TaskHistoryLimit 3 @at
        $changed = Set-DockerSwarm -CertExpiry 30d -PassThru @at
        $changed.Spec.Orchestration.TaskHistoryRetentionLimit | Should -Be 3
        $changed.Spec.CAConfig.NodeCertExpiry | Should -Be ([timespan]::FromDays(30))
    }
    It 'renews a token' {
        $old = (Get-DockerSwarm @at).WorkerToken
        (Set-DockerSwarm -RotateWorkerToken -PassThru @at).WorkerToken | Should -Not -Be $old
    }
    It 'has an unlock key when it is locked' {
        { Get-DockerSwarmUnlockKey @at -ErrorAction Stop } | Should -Throw
        Set-DockerSwarm -AutoLock @at -WarningAction Ignore
        (Get-DockerSwarmUnlockKey @at).UnlockKey | Should -Match '^SWMKEY-1-'
        Set-DockerSwarm -AutoLock:$false @at
    }
    It 'shows the same nodes from each manager' {
        $ids = (Get-DockerNode @at).Id | Sort-Object
        $ids | Should -HaveCount 3
        foreach ($manager in $swarm.Hosts) { (Get-DockerNode -DockerHost $manager).Id | Sort-Object | Should -Be $ids }
    }
    It 'finds a node by name, wildcard and id' {
        $node = Get-DockerNode $swarm.Nodes[1] @at
        $node.Hostname | Should -Be $swarm.Nodes[1]
        (Get-DockerNode "$($swarm.Nodes[1].Substring(0, 3))*" @at).Id | Should -Contain $node.Id
        (Get-DockerNode $node.Id @at).Id | Should -Be $node.Id
    }
    It 'labels nodes, and changes nothing under -WhatIf' {
        Get-DockerNode @at | Set-DockerNode -Label @{ zone = 'a'; rack = '1' }
        Get-DockerNode $swarm.Nodes[0] @at | Set-DockerNode -LabelRemove zone -WhatIf
        (Get-DockerNode $swarm.Nodes[0] @at).Labels.Keys | Sort-Object | Should -Be 'rack', 'zone'
        Get-DockerNode @at | Set-DockerNode -LabelRemove zone, rack
        Get-DockerNode @at | ForEach-Object { $_.Labels.Count } | Should -Be 0, 0, 0
    }
    It 'does not remove a node that is there' {
        { Remove-DockerNode $swarm.Nodes[2] @at -ErrorAction Stop } | Should -Throw
        Get-DockerNode @at | Should -HaveCount 3
    }
    It 'shows the table of docker node ls' {
        Get-DockerNode @at | Out-String -Width 200 |
            Should -Match 'ID\s+HOSTNAME\s+STATUS\s+AVAILABILITY\s+MANAGER STATUS\s+ENGINE VERSION'
    }
}
