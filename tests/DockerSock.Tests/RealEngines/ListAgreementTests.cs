using System.Text.Json.Nodes;
using DockerSock.Models;
using DockerSock.Tests.Hosting;
using DockerSock.Tests.Models;
using static DockerSock.Tests.RealEngines.DockerRows;

namespace DockerSock.Tests.RealEngines;

/// <summary>What the docker program lists of networks, volumes and events says what our objects say.</summary>
public sealed class ListAgreementTests : IDisposable
{
    private readonly HostedPowerShell _shell = new();
    private readonly string _name = "agree-" + Guid.NewGuid().ToString("N")[..12];
    private RealEngine? _cleanUp;

    public void Dispose()
    {
        if (_cleanUp is { } engine)
        {
            _ = Run(engine, """
                Get-DockerNetwork "$n*" -DockerHost $h | Remove-DockerNetwork
                Get-DockerVolume "$n*" -DockerHost $h | Remove-DockerVolume -Confirm:$false
                """);
        }

        _shell.Dispose();
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public async Task Every_column_of_network_ls(RealEngine engine)
    {
        using DockerProgram docker = Use(engine);
        _ = Run(engine, """
            New-DockerNetwork "$n-1" -Internal -Label @{ of = $n; a = 'b' } -DockerHost $h
            New-DockerNetwork "$n-2" -Label @{ of = $n } -DockerHost $h
            """).Clean;
        JsonObject[] theirs = await docker.RowsAsync("network", "ls", "--no-trunc", "--filter", $"label=of={_name}");
        DockerNetwork[] ours =
            [.. Run(engine, "Get-DockerNetwork -Filter @{ label = \"of=$n\" } -DockerHost $h").As<DockerNetwork>()];
        Assert.Equal(2, ours.Length);
        AssertSame(theirs, ours, Network);
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public async Task Every_column_of_volume_ls(RealEngine engine)
    {
        using DockerProgram docker = Use(engine);
        _ = Run(engine, """
            New-DockerVolume "$n-1" -Label @{ of = $n; a = 'b' } -DockerHost $h
            New-DockerVolume "$n-2" -Label @{ of = $n } -Option @{ type = 'tmpfs'; device = 'tmpfs' } -DockerHost $h
            """).Clean;
        JsonObject[] theirs = await docker.RowsAsync("volume", "ls", "--filter", $"label=of={_name}");
        DockerVolume[] ours =
            [.. Run(engine, "Get-DockerVolume -Filter @{ label = \"of=$n\" } -DockerHost $h").As<DockerVolume>()];
        Assert.Equal(2, ours.Length);
        AssertSame(theirs, ours, Volume);
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public async Task All_of_events(RealEngine engine)
    {
        using DockerProgram docker = Use(engine);
        string[] moments = [.. Run(engine, """
            function now { [datetime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ss.fffffff') + 'Z' }
            now
            $null = New-DockerVolume "$n-1" -DockerHost $h
            Remove-DockerVolume -Confirm:$false "$n-1" -DockerHost $h
            now
            """).As<string>()];
        JsonObject[] theirs = [.. (await docker.RowsAsync("events", "--since", moments[0], "--until", moments[1],
            "--filter", "type=volume")).Where(IsMine)];
        JsonNode[] ours = [.. Run(engine, $$"""
            Get-DockerEvent -Since {{moments[0]}} -Until {{moments[1]}} -Filter @{ type = 'volume' } -DockerHost $h
            """).As<DockerEvent>().Select(static one => JsonNode.Parse(DockerJson.Write(one))!).Where(IsMine)];
        Assert.Equal(2, ours.Length);
        Assert.Equal([], JsonLoss.Between(new JsonArray(theirs), new JsonArray(ours)));

        bool IsMine(JsonNode row) => row.ToJsonString().Contains(_name, StringComparison.Ordinal);
    }

    private DockerProgram Use(RealEngine engine)
    {
        engine.MustAnswer();
        _cleanUp = engine;
        return new DockerProgram(engine.DockerHost);
    }

    private Outcome Run(RealEngine engine, string script) =>
        _shell.Run("param($h, $n) " + script, ("h", engine.DockerHost), ("n", _name));
}
