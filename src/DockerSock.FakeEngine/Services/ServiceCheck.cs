using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace DockerSock.Fake;

/// <summary>What of a specification engines refuse, in their order and words.</summary>
internal static partial class ServiceCheck
{
    private const long LeastMemory = 4 << 20;

    private const long LeastProcessor = 1_000_000;

    private static readonly string[] s_runtimes = ["", "container"];

    /// <summary>Reads what a client sends.</summary>
    /// <param name="swarm">The swarm.</param>
    /// <param name="sent">The specification.</param>
    /// <param name="old">The service that it changes; null for a new one.</param>
    /// <exception cref="EngineException">It is refused.</exception>
    public static ServiceSpec Read(EngineSwarm swarm, JsonElement sent, EngineService? old)
    {
        CheckFields(sent);
        if (sent.Text("Name").Length == 0 && old is null)
        {
            sent = WithName(sent, Ids.FreshName());
        }

        ServiceSpec spec = new(ServiceSpec.WithNetworks(sent, swarm.Orchestrator.NetworkId));
        CheckName(spec.Name);
        CheckTask(spec.Task);
        CheckRollout(spec.Json.Field("UpdateConfig"), "update");
        CheckRollout(spec.Json.Field("RollbackConfig"), "rollback");
        CheckPorts(swarm, spec, old);
        CheckMode(spec);
        CheckData(spec, "Secrets", "Secret", swarm.SecretList);
        CheckData(spec, "Configs", "Config", swarm.ConfigList);
        return spec;
    }

    /// <summary>What the engine finds before it asks the swarm.</summary>
    public static void CheckFields(JsonElement sent)
    {
        JsonElement task = sent.Field("TaskTemplate");
        string runtime = task.Text("Runtime");
        if (!s_runtimes.Contains(runtime))
        {
            throw EngineException.BadRequest("unsupported runtime");
        }

        if (!task.Field("ContainerSpec").IsThere())
        {
            throw EngineException.BadRequest("mismatched Runtime and *Spec fields");
        }

        OneOf(task.Field("RestartPolicy").Text("Condition"), static value => $"invalid RestartCondition: \"{value}\"",
            "any", "none", "on-failure");
        foreach (string part in (string[])["UpdateConfig", "RollbackConfig"])
        {
            OneOf(sent.Field(part).Text("FailureAction"),
                static value => "unrecognized update failure action " + value, "pause", "continue", "rollback");
            OneOf(sent.Field(part).Text("Order"), static value => "unrecognized update order " + value,
                "stop-first", "start-first");
        }

        OneOf(sent.Field("EndpointSpec").Text("Mode"), static value => $"invalid resolution mode: \"{value}\"",
            "vip", "dnsrr");
        if (sent.Properties("Mode").Count(static mode => mode.Value.IsThere()) > 1)
        {
            throw EngineException.BadRequest("must specify only one service mode");
        }
    }

    private static void CheckName(string name)
    {
        Refuse(!NamePattern().IsMatch(name), "name must be valid as a DNS name component");
        Refuse(name.Length > 63, "name must be 63 characters or fewer");
    }

    private static void CheckTask(JsonElement task)
    {
        foreach (string part in (string[])["Limits", "Reservations"])
        {
            JsonElement resources = task.Field("Resources").Field(part);
            long memory = resources.Number("MemoryBytes");
            Refuse(memory is not 0 and < LeastMemory, $"invalid memory value {memory}: Must be at least 4MiB");
            long processor = resources.Number("NanoCPUs");
            Refuse(processor is not 0 and < LeastProcessor, string.Create(CultureInfo.InvariantCulture,
                $"invalid cpu value {GoNumber(processor / 1e9)}: Must be at least 0.001"));
        }

        Refuse(task.Field("RestartPolicy").Number("Delay") < 0, "TaskSpec: restart-delay cannot be negative");
        foreach (string constraint in task.Field("Placement").Texts("Constraints"))
        {
            if (!constraint.Contains("==") && !constraint.Contains("!="))
            {
                throw EngineException.Internal(
                    "rpc error: code = Unknown desc = constraint expected one operator from ==, !=");
            }
        }

        string image = task.Field("ContainerSpec").Text("Image");
        Refuse(image.Length == 0, "ContainerSpec: image reference must be provided");
        try
        {
            ImageReference.Parse(image);
        }
        catch (EngineException)
        {
            Refuse(true, $"ContainerSpec: \"{image}\" is not a valid repository/tag");
        }

        string? twice = task.Field("ContainerSpec").Items("Mounts").Select(static mount => mount.Text("Target"))
            .GroupBy(static target => target).FirstOrDefault(static same => same.Count() > 1)?.Key;
        Refuse(twice is not null, "ContainerSpec: duplicate mount point: " + twice);
    }

