using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Tells whether an engine answers, how fast, and what it is; and when it does not, why.</summary>
/// <remarks>
/// It never fails: what is wrong is in Problem, in words, with what can be done about it. The engine is asked each
/// time, also when it was spoken with before; one that accepts the connection and says nothing is given ten seconds.
/// </remarks>
/// <example><code>if (-not (Test-DockerSock).Answers) { 'No engine here.' }</code>In a script.</example>
/// <example><code>Test-DockerSock -Context local, build1, build2 | Where-Object Problem | Format-List DockerHost, Problem</code>
/// Which engines are down, and why.</example>
[Cmdlet(VerbsDiagnostic.Test, "DockerSock")]
[ApiOperation("SystemPing")]
[ApiOperation("SystemPingHead")]
[OutputType(typeof(SockTest))]
public sealed class TestDockerSockCommand : DockerCmdlet
{
    private protected override void Process() => Ask(null, TestAsync);

    private protected override void Handle(string named, SockException problem) => WriteObject(Failed(named, problem));

    private static async IAsyncEnumerable<object?> TestAsync(EngineCall call)
    {
        SockTest test;
        try
        {
            test = await call.TestAsync().ConfigureAwait(false);
        }
        catch (SockException problem)
        {
            test = Failed(call.Engine.Endpoint.Text, problem);
        }

        yield return test;
    }

    private static SockTest Failed(string host, SockException problem) => new()
    {
        DockerHost = host,
        Problem = ErrorTable.ToRecord(problem, null).ErrorDetails.Message,
    };
}
