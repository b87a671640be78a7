using System.Text;

namespace DockerSock.Client;

/// <summary>
/// Cuts what a command writes into lines, wherever its pieces are split. Of a line that was written over, as progress
/// bars do, only what stands there at last is kept.
/// </summary>
internal sealed class WrittenText
{
    private readonly List<byte> _open = [];

    /// <summary>The line that has no end yet, as it stands.</summary>
    public string Open => Text(_open.ToArray());

    /// <summary>The lines that a piece completes.</summary>
    public IEnumerable<string> Take(ReadOnlyMemory<byte> piece)
    {
        for (int end = piece.Span.IndexOf((byte)'\n'); end >= 0; end = piece.Span.IndexOf((byte)'\n'))
        {
            _open.AddRange(piece[..end].Span);
            yield return Text(_open.ToArray());
            _open.Clear();
            piece = piece[(end + 1)..];
        }

        _open.AddRange(piece.Span);
    }

    /// <summary>The last line, where it has no end.</summary>
    public IEnumerable<string> TakeRest()
    {
        if (_open.Count > 0)
        {
            yield return Text(_open.ToArray());
            _open.Clear();
        }
    }

    private static string Text(ReadOnlySpan<byte> line)
    {
        line = line.TrimEnd((byte)'\r');
        return Encoding.UTF8.GetString(line[(line.LastIndexOf((byte)'\r') + 1)..]);
    }
}
