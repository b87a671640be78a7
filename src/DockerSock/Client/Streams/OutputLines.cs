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
    /// <summary>
    /// True when an entry without a newline is the end of a line unless it is as long as entries can be: Docker logs
    /// the last words of a run so, and what the next run writes is a line of its own.
    /// </summary>
    public bool ShortEntriesEnd { get; init; }

    /// <summary>
    /// True when details follow the time, with which a swarm says whose entry it is; there are lines of many tasks.
    /// </summary>
    public bool Details { get; init; }

    /// <summary>Name of the container.</summary>
    public string Container { get; init; } = "";

    /// <summary>Endpoint of the engine.</summary>
    public string DockerHost { get; init; } = "";
}

/// <summary>
/// Joins chunks of output to lines. A line, or one letter's bytes, may be split over chunks and frames; the last line
/// may lack its newline. Bytes that are not UTF-8 become U+FFFD. One instance can read several bodies that continue
/// each other.
/// </summary>
/// <param name="shape">What the bodies are.</param>
/// <param name="resume">Knows entries that were read before and come again; null when none do.</param>
/// <param name="longest">Bytes that a line may have.</param>
internal sealed class OutputLines(OutputShape shape, LogResume? resume = null, int longest = LimitedStream.Line)
{
    /// <summary>An engine cuts a long line into entries of this size, each with its own time in front.</summary>
    private const int EntrySize = 16 * 1024;

    private const int BatchSize = 2048;

    private static readonly string[] s_names = ["stdin", "stdout", "stderr"];

    private readonly LogTime _time = new();
    private readonly OpenLine[] _open = [new(0, longest), new(1, longest), new(2, longest)];
    private List<LogLine> _complete = [];
    private readonly Dictionary<(int Stream, string Details), OpenLine> _detailed = [];
    private OpenLine? _entry;
    private int _entryLength;
    private bool _entryIsOld;

    /// <summary>The lines of all streams of one body, in the order in which they became complete.</summary>
    /// <exception cref="SockException">The body does not consist of frames, or breaks off in one.</exception>
    public static async IAsyncEnumerable<LogLine> ReadAsync(Stream body, OutputShape shape,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        OutputLines lines = new(shape);
        await foreach (List<LogLine> batch in lines.ReadBatchesAsync(body, cancel).ConfigureAwait(false))
        {
            foreach (LogLine line in batch)
            {
                yield return line;
            }
        }

        foreach (LogLine line in lines.TakeRest())
        {
            yield return line;
        }
    }

