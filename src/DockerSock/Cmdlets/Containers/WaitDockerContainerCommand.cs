using System.Management.Automation;
using System.Text.RegularExpressions;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// Waits until containers have ended, run, are healthy or removed, have written a line, or listen on a port.
/// </summary>
/// <remarks>
/// It subscribes to what happens before it looks, so that no change is missed, and waits for all containers at the same
/// time. One that was created and never started has not ended: it is waited for, with a warning. Waiting for Healthy
/// without a health check is an error at once. A container that ends while one waits for Running, Healthy, Log or Port
/// is an error with its exit code and last lines. Log counts lines of the run that goes on, or of the next one. Port
/// asks the kernel inside the container, so that the port need not be published.
/// </remarks>
/// <example><code>Wait-DockerContainer job*</code>Until all jobs have ended; each with its ExitCode.</example>
/// <example><code>Wait-DockerContainer db -For Healthy -TimeoutSec 60</code>At most a minute.</example>
/// <example><code>Wait-DockerContainer db -For Log 'ready to accept connections'</code>A line of the log.</example>
/// <example><code>New-DockerContainer nginx -Name web -Start | Wait-DockerContainer -For Port 80</code>
/// Until somebody listens.</example>
[Cmdlet(VerbsLifecycle.Wait, "DockerContainer")]
[Replaces("docker wait")]
[ApiOperation("ContainerInspect")]
[OutputType(typeof(ContainerWait))]
public sealed class WaitDockerContainerCommand : ContainerReadCmdlet
{
    private WaitOptions _options = null!;
    private bool _piped;

    /// <summary>
    /// What the pipeline brought, text too. In <c>... | Wait-DockerContainer -For Log ready</c> the word takes the
    /// place of -Id, and is meant for -Value.
    /// </summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    [ObjectIdentity]
    public ObjectIdentity[]? Piped { get; set; }

    /// <summary>What to wait for: Exited when not given.</summary>
    [Parameter(Position = 1)]
    public WaitFor For { get; set; }

    /// <summary>
    /// For Log: a regular expression, which counts case unless it says (?i). For Port: the port's number in the
    /// container.
    /// </summary>
    [Parameter(Position = 2)]
    [Alias("Match", "Port", "Pattern")]
    [ValidateNotNullOrEmpty]
    public string? Value { get; set; }

    /// <summary>Seconds to wait for each container; without it as long as it takes.</summary>
    [Parameter]
    [ValidateRange(0.001, 2147483.0)]
    public double? TimeoutSec { get; set; }

    private protected override int AtOnce => int.MaxValue;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _piped = MyInvocation.ExpectingInput && For is WaitFor.Log or WaitFor.Port && Value is null && Id is [_]
            && MyInvocation.BoundParameters.ContainsKey(nameof(Id));
        Value = _piped ? Id[0].Text : Value;
        Guard(() => _options = new WaitOptions(For, Pattern(), Port(), TimeoutSec is { } limit
            ? TimeSpan.FromSeconds(limit) : null));
    }

    private protected override ObjectIdentity[] Targets => _piped ? Piped ?? [] : Id;

    private protected override async IAsyncEnumerable<object?> RunAsync(EngineCall call, string target)
    {
        yield return await new ContainerWaiter(call, target, _options).WaitAsync().ConfigureAwait(false);
    }

    private Regex? Pattern()
    {
        if (For is not (WaitFor.Log or WaitFor.Port) && Value is not null)
        {
            throw new SockException(SockFailure.NameInvalid, $"'{Value}': -For {For} takes no value.",
                "Only Log takes a regular expression, and Port a number.");
        }

        if (For != WaitFor.Log)
        {
            return null;
        }

        try
        {
            return ExpressionAttribute.Of(Value ?? throw new SockException(SockFailure.NameInvalid,
                "-For Log needs a regular expression.", "Write -For Log 'ready'."));
        }
        catch (FormatException wrong)
        {
            throw new SockException(SockFailure.NameInvalid, wrong.Message, null, wrong);
        }
    }

    private int Port() => For != WaitFor.Port ? 0
        : int.TryParse(Value, out int port) && port is > 0 and < 65536 ? port
        : throw new SockException(SockFailure.NameInvalid, $"'{Value}' is not a port.",
            "Write -For Port 80: the number in the container.");
}
