using System.Collections;
using System.Management.Automation;
using System.Text.Json.Nodes;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// A cmdlet that creates or changes services: every option that <c>docker service create</c> and <c>docker service
/// update</c> share. What was given becomes a change of the service's specification as JSON, so that fields which this
/// version does not know stay as they are.
/// </summary>
public abstract partial class ServiceSpecCmdlet : DockerEachCmdlet, IHealthParameters
{
    /// <summary>The API version that brought each parameter which engines in use may lack.</summary>
    private static readonly (string Parameter, string Since)[] s_since =
    [
        (nameof(Init), "1.37"), (nameof(MaxReplicasPerNode), "1.40"), (nameof(Sysctl), "1.40"),
        (nameof(CapAdd), "1.41"),
        (nameof(CapDrop), "1.41"), (nameof(LimitPids), "1.41"), (nameof(MaxConcurrent), "1.41"),
        (nameof(Ulimit), "1.41"),
        (nameof(HealthStartInterval), "1.44"), (nameof(OomScoreAdj), "1.46"), (nameof(MemorySwap), "1.52"),
        (nameof(MemorySwappiness), "1.52"),
    ];

    private string[]? _variables;

    /// <summary>Labels of the service: @{ team = 'shop' }, 'team=shop'.</summary>
    [Parameter]
    [Alias("l", "LabelAdd")]
    [Map]
    public DockerMap<string>? Label { get; set; }

    /// <summary>Tasks of a replicated service, or tasks of a job that are to end well.</summary>
    [Parameter]
    public ulong? Replicas { get; set; }

    /// <summary>Tasks of a job that run at the same time; as many as -Replicas when not given.</summary>
    [Parameter]
    public ulong? MaxConcurrent { get; set; }

    /// <summary>Further fields of the API's ServiceSpec, such as @{ TaskTemplate = @{ ContainerSpec = @{ Privileges =
    /// @{ NoNewPrivileges = $true } } } }; the other parameters win over them.</summary>
    [Parameter]
    [Fields(typeof(Models.ServiceSpec))]
    public IDictionary? ServiceSpec { get; set; }

    /// <summary>Leaves the image as it is written, without asking its registry which digest its tag has now.</summary>
    [Parameter]
    public SwitchParameter NoResolveImage { get; set; }

    /// <summary>Gives the nodes what you have to open the image's registry with.</summary>
    [Parameter]
    public SwitchParameter WithRegistryAuth { get; set; }

    /// <summary>Does not wait until the tasks are as they are to be.</summary>
    [Parameter]
    [Alias("d")]
    public SwitchParameter Detach { get; set; }

    /// <summary>How long to wait for the tasks: a TimeSpan, seconds, '2m'; without end when not given.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? Timeout { get; set; }

    /// <summary>The words that the image's program is given; null where they stay.</summary>
    private protected abstract string[]? Words { get; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        Guard(() => _variables = AllVariables());
    }

    /// <summary>Puts what was given into a specification.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="names">What names on the command line mean in the swarm.</param>
    /// <param name="image">The image that the tasks are to run; null where it stays.</param>
    private protected void Change(JsonObject spec, ServiceNames names, ServiceImage? image)
    {
        JsonMerge.Merge(spec, ServiceSpec);
        JsonPart service = new(spec);
        Identify(service);
        JsonPart task = service["TaskTemplate"];
        ChangeImage(task, image);
        ChangeProcess(task["ContainerSpec"]);
        ChangeFiles(task["ContainerSpec"], names);
        ChangeResources(task["Resources"]);
        ChangePlacement(task);
        ChangeNetwork(service, names);
        ChangeUpdates(service);
        service.Merge("Labels", Label, Removed.Label);
        ChangeMode(service["Mode"]);
    }

    /// <summary>Says which service it is; one that is there stays what it is.</summary>
    private protected virtual void Identify(JsonPart service)
    {
    }

    /// <summary>What is taken away; nothing from a service that is new.</summary>
    private protected virtual ServiceRemovals Removed => ServiceRemovals.None;

    private protected override IEnumerable<(ObjectIdentity? Named, string Word)> Companions =>
    [
        .. (Network ?? []).Select(static choice => (choice.Named, choice.Word)),
        .. (Secret ?? []).Select(static file => (file.Named, ObjectKinds.Secret.Word)),
        .. (Config ?? []).Select(static file => (file.Named, ObjectKinds.Config.Word)),
        .. (Mount ?? []).Select(static mount => (ObjectIdentity.Volume(mount.Source, mount.SourceHost), "volume")),
    ];

    /// <summary>What names on the command line mean in the swarm.</summary>
    private protected Task<ServiceNames> NamesAsync(EngineCall call) => ServiceNames.FindAsync(call,
        [.. (Network ?? []).Select(static network => network.Name), .. Removed.Network ?? []],
        [.. (Secret ?? []).Select(static file => file.Source)],
        [.. (Config ?? []).Select(static file => file.Source), .. CredentialConfig is { } name
            ? (string[])[name] : []]);

    /// <summary>Sees to it that nothing is asked for which the engine is too old for.</summary>
    private protected virtual DockerRequest Needing(DockerRequest request)
    {
        foreach ((string parameter, string since) in s_since)
        {
            request.Needs(MyInvocation.BoundParameters.ContainsKey(parameter) ? since : null, parameter);
        }

        foreach ((string since, string parameter) in MountNeeds.Of(Mount))
        {
            request.Needs(since, parameter);
        }

        return request.Needs(CredentialConfig is null ? null : "1.40", nameof(CredentialSpec));
    }

    private static void ChangeImage(JsonPart task, ServiceImage? image)
    {
        if (image is not null)
        {
            task["ContainerSpec"].Set("Image", image.Reference);
            // Those that are there are of the image before.
            task["Placement"].Drop("Platforms");
            task["Placement"].Set("Platforms", image.Platforms?.DeepClone());
        }
    }

    private void ChangeMode(JsonPart mode)
    {
        if (Replicas is null && MaxConcurrent is null)
        {
            return;
        }

        if (mode["ReplicatedJob"] is { IsThere: true } job)
        {
            job.Set("TotalCompletions", Replicas)
                .Set("MaxConcurrent", MaxConcurrent ?? (job.Found!["MaxConcurrent"] is null ? Replicas : null));
        }
        else if (mode["Global"].IsThere || mode["GlobalJob"].IsThere)
        {
            throw new SockException(SockFailure.NameInvalid,
                "A global service has a task on each node; -Replicas and -MaxConcurrent are not for it.");
        }
        else if (MaxConcurrent is not null)
        {
            throw new SockException(SockFailure.NameInvalid,
                "-MaxConcurrent is for a job, which has the mode replicated-job.");
        }
        else
        {
            mode["Replicated"].Set("Replicas", Replicas);
        }
    }

    private bool? Given(SwitchParameter given, string name) => MyInvocation.BoundParameters.ContainsKey(name)
        ? given.IsPresent : null;
}
