BeforeAll {
    Import-Module "$PSScriptRoot/../../DockerSock.psd1" -Force
    . "$PSScriptRoot/FakeEngine.ps1"
    $engine = Start-FakeEngine
    $h = $engine.DockerHost
    # A program other than this one; what it says is one request.
    function Ask([string] $Path) { curl --silent --output /dev/null --unix-socket $env:DOCKER_HOST.Substring(7) "http://localhost$Path" }
}
AfterAll { Stop-FakeEngine $engine }

Describe 'Trace-SockRequest' {
    It 'sees a program that is started in the block' -Skip:(-not (Get-Command curl -CommandType Application -ErrorAction Ignore)) {
        $told = Trace-SockRequest { Ask '/v1.41/containers/json?all=1' } -DockerHost $h
        $told.Method, $told.Path, $told.Query, $told.ApiVersion, $told.Status, $told.Program, $told.Cmdlet, $told.Command |
            Should -Be 'GET', '/containers/json', 'all=1', '1.41', 200, 'curl', 'Get-DockerContainer', 'docker ps'
        $told.ProcessId | Should -Not -Be $PID
    }
    It 'shows what the block writes, and gives it on with -PassThru alone' {
        $null = Trace-SockRequest { 'on the screen' } -DockerHost $h -OutVariable told
        $told | Should -BeNullOrEmpty
        Trace-SockRequest { 'in the pipeline' } -DockerHost $h -PassThru | Should -Be 'in the pipeline'
    }
    It 'lets errors, warnings and variables of the block be what they are without it' {
        $told = Trace-SockRequest { Get-DockerContainer nothing; Write-Warning w; $left = 5 } -DockerHost $h -ErrorVariable problems -WarningVariable warnings -ErrorAction SilentlyContinue 3>$null 2>$null
        $left | Should -Be 5
        $told.Path | Should -Contain '/containers/json'
    }
    It 'ends with the pipeline, and its socket with it' -Skip:(-not (Get-Command curl -CommandType Application -ErrorAction Ignore)) {
        $path = Join-Path ([IO.Path]::GetTempPath()) "trace-$PID.sock"
        $job = Start-ThreadJob {
            Import-Module $using:Repository/DockerSock.psd1
            Trace-SockRequest -SocketPath $using:path -DockerHost $using:h | Select-Object -First 1
        }
        $deadline = [datetime]::UtcNow.AddSeconds(30)
        while (-not (Test-Path $path)) { if ([datetime]::UtcNow -gt $deadline) { throw 'No socket.' } }
        curl --silent --unix-socket $path http://localhost/_ping | Should -Be OK
        ($job | Receive-Job -Wait -AutoRemoveJob).Path | Should -Be /_ping
        Test-Path $path | Should -BeFalse
    }
    It 'leaves nothing when it is stopped' {
        $path = Join-Path ([IO.Path]::GetTempPath()) "trace-$PID.sock"
        $job = Start-ThreadJob {
            Import-Module $using:Repository/DockerSock.psd1
            Trace-SockRequest -SocketPath $using:path -DockerHost $using:h
        }
        $deadline = [datetime]::UtcNow.AddSeconds(30)
        while (-not (Test-Path $path)) { if ([datetime]::UtcNow -gt $deadline) { throw 'No socket.' } }
        $job | Stop-Job -PassThru | Remove-Job
        Test-Path $path | Should -BeFalse
    }
    It 'prints nothing that a terminal obeys' -Skip:(-not (Get-Command curl -CommandType Application -ErrorAction Ignore)) {
        $told = Trace-SockRequest { Ask '/containers/%1b%5b31m/json' } -DockerHost $h
        ($told | Format-Table | Out-String) + ($told | Format-List | Out-String) | Should -Not -Match "`e\[31m"
    }
    It 'makes a policy of what was seen, also out of a file' {
        $file = New-TemporaryFile
        Trace-SockRequest { Get-DockerContainer } -DockerHost $h | Export-Clixml $file
        Import-Clixml $file | ConvertTo-SockPolicy -For Wollomatic | Should -Contain '-allowGET=^(/v[0-9.]+)?/containers/json$'
        Remove-Item $file
    }
}
