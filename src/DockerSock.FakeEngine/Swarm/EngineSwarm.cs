using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>A swarm, as its managers keep it. Every member may be used from any thread.</summary>
public sealed partial class EngineSwarm : SwarmObject
{
    private readonly TimeProvider _time;
    private readonly Lock _sync;

    internal EngineSwarm(SwarmSpec spec, TimeProvider time, Lock sync)
    {
        _time = time;
        _sync = sync;
        Spec = spec;
        UnlockKey = spec.AutoLock ? SwarmAuthority.FreshUnlockKey() : "";
        Authority = new SwarmAuthority(Now);
        WorkerToken = Authority.Token();
        ManagerToken = Authority.Token();
        Touch(this);
    }

    /// <inheritdoc />
    public override string Name => Spec.Name;

    /// <summary>How it is to be.</summary>
    public SwarmSpec Spec { get; set; }

    /// <summary>Its root certificate.</summary>
    public SwarmAuthority Authority { get; internal set; }

    /// <summary>What lets a worker join.</summary>
    public string WorkerToken { get; internal set; }

    /// <summary>What lets a manager join.</summary>
    public string ManagerToken { get; internal set; }

    /// <summary>What unlocks a manager that starts again; empty while managers are not locked.</summary>
    public string UnlockKey { get; internal set; } = "";

    /// <summary>The pools that overlay networks take their addresses of.</summary>
    public IReadOnlyList<string> AddressPools { get; internal set; } = ["10.0.0.0/8"];

    /// <summary>Length of the prefix of such a network's addresses.</summary>
    public int SubnetSize { get; internal set; } = 24;

    /// <summary>The port of the traffic between containers.</summary>
    public int DataPathPort { get; internal set; } = 4789;

    /// <summary>The index of the last change; each change of anything in the swarm has one of its own.</summary>
    public long Index { get; private set; } = 5;

    /// <summary>Its nodes, in the order they came.</summary>
    public IReadOnlyList<EngineNode> Nodes => Locked(() => NodeList.ToArray());

    /// <summary>Its secrets, in the order they came.</summary>
    public IReadOnlyList<EngineSecret> Secrets => Locked(() => SecretList.ToArray());

    /// <summary>Its configs, in the order they came.</summary>
    public IReadOnlyList<EngineConfig> Configs => Locked(() => ConfigList.ToArray());

    /// <summary>Its managers.</summary>
    internal IEnumerable<EngineNode> Managers => NodeList.Where(static node => node.IsManager);

    /// <summary>The engines of this process that are in it.</summary>
    internal IEnumerable<EngineState> Engines => NodeList.Where(static node => node.Engine is not null)
        .Select(static node => node.Engine!);

    /// <summary>The networks that reach all of its nodes.</summary>
    internal List<EngineNetwork> NetworkList { get; } = [];

    internal List<EngineNode> NodeList { get; } = [];

    internal List<EngineSecret> SecretList { get; } = [];

    internal List<EngineConfig> ConfigList { get; } = [];

    internal DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>Adds a node that is only pretended: it takes part, but no engine is behind it.</summary>
    /// <param name="hostname">The name of its machine.</param>
    /// <param name="role">worker or manager.</param>
    /// <param name="setUp">Sets anything else.</param>
    public EngineNode AddNode(string hostname, string role = "worker", Action<EngineNode>? setUp = null) => Locked(() =>
    {
        EngineNode node = new()
        {
            Hostname = hostname,
            Role = role,
            Address = $"10.0.0.{NodeList.Count + 1}",
            EngineVersion = NodeList.Find(static other => other.Engine is not null)?.EngineVersion ?? "",
        };
        setUp?.Invoke(node);
        return Add(NodeList, "node", node);
    });

    /// <summary>Adds a secret.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="data">What it is.</param>
    /// <param name="setUp">Sets anything else.</param>
    public EngineSecret AddSecret(string name, byte[] data, Action<EngineSecret>? setUp = null) => Locked(() =>
    {
        EngineSecret secret = new(name) { Data = data };
        setUp?.Invoke(secret);
        return Add(SecretList, "secret", secret);
    });

