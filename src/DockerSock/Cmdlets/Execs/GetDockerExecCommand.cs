using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Shows commands that were started in containers.</summary>
/// <remarks>
/// By container: those that the engine still knows of. By -ExecId: one, such as Invoke-DockerExec -Detach has started.
/// </remarks>
/// <example><code>Get-DockerExec web</code>The commands in one container.</example>
/// <example><code>$job = Invoke-DockerExec web -Command backup -Detach; ($job | Get-DockerExec).Running</code>
/// Whether a command goes on.</example>
[Cmdlet(VerbsCommon.Get, "DockerExec", DefaultParameterSetName = "Container")]
[ApiOperation("ExecInspect", "docker inspect")]
[OutputType(typeof(ExecInspect))]
public sealed class GetDockerExecCommand : DockerEachCmdlet
{
    /// <summary>The containers: id, start of an id, name, or a wildcard for names.</summary>
    [Parameter(ParameterSetName = "Container", Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ObjectIdentity]
    [ArgumentCompleter(typeof(Completion.ContainerCompleter))]
    public ObjectIdentity[] Container { get; set; } = [];

    /// <summary>Ids of commands.</summary>
    [Parameter(ParameterSetName = "Exec", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ValidateNotNullOrEmpty]
    [ObjectIdentity]
    public ObjectIdentity[] ExecId { get; set; } = [];

    private protected override ObjectIdentity[] Targets => ExecId.Length > 0 ? ExecId : Container;

    private protected override string Word => ExecId.Length > 0 ? "command" : "container";

    private protected override IAsyncEnumerable<string> ExpandAsync(EngineCall call, NamePattern pattern) =>
        ContainerLookup.NamesAsync(call, pattern);

    private protected override async IAsyncEnumerable<object?> RunAsync(EngineCall call, string target)
    {
        if (ExecId.Length > 0)
        {
            yield return await ExecCall.InspectAsync(call, target).ConfigureAwait(false);
            yield break;
        }

        ContainerInspect container = await ContainerLookup.InspectAsync(call, target).ConfigureAwait(false);
        await foreach (ExecInspect exec in call.DetailAsync(Ids(container),
            static id => DockerRequest.Get($"/exec/{id}/json"),
            DockerJson.Default.ExecInspect).ConfigureAwait(false))
        {
            yield return exec;
        }
    }

    private static async IAsyncEnumerable<string> Ids(ContainerInspect container)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (string id in container.ExecIDs)
        {
            yield return id;
        }
    }
}
