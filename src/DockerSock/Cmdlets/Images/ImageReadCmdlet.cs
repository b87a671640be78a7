using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

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

    /// <summary>
    /// The object that the pipeline brought; questions name it as people do, while its id says which one it is.
    /// </summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    public DockerObject? InputObject { get; set; }

    /// <summary>True where a container from the pipeline means its image.</summary>
    private protected virtual bool TakesContainers => true;

    private protected override string[] Targets =>
        TakesContainers && ImageLookup.OfContainer(InputObject) is { } image ? [image] : Id;

    private protected override void Process()
    {
        if ((TakesContainers && ImageLookup.OfContainer(InputObject) is not null) || IsOfKind(InputObject, "image"))
        {
            base.Process();
        }
    }

    private protected override IAsyncEnumerable<string> ExpandAsync(EngineCall call, NamePattern pattern) =>
        ImageLookup.NamesAsync(call, pattern);
}
