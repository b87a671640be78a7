using System.Management.Automation;
using System.Reflection;
using DockerSock.Client;

namespace DockerSock.Cmdlets;

/// <summary>
/// What a command that has ended leaves behind, as a native program does in PowerShell: $LASTEXITCODE, $?, and an error
/// where $PSNativeCommandUseErrorActionPreference asks for one.
/// </summary>
/// <param name="cmdlet">The cmdlet that runs it.</param>
/// <param name="failure">The exit code when it could not be run or was not seen to its end.</param>
internal sealed class ExitStatus(PSCmdlet cmdlet, Func<Exception, int> failure)
{
    private const int Interrupted = 130;

    private readonly List<CommandExit> _failed = [];
    private int _code;
    private bool _isOver;

    /// <summary>A command has ended; of several, the first exit code that is not 0 is the whole's.</summary>
    public void Take(CommandExit exit)
    {
        if (exit.ExitCode != 0)
        {
            _failed.Add(exit);
            // One that 32 bits cannot hold must not become 0.
            Set((int)exit.ExitCode is not 0 and var code ? code : 1);
        }
    }

    /// <summary>
    /// It could not be run. Said before the error is written, which may end the pipeline: the exit code of an earlier
    /// command must not stay.
    /// </summary>
    public void Fail(Exception problem) => Set(failure(problem));

    /// <summary>All have ended.</summary>
    /// <param name="mayRaise">False where the exit code is part of what was asked for.</param>
    public void End(bool mayRaise)
    {
        _isOver = true;
        Publish();
        if (_failed.Count == 0 || !mayRaise)
        {
            return;
        }

        SetQuestionMark();
        if (LanguagePrimitives.IsTrue(cmdlet.GetVariableValue("PSNativeCommandUseErrorActionPreference")))
        {
            _failed.ForEach(exit => cmdlet.WriteError(ErrorTable.OfExit(exit)));
        }
    }

    /// <summary>The cmdlet ends; stopped before its command, it leaves what a shell leaves after Ctrl+C.</summary>
    public void Leave(bool isStopped)
    {
        if (isStopped && !_isOver)
        {
            Set(Interrupted);
        }
    }

    private void Set(int code)
    {
        _code = _code == 0 ? code : _code;
        Publish();
    }

    private void Publish() => cmdlet.SessionState.PSVariable.Set("global:LASTEXITCODE", _code);

    /// <summary>
    /// Makes $? false without an error, which a native program can and a cmdlet cannot: PowerShell has no public way.
    /// Where its own is not found $? stays true, as after any cmdlet that wrote no error.
    /// </summary>
    private void SetQuestionMark()
    {
        const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;
        object runtime = cmdlet.CommandRuntime;
        object? pipeline = runtime.GetType().GetProperty("PipelineProcessor", Hidden)?.GetValue(runtime);
        pipeline?.GetType().GetProperty("ExecutionFailed", Hidden)?.SetValue(pipeline, true);
    }
}
