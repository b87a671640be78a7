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
    [ObjectIdentity]
    [ArgumentCompleter(typeof(NamedCompleter))]
    public ObjectIdentity[] Service { get; set; } = [];

    /// <summary>Only tasks on these nodes: names or ids.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ObjectIdentity]
    [ArgumentCompleter(typeof(NamedCompleter))]
    public ObjectIdentity[] Node { get; set; } = [];

    /// <summary>Only tasks that are to be so.</summary>
    [Parameter]
    [ValidateSet("running", "shutdown", "accepted")]
    public string[] DesiredState { get; set; } = [];

    private protected override ObjectKind Kind => ObjectKinds.Task;

    private protected override string[] Related => [ObjectKinds.Service.Word, ObjectKinds.Node.Word];

    private protected override IEnumerable<(ObjectIdentity? Named, string Word)> Companions =>
    [
        .. Service.Select(static name => ((ObjectIdentity?)name, ObjectKinds.Service.Word)),
        .. Node.Select(static name => ((ObjectIdentity?)name, ObjectKinds.Node.Word)),
    ];

    private protected override async IAsyncEnumerable<DockerObject> ShowAsync(EngineCall call, Selection wanted)
    {
        ObjectIdentity[] ids = wanted.Names;
        Dictionary<string, string[]> filters = FilterMap.Of(Filter);
        Add(filters, "service", Texts(Service, wanted.Related, ObjectKinds.Service));
        Add(filters, "node", Texts(Node, wanted.Related, ObjectKinds.Node));
        Add(filters, "desired-state", DesiredState);
        if (ids is [var only] && filters.Count == 0 && IsId(only))
        {
            if (await OneAsync(call, only.Text).ConfigureAwait(false) is DockerTask one)
            {
                (await SwarmNames.LoadAsync(call).ConfigureAwait(false)).Give(one);
                yield return one;
            }

            yield break;
        }

        await foreach (DockerObject found in (ids.Length > 0
            ? Kind.FindAsync(call, ObjectIdentity.PatternsOf(ids), filters)
            : Kind.ListAsync(call, filters)).ConfigureAwait(false))
        {
            yield return found;
        }
    }

    /// <summary>
    /// True for an id or the start of one, which the engine finds by itself: a task's name has a dot in it.
    /// </summary>
    private static bool IsId(ObjectIdentity name) => !name.Text.Contains('.') && !name.IsWildcard;

    /// <summary>An object of that kind that Get-DockerTask was given in place of tasks, else what a parameter names.
    /// </summary>
    private static string[] Texts(ObjectIdentity[] named, ObjectIdentity? related, ObjectKind kind) =>
        related?.Word == kind.Word ? [related.Text] : Array.ConvertAll(named, static name => name.Text);

    private static void Add(Dictionary<string, string[]> filters, string name, string[] values)
    {
        if (values.Length > 0)
        {
            filters[name] = [.. filters.GetValueOrDefault(name, []), .. values];
        }
    }
}
