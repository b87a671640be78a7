using System.Net;
using System.Text.Json.Serialization.Metadata;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// One engine, as a cmdlet's call sees it: send, read, list. Objects that come back know the engine they live on.
/// </summary>
/// <param name="engine">The engine.</param>
/// <param name="fan">The call that this belongs to.</param>
public sealed class EngineCall(DockerEngine engine, FanScope fan)
{
    private const int DetailsAtOnce = 16;

    /// <summary>The engine.</summary>
    public DockerEngine Engine => engine;

    /// <summary>Ends the call.</summary>
    public CancellationToken Cancel => fan.Scope.Cancel;

    /// <summary>The version that is spoken with the engine.</summary>
    public ValueTask<ApiVersion> VersionAsync() => engine.VersionAsync(fan.Scope);

    /// <summary>True when the engine has BuildKit and does not ask to be built on with the classic builder.</summary>
    public ValueTask<bool> HasBuildKitAsync() => engine.HasBuildKitAsync(fan.Scope);

    /// <summary>Asks the engine now what it is, whatever is known of it.</summary>
    /// <exception cref="SockException">The engine cannot be reached, or does not answer as one.</exception>
    public Task<SockTest> TestAsync() => engine.TestAsync(fan.Scope);

    /// <summary>The same, for as long as it may take.</summary>
    internal Task<SockTest> TestAsync(TimeSpan limit) => engine.TestAsync(fan.Scope, limit);

    /// <summary>Sends a request, and returns the head of its answer, whatever the status.</summary>
    internal Task<SockResponse> SeeAsync(DockerRequest request) => engine.SendAsync(request, fan.Scope);

    /// <summary>The same call with an end of its own.</summary>
    public EngineCall With(CancellationToken cancel) => new(engine, fan.With(cancel));

    /// <summary>The same call with an end of its own, when nobody hears any more what it tells: after Ctrl+C.</summary>
    public EngineCall Unheard(CancellationToken cancel) => new(engine, fan.Unheard(cancel));

    /// <summary>The same call, whose lines for the verbose stream are handed to somebody else.</summary>
    internal EngineCall Telling(Action<string> tell) => new(engine, fan.Telling(tell));

    /// <summary>Reports a failure about one object; the call goes on with the others.</summary>
    public ValueTask FailAsync(object? target, SockException problem) => fan.FailAsync(target, problem);

    /// <summary>Warns the user about one object; the call goes on.</summary>
    public ValueTask WarnAsync(object? target, string warning) => fan.WarnAsync(target, warning);

    /// <summary>
    /// Warns the user about what is not this call's alone, such as a file: once, whatever number of calls find it.
    /// </summary>
    public ValueTask NoticeAsync(string warning) => fan.NoticeAsync(warning);

    /// <summary>Writes a line to the verbose stream.</summary>
    public ValueTask TellAsync(string line) => fan.Scope.VerboseAsync(line);

    /// <summary>Tells how far a transfer is.</summary>
    public ValueTask ReportAsync(TransferProgress transfer) => fan.ReportAsync(transfer);

    /// <summary>Opens a request's answer for reading it in a way of its own.</summary>
    /// <exception cref="SockException">The engine refused, or could not be reached.</exception>
    public Task<SockResponse> OpenAsync(DockerRequest request) => engine.OpenAsync(request, fan.Scope);

    /// <summary>
    /// The same, on a connection whose reads block the thread that reads: for answers of very many small pieces.
    /// </summary>
    /// <exception cref="SockException">The engine refused, or could not be reached.</exception>
    public Task<SockResponse> OpenBlockingAsync(DockerRequest request) => engine.OpenBlockingAsync(request, fan.Scope);

    /// <summary>Sends a request that turns its connection into a stream of bytes in both directions.</summary>
    /// <param name="request">The request.</param>
    /// <param name="sends">False where bytes are to come back only.</param>
    /// <exception cref="SockException">The engine refused, could not be reached, or takes no bytes.</exception>
    public Task<SockConnection> ConnectAsync(DockerRequest request, bool sends) =>
        engine.ConnectAsync(request, sends, fan.Scope);

    /// <summary>Opens a WebSocket.</summary>
    /// <exception cref="SockException">The engine refused, or could not be reached.</exception>
    internal Task<SockWebSocket> OpenWebSocketAsync(DockerRequest request) =>
        engine.OpenWebSocketAsync(request, fan.Scope);

