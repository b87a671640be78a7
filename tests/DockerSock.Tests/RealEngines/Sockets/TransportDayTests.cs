using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.RealEngines;

/// <summary>One script that does the same on every way to an engine, in a real pwsh: TransportDay.ps1.</summary>
public sealed class TransportDayTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(4);

    private static readonly string s_script = Path.Combine(Repository.Root, "tests", "Pester", "TransportDay.ps1");

    /// <summary>What it prints, whatever the way.</summary>
    private const string Day = """
        run: out, again
        follow: line 1, line 2, line 3, line 4, line 5
        input: 1048577
        both: 1048576
        ends: a, b
        copy: FROM HERE
        together: 1, 2, 3, 4, 5, 6, 7, 8
        build: True
        built: built
        stopped: there exited by the other, web exited by this way
        job: exited
        events: start
        request: False
        missing: DockerObjectNotFound,DockerSock.Cmdlets.GetDockerContainerCommand
        left: 0

        """;

    // A way that is added here is tried as the others are: a method that starts what it needs, and AsTheOthersAsync
    // with its -DockerHost, and with the variables of the environment that it needs. TLS is in TlsFlowTests, which has
    // an engine behind it.

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public Task Unix(RealEngine engine) => AsTheOthersAsync(engine, engine.DockerHost);

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public async Task Ssh_that_forwards(RealEngine engine)
    {
        engine.MustAnswer();
        using SshServer server = await SshServer.StartAsync(engine.SocketPath, "MaxSessions 1", "MaxStartups 1");
        await AsTheOthersAsync(engine, $"ssh://engine{engine.SocketPath}", ("PATH", server.Path));
        // Of the script's process, and of its job's: one for all that they have done.
        Assert.Equal(2, server.Accepted);
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public async Task Ssh_with_dial_stdio(RealEngine engine)
    {
        engine.MustAnswer();
        using SshServer server = await SshServer.StartAsync(engine.SocketPath, "AllowStreamLocalForwarding no");
        server.AddDocker();
        await AsTheOthersAsync(engine, $"ssh://engine{engine.SocketPath}", ("PATH", server.Path));
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public async Task A_command_of_the_docker_program(RealEngine engine)
    {
        engine.MustAnswer();
        using DockerProgram docker = new();
        await AsTheOthersAsync(engine, $"exec:docker -H {engine.DockerHost} system dial-stdio");
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public Task A_command_that_is_a_relay(RealEngine engine) => AsTheOthersAsync(engine, Relay.To(engine.SocketPath));

    private static Task AsTheOthersAsync(RealEngine engine, string way,
        params (string Name, string? Value)[] environment)
    {
        engine.MustAnswer();
        return SameAsync(engine, way, environment);
    }

    /// <summary>The same on a way to another engine than the one that is given.</summary>
    internal static async Task SameAsync(RealEngine engine, string way,
        params (string Name, string? Value)[] environment)
    {
        // Where there is one engine only, it is the other as well, by another text.
        string other = RealEngines.Find().FirstOrDefault(one => one.Name != engine.Name)?.DockerHost
            ?? $"unix:///.{engine.SocketPath}";
        ProcessResult run = await RealPowerShell.Pinned.RunAsync($"Import-Module '{Repository.Manifest}'\n"
            + $"& '{s_script}' -DockerHost '{way.Replace("'", "''")}' -Other '{other}'", s_patience, environment);
        Assert.Equal(Day, run.Clean);
    }
}
