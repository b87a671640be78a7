using System.Net;
using System.Text;

namespace DockerSock.Client;

/// <summary>The head of an answer, for a caller that wants to see it.</summary>
/// <param name="Status">The status.</param>
/// <param name="Headers">All headers; names are not case-sensitive.</param>
public sealed record ResponseHead(HttpStatusCode Status, IReadOnlyDictionary<string, string[]> Headers);

/// <summary>
/// Any request to any HTTP daemon: sends it and delivers the answer by its content type, as it arrives. JSON values one
/// by one (an array's elements too), log frames and text as lines, anything else as bytes.
/// </summary>
public sealed class SockCall
{
    private const string Frames = "application/vnd.docker.multiplexed-stream";
    private const string RawStream = "application/vnd.docker.raw-stream";

    private static readonly TimeSpan s_reportEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Makes the request for one endpoint; it is told the bytes of a file that were read for its body so far.
    /// </summary>
    public required Func<Action<long>, DockerRequest> Request { get; init; }

    /// <summary>Turns one JSON value into what the caller's pipeline takes.</summary>
    public required Func<ReadOnlyMemory<byte>, DockerEndpoint, object?> Json { get; init; }

    /// <summary>Full path of the file for the body; null delivers the body.</summary>
    public string? OutFile { get; init; }

    /// <summary>True to deliver text and JSON as they are.</summary>
    public bool Raw { get; init; }

    /// <summary>True to deliver the body of an error status like any other.</summary>
    public bool KeepErrors { get; init; }

    /// <summary>Time for the whole call, the body included; null for none.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>Asks an engine: with the version in the path, and its errors explained.</summary>
    public IAsyncEnumerable<object?> AskAsync(DockerEngine engine, FanScope fan) =>
        LimitAsync(engine.Endpoint, fan, scope =>
        RunAsync(new Party(engine.Endpoint, engine), request => engine.SendAsync(request, scope), fan, scope));

    /// <summary>Asks any daemon: the path as it is.</summary>
    public IAsyncEnumerable<object?> AskAsync(SockClient client, FanScope fan) =>
        LimitAsync(client.Endpoint, fan, scope =>
        RunAsync(new Party(client.Endpoint, null), async request =>
        {
            await scope.VerboseAsync(Curl.Command(client.Endpoint, request, request.Target)).ConfigureAwait(false);
            return await client.SendAsync(request, request.Target, scope.Cancel).ConfigureAwait(false);
        }, fan, scope));

    private async IAsyncEnumerable<object?> LimitAsync(DockerEndpoint endpoint, FanScope fan,
        Func<CallScope, IAsyncEnumerable<object?>> call)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(fan.Scope.Cancel);
        limit.CancelAfter(Limit ?? Timeout.InfiniteTimeSpan);
        IAsyncEnumerator<object?> answers = call(fan.Scope with { Cancel = limit.Token })
            .GetAsyncEnumerator(CancellationToken.None);
        await using (answers.ConfigureAwait(false))
        {
            while (await NextAsync().ConfigureAwait(false))
            {
                yield return answers.Current;
            }
        }

