namespace DockerSock.Completion;

/// <summary>Completes names of signals, with what they are for; SIG may be left out.</summary>
public sealed class SignalCompleter : WordCompleter
{
    private protected override IEnumerable<(string Text, string Meaning)> Words =>
    [
        ("SIGTERM", "asks to end"), ("SIGKILL", "ends at once"), ("SIGHUP", "by custom: read the configuration again"),
        ("SIGINT", "Ctrl+C"),
        ("SIGQUIT", "asks to end, or to end gracefully"), ("SIGUSR1", "for the program's own use"),
        ("SIGUSR2", "for the program's own use"),
        ("SIGWINCH", "window size; some servers end gracefully"), ("SIGSTOP", "halts"), ("SIGCONT", "goes on"),
        ("SIGABRT", "ends with a dump"),
        ("SIGALRM", "timer"), ("SIGCHLD", "a child has ended"), ("SIGPIPE", "nobody reads"),
    ];

    private protected override bool IsMeant(string word, string typed) =>
        Begins(word, typed) || Begins(word.AsSpan(3), typed);
}
