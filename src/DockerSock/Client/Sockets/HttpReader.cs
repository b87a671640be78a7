using System.Text;

namespace DockerSock.Client;

/// <summary>How long the body of a message is.</summary>
internal enum Framing
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>As long as its head says.</summary>
    Length,

    /// <summary>In chunks.</summary>
    Chunked,

    /// <summary>As long as the connection.</summary>
    UntilEnd,

    /// <summary>From here on nothing is HTTP.</summary>
    Raw,
}

/// <summary>
/// Finds the messages in the bytes of one direction of a connection, wherever they are split, and looks at no more than
/// it must: heads whole, of bodies only where they end.
/// </summary>
internal abstract class HttpReader
{
    /// <summary>Bytes of a head, or of a line between chunks, that are waited for.</summary>
    private const int Longest = 1 << 20;

    private readonly MemoryStream _line = new();
    private State _state = State.Head;
    private int _lineStart;
    private long _left;
    private MemoryStream? _held;

    private enum State
    {
        Head,
        Length,
        ChunkSize,
        ChunkData,
        ChunkEnd,
        Trailer,
        UntilEnd,
        Raw,
        Lost,
    }

    /// <summary>Reads on.</summary>
    public void Read(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_held is { } held && held.Length + bytes.Length <= Longest)
            {
                held.Write(bytes);
                return;
            }

