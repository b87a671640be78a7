using System.Text.Json;
using System.Threading.Channels;
using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>What has happened and what happens, until the client has enough.</summary>
internal static class EventRoutes
{
    private const string Sequence = "application/json-seq";

    public static void Map(RouteTable routes) => routes.Get("/events", EventsAsync);

    private static async Task EventsAsync(EngineCall call)
    {
        DateTimeOffset? since = Moment(call, "since");
        DateTimeOffset? until = Moment(call, "until");
        Filters filters = call.Filters();
        (IReadOnlyList<EngineEvent> past, Channel<EngineEvent> next) = call.State.Events.Follow();
        try
        {
            call.Response.ContentType = ContentType(call);
            await call.Response.Body.FlushAsync(call.Cancel);
            foreach (EngineEvent happened in past.Where(happened => (since ?? until) is not null
                && (since is null || happened.Time >= since) && (until is null || happened.Time <= until)
                && EventFilter.Means(filters, happened)))
            {
                await SendAsync(call, happened);
            }

            await FollowAsync(call, next.Reader, filters, until);
        }
        finally
        {
            call.State.Events.Leave(next);
        }
    }

    private static async Task FollowAsync(
        EngineCall call, ChannelReader<EngineEvent> next, Filters filters, DateTimeOffset? until)
    {
        TimeSpan left = (until ?? call.State.Now) - call.State.Now;
        if (until is not null && left <= TimeSpan.Zero)
        {
            return;
        }

        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(call.Cancel);
        using ITimer? timer = until is null
            ? null
            : call.State.Time.CreateTimer(_ => end.Cancel(), null, left, Timeout.InfiniteTimeSpan);
        try
        {
            await foreach (EngineEvent happened in next.ReadAllAsync(end.Token))
            {
                if (EventFilter.Means(filters, happened))
                {
                    await SendAsync(call, happened);
                }
            }
        }
        catch (OperationCanceledException) when (!call.Cancel.IsCancellationRequested)
        {
            // The time is up.
        }
    }

    private static async Task SendAsync(EngineCall call, EngineEvent happened)
    {
        using MemoryStream bytes = new();
        if (call.Response.ContentType == Sequence)
        {
            bytes.WriteByte(0x1e);
        }

        using (Utf8JsonWriter writer = new(bytes, JsonResponse.Options))
        {
            EventJson.Write(writer, happened, call.Api);
        }

        bytes.WriteByte((byte)'\n');
        await call.Response.Body.WriteAsync(bytes.ToArray(), call.Cancel);
        await call.Response.Body.FlushAsync(call.Cancel);
    }

    /// <summary>
    /// From API 1.52 a client may ask for a type that says what the body is; application/jsonl from 1.53.
    /// </summary>
    private static string ContentType(EngineCall call)
    {
        string accept = call.Request.Header("Accept") ?? "";
        string[] types = !call.Api.From(52) ? []
            : call.Api.From(53) ? ["application/jsonl", "application/x-ndjson", Sequence]
            : ["application/x-ndjson", Sequence];
        return types.FirstOrDefault(type => accept.Contains(type, StringComparison.OrdinalIgnoreCase))
            ?? "application/json";
    }

    private static DateTimeOffset? Moment(EngineCall call, string name)
    {
        string text = call.Text(name);
        return text.Length == 0 ? null : GoText.UnixTime(text)
            ?? throw EngineException.Internal($"strconv.ParseInt: parsing \"{text}\": invalid syntax");
    }
}
