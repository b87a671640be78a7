using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// Changes services of a swarm, or takes their last change back, and waits until their tasks are replaced.
/// </summary>
/// <remarks>
/// What is not given stays as it is; lists and maps are added to, and the parameters that end in Remove take things
/// away. When somebody else changes the service at the same time, the change is repeated upon theirs as long as it is
/// about something else. An update that the swarm pauses or rolls back is an error with the reason of the last task
/// that has failed.
/// </remarks>
/// <example><code>Set-DockerService web -Image nginx:1.29 -UpdateParallelism 2 -UpdateFailureAction rollback</code>
/// A new version, two tasks at a time.</example>
/// <example><code>Set-DockerService web -Replicas 5 -Environment @{ MODE = 'fast' } -EnvironmentRemove DEBUG</code>
/// More tasks, and other variables.</example>
/// <example><code>Set-DockerService web -Rollback</code>Takes the last change back.</example>
[Cmdlet(VerbsCommon.Set, "DockerService", SupportsShouldProcess = true)]
[ApiOperation("ServiceUpdate", "docker service update")]
[Replaces("docker service scale")]
[Replaces("docker service rollback")]
[OutputType(typeof(DockerService))]
public sealed class SetDockerServiceCommand : ServiceSpecCmdlet, ICommandParameters
{
    /// <summary>Parameters that change nothing by themselves.</summary>
    private static readonly HashSet<string> s_others =
    [
        nameof(Id), nameof(PassThru), nameof(Detach), nameof(Timeout), nameof(NoResolveImage),
        nameof(ThrottleLimit),
        nameof(DockerHost), nameof(Context), .. CommonParameters, .. OptionalCommonParameters,
    ];

    private SockException? _refusal;
    private ServiceRemovals? _removed;

    /// <summary>The services: id, start of an id, name, or a wildcard for names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [ObjectIdentity]
    [ArgumentCompleter(typeof(NamedCompleter))]
    public ObjectIdentity[] Id { get; set; } = [];

    /// <summary>Writes each service to the pipeline when it has been changed.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Takes the last change back; goes with no other change.</summary>
    [Parameter]
    public SwitchParameter Rollback { get; set; }

    /// <summary>Replaces all tasks, also when nothing has changed.</summary>
    [Parameter]
    [Alias("Force")]
    public SwitchParameter ForceUpdate { get; set; }

    /// <summary>The image that the tasks are to run.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ObjectIdentity(One = true)]
    [ArgumentCompleter(typeof(ImageCompleter))]
    public ObjectIdentity? Image { get; set; }

    /// <summary>The command with its arguments, each as it is; an empty list goes back to the image's own.</summary>
    [Parameter]
    [Alias("Args")]
    [AllowEmptyCollection]
    [Words]
    public string[]? Command { get; set; }

    /// <summary>Names of environment variables to take away.</summary>
    [Parameter]
    [Alias("EnvRemove", "EnvRm")]
    public string[]? EnvironmentRemove { get; set; }

    /// <summary>Labels of the service to take away.</summary>
    [Parameter]
    [Alias("LabelRm")]
    public string[]? LabelRemove { get; set; }

    /// <summary>Labels of the containers to take away.</summary>
    [Parameter]
    [Alias("ContainerLabelRm")]
    public string[]? ContainerLabelRemove { get; set; }

    /// <summary>Groups to take away.</summary>
    [Parameter]
    [Alias("GroupRm")]
    public string[]? GroupRemove { get; set; }

    /// <summary>Kernel parameters to take away.</summary>
    [Parameter]
    [Alias("SysctlRm")]
    public string[]? SysctlRemove { get; set; }

    /// <summary>Limits of processes to take away: nofile.</summary>
    [Parameter]
    [Alias("UlimitRm")]
    public string[]? UlimitRemove { get; set; }

    /// <summary>Mounts to take away, by their paths in the container.</summary>
    [Parameter]
    [Alias("MountRm")]
    public string[]? MountRemove { get; set; }

