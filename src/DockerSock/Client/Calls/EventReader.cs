using System.Globalization;
using System.Runtime.CompilerServices;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// Reads what happens on an engine. Following goes on when the connection or the engine went away, from the last event on.
/// Source: SystemEvents.
/// </summary>
internal sealed record EventReader
{
    private static readonly TimeSpan s_shortestPause = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(2);

    /// <summary>Only events from then on; null for all that the engine has, or, following, for those from now on.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only events up to then; null for those up to now, or, following, for no end.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>True to go on with what happens.</summary>
    public bool Follow { get; init; }

    /// <summary>Conditions that the engine applies.</summary>
    public IReadOnlyDictionary<string, string[]> Filters { get; init; } = new Dictionary<string, string[]>();

    /// <summary>The events.</summary>
    /// <exception cref="SockException">The engine refused, or could not be reached at first.</exception>
    public async IAsyncEnumerable<DockerEvent> ReadAsync(EngineCall call)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        if (!Follow && !(Until > now))
        {
            await foreach (DockerEvent happened in PastAsync(call, Since is { } since ? LogTime.Of(since) : null, Until ?? now).ConfigureAwait(false))
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
    /// The time that following begins with, in nanoseconds since 1970: the user's, or the engine's own now. An engine sends the head
    /// of its answer before it listens to its events; what happens in between is read because of the time.
    /// </summary>
    /// <exception cref="SockException">The engine cannot be reached.</exception>
    public async Task<long> BeginAsync(EngineCall call)
    {
        if (Since is { } since)
        {
            return LogTime.Of(since);
        }

        try
        {
            SystemInfo info = await call.ReadAsync(DockerRequest.Get($"/info"), DockerJson.Default.SystemInfo).ConfigureAwait(false);
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
        return LogTime.Of(DateTimeOffset.TryParse(ping.Header("Date"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset second)
            ? second
            : DateTimeOffset.UtcNow);
    }

    /// <summary>The events from a time on, over all interruptions.</summary>
    /// <exception cref="SockException">The engine refused, or could not be reached at first.</exception>
    public async IAsyncEnumerable<DockerEvent> FollowAsync(EngineCall call, long begin)
    {
        EventResume resume = new(begin);
        TimeSpan pause = s_shortestPause;
        for (bool again = false; ; again = true)
        {
            using (SockAnswer answer = again ? await ReopenAsync(call, resume).ConfigureAwait(false)
                : await call.OpenAsync(Request(resume.From(), Until)).ConfigureAwait(false))
            {
                await foreach (DockerEvent happened in UntilCutAsync(call, answer, call.Cancel).ConfigureAwait(false))
                {
                    pause = s_shortestPause;
                    if (resume.IsNew(happened, out bool gap))
                    {
                        if (gap)
                        {
                            await call.WarnAsync(null, $"{call.Engine.Endpoint} no longer has the last event that was read: it keeps only some (Docker 256), "
                                + $"and none over a restart. Events before {happened.Time:O} may be missing.").ConfigureAwait(false);
                        }

                        yield return happened;
                    }
                }
            }

            if (Until <= DateTimeOffset.UtcNow)
            {
                yield break;
            }

            await call.TellAsync($"{call.Engine.Endpoint} ended its events; they are asked for again.").ConfigureAwait(false);
            await Task.Delay(pause, call.Cancel).ConfigureAwait(false);
            pause = Longer(pause);
        }
    }

    /// <summary>What has happened up to a time.</summary>
    private async IAsyncEnumerable<DockerEvent> PastAsync(EngineCall call, long? since, DateTimeOffset until)
    {
        SockAnswer answer = await call.OpenAsync(Request(since, until)).ConfigureAwait(false);
        if (answer.Header("Server")?.StartsWith("Libpod/", StringComparison.Ordinal) == true)
        {
            // Podman stops reading its file as soon as the time is over, which it is; it can be told to read to the end of the file.
            answer.Dispose();
            answer = await call.OpenAsync(Request(since, null).Query("stream", "false")).ConfigureAwait(false);
        }

        using (answer)
        {
            await foreach (ReadOnlyMemory<byte> json in JsonSplitter.ReadAsync(answer.Body, splitArrays: false, call.Cancel).ConfigureAwait(false))
            {
                DockerEvent happened = Read(call, json);
                if (happened.TimeNano <= LogTime.Of(until))
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

    private DockerRequest Request(long? since, DateTimeOffset? until) => DockerRequest.Get($"/events")
        .Query("since", since is { } from ? LogTime.Query(from) : null)
        .Query("until", until is { } end ? LogTime.Query(LogTime.Of(end)) : null)
        .Query("filters", Filters);

    /// <summary>Asks until somebody answers; says once that nobody does.</summary>
    private async Task<SockAnswer> ReopenAsync(EngineCall call, EventResume resume)
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
                    await call.WarnAsync(null, $"{away.Message} Its events go on when it is back.").ConfigureAwait(false);
                }
            }

            await Task.Delay(pause, call.Cancel).ConfigureAwait(false);
        }
    }

    /// <summary>True for what ends by itself: the engine, or a proxy before it, is stopped, starting or overloaded.</summary>
    private static bool IsAway(SockException problem) => problem.Failure is <= SockFailure.NotAnEngine or SockFailure.AnswerIncomplete
        or SockFailure.EngineUnavailable;

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < s_longestPause ? pause * 2 : s_longestPause;

    /// <summary>The events of one connection, until it ends in whatever way.</summary>
    private static async IAsyncEnumerable<DockerEvent> UntilCutAsync(EngineCall call, SockAnswer answer, [EnumeratorCancellation] CancellationToken cancel)
    {
        IAsyncEnumerator<ReadOnlyMemory<byte>> values = JsonSplitter.ReadAsync(answer.Body, splitArrays: false, cancel).GetAsyncEnumerator(CancellationToken.None);
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
        catch (SockException cut) when (cut.Failure == SockFailure.AnswerIncomplete || (cut.Failure == SockFailure.AnswerUnreadable && read > 0))
        {
            // In the middle of an event perhaps; it comes again. Whoever answers with anything else than events, at once, is no engine.
            return false;
        }
    }
}
