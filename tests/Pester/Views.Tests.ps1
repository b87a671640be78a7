# What the views print on a console of some width, whatever the values are.
BeforeDiscovery {
    Import-Module "$PSScriptRoot/../../DockerSock.psd1"
    $tables = foreach ($data in Get-FormatData DockerSock.Models.*) {
        foreach ($view in $data.FormatViewDefinition.Where{ $_.Control -is [Management.Automation.TableControl] }) {
            @{ View = $view.Name; Type = $data.TypeNames[0]; Layout = [DockerSock.Formats.TableLayout]::Of($view.Name) }
        }
    }
    $lists = foreach ($data in Get-FormatData DockerSock.Models.*) {
        if ($data.FormatViewDefinition.Where{ $_.Control -is [Management.Automation.ListControl] }) {
            @{ Type = $data.TypeNames[0] }
        }
    }
}

BeforeAll {
    Import-Module "$PSScriptRoot/../../DockerSock.psd1"
    . "$PSScriptRoot/FakeEngine.ps1"
    Add-Type -Path "$PSScriptRoot/../Screens/ScreenHost.cs"
    $assembly = (Get-Module DockerSock).ImplementingAssembly
    $engine = Start-FakeEngine '--gallery', '--seed', '1'
    $h = $engine.DockerHost

    # What a console of that width shows.
    function Show-On([int] $Width, [scriptblock] $Code, [hashtable] $With = @{}, [switch] $Colours) {
        $screen = [DockerSock.Screens.ScreenHost]::new($Width)
        $screen.UI.IsPlain = -not $Colours
        $state = [initialsessionstate]::CreateDefault2()
        $state.ImportPSModule("$PSScriptRoot/../../DockerSock.psd1")
        $runspace = [runspacefactory]::CreateRunspace($screen, $state)
        $runspace.Open()
        try {
            foreach ($name in $With.Keys) { $runspace.SessionStateProxy.SetVariable($name, $With[$name]) }
            $rendering = $Colours ? 'Ansi' : 'PlainText'
            $shell = [powershell]::Create($runspace)
            $null = $shell.AddScript("`$PSStyle.OutputRendering = '$rendering'; . { $Code }").AddCommand('Out-Default')
            $null = $shell.Invoke()
            if ($shell.HadErrors) { throw "$($shell.Streams.Error)" }
            $screen.Text.ToString() -split '\r?\n'
        }
        finally { $runspace.Dispose() }
    }

    # An object of a type in which each text is that text, however deep, as jobs and Import-Clixml leave it.
    function New-Filled([Type] $Type, [string] $Text, [int] $Depth = 0) {
        $nullable = [Nullable]::GetUnderlyingType($Type)
        if ($nullable) { $Type = $nullable }
        if ($Type -eq [string] -or $Type.IsEnum -or $Type.Name -eq 'JsonElement') { return $Text }
        if ($Type -eq [bool]) { return $true }
        if ($Type -eq [DateTimeOffset] -or $Type -eq [datetime]) { return (Get-Date).AddDays(-700) }
        if ($Type -eq [timespan]) { return [timespan]::FromDays(9) }
        if ($Type.IsPrimitive) { return 987654321 -as $Type }
        if ($Depth -gt 4) { return $null }
        $item = $Type.GetInterfaces().Where{ $_.IsGenericType -and $_.Name -eq 'IEnumerable`1' }[0]
        if ($Type.IsGenericType -and $Type.Name -match '^(IReadOnlyList|IEnumerable|DockerList)') {
            $one = New-Filled $Type.GenericTypeArguments[0] $Text ($Depth + 1)
            return , [Collections.ArrayList]@($one, $one, $one)
        }
        if ($Type.Name -match '^DockerMap') { return @{ $Text = New-Filled $Type.GenericTypeArguments[0] $Text ($Depth + 1) } }
        $filled = [pscustomobject]@{}
        foreach ($property in $Type.GetProperties('Public, Instance').Where{ -not $_.GetIndexParameters() }) {
            $value = New-Filled $property.PropertyType $Text ($Depth + 1)
            $filled.psobject.Properties.Add([psnoteproperty]::new($property.Name, $value))
        }
        $filled
    }

    function New-Row([string] $TypeName, [string] $Text) {
        $row = New-Filled $assembly.GetType(($TypeName -replace '#.*')) $Text
        $row.pstypenames.Insert(0, "Deserialized.$TypeName")
        $row
    }
}

