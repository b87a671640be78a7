using System.Diagnostics;
using System.Net.Sockets;
using DockerSock.Tests.Hosting;
using Xunit.Sdk;

namespace DockerSock.Tests.RealEngines;

/// <summary>
/// The container engines that tests may use: those of the environment variable DOCKERSOCK_TEST_ENGINES
/// (<c>name=unix:///path/to.sock</c>, separated by <c>;</c>; empty means none), else those that
/// <c>tests/engines/engines.sh up</c> has started. Three that reach each other, for a swarm, are apart from these:
/// those of DOCKERSOCK_TEST_SWARM, else those of <c>engines.sh up swarm1 swarm2 swarm3</c>.
/// </summary>
/// <example>
/// <code>
/// [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
/// public void Lists_images(RealEngine engine) => ... engine.DockerHost ...
///
/// [Fact]
/// public void Only_on_28() { RealEngine engine = RealEngines.Require("docker28"); ... }
/// </code>
/// </example>
public static class RealEngines
{
    /// <summary>Why a test on real engines is skipped where there are none.</summary>
    public const string NoneHere = "no real engines here: run tests/engines/engines.sh up as root on Debian";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    /// <summary>Where <c>engines.sh</c> keeps its engines.</summary>
    internal static string Home => Environment.GetEnvironmentVariable("DOCKERSOCK_ENGINES") is { Length: > 0 } home
        ? home
        : "/var/tmp/dockersock-engines";

    /// <summary>Why a test on a swarm of several engines is skipped where there are not enough.</summary>
    public const string NoSwarmHere = "no three real engines for a swarm here: run tests/engines/engines.sh up swarm1 "
        + "swarm2 swarm3 as root on Debian";

    /// <summary>A row for each engine; where there are none, a single row that is skipped and says why.</summary>
    public static IEnumerable<TheoryDataRow<RealEngine>> All()
    {
        IReadOnlyList<RealEngine> engines = Find();
        return engines.Count > 0
            ? engines.Select(engine => new TheoryDataRow<RealEngine>(engine))
            : [new TheoryDataRow<RealEngine>(new RealEngine()) { Skip = NoneHere }];
    }

    /// <summary>
    /// The engine of this name. Skips the test where it is not among the engines; an engine that is, and does not
    /// answer, fails it.
    /// </summary>
    public static RealEngine Require(string name)
    {
        IReadOnlyList<RealEngine> engines = Find();
        RealEngine? engine = engines.FirstOrDefault(engine => engine.Name == name);
        if (engine is null)
        {
            Assert.Skip(engines.Count == 0
                ? NoneHere
                : $"{name} is not among the real engines here, which are {string.Join(", ", engines)}");
        }

        engine.MustAnswer();
        return engine;
    }

    /// <summary>
    /// Three engines that reach each other, for a swarm. Skips the test where there are none; one that does not answer
    /// fails it. Only tests of the collection <see cref="RealSwarm.Collection"/> may use them.
    /// </summary>
    public static IReadOnlyList<RealEngine> RequireSwarm()
    {
        string? named = Environment.GetEnvironmentVariable("DOCKERSOCK_TEST_SWARM");
        IEnumerable<RealEngine> found = named is not null ? Parse(named)
            : Parse(Started("swarm.list")).Where(static engine => engine.Name is ['s', 'w', ..]);
        RealEngine[] engines = [.. found.Take(3)];
        Assert.SkipUnless(engines.Length == 3, NoSwarmHere);
        Array.ForEach(engines, static engine => engine.MustAnswer());
        return engines;
    }

    /// <summary>
    /// All engines that are named for tests, in the order of their names. Whether they answer is not asked.
    /// </summary>
    /// <exception cref="FormatException">An entry is not <c>name=unix:///path</c>.</exception>
    public static IReadOnlyList<RealEngine> Find()
    {
        string? named = Environment.GetEnvironmentVariable("DOCKERSOCK_TEST_ENGINES");
        return Parse(named ?? Started("engines.list"));
    }

    internal static IReadOnlyList<RealEngine> Parse(string text) =>
        [.. text.Split([';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(entry => entry.Split('=', 2) is [{ Length: > 0 } name, { } host] && host.StartsWith("unix:///")
                ? new RealEngine { Name = name, DockerHost = host }
                : throw new FormatException(
                    $"'{entry}' in the list of test engines is not of the form name=unix:///path/to.sock"))
            .OrderBy(engine => engine.Name, StringComparer.Ordinal)];

    /// <summary>Runs <c>engines.sh</c> for an engine to its end, which must come within five minutes.</summary>
    internal static async Task RunAsync(string command, string name)
    {
        ProcessStartInfo start =
            new("bash", [Path.Combine(Repository.Root, "tests", "engines", "engines.sh"), command, name])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using CancellationTokenSource limit = new(s_patience);
        using Process process = Process.Start(start)!;
        using CancellationTokenRegistration end = limit.Token.Register(() => process.Kill(entireProcessTree: true));
        Task<string> said = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        string complaints = await process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        Assert.True(process.ExitCode == 0, $"engines.sh {command} {name}: {complaints}{await said}");
    }

    /// <summary>What <c>engines.sh</c> has written of the engines that it has started.</summary>
    private static string Started(string list)
    {
        string file = Path.Combine(Home, list);
        return File.Exists(file) ? File.ReadAllText(file) : "";
    }
}

/// <summary>A container engine for tests.</summary>
public sealed class RealEngine : IXunitSerializable
{
    /// <summary>A short name, such as <c>docker28</c>.</summary>
    public string Name { get; internal set; } = "none";

    /// <summary>Its address, as in DOCKER_HOST: <c>unix:///path/to.sock</c>.</summary>
    public string DockerHost { get; internal set; } = "";

    /// <summary>The path of its socket.</summary>
    public string SocketPath => DockerHost["unix://".Length..];

    /// <summary>Fails the test, with the reason, unless the engine answers within ten seconds.</summary>
    public void MustAnswer()
    {
        try
        {
            using HttpClient client = new(new SocketsHttpHandler { ConnectCallback = ConnectAsync })
            {
                Timeout = TimeSpan.FromSeconds(10),
            };
            using HttpRequestMessage ping = new(HttpMethod.Get, "http://localhost/_ping");
            using HttpResponseMessage answer = client.Send(ping);
            answer.EnsureSuccessStatusCode();
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            Assert.Fail($"The engine {Name} is on the list of test engines, but {DockerHost} does not answer "
                + $"({e.Message.TrimEnd('.')}). Start it again with tests/engines/engines.sh up, "
                + "or take it off the list with tests/engines/engines.sh down.");
        }
    }

    /// <summary>Skips the test where it is not in our hands to restart the engine.</summary>
    public void MustRestart() => Assert.SkipUnless(
        Environment.IsPrivilegedProcess && SocketPath == Path.Combine(RealEngines.Home, Name, "engine.sock"),
        $"{Name} can only be restarted by root, and where tests/engines/engines.sh has started it");

    /// <summary>
    /// Ends the engine and starts it again with its data. Skips the test where that is not in our hands.
    /// </summary>
    public Task RestartAsync()
    {
        MustRestart();
        return RealEngines.RunAsync("restart", Name);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    void IXunitSerializable.Serialize(IXunitSerializationInfo info)
    {
        info.AddValue(nameof(Name), Name);
        info.AddValue(nameof(DockerHost), DockerHost);
    }

    void IXunitSerializable.Deserialize(IXunitSerializationInfo info)
    {
        Name = info.GetValue<string>(nameof(Name)) ?? "";
        DockerHost = info.GetValue<string>(nameof(DockerHost)) ?? "";
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
