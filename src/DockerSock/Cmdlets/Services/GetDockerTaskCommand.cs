using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// Lists the tasks of a swarm: the containers of its services, those that run and those that have ended.
/// </summary>
/// <remarks>
/// They come by service and slot, the newest first; a task is named as its service and slot are: web.1.
/// </remarks>
/// <example><code>Get-DockerTask -Service web -DesiredState running</code>
/// What a service has running, or is about to.</example>
/// <example><code>Get-DockerNode n2 | Get-DockerTask</code>What is on a node.</example>
/// <example><code>Get-DockerTask | Where-Object State -in failed, rejected | Select-Object Name, Node, Error</code>
/// What went wrong.</example>
[Cmdlet(VerbsCommon.Get, "DockerTask")]
[ApiOperation("TaskList", "docker service ps")]
[ApiOperation("TaskInspect", "docker node ps")]
[OutputType(typeof(DockerTask))]
public sealed class GetDockerTaskCommand : NamedGetCmdlet
{
    /// <summary>Only tasks of these services: names or ids.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ServiceCompleter))]
    public string[] Service { get; set; } = [];

    /// <summary>Only tasks on these nodes: names or ids.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public string[] Node { get; set; } = [];

    /// <summary>Only tasks that are to be so.</summary>
    [Parameter]
    [ValidateSet("running", "shutdown", "accepted")]
    public string[] DesiredState { get; set; } = [];

    private protected override ObjectKind Kind => ObjectKinds.Task;

    private protected override bool IsRelated(DockerObject piped) => piped is DockerService or DockerNode;

    private protected override async IAsyncEnumerable<DockerObject> ShowAsync(EngineCall call)
    {
        string[] ids = Wanted ?? [];
        Dictionary<string, string[]> filters = FilterMap.Of(Filter);
        Add(filters, "service", InputObject is DockerService service ? [service.Id] : Service);
        Add(filters, "node", InputObject is DockerNode node ? [node.Id] : Node);
        Add(filters, "desired-state", DesiredState);
        if (ids.Length == 1 && filters.Count == 0 && IsId(ids[0]))
        {
            if (await OneAsync(call, ids[0], DockerRequest.Get($"/tasks/{ids[0]}"), DockerJson.Default.DockerTask)
                .ConfigureAwait(false) is { } one)
            {
                (await SwarmNames.LoadAsync(call).ConfigureAwait(false)).Give(one);
                yield return one;
            }

            yield break;
        }

        await foreach (DockerObject found in (ids.Length > 0
            ? Kind.FindAsync(call, Patterns.Of(ids), filters)
            : Kind.ListAsync(call, filters)).ConfigureAwait(false))
        {
            yield return found;
        }
    }

    /// <summary>
    /// True for an id or the start of one, which the engine finds by itself: a task's name has a dot in it.
    /// </summary>
    private static bool IsId(string text) => !text.Contains('.') && !WildcardPattern.ContainsWildcardCharacters(text);

    private static void Add(Dictionary<string, string[]> filters, string name, string[] values)
    {
        if (values.Length > 0)
        {
            filters[name] = [.. filters.GetValueOrDefault(name, []), .. values];
        }
    }
}
