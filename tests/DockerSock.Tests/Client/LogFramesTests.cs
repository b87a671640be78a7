using System.Buffers.Binary;
using DockerSock.Client;

namespace DockerSock.Tests.Client;

public sealed class LogFramesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public void Lines_are_joined_across_frames_and_letters_across_borders(int chunk)
    {
        byte[] euro = "€"u8.ToArray();
        byte[] body = [.. Frame(1, "one\r\ntw"u8), .. Frame(2, "err"u8), .. Frame(1, "o\n"u8), .. Frame(1, euro.AsSpan(0, 1)),
            .. Frame(2, ""u8), .. Frame(1, euro.AsSpan(1)), .. Frame(1, "\n\nlast"u8)];
        Assert.Equal(["stdout:one", "stdout:two", "stdout:€", "stdout:", "stdout:last", "stderr:err"], Read(body, chunk));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    public void A_log_that_breaks_off_in_a_frame_is_incomplete(int bytes) =>
        Assert.Equal(SockFailure.AnswerIncomplete, Assert.Throws<SockException>(() => Read(Frame(1, "a line\n"u8)[..bytes], 100)).Failure);

    [Fact]
    public void Bytes_that_are_no_frames_are_refused() =>
        Assert.Equal(SockFailure.AnswerUnreadable, Assert.Throws<SockException>(() => Read("plain text, no frames"u8.ToArray(), 100)).Failure);

    private static byte[] Frame(byte stream, ReadOnlySpan<byte> text)
    {
        byte[] frame = new byte[8 + text.Length];
        frame[0] = stream;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), text.Length);
        text.CopyTo(frame.AsSpan(8));
        return frame;
    }

    private static string[] Read(byte[] body, int chunk)
    {
        using ChunkedStream stream = new(body, chunk);
        return [.. LogFrames.ReadAsync(stream, default).ToBlockingEnumerable().Select(static line => $"{line.Stream}:{line.Line}")];
    }
}
