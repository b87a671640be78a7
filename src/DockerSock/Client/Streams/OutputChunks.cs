using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace DockerSock.Client;

/// <summary>Bytes that a process wrote. They are valid until the next chunk is asked for.</summary>
/// <param name="Stream">Number of the stream: 1 stdout, 2 stderr.</param>
/// <param name="Bytes">The bytes.</param>
/// <param name="StartsFrame">True at the beginning of a frame.</param>
internal readonly record struct OutputChunk(int Stream, ReadOnlyMemory<byte> Bytes, bool StartsFrame);

/// <summary>
/// Reads what a process wrote: frames in which an engine interleaves two output streams (eight bytes of head: stream,
/// three zeros, length; then the bytes), or the one stream of a terminal as it is.
/// </summary>
internal static class OutputChunks
{
    private const int HeadSize = 8;

    /// <summary>
    /// As many bytes of a frame are there with its first chunk, when it has them: room for a time stamp.
    /// </summary>
    private const int FirstBytes = 64;

    /// <summary>The same, with room for what a swarm says of an entry's origin.</summary>
    private const int FirstBytesWithDetails = 2048;

    private const int BufferSize = 128 * 1024;
    private const int Streams = 3;

    /// <summary>The stream in which an engine says what went wrong while it read, and as much of that as is told.
    /// </summary>
    private const int EngineErrors = 3;
    private const int LongestError = 16 * 1024;

    /// <summary>The chunks of a body, in its order.</summary>
    /// <param name="body">The body.</param>
    /// <param name="frames">True for frames, false for the stream of a terminal.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <param name="details">True for entries that begin with a time and with details.</param>
    /// <exception cref="SockException">The body does not consist of frames, or breaks off in one, or the engine says in
    /// it what went wrong.</exception>
    public static IAsyncEnumerable<OutputChunk> ReadAsync(Stream body, bool frames, CancellationToken cancel,
        bool details = false) =>
        frames ? ReadFramesAsync(body, details ? FirstBytesWithDetails : FirstBytes, cancel)
        : ReadPlainAsync(body, cancel);

    private static async IAsyncEnumerable<OutputChunk> ReadPlainAsync(Stream body,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        byte[] buffer = new byte[BufferSize];
        for (int count; (count = await body.ReadAsync(buffer, cancel).ConfigureAwait(false)) > 0;)
        {
            yield return new OutputChunk(1, buffer.AsMemory(0, count), StartsFrame: false);
        }
    }

    private static async IAsyncEnumerable<OutputChunk> ReadFramesAsync(Stream body, int firstBytes,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        byte[] buffer = new byte[BufferSize];
        int start = 0;
        int end = 0;
        int stream = 0;
        long left = 0;
        while (true)
        {
            // What is in the buffer, piece by piece.
            while (true)
            {
                if (left > 0)
                {
                    int size = (int)Math.Min(left, end - start);
                    if (size == 0)
                    {
                        break;
                    }

                    yield return new OutputChunk(stream, buffer.AsMemory(start, size), StartsFrame: false);
                    start += size;
                    left -= size;
                    continue;
                }

                if (end - start < HeadSize)
                {
                    break;
                }

                stream = buffer[start];
                long length = BinaryPrimitives.ReadUInt32BigEndian(buffer.AsSpan(start + 4));
                bool isError = stream == EngineErrors;
                if ((stream >= Streams && !isError) || (buffer[start + 1] | buffer[start + 2] | buffer[start + 3]) != 0)
                {
                    throw new SockException(SockFailure.ResponseUnreadable,
                        "The engine's answer does not consist of output frames as it says it does.");
                }

                if (end - start - HeadSize < Math.Min(length, isError ? LongestError : firstBytes))
                {
                    break;
                }

                start += HeadSize;
                int first = (int)Math.Min(length, end - start);
                left = length - first;
                if (isError)
                {
                    string said = Encoding.UTF8.GetString(buffer, start, Math.Min(first, LongestError)).Trim();
                    throw new SockException(SockFailure.EngineError, $"The engine stopped reading: {said}",
                        "What came before is all that it had.");
                }

                yield return new OutputChunk(stream, buffer.AsMemory(start, first), StartsFrame: true);
                start += first;
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            start = 0;
            int count = await body.ReadAsync(buffer.AsMemory(end), cancel).ConfigureAwait(false);
            end += count;
            if (count == 0)
            {
                if (end > 0 || left > 0)
                {
                    throw new SockException(SockFailure.ResponseIncomplete, "The output breaks off within a frame.",
                        "Repeat the command.");
                }

                yield break;
            }
        }
    }
}