    /// <summary>Secrets to take away, by name or id.</summary>
    [Parameter]
    [Alias("SecretRm")]
    [ObjectIdentity]
    [ArgumentCompleter(typeof(NamedCompleter))]
    public ObjectIdentity[]? SecretRemove { get; set; }

    /// <summary>Configs to take away, by name or id.</summary>
    [Parameter]
    [Alias("ConfigRm")]
    [ObjectIdentity]
    [ArgumentCompleter(typeof(NamedCompleter))]
    public ObjectIdentity[]? ConfigRemove { get; set; }

    /// <summary>Networks to leave.</summary>
    [Parameter]
    [Alias("NetworkRm")]
    [ObjectIdentity]
    [ArgumentCompleter(typeof(NamedCompleter))]
    public ObjectIdentity[]? NetworkRemove { get; set; }

    /// <summary>Published ports to take away, by the port in the container: 80, '53/udp'.</summary>
    [Parameter]
    [Alias("PublishRm")]
    public string[]? PublishRemove { get; set; }

    /// <summary>Names of hosts to take away: 'name', or 'name:10.0.0.1' for one address of several.</summary>
    [Parameter]
    [Alias("HostRm")]
    public string[]? HostRemove { get; set; }

    /// <summary>Name servers to take away.</summary>
    [Parameter]
    [Alias("DnsRm")]
    public string[]? DnsRemove { get; set; }

    /// <summary>Options for the name servers to take away.</summary>
    [Parameter]
    [Alias("DnsOptionRm")]
    public string[]? DnsOptionRemove { get; set; }

    /// <summary>Search domains to take away.</summary>
    [Parameter]
    [Alias("DnsSearchRm")]
    public string[]? DnsSearchRemove { get; set; }

    /// <summary>Conditions for nodes to take away, as they are written.</summary>
    [Parameter]
    [Alias("ConstraintRm")]
    public string[]? ConstraintRemove { get; set; }

    /// <summary>Preferences of nodes to take away: 'spread=node.labels.rack'.</summary>
    [Parameter]
    [Alias("PlacementPrefRm")]
    public string[]? PlacementPreferenceRemove { get; set; }

    /// <summary>Kinds of things to take away.</summary>
    [Parameter]
    [Alias("GenericResourceRm")]
    public string[]? GenericResourceRemove { get; set; }

    private protected override string[]? Words => Command;

    private protected override ObjectIdentity[] Targets => Id;

    private protected override string Word => ObjectKinds.Service.Word;

    private protected override ServiceRemovals Removed => _removed ??= new ServiceRemovals
    {
        Environment = EnvironmentRemove,
        Label = LabelRemove,
        ContainerLabel = ContainerLabelRemove,
        Group = GroupRemove,
        Sysctl = SysctlRemove,
        Ulimit = UlimitRemove,
        Mount = MountRemove,
        Secret = Texts(SecretRemove),
        Config = Texts(ConfigRemove),
        Network = Texts(NetworkRemove),
        Publish = Ports(PublishRemove),
        Host = HostRemove,
        Dns = DnsRemove,
        DnsOption = DnsOptionRemove,
        DnsSearch = DnsSearchRemove,
        Constraint = ConstraintRemove,
        PlacementPreference = PlacementPreferenceRemove,
        GenericResource = GenericResourceRemove,
    };

    private protected override void Process()
    {
        _refusal = Refusal();
        base.Process();
    }

    private protected override bool Approve(DockerEngine engine, ObjectIdentity target) =>
        ShouldProcess($"{target.Called} on {engine.Endpoint}", Rollback ? "Roll back service"
            : "Update service");

    private protected override IEnumerable<(ObjectIdentity? Named, string Word)> Companions =>
    [
        .. base.Companions, (Image, "image"),
        .. (SecretRemove ?? []).Select(static name => ((ObjectIdentity?)name, ObjectKinds.Secret.Word)),
        .. (ConfigRemove ?? []).Select(static name => ((ObjectIdentity?)name, ObjectKinds.Config.Word)),
        .. (NetworkRemove ?? []).Select(static name => ((ObjectIdentity?)name, ObjectKinds.Network.Word)),
    ];

