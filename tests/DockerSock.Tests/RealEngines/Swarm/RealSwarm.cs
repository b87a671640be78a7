using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.RealEngines;

/// <summary>
/// A swarm of three real engines, all of them managers, for the tests of one class. It begins with the first test that
/// asks for it and ends with the class; what is left of it then fails the run.
/// </summary>
/// <remarks>
/// The three engines are there once: what uses them belongs to <see cref="Collection"/>, whose classes run one after
/// another. Tests of a class share the swarm, and leave it as they have found it.
/// </remarks>
public sealed class RealSwarm : IDisposable
{
    /// <summary>The collection of all that uses the engines of a swarm.</summary>
    public const string Collection = "swarm of three";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    private readonly HostedPowerShell _shell = new();
    private Exception? _problem;
    private bool _isOurs;

    /// <summary>The engines; none before <see cref="Require"/>.</summary>
    public IReadOnlyList<RealEngine> Engines { get; private set; } = [];

    /// <summary>Names of the nodes, in the order of the engines.</summary>
    public IReadOnlyList<string> Nodes { get; private set; } = [];

    /// <summary>Where the swarm is joined.</summary>
    public string Address { get; private set; } = "";

    /// <summary>
    /// A name that nobody else has: <c>$n</c> of scripts, and the beginning of all names that tests give.
    /// </summary>
    public string Name { get; } = "dockersock-" + Guid.NewGuid().ToString("N")[..12];

    /// <summary>Begins the swarm unless it is there. Skips the test where there are no engines for it.</summary>
    public void Require()
    {
        if (_problem is not null)
        {
            Assert.Fail($"The swarm did not begin: {_problem.Message}");
        }

        if (Engines.Count == 0)
        {
            Engines = RealEngines.RequireSwarm();
            try
            {
                Begin();
            }
            catch (Exception problem)
            {
                _problem = problem;
                throw;
            }
        }
    }

    /// <summary>
    /// Runs a script, for which <c>$h</c> is the address of the first engine, <c>$all</c> has all three, <c>$nodes</c>
    /// the names of their nodes, and <c>$n</c> is <see cref="Name"/>.
    /// </summary>
    public Outcome Run(string script) => RunIn(_shell, script);

    /// <summary>Runs a script that writes one object, and no error.</summary>
    public T One<T>(string script) => Assert.Single(Run(script).As<T>());

    /// <summary>The same in another shell, for scripts that run side by side.</summary>
    public Outcome RunIn(HostedPowerShell shell, string script) => shell.Run("param($h, $all, $nodes, $n) " + script,
        ("h", Engines[0].DockerHost), ("all", Engines.Select(static engine => engine.DockerHost).ToArray()),
        ("nodes", Nodes.ToArray()), ("n", Name));

