using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace DockerSock.Completion;

/// <summary>Completes names of signals, with what they are for.</summary>
public sealed class SignalCompleter : IArgumentCompleter
{
    private static readonly (string Name, string Meaning)[] s_signals =
    [
        ("SIGTERM", "asks to end"), ("SIGKILL", "ends at once"), ("SIGHUP", "by custom: read the configuration again"),
        ("SIGINT", "Ctrl+C"),
        ("SIGQUIT", "asks to end, or to end gracefully"), ("SIGUSR1", "for the program's own use"),
        ("SIGUSR2", "for the program's own use"),
        ("SIGWINCH", "window size; some servers end gracefully"), ("SIGSTOP", "halts"), ("SIGCONT", "goes on"),
        ("SIGABRT", "ends with a dump"),
        ("SIGALRM", "timer"), ("SIGCHLD", "a child has ended"), ("SIGPIPE", "nobody reads"),
    ];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
        IDictionary fakeBoundParameters) =>
        s_signals.Where(signal => signal.Name.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase)
                || signal.Name.AsSpan(3).StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase))
            .Select(static signal =>
                new CompletionResult(signal.Name, signal.Name, CompletionResultType.ParameterValue, signal.Meaning));
}
