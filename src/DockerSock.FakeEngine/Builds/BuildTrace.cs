using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>A piece of work of a BuildKit build, as clients are told about it.</summary>
/// <param name="name">What it is called.</param>
/// <param name="inputs">What it needs first.</param>
internal sealed class BuildVertex(string name, params BuildVertex[] inputs)
{
    /// <summary>What it goes by; the same for each time that it is told.</summary>
    public string Digest { get; } = "sha256:" + Ids.Fresh();

    public string Name => name;

    public IReadOnlyList<BuildVertex> Inputs => inputs;

    public bool Cached { get; set; }

    public DateTimeOffset? Started { get; set; }

    public DateTimeOffset? Completed { get; set; }

    public string Error { get; set; } = "";
}

/// <summary>
/// What BuildKit tells about a build: messages that hold a StatusResponse of its control API, of vertexes, statuses,
/// logs and warnings.
/// </summary>
internal sealed class BuildTrace(EngineState state, MessageStream messages)
{
    private const string Id = "moby.buildkit.trace";

    /// <summary>Tells of vertexes as they are now.</summary>
    public Task TellAsync(params BuildVertex[] vertexes) => SendAsync(writer =>
    {
        foreach (BuildVertex vertex in vertexes)
        {
            Write(writer, vertex);
        }
    });

    public Task StartAsync(BuildVertex vertex)
    {
        vertex.Started = state.Now;
        return TellAsync(vertex);
    }

    public Task CompleteAsync(BuildVertex vertex, bool cached = false, string error = "")
    {
        vertex.Started ??= state.Now;
        vertex.Completed = state.Now;
        (vertex.Cached, vertex.Error) = (cached, error);
        return TellAsync(vertex);
    }

    /// <summary>What is done as a part of a vertex.</summary>
    public Task StatusAsync(BuildVertex vertex, string id, DateTimeOffset started, bool done) =>
        SendAsync(writer => writer.Message(2, inner =>
        {
            inner.Text(1, id);
            inner.Text(2, vertex.Digest);
            inner.Time(6, state.Now);
            inner.Time(7, started);
            inner.Time(8, done ? state.Now : null);
        }));

    /// <summary>What a command has written.</summary>
    public Task LogAsync(BuildVertex vertex, byte stream, ReadOnlyMemory<byte> bytes) =>
        SendAsync(writer => writer.Message(3, inner =>
        {
            inner.Text(1, vertex.Digest);
            inner.Time(2, state.Now);
            inner.Number(3, stream);
            inner.Block(4, bytes.Span);
        }));

    /// <summary>Warnings, each with the Dockerfile and the line that it is about.</summary>
    public Task WarnAsync(
        BuildVertex vertex, IEnumerable<BuildWarning> warnings, string fileName, string dockerfile) =>
        SendAsync(writer =>
        {
            foreach (BuildWarning warning in warnings)
            {
                writer.Message(4, inner => Write(inner, vertex, warning, fileName, dockerfile));
            }
        });

    private static void Write(
        ProtobufWriter writer, BuildVertex vertex, BuildWarning warning, string fileName, string dockerfile)
    {
        writer.Text(1, vertex.Digest);
        writer.Number(2, 1);
        writer.Text(3, warning.Short);
        writer.Text(4, warning.Detail);
        writer.Text(5, warning.Address);
        writer.Message(6, info =>
        {
            info.Text(1, fileName);
            info.Text(2, dockerfile);
            info.Text(4, "Dockerfile");
        });
        writer.Message(7, range =>
        {
            range.Message(1, start => start.Number(1, warning.Line));
            range.Message(2, end => end.Number(1, warning.Line));
        });
    }

    private static void Write(ProtobufWriter writer, BuildVertex vertex) => writer.Message(1, inner =>
    {
        inner.Text(1, vertex.Digest);
        foreach (BuildVertex input in vertex.Inputs)
        {
            inner.Text(2, input.Digest);
        }

        inner.Text(3, vertex.Name);
        inner.Number(4, vertex.Cached ? 1 : 0);
        inner.Time(5, vertex.Started);
        inner.Time(6, vertex.Completed);
        inner.Text(7, vertex.Error);
    });

    private Task SendAsync(Action<ProtobufWriter> write)
    {
        ProtobufWriter writer = new();
        write(writer);
        return messages.AuxAsync(json => json.WriteBase64StringValue(writer.Written.Span), Id);
    }
}
