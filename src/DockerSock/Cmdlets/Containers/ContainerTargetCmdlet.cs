using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;

namespace DockerSock.Cmdlets;

/// <summary>A cmdlet that changes containers.</summary>
public abstract class ContainerTargetCmdlet : DockerTargetCmdlet
{
    /// <summary>The containers: id, start of an id, name, or a wildcard for names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [ObjectIdentity]
    [ArgumentCompleter(typeof(ContainerCompleter))]
    public ObjectIdentity[] Id { get; set; } = [];

    private protected sealed override string Word => "container";

    private protected sealed override ObjectIdentity[] Targets => Id;

    private protected sealed override IAsyncEnumerable<string> ExpandAsync(EngineCall call, NamePattern pattern) =>
        ContainerLookup.NamesAsync(call, pattern);

    private protected override IAsyncEnumerable<object?> ShowAsync(EngineCall call, string target) =>
        ContainerLookup.FindAsync(call, [Patterns.Of(target)]);
}