AfterAll { Stop-FakeEngine $engine }

Describe 'The table of <View>' -ForEach $tables {
    It 'keeps the columns that people look for, however long the values are, on <_> letters' -ForEach 80, 100, 120, 200 {
        $width = $_
        $lines = Show-On $width { $row; $row } @{ row = New-Row $Type ('w' * 70) }
        $header, $dashes = $lines.Where{ $_.Trim() }[0, 1]
        foreach ($column in $Layout.Columns.Where{ -not $_.IsOptional }) {
            $header | Should -MatchExactly "(?<=^| )$([regex]::Escape($column.Label))(?= |$)"
        }
        # A header in several lines has a column narrower than itself.
        $dashes | Should -Match '^[- ]+$'
        $lines.ForEach{ $_.Length } | Sort-Object | Select-Object -Last 1 | Should -BeLessThan $width
    }
    It 'fills 79 letters at most' {
        $must = $Layout.Columns.Where{ -not $_.IsOptional }
        ($must.Width | Measure-Object -Sum).Sum + $must.Count - 1 | Should -BeLessOrEqual 79
        $Layout.Columns.Where({ $_.IsOptional }, 'SkipUntil').Where{ -not $_.IsOptional } | Should -BeNullOrEmpty
        foreach ($column in $Layout.Columns) { $column.Width | Should -BeGreaterOrEqual $column.Label.Length }
    }
    It 'shows control characters instead of obeying them' {
        $text = Show-On 200 { $row } @{ row = New-Row $Type "a`e[2Jb`ac`n" }
        ($text -join '') | Should -Not -Match '[\x00-\x1f]'
        ($text -join '') | Should -Match 'a\\x1b'
    }
}

Describe 'The table of <View>, some of whose columns need room' -ForEach $tables.Where{ $_.Layout.Columns.IsOptional -contains $true } {
    It 'shows no column in part, however short the values are, on <_> letters' -ForEach (80..150).Where{ $_ % 3 -eq 0 } {
        $dashes = (Show-On $_ { $row } @{ row = New-Row $Type 'w' }).Where{ $_.Trim() }[1]
        $dashes | Should -Match '^[- ]+$'
    }
}

Describe 'The list of <Type>' -ForEach $lists.Where{ $_.Type -match '\.(ContainerInspect|ImageInspect|ExecInspect)$' } {
    It 'shows control characters instead of obeying them' {
        $text = Show-On 200 { $row | Format-List } @{ row = New-Row $Type "a`e[2Jb`ac`n" }
        ($text -join '') | Should -Not -Match '[\x00-\x1f]'
        ($text -join '') | Should -Match 'a\\x1b'
    }
    It 'has no JSON in it' {
        Show-On 200 { $row | Format-List } @{ row = New-Row $Type 'w' } | Should -Not -Match '\{"|@\{|DockerSock\.'
    }
}

