using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Tells the key that opens the managers of a locked swarm after a restart.</summary>
/// <remarks>Without it a swarm whose managers were all restarted is lost: keep it somewhere else.</remarks>
/// <example><code>(Get-DockerSwarmUnlockKey).UnlockKey | Set-Secret swarm</code>Keeps the key in a vault.</example>
/// <example><code>Get-DockerSwarmUnlockKey -Context m1 | Unlock-DockerSwarm -Context m2</code>
/// Opens another manager.</example>
[Cmdlet(VerbsCommon.Get, "DockerSwarmUnlockKey")]
[ApiOperation("SwarmUnlockkey", "docker swarm unlock-key")]
[OutputType(typeof(DockerSwarmUnlockKey))]
public sealed class GetDockerSwarmUnlockKeyCommand : DockerCmdlet
{
    private protected override void Process() => Ask(null, ReadAsync);

    private static async IAsyncEnumerable<object?> ReadAsync(EngineCall call)
    {
        DockerSwarmUnlockKey key = await call.ReadAsync(DockerRequest.Get($"/swarm/unlockkey"),
            DockerJson.Default.DockerSwarmUnlockKey).ConfigureAwait(false);
        yield return key.UnlockKey.Length > 0 ? key
            : throw new SockException(SockFailure.ObjectNotFound,
                $"The swarm of {call.Engine.Endpoint} is not locked: it has no key.",
                "Set-DockerSwarm -AutoLock locks it.");
    }
}
