using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>How far the update of a service is.</summary>
/// <param name="State">updating, paused, completed, rollback_started, rollback_paused, rollback_completed.</param>
/// <param name="Message">The same in words.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="CompletedAt">When it was done; null before.</param>
public sealed record ServiceUpdateStatus(
    string State, string Message, DateTimeOffset StartedAt, DateTimeOffset? CompletedAt = null);

/// <summary>A service of a swarm.</summary>
public sealed class EngineService : SwarmObject
{
    internal EngineService(EngineSwarm swarm, ServiceSpec spec)
    {
        Swarm = swarm;
        Spec = spec;
        LastExecution = swarm.Now;
    }

    /// <inheritdoc />
    public override string Name => Spec.Name;

    /// <summary>The image of its tasks.</summary>
    public string Image => Spec.Image;

    /// <summary>replicated, global, replicated-job or global-job.</summary>
    public string Mode => Spec.Mode;

    /// <summary>How many tasks it is to have, when it is replicated.</summary>
    public long Replicas => Spec.Replicas;

    /// <summary>Labels; keys are case-sensitive.</summary>
    public IReadOnlyDictionary<string, string> Labels => Spec.Labels;

    /// <summary>How far its last update is; null when that replaced no task.</summary>
    public ServiceUpdateStatus? UpdateStatus { get; internal set; }

    /// <summary>The swarm.</summary>
    public EngineSwarm Swarm { get; }

    /// <summary>Its tasks, those that are over included, in the order they came.</summary>
    public IReadOnlyList<EngineTask> Tasks => [.. Swarm.Tasks.Where(task => task.Service == this)];

    internal ServiceSpec Spec { get; set; }

    internal ServiceSpec? PreviousSpec { get; set; }

    /// <summary>Grows with each change of its specification, not with those of its state.</summary>
    internal long SpecVersion { get; set; }

    internal long JobIteration { get; set; }

    internal DateTimeOffset LastExecution { get; set; }

    /// <summary>Places whose tasks the restart policy has given up.</summary>
    internal HashSet<string> GivenUp { get; } = new(StringComparer.Ordinal);

    internal ServiceRollout? Rollout { get; set; }

    /// <summary>What the nodes pull its image with.</summary>
    internal RegistryCredentials Credentials { get; set; } = RegistryCredentials.None;

    /// <summary>Ports that the swarm has given it, with those that the client has chosen.</summary>
    internal IReadOnlyList<ServicePort> Ports { get; set; } = [];

    /// <summary>Its addresses, by the identifiers of networks.</summary>
    internal IReadOnlyList<(string Network, string Address)> Addresses { get; set; } = [];

    /// <summary>Changes it; its tasks follow.</summary>
    /// <param name="spec">How it is to be, as a client sends it.</param>
    /// <exception cref="EngineException">The engine refuses.</exception>
    public void Update(JsonElement spec) =>
        Swarm.Run(() => Swarm.Orchestrator.Update(this, spec, Version, rollBack: false));

    /// <summary>Takes its last change back.</summary>
    /// <exception cref="EngineException">There is none.</exception>
    public void RollBack() => Swarm.Run(() => Swarm.Orchestrator.Update(this, Spec.Json, Version, rollBack: true));

    /// <summary>Removes it; its tasks stop.</summary>
    public void Remove() => Swarm.Run(() =>
    {
        Rollout?.Cancel();
        Swarm.ServiceList.Remove(this);
        foreach (EngineTask task in Tasks)
        {
            task.Wish(TaskState.Remove);
        }

        Swarm.Emit("service", "remove", this);
        Swarm.Orchestrator.Run();
    });

    /// <summary>Whether it uses a secret or config of that identifier.</summary>
    internal bool Uses(string id) => Spec.Container.Items("Secrets").Any(one => one.Text("SecretID") == id)
        || Spec.Container.Items("Configs").Any(one => one.Text("ConfigID") == id);
}

/// <summary>A port of a service.</summary>
/// <param name="Name">Its name; empty for none.</param>
/// <param name="Protocol">tcp, udp or sctp.</param>
/// <param name="Target">The container's port.</param>
/// <param name="Published">The nodes' port; 0 for one that is not given yet.</param>
/// <param name="Mode">ingress or host.</param>
internal sealed record ServicePort(string Name, string Protocol, long Target, long Published, string Mode)
{
    public static IReadOnlyList<ServicePort> Of(JsonElement endpoint) => [.. endpoint.Items("Ports").Select(
        static port => new ServicePort(port.Text("Name"), port.Text("Protocol"), port.Number("TargetPort"),
            port.Number("PublishedPort"), port.Text("PublishMode")))];
}
