using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Removes networks.</summary>
/// <remarks>A network that containers are in is an error; Disconnect-DockerNetwork takes them out.</remarks>
/// <example><code>Remove-DockerNetwork front, back</code>Two networks.</example>
[Cmdlet(VerbsCommon.Remove, "DockerNetwork", SupportsShouldProcess = true)]
[ApiOperation("NetworkDelete", "docker network rm")]
[OutputType(typeof(DockerNetwork))]
public sealed class RemoveDockerNetworkCommand : NamedRemoveCmdlet
{
    /// <summary>No error for a network that is not there.</summary>
    [Parameter]
    [Alias("f")]
    public SwitchParameter Force { get; set; }

    private protected override ObjectKind Kind => ObjectKinds.Network;

    private protected override bool MayBeMissing => Force;

    private protected override async Task ActAsync(EngineCall call, string target)
    {
        try
        {
            await base.ActAsync(call, target).ConfigureAwait(false);
        }
        catch (SockException gone) when (Force
            && gone is { Failure: SockFailure.ObjectNotFound, IsNoRoute: false })
        {
            await call.TellAsync($"There is no network '{target}' on {call.Engine.Endpoint}.").ConfigureAwait(false);
        }
    }
}
