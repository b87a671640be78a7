using System.Diagnostics;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Pester;

/// <summary>
/// Runs the Pester suite in a real PowerShell, where there is one: all but the files that use the engines of a swarm.
/// </summary>
public sealed class PesterSuiteTests
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "tests", "Pester");

    public static IEnumerable<TheoryDataRow<string>> Files() => FilesOf(usesSwarm: false);

    [Theory, MemberData(nameof(Files))]
    public Task Passes_in_pwsh(string file) => PassAsync(file, TimeSpan.FromMinutes(2));

    /// <summary>The files that use the engines of a swarm, known by a script that they need, or the others.</summary>
    internal static IEnumerable<TheoryDataRow<string>> FilesOf(bool usesSwarm) =>
        Directory.EnumerateFiles(s_folder, "*.Tests.ps1").Order(StringComparer.Ordinal)
            .Where(file => File.ReadAllText(file).Contains("/RealSwarm.ps1", StringComparison.Ordinal) == usesSwarm)
            .Select(static file => new TheoryDataRow<string>(Path.GetFileName(file)));

    /// <summary>Runs one file. Skips the test where there is no PowerShell for it.</summary>
    internal static async Task PassAsync(string file, TimeSpan patience)
    {
        string? pwsh = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(static folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh"))
            .FirstOrDefault(File.Exists);
        Assert.SkipWhen(pwsh is null, "the Pester suite needs PowerShell 7.4 or newer: there is no pwsh on PATH");
        (int ready, string said) = await RunAsync(pwsh,
            "if ($PSVersionTable.PSVersion -lt '7.4') { 'PowerShell is older than 7.4'; exit 3 }; "
            + "if (-not (Get-Module Pester -ListAvailable | Where-Object Version -ge '5.5')) "
            + "{ 'there is no Pester 5.5 or newer'; exit 3 }", patience);
        Assert.SkipWhen(ready == 3, $"the Pester suite needs PowerShell 7.4 and Pester 5.5: {said.Trim()}");

        string script = Path.Combine(Repository.Root, "build.ps1");
        (int code, string output) = await RunAsync(pwsh,
            $"& '{script}' -Task Pester -Path '{Path.Combine(s_folder, file)}'; exit $LASTEXITCODE", patience);
        Assert.True(code == 0 && output.Contains("Tests Passed: "), output);
        // What a file needs and does not find, it says before its first test.
        Assert.SkipWhen(output.Contains("Tests Passed: 0, Failed: 0, "), output);
    }

    private static async Task<(int Code, string Output)> RunAsync(string pwsh, string script, TimeSpan patience)
    {
        ProcessStartInfo start = new(pwsh) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string word in (string[])["-NoProfile", "-NonInteractive", "-Command", script])
        {
            start.ArgumentList.Add(word);
        }

        // What the hosted engine of other tests has set is not this PowerShell's.
        start.Environment.Remove("PSModulePath");
        start.Environment["NO_COLOR"] = "1";
        using Process process = Process.Start(start)!;
        using CancellationTokenSource deadline =
            CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(patience);
        CancellationToken cancel = deadline.Token;
        using CancellationTokenRegistration end = cancel.Register(() => process.Kill(entireProcessTree: true));
        Task<string> errors = process.StandardError.ReadToEndAsync(cancel);
        string output = await process.StandardOutput.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        return (process.ExitCode, output + await errors);
    }
}
