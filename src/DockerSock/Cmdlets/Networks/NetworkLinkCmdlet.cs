using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>A cmdlet that puts containers into a network or takes them out.</summary>
public abstract class NetworkLinkCmdlet : DockerTargetCmdlet
{
    /// <summary>The network: name, id, or start of an id.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ObjectIdentity(One = true)]
    [ArgumentCompleter(typeof(NamedCompleter))]
    public ObjectIdentity Network { get; set; } = null!;

    /// <summary>The containers: id, start of an id, name, or a wildcard for names.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id", "Name")]
    [ValidateNotNullOrEmpty]
    [ObjectIdentity]
    [ArgumentCompleter(typeof(ContainerCompleter))]
    public ObjectIdentity[] Container { get; set; } = [];

    private protected sealed override string Word => "container";

    private protected sealed override ObjectIdentity[] Targets => Container;

    private protected override IEnumerable<(ObjectIdentity? Named, string Word)> Companions => [(Network, "network")];

    private protected sealed override IAsyncEnumerable<string> ExpandAsync(EngineCall call, NamePattern pattern) =>
        ContainerLookup.NamesAsync(call, pattern);

    private protected sealed override IAsyncEnumerable<object?> ShowAsync(EngineCall call, string target) =>
        ContainerLookup.FindAsync(call, [Patterns.Of(target)]);

    /// <summary>The request's body.</summary>
    private protected static RequestBody Body(NetworkLink link) =>
        RequestBody.Of(DockerJson.Write(link), "application/json");
}
