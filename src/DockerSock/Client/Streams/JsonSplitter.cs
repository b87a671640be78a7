using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>What a body of JSON is to be.</summary>
internal enum JsonShape
{
    /// <summary>Any number of values, each whole.</summary>
    Values,

    /// <summary>The same, with an array at the top delivered element by element.</summary>
    Elements,

    /// <summary>One array, delivered element by element, or null, as Go writes a list without any.</summary>
    List,

    /// <summary>At least one value; no more than the first is read.</summary>
    One,
}

/// <summary>
/// Cuts a body into JSON values as they arrive, wherever its bytes are split: the values of a stream (with or without
/// newlines or record separators between them), or the elements of an array. Each value is found by one pass over its
/// bytes, however many reads it takes.
/// </summary>
internal sealed class JsonSplitter : IDisposable
{
    private const int FirstSize = 64 * 1024;
    private const int Shown = 60;
    private const byte RecordSeparator = 0x1e;

    private static readonly JsonReaderOptions s_options = new() { MaxDepth = int.MaxValue };

    private readonly JsonShape _shape;
    private readonly string _answer;
    private readonly int _longest;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int _start;
    private int _scanned;
    private int _end;
    private long _before;
    private JsonReaderState _state = new(s_options);
    private Expect _expect = Expect.Value;
    private bool _inArray;
    private bool _isEmpty = true;

    private JsonSplitter(JsonShape shape, string answer, int longest) =>
        (_shape, _answer, _longest) = (shape, answer, longest);

    /// <summary>What may come next outside of a value.</summary>
    private enum Expect
    {
        Value,
        InsideValue,
        ElementOrEnd,
        Element,
        CommaOrEnd,
    }

    private long Position => _before + _start;

    /// <summary>The values of a body. Each is valid until the next one is asked for.</summary>
    /// <param name="body">The body; not disposed.</param>
    /// <param name="shape">What the body is to be.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <param name="answer">Begin of a sentence: whose body it is.</param>
    /// <param name="longest">Bytes that one value may have.</param>
    /// <exception cref="SockException"><see cref="SockFailure.ResponseUnreadable"/>: no JSON, JSON that breaks off, or
    /// JSON of another shape.</exception>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(Stream body, JsonShape shape,
        [EnumeratorCancellation] CancellationToken cancel, string answer = "The engine's answer",
        int longest = LimitedStream.Value)
    {
        using JsonSplitter splitter = new(shape, answer, longest);
        for (bool final = false; !final;)
        {
            int count = await body.ReadAsync(splitter.Room(), cancel).ConfigureAwait(false);
            splitter._end += count;
            final = count == 0;
            while (splitter.TryTake(final, out ReadOnlyMemory<byte> value))
            {
                yield return value;
            }
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private Memory<byte> Room()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _before += _start;
            _scanned -= _start;
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            if (_end >= _longest)
            {
                throw Unreadable($"has a value of more than {Humanize.Memory(_longest)}, at byte {Position}");
            }

            byte[] larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsMemory(_end);
    }

    private bool TryTake(bool final, out ReadOnlyMemory<byte> value)
    {
        value = default;
        if (_expect != Expect.InsideValue && !FindValue(final))
        {
            return false;
        }

        if (!ScanValue(final))
        {
            return false;
        }

        value = _buffer.AsMemory(_start, _scanned - _start);
        _start = _scanned;
        _state = new JsonReaderState(s_options);
        _expect = _inArray ? Expect.CommaOrEnd : Expect.Value;
        return true;
    }

    /// <summary>Goes over what stands between values; true when a value begins at the start.</summary>
    private bool FindValue(bool final)
    {
        for (; _start < _end; _start++)
        {
            byte next = _buffer[_start];
            if (next is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' || (next == RecordSeparator && !_inArray)
                || IsMark(next))
            {
                continue;
            }

            if (_shape == JsonShape.List && _expect == Expect.Value
                && (!_isEmpty || next is not ((byte)'[' or (byte)'n')))
            {
                throw Unreadable(_isEmpty ? $"is no list: it begins with '{Begin()}'"
                    : $"has more than a list: '{Begin()}', at byte {Position}");
            }

            _isEmpty = false;
            switch (_expect, next)
            {
                case (Expect.Value, (byte)'[') when _shape is JsonShape.Elements or JsonShape.List:
                    _inArray = true;
                    _expect = Expect.ElementOrEnd;
                    continue;
                case (Expect.ElementOrEnd or Expect.CommaOrEnd, (byte)']'):
                    _inArray = false;
                    _expect = Expect.Value;
                    continue;
                case (Expect.CommaOrEnd, (byte)','):
                    _expect = Expect.Element;
                    continue;
                case (Expect.CommaOrEnd, _):
                    throw Unreadable($"is not the JSON that it says it is: a comma is missing at byte {Position}");
                default:
                    _expect = Expect.InsideValue;
                    _scanned = _start;
                    return true;
            }
        }

        _scanned = _start;
        return !final ? false : _inArray ? throw Broken()
            : _isEmpty && _shape is JsonShape.List or JsonShape.One ? throw Unreadable("is empty") : false;
    }

    /// <summary>True for a byte of the UTF-8 byte order mark at the very beginning.</summary>
    private bool IsMark(byte next) => Position < 3 && next == "\uFEFF"u8[(int)Position];

    private bool ScanValue(bool final)
    {
        // The bytes that follow tell where a number ends; at the end of the body nothing follows.
        Utf8JsonReader reader = new(_buffer.AsSpan(_scanned, _end - _scanned), final, _state);
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth == 0
                    && reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
                {
                    _scanned += (int)reader.BytesConsumed;
                    return true;
                }
            }
        }
        catch (JsonException problem)
        {
            throw final && IsPrefixOfJson() ? Broken() : Unreadable(Position == 0
                ? $"is not JSON: it begins with '{Begin()}'"
                : $"is not the JSON that it says it is: the value at byte {Position} breaks the rules", problem);
        }

        _scanned += (int)reader.BytesConsumed;
        _state = reader.CurrentState;
        return final ? throw Broken() : false;
    }

    /// <summary>True when all that is there is good and only the rest is missing.</summary>
    private bool IsPrefixOfJson()
    {
        Utf8JsonReader reader = new(_buffer.AsSpan(_start, _end - _start), isFinalBlock: false,
            new JsonReaderState(s_options));
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The first letters of an answer, for a person.</summary>
    internal static string Begin(ReadOnlySpan<byte> utf8) =>
        string.Concat(Encoding.UTF8.GetString(utf8.Length > Shown ? utf8[..Shown] : utf8)
            .Select(static letter => char.IsControl(letter) ? ' ' : letter)).Trim();

    private string Begin() => Begin(_buffer.AsSpan(_start, _end - _start));

    private SockException Broken() => new(SockFailure.ResponseUnreadable,
        $"{_answer} breaks off after {_before + _end} bytes of JSON.", "The engine or a proxy cut it.");

    private SockException Unreadable(string what, Exception? problem = null) =>
        new(SockFailure.ResponseUnreadable, $"{_answer} {what}.", null, problem);
}
