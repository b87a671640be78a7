using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;

namespace DockerSock.Cmdlets;

/// <summary>A cmdlet that ends the process of containers, with the user's own patience and signal.</summary>
public abstract class ContainerStopCmdlet : ContainerTargetCmdlet
{
    /// <summary>
    /// Seconds to wait before the engine kills the container; -1 waits for ever. Without it the container's own.
    /// </summary>
    [Parameter]
    [Alias("t", "Time")]
    [ValidateRange(-1, int.MaxValue)]
    public int? Timeout { get; set; }

    /// <summary>Signal to send in place of the container's own stop signal; API 1.42.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SignalCompleter))]
    public string? Signal { get; set; }

    /// <summary>Sends a request with both.</summary>
    private protected Task SendAsync(EngineCall call, DockerRequest request) =>
        call.SendAsync(request.Query("t", Timeout).Query("signal", Signal, since: "1.42"));
}
