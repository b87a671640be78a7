using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;

namespace DockerSock.Cmdlets;

/// <summary>A cmdlet that changes objects of a kind.</summary>
public abstract class NamedTargetCmdlet : DockerTargetCmdlet
{
    /// <summary>The objects: id, start of an id, name, or a wildcard for names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [ObjectIdentity]
    [ArgumentCompleter(typeof(NamedCompleter))]
    public ObjectIdentity[] Id { get; set; } = [];

    /// <summary>The kind.</summary>
    private protected abstract ObjectKind Kind { get; }

    private protected sealed override string Word => Kind.Word;

    private protected sealed override ObjectIdentity[] Targets => Id;

    private protected sealed override IAsyncEnumerable<string> ExpandAsync(EngineCall call, NamePattern pattern) =>
        Kind.NamesAsync(call, pattern);

    private protected override async IAsyncEnumerable<object?> ShowAsync(EngineCall call, string target)
    {
        yield return await Kind.OneAsync(call, target).ConfigureAwait(false);
    }
}
