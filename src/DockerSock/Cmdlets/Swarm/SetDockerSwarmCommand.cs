using System.Management.Automation;
using System.Text.Json.Nodes;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Changes the swarm, and renews its tokens, its unlock key, or its root certificate.</summary>
/// <remarks>What is not named stays as it is.</remarks>
/// <example><code>Set-DockerSwarm -CertExpiry 30d -TaskHistoryLimit 2</code>
/// Certificates for a month, and two old tasks for each slot.</example>
/// <example><code>(Set-DockerSwarm -RotateWorkerToken -PassThru).WorkerToken</code>
/// A new token; the old one is worth nothing.</example>
[Cmdlet(VerbsCommon.Set, "DockerSwarm", SupportsShouldProcess = true)]
[ApiOperation("SwarmUpdate", "docker swarm update")]
[Replaces("docker swarm ca")]
[OutputType(typeof(DockerSwarm))]
public sealed class SetDockerSwarmCommand : SwarmSettingsCmdlet
{
    /// <summary>Makes a new token for workers; those who have joined stay.</summary>
    [Parameter]
    public SwitchParameter RotateWorkerToken { get; set; }

    /// <summary>Makes a new token for managers; those who have joined stay.</summary>
    [Parameter]
    public SwitchParameter RotateManagerToken { get; set; }

    /// <summary>Makes a new unlock key; keep the old one until all managers have the new one.</summary>
    [Parameter]
    public SwitchParameter RotateUnlockKey { get; set; }

    /// <summary>
    /// Makes a new root certificate, or takes the one of -CACert, and gives all nodes certificates of it.
    /// </summary>
    [Parameter]
    [Alias("Rotate")]
    public SwitchParameter RotateCA { get; set; }

    /// <summary>The new root certificate, as PEM text; with -RotateCA.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CACert { get; set; }

    /// <summary>Its key, as PEM: text or a SecureString; with -RotateCA.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? CAKey { get; set; }

    /// <summary>Writes the swarm to the pipeline when it has been changed.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override string Action => "Update swarm";

    private protected override void Process()
    {
        if (!RotateCA && (CACert is not null || CAKey is not null))
        {
            throw new SockException(SockFailure.NameInvalid,
                "-CACert and -CAKey say what -RotateCA changes to; without it nothing would be done.",
                "Give -RotateCA too.");
        }

        base.Process();
    }

    private protected override async IAsyncEnumerable<object?> ActAsync(EngineCall call)
    {
        if (Spec is null && !RotateWorkerToken && !RotateManagerToken && !RotateUnlockKey && !RotateCA
            && DockerJson.Write(Settings()) == "{}")
        {
            throw new SockException(SockFailure.NameInvalid, "Nothing to change was given.");
        }

        await SwarmUpdate.RunAsync(call, "the swarm", DockerRequest.Get($"/swarm"), Change, change => call.SendAsync(
            DockerRequest.Post($"/swarm/update", change.Body).Query("version", change.Version)
                .Query("rotateWorkerToken", RotateWorkerToken).Query("rotateManagerToken", RotateManagerToken)
                .Query("rotateManagerUnlockKey", RotateUnlockKey))).ConfigureAwait(false);
        await WarnOfLockAsync(call).ConfigureAwait(false);
        if (PassThru)
        {
            yield return await call.ReadAsync(DockerRequest.Get($"/swarm"), DockerJson.Default.DockerSwarm)
                .ConfigureAwait(false);
        }
    }

    private void Change(JsonObject spec)
    {
        JsonMerge.Merge(spec, Spec);
        JsonMerge.Merge(spec, JsonMerge.Of(Settings(), null));
        if (RotateCA)
        {
            ulong rotation = spec["CAConfig"]?["ForceRotate"] is JsonValue number && number.TryGetValue(out ulong known)
                ? known : 0;
            JsonMerge.Merge(spec, JsonMerge.Of(new SwarmSpec
            {
                CAConfig = new SwarmCA
                {
                    // Without a certificate of the user's the swarm makes one; the one that was given before must go.
                    SigningCACert = CACert ?? "",
                    SigningCAKey = CAKey is null ? "" : SecretText.Of(CAKey, "The key"),
                    ForceRotate = rotation + 1,
                },
            }, null));
        }
    }
}
