using System.Runtime.InteropServices;

namespace DockerSock.Client;

/// <summary>
/// The terminal of this process in raw mode: every key is a byte for somebody else, Ctrl+C too. Disposing it restores
/// what was before; so does the end of the process by a signal. Linux and macOS.
/// </summary>
internal sealed partial class RawTerminal : IDisposable
{
    private const int Input = 0;
    private const int Now = 0;
    private const int Drain = 1;
    private const short Readable = 1;

    /// <summary>More than any system's struct termios has; it is not looked into.</summary>
    private const int TermiosSize = 256;

    private readonly byte[] _before = new byte[TermiosSize];
    private readonly PosixSignalRegistration[] _signals;
    private int _restored;

    private RawTerminal()
    {
        if (GetAttributes(Input, _before) != 0)
        {
            throw NoTerminal();
        }

        byte[] raw = [.. _before];
        MakeRaw(raw);
        // Before the mode changes: whoever ends the process from now on leaves a terminal that works.
        _signals = [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT }
            .Select(signal => PosixSignalRegistration.Create(signal, _ => Restore()))];
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        if (SetAttributes(Input, Now, raw) != 0)
        {
            Dispose();
            throw NoTerminal();
        }
    }

    /// <summary>Rows and columns of the window.</summary>
    public static (int Rows, int Columns) Size
    {
        get
        {
            ushort[] size = new ushort[4];
            nuint request = OperatingSystem.IsMacOS() ? 0x40087468u : 0x5413u;
            return IoControl(1, request, size) == 0 && size[0] > 0 ? (size[0], size[1]) : (24, 80);
        }
    }

    /// <summary>Takes the terminal.</summary>
    /// <exception cref="SockException">There is none.</exception>
    public static RawTerminal Open() =>
        OperatingSystem.IsWindows() || Console.IsInputRedirected || Console.IsOutputRedirected ? throw NoTerminal()
            : new RawTerminal();

    /// <summary>
    /// Reads keys that have been pressed; 0 when none was within the time, -1 when the terminal is gone.
    /// </summary>
    public static int Read(byte[] buffer, TimeSpan wait)
    {
        PollEntry[] entries = [new PollEntry { File = Input, Events = Readable }];
        int ready = Poll(entries, 1, (int)wait.TotalMilliseconds);
        if (ready <= 0)
        {
            return 0;
        }

        nint count = ReadFile(Input, buffer, (nuint)buffer.Length);
        return count > 0 ? (int)count : -1;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Restore();
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        Array.ForEach(_signals, static signal => signal.Dispose());
    }

    /// <summary>The failure of who needs a terminal and has none.</summary>
    public static SockException NoTerminal() =>
        new(SockFailure.NoTerminal, "There is no terminal to work in: input or output is redirected.",
        "Use Invoke-DockerExec for commands that need none.");

    private void OnExit(object? sender, EventArgs exit) => Restore();

    private void Restore()
    {
        if (Interlocked.Exchange(ref _restored, 1) == 0)
        {
            _ = SetAttributes(Input, Drain, _before);
        }
    }

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    private static partial int GetAttributes(int file, [Out] byte[] attributes);

    [LibraryImport("libc", EntryPoint = "tcsetattr")]
    private static partial int SetAttributes(int file, int when, byte[] attributes);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    private static partial void MakeRaw([In, Out] byte[] attributes);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int IoControl(int file, nuint request, [Out] ushort[] size);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll([In, Out] PollEntry[] entries, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint ReadFile(int file, [Out] byte[] buffer, nuint count);

    /// <summary>The system's struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int File;
        public short Events;
        public short Happened;
    }
}