    /// <summary>
    /// The complete lines of a body in batches: what has arrived by the time that more has to be waited for.
    /// </summary>
    public async IAsyncEnumerable<List<LogLine>> ReadBatchesAsync(Stream body,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        // An entry begins with the body, also where the one before it ended within a line.
        _open[1].NeedsTime = true;
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        IAsyncEnumerator<OutputChunk> chunks = OutputChunks.ReadAsync(body, shape.Frames, end.Token, shape.Details)
            .GetAsyncEnumerator(CancellationToken.None);
        ValueTask<bool>? open = null;
        try
        {
            while (true)
            {
                ValueTask<bool> next = chunks.MoveNextAsync();
                open = next = next.Preserve();
                // Also what came before a failure is delivered.
                if (_complete.Count >= BatchSize || (!next.IsCompletedSuccessfully && _complete.Count > 0))
                {
                    yield return TakeBatch();
                }

                bool more = await next.ConfigureAwait(false);
                open = null;
                if (!more)
                {
                    break;
                }

                if (Add(chunks.Current) is { } problem)
                {
                    if (_complete.Count > 0)
                    {
                        yield return TakeBatch();
                    }

                    throw problem;
                }
            }
        }
        finally
        {
            // Whoever has enough leaves while the next read is on its way.
            if (open is { IsCompleted: false } pending)
            {
                await end.CancelAsync().ConfigureAwait(false);
                await ((Task)pending.AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await chunks.DisposeAsync().ConfigureAwait(false);
        }

        EndEntry();
        if (_complete.Count > 0)
        {
            yield return TakeBatch();
        }
    }

    /// <summary>What there is of lines that have not ended; nothing more comes.</summary>
    public List<LogLine> TakeRest()
    {
        foreach (OpenLine open in _open.Concat(_detailed.Values))
        {
            open.Bytes.Write(open.Head.WrittenSpan);
            if (open.Bytes.WrittenCount > 0)
            {
                Complete(open, []);
            }
        }

        return TakeBatch();
    }

    private List<LogLine> TakeBatch()
    {
        List<LogLine> batch = _complete;
        _complete = new List<LogLine>(Math.Min(BatchSize, batch.Count + 16));
        return batch;
    }

    /// <summary>Takes a chunk; the failure of a line in it, after the lines before.</summary>
    private SockException? Add(OutputChunk chunk)
    {
        try
        {
            if (shape.Frames)
            {
                AddFrame(chunk);
            }
            else
            {
                AddPlain(chunk.Bytes.Span);
            }

            return null;
        }
        catch (SockException tooLong)
        {
            return tooLong;
        }
    }

    private void AddFrame(OutputChunk chunk)
    {
        ReadOnlySpan<byte> bytes = chunk.Bytes.Span;
        OpenLine open = !chunk.StartsFrame && _entry is not null ? _entry : _open[chunk.Stream];
        if (shape.Times && chunk.StartsFrame)
        {
            EndEntry();
            open = shape.Details ? OpenOf(bytes, chunk.Stream) : open;
            bytes = bytes[TimeOf(bytes, open, out _entryIsOld)..];
            bytes = bytes[(open.Details is { Length: > 0 } details ? details.Length + 1 : 0)..];
            (_entry, _entryLength) = (open, 0);
        }

        if (_entryIsOld)
        {
            return;
        }

        _entryLength += bytes.Length;
        for (int end; (end = bytes.IndexOf((byte)'\n')) >= 0; bytes = bytes[(end + 1)..])
        {
            Complete(open, bytes[..end]);
        }

        if (bytes.Length > 0)
        {
            open.Append(bytes);
        }
    }

    /// <summary>
    /// The open line of the task that an entry's details name; lines of several tasks may be open at once.
    /// </summary>
    private OpenLine OpenOf(ReadOnlySpan<byte> entry, int stream)
    {
        int begin = entry.IndexOf((byte)' ') + 1;
        int length = entry[begin..].IndexOf((byte)' ');
        if (length <= 0 || entry.Slice(begin, length).IndexOf("com.docker.swarm."u8) < 0)
        {
            return _open[stream];
        }

        string details = Encoding.ASCII.GetString(entry.Slice(begin, length));
        if (!_detailed.TryGetValue((stream, details), out OpenLine? open))
        {
            _detailed[(stream, details)] = open = new OpenLine(stream, longest) { Details = details };
        }

        return open;
    }

    /// <summary>An entry is over, and perhaps a line with it.</summary>
    private void EndEntry()
    {
        if (shape.ShortEntriesEnd && !_entryIsOld && _entryLength < EntrySize && _entry is { IsOpen: true } open)
        {
            Complete(open, []);
        }

        _entry = null;
        _entryIsOld = false;
    }

    private void AddPlain(ReadOnlySpan<byte> bytes)
    {
        OpenLine open = _open[1];
        while (bytes.Length > 0)
        {
            if (shape.Times && !TakeTime(ref bytes, open))
            {
                return;
            }

            int end = bytes.IndexOf((byte)'\n');
            int take = end < 0 ? bytes.Length : end;
            if (shape.Times && take > open.ToNextTime)
            {
                // Up to where the next entry of the same line may begin.
                open.Add(bytes[..open.ToNextTime]);
                bytes = bytes[open.ToNextTime..];
                open.NeedsTime = true;
                continue;
            }

            open.ToNextTime -= take;
            if (end < 0)
            {
                open.Add(bytes);
                return;
            }

            if (!open.IsOld)
            {
                Complete(open, bytes[..end]);
            }

            open.NeedsTime = true;
            bytes = bytes[(end + 1)..];
        }
    }

    /// <summary>
    /// The time in front of an entry of a terminal's log; false when more bytes are needed to see it.
    /// </summary>
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

        int length = TimeOf(head, open, out bool old);
        open.IsOld = old;
        if (length >= known)
        {
            bytes = bytes[(length - known)..];
        }
        else
        {
            // No time after all: what was set aside belongs to the line.
            open.Add(head[..known]);
        }

        open.Head.ResetWrittenCount();
        open.NeedsTime = false;
        open.ToNextTime = EntrySize;
        return true;
    }

    /// <summary>
    /// Reads the time in front of an entry; it is the line's when the line begins with the entry. Returns its length.
    /// </summary>
    private int TimeOf(ReadOnlySpan<byte> bytes, OpenLine open, out bool old)
    {
        old = false;
        if (!_time.TryRead(bytes, out long nanoseconds, out int length))
        {
            return 0;
        }

        if (resume is not null && !resume.IsNew(nanoseconds, open.Stream))
        {
            old = true;
        }
        else if (!open.IsOpen)
        {
            open.Time = nanoseconds;
            open.IsOpen = true;
        }

        return length;
    }

    private void Complete(OpenLine open, ReadOnlySpan<byte> end)
    {
        if (open.Bytes.WrittenCount > 0)
        {
            open.Append(end);
            end = open.Bytes.WrittenSpan;
        }

        _complete.Add(new LogLine
        {
            Nanoseconds = open.Time,
            Container = shape.Container,
            DockerHost = shape.DockerHost,
            Stream = s_names[open.Stream],
            Details = open.Details,
            Line = Encoding.UTF8.GetString(end.EndsWith("\r"u8) ? end[..^1] : end),
        });
        open.Clear();
    }

    /// <summary>The beginning of a line of one stream.</summary>
    private sealed class OpenLine(int stream, int longest)
    {
        public int Stream => stream;

        public string? Details { get; init; }

        public ArrayBufferWriter<byte> Bytes { get; private set; } = new();

        public ArrayBufferWriter<byte> Head { get; } = new(LogTime.Longest);

        public bool IsOpen { get; set; }

        public bool NeedsTime { get; set; } = true;

        public int ToNextTime { get; set; } = EntrySize;

        public bool IsOld { get; set; }

        public long? Time { get; set; }

        public void Add(ReadOnlySpan<byte> bytes)
        {
            if (!IsOld && bytes.Length > 0)
            {
                Append(bytes);
            }
        }

        public void Append(ReadOnlySpan<byte> bytes)
        {
            if (Bytes.WrittenCount + bytes.Length > longest)
            {
                throw LimitedStream.TooLong(longest);
            }

            Bytes.Write(bytes);
            IsOpen = true;
        }

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
            Time = null;
        }
    }
}
