using System.Globalization;
using System.Management.Automation;
using System.Text;
using System.Text.RegularExpressions;
using DockerSock.Fake;
using DockerSock.Tests.Conventions;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Faults;

/// <summary>
/// Plays each row of the table once, for all tests of it, and writes what came of it as docs/faults.md has it. Where
/// DOCKERSOCK_FAULTS is "accept", that takes the place of what is kept.
/// </summary>
public sealed partial class FaultRun : IAsyncLifetime
{
    /// <summary>A command that takes longer has not ended, and the other rows are played all the same.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private static readonly string[] s_reading = ["GET", "HEAD"];

    private readonly HostedPowerShell _shell = new();

    /// <summary>Where the table is kept.</summary>
    public static string Kept { get; } = Path.Combine(Repository.Root, "docs", "faults.md");

    /// <summary>What came of each row, in their order.</summary>
    public IReadOnlyList<FaultResult> Results { get; private set; } = [];

    /// <summary>The table for people.</summary>
    public string Text { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        List<FaultResult> results = [];
        foreach (FaultRow row in FaultTable.Rows)
        {
            try
            {
                results.Add(await PlayAsync(row));
            }
            catch (Xunit.Sdk.XunitException problem)
            {
                results.Add(new FaultResult(row, ["(none)"], "", problem.Message, "", false, 0, []));
            }
        }

        (Results, Text) = (results, Write(results));
        if (Environment.GetEnvironmentVariable("DOCKERSOCK_FAULTS") == "accept")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Kept)!);
            await File.WriteAllTextAsync(Kept, Text, TestContext.Current.CancellationToken);
        }
    }

    public ValueTask DisposeAsync()
    {
        _shell.Dispose();
        return default;
    }

    private async Task<FaultResult> PlayAsync(FaultRow row)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(
            new FakeEngineOptions { ApiVersion = "1.56", Seed = 1 }, TestContext.Current.CancellationToken);
        string folder = Directory.CreateTempSubdirectory("fault-").FullName;
        try
        {
            CoverageTests.Prepare(engine, row.Cmdlet);
            // A connection of the pool is what a request is sent on again.
            _ = _shell.Run("param($h) Test-DockerSock -Quick -DockerHost $h", ("h", engine.DockerHost)).Clean;
            row.Play(engine);
            engine.ClearRequests();
            HashSet<string> before = State(engine);
            _shell.Choose(0, 0, 0);
            using PowerShell shell = _shell.Create($$"""
                param($h, $t)
                $e = @{ DockerHost = $h }
                $global:LASTEXITCODE = 0
                try { {{row.Command}} > $null; $ok = $? } catch { $ok = $false; $caught = $_ }
                $ok, $global:LASTEXITCODE, $caught
                """, ("h", engine.DockerHost), ("t", folder));
            Outcome outcome = HostedPowerShell.Invoke(shell, s_patience);
            HashSet<string> after = State(engine);
            List<ErrorRecord> errors = [.. outcome.Errors];
            if (outcome.Output[^1]?.BaseObject is ErrorRecord caught)
            {
                errors.Add(caught);
            }

            string Plain(string text) => Time().Replace(Id().Replace(text.Replace(engine.DockerHost, "unix://engine.sock")
                .Replace(folder, "$t").ReplaceLineEndings(" "), "<id>"), "<time>");
            return new FaultResult(row, [.. errors.Select(static error => error.FullyQualifiedErrorId.Split(',')[0])],
                Plain(errors.FirstOrDefault()?.TargetObject?.ToString() ?? ""),
                Plain(errors.FirstOrDefault()?.ToString() ?? ""),
                Plain(string.Join(", ", before.Except(after).Select(static gone => $"- {gone}")
                    .Concat(after.Except(before).Select(static made => $"+ {made}")))),
                outcome.Output[0].BaseObject is true,
                Convert.ToInt32(outcome.Output[1].BaseObject, CultureInfo.InvariantCulture),
                [.. engine.Requests.Where(static request => !s_reading.Contains(request.Method))
                    .GroupBy(static request => $"{request.Method} {request.Target} {request.BodyText}")
                    .Where(static same => same.Count() > 1).Select(static same => $"{same.Count()} x {same.Key}")]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static HashSet<string> State(FakeEngine engine) =>
    [
        .. engine.State.Containers.Select(static one =>
            $"{(one.IsRunning ? "running " : "")}container {(one.Name == "web" || one.Name == "shop" || one.Name == "made"
                ? one.Name : "without a name")}"),
        .. engine.State.Images.SelectMany(static one => one.Tags.DefaultIfEmpty("without a name"))
            .Select(static tag => $"image {tag}"),
        .. engine.State.Networks.Select(static one => $"network {one.Name}"),
        .. engine.State.Volumes.Select(static one => $"volume {one.Name}"),
        .. engine.State.Plugins.Select(static one => $"plugin {one.Name}{(one.Enabled ? ", enabled" : "")}"),
        .. engine.State.Swarm is not { } swarm ? [] : ((IEnumerable<string>)["swarm"])
            .Concat(swarm.Services.Select(static one => $"service {one.Name}"))
            .Concat(swarm.Secrets.Select(static one => $"secret {one.Name}"))
            .Concat(swarm.Configs.Select(static one => $"config {one.Name}"))
            .Concat(swarm.Nodes.Select(static one => $"node {one.Hostname}")),
    ];

    private static string Write(IEnumerable<FaultResult> results)
    {
        StringBuilder text = new($"""
            # What can go wrong on the wire

            Each fault between a command and its engine, as the engine in memory plays it: what the command says, what is other
            on the engine afterwards, and `$?`. The tests write this file; see tests/DockerSock.Tests/Faults.

            """.ReplaceLineEndings("\n"));
        foreach (IGrouping<string, FaultResult> fault in results.GroupBy(static result => result.Row.Fault))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {fault.Key}\n\n")
                .Append("| command | error | about | it says | left | $? |\n| --- | --- | --- | --- | --- | --- |\n");
            foreach (FaultResult one in fault)
            {
                string ok = one.ExitCode == 0 ? $"{one.Ok}" : $"{one.Ok}, $LASTEXITCODE {one.ExitCode}";
                text.Append("| ").AppendJoin(" | ", new[] { $"`{one.Row.Command.Replace(" @e", "")}`",
                    string.Join(", ", one.Ids.Distinct()), one.Target, one.Sentence, one.Left, ok }.Select(static cell =>
                        cell.Replace("|", "\\|"))).Append(" |\n");
            }
        }

        return text.ToString();
    }

    [GeneratedRegex("[0-9a-f]{64}|[0-9a-f]{12}|[0-9a-z]{25}")]
    private static partial Regex Id();

    [GeneratedRegex(@"[0-9]{10}\.[0-9]{9}")]
    private static partial Regex Time();
}