    private static void CheckRollout(JsonElement config, string what)
    {
        Refuse(config.Number("Delay") < 0, $"TaskSpec: {what}-delay cannot be negative");
        Refuse(config.Number("Monitor") < 0, $"TaskSpec: {what}-monitor cannot be negative");
        Refuse(ServiceRollout.FailureRatio(config) is < 0 or > 1,
            $"TaskSpec: {what}-maxfailureratio cannot be less than 0 or bigger than 1");
    }

    private static void CheckPorts(EngineSwarm swarm, ServiceSpec spec, EngineService? old)
    {
        IReadOnlyList<ServicePort> ports = ServicePort.Of(spec.Endpoint);
        Refuse(spec.Endpoint.Text("Mode") == "dnsrr" && ports.Any(static port => port.Mode == "ingress"),
            "EndpointSpec: port published with ingress mode can't be used with dnsrr mode");
        ServicePort[] chosen = [.. ports.Where(static port => port.Published > 0)];
        Refuse(chosen.DistinctBy(static port => (port.Published, port.Protocol)).Count() < chosen.Length,
            "EndpointSpec: duplicate published ports provided");
        foreach (ServicePort port in chosen.Where(static port => port.Mode == "ingress"))
        {
            EngineService? other = swarm.ServiceList.Find(service => service != old && service.Ports.Any(taken =>
                taken.Mode == "ingress" && (taken.Published, taken.Protocol) == (port.Published, port.Protocol)));
            Refuse(other is not null, $"port '{port.Published}' is already in use by service '{other?.Name}' "
                + $"({other?.Id}) as an ingress port");
        }
    }

    private static void CheckMode(ServiceSpec spec)
    {
        Refuse(spec.IsJob && spec.Json.Field("UpdateConfig").IsThere(), "Jobs may not have an update config");
        Refuse(spec.IsJob && spec.Json.Field("RollbackConfig").IsThere(), "Jobs may not have a rollback config");
    }

    private static void CheckData(ServiceSpec spec, string part, string kind, IEnumerable<SwarmObject> known)
    {
        string[] missing = [.. spec.Container.Items(part)
            .Where(one => !known.Any(data => data.Id == one.Text(kind + "ID") && data.Name == one.Text(kind + "Name")))
            .Select(one => one.Text(kind + "Name"))];
        Refuse(missing.Length > 0, $"{kind.ToLowerInvariant()}{(missing.Length > 1 ? "s" : "")} not found: "
            + string.Join(", ", missing));
    }

    private static void OneOf(string value, Func<string, string> refusal, params string[] good)
    {
        if (value.Length > 0 && !good.Contains(value))
        {
            throw EngineException.BadRequest(refusal(value));
        }
    }

    private static void Refuse(bool wrong, string why)
    {
        if (wrong)
        {
            throw EngineException.BadRequest("rpc error: code = InvalidArgument desc = " + why);
        }
    }

    /// <summary>A small number as Go prints it: 1e-07.</summary>
    private static string GoNumber(double number) => Math.Abs(number) is >= 1e-4 or 0
        ? number.ToString(CultureInfo.InvariantCulture)
        : number.ToString("0.################e-00", CultureInfo.InvariantCulture);

    private static JsonElement WithName(JsonElement sent, string name)
    {
        Dictionary<string, JsonElement> fields = sent.EnumerateObject().ToDictionary(
            static field => field.Name, static field => field.Value);
        fields["Name"] = JsonSerializer.SerializeToElement(name);
        return JsonSerializer.SerializeToElement(fields);
    }

    [GeneratedRegex(@"^[a-zA-Z0-9](?:[-_]*[A-Za-z0-9]+)*\z")]
    private static partial Regex NamePattern();
}
