using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Shows files and folders in containers, whether they run or not.</summary>
/// <remarks>
/// A path without wildcards is one question. For wildcards the engine has to send the whole folder, as it has no other
/// way to list one.
/// </remarks>
/// <example><code>Get-DockerItem web:/etc/passwd</code>Size, rights and time of a file.</example>
/// <example><code>Get-DockerItem 'web:/var/log/*.log' | Where-Object Size -gt 1MB</code>Large logs.</example>
[Cmdlet(VerbsCommon.Get, "DockerItem")]
[ApiOperation("ContainerArchiveInfo", "docker cp")]
[OutputType(typeof(DockerItem))]
public sealed class GetDockerItemCommand : DockerCmdlet
{
    /// <summary>Paths as container:path; the path may have wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ContainerCompleter))]
    public ItemPath[] Path { get; set; } = [];

    private protected override void Process()
    {
        foreach (ItemPath given in Path)
        {
            ContainerPath path = ContainerPath.Parse(given.Text)
                ?? throw new SockException(SockFailure.NameInvalid, $"'{given}' is not a path in a container.",
                    "Write container:path, as web:/etc/passwd.");
            Ask([given.Identity], static _ => true, (call, names) =>
                ItemCopy.ItemsAsync(call, ItemPaths.Source(path, literal: names[0].IsObject)));
        }
    }
}
