using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// Reads the frames in which an engine interleaves a container's two output streams (eight bytes of head: stream, three
/// zeros, length; then the bytes) and joins them to lines: a line, or one letter's bytes, may be split over frames.
/// </summary>
internal static class LogFrames
{
    private const int HeadSize = 8;
    private const int LongestFrame = 64 * 1024 * 1024;

    /// <summary>The lines of both streams, in the order in which they became complete.</summary>
    /// <exception cref="SockException">The body does not consist of frames, or breaks off in one.</exception>
    public static async IAsyncEnumerable<LogLine> ReadAsync(Stream body, [EnumeratorCancellation] CancellationToken cancel)
    {
        byte[] head = new byte[HeadSize];
        byte[] buffer = [];
        Lines[] streams = [new("stdin"), new("stdout"), new("stderr")];
        while (await FillAsync(body, head, cancel).ConfigureAwait(false))
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(4));
            if (head[0] >= streams.Length || length > LongestFrame)
            {
                throw new SockException(SockFailure.AnswerUnreadable, "The engine's answer does not consist of log frames as it says it does.");
            }

            buffer = buffer.Length < length ? new byte[length] : buffer;
            if (length > 0 && !await FillAsync(body, buffer.AsMemory(0, (int)length), cancel).ConfigureAwait(false))
            {
                throw Broken();
            }

            foreach (LogLine line in streams[head[0]].Add(buffer.AsSpan(0, (int)length)))
            {
                yield return line;
            }
        }

        foreach (Lines stream in streams)
        {
            if (stream.Rest() is { } last)
            {
                yield return last;
            }
        }
    }

    /// <summary>Fills the memory; false at the end of the body, which may come before the first byte only.</summary>
    private static async Task<bool> FillAsync(Stream body, Memory<byte> memory, CancellationToken cancel)
    {
        int count = await body.ReadAtLeastAsync(memory, memory.Length, throwOnEndOfStream: false, cancel).ConfigureAwait(false);
        return count == memory.Length || (count == 0 ? false : throw Broken());
    }

    private static SockException Broken() =>
        new(SockFailure.AnswerIncomplete, "The log breaks off within a frame.", "Repeat the command.");

    /// <summary>One stream's text: decoded across frames, cut into lines.</summary>
    private sealed class Lines(string stream)
    {
        private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
        private readonly StringBuilder _open = new();

        public List<LogLine> Add(ReadOnlySpan<byte> bytes)
        {
            char[] text = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length)];
            ReadOnlySpan<char> rest = text.AsSpan(0, _decoder.GetChars(bytes, text, flush: false));
            List<LogLine> complete = [];
            for (int end; (end = rest.IndexOf('\n')) >= 0; rest = rest[(end + 1)..])
            {
                _open.Append(rest[..end]);
                complete.Add(Take());
            }

            _open.Append(rest);
            return complete;
        }

        public LogLine? Rest()
        {
            char[] text = new char[4];
            _open.Append(text, 0, _decoder.GetChars([], text, flush: true));
            return _open.Length > 0 ? Take() : null;
        }

        private LogLine Take()
        {
            int length = _open.Length > 0 && _open[^1] == '\r' ? _open.Length - 1 : _open.Length;
            LogLine line = new() { Stream = stream, Line = _open.ToString(0, length) };
            _open.Clear();
            return line;
        }
    }
}
