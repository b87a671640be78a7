using System.Globalization;
using System.Text;
using System.Text.Json;
using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>What the tasks of services have written, on whatever node, and go on to write.</summary>
internal static class ServiceLogRoutes
{
    public static void Map(RouteTable routes)
    {
        routes.Get("/services/{name}/logs", ServiceAsync);
        routes.Get("/tasks/{name}/logs", TaskAsync);
    }

    private static Task ServiceAsync(EngineCall call)
    {
        EngineSwarm swarm = call.State.Locked(call.State.ManagedSwarm);
        EngineService service = call.State.Locked(() => ServiceRoutes.Get(swarm, call.Name));
        return SendAsync(call, swarm, service.Spec.Container, () => service.Tasks);
    }

    private static Task TaskAsync(EngineCall call)
    {
        EngineSwarm swarm = call.State.Locked(call.State.ManagedSwarm);
        EngineTask task = call.State.Locked(() => TaskRoutes.Get(swarm, call.Name));
        return SendAsync(call, swarm, task.Spec.Container, () => [task]);
    }

    private static async Task SendAsync(EngineCall call, EngineSwarm swarm, JsonElement container,
        Func<IEnumerable<EngineTask>> tasks)
    {
        LogQuery query = LogQuery.Of(call, container.Flag("TTY"));
        call.Response.ContentType = query.ContentType(call);
        await call.Response.Body.FlushAsync(call.Cancel);
        Dictionary<EngineTask, int> read = [];
        while (true)
        {
            // What is not there yet wakes it: another task, or another line of one that is known.
            Task changed = swarm.Changed.Next;
            EngineTask[] all = call.State.Locked(
                () => tasks().Where(static task => task.Container?.StartedAt is not null).ToArray());
            Task[] wake = [changed, .. all.Select(static task => task.Container!.Changed.Next)];
            List<(LogLine Line, EngineTask Task)> lines = [];
            foreach (EngineTask task in all)
            {
                bool isFirst = !read.TryGetValue(task, out int position);
                IReadOnlyList<LogLine> more = task.Container!.Lines.From(position);
                read[task] = position + more.Count;
                IEnumerable<LogLine> chosen = more.Where(query.Means);
                lines.AddRange((isFirst ? query.End(chosen) : chosen).Select(line => (line, task)));
            }

            await query.WriteAsync(call, lines.OrderBy(static one => one.Line.Time));
            if (!call.Flag("follow"))
            {
                // Who follows is told of more for as long as it wants, even when all tasks are over.
                return;
            }

            if (lines.Count == 0)
            {
                await (await Task.WhenAny(wake).WaitAsync(call.Cancel));
            }
        }
    }

    /// <summary>Which lines a client wants, and how.</summary>
    private sealed record LogQuery(
        bool Out, bool Error, DateTimeOffset? Since, int? Tail, bool Times, bool Details, bool IsRaw)
    {
        /// <exception cref="EngineException">It is none.</exception>
        public static LogQuery Of(EngineCall call, bool isRaw)
        {
            if (!call.Flag("stdout") && !call.Flag("stderr"))
            {
                throw EngineException.Internal("Bad parameters: you must choose at least one stream");
            }

            string tail = call.Text("tail");
            string since = call.Text("since");
            return new LogQuery(
                call.Flag("stdout"),
                call.Flag("stderr"),
                since is "" or "0" ? null : GoText.UnixTime(since) ?? throw EngineException.Internal(
                    $"could not parse since timestamp: strconv.ParseInt: parsing \"{since}\": invalid syntax"),
                tail is "" or "all" ? null
                    : int.TryParse(tail, NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count
                    : throw EngineException.Internal("tail value must be a positive integer or \"all\""),
                call.Flag("timestamps"),
                call.Flag("details"),
                isRaw);
        }

        public bool Means(LogLine line) => (line.Stream == 1 ? Out : Error) && (Since is null || line.Time >= Since);

        public IEnumerable<LogLine> End(IEnumerable<LogLine> lines) =>
            Tail is { } count ? lines.TakeLast(count) : lines;

        public string? ContentType(EngineCall call) => !call.State.System.Api.From(42) ? null
            : IsRaw || !call.Api.From(42)
                ? "application/vnd.docker.raw-stream"
                : "application/vnd.docker.multiplexed-stream";

        public async Task WriteAsync(EngineCall call, IEnumerable<(LogLine Line, EngineTask Task)> lines)
        {
            using MemoryStream buffer = new();
            foreach ((LogLine line, EngineTask task) in lines)
            {
                byte[] head = Encoding.UTF8.GetBytes((Times ? GoText.LogTime(line.Time) + " " : "")
                    + (Details
                        ? $"com.docker.swarm.node.id={task.Node!.Id},com.docker.swarm.service.id={task.Service.Id},"
                            + $"com.docker.swarm.task.id={task.Id} "
                        : ""));
                if (!IsRaw)
                {
                    buffer.Write(ContainerLogRoutes.FrameHead(line.Stream, head.Length + line.Bytes.Length));
                }

                buffer.Write(head);
                buffer.Write(line.Bytes.Span);
            }

            if (buffer.Length > 0)
            {
                await call.Response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), call.Cancel);
                await call.Response.Body.FlushAsync(call.Cancel);
            }
        }
    }
}
