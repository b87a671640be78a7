namespace DockerSock.Fake;

/// <summary>What the engine says about itself and the machine that it pretends to run on.</summary>
public sealed class SystemFacts
{
    internal SystemFacts(ApiVersion api)
    {
        Api = api;
        Version = (api.Major, api.Minor) switch
        {
            (1, <= 24) => "1.12.6",
            (1, <= 40) => "19.03.15",
            (1, 41) => "20.10.24",
            (1, 42) => "23.0.6",
            (1, 43) => "24.0.9",
            (1, 44) => "25.0.5",
            (1, 45) => "26.1.4",
            (1, 46) => "27.1.2",
            (1, 47) => "27.5.1",
            (1, 48) => "28.0.4",
            (1, 49) => "28.1.1",
            (1, 50) => "28.2.2",
            (1, 51) => "28.5.2",
            (1, _) => $"29.{api.Minor - 52}.0",
            _ => $"{29 + api.Major}.0.0",
        };
    }

    /// <summary>The newest API version that the engine speaks.</summary>
    public ApiVersion Api { get; }

    /// <summary>The engine's own version, one that spoke this API.</summary>
    public string Version { get; set; }

    /// <summary>The name of the machine.</summary>
    public string Name { get; set; } = "fake-engine";

    /// <summary>The address of the machine, at which the nodes of a swarm find it.</summary>
    public string Address { get; set; } = "10.0.0.1";

    /// <summary>The engine's identifier.</summary>
    public string Id { get; set; } = "7TXG:ENGN:FAKE:2QLB:44UD:NQ6R:PZ3M:WS5E:K7VA:6XJH:OI2C:Y5TN";

    /// <summary>The directory that paths of volumes and containers begin with.</summary>
    public string RootDirectory { get; set; } = "/var/lib/docker";

    /// <summary>The kernel of the machine.</summary>
    public string KernelVersion { get; set; } = "6.12.0-fake";

    /// <summary>The operating system of the machine.</summary>
    public string OperatingSystem { get; set; } = "Debian GNU/Linux 13 (trixie)";

    /// <summary>How many processors the machine has.</summary>
    public int Processors { get; set; } = 4;

    /// <summary>How much memory the machine has, in bytes.</summary>
    public long Memory { get; set; } = 8L << 30;

    /// <summary>
    /// Whether it keeps images as registries do, with their manifests, and tells of them where it is asked to; engines
    /// without containerd's store of images do not.
    /// </summary>
    public bool KeepsManifests { get; set; }

    /// <summary>What `docker info` warns of.</summary>
    public IList<string> Warnings { get; } = [];
}
