using System.Collections;
using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Lists containers, or shows the ones that are named.</summary>
/// <remarks>
/// Without a name it lists the running containers, with -All every one; with a name it finds stopped ones too. With
/// -Detailed each container is inspected, and the answer has everything that the engine knows of it.
/// </remarks>
/// <example><code>Get-DockerContainer</code>The running containers.</example>
/// <example><code>Get-DockerContainer web* | Where-Object State -eq exited</code>
/// Stopped containers whose name starts with "web".</example>
/// <example><code>Get-DockerContainer -All -Filter @{ label = 'com.docker.compose.project=shop' }</code>
/// All containers of a compose project.</example>
/// <example><code>(Get-DockerContainer db -Detailed).HostConfig.Memory</code>
/// The memory limit of one container, in bytes.</example>
/// <example><code>Get-DockerContainer -DockerHost /run/user/1000/podman/podman.sock, unix:///var/run/docker.sock</code>
/// The containers of two engines, asked at the same time.</example>
[Cmdlet(VerbsCommon.Get, "DockerContainer", DefaultParameterSetName = "List")]
[ApiOperation("ContainerList", "docker ps")]
[ApiOperation("ContainerInspect", "docker inspect")]
[OutputType(typeof(ContainerSummary), typeof(ContainerInspect))]
public sealed class GetDockerContainerCommand : DockerCmdlet
{
    /// <summary>
    /// The containers: id, start of an id, name, or a wildcard for names. Stopped ones are found too.
    /// </summary>
    [Parameter(ParameterSetName = "Named", Mandatory = true, Position = 0,
        ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [ObjectIdentity]
    [ArgumentCompleter(typeof(ContainerCompleter))]
    public ObjectIdentity[] Id { get; set; } = [];

    /// <summary>Includes containers that do not run.</summary>
    [Parameter]
    [Alias("a")]
    public SwitchParameter All { get; set; }

    /// <summary>Asks the engine for everything it knows of each container (docker inspect).</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <summary>Conditions that the engine applies, such as @{ status = 'exited'; label = 'a', 'b=c' }, or text:
    /// 'status=exited'. Keys as the API names them: ancestor, before, expose, exited, health, id, is-task, isolation,
    /// label, name, network, publish, since, status, volume.</summary>
    [Parameter]
    [Pairs]
    public IDictionary? Filter { get; set; }

    /// <summary>Lists at most this many containers, those created last, whether they run or not.</summary>
    [Parameter(ParameterSetName = "List")]
    [Alias("n", "Last")]
    [ValidateRange(1, int.MaxValue)]
    public int? Limit { get; set; }

    /// <summary>
    /// Has the engine add up the bytes of each container's files: SizeRw and SizeRootFs. Takes its time.
    /// </summary>
    [Parameter]
    public SwitchParameter Size { get; set; }

    private protected override void Process() =>
        Ask(Id, name => IsOfKind(name, "container"), Detailed ? Inspect : Find);

    private IAsyncEnumerable<ContainerSummary> Find(EngineCall call, ObjectIdentity[] names) => names.Length > 0
        ? ContainerLookup.FindAsync(call, ObjectIdentity.PatternsOf(names), FilterMap.Of(Filter), Size)
        : call.ListAsync(DockerRequest.Get($"/containers/json").Query("all", All).Query("limit", Limit)
            .Query("size", Size)
            .Query("filters", FilterMap.Of(Filter)), DockerJson.Default.ContainerSummary);

    private IAsyncEnumerable<ContainerInspect> Inspect(EngineCall call, ObjectIdentity[] names) => call.DetailAsync(
        Find(call, names),
        found => DockerRequest.Get($"/containers/{found.Id}/json").Query("size", Size),
        DockerJson.Default.ContainerInspect);
}
