BeforeAll {
    Import-Module "$PSScriptRoot/../../DockerSock.psd1" -Force
    . "$PSScriptRoot/FakeEngine.ps1"
    $engine = Start-FakeEngine
    $at = @{ DockerHost = $engine.DockerHost }
    function Wait-Listeners($Count) {
        $deadline = [datetime]::UtcNow.AddSeconds(20)
        do { $now = (Get-DockerInfo @at).NEventsListener } until ($now -eq $Count -or [datetime]::UtcNow -gt $deadline)
        $now
    }
}
AfterAll { Stop-FakeEngine $engine }

Describe 'Events' {
    It 'shows what has happened, with names' {
        New-DockerVolume pester @at | Remove-DockerVolume -Confirm:$false @at
        (Get-DockerEvent -Since 1m -Filter @{ volume = 'pester' } @at).Action | Should -Be 'create', 'destroy'
    }
    It 'ends following when the pipeline has enough' {
        Get-DockerEvent -Follow -Since 1m -Filter @{ volume = 'pester' } @at | Select-Object -First 1 | ForEach-Object Action | Should -Be 'create'
    }
    It 'runs a script block for each, until Unregister-Event, which closes the connection' {
        Register-DockerEvent -SourceIdentifier pester -Filter @{ type = 'volume' } -MessageData 'told' @at
        New-DockerVolume pester2 @at | Out-Null
        $happened = Wait-Event pester -Timeout 20
        $happened.SourceEventArgs.DockerEvent.Name | Should -Be 'pester2'
        $happened.MessageData | Should -Be 'told'
        Wait-Listeners 1 | Should -Be 1
        Unregister-Event pester
        Wait-Listeners 0 | Should -Be 0
        Get-EventSubscriber | Should -BeNullOrEmpty
        Remove-Event pester
    }
    It 'is a job with an action' {
        $global:seen = [System.Collections.Concurrent.ConcurrentQueue[string]]::new()
        $job = Register-DockerEvent pester { $seen.Enqueue($EventArgs.DockerEvent.Name); New-Event seen } -Filter @{ type = 'volume' } @at
        New-DockerVolume pester3 @at | Out-Null
        Wait-Event seen -Timeout 20 | Remove-Event
        $global:seen | Should -Be 'pester3'
        $job.State | Should -Be 'Running'
        Unregister-Event pester
        Remove-Job $job
    }
}
