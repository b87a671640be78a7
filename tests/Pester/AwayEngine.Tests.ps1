# An engine that is away is an error like any other: one for each engine, and -ErrorAction decides what it does, whether
# it is the only one or one of several, and whether it has no socket, no context or no kind that is known.

BeforeDiscovery {
    $commands = @(
        'Get-DockerContainer', 'Get-DockerImage x', 'Get-DockerLog x', 'Get-DockerInfo', 'Stop-DockerContainer x, y',
        '"x", "y" | Stop-DockerContainer', 'Remove-DockerImage x', 'New-DockerNetwork x', 'New-DockerContainer x',
        'Invoke-DockerExec x y', 'Invoke-DockerImage x', '"in" | Invoke-DockerImage x', 'Wait-DockerContainer x',
        'Clear-DockerVolume -Confirm:$false', 'Update-DockerPlugin x', 'Invoke-SockRequest /info', 'Enter-DockerContainer x',
        'Copy-DockerItem x:/a /tmp/nowhere', 'Get-DockerEvent', 'Register-DockerEvent', 'Measure-DockerContainer x'
    )
}
BeforeAll {
    Import-Module "$PSScriptRoot/../../DockerSock.psd1" -Force
    . "$PSScriptRoot/FakeEngine.ps1"
    $engine = Start-FakeEngine
    $away = '-DockerHost /nobody/is/here.sock', '-Context no-such-context', '-DockerHost gopher://x'

    # How many errors were shown, were left in $Error, and whether what follows was reached in the same try.
    function Watch([string]$Line) {
        $Error.Clear()
        $reached = $false
        $shown = try { & ([scriptblock]::Create($Line)) 2>&1; $reached = $true } catch { }
        $failures = @($shown | Where-Object { $_ -is [Management.Automation.ErrorRecord] })
        "$($failures.Count) shown, $(@($Error).Count) kept, $($reached ? 'went on' : 'ended')"
    }
}
AfterAll { Stop-FakeEngine $engine }

Describe 'An engine that is away' {
    It 'is one error that -ErrorAction decides about: <_>' -ForEach $commands {
        foreach ($where in $away) {
            Watch "$_ $where" | Should -Be '1 shown, 1 kept, went on' -Because $where
            Watch "$_ $where -ErrorAction SilentlyContinue" | Should -Be '0 shown, 1 kept, went on' -Because $where
            Watch "$_ $where -ErrorAction Ignore" | Should -Be '0 shown, 0 kept, went on' -Because $where
            Watch "`$ErrorActionPreference = 'SilentlyContinue'; $_ $where" |
                Should -Be '0 shown, 1 kept, went on' -Because $where
            Watch "$_ $where -ErrorAction Stop" | Should -BeLike '0 shown, * kept, ended' -Because $where
        }
    }
    It 'is the same beside another that answers' {
        Watch "Get-DockerContainer -DockerHost /nobody/is/here.sock, $($engine.DockerHost)" | Should -Be '1 shown, 1 kept, went on'
        Watch "Get-DockerContainer -DockerHost /nobody/is/here.sock, $($engine.DockerHost) -ErrorAction SilentlyContinue" |
            Should -Be '0 shown, 1 kept, went on'
        Watch "Get-DockerContainer -DockerHost /nobody/is/here.sock, $($engine.DockerHost) -ErrorAction Stop" |
            Should -BeLike '0 shown, * kept, ended'
    }
    It 'does not end the pipeline that it stands in' {
        $seen = & {
            'before'
            Get-DockerContainer -DockerHost /nobody/is/here.sock -ErrorAction SilentlyContinue
            Get-DockerContainer -DockerHost $engine.DockerHost | Select-Object -First 1 -ExpandProperty Name
        }
        $seen | Should -HaveCount 2
    }
}