            // Nobody sends that much before an answer, but what is a stream already.
            Release(isRaw: true);
            bytes = bytes[Step(bytes)..];
        }
    }

    /// <summary>Goes on where it is known what follows.</summary>
    /// <param name="isRaw">True when nothing that follows is HTTP.</param>
    public void Release(bool isRaw)
    {
        if (_held is { } held)
        {
            _held = null;
            _state = isRaw ? State.Raw : _state;
            Read(held.GetBuffer().AsSpan(0, (int)held.Length));
        }
    }

    /// <summary>Nothing that follows is HTTP.</summary>
    private protected void TurnRaw() => _state = State.Raw;

    /// <summary>What follows is HTTP or not, which the other side decides.</summary>
    private protected void Hold() => _held ??= new MemoryStream();

    /// <summary>The first byte of a head has come.</summary>
    private protected abstract void Start();

    /// <summary>Bytes of the current message, or of what follows HTTP, have come.</summary>
    private protected abstract void Count(int bytes);

    /// <summary>A head is whole; tells how long its body is, and its length.</summary>
    /// <param name="lines">Its lines, the empty one not among them.</param>
    /// <exception cref="FormatException">It is none.</exception>
    private protected abstract (Framing Framing, long Length) Begin(string[] lines);

    /// <summary>A part of the body.</summary>
    private protected abstract void Body(ReadOnlySpan<byte> bytes);

    /// <summary>A message is whole.</summary>
    private protected abstract void End();

    /// <summary>What comes is no HTTP that can be understood.</summary>
    private protected abstract void Lose(string why);

    /// <summary>
    /// How long a body is that a head tells of; null where it tells nothing.
    /// </summary>
    /// <exception cref="FormatException">It contradicts itself.</exception>
    private protected static (Framing Framing, long Length)? FramingOf(ILookup<string, string> headers)
    {
        string[] lengths = [.. headers["Content-Length"].SelectMany(static one => one.Split(',')).Select(static one =>
            one.Trim()).Distinct()];
        if (headers["Transfer-Encoding"].SelectMany(static one => one.Split(',')).Select(static one => one.Trim())
            .ToArray() is { Length: > 0 } codings)
        {
            return lengths.Length > 0 ? throw new FormatException("it has both a Content-Length and a Transfer-Encoding")
                : codings is [var only] && only.Equals("chunked", StringComparison.OrdinalIgnoreCase)
                ? (Framing.Chunked, 0) : throw new FormatException("its Transfer-Encoding is not 'chunked'");
        }

        return lengths switch
        {
            [] => null,
            [var one] when one.Length is > 0 and < 19 && one.All(char.IsAsciiDigit) =>
                long.Parse(one, System.Globalization.CultureInfo.InvariantCulture) is 0 ? (Framing.None, 0)
                : (Framing.Length, long.Parse(one, System.Globalization.CultureInfo.InvariantCulture)),
            _ => throw new FormatException("its Content-Length is no number"),
        };
    }

    /// <summary>The headers of a head, by their names in any case.</summary>
    /// <exception cref="FormatException">A line is no header.</exception>
    private protected static ILookup<string, string> HeadersOf(IEnumerable<string> lines) => lines
        .Select(static line => line.IndexOf(':') is > 0 and var colon && !line.AsSpan(0, colon).ContainsAny(" \t")
            ? (Name: line[..colon], Value: line[(colon + 1)..].Trim(' ', '\t'))
            : throw new FormatException("a line of it is no header"))
        .ToLookup(static header => header.Name, static header => header.Value, StringComparer.OrdinalIgnoreCase);

    private int Step(ReadOnlySpan<byte> bytes)
    {
        int taken;
        switch (_state)
        {
            case State.Head:
                if (_line.Length == 0)
                {
                    if (bytes[0] is (byte)'\r' or (byte)'\n')
                    {
                        return 1;
                    }

                    Start();
                    if (!char.IsAsciiLetterUpper((char)bytes[0]))
                    {
                        GiveUp("it does not begin with a word");
                        return 0;
                    }
                }

                return Line(bytes, isHead: true);

            case State.Trailer:
                return Line(bytes, isHead: true);

            case State.ChunkSize:
            case State.ChunkEnd:
                return Line(bytes, isHead: false);

            case State.Length:
            case State.ChunkData:
                taken = (int)Math.Min(bytes.Length, _left);
                Count(taken);
                Body(bytes[..taken]);
                _left -= taken;
                if (_left == 0 && _state == State.ChunkData)
                {
                    _state = State.ChunkEnd;
                }
                else if (_left == 0)
                {
                    EndMessage();
                }

                return taken;

            case State.UntilEnd:
                Count(bytes.Length);
                Body(bytes);
                return bytes.Length;

            default:
                Count(bytes.Length);
                return bytes.Length;
        }
    }

    /// <summary>Takes what belongs to a line, or to a head of several.</summary>
    private int Line(ReadOnlySpan<byte> bytes, bool isHead)
    {
        int end = bytes.IndexOf((byte)'\n');
        int taken = end < 0 ? bytes.Length : end + 1;
        Count(taken);
        _line.Write(bytes[..taken]);
        if (_line.Length > Longest)
        {
            GiveUp("it has no end");
            return taken;
        }

        if (end < 0)
        {
            return taken;
        }

        bool isEmpty = _line.GetBuffer().AsSpan(_lineStart, (int)_line.Length - _lineStart) is [(byte)'\n']
            or [(byte)'\r', (byte)'\n'];
        _lineStart = (int)_line.Length;
        if (isHead && !isEmpty)
        {
            return taken;
        }

        string text = Encoding.Latin1.GetString(_line.GetBuffer(), 0, (int)_line.Length);
        _line.SetLength(0);
        _lineStart = 0;
        try
        {
            Take(text);
        }
        catch (FormatException problem)
        {
            GiveUp(problem.Message);
        }

        return taken;
    }

    private void Take(string text)
    {
        switch (_state)
        {
            case State.Trailer:
                EndMessage();
                return;
            case State.ChunkEnd:
                _state = text is "\r\n" or "\n" ? State.ChunkSize : throw new FormatException("a chunk is not as long as it says");
                return;
            case State.ChunkSize:
                string size = text.Split(';')[0].Trim();
                if (size.Length is 0 or > 15 || !size.All(char.IsAsciiHexDigit))
                {
                    throw new FormatException("the length of a chunk is no number");
                }

                _left = Convert.ToInt64(size, 16);
                // The last chunk is followed by headers, and an empty line.
                _state = _left > 0 ? State.ChunkData : State.Trailer;
                return;
        }

        string[] lines = text.Split('\n');
        (Framing framing, _left) = Begin([.. lines[..^2].Select(static line => line.TrimEnd('\r'))]);
        switch (framing)
        {
            case Framing.None:
                EndMessage();
                break;
            case Framing.Raw:
                _state = State.Raw;
                break;
            default:
                _state = framing switch
                {
                    Framing.Length => State.Length,
                    Framing.Chunked => State.ChunkSize,
                    _ => State.UntilEnd,
                };
                break;
        }
    }

    private void EndMessage()
    {
        _state = State.Head;
        End();
    }

    private void GiveUp(string why)
    {
        _state = State.Lost;
        _line.SetLength(0);
        Lose(why);
    }
}
