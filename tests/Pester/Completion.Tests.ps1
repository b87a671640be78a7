# The tab key in a real PowerShell: whatever an engine calls its objects, a completion is one argument and nothing else.
BeforeAll {
    Import-Module "$PSScriptRoot/../../DockerSock.psd1" -Force
    . "$PSScriptRoot/FakeEngine.ps1"
    $engine = Start-FakeEngine
    $env:DOCKER_HOST = $engine.DockerHost

    # What the line becomes with its first completion; an engine that is late is asked again.
    function Complete([string] $Line) {
        $deadline = [datetime]::UtcNow.AddSeconds(30)
        do { $found = (TabExpansion2 $Line $Line.Length).CompletionMatches } until ($found -or [datetime]::UtcNow -gt $deadline)
        $found
    }
}
AfterAll {
    Stop-FakeEngine $engine
    Remove-Item Env:DOCKER_HOST
}

Describe 'A completion' {
    It 'of a name that PowerShell would run is that name: <_>' -ForEach @(
        "x'; `$global:ran = 1; '", "x$([char]0x2018); `$global:ran = 1; $([char]0x2018)"
        "x$([char]0x2019); `$global:ran = 1; $([char]0x2019)", "x$([char]0x201a); `$global:ran = 1; $([char]0x201a)"
        "x$([char]0x201b); `$global:ran = 1; $([char]0x201b)", 'x"; $global:ran = 1; "', 'x$($global:ran = 1)'
        'x; $global:ran = 1', "x$([char]0x201d); `$global:ran = 1; $([char]0x201d)", 'x | Set-Variable ran 1 -Scope Global'
        'x {$global:ran = 1}', 'x`$(1)', 'x # y', '-Force', '0123', '9e12', '@x', '$x', '(x)', '%x', 'x,y', '1kb'
    ) {
        $global:ran = $null
        $network = New-DockerNetwork $_
        $network.Name | Should -Be $_
        $completion = Complete 'Get-DockerNetwork -Id ' | Where-Object ListItemText -EQ $_
        $completion | Should -Not -BeNullOrEmpty
        $found = Invoke-Expression "Get-DockerNetwork $($completion.CompletionText)"
        $found.Id | Should -Be $network.Id
        $global:ran | Should -BeNullOrEmpty
        Remove-DockerNetwork $network
    }
    It 'of a name with control characters is not offered' {
        $network = New-DockerNetwork "zz$([char]27)[31m`nInvoke-Something"
        New-DockerNetwork zzz | Out-Null
        (Complete 'Get-DockerNetwork zz').CompletionText | Should -Be zzz
        Remove-DockerNetwork $network, zzz
    }
    It 'has no control characters in what is shown beside it' {
        $made = New-DockerNetwork tip -Label "a=$([char]27)[31m"
        Complete 'Get-DockerNetwork t' | ForEach-Object { $_.ToolTip | Should -Not -Match '[\x00-\x1f]' }
        Remove-DockerNetwork $made
    }
}
