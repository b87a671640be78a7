using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Shows the processes of running containers.</summary>
/// <remarks>
/// The engine asks ps of its host; -Argument chooses the columns. Columns that ps names otherwise than -ef does are in
/// Columns only.
/// </remarks>
/// <example><code>Get-DockerContainerProcess web</code>The processes of one container.</example>
/// <example><code>Get-DockerContainer | Get-DockerContainerProcess | Where-Object User -eq root</code>
/// What runs as root.</example>
/// <example><code>(Get-DockerContainerProcess web -Argument '-eo', 'pid,rss,comm').Columns</code>
/// Other columns of ps.</example>
[Cmdlet(VerbsCommon.Get, "DockerContainerProcess")]
[ApiOperation("ContainerTop", "docker top")]
[OutputType(typeof(ContainerProcess))]
public sealed class GetDockerContainerProcessCommand : ContainerReadCmdlet
{
    /// <summary>Arguments of ps; without them -ef. They must show the process id.</summary>
    [Parameter(Position = 1)]
    [Alias("PsArgument")]
    [ValidateNotNullOrEmpty]
    public string[]? Argument { get; set; }

    private protected override async IAsyncEnumerable<object?> RunAsync(EngineCall call, string target)
    {
        ContainerInspect container = await ContainerLookup.InspectAsync(call, target).ConfigureAwait(false);
        ContainerTop top = await call.ReadAsync(DockerRequest.Get($"/containers/{container.Id}/top")
            .Query("ps_args", Argument is null ? null : string.Join(' ', Argument)), DockerJson.Default.ContainerTop)
            .ConfigureAwait(false);
        foreach (DockerList<string> row in top.Processes)
        {
            yield return new ContainerProcess(top.Titles, row)
            {
                Container = container.Name, DockerHost = call.Engine.Endpoint.Text,
            };
        }
    }
}
