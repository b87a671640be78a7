using System.Buffers.Binary;
using System.Text;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Tests.Client;

public sealed class OutputLinesTests
{
    private const string First = "2026-01-31T12:00:00.123456789Z";
    private const string Second = "2026-01-31T12:00:00.200000000Z";

    private static readonly DateTimeOffset s_first = new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero)
        .AddTicks(1234567);

    public static TheoryData<int> Chunks => [1, 7, 4096];

    [Theory, MemberData(nameof(Chunks))]
    public void Lines_are_joined_across_frames_and_letters_across_borders(int chunk)
    {
        byte[] euro = "€"u8.ToArray();
        byte[] body = [.. Frame(1, "one\r\ntw"u8), .. Frame(2, "err"u8), .. Frame(1, "o\n"u8),
            .. Frame(1, euro.AsSpan(0, 1)),
            .. Frame(2, ""u8), .. Frame(1, euro.AsSpan(1)), .. Frame(1, "\n\nlast"u8)];
        Assert.Equal(["stdout:one", "stdout:two", "stdout:€", "stdout:", "stdout:last", "stderr:err"],
            Texts(body, chunk));
    }

    [Theory, MemberData(nameof(Chunks))]
    public void A_clean_end_within_a_frame_is_none(int chunk)
    {
        // A long frame is handed on in pieces: its end may come when nothing of it is waiting.
        byte[] text = Encoding.ASCII.GetBytes(new string('x', 299) + "\n");
        byte[] body = [.. Frame(1, text), .. Frame(2, text)];
        for (int length = 0; length <= body.Length; length++)
        {
            byte[] cut = body[..length];
            if (length % (body.Length / 2) == 0)
            {
                Assert.Equal(length / (body.Length / 2), Texts(cut, chunk).Count());
                continue;
            }

            Assert.Equal(SockFailure.ResponseIncomplete,
                Assert.Throws<SockException>(() => Texts(cut, chunk).ToArray()).Failure);
        }
    }

    [Theory, MemberData(nameof(Chunks))]
    public void Bytes_that_are_no_text_cost_nothing_but_themselves(int chunk) =>
        Assert.Equal(["stdout:a\0b", "stdout:c\uFFFDd"],
            Texts([.. Frame(1, "a\0b\n"u8), .. Frame(1, [(byte)'c', 0xff, (byte)'d', (byte)'\n'])], chunk));

    [Theory, MemberData(nameof(Chunks))]
    public void Each_line_has_the_time_of_its_first_entry(int chunk)
    {
        string half = new('x', 16384);
        byte[] body = [.. Frame(1, Encoding.UTF8.GetBytes($"{First} {half}")),
            .. Frame(2, Encoding.UTF8.GetBytes($"{Second} other\n")),
            .. Frame(1, Encoding.UTF8.GetBytes($"{Second} end\n"))];
        LogLine[] lines = Read(body, chunk, new OutputShape(Frames: true, Times: true)
        {
            Container = "web", DockerHost = "unix:///x",
        });
        Assert.Equal(["other", half + "end"], lines.Select(static line => line.Line));
        Assert.Equal(s_first.LocalDateTime, lines[1].Time);
        Assert.Equal(1769860800_123456789, lines[1].Nanoseconds);
        Assert.Equal(("web", "unix:///x", "stderr"), (lines[0].Container, lines[0].DockerHost, lines[0].Stream));
    }

    [Theory, MemberData(nameof(Chunks))]
    public void A_terminal_has_times_at_its_lines_and_at_each_sixteen_kibibytes(int chunk)
    {
        string half = new('x', 16384);
        byte[] body =
            Encoding.UTF8.GetBytes(
                $"{First} short\r\n{First} {half}{Second} {half}{Second} end\r\n{Second} \r\n{Second} open");
        LogLine[] lines = Read(body, chunk, new OutputShape(Frames: false, Times: true));
        Assert.Equal(["short", half + half + "end", "", "open"], lines.Select(static line => line.Line));
        Assert.Equal(s_first.LocalDateTime, lines[1].Time);
        Assert.Equal(Second, lines[3].Time!.Value.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.fffffff'00Z'"));
    }

    [Theory, MemberData(nameof(Chunks))]
    public void A_terminal_without_times_is_taken_as_it_is(int chunk) =>
        Assert.Equal(["stdout:2026 is", "stdout:a year"],
            Texts("2026 is\r\na year"u8.ToArray(), chunk, new OutputShape(Frames: false)));

    [Theory]
    [InlineData("2026-01-31T13:00:00.123456789+01:00 x", 1769860800_123456789, 36)]
    [InlineData("2026-01-31T12:00:00.1Z x", 1769860800_100000000, 23)]
    [InlineData("2026-01-31T12:00:00Z x", 1769860800_000000000, 21)]
    [InlineData("2026-13-31T12:00:00Z x", null, 0)]
    [InlineData("twenty-nine letters and a half", null, 0)]
    [InlineData("", null, 0)]
    public void Times_are_read_to_the_nanosecond(string text, long? nanoseconds, int length)
    {
        bool read = new LogTime().TryRead(Encoding.UTF8.GetBytes(text), out long time, out int bytes);
        Assert.Equal(nanoseconds is not null, read);
        if (read)
        {
            Assert.Equal((nanoseconds, length), (time, bytes));
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    public void A_log_that_breaks_off_in_a_frame_is_incomplete(int bytes) =>
        Assert.Equal(SockFailure.ResponseIncomplete,
            Assert.Throws<SockException>(() => Texts(Frame(1, "a line\n"u8)[..bytes], 100)).Failure);

    [Fact]
    public void Bytes_that_are_no_frames_are_refused() =>
        Assert.Equal(SockFailure.ResponseUnreadable,
            Assert.Throws<SockException>(() => Texts("plain text, no frames"u8.ToArray(), 100)).Failure);

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public void A_line_has_a_limit(bool frames, bool times)
    {
        string begin = times ? "2026-11-29T17:00:00.000000000Z " : "";
        string[] lines = [begin + new string('a', 1000) + "\n", begin + new string('b', 1001) + "\n"];
        byte[] body = [.. lines.SelectMany(line => frames ? Frame(1, Encoding.UTF8.GetBytes(line))
            : Encoding.UTF8.GetBytes(line))];
        using ChunkedStream stream = new(body, 100);
        OutputLines reader = new(new OutputShape(frames, times), longest: 1000);
        List<string> read = [];
        SockException problem = Assert.Throws<SockException>(() =>
        {
            foreach (List<LogLine> batch in reader
                .ReadBatchesAsync(stream, TestContext.Current.CancellationToken).ToBlockingEnumerable(
                TestContext.Current.CancellationToken))
            {
                read.AddRange(batch.Select(static line => line.Line));
            }
        });
        Assert.Equal((SockFailure.ResponseUnreadable, "A line of the answer is longer than 1000B."),
            (problem.Failure, problem.Message));
        Assert.Equal([new string('a', 1000)], read);
    }

    [Theory]
    [InlineData(true, "12345\n12345\n", null)]
    [InlineData(true, "1\n123456", "A line of the answer is longer than 5B.")]
    [InlineData(false, "12345", null)]
    [InlineData(false, "1\n2\n3\n", "The answer is larger than 5B.")]
    public void A_body_that_has_to_fit_into_memory_has_a_limit(bool byLine, string text, string? words)
    {
        using ChunkedStream body = new(Encoding.UTF8.GetBytes(text), 2);
        using StreamReader reader = new(new LimitedStream(body, byLine, 5));
        Task<string> reading = reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Equal(words, reading.Exception?.InnerException?.Message);
    }

    private static byte[] Frame(byte stream, ReadOnlySpan<byte> text)
    {
        byte[] frame = new byte[8 + text.Length];
        frame[0] = stream;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), text.Length);
        text.CopyTo(frame.AsSpan(8));
        return frame;
    }

    private static string[] Texts(byte[] body, int chunk, OutputShape? shape = null) =>
        [.. Read(body, chunk, shape ?? new OutputShape(Frames: true))
            .Select(static line => $"{line.Stream}:{line.Line}")];

    private static LogLine[] Read(byte[] body, int chunk, OutputShape shape)
    {
        using ChunkedStream stream = new(body, chunk);
        return [.. OutputLines.ReadAsync(stream, shape, default).ToBlockingEnumerable()];
    }
}