    /// <summary>Sends a request whose answer has nothing to read. "Already so" (304) is success.</summary>
    /// <exception cref="SockException">The engine refused, or could not be reached.</exception>
    public async Task SendAsync(DockerRequest request)
    {
        using SockResponse response = await engine.OpenAsync(request, fan.Scope).ConfigureAwait(false);
        if (response.Status == HttpStatusCode.NotModified)
        {
            await fan.Scope.VerboseAsync($"{request}: nothing to do, it is so already.").ConfigureAwait(false);
        }

        // Reading to the end lets the connection serve the next request.
        await response.Body.CopyToAsync(Stream.Null, Cancel).ConfigureAwait(false);
    }

    /// <summary>Sends a request whose answer has nothing to read, and tells meanwhile how far its body is.</summary>
    /// <exception cref="SockException">The engine refused, or could not be reached.</exception>
    internal async Task SendAsync(DockerRequest request, Func<TransferProgress> progress)
    {
        Task sending = SendAsync(request);
        try
        {
            while (await Task.WhenAny(sending, Task.Delay(200, Cancel)).ConfigureAwait(false) != sending)
            {
                await ReportAsync(progress()).ConfigureAwait(false);
            }
        }
        finally
        {
            // After Ctrl+C too: nobody reads files any more when this returns.
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await sending.ConfigureAwait(false);
    }

    /// <summary>Sends a request and reads its answer, one object.</summary>
    /// <exception cref="SockException">The engine refused, could not be reached, or its answer cannot be
    /// read.</exception>
    public async Task<T> ReadAsync<T>(DockerRequest request, JsonTypeInfo<T> type)
    {
        IAsyncEnumerator<T> values = ReadAsync(request, type, JsonShape.One, null).GetAsyncEnumerator(Cancel);
        await using (values.ConfigureAwait(false))
        {
            // An empty answer is a failure, not an end.
            await values.MoveNextAsync().ConfigureAwait(false);
            // Without it the next request would have no name in its path, and the user's would be blamed.
            return values.Current is not ICreated { Id.Length: 0 } ? values.Current
                : throw new SockException(SockFailure.ResponseUnreadable,
                    $"{engine.Endpoint} answered {request} without the id of what it has made.");
        }
    }

    /// <summary>Sends a request and reads its answer, one object, for a pipeline.</summary>
    /// <exception cref="SockException">As for <see cref="ReadAsync{T}(DockerRequest, JsonTypeInfo{T})"/>.</exception>
    public async IAsyncEnumerable<T> OneAsync<T>(DockerRequest request, JsonTypeInfo<T> type)
    {
        yield return await ReadAsync(request, type).ConfigureAwait(false);
    }

    /// <summary>Sends a request and reads its answer as it arrives, a list.</summary>
    /// <param name="request">The request.</param>
    /// <param name="type">The type of the elements.</param>
    /// <param name="explain">Given the engine's refusal: the failure to report, or null for an empty list.</param>
    /// <exception cref="SockException">The engine refused, could not be reached, or its answer cannot be read or is no
    /// list.</exception>
    public IAsyncEnumerable<T> ListAsync<T>(DockerRequest request,
        JsonTypeInfo<T> type, Func<SockException, SockException?>? explain = null) =>
        ReadAsync(request, type, JsonShape.List, explain);

    /// <summary>Sends a request and reads the values of its answer as they arrive, until it ends.</summary>
    /// <exception cref="SockException">The engine refused, could not be reached, or its answer cannot be
    /// read.</exception>
    public IAsyncEnumerable<T> StreamAsync<T>(DockerRequest request,
        JsonTypeInfo<T> type, Func<SockException, SockException?>? explain = null) =>
        ReadAsync(request, type, JsonShape.Values, explain);

    private async IAsyncEnumerable<T> ReadAsync<T>(DockerRequest request,
        JsonTypeInfo<T> type, JsonShape shape, Func<SockException, SockException?>? explain)
    {
        using SockResponse? response = await OpenAsync(request, explain).ConfigureAwait(false);
        if (response is null)
        {
            yield break;
        }

        SockException? odd = null;
        bool isAny = false;
        string answer = $"The answer of {engine.Endpoint} to {request}, {response.StatusLine},";
        await foreach (ReadOnlyMemory<byte> json in JsonSplitter.ReadAsync(response.Body, shape, Cancel, answer)
            .ConfigureAwait(false))
        {
            if (shape == JsonShape.List && json.Span.SequenceEqual("null"u8))
            {
                // An engine's way to write an empty list.
                continue;
            }

            T value;
            try
            {
                value = await ReadAsync(json, type, answer).ConfigureAwait(false);
            }
            catch (SockException one) when (shape == JsonShape.List && one.Failure == SockFailure.ResponseUnreadable)
            {
                // The others of the list are as good as without it.
                odd ??= one;
                continue;
            }

            isAny = true;
            yield return value;
        }

        if (odd is not null && !isAny)
        {
            throw odd;
        }

        if (odd is not null)
        {
            await FailAsync(null, odd).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Reads one value of an answer. A field that is not what the API says it is costs itself, and a warning.
    /// </summary>
    /// <exception cref="SockException">It is something else altogether.</exception>
    internal ValueTask<T> ReadAsync<T>(ReadOnlyMemory<byte> json, JsonTypeInfo<T> type,
        string answer = ModelReader.Answer)
    {
        T value = ModelReader.ReadOne(json.Span, type, answer, out IReadOnlyCollection<string> aside);
        if (value is DockerObject found)
        {
            found.DockerHost = engine.Endpoint.Text;
        }

        return aside.Count == 0 ? new(value) : WarnedAsync(value, aside);
    }

    private async ValueTask<T> WarnedAsync<T>(T value, IReadOnlyCollection<string> aside)
    {
        foreach (string field in aside)
        {
            await NoticeAsync(field.Contains('.')
                ? $"{engine.Endpoint} sent a {field} that is not what the API says it is; it is kept as it came."
                : $"{engine.Endpoint} sent a {field} that is no object; it is left out.").ConfigureAwait(false);
        }

        return value;
    }

    private async Task<SockResponse?> OpenAsync(DockerRequest request, Func<SockException, SockException?>? explain)
    {
        try
        {
            return await engine.OpenAsync(request, fan.Scope).ConfigureAwait(false);
        }
        catch (SockException refused) when (explain is not null && refused.Status is not null)
        {
            return explain(refused) is { } failure ? throw failure : null;
        }
    }

    /// <summary>
    /// Asks for the details of each object of a list, several at a time, in the list's order. One that is gone by then
    /// is left out: a list with it in would be as true.
    /// </summary>
    /// <param name="list">The objects.</param>
    /// <param name="detail">The request for an object's details.</param>
    /// <param name="type">The type of the details.</param>
    /// <param name="mayBeGone">False where "not found" means more than that the object is gone: it is a failure
    /// then.</param>
    /// <param name="carry">Gives the details what only the list knew; null for nothing.</param>
    public async IAsyncEnumerable<TDetail> DetailAsync<TFound, TDetail>(
        IAsyncEnumerable<TFound> list, Func<TFound, DockerRequest> detail, JsonTypeInfo<TDetail> type,
        bool mayBeGone = true, Action<TFound, TDetail>? carry = null)
        where TDetail : class
    {
        async Task<TDetail?> AskAsync(TFound found)
        {
            TDetail? shown = await ReadUnlessGoneAsync(detail(found), type, mayBeGone ? null
                : (found as DockerObject)?.Called ?? found?.ToString()).ConfigureAwait(false);
            if (shown is not null)
            {
                carry?.Invoke(found, shown);
            }

            return shown;
        }

        Queue<Task<TDetail?>> asked = new();
        await foreach (TFound found in list.ConfigureAwait(false))
        {
            asked.Enqueue(AskAsync(found));
            if (asked.Count >= DetailsAtOnce && await asked.Dequeue().ConfigureAwait(false) is { } early)
            {
                yield return early;
            }
        }

        while (asked.TryDequeue(out Task<TDetail?>? next))
        {
            if (await next.ConfigureAwait(false) is { } late)
            {
                yield return late;
            }
        }
    }

    /// <summary>True when the engine is Podman, which lacks some of what the API promises without saying so.</summary>
    public async Task<bool> IsPodmanAsync()
    {
        using SockResponse response = await engine.OpenAsync(DockerRequest.Get($"/_ping"), fan.Scope).ConfigureAwait(false);
        await response.Body.CopyToAsync(Stream.Null, Cancel).ConfigureAwait(false);
        return response.Header("Server")?.StartsWith("Libpod", StringComparison.Ordinal) == true;
    }

    private async Task<T?> ReadUnlessGoneAsync<T>(DockerRequest request, JsonTypeInfo<T> type, string? target)
        where T : class
    {
        try
        {
            return await ReadAsync(request, type).ConfigureAwait(false);
        }
        catch (SockException gone) when (gone.Failure == SockFailure.ObjectNotFound)
        {
            await (target is null
                ? fan.Scope.VerboseAsync($"{request}: gone since the list was made.")
                : FailAsync(target, gone)).ConfigureAwait(false);
            return null;
        }
    }
}
