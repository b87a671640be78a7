using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>What containers have written, and go on to write.</summary>
internal static class ContainerLogRoutes
{
    public static void Map(RouteTable routes) => routes.Get("/containers/{name}/logs", LogsAsync);

    private static async Task LogsAsync(EngineCall call)
    {
        EngineContainer container = call.State.Locked(() => call.State.ContainerStore.Get(call.Name));
        if (!call.Flag("stdout") && !call.Flag("stderr"))
        {
            throw EngineException.BadRequest("Bad parameters: you must choose at least one stream");
        }

        DateTimeOffset? since = Moment(call, "since");
        DateTimeOffset? until = Moment(call, "until");
        call.Response.ContentType = ContentType(call, container);
        await call.Response.Body.FlushAsync(call.Cancel);

        bool Means(LogLine line) => (line.Stream == 1 ? call.Flag("stdout") : call.Flag("stderr"))
            && (since is null || line.Time >= since) && (until is null || line.Time <= until);
        bool running = container.IsRunning;
        IReadOnlyList<LogLine> lines = container.Lines.From(0);
        int position = lines.Count;
        IEnumerable<LogLine> chosen = lines.Where(Means);
        bool tail = int.TryParse(call.Text("tail"), NumberStyles.None, CultureInfo.InvariantCulture, out int count);
        await SendAsync(call, container, tail ? chosen.TakeLast(count) : chosen);
        if (call.Flag("follow") && running)
        {
            await FollowAsync(call, container, position, Means, until);
        }
    }

    private static async Task FollowAsync(
        EngineCall call, EngineContainer container, int position, Func<LogLine, bool> means, DateTimeOffset? until)
    {
        while (until is null || call.State.Now < until)
        {
            Task changed = container.Changed.Next;
            bool running = container.IsRunning;
            IReadOnlyList<LogLine> lines = container.Lines.From(position);
            position += lines.Count;
            await SendAsync(call, container, lines.Where(means));
            if (lines.Count == 0 && !running)
            {
                return;
            }

            if (lines.Count == 0)
            {
                Task end = until is { } last
                    ? Task.Delay(last - call.State.Now, call.State.Time, call.Cancel)
                    : changed;
                await (await Task.WhenAny(changed.WaitAsync(call.Cancel), end));
            }
        }
    }

    private static async Task SendAsync(EngineCall call, EngineContainer container, IEnumerable<LogLine> lines)
    {
        bool timestamps = call.Flag("timestamps");
        using MemoryStream buffer = new();
        foreach (LogLine line in lines)
        {
            byte[] time = timestamps ? Encoding.ASCII.GetBytes(GoText.LogTime(line.Time) + " ") : [];
            if (!container.Config.Tty)
            {
                buffer.Write(FrameHead(line.Stream, time.Length + line.Bytes.Length));
            }

            buffer.Write(time);
            buffer.Write(line.Bytes.Span);
        }

        if (buffer.Length > 0)
        {
            await call.Response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), call.Cancel);
            await call.Response.Body.FlushAsync(call.Cancel);
        }
    }

    /// <summary>The stream's number and the length, in eight bytes.</summary>
    internal static byte[] FrameHead(byte stream, int length)
    {
        byte[] head = new byte[8];
        head[0] = stream;
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), length);
        return head;
    }

    /// <summary>
    /// Engines below API 1.42 name no type; newer ones say "raw" to older clients, even when there are frames.
    /// </summary>
    private static string? ContentType(EngineCall call, EngineContainer container)
    {
        if (!call.State.System.Api.From(42))
        {
            return null;
        }

        return container.Config.Tty || !call.Api.From(42)
            ? "application/vnd.docker.raw-stream"
            : "application/vnd.docker.multiplexed-stream";
    }

    private static DateTimeOffset? Moment(EngineCall call, string name)
    {
        string text = call.Text(name);
        return text is "" or "0" ? null : GoText.UnixTime(text)
            ?? throw EngineException.Internal($"strconv.ParseInt: parsing \"{text}\": invalid syntax");
    }
}
