using System.Globalization;
using System.Text.Json.Nodes;
using DockerSock.Formats;
using DockerSock.Models;
using DockerSock.Tests.Hosting;
using DockerSock.Tests.Models;

namespace DockerSock.Tests.RealEngines;

/// <summary>
/// For a container that has some of everything, each column of the docker program says what our objects say.
/// </summary>
public sealed class DockerProgramAgreementTests : IDisposable
{
    private readonly HostedPowerShell _shell = new();
    private readonly string _name = "agree-" + Guid.NewGuid().ToString("N")[..12];
    private RealEngine? _cleanUp;

    public void Dispose()
    {
        if (_cleanUp is { } engine)
        {
            _ = Run(engine, "Remove-DockerContainer $n -Force -Volume -DockerHost $h");
        }

        _shell.Dispose();
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public async Task Every_column_of_ps(RealEngine engine)
    {
        using DockerProgram docker = Create(engine);
        DateTimeOffset from = DateTimeOffset.UtcNow;
        JsonObject theirRow = await RowAsync(docker);
        ContainerSummary ours = Assert.Single(Run(engine, "Get-DockerContainer $n -Size -DockerHost $h")
            .As<ContainerSummary>());
        DateTimeOffset to = DateTimeOffset.UtcNow;
        DateTimeOffset started = Assert.Single(Run(engine, "Get-DockerContainer $n -Detailed -DockerHost $h")
            .As<ContainerInspect>()).State!.StartedAt!.Value;
        Dictionary<string, string> columns = new()
        {
            ["ID"] = ours.Id,
            ["Names"] = ContainerText.Names(ours.Names),
            ["Image"] = ours.Image,
            ["Command"] = $"\"{ours.Command}\"",
            ["CreatedAt"] = ours.Created!.Value.ToLocalTime()
            .ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            ["Labels"] = string.Join(",", ours.Labels.Select(static label => $"{label.Key}={label.Value}")
                .Order(StringComparer.Ordinal)),
            ["LocalVolumes"] = ours.Mounts.Count(static mount => mount.Driver == "local")
                .ToString(CultureInfo.InvariantCulture),
            ["Mounts"] = string.Join(",",
                ours.Mounts.Select(static mount => mount.Name is { Length: > 0 } name ? name : mount.Source)),
            ["Networks"] = string.Join(",", ours.NetworkSettings!.Networks.Keys.Order(StringComparer.Ordinal)),
            ["Ports"] = ContainerText.Ports(ours.Ports),
            ["State"] = ours.State,
        };
        foreach ((string column, string value) in columns)
        {
            string theirs = (string)theirRow[column]!;
            theirs = column is "Labels" or "Networks"
                ? string.Join(",", theirs.Split(',').Order(StringComparer.Ordinal))
                : column == "CreatedAt" ? theirs[..19] : theirs;
            Assert.Equal($"{column}: {theirs}", $"{column}: {value}");
        }

        // Ages are words that may change from one question to the next.
        IReadOnlyList<string> states = DockerRows.Between(from, to, now => $"Up {Humanize.Duration(now - started)}");
        Assert.Contains(ours.Status, states);
        Assert.Contains((string)theirRow["Status"]!, states);
        Assert.Contains((string)theirRow["RunningFor"]!,
            DockerRows.Between(from, to, now => Humanize.Ago(ours.Created, now.LocalDateTime)));
        Assert.StartsWith(Humanize.Size(ours.SizeRw ?? 0), (string)theirRow["Size"]!);
        Assert.Empty(theirRow.Select(static column => column.Key)
            .Except([.. columns.Keys, "Status", "RunningFor", "Size", "Platform"]));
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public async Task All_of_inspect(RealEngine engine)
    {
        using DockerProgram docker = Create(engine);
        JsonNode? theirs = JsonNode.Parse(await docker.OutAsync("inspect", _name))![0];
        string ours =
            DockerJson.Write(Run(engine, "Get-DockerContainer $n -Detailed -DockerHost $h").Clean[0].BaseObject);
        Assert.Equal([], JsonLoss.Between(theirs, JsonNode.Parse(ours))
            .Except([$"$.Name: \"/{_name}\" / \"{_name}\""]));
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public async Task Every_column_of_stats(RealEngine engine)
    {
        using DockerProgram docker = Create(engine);
        JsonObject theirs = JsonNode.Parse(await docker.OutAsync("stats", "--no-stream", "--no-trunc", "--format",
            "json", _name))!.AsObject();
        ContainerMeasure ours = Assert.Single(Run(engine, "Measure-DockerContainer $n -DockerHost $h")
            .As<ContainerMeasure>());
        Assert.Equal((string)theirs["ID"]!, ours.Id);
        Assert.Equal(_name, ours.Name);
        Assert.EndsWith($" / {Humanize.Memory(ours.MemoryLimit)}", (string)theirs["MemUsage"]!);
        Assert.Equal((string)theirs["PIDs"]!, ours.Pids.ToString(CultureInfo.InvariantCulture));
        Assert.Equal((string)theirs["BlockIO"]!,
            $"{Humanize.Size(ours.BlockRead)} / {Humanize.Size(ours.BlockWritten)}");
        // A container that only sleeps: its memory hardly moves, and it uses no processor to speak of.
        Assert.InRange(ours.MemoryUsage, 1, 4 << 20);
        Assert.InRange(ours.CpuPercent, 0, 5);
        Assert.Equal(ours.MemoryUsage * 100.0 / ours.MemoryLimit, ours.MemoryPercent, 6);
        Assert.InRange(Math.Abs(double.Parse(((string)theirs["MemPerc"]!).TrimEnd('%'),
            CultureInfo.InvariantCulture) - ours.MemoryPercent), 0, 3);
        // Packets of the network's own may come in between: what is received only grows.
        Assert.True(ours.NetworkReceived >= 0 && ours.NetworkSent >= 0);
        Assert.Empty(theirs.Select(static column => column.Key)
            .Except(["BlockIO", "CPUPerc", "Container", "ID", "MemPerc", "MemUsage", "Name", "NetIO", "PIDs"]));
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public async Task Every_column_of_top(RealEngine engine)
    {
        using DockerProgram docker = Create(engine);
        string[] theirs = [.. (await docker.OutAsync("top", _name)).Split('\n').Select(Words)];
        ContainerProcess ours = Assert.Single(Run(engine, "Get-DockerContainerProcess $n -DockerHost $h")
            .As<ContainerProcess>());
        Assert.Equal(theirs[0], string.Join(' ', ours.Columns.Keys));
        // Use of the processor may move from one look to the next.
        Assert.Equal(theirs[1].Split(' ').Length, Words(string.Join(' ', ours.Columns.Values)).Split(' ').Length);
        Assert.EndsWith("sleep 1000", theirs[1]);
        Assert.Equal("sleep 1000", ours.Command);
        Assert.Contains(ours.ProcessId!.Value.ToString(CultureInfo.InvariantCulture), theirs[1].Split(' '));
    }

    private static string Words(string line) =>
        string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private DockerProgram Create(RealEngine engine)
    {
        engine.MustAnswer();
        _cleanUp = engine;
        _ = Run(engine,
            "New-DockerContainer busybox -Name $n -Label @{ a = 'b'; c = 'd' } -Volume /data -Publish 127.0.0.1::80 "
                + "-Memory 64MB -StopSignal SIGKILL -Command sleep,1000 -Start -DockerHost $h").Clean;
        return new DockerProgram(engine.DockerHost);
    }

    private async Task<JsonObject> RowAsync(DockerProgram docker) =>
        JsonNode.Parse(await docker.OutAsync("ps", "-a", "--no-trunc", "--size", "--filter", "name=" + _name,
            "--format", "json"))!.AsObject();

    private Outcome Run(RealEngine engine, string script) =>
        _shell.Run("param($h, $n) " + script, ("h", engine.DockerHost), ("n", _name));
}
