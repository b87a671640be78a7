using System.Text;

namespace DockerSock.Tests.Client;

/// <summary>Writes messages as BuildKit writes them: protobuf, field by field.</summary>
internal sealed class TraceWriter
{
    /// <summary>When the build of the tests began.</summary>
    public static readonly DateTimeOffset Began = new(2026, 3, 4, 5, 6, 7, 800, TimeSpan.Zero);

    private readonly MemoryStream _bytes = new();

    /// <summary>What was written.</summary>
    public byte[] Bytes => _bytes.ToArray();

    /// <summary>A step.</summary>
    public static TraceWriter Vertex(string digest, string name = "", double? started = null, double? completed = null,
        bool cached = false,
        string? error = null, TraceWriter? group = null)
    {
        TraceWriter vertex = new TraceWriter().Add(1, digest).Add(2, "an input").Add(3, name);
        if (cached)
        {
            vertex.Add(4, 1);
        }

        vertex.At(5, started).At(6, completed);
        if (error is not null)
        {
            vertex.Add(7, error);
        }

        return group is null ? vertex : vertex.Add(8, group);
    }

    /// <summary>A group of steps.</summary>
    public static TraceWriter Group(string id, string name, bool weak = false) => new TraceWriter().Add(1, id)
        .Add(2, name).Add(3, weak ? 1 : 0);

    /// <summary>How far a part of a step is.</summary>
    public static TraceWriter Status(string vertex, string id, long current, long total, double at,
        double? started = null, double? completed = null) =>
        new TraceWriter().Add(1, id).Add(2, vertex).Add(3, "ignored").Add(4, current).Add(5, total).At(6, at)
            .At(7, started).At(8, completed);

    /// <summary>What a step wrote.</summary>
    public static TraceWriter Log(string vertex, double at, byte[] text, long stream = 1) =>
        new TraceWriter().Add(1, vertex).At(2, at).Add(3, stream).Add(4, text);

    /// <summary>The same, as text.</summary>
    public static TraceWriter Log(string vertex, double at, string text, long stream = 1) =>
        Log(vertex, at, Encoding.UTF8.GetBytes(text), stream);

    /// <summary>A warning.</summary>
    public static TraceWriter Warning(string vertex, string text, string url, long line) => new TraceWriter()
        .Add(1, vertex).Add(2, 1).Add(3, text)
        .Add(4, "a detail").Add(4, "and another").Add(5, url).Add(6, new TraceWriter().Add(1, "Dockerfile"))
        .Add(7, new TraceWriter().Add(1, new TraceWriter().Add(1, line).Add(2, 3))
            .Add(2, new TraceWriter().Add(1, line + 1)))
        .Add(7, new TraceWriter().Add(1, new TraceWriter().Add(1, 99)));

    /// <summary>One message with all that changed.</summary>
    public static TraceWriter Message(IEnumerable<TraceWriter>? vertexes = null,
        IEnumerable<TraceWriter>? statuses = null,
        IEnumerable<TraceWriter>? logs = null, IEnumerable<TraceWriter>? warnings = null)
    {
        TraceWriter message = new();
        foreach ((int field, IEnumerable<TraceWriter>? parts) in new[]
        {
            (1, vertexes), (2, statuses), (3, logs), (4, warnings),
        })
        {
            foreach (TraceWriter part in parts ?? [])
            {
                message.Add(field, part);
            }
        }

        return message;
    }

    /// <summary>The message as the line of an answer.</summary>
    public string ToLine() => $$"""{"id":"moby.buildkit.trace","aux":"{{Convert.ToBase64String(Bytes)}}"}""" + "\r\n";

    /// <summary>Adds a number.</summary>
    public TraceWriter Add(int field, long number)
    {
        Number((ulong)field << 3);
        Number((ulong)number);
        return this;
    }

    /// <summary>Adds bytes.</summary>
    public TraceWriter Add(int field, byte[] bytes)
    {
        Number(((ulong)field << 3) | 2);
        Number((ulong)bytes.Length);
        _bytes.Write(bytes);
        return this;
    }

    /// <summary>Adds a text.</summary>
    public TraceWriter Add(int field, string text) => Add(field, Encoding.UTF8.GetBytes(text));

    /// <summary>Adds a message.</summary>
    public TraceWriter Add(int field, TraceWriter message) => Add(field, message.Bytes);

    /// <summary>Adds a field of a fixed number of bytes.</summary>
    public TraceWriter AddFixed(int field, int size)
    {
        Number(((ulong)field << 3) | (size == 8 ? 1u : 5u));
        _bytes.Write(new byte[size]);
        return this;
    }

    /// <summary>Adds a time, in seconds since the build began.</summary>
    public TraceWriter At(int field, double? seconds)
    {
        if (seconds is not { } given)
        {
            return this;
        }

        long ticks = (Began + TimeSpan.FromSeconds(given)).Ticks - DateTimeOffset.UnixEpoch.Ticks;
        return Add(field, new TraceWriter().Add(1, ticks / TimeSpan.TicksPerSecond)
            .Add(2, ticks % TimeSpan.TicksPerSecond * 100));
    }

    private void Number(ulong number)
    {
        for (; number >= 0x80; number >>= 7)
        {
            _bytes.WriteByte((byte)(number | 0x80));
        }

        _bytes.WriteByte((byte)number);
    }
}
