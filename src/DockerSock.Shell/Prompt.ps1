<#
    What the shell runs before the first prompt, behind the user's profile: the module, and which engine it talks to.
#>
param(
    # The module's manifest.
    [Parameter(Mandatory)]
    [string] $Manifest,

    # The engine is the one in memory: the prompt says so.
    [switch] $Demo,

    # This pwsh came with the build: say how to install one.
    [switch] $Pinned,

    # Say nothing.
    [switch] $NoBanner
)

Import-Module $Manifest -ErrorAction Stop

# In front of the prompt: the engine that commands ask, where it is not simply this machine's.
$function:prompt = & {
    $inner = $function:prompt
    # Closures keep what is here, and no more.
    $isDemo = [bool]$Demo
    {
        $line = & $inner
        $current = Get-DockerContext -Current -WarningAction Ignore -ErrorAction Ignore
        $mark = if ($current.CurrentBy -eq 'DOCKER_HOST') { if ($isDemo) { 'demo' } else { $current.DockerHost } }
            elseif ("$current" -ne 'default') { "$current" }
        if ($mark) { "[$([DockerSock.Formats.CellText]::Of($mark))] $line" } else { $line }
    }.GetNewClosure()
}

if (-not $NoBanner) {
    & {
        $module = Get-Module DockerSock
        "DockerSock $($module.Version): container engines over their socket, as objects in the pipeline."
        "Shell   pwsh $($PSVersionTable.PSVersion) at $PSHOME"
        if ($Pinned) {
            "        No pwsh is installed, so it is the one of this build. To install it:"
            "        dotnet tool install --global PowerShell --version $($PSVersionTable.PSVersion)"
        }
        if ($Demo) {
            'Engine  DEMO, an engine in memory: these are not real containers.'
        } else {
            $test = Test-DockerSock -Quick
            if ($test.Answers) {
                "Engine  $($test.DockerHost): $($test.Server), API $($test.ApiVersion)"
            } else {
                "Engine  none: $($test.Problem)"
                '        To try the module without one, start again with --demo.'
            }
        }
        'Try     Get-DockerContainer -All    or    Get-DockerImage | Where-Object Size -gt 50MB'
        '        Get-Command -Module DockerSock    Get-Help Get-DockerContainer -Examples'
        ''
    } | Out-Host
}

Remove-Variable Manifest, Demo, Pinned, NoBanner