    /// <summary>Adds a config.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="data">What it is.</param>
    /// <param name="setUp">Sets anything else.</param>
    public EngineConfig AddConfig(string name, byte[] data, Action<EngineConfig>? setUp = null) => Locked(() =>
    {
        EngineConfig config = new(name) { Data = data };
        setUp?.Invoke(config);
        return Add(ConfigList, "config", config);
    });

    /// <summary>Puts something new into its list, with its first version and the event of its creation.</summary>
    internal T Add<T>(List<T> list, string kind, T added)
        where T : SwarmObject
    {
        list.Add(added);
        Touch(added);
        Emit(kind, "create", added);
        return added;
    }

    /// <summary>
    /// Changes how the swarm is to be, and makes tokens, key and certificate anew where that is wanted.
    /// </summary>
    /// <exception cref="EngineException">
    /// The client has not seen the last change, or wants what cannot be.
    /// </exception>
    internal void Update(long version, JsonElement body, bool rotateWorker, bool rotateManager, bool rotateKey)
    {
        SwarmSpec spec = SwarmSpec.ForUpdate(body);
        CheckVersion(version);
        SwarmAuthority? fresh = SwarmAuthority.Read(body.Field("CAConfig"), Authority)
            ?? (spec.ForceRotate != Spec.ForceRotate ? new SwarmAuthority(Now) : null);
        bool isNewAuthority = fresh is not null;
        Authority = fresh ?? Authority;
        WorkerToken = rotateWorker || isNewAuthority ? Authority.Token() : WorkerToken;
        ManagerToken = rotateManager || isNewAuthority ? Authority.Token() : ManagerToken;
        UnlockKey = !spec.AutoLock ? "" : rotateKey || !Spec.AutoLock ? SwarmAuthority.FreshUnlockKey() : UnlockKey;
        Spec = spec;
        Touch(this);
    }

    /// <summary>Gives something that was changed its next version; tasks follow their nodes.</summary>
    internal void Touch(SwarmObject changed)
    {
        changed.Stamp(++Index, Now);
        if (changed is EngineNode)
        {
            Orchestrator.Run();
        }
    }

    /// <summary>Tells the engines that are managers what happened in the swarm.</summary>
    internal void Emit(string type, string action, SwarmObject actor, params (string Key, string Value)[] more) =>
        Emit(type, action, actor.Id, action == "remove" ? Now : actor.UpdatedAt, [("name", actor.EventName), .. more]);

    /// <summary>As the other one, for what has a version of its own.</summary>
    internal void Emit(
        string type, string action, string id, DateTimeOffset time, params (string Key, string Value)[] attributes)
    {
        SortedDictionary<string, string> sorted = new(StringComparer.Ordinal);
        foreach ((string key, string value) in attributes)
        {
            sorted[key] = value;
        }

        foreach (EngineState manager in Engines.Where(static engine => engine.Node is { IsManager: true }))
        {
            manager.Events.Add(new EngineEvent(type, action, id, sorted, time) { Scope = "swarm" });
        }
    }

    /// <summary>What is meant: by its identifier, its name, or the identifier's beginning.</summary>
    /// <exception cref="EngineException">There is none, or several.</exception>
    internal static T Get<T>(IReadOnlyCollection<T> list, string kind, string asked)
        where T : SwarmObject
    {
        if (asked.Length == 0)
        {
            throw EngineException.NotFound("page not found");
        }

        T[] found = [.. list.Where(one => one.Id == asked)];
        found = found.Length > 0 ? found : [.. list.Where(one => one.Name == asked)];
        found = found.Length > 0 ? found : [.. list.Where(one => one.Id.StartsWith(asked, StringComparison.Ordinal))];
        return found.Length switch
        {
            0 => throw EngineException.NotFound($"{kind} {asked} not found"),
            1 => found[0],
            _ => throw EngineException.BadRequest($"{kind} {asked} is ambiguous ({found.Length} matches found)"),
        };
    }

    private T Locked<T>(Func<T> run)
    {
        lock (_sync)
        {
            return run();
        }
    }
}