    private static string[]? Texts(ObjectIdentity[]? names) => names?.Select(static name => name.Text).ToArray();

    private protected override IAsyncEnumerable<string> ExpandAsync(EngineCall call, NamePattern pattern) =>
        ObjectKinds.Service.NamesAsync(call, pattern);

    private protected override async IAsyncEnumerable<object?> RunAsync(EngineCall call, string target)
    {
        if (_refusal is not null)
        {
            throw _refusal;
        }

        ServiceNames names = await NamesAsync(call).ConfigureAwait(false);
        ServiceImage? image = Image is null ? null
            : await ServiceImage.FindAsync(call, Image.ForService().Text, ask: !NoResolveImage).ConfigureAwait(false);
        IReadOnlyList<string> past = Detach ? [] : await ServiceWait.EndedAsync(call, target).ConfigureAwait(false);
        await SwarmUpdate.RunAsync(call, $"the service '{target}'", DockerRequest.Get($"/services/{target}"),
            Rollback ? null : spec =>
            {
                Change(spec, names, image);
                Force(new JsonPart(spec)["TaskTemplate"]);
            }, change => SendAsync(call, target, change)).ConfigureAwait(false);
        if (!Detach)
        {
            await ServiceWait.RunAsync(call, target, past, Rollback, Timeout).ConfigureAwait(false);
        }

        if (PassThru)
        {
            yield return await ObjectKinds.Service.OneAsync(call, target).ConfigureAwait(false);
        }
    }

    /// <summary>Why what was given cannot be done; null when it can.</summary>
    private SockException? Refusal()
    {
        string[] changes = [.. MyInvocation.BoundParameters.Keys.Where(static name => !s_others.Contains(name))];
        string[] others = [.. changes.Except([nameof(Rollback), nameof(WithRegistryAuth)])];
        return changes.Length == 0
            ? new SockException(SockFailure.NameInvalid, "Nothing to change was given.",
                "-ForceUpdate replaces the tasks of a service that stays as it is.")
            : Rollback && others.Length > 0
                ? new SockException(SockFailure.NameInvalid,
                    "-Rollback goes back to what the service was before; it does not go with "
                        + $"-{string.Join(", -", others)}.")
                : null;
    }

    private async Task SendAsync(EngineCall call, string target, SwarmChange change)
    {
        DockerRequest update = Needing(DockerRequest.Post($"/services/{change.Id}/update", change.Body)
            .Query("version", change.Version).Query("rollback", Rollback ? "previous" : null));
        if (WithRegistryAuth
            && change.Spec["TaskTemplate"]?["ContainerSpec"]?["Image"]?.GetValue<string>() is { } present
            && await ServiceImage.CredentialAsync(call, present).ConfigureAwait(false) is { } credential)
        {
            update.Headers.Add(credential);
        }

        WarningsResponse response = await call.ReadAsync(update, DockerJson.Default.WarningsResponse)
            .ConfigureAwait(false);
        foreach (string warning in response.Warnings)
        {
            await call.WarnAsync(target, $"{change.Spec["Name"] ?? target}: {warning}").ConfigureAwait(false);
        }
    }

    /// <summary>A number that grows makes the tasks others than they were.</summary>
    private void Force(JsonPart task)
    {
        if (ForceUpdate)
        {
            task.Set("ForceUpdate", (task.Found?["ForceUpdate"]?.GetValue<ulong>() ?? 0) + 1);
        }
    }

    private static string[]? Ports(string[]? ports)
    {
        try
        {
            return ports?.OfType<string>().SelectMany(PublishAttribute.Ports).ToArray();
        }
        catch (FormatException wrong)
        {
            throw new SockException(SockFailure.NameInvalid, "-PublishRemove: " + wrong.Message);
        }
    }
}
