using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;

namespace DockerSock.Cmdlets;

/// <summary>A cmdlet that deals with images which the user names.</summary>
public abstract class ImageReadCmdlet : DockerEachCmdlet
{
    /// <summary>The images: reference, id or its start, or a wildcard for references.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name", "Reference")]
    [ValidateNotNullOrEmpty]
    [ObjectIdentity]
    [ArgumentCompleter(typeof(ImageCompleter))]
    public ObjectIdentity[] Id { get; set; } = [];

    /// <summary>True where a container means its image.</summary>
    private protected virtual bool TakesContainers => true;

    private protected override ObjectIdentity[] Targets =>
        TakesContainers ? [.. Id.Select(static name => name.ImageOfContainer() ?? name)] : Id;

    private protected sealed override string Word => "image";

    private protected override IAsyncEnumerable<string> ExpandAsync(EngineCall call, NamePattern pattern) =>
        ImageLookup.NamesAsync(call, pattern);
}
