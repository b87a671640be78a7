namespace DockerSock.Fake;

/// <summary>What an engine has. Every member may be used from any thread.</summary>
public sealed partial class EngineState
{
    private int _lastSubnet = 17;
    private int _lastPid = 4000;
    private int _lastPort = 32767;

    internal EngineState(
        ApiVersion api,
        TimeProvider time,
        CancellationToken stopping,
        RegistrySet? registries = null,
        MachineSet? machines = null)
    {
        Time = time;
        Machines = machines ?? new MachineSet();
        Sync = Machines.Sync;
        Registries = registries ?? new RegistrySet();
        Stopping = stopping;
        System = new SystemFacts(api);
        ContainerStore = new ContainerStore(System);
        AddNetwork("bridge");
        AddNetwork("host", "host");
        AddNetwork("none", "null");
    }

    /// <summary>What the engine says about itself.</summary>
    public SystemFacts System { get; }

    /// <summary>The engine's clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>The engine's time now.</summary>
    public DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>What has happened.</summary>
    public EventLog Events { get; } = new();

    /// <summary>The registries that it can reach.</summary>
    public RegistrySet Registries { get; }

    /// <summary>What writing a layer fails with, such as "write /f: no space left on device"; null for none.</summary>
    public string? StorageError { get; set; }

    /// <summary>The images, in the order they came.</summary>
    public IReadOnlyList<EngineImage> Images => Snapshot(() => Store.All);

    /// <summary>The containers, in the order they came.</summary>
    public IReadOnlyList<EngineContainer> Containers => Snapshot(() => ContainerStore.All);

    /// <summary>The networks, in the order they came.</summary>
    public IReadOnlyList<EngineNetwork> Networks => Snapshot(() => NetworkList);

    /// <summary>The volumes, in the order they came.</summary>
    public IReadOnlyList<EngineVolume> Volumes => Snapshot(() => VolumeList);

    internal Lock Sync { get; }

    internal CancellationToken Stopping { get; }

    internal ImageStore Store { get; } = new();

    internal ContainerStore ContainerStore { get; }

    /// <summary>The execs that can be inspected, by identifier.</summary>
    internal Dictionary<string, EngineExec> ExecStore { get; } = new(StringComparer.Ordinal);

    internal List<EngineNetwork> NetworkList { get; } = [];

    internal List<EngineVolume> VolumeList { get; } = [];

    /// <summary>Changes several things at once: no request sees only some of them.</summary>
    /// <param name="change">What to do; it must not wait.</param>
    public void Change(Action change)
    {
        lock (Sync)
        {
            change();
        }
    }

    /// <summary>A container by name, identifier or its beginning; null when there is none.</summary>
    /// <param name="nameOrId">The name or identifier.</param>
    public EngineContainer? FindContainer(string nameOrId)
    {
        lock (Sync)
        {
            return ContainerStore.Find(nameOrId);
        }
    }

    /// <summary>An image by name, identifier or its beginning; null when there is none.</summary>
    /// <param name="nameOrId">The name or identifier.</param>
    public EngineImage? FindImage(string nameOrId)
    {
        lock (Sync)
        {
            return Store.Find(nameOrId);
        }
    }

    internal void Emit(string type, string action, string id, IReadOnlyDictionary<string, string> attributes) =>
        Events.Add(new EngineEvent(type, action, id, attributes, Now));

    internal int NextPid() => Interlocked.Add(ref _lastPid, 7);

    /// <summary>A free port of the host.</summary>
    internal int NextPort() => Interlocked.Increment(ref _lastPort);

    internal T Locked<T>(Func<T> read)
    {
        lock (Sync)
        {
            return read();
        }
    }

    private T[] Snapshot<T>(Func<IEnumerable<T>> list) => Locked(() => list().ToArray());
}
