BeforeAll {
    Import-Module "$PSScriptRoot/../../DockerSock.psd1" -Force
    . "$PSScriptRoot/FakeEngine.ps1"
    $certs = Join-Path $TestDrive certs
    # A free port of this machine.
    $listener = [Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
    $listener.Start()
    $port = $listener.LocalEndpoint.Port
    $listener.Stop()
    $engine = Start-FakeEngine '--sample', '--tls', $port, '--certs', $certs
    $saved = @{}
    foreach ($name in 'DOCKER_HOST', 'DOCKER_TLS', 'DOCKER_TLS_VERIFY', 'DOCKER_CERT_PATH', 'DOCKER_CONFIG') {
        $saved[$name] = [Environment]::GetEnvironmentVariable($name)
    }
    $env:DOCKER_CONFIG = Join-Path $TestDrive config
    $env:DOCKER_HOST = "tcp://localhost:$port"
    $env:DOCKER_TLS_VERIFY = 1
    $env:DOCKER_CERT_PATH = $certs
}
AfterAll {
    foreach ($name in $saved.Keys) { [Environment]::SetEnvironmentVariable($name, $saved[$name]) }
    Stop-FakeEngine $engine
}

Describe 'An engine behind TLS' {
    It 'is reached by what the environment says' {
        (Get-DockerContainer shop-web-1).DockerHost | Should -Be $env:DOCKER_HOST
        Get-DockerContainer shop-web-1 | Stop-DockerContainer -Timeout 0 -PassThru | Start-DockerContainer
        1..2000 | Invoke-DockerExec shop-web-1 cat | Should -HaveCount 2000
    }
    It 'is reached in threads and jobs too' {
        $web = Get-DockerContainer shop-web-1
        ($web, $web | ForEach-Object -Parallel { Import-Module $using:Repository/DockerSock.psd1; $_ | Get-DockerContainer }).Name | Should -Be 'shop-web-1', 'shop-web-1'
        Start-Job { Import-Module $using:Repository/DockerSock.psd1; $using:web | Get-DockerContainer } |
            Receive-Job -Wait -AutoRemoveJob | ForEach-Object Name | Should -Be 'shop-web-1'
    }
    It 'is given curl''s options, and curl answers the same' -Skip:(-not (Get-Command curl, bash -CommandType Application -ErrorAction Ignore)) {
        $line = Invoke-SockRequest /version -Verbose 4>&1 | Where-Object { $_ -is [Management.Automation.VerboseRecord] -and "$_" -match 'curl .*version' }
        "$line" | Should -BeLike '*--cacert *ca.pem --cert *cert.pem --key *key.pem https://localhost:*'
        (bash -c "$line 2>/dev/null" | ConvertFrom-Json).Version | Should -Be (Get-DockerVersion).Version
    }
    It 'ends an endless stream after the two that were wanted' {
        $job = Start-ThreadJob { Import-Module $using:Repository/DockerSock.psd1; Get-DockerEvent -Follow | Select-Object -First 2 }
        $deadline = [datetime]::UtcNow.AddSeconds(30)
        while ($job.State -in 'NotStarted', 'Running') {
            if ([datetime]::UtcNow -gt $deadline) { $job | Stop-Job; throw 'The stream did not end after two events.' }
            Get-DockerContainer shop-web-1 | Stop-DockerContainer -Timeout 0 -PassThru | Start-DockerContainer
        }
        @($job | Receive-Job -Wait -AutoRemoveJob).Count | Should -Be 2
    }
    It 'says what is missing' {
        $env:DOCKER_CERT_PATH = Join-Path $TestDrive none
        try { { Get-DockerContainer -ErrorAction Stop } | Should -Throw '*there is no*ca.pem*' -ErrorId 'DockerTlsFilesInvalid*' }
        finally { $env:DOCKER_CERT_PATH = $certs }
    }
}