Describe 'What the views tell' {
    It 'finds what people look for in all about a container' {
        $text = (Show-On 80 { Get-DockerContainer shop-api-1, web, job2 -Detailed -DockerHost $h } @{ h = $h }) -join "`n"
        $text | Should -Match '(?m)^Health +: unhealthy, 7 failures in a row: Health check exceeded timeout \(3s\)$'
        $text | Should -Match '(?m)^State +: running, started '
        $text | Should -Match '(?m)^State +: exited \(137\) .* ago, out of memory$'
        $text | Should -Match "(?m)^Command +: /docker-entrypoint.sh nginx -g 'daemon off;'$"
        $text | Should -Match '(?m)^Ports +: 8080->80/tcp\n +127.0.0.1:8443->443/tcp$'
        $text | Should -Match '(?m)^Mounts +: /srv/shop/www -> /usr/share/nginx/html \(bind, read-only\)$'
        $text | Should -Match '(?m)^Restart +: unless-stopped$'
        $text | Should -Match '(?m)^Environment : NGINX_VERSION=1.29.1\n +TZ=Europe/Berlin$'
    }
    It 'shows all names of an image, the one that was asked for among them' {
        Show-On 80 { Get-DockerImage localhost:5000/base/busybox -DockerHost $h } @{ h = $h } |
            Should -Contain '                                  localhost:5000/base/busybox:1'
        $all = (Show-On 80 { Get-DockerImage -DockerHost $h } @{ h = $h }) -join '' -replace '\s'
        foreach ($tag in (Get-DockerImage -DockerHost $h).RepoTags) { $all | Should -BeLike "*$($tag -replace '(@sha256:.{12}).*', '$1')*" }
    }
    It 'tells who uses an image where that was asked, and else that it was not' {
        (Get-DockerImage nginx -DockerHost $h).UsedBy | Should -Be $null
        $used = Get-DockerImage -UsedBy -DockerHost $h
        ($used.Where{ -not $_.UsedBy }.RepoTags) | Should -Contain 'postgres:16'
        ($used.Where{ $_.RepoTags -contains 'nginx:1.29' }).UsedBy | Should -Be 'web'
        (Show-On 80 { Get-DockerImage nginx -UsedBy -DockerHost $h } @{ h = $h }) -match 'USED BY' | Should -HaveCount 1
        (Show-On 80 { Get-DockerImage nginx -UsedBy -DockerHost $h } @{ h = $h }) -match ' web  +nginx:1.29' | Should -HaveCount 1
    }
    It 'tells how many ports there are that it does not show' {
        (Show-On 80 { Get-DockerContainer proxy -DockerHost $h } @{ h = $h }) -match '^53c4d3136c2d' | Should -Match ' 80->80 \+5\s*$'
        (Show-On 120 { Get-DockerContainer proxy -DockerHost $h } @{ h = $h }) -match '^53c4d3136c2d' | Should -Match ' 80->80 \+5 '
    }
    It 'shows the same of objects that Import-Clixml has read' {
        $file = New-TemporaryFile
        try {
            foreach ($code in 'Get-DockerContainer -All', 'Get-DockerContainer web -Detailed', 'Get-DockerImage',
                'Get-DockerImage nginx -Detailed', 'Get-DockerContainerProcess web', "Get-DockerItem 'web:/var/log/*'",
                'Get-DockerImageHistory nginx', 'Find-DockerImage nginx') {
                $before = Show-On 80 ([scriptblock]::Create("`$o = $code; `$o | Export-Clixml '$file'; `$o")) @{ PSDefaultParameterValues = @{ '*:DockerHost' = $h } }
                $after = Show-On 80 { Import-Clixml $file } @{ file = "$file" }
                $after | Should -Be $before
            }
        }
        finally { Remove-Item $file }
    }
    It 'colours what is not well, and nothing where colours are not wanted' {
        $coloured = (Show-On 120 { Get-DockerContainer -All -DockerHost $h } @{ h = $h } -Colours) -join "`n"
        $bad = $PSStyle.Formatting.Error
        $coloured | Should -Match "$([regex]::Escape($PSStyle.Formatting.Error))Up .*\(unhealthy\)$([regex]::Escape($PSStyle.Reset))"
        $coloured | Should -Match "$([regex]::Escape($PSStyle.Formatting.Warning))Up .*\(Paused\)$([regex]::Escape($PSStyle.Reset))"
        (Show-On 120 { Get-DockerContainer -All -DockerHost $h } @{ h = $h }) -join '' | Should -Not -Match "`e"
        (Get-DockerContainer -All -DockerHost $h | Out-String) | Should -Not -Match "`e\[3[13]"
    }
    It 'prints log lines whole as they come, and in the columns that Format-Table names' {
        $long = (Get-DockerLog web -DockerHost $h).Line.Where{ $_.Length -gt 80 }[0]
        Show-On 80 { Get-DockerLog web -DockerHost $h } @{ h = $h } | Should -Contain $long
        Show-On 80 { Get-DockerLog web -DockerHost $h | Where-Object Line } @{ h = $h } | Should -Contain $long
        foreach ($code in { Get-DockerLog web -DockerHost $h | Format-Table Stream, Line }, { $x = Get-DockerLog web -DockerHost $h; $x | ft Stream, Line }) {
            (Show-On 80 $code @{ h = $h }).Trim() | Should -Contain 'Stream Line'
        }
    }
    It 'measures containers in their order' {
        (Measure-DockerContainer -DockerHost $h).Name | Should -Be (Get-DockerContainer -DockerHost $h).Name
        (Measure-DockerContainer web, app, db -DockerHost $h).Name | Should -Be 'web', 'app', 'db'
    }
}
