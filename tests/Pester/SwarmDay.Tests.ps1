BeforeDiscovery {
    . "$PSScriptRoot/RealSwarm.ps1"
    $none = -not (Find-RealSwarm)
}
BeforeAll {
    Import-Module "$PSScriptRoot/../../DockerSock.psd1" -Force
    . "$PSScriptRoot/RealSwarm.ps1"
}

Describe 'A day with a swarm of three engines' -Skip:$none {
    BeforeAll { $day = & "$PSScriptRoot/SwarmDay.ps1" -DockerHost (Find-RealSwarm) }

    It 'makes one swarm of them' {
        $day.Swarm.WorkerToken | Should -Match '^SWMTKN-1-'
        $day.Nodes | Should -HaveCount 3
        $day.Nodes.Role | Sort-Object | Should -Be 'manager', 'manager', 'worker'
        $day.Nodes.Where{ $_.IsLeader } | Should -HaveCount 1
    }
    It 'labels a node' { $day.Labelled.Labels['zone'] | Should -Be 'b' }
    It 'has six tasks, two on each node' {
        $day.Web.Replicas | Should -Be '6/6'
        $day.Tasks.Slot | Should -Be (1..6)
        $day.Tasks | Group-Object Node | ForEach-Object Count | Should -Be 2, 2, 2
    }
    It 'follows one log of all nodes, each task without a gap' {
        $day.Lines | Should -HaveCount 60
        $day.Lines.Node | Sort-Object -Unique | Should -HaveCount 3
        foreach ($log in $day.Lines | Group-Object Task) {
            $count = 1
            foreach ($line in $log.Group) { $line.Line | Should -Be "$(($count++)) page one hunter2" }
        }
    }
    It 'changes the page, and takes that back' {
        $day.Changed.Replicas | Should -Be '6/6'
        $day.Said.Line | Should -Be '1 page two hunter2'
        $day.Back.Replicas | Should -Be '6/6'
        $day.Back.Spec.TaskTemplate.ContainerSpec.Configs.ConfigName | Should -Match 'page-one$'
    }
    It 'empties a node' {
        $day.Drained.Availability | Should -Be 'drain'
        $day.Elsewhere | Should -HaveCount 6
        $day.Elsewhere.Node | Sort-Object -Unique | Should -HaveCount 2
        $day.Emptied.DesiredState | Sort-Object -Unique | Should -Be 'shutdown'
    }
    It 'forgets a node that has left' {
        $day.Removed.Id | Should -Be $day.Drained.Id
        $day.Remaining | Should -HaveCount 2
    }
    It 'leaves nothing behind' {
        $day.States | Should -Be 'inactive', 'inactive', 'inactive'
        $day.Left | Should -BeNullOrEmpty
    }
}
