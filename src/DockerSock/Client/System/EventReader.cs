using System.Diagnostics;
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

    /// <summary>How late it may be noticed that a connection was cut.</summary>
    private static readonly TimeSpan s_late = TimeSpan.FromSeconds(1);

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

    /// <summary>Which of the events that the engine tells are meant; null for all.</summary>
    private Func<DockerEvent, bool>? IsMeant { get; init; }

    /// <summary>The events.</summary>
    /// <exception cref="SockException">The engine refused, or could not be reached at first.</exception>
    public async IAsyncEnumerable<DockerEvent> ReadAsync(EngineCall call)
    {
        if (Until is { } end ? end <= Clock.Now : !Follow)
        {
            long until = Until is { } past ? LogTime.EndOf(past) : await NowAsync(call).ConfigureAwait(false);
            EventReader reader = await ForAsync(call).ConfigureAwait(false);
            await foreach (DockerEvent happened in reader.PastAsync(call, until).ConfigureAwait(false))
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

        using SockResponse ping = await call.OpenAsync(DockerRequest.Get($"/_ping")).ConfigureAwait(false);
        await ping.Body.CopyToAsync(Stream.Null, call.Cancel).ConfigureAwait(false);
        return LogTime.Of(DateTimeOffset.TryParse(ping.Header("Date"), CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal, out DateTimeOffset second)
            ? second
            : Clock.Now);
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
            new UnboundedChannelOptions { SingleReader = true });
        // What is told goes the way of the events: a pipeline that stands still must not hold up the reading.
        EngineCall ahead = call.With(end.Token).Telling(line => arrived.Writer.TryWrite(new Arrival(Line: line)));
        EventReader reader = await ForAsync(call).ConfigureAwait(false);
        Task reading = reader.ReadAheadAsync(ahead, begin, arrived.Writer);
        try
        {
            await foreach ((DockerEvent? happened, string? warning, string? line) in arrived.Reader
                .ReadAllAsync(call.Cancel).ConfigureAwait(false))
            {
                if (line is not null)
                {
                    await call.TellAsync(line).ConfigureAwait(false);
                }

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

    /// <summary>The same, in the words of the engine.</summary>
    private async Task<EventReader> ForAsync(EngineCall call)
    {
        (IReadOnlyDictionary<string, string[]> filters, Func<DockerEvent, bool>? isMeant) =
            await PodmanEvents.TranslateAsync(call, Filters).ConfigureAwait(false);
        return this with { Filters = filters, IsMeant = isMeant };
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
        long? cut = null;
        SockResponse response = await call.OpenAsync(Request(resume.From(), Until)).ConfigureAwait(false);
        while (true)
        {
            long opened = Stopwatch.GetTimestamp();
            using (response)
            {
                // Without a filter the last event tells whether any is missing.
                if (cut is { } since && (resume.IsEmpty || Filters.Count > 0)
                    && await OldestIfFullAsync(call, since).ConfigureAwait(false) is { } memory)
                {
                    if (memory.HasAll)
                    {
                        resume.MissedNothing();
                    }
                    else if (resume.IsEmpty)
                    {
                        cut = null;
                        arrived.TryWrite(new Arrival(Warning: Forgotten(call, memory.Oldest)));
                    }
                }

                await foreach (DockerEvent happened in UntilCutAsync(call, response).ConfigureAwait(false))
                {
                    pause = s_shortestPause;
                    cut = null;
                    if (resume.IsNew(happened, out bool gap))
                    {
                        arrived.TryWrite(new Arrival(IsMeant?.Invoke(happened) == false ? null : happened,
                            gap ? Gap(call, happened.Time) : null));
                    }
                }
            }

            if (Until <= Clock.Now)
            {
                return;
            }

            // One that was cut before it can have brought anything does not end the time without a connection.
            cut = Stopwatch.GetElapsedTime(opened) > s_longestPause ? Stopwatch.GetTimestamp()
                : cut ?? Stopwatch.GetTimestamp();
            await call.TellAsync($"{call.Engine.Endpoint} ended its events; they are asked for again.")
                .ConfigureAwait(false);
            await Task.Delay(pause, call.Cancel).ConfigureAwait(false);
            pause = Longer(pause);
            response = await ReopenAsync(call, resume, arrived).ConfigureAwait(false);
        }
    }

    private static string Gap(EngineCall call, DateTimeOffset time) =>
        $"{call.Engine.Endpoint} no longer has the last event that was read: it keeps only some (Docker {Remembered}), "
        + $"and none over a restart. Events before {time.ToUniversalTime():O} may be missing.";

    private static string Forgotten(EngineCall call, DateTimeOffset oldest) =>
        $"{call.Engine.Endpoint} has forgotten events from while it could not be read: it keeps only {Remembered}. "
        + $"Events before {oldest.ToUniversalTime():O} may be missing.";

    /// <summary>
    /// Time of the oldest event that an engine has when it has as many as it remembers, of whatever kind: it may have
    /// forgotten older ones. Null as long as it has fewer, and when it does not tell.
    /// </summary>
    /// <param name="call">The engine.</param>
    /// <param name="cut">When the connection was cut, by the stopwatch of this process; what the engine has from then
    /// on is all that can have been missed.</param>
    private static async Task<(DateTimeOffset Oldest, bool HasAll)?> OldestIfFullAsync(EngineCall call, long cut)
    {
        DateTimeOffset? oldest = null;
        int count = 0;
        long begin;
        try
        {
            long now = await NowAsync(call).ConfigureAwait(false);
            begin = now - (long)(Stopwatch.GetElapsedTime(cut) + s_late).TotalNanoseconds;
            await foreach (DockerEvent happened in new EventReader().PastAsync(call, now).ConfigureAwait(false))
            {
                oldest ??= happened.Time;
                if (++count > Remembered)
                {
                    // It is Podman, which has them all in a file.
                    return null;
                }
            }
        }
        catch (SockException)
        {
            // Only a warning hangs on it: the engine is away again, or a proxy lets nothing pass but the events.
            return null;
        }

        return count == Remembered && oldest is { } first ? (first, LogTime.Of(first) <= begin) : null;
    }

    /// <summary>What has happened up to a time.</summary>
    private async IAsyncEnumerable<DockerEvent> PastAsync(EngineCall call, long until)
    {
        long? since = Since is { } time ? LogTime.Of(time) : null;
        SockResponse response = await call.OpenAsync(Request(since, until)).ConfigureAwait(false);
        if (response.Header("Server")?.StartsWith("Libpod/", StringComparison.Ordinal) == true)
        {
            // Podman stops reading its file as soon as the time is over, which it is; it can be told to read to the end
            // of the file.
            response.Dispose();
            response = await call.OpenAsync(Request(since, (long?)null).Query("stream", "false")).ConfigureAwait(false);
        }

        using (response)
        {
            await foreach (ReadOnlyMemory<byte> json in JsonSplitter.ReadAsync(response.Body, JsonShape.Values,
                call.Cancel).ConfigureAwait(false))
            {
                DockerEvent happened = await call.ReadAsync(json, DockerJson.Default.DockerEvent)
                    .ConfigureAwait(false);
                if (happened.TimeNano <= until && IsMeant?.Invoke(happened) != false)
                {
                    yield return happened;
                }
            }
        }
    }

    private DockerRequest Request(long? since, DateTimeOffset? until) =>
        Request(since, until is { } end ? LogTime.EndOf(end) : (long?)null);

    private DockerRequest Request(long? since, long? until) => DockerRequest.Get($"/events")
        .Query("since", since is { } from ? LogTime.Query(from) : null)
        .Query("until", until is { } end ? LogTime.Query(end) : null)
        .Query("filters", Filters);

    /// <summary>Asks until somebody answers; says once that nobody does.</summary>
    private async Task<SockResponse> ReopenAsync(EngineCall call, EventResume resume, ChannelWriter<Arrival> arrived)
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
                    arrived.TryWrite(new Arrival(Warning: $"{away.Message} Its events go on when it is back."));
                }
            }

            await Task.Delay(pause, call.Cancel).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// True for what ends by itself: the engine, or a proxy before it, is stopped, starting or overloaded.
    /// </summary>
    private static bool IsAway(SockException problem) => problem.Failure is <= SockFailure.NotAnEngine
        or SockFailure.ResponseIncomplete
        or SockFailure.EngineUnavailable;

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < s_longestPause ? pause * 2 : s_longestPause;

    /// <summary>The events of one connection, until it ends in whatever way.</summary>
    private static async IAsyncEnumerable<DockerEvent> UntilCutAsync(EngineCall call, SockResponse response)
    {
        IAsyncEnumerator<ReadOnlyMemory<byte>> values = JsonSplitter.ReadAsync(response.Body, JsonShape.Values,
            call.Cancel)
            .GetAsyncEnumerator(CancellationToken.None);
        await using (values.ConfigureAwait(false))
        {
            for (long read = 0; await NextAsync(values, read).ConfigureAwait(false); read++)
            {
                yield return await call.ReadAsync(values.Current, DockerJson.Default.DockerEvent).ConfigureAwait(false);
            }
        }
    }

    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<ReadOnlyMemory<byte>> values, long read)
    {
        try
        {
            return await values.MoveNextAsync().ConfigureAwait(false);
        }
        catch (SockException cut) when (cut.Failure == SockFailure.ResponseIncomplete
            || (cut.Failure == SockFailure.ResponseUnreadable && read > 0))
        {
            // In the middle of an event perhaps; it comes again. Whoever answers with anything else than events, at
            // once, is no engine.
            return false;
        }
    }

    /// <summary>
    /// What is handed from the engine's side to the pipeline's: a line for the verbose stream, a warning, an event, or
    /// a warning and an event in this order.
    /// </summary>
    private readonly record struct Arrival(DockerEvent? Happened = null, string? Warning = null, string? Line = null);
}