    /// <summary>
    /// Runs a script again and again until what it writes is as it is to be: a swarm tells nobody when a task or a node
    /// changes. Errors of a swarm that is just choosing its leader are looks that were too early.
    /// </summary>
    /// <exception cref="Xunit.Sdk.FailException">It never was.</exception>
    public IReadOnlyList<T> Until<T>(string script, Func<IReadOnlyList<T>, bool> isSo)
    {
        DateTime deadline = DateTime.UtcNow + s_patience;
        while (true)
        {
            Outcome outcome = Run(script);
            if (outcome.Errors.Count == 0 && isSo(outcome.As<T>()))
            {
                return outcome.As<T>();
            }

            if (DateTime.UtcNow > deadline)
            {
                Assert.Fail($"After {s_patience.TotalSeconds:0} seconds this is still not so: {script}\n"
                    + string.Join('\n', outcome.Errors.Select(static error => error.ToString())
                        .Concat(outcome.Output.Select(static shown => $"{shown.BaseObject}"))));
            }

            TestContext.Current.CancellationToken.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(200));
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>
    /// Waits until all three nodes are ready managers, and each of them says so: one that the others take for a manager
    /// may not have begun to be one.
    /// </summary>
    public void UntilWhole() => Until<DockerNode>("Get-DockerNode -DockerHost $all", static nodes => nodes.Count == 9
        && nodes.All(static node => node is { State: "ready", ManagerStatus.Reachability: "reachable" }));

    public void Dispose()
    {
        try
        {
            if (_isOurs)
            {
                End();
            }
        }
        finally
        {
            _shell.Dispose();
        }
    }

    private void Begin()
    {
        SystemInfo[] before = [.. Run("Get-DockerInfo -DockerHost $all").As<SystemInfo>()];
        Assert.All(before, static engine => Assert.True(engine.Swarm!.LocalNodeState == "inactive",
            $"{engine.Name} is in a swarm already ({engine.Swarm.LocalNodeState}): Exit-DockerSwarm -Force ends it"));
        _isOurs = true;
        Nodes = [.. Engines.Select(engine => before.Single(info => info.DockerHost == engine.DockerHost).Name)];
        DockerSwarm swarm = One<DockerSwarm>("Initialize-DockerSwarm -DockerHost $h");
        Assert.StartsWith("SWMTKN-1-", swarm.WorkerToken);
        Address = One<SystemInfo>("Get-DockerInfo -DockerHost $h").Swarm!.NodeAddr;
        Assert.Empty(Run($"""
            $swarm = Get-DockerSwarm -DockerHost $h
            Join-DockerSwarm {Address} -JoinToken $swarm.WorkerToken -DockerHost $all[1]
            Join-DockerSwarm {Address} -JoinToken $swarm.ManagerToken -DockerHost $all[2]
            """).Clean);
        DockerNode[] nodes = [.. Until<DockerNode>("Get-DockerNode -DockerHost $h",
            static nodes => nodes.Count == 3 && nodes.All(static node => node.State == "ready"))];
        Assert.Equal([$"{Nodes[0]} manager", $"{Nodes[1]} worker", $"{Nodes[2]} manager"],
            nodes.Select(static node => $"{node.Name} {node.Role}").Order(StringComparer.Ordinal));
        Assert.Equal("DockerNoSwarm", Run("Get-DockerNode -DockerHost $all[1]").ErrorId);
        DockerNode promoted = One<DockerNode>("Set-DockerNode $nodes[1] -Role manager -PassThru -DockerHost $h");
        Assert.Equal((Nodes[1], "manager"), (promoted.Name, promoted.Role));
        UntilWhole();
    }

    private void End()
    {
        // What a test that has failed may have left; a container that is just made would outlast the swarm.
        if (Run("Get-DockerService -DockerHost $h | Remove-DockerService").Errors.Count == 0)
        {
            Until<ContainerSummary>("Get-DockerContainer \"$n*\" -All -DockerHost $all",
                static left => left.Count == 0);
        }

        Outcome ended = Run("""
            Get-DockerInfo -DockerHost $all | & { process { if ($_.Swarm.LocalNodeState -ne 'inactive') {
                Exit-DockerSwarm -Force -DockerHost $_.DockerHost } } }
            Get-DockerContainer "$n*" -All -DockerHost $all
            Get-DockerContainer "$n*" -All -DockerHost $all | Remove-DockerContainer -Force
            $null = Get-DockerImage "$n*" -DockerHost $all | Remove-DockerImage -Force
            """);
        Assert.Empty(ended.Clean);
        Assert.Empty(Run("""
            Get-DockerVolume "$n*" -DockerHost $all
            Get-DockerNetwork -DockerHost $all | & { process { if ($_.Scope -eq 'swarm') { $_ } } }
            """).Clean);
        Assert.All(Run("Get-DockerInfo -DockerHost $all").As<SystemInfo>(),
            static engine => Assert.Equal("inactive", engine.Swarm!.LocalNodeState));
    }
}
