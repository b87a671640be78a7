# Commands in containers beside native programs: the same script, run by the shell here and by an engine in memory, must
# leave the same in PowerShell's streams, preferences and automatic variables.

BeforeDiscovery {
    $ways = @(
        @{ Way = 'Invoke-DockerExec'; Run = { param($Script) Invoke-DockerExec $name -Command sh, -c, $Script -DockerHost $h } }
        @{ Way = 'Invoke-DockerImage'; Run = { param($Script) Invoke-DockerImage $image -Command sh, -c, $Script -DockerHost $h } }
    )
}
BeforeAll {
    Import-Module "$PSScriptRoot/../../DockerSock.psd1" -Force
    . "$PSScriptRoot/FakeEngine.ps1"
    $engine = Start-FakeEngine
    $h = $engine.DockerHost
    $one = Get-DockerContainer -DockerHost $h | Select-Object -First 1
    $name = $one.Name
    $image = $one.Image
    $native = { param($Script) sh -c $Script }
    $fails = 'echo a; echo b >&2; echo c; exit 3'
    $works = 'echo a; echo b >&2'

    # What came of it, as text that can be compared.
    function Watch([scriptblock]$Trial, [scriptblock]$Run, [string]$Script) {
        $global:LASTEXITCODE = 77
        $Error.Clear()
        $ended = $null
        $seen = try { & $Trial } catch { $ended = $_.Exception.GetType().Name -replace 'Native|Command', '' }
        $lines = $seen | ForEach-Object { ($_ -is [Management.Automation.ErrorRecord] ? 'E:' : 'O:') + "$_" } | Sort-Object
        "$lines | $LASTEXITCODE | $ended | $($Error.Count)"
    }
}
AfterAll { Stop-FakeEngine $engine }

Describe '<Way>, as a native program' -ForEach $ways {
    It 'writes its error output to the error stream: <_>' -ForEach @(
        '& $Run $Script 2>&1'
        '& $Run $Script 2>$null'
        '& $Run $Script 2>&1 | ForEach-Object { $_ }'
        '& { & $Run $Script } 2>&1'
        '$it = & $Run $Script 2>$null; $it'
        '& $Run $Script 2>&1; $?'
        '$(& $Run $Script 2>$null; $?)'
        '$null = & $Run $Script 2>$null && "and"; "end"'
        '(& $Run $Script 2>$null) || "or"'
    ) {
        foreach ($script in $works, $fails) {
            foreach ($preference in 'Continue', 'Stop', 'SilentlyContinue', 'Ignore') {
                foreach ($raises in $false, $true) {
                    $trial = [scriptblock]::Create(
                        "`$ErrorActionPreference = '$preference'; `$PSNativeCommandUseErrorActionPreference = `$$raises; $_")
                    $expected = Watch $trial $native $script
                    $actual = Watch $trial $Run $script
                    # The sentence about the exit code is our own.
                    ($actual -replace 'E:The command in container \S+ ended with exit code (\d+)\.', 'E:exit $1') | Should -Be (
                        $expected -replace 'E:Program "sh" ended with non-zero exit code: (\d+)( \(0x\w+\))?\.', 'E:exit $1'
                    ) -Because "'$script' under $preference, $raises"
                }
            }
        }
    }
    It 'shows a line of its error output as it is' {
        (& $Run 'echo plain >&2' 2>&1 | Out-String).Trim() -replace '\e\[[\d;]*m' | Should -Be 'plain'
    }
    It 'leaves no old exit code where no engine answers' {
        $h = '/nobody/listens.sock'
        $global:LASTEXITCODE = 0
        { $ErrorActionPreference = 'Stop'; & $Run $works } | Should -Throw -ErrorId 'DockerSocketDirectoryMissing*'
        $LASTEXITCODE | Should -Be ($Way -eq 'Invoke-DockerImage' ? 125 : 1)
    }
}

Describe 'Exit codes' {
    It 'are 125 where the engine fails, also when that ends the pipeline' {
        $global:LASTEXITCODE = 0
        { Invoke-DockerImage no-such-image -Pull Never -DockerHost $h -ErrorAction Stop } | Should -Throw -ErrorId 'DockerImageMissing*'
        $LASTEXITCODE | Should -Be 125
    }
    It 'are 1 where there is no such container' {
        $global:LASTEXITCODE = 0
        { Invoke-DockerExec no-such-one ls -DockerHost $h -ErrorAction Stop } | Should -Throw -ErrorId 'DockerObjectNotFound*'
        $LASTEXITCODE | Should -Be 1
    }
    It 'are part of a result and no error beside it' {
        $PSNativeCommandUseErrorActionPreference = $true
        $ErrorActionPreference = 'Stop'
        $result = Invoke-DockerExec $name -Command sh, -c, $fails -AsResult -DockerHost $h
        $result.ExitCode, $result.StdErr, $LASTEXITCODE | Should -Be 3, "b`n", 3
    }
    It 'are an error that knows the container where the preference says so' {
        $PSNativeCommandUseErrorActionPreference = $true
        $caught = $null
        try { Invoke-DockerExec $name -Command false -DockerHost $h -ErrorAction Stop } catch { $caught = $_ }
        $caught.FullyQualifiedErrorId | Should -BeLike 'DockerCommandExit,*'
        $caught.Exception.ExitCode, $caught.Exception.Container | Should -Be 1, $name
    }
    It 'stay with -ErrorAction SilentlyContinue, which leaves out the error output' {
        $seen = Invoke-DockerExec $name -Command sh, -c, $fails -DockerHost $h -ErrorAction SilentlyContinue 2>&1
        "$seen $LASTEXITCODE" | Should -Be 'a c 3'
    }
}

Describe 'A script block that says which object is meant' {
    It 'names the container of a command' {
        $one | Invoke-DockerExec -Id { $_.Name } -Command echo, a | Should -Be 'a'
        # The object that the pipeline brings need not be the container.
        [pscustomobject]@{ Id = 'nothing'; Target = $name } |
            Invoke-DockerExec -Id { $_.Target } -Command echo, b -DockerHost $h | Should -Be 'b'
        'x', 'y' | Invoke-DockerExec -Id { $name } -Command echo, c -DockerHost $h | Should -Be 'c', 'c'
    }
    It 'leaves the pipeline to the command where the container is named' {
        'x', 'y' | Invoke-DockerExec $name -Command cat -DockerHost $h | Should -Be 'x', 'y'
    }
    It 'names the object of <_>' -ForEach @(
        'Get-DockerContainer', 'Get-DockerLog', 'Get-DockerContainerProcess', 'Stop-DockerContainer -WhatIf', 'Measure-DockerContainer'
        'Wait-DockerContainer -For Running'
    ) {
        $words = -split $_
        $line = "`$one | $($words[0]) -Id { `$_.Name } $($words[1..9])"
        { & ([scriptblock]::Create($line)) } | Should -Not -Throw
        $wrong = "`$one | $($words[0]) -Id { 'no-such-' + `$_.Name } $($words[1..9] -notlike '-WhatIf')"
        { $ErrorActionPreference = 'Stop'; & ([scriptblock]::Create($wrong)) } | Should -Throw "*no-such-$name*"
    }
}
