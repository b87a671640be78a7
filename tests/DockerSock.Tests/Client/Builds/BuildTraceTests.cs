using CsCheck;
using DockerSock.Client;
using static DockerSock.Tests.Client.TraceWriter;

namespace DockerSock.Tests.Client;

public sealed class BuildTraceTests
{
    [Fact]
    public void Every_field_is_read()
    {
        BuildTrace trace = BuildTrace.Read(Message(
            [Vertex("sha256:a", "[1/2] FROM ä", 0.5, 1.25, cached: true, error: "no",
                Group("g", "the group", weak: true)), Vertex("sha256:b")],
            [Status("sha256:a", "layer", 5, 1L << 40, 3, 2, 4)], [Log("sha256:a", 0.25, [0, 0xff, 10], 2)],
            [Warning("sha256:b", "short", "https://example.org", 300)]).Bytes);
        Assert.Equal(
            [new BuildVertex("sha256:a", "[1/2] FROM ä", true, Time(0.5), Time(1.25), "no",
                new BuildGroup("g", "the group", true)), new BuildVertex("sha256:b")],
            trace.Vertexes);
        Assert.Equal([new BuildStatus("layer", "sha256:a", 5, 1L << 40, Time(3), Time(2), Time(4))], trace.Statuses);
        BuildLog log = Assert.Single(trace.Logs);
        Assert.Equal(("sha256:a", Time(0.25), 2L), (log.Vertex, log.Timestamp, log.Stream));
        Assert.Equal([0, 0xff, 10], log.Bytes!);
        BuildWarning warning = Assert.Single(trace.Warnings);
        Assert.Equal(("sha256:b", "short", "https://example.org", 300L),
            (warning.Vertex, warning.Short, warning.Url, warning.Line));
        Assert.Equal(["a detail", "and another"], warning.Detail);
    }

    [Fact]
    public void Fields_that_nobody_knows_are_passed_over()
    {
        TraceWriter vertex = new TraceWriter().Add(90, 7).Add(1, "d").AddFixed(91, 8).AddFixed(92, 4).Add(5000, "x")
            .Add(3, "name");
        BuildTrace trace = BuildTrace.Read(new TraceWriter().Add(77, "more").Add(1, vertex).AddFixed(78, 8).Bytes);
        Assert.Equal([new BuildVertex("d", "name")], trace.Vertexes);
    }

    [Fact]
    public void A_message_without_anything_is_one() => Assert.Empty(BuildTrace.Read([]).Vertexes);

    [Theory]
    [InlineData("0a", "cut off")]
    [InlineData("0a05610a", "cut off")]
    [InlineData("0a03 2a01 80", "cut off")]
    [InlineData("08ffffffffffffffffffff01", "does not end")]
    [InlineData("0b", "kind 3")]
    [InlineData("00", "number 0")]
    [InlineData("0a0c2a0a08ffffffffffffffff7f", "does not exist")]
    [InlineData("0a0a2a081080a8d6b90710", "cut off")]
    [InlineData("0a0d2a0b0880808080808080808001", "does not exist")]
    [InlineData("0a0d2a0b08ffedcac887feffffff01", "does not exist")]
    public void Broken_bytes_are_an_answer_that_cannot_be_read(string hex, string reason)
    {
        SockException problem = Assert.Throws<SockException>(() =>
            BuildTrace.Read(Convert.FromHexString(hex.Replace(" ", ""))));
        Assert.Equal(SockFailure.ResponseUnreadable, problem.Failure);
        Assert.Contains(reason, problem.Message);
    }

    [Fact]
    public void Whatever_comes_is_read_or_refused() => Gen.Byte.Array[0, 200]
        .Sample(static bytes => IsReadOrRefused(bytes));

    [Fact]
    public void A_message_that_is_cut_or_changed_is_read_or_refused()
    {
        byte[] whole = Message([Vertex("a", "b", 1, 2)], [Status("a", "c", 1, 2, 3, 4, 5)], [Log("a", 1, "text")],
            [Warning("a", "w", "u", 3)]).Bytes;
        Gen.Select(Gen.Int[0, whole.Length], Gen.Int[0, whole.Length - 1], Gen.Byte).Sample((length, at, value) =>
        {
            byte[] changed = [.. whole];
            changed[at] = value;
            return IsReadOrRefused(changed[..length]);
        });
    }

    private static bool IsReadOrRefused(byte[] bytes)
    {
        try
        {
            _ = BuildTrace.Read(bytes);
            return true;
        }
        catch (SockException refused)
        {
            return refused.Failure == SockFailure.ResponseUnreadable;
        }
    }

    private static DateTimeOffset Time(double seconds) => Began + TimeSpan.FromSeconds(seconds);
}
