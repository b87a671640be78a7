BeforeAll {
    Import-Module "$PSScriptRoot/../../DockerSock.psd1" -Force
    . "$PSScriptRoot/FakeEngine.ps1"
    $engine = Start-FakeEngine
    $h = $engine.DockerHost
}
AfterAll { Stop-FakeEngine $engine }

Describe 'Any request' {
    It 'answers an array element by element' {
        (Invoke-SockRequest /containers/json -Query @{ all = 1 } -DockerHost $h).Id | Should -Be (Get-DockerContainer -All -DockerHost $h).Id
    }
    It 'ends an endless stream after the two that were wanted' {
        $job = Start-ThreadJob { Import-Module $using:Repository/DockerSock.psd1; Invoke-SockRequest /events -DockerHost $using:h | Select-Object -First 2 }
        $deadline = [datetime]::UtcNow.AddSeconds(30)
        while ($job.State -in 'NotStarted', 'Running') {
            if ([datetime]::UtcNow -gt $deadline) { $job | Stop-Job; throw 'The stream did not end after two events.' }
            Get-DockerContainer -DockerHost $h | Select-Object -First 1 | Stop-DockerContainer -Timeout 0 -PassThru | Start-DockerContainer
        }
        @($job | Receive-Job -Wait -AutoRemoveJob).Count | Should -Be 2
    }
    It 'gives status and headers of an error too' {
        $answer = Invoke-SockRequest /containers/none/json -DockerHost $h -SkipHttpErrorCheck -StatusCodeVariable status -ResponseHeadersVariable headers
        $status | Should -Be 404
        $answer.message | Should -Match 'none'
        $headers['Content-Type'] | Should -Be 'application/json'
    }
    It 'writes a file that another program can read' {
        $file = New-TemporaryFile
        Invoke-SockRequest /version -DockerHost $h -OutFile $file
        (Get-Content $file -Raw | ConvertFrom-Json).ApiVersion | Should -Be (Invoke-SockRequest /version -DockerHost $h).ApiVersion
        Remove-Item $file
    }
    It 'prints a curl command that gives the same' -Skip:(-not (Get-Command curl, bash -CommandType Application -ErrorAction Ignore)) {
        $line = Invoke-SockRequest /version -DockerHost $h -Verbose 4>&1 | Where-Object { $_ -is [Management.Automation.VerboseRecord] -and "$_" -match 'curl .*version' }
        (bash -c "$line 2>/dev/null" | ConvertFrom-Json).Version | Should -Be (Invoke-SockRequest /version -DockerHost $h).Version
    }
}
