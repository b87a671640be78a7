<#
    Runs one file of the Pester suite, says what the file says, and writes the outcome of each of its tests as JSON.
#>
param(
    # The module of Pester.
    [Parameter(Mandatory)]
    [string] $Pester,

    # The file of tests.
    [Parameter(Mandatory)]
    [string] $Path,

    # Where the outcomes go.
    [Parameter(Mandatory)]
    [string] $Outcomes
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

function Get-Text($Errors) { @($Errors | Where-Object { $_ } | ForEach-Object { "$_`n$($_.ScriptStackTrace)" }) -join "`n" }

Import-Module $Pester
$ErrorActionPreference = 'Continue'
$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'None'
$run = Invoke-Pester -Configuration $configuration
@{
    Pester = "$($run.Version)"
    Tests = @($run.Tests | ForEach-Object {
        @{ Name = $_.ExpandedPath; Result = "$($_.Result)"; Text = Get-Text $_.ErrorRecord }
    })
    # What fails outside of a test, such as what stands before the tests or cleans up behind them.
    Problems = Get-Text (@($run.Containers) + @($run.FailedBlocks) | ForEach-Object ErrorRecord)
} | ConvertTo-Json -Depth 4 | Set-Content $Outcomes
