namespace DockerSock.Fake;

/// <summary>A line of a container's log.</summary>
/// <param name="Time">When it was written.</param>
/// <param name="Stream">1 for standard output, 2 for standard error.</param>
/// <param name="Bytes">The line, with its newline when it has one.</param>
internal sealed record LogLine(DateTimeOffset Time, byte Stream, ReadOnlyMemory<byte> Bytes);

/// <summary>What a container has written.</summary>
internal sealed class ContainerLog
{
    private readonly Lock _sync = new();
    private readonly List<LogLine> _lines = [];

    public void Add(DateTimeOffset time, byte stream, ReadOnlyMemory<byte> bytes)
    {
        lock (_sync)
        {
            while (bytes.Length > 0)
            {
                int newline = bytes.Span.IndexOf((byte)'\n');
                int end = newline < 0 ? bytes.Length : newline + 1;
                _lines.Add(new LogLine(time, stream, bytes[..end].ToArray()));
                bytes = bytes[end..];
            }
        }
    }

    /// <summary>The lines from a position on.</summary>
    public IReadOnlyList<LogLine> From(int position)
    {
        lock (_sync)
        {
            return _lines.GetRange(position, _lines.Count - position);
        }
    }
}
