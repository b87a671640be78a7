using System.Management.Automation;

namespace DockerSock.Shell.Hosted;

/// <summary>What the hosted engine lacks, and what to say about it.</summary>
public static class BasicCommands
{
    /// <summary>The line that gets all of PowerShell on a machine that can run this program.</summary>
    public const string HowToGetPwsh = "dotnet tool install --global PowerShell";

    /// <summary>Moves to another folder: the one command without which a prompt is none.</summary>
    public const string SetLocation = """
        param([Parameter(ValueFromPipeline)][Alias('PSPath', 'LiteralPath')][string]$Path = '~')
        process { $null = $ExecutionContext.SessionState.Path.SetLocation($Path) }
        """;

    /// <summary>Help without a pager, which needs cmdlets that are not there.</summary>
    public const string Help = "Get-Help @args";

    private static readonly string[] s_wellKnown =
        ["Select-Object", "Sort-Object", "Measure-Object", "Group-Object", "Format-Table", "ConvertTo-Json",
            "Get-ChildItem"];

    private static readonly HashSet<string> s_missing = new(StringComparer.OrdinalIgnoreCase)
    {
        "Add-Content", "Clear-Content", "Clear-Variable", "Compare-Object", "ConvertFrom-Csv", "ConvertFrom-Json",
        "ConvertTo-Csv", "ConvertTo-Html", "ConvertTo-Json", "ConvertTo-Xml", "Copy-Item", "Export-Clixml",
        "Export-Csv",
        "Format-Custom", "Format-Hex", "Format-List", "Format-Table", "Format-Wide", "Get-Alias", "Get-ChildItem",
        "Get-Content", "Get-Date", "Get-Error", "Get-Item", "Get-Location", "Get-Member", "Get-Process", "Get-Random",
        "Get-Unique", "Get-Variable", "Group-Object", "Import-Clixml", "Import-Csv", "Invoke-Expression",
        "Invoke-RestMethod", "Invoke-WebRequest", "Join-Path", "Join-String", "Measure-Command", "Measure-Object",
        "Move-Item", "New-Alias", "New-Item", "New-Object", "New-TimeSpan", "New-Variable", "Out-File", "Out-String",
        "Pop-Location", "Push-Location", "Read-Host", "Remove-Item", "Remove-Variable", "Rename-Item", "Resolve-Path",
        "Select-Object", "Select-String", "Set-Alias", "Set-Content", "Set-Variable", "Sort-Object", "Split-Path",
        "Start-Process", "Start-Sleep", "Stop-Process", "Tee-Object", "Test-Path", "Update-FormatData", "Wait-Debugger",
        "Where-Object", "Write-Debug", "Write-Error", "Write-Host", "Write-Information", "Write-Output",
        "Write-Progress", "Write-Verbose", "Write-Warning",
    };

    /// <summary>Those of the commands that people try first which an engine does not have.</summary>
    public static IReadOnlyList<string> Missing(HostedEngine engine) =>
        [.. s_wellKnown.Where(name =>
            engine.Runspace.SessionStateProxy.InvokeCommand.GetCommand(name, CommandTypes.All) is null)];

    /// <summary>
    /// What to say about an error, when it is that a command of PowerShell's own modules is not there.
    /// </summary>
    public static string? Hint(ErrorRecord? error) =>
        error?.Exception is CommandNotFoundException { CommandName: { } name } && s_missing.Contains(name)
            ? $"{name} comes with pwsh; this engine has only the core cmdlets. To get pwsh: {HowToGetPwsh}"
            : null;
}
