namespace DockerSock.Fake;

/// <summary>An image of the engine. Change it inside <see cref="EngineState.Change"/>.</summary>
public sealed partial class EngineImage
{
    internal EngineImage(string id, DateTimeOffset created)
    {
        Id = id;
        Created = created;
        LastTagged = created;
        Layers.Add("sha256:" + Ids.Of("layer of " + id));
    }

    /// <summary>"sha256:" and 64 hexadecimal digits.</summary>
    public string Id { get; }

    /// <summary>Names with tags, in the short form, such as "nginx:1.29".</summary>
    public IList<string> Tags { get; } = [];

    /// <summary>Names with digests, such as "nginx@sha256:…".</summary>
    public IList<string> Digests { get; } = [];

    /// <summary>When it was built.</summary>
    public DateTimeOffset Created { get; set; }

    /// <summary>When a tag was last given to it.</summary>
    public DateTimeOffset LastTagged { get; set; }

    /// <summary>All layers together, in bytes.</summary>
    public long Size { get; set; }

    /// <summary>The image that it was built upon; empty for none.</summary>
    public string Parent { get; set; } = "";

    /// <summary>What was said when it was committed or imported.</summary>
    public string Comment { get; set; } = "";

    /// <summary>Who made it.</summary>
    public string Author { get; set; } = "";

    /// <summary>The processor it is for.</summary>
    public string Architecture { get; set; } = "amd64";

    /// <summary>The operating system it is for.</summary>
    public string Os { get; set; } = "linux";

    /// <summary>Labels; keys are case-sensitive.</summary>
    public SortedDictionary<string, string> Labels { get; } = new(StringComparer.Ordinal);

    /// <summary>What a container runs when it names no command.</summary>
    public IList<string> Command { get; set; } = [];

    /// <summary>What stands in front of the command.</summary>
    public IList<string> Entrypoint { get; set; } = [];

    /// <summary>Environment variables, as NAME=value.</summary>
    public IList<string> Environment { get; set; } = [];

    /// <summary>Ports that it says it listens on, such as "80/tcp".</summary>
    public IList<string> ExposedPorts { get; set; } = [];

    /// <summary>Paths that become volumes.</summary>
    public IList<string> Volumes { get; set; } = [];

    /// <summary>The directory that commands start in.</summary>
    public string WorkingDirectory { get; set; } = "";

    /// <summary>The user that commands run as.</summary>
    public string User { get; set; } = "";

    /// <summary>The signal that stops its containers; empty for SIGTERM.</summary>
    public string StopSignal { get; set; } = "";

    /// <summary>The health check of its containers.</summary>
    public HealthCheck? HealthCheck { get; set; }

    /// <summary>Digests of the layers, lowest first.</summary>
    public IList<string> Layers { get; } = [];

    /// <summary>The files that its containers start with; null for a few that every container has.</summary>
    internal ContainerFiles? Files { get; set; }

    /// <summary>The first twelve digits of the identifier.</summary>
    public string ShortId => Id[7..19];
}
