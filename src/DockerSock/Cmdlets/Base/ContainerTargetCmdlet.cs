using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>A cmdlet that changes containers.</summary>
public abstract class ContainerTargetCmdlet : DockerTargetCmdlet
{
    /// <summary>The containers: id, start of an id, name, or a wildcard for names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ContainerCompleter))]
    public string[] Id { get; set; } = [];

    private protected sealed override string[] Targets => Id;

    private protected sealed override async IAsyncEnumerable<string> ExpandAsync(EngineCall call, NamePattern pattern)
    {
        await foreach (ContainerSummary container in ContainerLookup.FindAsync(call, [pattern]).ConfigureAwait(false))
        {
            yield return container.Name;
        }
    }

    private protected sealed override IAsyncEnumerable<object?> ShowAsync(EngineCall call, string target) =>
        ContainerLookup.FindAsync(call, [Patterns.Of(target)]);
}
