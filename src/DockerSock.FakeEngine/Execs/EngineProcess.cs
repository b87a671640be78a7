using System.Text;

namespace DockerSock.Fake;

/// <summary>Takes what a process writes.</summary>
/// <param name="stream">1 for standard output, 2 for standard error.</param>
/// <param name="bytes">What it writes.</param>
/// <param name="cancel">Gives up waiting for those who read it.</param>
internal delegate ValueTask ProcessOutput(byte stream, ReadOnlyMemory<byte> bytes, CancellationToken cancel);

/// <summary>
/// A process in a container, as <see cref="EngineContainer.OnRun"/> and <see cref="EngineContainer.OnExec"/> get it.
/// Bytes go both ways as they are: with a terminal too nothing is echoed and no newline becomes another.
/// </summary>
public sealed class EngineProcess
{
    private readonly CancellationTokenSource _killed = new();
    private readonly CancellationTokenRegistration _stop;
    private readonly Pulse _resized = new();
    private readonly ProcessInput _input;
    private readonly ProcessOutput _output;
    private readonly object _sizeSync = new();
    private (int Rows, int Columns) _size;

    internal EngineProcess(
        EngineContainer container, int pid, ProcessInput input, ProcessOutput output, CancellationToken stop)
    {
        Container = container;
        Pid = pid;
        _input = input;
        _output = output;
        Killed = _killed.Token;
        _stop = stop.Register(_killed.Cancel);
    }

    /// <summary>The container that it runs in.</summary>
    public EngineContainer Container { get; }

    /// <summary>Its words.</summary>
    public required IReadOnlyList<string> Words { get; init; }

    /// <summary>The user that it runs as, as the client wrote it; empty for root.</summary>
    public required string User { get; init; }

    /// <summary>Its whole environment, as NAME=value: the container's and its own.</summary>
    public required IReadOnlyList<string> Environment { get; init; }

    /// <summary>The directory that it starts in.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Whether it has a terminal.</summary>
    public required bool Tty { get; init; }

    /// <summary>Its number on the host.</summary>
    public int Pid { get; }

    /// <summary>
    /// Its input: what clients send, to the end of that. Without an input that is open it is at its end at once.
    /// </summary>
    public Stream Stdin => _input.Stream;

    /// <summary>Ends when it is killed, or its container ends.</summary>
    public CancellationToken Killed { get; }

    /// <summary>The size of its terminal; zeros when nobody has said one.</summary>
    public (int Rows, int Columns) Size
    {
        get
        {
            lock (_sizeSync)
            {
                return _size;
            }
        }
    }

    /// <summary>The signal that killed it; null for none.</summary>
    internal int? Signal { get; private set; }

    /// <summary>Writes to standard output; waits when a client reads too slowly.</summary>
    /// <param name="bytes">What it writes; of an exec one write is one frame.</param>
    public ValueTask WriteOutAsync(ReadOnlyMemory<byte> bytes) => _output(1, bytes, Killed);

    /// <summary>Writes to standard error, which is the same as standard output with a terminal.</summary>
    /// <param name="bytes">What it writes; of an exec one write is one frame.</param>
    public ValueTask WriteErrAsync(ReadOnlyMemory<byte> bytes) => _output((byte)(Tty ? 1 : 2), bytes, Killed);

    /// <summary>Writes text to standard output, as UTF-8.</summary>
    /// <param name="text">What it writes.</param>
    public ValueTask WriteOutAsync(string text) => WriteOutAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Writes text to standard error, as UTF-8.</summary>
    /// <param name="text">What it writes.</param>
    public ValueTask WriteErrAsync(string text) => WriteErrAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Completes when its terminal has another size than the one given.</summary>
    /// <param name="known">The size that the caller knows of.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <returns>The size now.</returns>
    public async Task<(int Rows, int Columns)> WaitForSizeAsync(
        (int Rows, int Columns) known, CancellationToken cancel = default)
    {
        while (true)
        {
            Task resized = _resized.Next;
            if (Size != known)
            {
                return Size;
            }

            await resized.WaitAsync(cancel);
        }
    }

    /// <summary>Does what its words would do if nobody had scripted it.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> SimulateAsync() => new Simulation(this).RunAsync();

    /// <summary>The same process with other words, whose output goes elsewhere.</summary>
    internal EngineProcess With(IReadOnlyList<string> words, ProcessOutput output) =>
        new(Container, Pid, _input, output, Killed)
        {
            Words = words,
            User = User,
            Environment = Environment,
            WorkingDirectory = WorkingDirectory,
            Tty = Tty,
        };

    internal void Resize(int rows, int columns)
    {
        lock (_sizeSync)
        {
            _size = (rows, columns);
        }

        _resized.Beat();
    }

    /// <summary>Kills it.</summary>
    internal void Kill(int signal)
    {
        Signal ??= signal;
        _ = _killed.CancelAsync();
    }

    /// <summary>It is over: nobody reads its input any more.</summary>
    internal void Close()
    {
        _stop.Dispose();
        _killed.Cancel();
        _input.Abandon();
    }
}
