using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;

namespace DockerSock.Cmdlets;

/// <summary>Forgets the credentials for registries.</summary>
/// <remarks>
/// They go from where Connect-DockerRegistry, or docker login, has kept them: the helper program and config.json. No
/// engine is asked.
/// </remarks>
/// <example><code>Disconnect-DockerRegistry localhost:5000</code>One registry.</example>
[Cmdlet(VerbsCommunications.Disconnect, "DockerRegistry", SupportsShouldProcess = true)]
[Replaces("docker logout")]
public sealed class DisconnectDockerRegistryCommand : SockCmdlet
{
    /// <summary>The registries' hosts, with a port where they have one; Docker Hub when not given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Server")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RegistryCompleter))]
    public string[] Registry { get; set; } = [ImageReference.DockerHub];

    private protected override void Process()
    {
        foreach (string registry in Registry)
        {
            try
            {
                LogOut(registry, RegistryServer.KeyOf(registry));
            }
            catch (SockException problem)
            {
                WriteError(ErrorTable.ToRecord(problem, registry));
            }
        }
    }

    private void LogOut(string registry, string server)
    {
        if (ShouldProcess(server, "Log out") && !CredentialStore.ForgetAsync(registry, Stop).GetAwaiter().GetResult())
        {
            WriteWarning($"There are no credentials for {server}.");
        }
    }
}
