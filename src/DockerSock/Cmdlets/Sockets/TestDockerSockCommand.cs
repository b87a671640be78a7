using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Examines the way to an engine and the engine: what is well, what is wrong, and what helps.</summary>
/// <remarks>
/// It never fails: what is wrong is in State, Sentence and Remedy. One object for each check: the endpoint and who
/// named it, the path, what is there, whether you may use it, whether it answers, what it is, its version and what
/// that lacks, its clock, its disk, what a proxy on the way refuses, TLS, ssh. It sends GET and HEAD alone, for
/// nothing that takes an engine long. With -Quick it asks one question and gives one object for each engine, with
/// -Quiet one $true or $false. </remarks>
/// <example><code>Test-DockerSock</code>What is wrong here?</example>
/// <example><code>if (-not (Test-DockerSock -Quiet)) { 'No engine here.' }</code>In a script.</example>
/// <example><code>Test-DockerSock -Context local, build1, build2 | Where-Object State -eq Failed | Format-List DockerHost, Sentence, Remedy</code>
/// Which engines are down, and why.</example>
/// <example><code>(Test-DockerSock -Quick).Latency</code>How fast it answers.</example>
[Cmdlet(VerbsDiagnostic.Test, "DockerSock")]
[ApiOperation("SystemPing")]
[ApiOperation("SystemPingHead")]
[OutputType(typeof(SockCheck), typeof(SockTest), typeof(bool))]
public sealed class TestDockerSockCommand : DockerCmdlet
{
    /// <summary>Asks one question, whether the engine answers, and gives one object for each engine.</summary>
    [Parameter]
    public SwitchParameter Quick { get; set; }

    /// <summary>Gives $true where each engine that is asked answers, $false otherwise, and nothing else.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>Seconds that an engine may take for an answer; five when it is left out.</summary>
    [Parameter]
    [ValidateRange(0.001, 2147483.0)]
    public double TimeoutSec { get; set; } = 5;

    private volatile bool _isAnyAway;

    private TimeSpan Limit => TimeSpan.FromSeconds(TimeoutSec);

    private protected override void Process() => Ask(null, Quick || Quiet ? TestAsync : ExamineAsync);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (Quiet)
        {
            // One answer: of several, PowerShell would take a list of $false for true.
            WriteObject(!_isAnyAway);
        }
    }

    private protected override void Handle(string named, SockException problem)
    {
        _isAnyAway = true;
        if (!Quiet)
        {
            WriteObject(Quick ? Failed(named, problem) : new SockCheck
            {
                DockerHost = named,
                Check = "Endpoint",
                State = nameof(SockCheckState.Failed),
                Sentence = problem.Message,
                Remedy = problem.Advice,
            });
        }
    }

    private async IAsyncEnumerable<object?> ExamineAsync(EngineCall call)
    {
        EngineDoctor doctor = new(call, DockerHost.Length > 0 || Context.Length > 0, Limit);
        foreach (SockCheck check in await doctor.ExamineAsync().ConfigureAwait(false))
        {
            yield return check;
        }
    }

    private async IAsyncEnumerable<object?> TestAsync(EngineCall call)
    {
        SockTest test;
        try
        {
            test = await call.TestAsync(Limit).ConfigureAwait(false);
        }
        catch (SockException problem)
        {
            test = Failed(call.Engine.Endpoint.Text, problem);
            _isAnyAway = true;
        }

        if (!Quiet)
        {
            yield return test;
        }
    }

    private static SockTest Failed(string host, SockException problem) => new()
    {
        DockerHost = host,
        Problem = ErrorTable.ToRecord(problem, null).ErrorDetails.Message,
    };
}
