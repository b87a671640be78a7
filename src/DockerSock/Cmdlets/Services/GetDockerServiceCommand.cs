using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Lists services of a swarm, or shows the ones that are named.</summary>
/// <example><code>Get-DockerService | Where-Object { $_.ServiceStatus.RunningTasks -lt $_.ServiceStatus.DesiredTasks }</code>
/// Services that lack tasks.</example>
/// <example><code>(Get-DockerService web -InsertDefaults).Spec.UpdateConfig</code>
/// How a service is updated, with what it does not say itself.</example>
[Cmdlet(VerbsCommon.Get, "DockerService")]
[ApiOperation("ServiceList", "docker service ls")]
[ApiOperation("ServiceInspect", "docker service inspect")]
[OutputType(typeof(DockerService))]
public sealed class GetDockerServiceCommand : NamedGetCmdlet
{
    /// <summary>Shows each service with the values that count where it says nothing.</summary>
    [Parameter]
    public SwitchParameter InsertDefaults { get; set; }

    private protected override ObjectKind Kind => ObjectKinds.Service;

    private protected override async IAsyncEnumerable<DockerObject> ShowAsync(EngineCall call, Selection wanted)
    {
        await foreach (DockerObject found in FindAsync(call, wanted).ConfigureAwait(false))
        {
            DockerService service = (DockerService)found;
            if (InsertDefaults)
            {
                // Only a list counts tasks.
                ServiceStatus? counted = service.ServiceStatus;
                service = await call.ReadAsync(
                    DockerRequest.Get($"/services/{service.Id}").Query("insertDefaults", true),
                    DockerJson.Default.DockerService).ConfigureAwait(false);
                service.ServiceStatus ??= counted;
            }

            yield return service;
        }
    }
}
