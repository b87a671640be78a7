using System.Text.Json;

namespace DockerSock.Fake;

/// <content>Services and their tasks.</content>
public sealed partial class EngineSwarm
{
    /// <summary>Its services, in the order they came.</summary>
    public IReadOnlyList<EngineService> Services => Locked(() => ServiceList.ToArray());

    /// <summary>The tasks of its services, those that are over included, in the order they came.</summary>
    public IReadOnlyList<EngineTask> Tasks => Locked(() => TaskList.ToArray());

    internal List<EngineService> ServiceList { get; } = [];

    internal List<EngineTask> TaskList { get; } = [];

    internal Orchestrator Orchestrator => field ??= new Orchestrator(this, _time, _sync);

    /// <summary>Beats when anything about services and tasks has changed.</summary>
    internal Pulse Changed { get; } = new();

    /// <summary>
    /// Adds a service, and starts its tasks; the nodes get its image where they have none of that name.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="image">Its image.</param>
    /// <param name="command">The words of its tasks; null for "sleep infinity".</param>
    /// <param name="replicas">How many tasks.</param>
    /// <param name="labels">Its labels.</param>
    /// <exception cref="EngineException">Such as that there is one of that name.</exception>
    public EngineService AddService(
        string name,
        string image = "busybox:latest",
        IEnumerable<string>? command = null,
        int replicas = 1,
        IReadOnlyDictionary<string, string>? labels = null) => Locked(() =>
    {
        foreach (EngineState engine in NodeList.Select(static node => node.Engine).OfType<EngineState>()
            .Where(engine => engine.Store.Find(image) is null))
        {
            engine.AddImage(image);
        }

        return AddService(JsonSerializer.SerializeToElement(new
        {
            Name = name,
            Labels = labels,
            TaskTemplate = new { ContainerSpec = new { Image = image, Args = command ?? ["sleep", "infinity"] } },
            Mode = new { Replicated = new { Replicas = replicas } },
        }));
    });

    /// <summary>Adds a service of what a client sends to POST /services/create.</summary>
    /// <param name="spec">The specification.</param>
    /// <exception cref="EngineException">The engine refuses it.</exception>
    public EngineService AddService(JsonElement spec) => AddService(spec, RegistryCredentials.None);

    /// <summary>The same, with what its image is pulled with.</summary>
    internal EngineService AddService(JsonElement spec, RegistryCredentials credentials) => Locked(() =>
    {
        ServiceSpec made = ServiceCheck.Read(this, spec, null);
        if (ServiceList.Exists(other => other.Name == made.Name))
        {
            throw EngineException.Conflict("rpc error: code = AlreadyExists desc = name conflicts with an existing "
                + $"object: service {made.Name} already exists");
        }

        EngineService service = Add(
            ServiceList, "service", new EngineService(this, made) { Credentials = credentials });
        Orchestrator.Publish(service);
        Orchestrator.Run();
        return service;
    });

    /// <summary>Lets tasks follow what a test has changed by hand, such as the availability of a node.</summary>
    public void Settle() => Run(Orchestrator.Run);

    internal void Run(Action change) => Locked(() =>
    {
        change();
        return true;
    });

    /// <summary>Completes when that is so for the services and tasks, which it looks at after each change.</summary>
    /// <param name="reached">Whether it is so.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public async Task WaitUntilAsync(Func<bool> reached, CancellationToken cancel)
    {
        while (true)
        {
            Task changed = Changed.Next;
            if (Locked(reached))
            {
                return;
            }

            await changed.WaitAsync(cancel);
        }
    }
}
