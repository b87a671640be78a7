using System.Globalization;
using System.Threading.Channels;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// Reads what happens on an engine. Following goes on when the connection or the engine went away, from the last event
/// on. Source: SystemEvents.
/// </summary>
internal sealed record EventReader
{
    /// <summary>How many events Docker remembers, of whatever kind.</summary>
    private const int Remembered = 256;

    private static readonly string[] s_filters = ["config", "container", "daemon", "event", "image", "label", "network",
        "node", "plugin", "pod", "scope", "secret", "service", "type", "volume"];

    private static readonly TimeSpan s_shortestPause = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Only events from then on; null for all that the engine has, or, following, for those from now on.
    /// </summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only events up to then; null for those up to now, or, following, for no end.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>True to go on with what happens.</summary>
    public bool Follow { get; init; }

    /// <summary>Conditions that the engine applies.</summary>
    /// <exception cref="SockException">There is one that no engine knows: they would all leave it out.</exception>
    public IReadOnlyDictionary<string, string[]> Filters
    {
        get;
        init => field = value.Keys.FirstOrDefault(static key => !s_filters.Contains(key)) is not { } unknown ? value
            : throw new SockException(SockFailure.NameInvalid, $"'{unknown}' is no filter of events.",
                $"Use {string.Join(", ", s_filters)}.");
    } = new Dictionary<string, string[]>();

    /// <summary>The events.</summary>
    /// <exception cref="SockException">The engine refused, or could not be reached at first.</exception>
    public async IAsyncEnumerable<DockerEvent> ReadAsync(EngineCall call)
    {
        if (Until is { } end ? end <= DateTimeOffset.UtcNow : !Follow)
        {
            long until = Until is { } past ? LogTime.Of(past) : await NowAsync(call).ConfigureAwait(false);
            await foreach (DockerEvent happened in PastAsync(call, until).ConfigureAwait(false))
            {
                yield return happened;
            }

            yield break;
        }

        long begin = await BeginAsync(call).ConfigureAwait(false);
        await foreach (DockerEvent happened in FollowAsync(call, begin).ConfigureAwait(false))
        {
            yield return happened;
        }
    }

    /// <summary>
    /// The time that following begins with, in nanoseconds since 1970: the user's, or the engine's own now. An engine
    /// sends the head of its answer before it listens to its events; what happens in between is read because of the
    /// time.
    /// </summary>
    /// <exception cref="SockException">The engine cannot be reached.</exception>
    public Task<long> BeginAsync(EngineCall call) =>
        Since is { } since ? Task.FromResult(LogTime.Of(since)) : NowAsync(call);

    /// <summary>Now by the engine's clock, in nanoseconds since 1970.</summary>
    private static async Task<long> NowAsync(EngineCall call)
    {
        try
        {
            SystemInfo info = await call.ReadAsync(DockerRequest.Get($"/info"), DockerJson.Default.SystemInfo)
                .ConfigureAwait(false);
            if (info.SystemTime is { } clock)
            {
                return LogTime.Of(clock);
            }
        }
        catch (SockException refused) when (refused.Status is not null)
        {
            // A proxy that lets only few requests pass: its ping tells the time to the second.
        }

        using SockAnswer ping = await call.OpenAsync(DockerRequest.Get($"/_ping")).ConfigureAwait(false);
        await ping.Body.CopyToAsync(Stream.Null, call.Cancel).ConfigureAwait(false);
        return LogTime.Of(DateTimeOffset.TryParse(ping.Header("Date"), CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal, out DateTimeOffset second)
            ? second
            : DateTimeOffset.UtcNow);
    }

    /// <summary>
    /// The events from a time on, over all interruptions. They are read as they come, however slow the pipeline is: an
    /// engine drops what is not taken from it.
    /// </summary>
    /// <exception cref="SockException">The engine refused, or could not be reached at first.</exception>
    public async IAsyncEnumerable<DockerEvent> FollowAsync(EngineCall call, long begin)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(call.Cancel);
        Channel<Arrival> arrived = Channel.CreateUnbounded<Arrival>(
            new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        Task reading = ReadAheadAsync(call.With(end.Token), begin, arrived.Writer);
        try
        {
            await foreach ((DockerEvent? happened, string? warning) in arrived.Reader.ReadAllAsync(call.Cancel)
                .ConfigureAwait(false))
            {
                if (warning is not null)
                {
                    await call.WarnAsync(null, warning).ConfigureAwait(false);
                }

                if (happened is not null)
                {
                    yield return happened;
                }
            }
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(false);
        }
    }

    private async Task ReadAheadAsync(EngineCall call, long begin, ChannelWriter<Arrival> arrived)
    {
        Exception? problem = null;
        try
        {
            await ReadOverAllAsync(call, begin, arrived).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // The reader's to throw.
            problem = failure;
        }

        arrived.Complete(problem);
    }

    private async Task ReadOverAllAsync(EngineCall call, long begin, ChannelWriter<Arrival> arrived)
    {
        EventResume resume = new(begin);
        TimeSpan pause = s_shortestPause;
        SockAnswer answer = await call.OpenAsync(Request(resume.From(), Until)).ConfigureAwait(false);
        while (true)
        {
            using (answer)
            {
                await foreach (DockerEvent happened in UntilCutAsync(call, answer).ConfigureAwait(false))
                {
                    pause = s_shortestPause;
                    if (resume.IsNew(happened, out bool gap))
                    {
                        arrived.TryWrite(new Arrival(happened, gap ? Gap(call, happened.Time) : null));
                    }
                }
            }

            if (Until <= DateTimeOffset.UtcNow)
            {
                return;
            }

            await call.TellAsync($"{call.Engine.Endpoint} ended its events; they are asked for again.")
                .ConfigureAwait(false);
            await Task.Delay(pause, call.Cancel).ConfigureAwait(false);
            pause = Longer(pause);
            answer = await ReopenAsync(call, resume, arrived).ConfigureAwait(false);
            if (resume.IsEmpty && await OldestIfFullAsync(call).ConfigureAwait(false) is { } oldest
                && LogTime.Of(oldest) > begin)
            {
                arrived.TryWrite(new Arrival(null, Gap(call, oldest)));
            }
        }
    }

