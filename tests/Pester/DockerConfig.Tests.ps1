BeforeDiscovery {
    . "$PSScriptRoot/RealSwarm.ps1"
    $none = -not (Find-RealSwarm)
}
BeforeAll {
    Import-Module "$PSScriptRoot/../../DockerSock.psd1" -Force
    . "$PSScriptRoot/RealSwarm.ps1"
}

Describe 'Configs' -Skip:$none {
    BeforeAll {
        $swarm = Start-RealSwarm -Count 1
        $at = @{ DockerHost = $swarm.DockerHost }
    }
    AfterAll { Stop-RealSwarm $swarm }

    It 'keeps text, and bytes as they are' {
        (@{ port = 8080 } | ConvertTo-Json | New-DockerConfig settings.json @at).Text | ConvertFrom-Json |
            ForEach-Object port | Should -Be 8080
        $bytes = [byte[]](0, 1, 254, 255, 10, 13)
        (New-DockerConfig bytes $bytes @at).Bytes | Should -Be $bytes
        (Get-DockerConfig bytes @at).Bytes | Should -Be $bytes
    }
    It 'takes the content of a file, and gives it back' {
        $file = New-TemporaryFile
        Set-Content $file 'über', 'zwei'
        New-DockerConfig page -Path $file @at | Out-Null
        $copy = New-TemporaryFile
        Get-DockerConfig page @at | ForEach-Object { Set-Content $copy -Value $_.Bytes -AsByteStream }
        (Get-FileHash $copy).Hash | Should -Be (Get-FileHash $file).Hash
        Remove-Item $file, $copy
    }
    It 'is what a task reads' {
        $job = New-DockerService busybox cat, /page -Name job -Mode replicated-job -Config 'source=page,target=/page' `
            -NoResolveImage -RestartCondition none -Timeout 90s @at
        ($job | Get-DockerLog).Line | Should -Be 'über', 'zwei'
        $job | Remove-DockerService
    }
    It 'changes labels only' {
        (Set-DockerConfig page -Label @{ owner = 'shop' } -PassThru @at).Labels['owner'] | Should -Be 'shop'
        (Get-DockerConfig -Filter @{ label = 'owner=shop' } @at).Name | Should -Be 'page'
    }
    It 'is removed through the pipeline' {
        $removed = Get-DockerConfig @at | Remove-DockerConfig -PassThru
        $removed.Name | Sort-Object | Should -Be 'bytes', 'page', 'settings.json'
        Get-DockerConfig @at | Should -BeNullOrEmpty
    }
}
