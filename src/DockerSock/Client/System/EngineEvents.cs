using System.Globalization;
using System.Runtime.CompilerServices;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// What happens to the containers of an engine, from before the subscription was asked for: nothing is missed between
/// the question and the first answer, and the last second before it may come too. Source: SystemEvents.
/// </summary>
internal sealed class EngineEvents : IDisposable
{
    private readonly SockResponse _answer;

    private EngineEvents(SockResponse response, DateTimeOffset since)
    {
        _answer = response;
        Since = since;
    }

    /// <summary>Time by the engine's clock from which events come.</summary>
    public DateTimeOffset Since { get; }

    /// <summary>Subscribes to events of containers.</summary>
    /// <exception cref="SockException">The engine refused, or could not be reached.</exception>
    public static async Task<EngineEvents> OpenAsync(EngineCall call)
    {
        // An engine sends the head of the answer before it subscribes; since then is by its own clock.
        DateTimeOffset since;
        using (SockResponse ping = await call.OpenAsync(DockerRequest.Get($"/_ping")).ConfigureAwait(false))
        {
            since = DateTimeOffset.TryParse(ping.Header("Date"), CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal, out DateTimeOffset now)
                ? now
                : Clock.Now.AddSeconds(-1);
            await ping.Body.CopyToAsync(Stream.Null, call.Cancel).ConfigureAwait(false);
        }

        DockerRequest events = DockerRequest.Get($"/events").Query("since", since.ToUnixTimeSeconds())
            .Query("filters", new Dictionary<string, string[]> { ["type"] = ["container"] });
        return new EngineEvents(await call.OpenAsync(events).ConfigureAwait(false), since);
    }

    /// <summary>The events as they happen, until the engine ends.</summary>
    public async IAsyncEnumerable<DockerEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (ReadOnlyMemory<byte> json in JsonSplitter.ReadAsync(_answer.Body, JsonShape.Values, cancel)
            .ConfigureAwait(false))
        {
            yield return ModelReader.Read(json.Span, DockerJson.Default.DockerEvent);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _answer.Dispose();
}
