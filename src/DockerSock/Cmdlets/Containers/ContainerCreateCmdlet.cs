using System.Collections;
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
public abstract partial class ContainerCreateCmdlet : DockerCmdlet, IHealthParameters, ICommandParameters
{
    /// <summary>The image: a reference, or an id.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ObjectIdentity(One = true)]
    [ArgumentCompleter(typeof(ImageCompleter))]
    public ObjectIdentity Image { get; set; } = null!;

    /// <summary>
    /// The command with its arguments, each as it is: nothing is split or quoted again. As for the docker program, sh
    /// -c 'echo hi', or as a list, sh, -c, 'echo hi'. Once it has begun a word with a dash is the command's, unless it
    /// is a parameter's whole name: -Name. After -- all is the command's. Without it the image's own.
    /// </summary>
    [Parameter(Position = 1, ValueFromRemainingArguments = true)]
    [Words]
    public string[]? Command { get; set; }

    /// <summary>Takes a letter of the command where it stands: sh -c. It is not written by itself.</summary>
    [Parameter(DontShow = true)]
    [Alias("a", "al", "all", "b", "c", "d", "g", "k", "n", "o", "r", "s")]
    public SwitchParameter Dash { get; set; }

    /// <summary>Name of the container; without it the engine makes one up.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>What is asked of the engine, of all parameters.</summary>
    /// <param name="adjust">Changes what the parameters say, before the user's own fields are put beside it.</param>
    private protected ContainerPlan Plan(Action<ContainerConfig>? adjust = null)
    {
        ContainerConfig config = ProcessConfig();
        HostConfig host = this.Fill(new HostConfig());
        SetResources(host);
        SetNetwork(host);
        SetStorage(host);
        adjust?.Invoke(config);
        JsonObject body = JsonMerge.Of(config, null);
        body["HostConfig"] = JsonMerge.Of(host, HostConfig);
        List<NetworkChoice> ends = NetworkEnds();
        JsonMerge.Fill(body, Config);
        KeepVariables(body, Config);
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

    /// <summary>Variables of a configuration that was handed on stay, those aside that were typed anew.</summary>
    private static void KeepVariables(JsonObject body, IDictionary? config)
    {
        if (body["Env"] is not JsonArray typed || config?["Env"] is not JsonElement { ValueKind: JsonValueKind.Array } old)
        {
            return;
        }

        static string Name(string variable) => variable.Split('=', 2)[0];
        HashSet<string> names = [.. typed.Select(static one => Name(one!.GetValue<string>()))];
        string[] kept = [.. old.EnumerateArray().Select(static one => one.ToString())
            .Where(one => !names.Contains(Name(one)))];
        foreach ((int index, string variable) in kept.Select(static (variable, index) => (index, variable)))
        {
            typed.Insert(index, variable);
        }
    }

    private static DockerList<T>? List<T>(IReadOnlyCollection<T>? values) => values is { Count: > 0 }
        ? [.. values] : null;

    private static DockerMap<EmptyValue> Keys(IEnumerable<string> keys)
    {
        DockerMap<EmptyValue> map = [];
        foreach (string key in keys)
        {
            map[key] = new EmptyValue();
        }

        return map;
    }
}
