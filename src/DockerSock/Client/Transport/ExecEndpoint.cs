using System.Collections.Concurrent;
using System.ComponentModel;

namespace DockerSock.Client;

/// <summary>
/// A program as the way to an engine: its input and output are the socket. Each connection starts one, without a shell
/// in between. <c>exec:wsl.exe -d Ubuntu docker system dial-stdio</c>
/// </summary>
public sealed class ExecEndpoint : DockerEndpoint
{
    internal const string Scheme = "exec:";

    /// <summary>How long a program may take until it is through to the engine.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const string CurlSocket = "/tmp/engine.sock";

    private static readonly ConcurrentDictionary<string, bool> s_named = new(StringComparer.Ordinal);

    private readonly IReadOnlyList<string> _words;

    /// <summary>The endpoint behind a command.</summary>
    /// <param name="command">The program, by its name on PATH or its full path, and its arguments; quotes, single or
    /// double, hold a word together.</param>
    /// <exception cref="SockException">There is no command, a quote is open, or the path is not a full one.</exception>
    public ExecEndpoint(string command)
    {
        Command = command.Trim();
        Text = Scheme + Command;
        _words = CommandText.Split(Command, OperatingSystem.IsWindows())
            ?? throw Invalid("a quote is open at its end", "Close it, or put a backslash before one that is meant.");
        if (_words.Count == 0 || _words[0].Length == 0)
        {
            throw Invalid("it has no program", $"Use {Scheme}PROGRAM ARGUMENTS, as in {Scheme}docker system dial-stdio.");
        }

        if (_words[0].AsSpan().ContainsAny('/', '\\') && !Path.IsPathFullyQualified(_words[0]))
        {
            throw Invalid($"'{_words[0]}' is neither a name nor a full path",
                "No shell has a part in it, and it is meant from no folder.");
        }

        if (Text.Contains('\0'))
        {
            throw Invalid("it has a zero in it", null);
        }
    }

    /// <summary>The command, as it was written.</summary>
    public string Command { get; }

    /// <inheritdoc/>
    public override string Text { get; }

    internal override Uri BaseAddress { get; } = new("http://localhost");

    internal override TimeSpan StartLimit => Patience;

    /// <summary>curl has no such way: socat makes a socket of the command, for one connection.</summary>
    internal override string CurlBefore =>
        $"socat UNIX-LISTEN:{CurlSocket} {Curl.Quote("EXEC:" + Command)} & sleep 1; ";

    internal override string CurlOptions => $"--unix-socket {CurlSocket} ";

    /// <summary>Remembers a program that the user has named, or makes sure that he has.</summary>
    /// <exception cref="SockException">Only an object names it, which may come from anywhere.</exception>
    internal void MustBeNamed(bool isWritten)
    {
        if (isWritten)
        {
            s_named.TryAdd(Text, true);
        }
        else if (!s_named.ContainsKey(Text))
        {
            throw new SockException(SockFailure.EndpointInsecure,
                $"An object names '{Text}' as its engine, which is a program to be started, and nobody has named it here.",
                "Where it is right, name it with -DockerHost: from then on objects of it are taken in this session.");
        }
    }

    internal override ValueTask EndSendingAsync(Stream connection)
    {
        ((ProcessStream)((FirstAnswerStream)connection).Inner).EndSending();
        return ValueTask.CompletedTask;
    }

    private protected override Task<Stream> OpenAsync(CancellationToken cancel) =>
        Task.FromResult<Stream>(Connect(Start(this, _words, canAsk: false)));

    private FirstAnswerStream Connect(TransportProcess process) =>
        new(new ProcessStream(process), new ProcessWay(this, process, Command));

    /// <summary>Starts a program that is a way to an engine.</summary>
    /// <exception cref="SockException">There is no such program, or it cannot be started.</exception>
    internal static TransportProcess Start(DockerEndpoint endpoint, IReadOnlyList<string> words, bool canAsk)
    {
        string program = words[0];
        bool isPath = Path.IsPathFullyQualified(program);
        string file = (isPath ? File.Exists(program) ? program : null : ProgramFile.Find(program))
            ?? throw new SockException(SockFailure.ProgramMissing, $"There is no way to {endpoint}: program not found, "
                + (isPath ? $"there is no file '{program}'." : $"'{program}' is in no folder of PATH."),
                "Install it, or name the engine in another way.");
        try
        {
            return TransportProcess.Start(file, words.Skip(1), canAsk);
        }
        catch (Win32Exception problem)
        {
            throw new SockException(SockFailure.ProgramFailed, $"There is no way to {endpoint}: '{file}' cannot be "
                + $"started: {problem.Message}.", null, problem);
        }
    }

    private SockException Invalid(string why, string? advice) =>
        new(SockFailure.EndpointInvalid, $"'{Text}' names no endpoint: {why}.", advice);
}
