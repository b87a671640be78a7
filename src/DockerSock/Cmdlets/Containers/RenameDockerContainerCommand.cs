using System.Management.Automation;
using DockerSock.Client;

namespace DockerSock.Cmdlets;

/// <summary>Gives a container another name.</summary>
/// <remarks>
/// Several containers take a script block for -NewName, which makes each name from the container in $_.
/// </remarks>
/// <example><code>Rename-DockerContainer web web-old</code>One container.</example>
/// <example><code>Get-DockerContainer web* | Rename-DockerContainer -NewName { $_.Name + '-old' }</code>
/// Several, each with a name of its own.</example>
[Cmdlet(VerbsCommon.Rename, "DockerContainer", SupportsShouldProcess = true)]
[ApiOperation("ContainerRename", "docker rename")]
[OutputType(typeof(Models.ContainerSummary))]
public sealed class RenameDockerContainerCommand : ContainerTargetCmdlet
{
    /// <summary>The new name; a script block makes it from the object in the pipeline.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string NewName { get; set; } = "";

    private protected override string Action => $"Rename container to '{NewName}'";

    private protected override bool OneByOne => true;

    private protected override Task ActAsync(EngineCall call, string target) =>
        call.SendAsync(DockerRequest.Post($"/containers/{target}/rename").Query("name", NewName));

    private protected override IAsyncEnumerable<object?> ShowAsync(EngineCall call, string target) =>
        base.ShowAsync(call, NewName);
}
