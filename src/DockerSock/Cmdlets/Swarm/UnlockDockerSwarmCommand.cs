using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Opens a manager of a locked swarm after its restart.</summary>
/// <example><code>Unlock-DockerSwarm (Read-Host -AsSecureString) -Context m2</code>Asks for the key.</example>
/// <example><code>Get-DockerSwarmUnlockKey -Context m1 | Unlock-DockerSwarm -Context m2</code>
/// The key from another manager.</example>
[Cmdlet(VerbsCommon.Unlock, "DockerSwarm", SupportsShouldProcess = true)]
[ApiOperation("SwarmUnlock", "docker swarm unlock")]
[OutputType(typeof(void))]
public sealed class UnlockDockerSwarmCommand : SwarmActCmdlet
{
    /// <summary>The key: text or a SecureString.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Key")]
    [ValidateNotNull]
    public object UnlockKey { get; set; } = "";

    private protected override string Action => "Unlock the swarm";

    private protected override async IAsyncEnumerable<object?> ActAsync(EngineCall call)
    {
        object bare = UnlockKey is PSObject wrapped ? wrapped.BaseObject : UnlockKey;
        SwarmUnlock wanted = new()
        {
            UnlockKey = SecretText.Of(bare is DockerSwarmUnlockKey told ? told.UnlockKey : bare, "The key"),
        };
        await call.SendAsync(DockerRequest.Post($"/swarm/unlock",
            RequestBody.OfSecret(DockerJson.Write(wanted), "application/json"))).ConfigureAwait(false);
        yield break;
    }
}
