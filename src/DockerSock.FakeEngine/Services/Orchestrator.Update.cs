using System.Globalization;
using System.Text.Json;

namespace DockerSock.Fake;

/// <content>Changes of services.</content>
internal sealed partial class Orchestrator
{
    private const int FirstFreePort = 30000;

    /// <summary>Changes a service as a client wants; its tasks follow.</summary>
    /// <exception cref="EngineException">The engine refuses.</exception>
    public void Update(EngineService service, JsonElement sent, long version, bool rollBack)
    {
        ServiceSpec spec = ServiceCheck.Read(swarm, sent, service);
        if (spec.Mode != service.Mode)
        {
            throw new EngineException(501, "rpc error: code = Unimplemented desc = service mode change is not allowed");
        }

        if (spec.Name != service.Name)
        {
            throw new EngineException(501, "rpc error: code = Unimplemented desc = renaming services is not supported");
        }

        if (rollBack && service.PreviousSpec is null)
        {
            throw EngineException.BadRequest(
                $"rpc error: code = FailedPrecondition desc = service {service.Id} does not have a previous spec");
        }

        service.CheckVersion(version);
        if (rollBack)
        {
            RollBack(service, "manually requested rollback", swarm.Now, keepPrevious: true);
            return;
        }

        ServiceUpdateStatus? last = service.UpdateStatus;
        if (spec.IsJob && ForceUpdate(spec) != ForceUpdate(service.Spec))
        {
            service.JobIteration++;
            service.LastExecution = swarm.Now;
        }

        service.UpdateStatus = null;
        Change(service, spec, service.Spec, last);
        Begin(service, isRollback: false);
    }

    /// <summary>Makes a service what it was before its last update.</summary>
    public void RollBack(EngineService service, string why, DateTimeOffset started, bool keepPrevious)
    {
        ServiceUpdateStatus? last = service.UpdateStatus;
        service.UpdateStatus = new ServiceUpdateStatus("rollback_started", why, started);
        Change(service, service.PreviousSpec!, keepPrevious ? service.Spec : null, last);
        Begin(service, isRollback: true);
    }

    /// <summary>Replaces tasks at one place by one that is as the service is now.</summary>
    public void Replace(IReadOnlyList<EngineTask> old, ServiceRollout rollout, bool startFirst)
    {
        EngineTask last = old[^1];
        EngineTask next = new(last.Service, last.Slot, last.Place)
        {
            Node = last.Service.Spec.IsGlobal ? last.Node : null,
            Rollout = rollout,
            WaitsFor = startFirst ? null : last,
            Replaces = startFirst ? last : null,
        };
        foreach (EngineTask task in startFirst ? [] : old)
        {
            Stop(task);
        }

        Add(next);
    }

    /// <summary>Puts down how far the update of a service is, and tells it.</summary>
    public void Say(EngineService service, ServiceUpdateStatus status)
    {
        string? last = service.UpdateStatus?.State;
        service.UpdateStatus = status;
        swarm.Touch(service);
        swarm.Emit("service", "update", service, [.. Difference("updatestate", status.State, last)]);
        swarm.Changed.Beat();
    }

    /// <summary>Gives a service its ports and addresses.</summary>
    public void Publish(EngineService service)
    {
        service.SpecVersion = service.SpecVersion == 0 ? service.Version : service.SpecVersion;
        int free = FirstFreePort;
        HashSet<long> taken = [.. swarm.ServiceList.Where(other => other != service)
            .SelectMany(static other => other.Ports).Select(static port => port.Published)];
        service.Ports = [.. ServicePort.Of(service.Spec.Endpoint).Select(port =>
        {
            while (port is { Mode: "ingress", Published: 0 } && taken.Contains(free))
            {
                free++;
            }

            return port is { Mode: "ingress", Published: 0 } ? port with { Published = free++ } : port;
        })];
        string[] networks =
        [
            .. service.Ports.Any(static port => port.Mode == "ingress")
                ? swarm.NetworkList.Where(static network => network.Ingress).Select(static network => network.Id)
                : [],
            .. service.Spec.Task.Items("Networks").Select(static network => network.Text("Target")),
        ];
        service.Addresses = service.Spec.Endpoint.Text("Mode") == "dnsrr" ? []
            : [.. networks.Select(id => (id, service.Addresses.FirstOrDefault(old => old.Network == id).Address
                ?? Address(id)))];
    }

    /// <summary>The identifier of a network that a service names.</summary>
    /// <exception cref="EngineException">There is none.</exception>
    public string NetworkId(string asked)
    {
        try
        {
            return Manager!.GetNetwork(asked).Id;
        }
        catch (EngineException error) when (error.Status == 404)
        {
            throw EngineException.Internal(error.Message);
        }
    }

    private void Change(EngineService service, ServiceSpec spec, ServiceSpec? previous, ServiceUpdateStatus? last)
    {
        (string Key, string Value)[] differences =
        [
            .. Difference("image", spec.Image, service.Image),
            .. Difference("replicas", Count(spec), Count(service.Spec)),
            .. service.UpdateStatus is { } now ? Difference("updatestate", now.State, last?.State) : [],
        ];
        service.Rollout?.Cancel();
        service.GivenUp.Clear();
        service.Spec = spec;
        service.PreviousSpec = previous;
        Publish(service);
        swarm.Touch(service);
        service.SpecVersion = service.Version;
        swarm.Emit("service", "update", service, differences);
    }

    private void Begin(EngineService service, bool isRollback)
    {
        service.Rollout = null;
        if (!service.Spec.IsJob)
        {
            service.Rollout = new ServiceRollout(service, this, isRollback);
            Run();
            service.Rollout.Start();
        }

        Run();
    }

    /// <summary>Makes a network of the swarm known to the engine of a node.</summary>
    private void Share(EngineState engine, string id)
    {
        if (swarm.NetworkList.Find(network => network.Id == id) is { } network
            && engine.NetworkList.TrueForAll(own => own.Name != network.Name))
        {
            engine.NetworkList.Add(network);
        }
    }

    private string Address(string id)
    {
        EngineNetwork? network = Manager!.NetworkList.Find(one => one.Id == id);
        return network?.NextAddress() is { Length: > 0 } address ? $"{address}/{network.PrefixLength}" : "";
    }

    private static IEnumerable<(string Key, string Value)> Difference(string what, string? now, string? before) =>
        now == before ? [] : new[] { ($"{what}.new", now), ($"{what}.old", before) }
            .Where(static pair => pair.Item2 is not null).Select(static pair => (pair.Item1, pair.Item2!));

    private static string? Count(ServiceSpec spec) => spec.Mode == "replicated"
        ? spec.Replicas.ToString(CultureInfo.InvariantCulture)
        : null;

    private static long ForceUpdate(ServiceSpec spec) => spec.Task.Number("ForceUpdate");
}
