namespace DockerSock.Client;

/// <summary>
/// One message of BuildKit's report of a build: what has changed since the one before. Each is the <c>aux</c> of a
/// <c>moby.buildkit.trace</c> in the answer of ImageBuild, a StatusResponse of BuildKit's control API.
/// </summary>
/// <param name="Vertexes">Steps, new and changed.</param>
/// <param name="Statuses">How far parts of steps are.</param>
/// <param name="Logs">What steps have written.</param>
/// <param name="Warnings">What BuildKit warns of.</param>
internal sealed record BuildTrace(IReadOnlyList<BuildVertex> Vertexes, IReadOnlyList<BuildStatus> Statuses,
    IReadOnlyList<BuildLog> Logs, IReadOnlyList<BuildWarning> Warnings)
{
    /// <summary>Reads a message; fields that we do not know are passed over.</summary>
    /// <exception cref="SockException"><see cref="SockFailure.ResponseUnreadable"/>: it is none, or breaks
    /// off.</exception>
    public static BuildTrace Read(ReadOnlySpan<byte> message)
    {
        List<BuildVertex> vertexes = [];
        List<BuildStatus> statuses = [];
        List<BuildLog> logs = [];
        List<BuildWarning> warnings = [];
        Protobuf part = new(message);
        while (part.Read())
        {
            switch (part.Field)
            {
                case 1:
                    vertexes.Add(Vertex(part.Bytes));
                    break;
                case 2:
                    statuses.Add(Status(part.Bytes));
                    break;
                case 3:
                    logs.Add(Log(part.Bytes));
                    break;
                case 4:
                    warnings.Add(Warning(part.Bytes));
                    break;
            }
        }

        return new BuildTrace(vertexes, statuses, logs, warnings);
    }

    private static BuildVertex Vertex(ReadOnlySpan<byte> message) => Protobuf.Fold(message, new BuildVertex(),
        static (vertex, part) => part.Field switch
        {
            1 => vertex with { Digest = part.Text },
            3 => vertex with { Name = part.Text },
            4 => vertex with { IsCached = part.Number != 0 },
            5 => vertex with { Started = part.Time },
            6 => vertex with { Completed = part.Time },
            7 => vertex with { Error = part.Text },
            8 => vertex with { Group = Group(part.Bytes) },
            _ => vertex,
        });

    private static BuildGroup Group(ReadOnlySpan<byte> message) => Protobuf.Fold(message, new BuildGroup(),
        static (group, part) => part.Field switch
        {
            1 => group with { Id = part.Text },
            2 => group with { Name = part.Text },
            3 => group with { IsWeak = part.Number != 0 },
            _ => group,
        });

    private static BuildStatus Status(ReadOnlySpan<byte> message) => Protobuf.Fold(message, new BuildStatus(),
        static (status, part) => part.Field switch
        {
            1 => status with { Id = part.Text },
            2 => status with { Vertex = part.Text },
            4 => status with { Current = part.Number },
            5 => status with { Total = part.Number },
            6 => status with { Timestamp = part.Time },
            7 => status with { Started = part.Time },
            8 => status with { Completed = part.Time },
            _ => status,
        });

    private static BuildLog Log(ReadOnlySpan<byte> message) => Protobuf.Fold(message, new BuildLog(),
        static (log, part) => part.Field switch
        {
            1 => log with { Vertex = part.Text },
            2 => log with { Timestamp = part.Time },
            3 => log with { Stream = part.Number },
            4 => log with { Bytes = part.Bytes.ToArray() },
            _ => log,
        });

    private static BuildWarning Warning(ReadOnlySpan<byte> message) => Protobuf.Fold(message, new BuildWarning(),
        static (warning, part) => part.Field switch
        {
            1 => warning with { Vertex = part.Text },
            3 => warning with { Short = part.Text },
            4 => warning with { Detail = [.. warning.Detail, part.Text] },
            5 => warning with { Url = part.Text },
            7 when warning.Line == 0 => warning with { Line = FirstLine(part.Bytes) },
            _ => warning,
        });

    /// <summary>The line where a range begins.</summary>
    private static long FirstLine(ReadOnlySpan<byte> range)
    {
        Protobuf part = new(range);
        while (part.Read())
        {
            if (part.Field == 1)
            {
                Protobuf position = new(part.Bytes);
                return position.Read() && position.Field == 1 ? position.Number : 0;
            }
        }

        return 0;
    }
}

/// <summary>A step, as far as it is.</summary>
/// <param name="Digest">What it is known by in the report.</param>
/// <param name="Name">Its name: <c>[2/3] RUN make</c>.</param>
/// <param name="IsCached">True when its result was there already.</param>
/// <param name="Started">When it began, or began again.</param>
/// <param name="Completed">When it ended; null while it runs.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="Group">The step that it is shown as, together with others; null as a rule.</param>
internal sealed record BuildVertex(string Digest = "", string Name = "", bool IsCached = false,
    DateTimeOffset? Started = null,
    DateTimeOffset? Completed = null, string Error = "", BuildGroup? Group = null);

/// <summary>Several steps that are shown as one.</summary>
/// <param name="Id">What it is known by.</param>
/// <param name="Name">Its name: <c>[2/3] COPY --link a /</c>.</param>
/// <param name="IsWeak">True for a part that alone is no reason to show the whole.</param>
internal sealed record BuildGroup(string Id = "", string Name = "", bool IsWeak = false);

/// <summary>How far a part of a step is: a layer, a file.</summary>
/// <param name="Id">The part, unique in its step, and its name.</param>
/// <param name="Vertex">The digest of its step.</param>
/// <param name="Current">Bytes done.</param>
/// <param name="Total">Bytes in all; 0 when nobody knows.</param>
/// <param name="Timestamp">When this was so.</param>
/// <param name="Started">When it began.</param>
/// <param name="Completed">When it ended; null while it goes on.</param>
internal sealed record BuildStatus(string Id = "", string Vertex = "", long Current = 0, long Total = 0,
    DateTimeOffset? Timestamp = null, DateTimeOffset? Started = null, DateTimeOffset? Completed = null);

/// <summary>Bytes that a step has written; lines may be split anywhere.</summary>
/// <param name="Vertex">The digest of the step.</param>
/// <param name="Timestamp">When.</param>
/// <param name="Stream">1 for stdout, 2 for stderr.</param>
/// <param name="Bytes">The bytes.</param>
internal sealed record BuildLog(string Vertex = "", DateTimeOffset? Timestamp = null, long Stream = 0,
    byte[]? Bytes = null);

/// <summary>Something in a Dockerfile that BuildKit warns of.</summary>
/// <param name="Vertex">The digest of the step that found it.</param>
/// <param name="Short">The warning.</param>
/// <param name="Detail">More about it.</param>
/// <param name="Url">Where all about it can be read.</param>
/// <param name="Line">Its first line in the Dockerfile; 0 when nobody knows.</param>
internal sealed record BuildWarning(string Vertex = "", string Short = "", IReadOnlyList<string>? Detail = null,
    string Url = "", long Line = 0)
{
    /// <summary>More about it.</summary>
    public IReadOnlyList<string> Detail { get; init; } = Detail ?? [];
}
