# Times as PowerShell has them: what is written with Get-Date works with every time that the module shows.
BeforeAll {
    Import-Module "$PSScriptRoot/../../DockerSock.psd1" -Force
    . "$PSScriptRoot/FakeEngine.ps1"
    $engine = Start-FakeEngine
    $e = @{ DockerHost = $engine.DockerHost }
    $before = Get-Date
    $made = New-DockerContainer postgres:17 -Name timed -Start @e
    $after = Get-Date
}
AfterAll { Stop-FakeEngine $engine }

Describe 'Times' {
    It 'are DateTime of this machine''s zone, from every cmdlet: <_>' -ForEach @(
        '(Get-DockerContainer timed @e).Created', '(Get-DockerContainer timed -Detailed @e).Created'
        '(Get-DockerContainer timed -Detailed @e).State.StartedAt', '(Get-DockerImage @e)[0].Created'
        '(Get-DockerNetwork bridge @e).Created', '(New-DockerVolume v @e).CreatedAt', '(Get-DockerInfo @e).SystemTime'
        '(Get-DockerEvent @e)[-1].Time', '(Get-DockerItem timed:/etc @e).ModifiedTime'
        '(Get-DockerLog shop-web-1 @e)[0].Time', '(Measure-DockerContainer timed @e).Time'
        '(Get-DockerDiskUsage -Detailed @e)[0].Created'
    ) {
        $time = & ([scriptblock]::Create($_))
        $time | Should -BeOfType [datetime]
        $time.Kind | Should -Be Local
    }
    It 'are right to the second' {
        $made.Created | Should -BeGreaterOrEqual $before.AddSeconds(-1)
        $made.Created | Should -BeLessOrEqual $after
    }
    It 'are subtracted, compared, converted and shown with what PowerShell has' {
        ((Get-Date) - $made.Created).TotalMinutes | Should -BeLessThan 5
        (New-TimeSpan -Start $made.Created).TotalMinutes | Should -BeLessThan 5
        $made.Created -gt (Get-Date).AddHours(-1) | Should -BeTrue
        (Get-Date).AddHours(-1) -lt $made.Created | Should -BeTrue
        [datetime] $made.Created | Should -Be $made.Created
        (Get-Date $made.Created).Year | Should -Be $after.Year
        [datetimeoffset] $made.Created | Should -Be ([datetimeoffset]::new($made.Created))
    }
    It 'stay the same moment in a file, in a job and in parallel' {
        $made | Export-Clixml TestDrive:/c.xml
        (Import-Clixml TestDrive:/c.xml).Created | Should -Be $made.Created
        $path = (Get-Module DockerSock).Path
        $job = Start-Job { Import-Module $using:path; Get-DockerContainer timed -DockerHost $using:e.DockerHost }
        $there = ($job | Receive-Job -Wait -AutoRemoveJob).Created
        $there.ToUniversalTime() | Should -Be $made.Created.ToUniversalTime()
        $made | ForEach-Object -Parallel { (Get-Date) - $_.Created } | ForEach-Object TotalMinutes | Should -BeLessThan 5
    }
    It 'are taken back by parameters, as DateTime, DateTimeOffset, TimeSpan and text' {
        $line = (Get-DockerLog shop-web-1 @e)[2]
        (Get-DockerLog shop-web-1 -Until $line.Time @e)[-1].Line | Should -Be $line.Line
        (Get-DockerLog shop-web-1 -Since $line.Time @e)[0].Line | Should -Be $line.Line
        (Get-DockerLog shop-web-1 -Until ([datetimeoffset] $line.Time) @e).Count | Should -Be 3
        (Get-DockerEvent -Since $before -Filter @{ type = 'container' } @e).Action | Should -Contain create
        (Get-DockerEvent -Since ((Get-Date) - $before) -Filter @{ type = 'container' } @e).Action | Should -Contain create
        (Get-DockerEvent -Since $before.ToString('o') -Filter @{ type = 'container' } @e).Action | Should -Contain create
    }
    It 'are the engine''s moment in JSON, to the last digit' {
        $json = [System.Text.Json.JsonDocument]::Parse(($made | ConvertTo-Json -Depth 5)).RootElement.GetProperty('Created')
        $json.GetDateTimeOffset().UtcDateTime | Should -Be $made.Created.ToUniversalTime()
    }
}
