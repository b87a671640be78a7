BeforeDiscovery {
    . "$PSScriptRoot/RealSwarm.ps1"
    $none = -not (Find-RealSwarm)
}
BeforeAll {
    Import-Module "$PSScriptRoot/../../DockerSock.psd1" -Force
    . "$PSScriptRoot/RealSwarm.ps1"
}

Describe 'Secrets' -Skip:$none {
    BeforeAll {
        $swarm = Start-RealSwarm -Count 1
        $at = @{ DockerHost = $swarm.DockerHost }
    }
    AfterAll { Stop-RealSwarm $swarm }

    It 'takes a value as text, SecureString, bytes and file, and tells it to nobody' {
        $file = New-TemporaryFile
        Set-Content $file hunter2 -NoNewline
        $all = @(
            New-DockerSecret text hunter2 @at -Verbose 4>&1
            'hunter2' | ConvertTo-SecureString -AsPlainText | New-DockerSecret secure @at -Verbose 4>&1
            New-DockerSecret bytes ([Text.Encoding]::UTF8.GetBytes('hunter2')) @at -Verbose 4>&1
            New-DockerSecret file -Path $file @at -Verbose 4>&1
        )
        Remove-Item $file
        $made = $all | Where-Object { $_ -is [DockerSock.Models.DockerSecret] }
        $made.Name | Should -Be 'text', 'secure', 'bytes', 'file'
        $said = ($made | ConvertTo-Json -Depth 5) + ($all | Out-String -Width 500)
        $said | Should -Match 'curl .*/secrets/create'
        $said | Should -Not -Match 'hunter2|aHVudGVyM'
    }
    It 'is what a task reads' {
        $service = @{ NoResolveImage = $true; RestartCondition = 'none'; Timeout = '90s' } + $at
        $job = New-DockerService busybox sh, -c, 'cat /run/secrets/*' -Name job -Mode replicated-job `
            -Secret text, secure, bytes, file @service
        ($job | Get-DockerLog).Line | Should -Be 'hunter2hunter2hunter2hunter2'
        { Remove-DockerSecret text @at -ErrorAction Stop } | Should -Throw '*job*'
        $job | Remove-DockerService
    }
    It 'changes labels only' {
        $changed = Set-DockerSecret text -Label @{ owner = 'shop'; old = '1' } -PassThru @at
        $changed.Labels['owner'] | Should -Be 'shop'
        (Set-DockerSecret text -LabelRemove old -PassThru @at).Labels.Keys | Should -Be 'owner'
        (Get-DockerSecret -Filter @{ label = 'owner=shop' } @at).Name | Should -Be 'text'
    }
    It 'does not replace one of the same name' {
        { New-DockerSecret text other @at -ErrorAction Stop } | Should -Throw -ErrorId 'DockerConflict*'
    }
    It 'is removed by wildcard, and not under -WhatIf' {
        Remove-DockerSecret * -WhatIf @at
        Get-DockerSecret @at | Should -HaveCount 4
        Remove-DockerSecret * @at
        Get-DockerSecret @at | Should -BeNullOrEmpty
    }
}
