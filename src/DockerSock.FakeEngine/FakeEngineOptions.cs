namespace DockerSock.Fake;

/// <summary>How a fake engine starts.</summary>
public sealed class FakeEngineOptions
{
    /// <summary>Where the Unix socket is made; null takes a fresh, short path in the temporary directory.</summary>
    public string? SocketPath { get; set; }

    /// <summary>The newest API version that the engine speaks. Any version goes, also one that never existed.</summary>
    public string ApiVersion { get; set; } = "1.51";

    /// <summary>The oldest API version that the engine speaks.</summary>
    public string MinApiVersion { get; set; } = "1.24";

    /// <summary>Names of images that the engine starts with, such as "busybox:latest".</summary>
    public IList<string> Images { get; } = [];

    /// <summary>How many synthetic containers the engine starts with: varied, and the same ones each time.</summary>
    public int Containers { get; set; }

    /// <summary>
    /// Whether the synthetic containers have no two labels whose keys differ only in case. They have such a pair
    /// otherwise, as containers may; many programs cannot read it, ConvertFrom-Json and Invoke-RestMethod among them.
    /// </summary>
    public bool PlainLabels { get; set; }

    /// <summary>Whether the engine starts with a small, lively set of images and containers for demos.</summary>
    public bool Sample { get; set; }

    /// <summary>
    /// Whether the engine starts with some of everything that people may see: long names, all states, many ports.
    /// </summary>
    public bool Gallery { get; set; }

    /// <summary>
    /// Of how many nodes the swarm is that the engine leads from its start; 0 for none. The other nodes are workers
    /// that are only pretended.
    /// </summary>
    public int SwarmNodes { get; set; }

    /// <summary>A TCP port on the loopback address to listen on as well; 0 takes a free one.</summary>
    public int? TcpPort { get; set; }

    /// <summary>TLS on a port of the loopback address as well; null for none.</summary>
    public EngineTls? Tls { get; set; }

    /// <summary>The registries that the engine can reach; null for ones of its own, which are empty.</summary>
    public RegistrySet? Registries { get; set; }

    /// <summary>
    /// The machines that the engine reaches: engines with the same ones can join each other's swarm. Null for a
    /// machine that reaches no other.
    /// </summary>
    public MachineSet? Machines { get; set; }

    /// <summary>The engine's clock, which status texts, events and simulated processes go by.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>
    /// Makes the engine's identifiers, names, tokens and keys the same ones for the same requests; null for random
    /// ones.
    /// </summary>
    public int? Seed { get; set; }

    /// <summary>What stands before the engine and refuses requests; null for nothing.</summary>
    public SocketProxy? Proxy { get; set; }
}
