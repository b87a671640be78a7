using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace DockerSock.Client;

/// <summary>
/// A program that was started as a way to an engine, or a part of one. Ctrl+C at the prompt does not reach it, and it
/// does not outlive this process.
/// </summary>
internal sealed partial class TransportProcess : IDisposable
{
    private const int SignalKill = 9;
    private const int SignalTerm = 15;

    /// <summary>Bytes of what it says that are kept, the last ones.</summary>
    private const int Kept = 4096;

    /// <summary>How long a program may take to end when it is asked to, before it is ended.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long to wait for what a program has said: those that it has started in its turn may keep the line open.
    /// </summary>
    private static readonly TimeSpan s_lastWords = TimeSpan.FromMilliseconds(500);

    private readonly Process _process;
    private readonly Task _said;
    private readonly byte[] _words = new byte[Kept];
    private readonly Task _exit;
    private readonly bool _hasGroup;
    private readonly int _id;
    private long _wordCount;
    private int _isEnding;

    private TransportProcess(Process process, bool hasGroup)
    {
        (_process, _hasGroup, _id) = (process, hasGroup, process.Id);
        Target = (hasGroup ? "-" : "") + _id;
        ProcessKeeper.Add(this);
        _said = ListenAsync();
        _exit = ExitAsync();
    }

    /// <summary>The number by which signals reach it; negative for its group.</summary>
    public string Target { get; }

    /// <summary>What it reads.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>What it writes.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>True when it has ended.</summary>
    public bool HasExited => _exit.IsCompleted;

    /// <summary>Ends when it has ended.</summary>
    public Task Exit => _exit;

    /// <summary>Starts a program.</summary>
    /// <param name="program">Its file.</param>
    /// <param name="arguments">Its arguments, each as it is.</param>
    /// <param name="canAsk">True for one that may ask questions on the terminal: it stays in the session of this
    /// process, where the terminal is, and does not hear of Ctrl+C.</param>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    public static TransportProcess Start(string program, IEnumerable<string> arguments, bool canAsk = false)
    {
        // Who ends it with this process is there before it is.
        ProcessKeeper.Prepare();

        // A session of its own, where there is the program for it. With one that is asked to ignore it, Ctrl+C reaches
        // it and does nothing. Both become the program: the number of the process is its own.
        string? setsid = OperatingSystem.IsWindows() || canAsk ? null : ProgramFile.Find("setsid");
        (string file, string[] before) = setsid is not null ? (setsid, [program])
            : OperatingSystem.IsWindows() ? (program, [])
            : ("/bin/sh", (string[])["-c", "trap '' INT; exec \"$@\"", "sh", program]);
        ProcessStartInfo start = new(file, [.. before, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // On Windows, where Ctrl+C reaches all of a console.
            CreateNoWindow = true,
        };
        return new TransportProcess(Process.Start(start)!, setsid is not null);
    }

    /// <summary>How many bytes it has said.</summary>
    public long Told => Volatile.Read(ref _wordCount);

    /// <summary>What it has said on its error output, the last 4 KiB.</summary>
    public string Said
    {
        get
        {
            lock (_words)
            {
                int from = (int)(_wordCount % Kept);
                byte[] all = _wordCount <= Kept ? _words[..(int)_wordCount] : [.. _words[from..], .. _words[..from]];
                return Encoding.UTF8.GetString(all).ReplaceLineEndings("\n").Trim('\n', ' ', '\0');
            }
        }
    }

    /// <summary>
    /// Waits until it has ended and has said all; its exit code, or null for one that goes on although it has closed
    /// its output.
    /// </summary>
    public async Task<int?> EndAsync(CancellationToken cancel)
    {
        try
        {
            await _exit.WaitAsync(s_patience, cancel).ConfigureAwait(false);
            await _said.WaitAsync(s_lastWords, cancel).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // What is known by now is told.
        }

        return _exit.IsCompletedSuccessfully ? ExitCode : null;
    }

    /// <summary>What it ended with.</summary>
    public int ExitCode { get; private set; }

    /// <summary>Asks it to end, or ends it.</summary>
    /// <param name="isLast">True to end it.</param>
    public void Signal(bool isLast)
    {
        if (HasExited)
        {
            return;
        }

        try
        {
            if (OperatingSystem.IsWindows())
            {
                _process.Kill(entireProcessTree: true);
                return;
            }

            int signal = isLast ? SignalKill : SignalTerm;
            // The session is made by the program that becomes it: at the very beginning there is no group yet.
            if (!_hasGroup || Kill(-_id, signal) != 0)
            {
                _ = Kill(_id, signal);
            }
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception)
        {
            // It has ended by itself.
        }
    }

    /// <summary>Ends it: it is asked to, and three seconds later it is ended. Nobody waits for that.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isEnding, 1) == 0)
        {
            _ = DisposeAsync();
        }
    }

    private async Task DisposeAsync()
    {
        Signal(isLast: false);
        Close(Input);
        // Who reads is not to wait until it has gone.
        Close(Output);
        try
        {
            await _exit.WaitAsync(s_patience).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Signal(isLast: true);
            await _exit.ConfigureAwait(false);
        }

        Close(_process.StandardError.BaseStream);
        _process.Dispose();
    }

    private static void Close(Stream stream)
    {
        try
        {
            stream.Dispose();
        }
        catch (IOException)
        {
            // The other end has gone.
        }
    }

    private async Task ExitAsync()
    {
        await _process.WaitForExitAsync().ConfigureAwait(false);
        ExitCode = _process.ExitCode;
        ProcessKeeper.Remove(this);
    }

    private async Task ListenAsync()
    {
        byte[] buffer = new byte[Kept];
        try
        {
            Stream errors = _process.StandardError.BaseStream;
            while (await errors.ReadAsync(buffer).ConfigureAwait(false) is > 0 and var count)
            {
                lock (_words)
                {
                    for (int at = 0; at < count; at++)
                    {
                        _words[_wordCount++ % Kept] = buffer[at];
                    }
                }
            }
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // It was ended.
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int id, int signal);
}
