#requires -Version 7.4
<#
.SYNOPSIS
    What is done with this repository, for people who have PowerShell at hand. Each task is a thin cover over dotnet.
.DESCRIPTION
    Build    compiles everything; afterwards Import-Module ./DockerSock.psd1 works here.
    Test     runs the tests (dotnet test).
    Pester   runs the Pester suite of tests/Pester against the module of this repository, in this pwsh.
    Screens  accepts what all cmdlets print now as the screens of tests/Screens that the tests compare with.
    Docs     writes the help in en-US from the doc comments of the cmdlets.
    Package  puts the module together in out/DockerSock, as it would be published.
    Several tasks run in the given order; the first that fails ends the script with its exit code.
.EXAMPLE
    ./build.ps1 -Task Build, Pester
.EXAMPLE
    ./build.ps1 -Task Pester -Path tests/Pester/Image.Tests.ps1 -ResultFile out/pester.xml
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Pester', 'Screens', 'Docs', 'Package')]
    [string[]] $Task = 'Build',

    # Pester: the files or folders to run, instead of all.
    [string[]] $Path = "$PSScriptRoot/tests/Pester",

    # Pester: where to write the results as NUnit XML.
    [string] $ResultFile
)

$ErrorActionPreference = 'Stop'

function dotnet {
    Write-Host "dotnet $args" -ForegroundColor Cyan
    & (Get-Command -Name dotnet -CommandType Application -TotalCount 1) @args
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

function Build { dotnet build }

function Test { dotnet test }

function Screens {
    $env:DOCKERSOCK_SCREENS = 'accept'
    try { dotnet run --project tests/DockerSock.Tests -- -class DockerSock.Tests.Screens.ScreenTests }
    finally { $env:DOCKERSOCK_SCREENS = $null }
}

function Docs { dotnet run --project src/DockerSock.Help }

function Pester {
    if (-not (Test-Path "$PSScriptRoot/bin/DockerSock.dll")) { Build }
    # The one that the tests have restored, or else one that is installed.
    $pinned = "$(dotnet msbuild tests/DockerSock.Tests '-getProperty:PesterFolder')Pester.psd1"
    if (Test-Path $pinned) { Import-Module $pinned } else { Import-Module Pester -MinimumVersion 5.5 }
    $configuration = New-PesterConfiguration
    $configuration.Run.Path = $Path
    $configuration.Run.PassThru = $true
    $configuration.Output.Verbosity = 'Detailed'
    if ($ResultFile) {
        $configuration.TestResult.Enabled = $true
        $configuration.TestResult.OutputFormat = 'NUnitXml'
        $configuration.TestResult.OutputPath = $ResultFile
    }
    $run = Invoke-Pester -Configuration $configuration
    if (-not $run -or $run.TotalCount -eq 0) { # Pester itself has said what is wrong
        Write-Host "Pester ran no test of $($Path -join ', ')" -ForegroundColor Red
        exit 1
    }
    if ($run.Result -ne 'Passed') {
        Write-Host "Pester: $($run.FailedCount) of $($run.TotalCount) tests failed" -ForegroundColor Red
        exit 1
    }
}

function Package {
    $module = "$PSScriptRoot/out/DockerSock"
    $build = "$PSScriptRoot/out/build/"
    Remove-Item $module, $build -Recurse -Force -ErrorAction Ignore
    # Built apart, so that a release never replaces the debug build in bin.
    dotnet build src/DockerSock --configuration Release --property:OutputPath=$build
    New-Item "$module/bin" -ItemType Directory -Force | Out-Null
    Copy-Item $build/DockerSock.dll, $build/*.ps1xml -Destination $module/bin
    foreach ($name in 'DockerSock.psd1', 'en-US', 'LICENSE', 'README.md', 'CHANGELOG.md') {
        if (Test-Path "$PSScriptRoot/$name") { Copy-Item "$PSScriptRoot/$name" -Destination $module -Recurse }
    }
    Remove-Item $build -Recurse -Force

    $dll = @(Get-ChildItem $module -Recurse -Filter *.dll)
    if ($dll.Count -ne 1) { throw "The module must hold one dll, not $($dll.Count): $($dll.Name -join ', ')" }
    # Fails when a file that the manifest names is not there.
    $version = (Test-ModuleManifest "$module/DockerSock.psd1").Version
    Write-Host "DockerSock $version in $module"
}

Push-Location $PSScriptRoot
try {
    foreach ($name in $Task) { & $name }
}
finally {
    Pop-Location
}
