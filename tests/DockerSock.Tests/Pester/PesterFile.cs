using System.Reflection;
using System.Text.Json;
using DockerSock.Tests.Hosting;
using Xunit.Sdk;

namespace DockerSock.Tests.Pester;

/// <summary>A file of the Pester suite, run in a real pwsh: each of its tests is a test of xunit as well.</summary>
internal static class PesterFile
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "tests", "Pester");
    private static readonly string s_runner = Path.Combine(AppContext.BaseDirectory, "Pester", "RunFile.ps1");
    private static readonly string s_pester = typeof(PesterFile).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(static fact => fact.Key == "PesterFolder").Value!
        + "Pester.psd1";

    /// <summary>The files that use the engines of a swarm, known by a script that they need, or the others.</summary>
    public static IEnumerable<string> All(bool usesSwarm) =>
        Directory.EnumerateFiles(s_folder, "*.Tests.ps1").Order(StringComparer.Ordinal)
            .Where(file => File.ReadAllText(file).Contains("/RealSwarm.ps1", StringComparison.Ordinal) == usesSwarm);

    /// <summary>Runs files in every pwsh that there is.</summary>
    /// <param name="files">Their paths.</param>
    /// <param name="patience">How long one of them may take.</param>
    /// <returns>What came out, as rows of a theory: each test, and behind the tests of a file the file.</returns>
    public static async Task<IReadOnlyList<TheoryDataRow<PesterOutcome>>> RunAsync(IEnumerable<string> files,
        TimeSpan patience)
    {
        List<PesterOutcome> outcomes = [];
        foreach (string file in files)
        {
            foreach (RealPowerShell pwsh in RealPowerShell.All)
            {
                outcomes.AddRange(await RunAsync(file, pwsh, patience));
            }
        }

        return [.. outcomes.Select(static outcome =>
            new TheoryDataRow<PesterOutcome>(outcome) { TestDisplayName = outcome.Name, Label = "" })];
    }

    private static async Task<IEnumerable<PesterOutcome>> RunAsync(string file, RealPowerShell pwsh, TimeSpan patience)
    {
        string name = Path.GetFileName(file);
        string results = Path.GetTempFileName();
        try
        {
            ProcessResult run = await RealPowerShell.EndAsync(
                pwsh.Start("-NonInteractive", "-File", s_runner, s_pester, file, results), patience: patience);
            string json = await File.ReadAllTextAsync(results, TestContext.Current.CancellationToken);
            return json.Length == 0 ? [new($"{name} in {pwsh}", "Failed", run.ToString())]
                : Read(json, name, pwsh, run);
        }
        catch (XunitException problem)
        {
            return [new($"{name} in {pwsh}", "Failed", problem.Message)];
        }
        finally
        {
            File.Delete(results);
        }
    }

    private static List<PesterOutcome> Read(string json, string file, RealPowerShell pwsh, ProcessResult run)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        List<PesterOutcome> outcomes =
        [
            .. root.GetProperty("Tests").EnumerateArray().Select(test => new PesterOutcome(
                $"{file} in {pwsh}: {test.GetProperty("Name").GetString()}", test.GetProperty("Result").GetString()!,
                // What a file needs and does not find, it says itself, before its tests.
                test.GetProperty("Text").GetString() is { Length: > 0 } text ? text : run.Output.Trim())),
        ];
        int passed = outcomes.Count(static outcome => outcome.Result == "Passed");
        int skipped = outcomes.Count(static outcome => outcome.Result == "Skipped");
        string problems = root.GetProperty("Problems").GetString()!;
        return
        [
            .. outcomes,
            new($"{file} in {pwsh} with Pester {root.GetProperty("Pester").GetString()}",
                run.ExitCode == 0 && problems.Length == 0 && outcomes.Count > 0 ? "Passed" : "Failed",
                outcomes.Count > 0 ? $"{problems}\n{run}" : $"It has no test.\n{problems}\n{run}")
            {
                Counts = $"{passed} passed, {outcomes.Count - passed - skipped} failed, {skipped} skipped",
            },
        ];
    }
}

/// <summary>What came out of a test of Pester, or of a file as a whole.</summary>
/// <param name="Name">Its file, the pwsh, and its own words.</param>
/// <param name="Result">Passed, Skipped, or how else it ended.</param>
/// <param name="Text">Why it failed or was skipped.</param>
public sealed record PesterOutcome(string Name, string Result, string Text)
{
    /// <summary>Of a file: how many of its tests passed, failed, were skipped.</summary>
    public string? Counts { get; init; }

    /// <summary>Ends the test that stands for it as it ended, and puts a file's counts into the run's summary.</summary>
    public void Show()
    {
        if (Counts is not null)
        {
            // dotnet test prints nothing of a test that passes but the names of its attachments.
            TestContext.Current.AddAttachment(Counts, $"{Name}: {Counts}\n");
        }

        Assert.SkipWhen(Result == "Skipped", Text.Length > 0 ? Text : "Pester skipped it and says no reason.");
        Assert.True(Result == "Passed", $"{Result}: {Text}");
    }
}
