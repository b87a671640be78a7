using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>What a stream of output is, and whose.</summary>
/// <param name="Frames">True for frames, false for the one stream of a terminal.</param>
/// <param name="Times">True when each entry begins with the time at which it was written.</param>
internal readonly record struct OutputShape(bool Frames, bool Times = false)
{
    /// <summary>Name of the container.</summary>
    public string Container { get; init; } = "";

    /// <summary>Endpoint of the engine.</summary>
    public string DockerHost { get; init; } = "";
}

/// <summary>
/// Joins chunks of output to lines. A line, or one letter's bytes, may be split over chunks and frames; the last line may lack
/// its newline. Bytes that are not UTF-8 become U+FFFD.
/// </summary>
internal sealed class OutputLines
{
    /// <summary>An engine cuts a line of a terminal into entries of this size, each with its own time in front.</summary>
    private const int EntrySize = 16 * 1024;

    private static readonly string[] s_names = ["stdin", "stdout", "stderr"];

    private readonly OutputShape _shape;
    private readonly LogTime _time = new();
    private readonly OpenLine[] _open = [new(), new(), new()];
    private readonly List<LogLine> _complete = [];

    private OutputLines(OutputShape shape) => _shape = shape;

    /// <summary>The lines of all streams, in the order in which they became complete.</summary>
    /// <exception cref="SockException">The body does not consist of frames, or breaks off in one.</exception>
    public static async IAsyncEnumerable<LogLine> ReadAsync(Stream body, OutputShape shape, [EnumeratorCancellation] CancellationToken cancel)
    {
        OutputLines lines = new(shape);
        await foreach (OutputChunk chunk in OutputChunks.ReadAsync(body, shape.Frames, cancel).ConfigureAwait(false))
        {
            lines.Add(chunk);
            foreach (LogLine line in lines._complete)
            {
                yield return line;
            }

            lines._complete.Clear();
        }

        lines.AddRest();
        foreach (LogLine line in lines._complete)
        {
            yield return line;
        }
    }

    private void Add(OutputChunk chunk)
    {
        ReadOnlySpan<byte> bytes = chunk.Bytes.Span;
        OpenLine open = _open[chunk.Stream];
        if (_shape.Frames && _shape.Times && chunk.StartsFrame)
        {
            bytes = bytes[TimeOf(bytes, open)..];
        }

        while (bytes.Length > 0)
        {
            if (!_shape.Frames && _shape.Times && !TakeTime(ref bytes, open))
            {
                return;
            }

            int end = bytes.IndexOf((byte)'\n');
            int take = end < 0 ? bytes.Length : end;
            if (!_shape.Frames && _shape.Times && open.Bytes.WrittenCount + take > open.NextTime)
            {
                // Up to where the next entry of the same line may begin.
                take = open.NextTime - open.Bytes.WrittenCount;
                open.Bytes.Write(bytes[..take]);
                bytes = bytes[take..];
                open.NeedsTime = true;
                continue;
            }

            if (end < 0)
            {
                open.Bytes.Write(bytes);
                open.IsOpen = true;
                return;
            }

            Complete(chunk.Stream, open, bytes[..end]);
            bytes = bytes[(end + 1)..];
        }
    }

    /// <summary>The time in front of an entry of a terminal's log; false when more bytes are needed to see it.</summary>
    private bool TakeTime(ref ReadOnlySpan<byte> bytes, OpenLine open)
    {
        if (!open.NeedsTime)
        {
            return true;
        }

        // The time may be split over reads.
        int known = open.Head.WrittenCount;
        int take = Math.Min(bytes.Length, LogTime.Longest - known);
        open.Head.Write(bytes[..take]);
        ReadOnlySpan<byte> head = open.Head.WrittenSpan;
        if (head.Length < LogTime.Longest && head.IndexOfAny((byte)' ', (byte)'\n') < 0)
        {
            bytes = [];
            return false;
        }

        int length = TimeOf(head, open);
        if (length >= known)
        {
            bytes = bytes[(length - known)..];
        }
        else
        {
            // No time after all: what was set aside belongs to the line.
            open.Bytes.Write(head[..known]);
        }

        open.Head.ResetWrittenCount();
        open.NeedsTime = false;
        open.NextTime = open.Bytes.WrittenCount + EntrySize;
        return true;
    }

    /// <summary>Reads the time in front of an entry; it is the line's when the line begins with the entry. Returns its length.</summary>
    private int TimeOf(ReadOnlySpan<byte> bytes, OpenLine open)
    {
        if (!_time.TryRead(bytes, out long nanoseconds, out int length))
        {
            return 0;
        }

        if (!open.IsOpen)
        {
            open.Time = nanoseconds;
            open.IsOpen = true;
        }

        return length;
    }

    private void AddRest()
    {
        for (int stream = 0; stream < _open.Length; stream++)
        {
            OpenLine open = _open[stream];
            open.Bytes.Write(open.Head.WrittenSpan);
            if (open.Bytes.WrittenCount > 0)
            {
                Complete(stream, open, []);
            }
        }
    }

    private void Complete(int stream, OpenLine open, ReadOnlySpan<byte> end)
    {
        if (open.Bytes.WrittenCount > 0)
        {
            open.Bytes.Write(end);
            end = open.Bytes.WrittenSpan;
        }

        _complete.Add(new LogLine
        {
            Nanoseconds = open.Time,
            Container = _shape.Container,
            DockerHost = _shape.DockerHost,
            Stream = s_names[stream],
            Line = Encoding.UTF8.GetString(end.EndsWith("\r"u8) ? end[..^1] : end),
        });
        open.Clear();
    }

    /// <summary>The beginning of a line of one stream.</summary>
    private sealed class OpenLine
    {
        public ArrayBufferWriter<byte> Bytes { get; private set; } = new();

        public ArrayBufferWriter<byte> Head { get; } = new(LogTime.Longest);

        public bool IsOpen { get; set; }

        public bool NeedsTime { get; set; } = true;

        public int NextTime { get; set; } = EntrySize;

        public long? Time { get; set; }

        public void Clear()
        {
            // A very long line shall not keep its room for ever.
            if (Bytes.Capacity > 1024 * 1024)
            {
                Bytes = new();
            }

            Bytes.ResetWrittenCount();
            IsOpen = false;
            NeedsTime = true;
            NextTime = EntrySize;
            Time = null;
        }
    }
}
