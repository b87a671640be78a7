using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>A cmdlet that asks something about containers and changes nothing.</summary>
public abstract class ContainerReadCmdlet : DockerEachCmdlet
{
    /// <summary>The containers: id, start of an id, name, or a wildcard for names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ContainerCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>
    /// The object that the pipeline brought; questions name it as people do, while its id says which one it is.
    /// </summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    public DockerObject? InputObject { get; set; }

    private protected override string[] Targets => Id;

    private protected override void Process()
    {
        if (IsOfKind(InputObject, "container"))
        {
            base.Process();
        }
    }

    private protected sealed override IAsyncEnumerable<string> ExpandAsync(EngineCall call, NamePattern pattern) =>
        ContainerLookup.NamesAsync(call, pattern);
}
