using System.Management.Automation;
using System.Text.Json;
using System.Text.Json.Nodes;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// A cmdlet that creates a container: every option that <c>docker create</c> has, in PowerShell's shapes and in
/// docker's.
/// </summary>
public abstract partial class ContainerCreateCmdlet : DockerCmdlet, IHealthParameters, ILimitParameters
{
    private static readonly JsonElement s_empty = JsonDocument.Parse("{}").RootElement;

    /// <summary>The image: a reference, or an id.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ObjectIdentity(One = true)]
    [ArgumentCompleter(typeof(ImageCompleter))]
    public ObjectIdentity Image { get; set; } = null!;

    /// <summary>
    /// The command with its arguments, each as it is: nothing is split or quoted again. Without it the image's own.
    /// </summary>
    [Parameter(Position = 1, ValueFromRemainingArguments = true)]
    public string[]? Command { get; set; }

    /// <summary>Name of the container; without it the engine makes one up.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>What is asked of the engine, of all parameters.</summary>
    /// <param name="adjust">Changes what the parameters say, before the user's own fields are put over it.</param>
    private protected ContainerPlan Plan(Action<ContainerConfig, HostConfig>? adjust = null)
    {
        ContainerConfig config = ProcessConfig();
        HostConfig host = new();
        SetResources(host);
        SetNetwork(host);
        SetStorage(host);
        adjust?.Invoke(config, host);
        JsonObject body = JsonMerge.Of(config, null);
        body["HostConfig"] = JsonMerge.Of(host, HostConfig);
        List<NetworkChoice> ends = NetworkEnds();
        JsonMerge.Merge(body, Config);
        return new ContainerPlan(Image.Text, Name, Platform, Pull, body,
            [.. ends.Select(static end => (end.Name, end.Settings))])
        {
            ImageTags = [.. Image.Tags().Select(static tag => tag.Text)],
            NeedsNewer = [.. Needs()],
        };
    }

    private protected override IEnumerable<(ObjectIdentity? Named, string Word)> Companions =>
    [
        (Image, "image"), (Pid, "container"), (Ipc, "container"),
        .. (VolumesFrom ?? []).Select(static name => ((ObjectIdentity?)name, "container")),
        .. (Link ?? []).Select(static name => ((ObjectIdentity?)name, "container")),
        .. (Network ?? []).Select(static choice => (choice.Named, choice.Word)),
        .. (Mount ?? []).Select(static mount => (ObjectIdentity.Volume(mount.Source, mount.SourceHost), "volume")),
    ];

    private IEnumerable<(string Since, string Parameter)> Needs()
    {
        if (Annotation is not null)
        {
            yield return ("1.43", nameof(Annotation));
        }

        if (HealthStartInterval is not null)
        {
            yield return ("1.44", nameof(HealthStartInterval));
        }

        foreach ((string Since, string Parameter) need in MountNeeds.Of(Mount))
        {
            yield return need;
        }
    }

    private static DockerList<T>? List<T>(IReadOnlyCollection<T>? values) => values is { Count: > 0 }
        ? [.. values] : null;

    private static DockerMap<JsonElement> Keys(IEnumerable<string> keys)
    {
        DockerMap<JsonElement> map = [];
        foreach (string key in keys)
        {
            map[key] = s_empty;
        }

        return map;
    }
}
