using System.Threading.Channels;

namespace DockerSock.Fake;

/// <summary>
/// The terminal of a simulated process: echoes what is typed, gathers lines, knows backspace, Ctrl-C and Ctrl-D.
/// </summary>
internal sealed class SimulatedTerminal
{
    private readonly EngineProcess _process;
    private readonly Channel<byte[]> _lines = Channel.CreateUnbounded<byte[]>();
    private readonly List<byte> _line = [];
    private readonly List<byte[]> _typed = [];

    public SimulatedTerminal(EngineProcess process)
    {
        _process = process;
        Input = new TextInput(async cancel =>
        {
            // What was there may have been thrown away by Ctrl-C in between.
            while (await _lines.Reader.WaitToReadAsync(cancel))
            {
                if (_lines.Reader.TryRead(out byte[]? line))
                {
                    return line;
                }
            }

            return default;
        });
        Interrupted = () => _process.Kill(2);
    }

    /// <summary>The lines that were typed.</summary>
    public TextInput Input { get; }

    /// <summary>What Ctrl-C does.</summary>
    public Action Interrupted { get; set; }

    /// <summary>Reads keys until there are no more.</summary>
    public async Task PumpAsync()
    {
        byte[] buffer = new byte[4096];
        try
        {
            while (await _process.Stdin.ReadAsync(buffer, _process.Killed) is > 0 and int count)
            {
                using MemoryStream echo = new();
                foreach (byte key in buffer.AsSpan(0, count))
                {
                    echo.Write(Press(key));
                }

                // A line is echoed before anybody reads it: what it leads to is shown behind it.
                await _process.WriteOutAsync(echo.ToArray());
                _typed.ForEach(line => _lines.Writer.TryWrite(line));
                _typed.Clear();
                if (buffer.AsSpan(0, count).Contains((byte)3))
                {
                    Interrupted();
                }
            }
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException
            or InvalidOperationException)
        {
            // The process is over.
        }

        _lines.Writer.TryComplete();
    }

    /// <summary>Takes a key and says what is echoed.</summary>
    private byte[] Press(byte key)
    {
        switch (key)
        {
            case 3:
                // As a terminal does, it forgets what nobody has read yet.
                _line.Clear();
                _typed.Clear();
                while (_lines.Reader.TryRead(out _))
                {
                }

                return "^C"u8.ToArray();
            case 4:
                Send();
                return [];
            case 8 or 127:
                if (_line.Count == 0)
                {
                    return [];
                }

                _line.RemoveAt(_line.Count - 1);
                return "\b \b"u8.ToArray();
            case (byte)'\r' or (byte)'\n':
                _line.Add((byte)'\n');
                Send();
                return "\r\n"u8.ToArray();
            default:
                _line.Add(key);
                return [key];
        }
    }

    private void Send()
    {
        _typed.Add([.. _line]);
        _line.Clear();
    }
}
