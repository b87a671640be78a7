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
    [ArgumentCompleter(typeof(ImageCompleter))]
    public string[] Id { get; set; } = [];

    private protected override string[] Targets => Id;

    private protected override IAsyncEnumerable<string> ExpandAsync(EngineCall call, NamePattern pattern) =>
        ImageLookup.NamesAsync(call, pattern);
}
