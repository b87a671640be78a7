namespace DockerSock.Fake;

/// <summary>
/// The machines that reach each other: an engine joins the swarm of another one that was given the same set, at the
/// address that the other one made known. All that such engines have is changed under one lock.
/// </summary>
public sealed class MachineSet
{
    /// <summary>The lock of all engines of the set.</summary>
    internal Lock Sync { get; } = new();

    /// <summary>The swarms with at least one engine of the set.</summary>
    internal List<EngineSwarm> Swarms { get; } = [];

    /// <summary>The swarm that has a manager at an address, such as 10.0.0.1:2377; null when there is none.</summary>
    internal EngineSwarm? Find(string address) => Swarms.Find(swarm => swarm.NodeList.Exists(
        node => node is { IsManager: true, Engine: not null } && node.ManagerAddress == address));
}
