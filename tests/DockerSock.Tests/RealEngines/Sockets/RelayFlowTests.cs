using System.Text.RegularExpressions;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Tests.RealEngines;

/// <summary>
/// The docker program gives through the relay what it gives directly, and what it said is told; on real engines.
/// </summary>
[Collection(nameof(QuietEngine))]
public sealed partial class RelayFlowTests : IDisposable
{
    private readonly CancellationTokenSource _deadline =
        CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly string _name = "dockersock-" + Guid.NewGuid().ToString("N")[..12];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dockersock-");

    public RelayFlowTests() => _deadline.CancelAfter(TimeSpan.FromMinutes(4));

    public void Dispose()
    {
        _deadline.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public async Task The_docker_program_gives_the_same_as_directly(RealEngine engine)
    {
        engine.MustAnswer();
        using DockerProgram direct = new(engine.DockerHost);
        try
        {
            string[] expected = await UseAsync(direct, _name);
            using SockRelay relay = SockRelay.Start(EndpointText.Parse(engine.DockerHost), withBodies: true);
            using DockerProgram relayed = new("unix://" + relay.Path);
            Assert.Equal(expected, await UseAsync(relayed, _name + "r"));
            await relay.DrainAsync(TimeSpan.FromSeconds(20));
            List<SockRequest> told = [];
            while (relay.Requests.TryRead(out SockRequest? one))
            {
                told.Add(one);
            }

            Assert.All(told, static one => Assert.Null(one.Problem));
            Assert.All((string[])["ContainerCreate", "ContainerStart", "ContainerWait", "ContainerExec", "ExecStart",
                "ContainerLogs", "PutContainerArchive", "ContainerArchive", "SystemEvents", "ContainerDelete", "ImageBuild"],
                operation => Assert.Contains(told, one => one.Operation == operation));
            Assert.Contains(told, static one => one.IsUpgraded && one.BytesSent > 1_000_000);
            Assert.All(told, one => Assert.Equal((engine.DockerHost, "docker"), (one.DockerHost, one.Program)));
        }
        finally
        {
            await direct.RunAsync("rm", "-fv", _name, _name + "r");
            await direct.RunAsync("rmi", "-f", _name + "-i", _name + "r-i");
        }
    }

    /// <summary>What a day of the docker program gives, without ids and times.</summary>
    private async Task<string[]> UseAsync(DockerProgram docker, string name)
    {
        string since = DateTimeOffset.UtcNow.ToUnixTimeSeconds()
            .ToString(System.Globalization.CultureInfo.InvariantCulture);
        byte[] much = new byte[2_000_000];
        new Random(1).NextBytes(much);
        string file = Path.Combine(_folder.FullName, "f");
        await File.WriteAllBytesAsync(file, much, _deadline.Token);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "Dockerfile"), "FROM busybox\nCOPY f /f\n", _deadline.Token);
        List<string> all =
        [
            .. await RunAsync("run", "-d", "--name", name, "busybox", "sh", "-c", "for i in 1 2 3; do echo $i; done; sleep 300"),
            .. await RunAsync("ps", "--filter", "name=" + name, "--format", "{{.Names}} {{.State}}"),
            .. await PipeAsync(much, "exec", "-i", name, "sh", "-c", "wc -c; echo end >&2"),
            .. await PipeAsync(much, "run", "-i", "--rm", "busybox", "md5sum"),
            .. await RunAsync("exec", name, "sh", "-c", "exit 7"),
            .. await RunAsync("cp", file, name + ":/tmp/f"),
            .. await RunAsync("cp", name + ":/tmp/f", file + "2"),
            (await File.ReadAllBytesAsync(file + "2", _deadline.Token)).AsSpan().SequenceEqual(much) ? "same" : "other",
            .. await RunAsync("logs", name),
            .. await RunAsync("build", "-q", "-t", name + "-i", _folder.FullName),
            .. await RunAsync("stop", "-t", "0", name),
            .. await RunAsync("logs", "-f", name),
            .. await RunAsync("rm", name),
            .. await RunAsync("rmi", name + "-i"),
            .. await RunAsync("inspect", name),
            .. await RunAsync("events", "--since", since, "--until", "0s", "--filter", "container=" + name, "--filter",
                "event=create", "--filter", "event=start", "--format", "{{.Action}}"),
        ];
        return [.. all.Select(line => Ids().Replace(line.Replace(name, "NAME"), "ID")).Distinct()];

        async Task<string[]> RunAsync(params string[] words)
        {
            (int code, string output, string error) = await docker.RunAsync(words);
            return [.. output.Split('\n'), .. error.Split('\n'), $"{words[0]}: {code}"];
        }

        async Task<string[]> PipeAsync(byte[] input, params string[] words)
        {
            (int code, byte[] output, string error) = await docker.PipeAsync(input, words);
            return [System.Text.Encoding.UTF8.GetString(output), error, $"{words[0]}: {code}"];
        }
    }

    [GeneratedRegex("[0-9a-f]{12,64}")]
    private static partial Regex Ids();
}
