using System.Collections;
using System.Management.Automation;

namespace DockerSock.Cmdlets;

/// <summary>
/// The error output of a command in the error stream, as PowerShell treats a native program's: <c>2&gt;$null</c> and
/// <c>2&gt;&amp;1</c> work, and since programs write progress and notes there too, no line ends anything, counts as a
/// failure or stays in $Error, whatever $ErrorActionPreference says. -ErrorAction SilentlyContinue leaves them out.
/// </summary>
internal sealed class ErrorLines(PSCmdlet cmdlet) : IDisposable
{
    /// <summary>
    /// A cmdlet's own WriteError obeys $ErrorActionPreference. A pipeline that shares its streams has a say of its own.
    /// </summary>
    private const string Writer = """
        & {
            [CmdletBinding()]
            param([Parameter(ValueFromPipeline)] $Line)
            process { $PSCmdlet.WriteError($Line) }
        } -ErrorAction Continue
        """;

    private readonly bool _isSilent = cmdlet.MyInvocation.BoundParameters.TryGetValue("ErrorAction", out object? asked)
        && asked is ActionPreference.SilentlyContinue or ActionPreference.Ignore;

    private SteppablePipeline? _writer;

    /// <summary>Writes a line.</summary>
    public void Write(ErrorRecord line)
    {
        if (_isSilent)
        {
            return;
        }

        if (_writer is null)
        {
            _writer = ScriptBlock.Create(Writer).GetSteppablePipeline();
            // The command that runs, which is the cmdlet, lends its streams.
            _writer.Begin(true, (EngineIntrinsics)cmdlet.GetVariableValue("ExecutionContext"));
        }

        _writer.Process(line);
        if (cmdlet.SessionState.PSVariable.GetValue("global:Error") is ArrayList { Count: > 0 } errors
            && errors[0] is ErrorRecord kept && kept.Exception == line.Exception)
        {
            errors.RemoveAt(0);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _writer?.Dispose();
}
