BeforeDiscovery {
    . "$PSScriptRoot/RealSwarm.ps1"
    $none = -not (Find-RealSwarm)
}
BeforeAll {
    Import-Module "$PSScriptRoot/../../DockerSock.psd1" -Force
    . "$PSScriptRoot/RealSwarm.ps1"
}

Describe 'Services and their tasks' -Skip:$none {
    BeforeAll {
        $swarm = Start-RealSwarm
        $at = @{ DockerHost = $swarm.DockerHost }
        $quick = @{ NoResolveImage = $true; StopSignal = 'SIGKILL'; Timeout = '90s' } + $at
        $web = New-DockerService busybox sleep, 1000 -Name web -Replicas 3 -Label @{ tier = 'front' } `
            -UpdateMonitor 300ms @quick
    }
    AfterAll { Stop-RealSwarm $swarm }

    It 'runs when New-DockerService is done' {
        $web.Replicas | Should -Be '3/3'
        Get-DockerTask -Service web @at | ForEach-Object State | Should -Be 'running', 'running', 'running'
    }
    It 'is found by name, wildcard, id and label' {
        (Get-DockerService web @at).Id | Should -Be $web.Id
        (Get-DockerService w* @at).Id | Should -Be $web.Id
        (Get-DockerService $web.Id.Substring(0, 8) @at).Id | Should -Be $web.Id
        (Get-DockerService -Filter @{ label = 'tier=front' } @at).Id | Should -Be $web.Id
        { Get-DockerService no-such @at -ErrorAction Stop } | Should -Throw -ErrorId 'DockerObjectNotFound*'
    }
    It 'names its tasks, and where they are' {
        $tasks = $web | Get-DockerTask
        $tasks.Name | Should -Be 'web.1', 'web.2', 'web.3'
        $tasks.Node | Sort-Object | Should -Be ($swarm.Nodes | Sort-Object)
        Get-DockerNode $swarm.Nodes[0] @at | Get-DockerTask | ForEach-Object Node | Should -Be $swarm.Nodes[0]
    }
    It 'grows and shrinks, and changes nothing under -WhatIf' {
        ($web | Set-DockerService -Replicas 5 -PassThru).Replicas | Should -Be '5/5'
        $web | Set-DockerService -Replicas 0 -WhatIf
        (Get-DockerService web @at).Replicas | Should -Be '5/5'
    }
    It 'keeps what is not named when it is changed' {
        $changed = $web | Set-DockerService -Environment @{ A = '1' } -UpdateParallelism 0 -PassThru
        $changed.Labels['tier'] | Should -Be 'front'
        $changed.Spec.TaskTemplate.ContainerSpec.Env | Should -Be 'A=1'
        $changed.PreviousSpec.TaskTemplate.ContainerSpec.Env | Should -BeNullOrEmpty
    }
    It 'says why a task fails' {
        { New-DockerService busybox sh, -c, 'exit 3' -Name bad -RestartCondition none @quick -ErrorAction Stop } |
            Should -Throw '*exit code 3*'
        (Get-DockerTask -Service bad @at).ExitCode | Should -Be 3
        Remove-DockerService bad @at
    }
    It 'runs a job to its end' {
        $job = New-DockerService busybox echo, done -Name job -Mode replicated-job -Replicas 4 -MaxConcurrent 2 @quick
        $job.Replicas | Should -Be '0/2 (4/4 completed)'
        ($job | Get-DockerLog).Line | Should -Be 'done', 'done', 'done', 'done'
    }
    It 'is one on each node when it is global' {
        $each = New-DockerService busybox sleep, 1000 -Name each -Mode global -UpdateMonitor 300ms @quick
        $each.Replicas | Should -Be '3/3'
        ($each | Get-DockerTask).Node | Sort-Object | Should -Be ($swarm.Nodes | Sort-Object)
    }
    It 'shows the tables of docker service ls and ps' {
        Get-DockerService @at | Out-String -Width 200 | Should -Match 'ID\s+NAME\s+MODE\s+REPLICAS\s+IMAGE\s+PORTS'
        Get-DockerTask @at | Out-String -Width 200 |
            Should -Match 'ID\s+NAME\s+NODE\s+DESIRED\s+CURRENT STATE\s+ERROR\s+IMAGE\s+PORTS'
    }
    It 'is removed by wildcard' {
        (Get-DockerService @at | Remove-DockerService -PassThru).Name | Sort-Object | Should -Be 'each', 'job', 'web'
        Get-DockerService @at | Should -BeNullOrEmpty
    }
}
