BeforeAll {
    Import-Module "$PSScriptRoot/../../DockerSock.psd1" -Force
    . "$PSScriptRoot/FakeEngine.ps1"
    Add-Type -Path "$PSScriptRoot/../Screens/ScreenHost.cs"
    $script:module = (Get-Module DockerSock).ImplementingAssembly

    # What a console of a width prints for objects, one string for each line.
    function Show-Screen($Objects, $Width = 80, $Command = 'Out-Default', $Rendering = 'PlainText') {
        $screen = [DockerSock.Screens.ScreenHost]::new($Width)
        $state = [initialsessionstate]::CreateDefault2()
        $state.ImportPSModule((Resolve-Path "$PSScriptRoot/../../DockerSock.psd1").Path)
        $runspace = [runspacefactory]::CreateRunspace($screen, $state)
        $runspace.Open()
        try {
            $screen.UI.IsPlain = $Rendering -eq 'PlainText'
            $shell = [powershell]::Create($runspace)
            $null = $shell.AddScript("param(`$objects) `$PSStyle.OutputRendering = '$Rendering'; `$objects | $Command").
                AddArgument($Objects).AddCommand('Out-Default')
            $null = $shell.Invoke()
            $shell.Streams.Error | Should -BeNullOrEmpty
        }
        finally { $runspace.Dispose() }
        $screen.Text.ToString().Replace("`r", '').Split("`n").TrimEnd()
    }

    # An object of a type whose every text is the given one, as deep as it goes.
    function New-Filled([type] $Type, [string] $Text, $Depth = 0) {
        $wanted = [Nullable]::GetUnderlyingType($Type) ?? $Type
        if ($wanted -eq [string]) { return $Text }
        if ($wanted -eq [bool]) { return $true }
        if ($wanted -in [long], [int], [ulong], [double]) { return 7 -as $wanted }
        if ($wanted -eq [datetimeoffset]) { return [datetimeoffset]::Now.AddDays(-400) }
        if ($wanted -eq [datetime]) { return [datetime]::Now.AddDays(-400) }
        if ($wanted -eq [timespan]) { return [timespan]::FromMinutes(90) }
        if ($Depth -gt 6) { return $null }
        if ($wanted -eq [Collections.Generic.IReadOnlyList[string]]) { return , [string[]]($Text, $Text, $Text) }
        if (-not $wanted.GetConstructor([type]::EmptyTypes)) { return $null }
        $filled = [Activator]::CreateInstance($wanted)
        if ($wanted.Name -eq 'DockerList`1') {
            $value = New-Filled $wanted.GenericTypeArguments[0] $Text ($Depth + 1)
            if ($null -ne $value) { 1..3 | ForEach-Object { $null = ([Collections.IList]$filled).Add($value) } }
            return , $filled
        }
        if ($wanted.Name -eq 'DockerMap`1') {
            $value = New-Filled $wanted.GenericTypeArguments[0] $Text ($Depth + 1)
            if ($null -ne $value) { $filled["1$Text"] = $value; $filled["2$Text"] = $value }
            return , $filled
        }
        foreach ($property in $wanted.GetProperties('Public, NonPublic, Instance')) {
            if ($property.SetMethod -and -not $property.GetIndexParameters() -and $property.Name -ne 'WithUnknownFields') {
                $value = New-Filled $property.PropertyType $Text ($Depth + 1)
                if ($null -ne $value) { $property.SetValue($filled, $value) }
            }
        }
        , $filled
    }
}

# Lists of what people look for, and the tables of the same objects.
BeforeDiscovery {
    $script:views = foreach ($area in 'Networks', 'Volumes', 'Swarm', 'Services', 'Plugins', 'System', 'Sockets') {
        $file = [xml](Get-Content "$PSScriptRoot/../../bin/DockerSock.$area.Format.ps1xml" -Raw)
        foreach ($view in $file.Configuration.ViewDefinitions.View) {
            @{
                Name = $view.Name
                Type = @($view.ViewSelectedBy.TypeName)[0]
                IsTable = $null -ne $view.TableControl
            }
        }
    }
}

Describe 'Views' {
    It 'shows control characters in <Name> and does not send them to the terminal' -ForEach $views {
        $type = $module.GetType($Type)
        $lines = Show-Screen (New-Filled $type "`e[m") -Width 200 -Command ($IsTable ? 'Out-Default' : 'Format-List')
        $lines -join "`n" | Should -Not -Match '[\x00-\x09\x0b-\x1f\x7f-\x9f]'
        $lines -join "`n" | Should -Match ([regex]::Escape('\x1b[m'))
    }
    It 'shows <Name> of nothing without an error' -ForEach $views {
        $lines = Show-Screen ([Activator]::CreateInstance($module.GetType($Type))) -Command ($IsTable ? 'Out-Default' : 'Format-List')
        $lines.Where{ $_ } | Should -Not -BeNullOrEmpty
    }
}

Describe 'Objects from jobs and files' {
    BeforeAll {
        $script:engine = Start-FakeEngine '--gallery', '--swarm', '3'
        $script:at = @{ DockerHost = $engine.DockerHost }
        # A second later an age may be longer, and its column wider.
        function Get-Ageless([string[]] $Lines) {
            $Lines -replace '(\d+|Less than a|About a) (seconds?|minutes?) ago|\d+[sm] ago' -replace '[ -]+', ' ' -join "`n"
        }
    }
    AfterAll { Stop-FakeEngine $engine }

    It 'looks as what it was: <_>' -ForEach @(
        'Get-DockerNetwork @at', 'Get-DockerNetwork front -Detailed @at', 'Get-DockerVolume -Size @at'
        'Get-DockerSwarm @at', 'Get-DockerNode @at', 'Get-DockerSecret @at', 'Get-DockerConfig @at'
        'Get-DockerService @at', 'Get-DockerTask @at', 'Get-DockerPlugin @at', 'Get-DockerVersion @at'
        'Get-DockerInfo @at', 'Get-DockerDiskUsage @at', 'Get-DockerDiskUsage -Detailed @at'
        'Get-DockerEvent -Since 2h @at', 'Test-DockerSock @at'
        '(Get-DockerNetwork front -Detailed @at).Containers.Values'
    ) {
        $live = @(& ([scriptblock]::Create($_)))
        $live | Should -Not -BeNullOrEmpty
        $live | Export-Clixml TestDrive:/objects.xml
        $kept = @(Import-Clixml TestDrive:/objects.xml)
        foreach ($command in 'Out-Default', 'Format-List') {
            Get-Ageless (Show-Screen $kept 120 $command) | Should -BeExactly (Get-Ageless (Show-Screen $live 120 $command))
        }
    }
}
