using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>Services: their list counts their tasks where it is asked to.</summary>
internal sealed class ServiceKind() : SwarmKind<DockerService>("service", DockerJson.Default.DockerService,
    static one => one.Name, static one => $"{one.Mode} {one.Replicas}, {one.Image}")
{
    private protected override DockerRequest List => base.List.Query("status", true);
}