    private static string Gap(EngineCall call, DateTimeOffset time) =>
        $"{call.Engine.Endpoint} no longer has the last event that was read: it keeps only some (Docker {Remembered}), "
        + $"and none over a restart. Events before {time:O} may be missing.";

    /// <summary>
    /// Time of the oldest event that an engine has when it has as many as it remembers, of whatever kind: it may have
    /// forgotten older ones. Null as long as it has fewer.
    /// </summary>
    private static async Task<DateTimeOffset?> OldestIfFullAsync(EngineCall call)
    {
        DateTimeOffset? oldest = null;
        int count = 0;
        try
        {
            long now = await NowAsync(call).ConfigureAwait(false);
            await foreach (DockerEvent happened in new EventReader().PastAsync(call, now).ConfigureAwait(false))
            {
                oldest ??= happened.Time;
                count++;
            }
        }
        catch (SockException away) when (IsAway(away))
        {
            // So has the connection; the question comes again with the next one.
            return null;
        }

        return count == Remembered ? oldest : null;
    }

    /// <summary>What has happened up to a time.</summary>
    private async IAsyncEnumerable<DockerEvent> PastAsync(EngineCall call, long until)
    {
        long? since = Since is { } time ? LogTime.Of(time) : null;
        SockAnswer answer = await call.OpenAsync(Request(since, until)).ConfigureAwait(false);
        if (answer.Header("Server")?.StartsWith("Libpod/", StringComparison.Ordinal) == true)
        {
            // Podman stops reading its file as soon as the time is over, which it is; it can be told to read to the end
            // of the file.
            answer.Dispose();
            answer = await call.OpenAsync(Request(since, (long?)null).Query("stream", "false")).ConfigureAwait(false);
        }

        using (answer)
        {
            await foreach (ReadOnlyMemory<byte> json in JsonSplitter.ReadAsync(answer.Body, splitArrays: false,
                call.Cancel).ConfigureAwait(false))
            {
                DockerEvent happened = Read(call, json);
                if (happened.TimeNano <= until)
                {
                    yield return happened;
                }
            }
        }
    }

    private static DockerEvent Read(EngineCall call, ReadOnlyMemory<byte> json)
    {
        DockerEvent happened = ModelReader.Read(json.Span, DockerJson.Default.DockerEvent);
        happened.DockerHost = call.Engine.Endpoint.Text;
        return happened;
    }

    private DockerRequest Request(long? since, DateTimeOffset? until) =>
        Request(since, until is { } end ? LogTime.Of(end) : (long?)null);

    private DockerRequest Request(long? since, long? until) => DockerRequest.Get($"/events")
        .Query("since", since is { } from ? LogTime.Query(from) : null)
        .Query("until", until is { } end ? LogTime.Query(end) : null)
        .Query("filters", Filters);

    /// <summary>Asks until somebody answers; says once that nobody does.</summary>
    private async Task<SockAnswer> ReopenAsync(EngineCall call, EventResume resume, ChannelWriter<Arrival> arrived)
    {
        bool told = false;
        for (TimeSpan pause = s_shortestPause; ; pause = Longer(pause))
        {
            try
            {
                return await call.OpenAsync(Request(resume.From(), Until)).ConfigureAwait(false);
            }
            catch (SockException away) when (IsAway(away))
            {
                if (!told)
                {
                    told = true;
                    arrived.TryWrite(new Arrival(null, $"{away.Message} Its events go on when it is back."));
                }
            }

            await Task.Delay(pause, call.Cancel).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// True for what ends by itself: the engine, or a proxy before it, is stopped, starting or overloaded.
    /// </summary>
    private static bool IsAway(SockException problem) => problem.Failure is <= SockFailure.NotAnEngine
        or SockFailure.AnswerIncomplete
        or SockFailure.EngineUnavailable;

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < s_longestPause ? pause * 2 : s_longestPause;

    /// <summary>The events of one connection, until it ends in whatever way.</summary>
    private static async IAsyncEnumerable<DockerEvent> UntilCutAsync(EngineCall call, SockAnswer answer)
    {
        IAsyncEnumerator<ReadOnlyMemory<byte>> values = JsonSplitter.ReadAsync(answer.Body, splitArrays: false,
            call.Cancel)
            .GetAsyncEnumerator(CancellationToken.None);
        await using (values.ConfigureAwait(false))
        {
            for (long read = 0; await NextAsync(values, read).ConfigureAwait(false); read++)
            {
                yield return Read(call, values.Current);
            }
        }
    }

    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<ReadOnlyMemory<byte>> values, long read)
    {
        try
        {
            return await values.MoveNextAsync().ConfigureAwait(false);
        }
        catch (SockException cut) when (cut.Failure == SockFailure.AnswerIncomplete
            || (cut.Failure == SockFailure.AnswerUnreadable && read > 0))
        {
            // In the middle of an event perhaps; it comes again. Whoever answers with anything else than events, at
            // once, is no engine.
            return false;
        }
    }

    /// <summary>
    /// What is handed from the engine's side to the pipeline's: a warning, an event, or both in this order.
    /// </summary>
    private readonly record struct Arrival(DockerEvent? Happened, string? Warning);
}