        async Task<bool> NextAsync()
        {
            try
            {
                return await answers.MoveNextAsync().ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!fan.Scope.Cancel.IsCancellationRequested)
            {
                throw new SockException(SockFailure.TimedOut,
                    $"{endpoint} did not complete its answer within {Limit!.Value.TotalSeconds:0.###} seconds.",
                    "Give more time with -TimeoutSec.");
            }
        }
    }

    private async IAsyncEnumerable<object?> RunAsync(Party party,
        Func<DockerRequest, Task<SockResponse>> send, FanScope fan, CallScope scope)
    {
        FileTarget? file = OutFile is null ? null : FileTarget.At(OutFile, intoStreams: true);
        long sent = 0;
        DockerRequest request = Request(total => Volatile.Write(ref sent, total));
        Task<SockResponse> sending = send(request);
        long? length = request.Body?.File is { } source ? new FileInfo(source).Length : null;
        while (length is not null && await Task.WhenAny(sending, Task.Delay(s_reportEvery, scope.Cancel))
            .ConfigureAwait(false) != sending)
        {
            yield return new TransferProgress($"Sending {request.Body!.File}", Volatile.Read(ref sent), length);
        }

        using SockResponse response = await sending.ConfigureAwait(false);
        if (length is not null)
        {
            yield return new TransferProgress($"Sending {request.Body!.File}", length.Value, length, Ended: true);
        }

        yield return new ResponseHead(response.Status,
            response.Headers.GroupBy(static header => header.Key, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(static header => header.Key, static header =>
                header.SelectMany(static values => values.Value).ToArray(), StringComparer.OrdinalIgnoreCase));
        if ((int)response.Status >= 300 && response.Status != HttpStatusCode.NotModified && !KeepErrors)
        {
            throw party.Engine is { } engine
                ? await engine.ExplainAsync(response, request, scope).ConfigureAwait(false)
                : await StatusFailure.ReadAsync(response, request, party.Endpoint, scope.Cancel).ConfigureAwait(false);
        }

        await foreach (object? item in BodyAsync(response, request, party, file, fan, scope).ConfigureAwait(false))
        {
            yield return item;
        }
    }

    private async IAsyncEnumerable<object?> BodyAsync(SockResponse response, DockerRequest request, Party party,
        FileTarget? file, FanScope fan, CallScope scope)
    {
        if (file is not null)
        {
            string activity = $"Receiving {OutFile}";
            await file.CopyAsync(response.Body,
                done => fan.ReportAsync(new TransferProgress(activity, done, response.Length)), scope.Cancel)
                    .ConfigureAwait(false);
            yield return new TransferProgress(activity, 0, response.Length, Ended: true);
            yield break;
        }

        (Shape shape, Stream body) = await ShapeAsync(response, request, party, fan.With(scope.Cancel))
            .ConfigureAwait(false);
        switch (shape)
        {
            case Shape.Json:
                await foreach (ReadOnlyMemory<byte> json in JsonSplitter.ReadAsync(body,
                    Raw ? JsonShape.Values : JsonShape.Elements, scope.Cancel).ConfigureAwait(false))
                {
                    yield return Raw ? Encoding.UTF8.GetString(json.Span) : Json(json, party.Endpoint);
                }

                break;
            case Shape.Frames when !Raw:
                await foreach (Models.LogLine line in OutputLines.ReadAsync(
                    body, new OutputShape(Frames: true) { DockerHost = party.Endpoint.Text }, scope.Cancel)
                        .ConfigureAwait(false))
                {
                    yield return line;
                }

                break;
            case Shape.Text:
                using (StreamReader text = new(new LimitedStream(body, byLine: !Raw), Charset(response),
                    detectEncodingFromByteOrderMarks: true))
                {
                    if (Raw)
                    {
                        yield return await text.ReadToEndAsync(scope.Cancel).ConfigureAwait(false);
                        break;
                    }

                    while (await text.ReadLineAsync(scope.Cancel).ConfigureAwait(false) is { } line)
                    {
                        yield return line;
                    }
                }

                break;
            default:
                using (MemoryStream bytes = new())
                {
                    await new LimitedStream(body).CopyToAsync(bytes, scope.Cancel).ConfigureAwait(false);
                    if (bytes.Length > 0)
                    {
                        yield return bytes.ToArray();
                    }
                }

                break;
        }
    }

    private static async Task<(Shape Shape, Stream Body)> ShapeAsync(SockResponse response, DockerRequest request,
        Party party, FanScope fan)
    {
        string type = response.ContentType;
        if (type is "application/json" or "application/x-ndjson" or "application/x-json-stream" or "application/jsonl"
            || type.EndsWith("+json", StringComparison.Ordinal) || type == "application/json-seq")
        {
            return (Shape.Json, response.Body);
        }

        if (type == Frames)
        {
            return (Shape.Frames, response.Body);
        }

        if (party.Engine is not null && type is RawStream or "application/octet-stream" or ""
            && await LogShapeAsync(request, new EngineCall(party.Engine!, fan)).ConfigureAwait(false) is { } log)
        {
            return (log, response.Body);
        }

        return type.StartsWith("text/", StringComparison.Ordinal)
            || type is "application/xml" or "application/yaml" or RawStream
            ? (Shape.Text, response.Body)
            : type.Length > 0 ? (Shape.Bytes, response.Body) : await GuessAsync(response.Body, fan.Scope)
                .ConfigureAwait(false);
    }

    /// <summary>
    /// Engines below API 1.42 do not say whether a log consists of frames: it does unless the container has a terminal.
    /// </summary>
    private static async Task<Shape?> LogShapeAsync(DockerRequest request, EngineCall call)
    {
        string path = request.Target.Split('?')[0];
        string[] segments = path.Trim('/').Split('/');
        int start = DockerEngine.HasVersion(path) ? 1 : 0;
        if (segments.Length != start + 3 || segments[start] != "containers"
            || segments[start + 2] is not ("logs" or "attach"))
        {
            return null;
        }

        DockerRequest inspect = new(HttpMethod.Get, $"/containers/{segments[start + 1]}/json");
        Models.ContainerInspect container = await call.ReadAsync(inspect, Models.DockerJson.Default.ContainerInspect)
            .ConfigureAwait(false);
        return container.Config?.Tty == true ? Shape.Text : Shape.Frames;
    }

    /// <summary>
    /// A daemon that names no content type: its first letter decides between JSON and text, a zero between text and
    /// bytes.
    /// </summary>
    private static async Task<(Shape Shape, Stream Body)> GuessAsync(Stream body, CallScope scope)
    {
        byte[] first = new byte[512];
        int count = await body.ReadAsync(first, scope.Cancel).ConfigureAwait(false);
        ReadOnlySpan<byte> text = first.AsSpan(0, count).TrimStart(" \t\r\n"u8);
        Shape shape = text.IsEmpty || text.Contains((byte)0) ? Shape.Bytes : text[0] is (byte)'{' or (byte)'['
            ? Shape.Json : Shape.Text;
        return (shape, new PrefixedStream(first.AsMemory(0, count), body));
    }

    private static Encoding Charset(SockResponse response)
    {
        try
        {
            return response.CharSet is { } name ? Encoding.GetEncoding(name) : Encoding.UTF8;
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8;
        }
    }

    private enum Shape
    {
        Json,
        Frames,
        Text,
        Bytes,
    }

    /// <summary>Who is asked: an engine, or a daemon of which we know nothing.</summary>
    private sealed record Party(DockerEndpoint Endpoint, DockerEngine? Engine);
}
