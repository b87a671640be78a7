using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;

namespace DockerSock.Cmdlets;

/// <summary>Sends a signal to the main process of containers.</summary>
/// <remarks>
/// Without -Signal it is SIGKILL, which ends the container at once. A container that does not run is an error.
/// </remarks>
/// <example><code>Send-DockerSignal proxy HUP</code>Has the proxy read its configuration again.</example>
/// <example><code>Get-DockerContainer job* | Send-DockerSignal</code>Kills all jobs.</example>
[Cmdlet(VerbsCommunications.Send, "DockerSignal", SupportsShouldProcess = true)]
[ApiOperation("ContainerKill", "docker kill")]
[OutputType(typeof(Models.ContainerSummary))]
public sealed class SendDockerSignalCommand : ContainerTargetCmdlet
{
    /// <summary>The signal: a name with or without SIG, or its number. Without it SIGKILL.</summary>
    [Parameter(Position = 1)]
    [Alias("s")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SignalCompleter))]
    public string? Signal { get; set; }

    private protected override string Action => $"Send {Signal ?? "SIGKILL"} to container";

    private protected override Task ActAsync(EngineCall call, string target) =>
        call.SendAsync(DockerRequest.Post($"/containers/{target}/kill").Query("signal", Signal));
}
